"""A page for each kind of problem of the service; what one request can provoke is provoked while the site is made."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from fundrules.api.problems import KINDS
from fundrules.wording import LANGUAGES, say
from fundrules_website.addresses import at
from fundrules_website.pages import Page
from fundrules_website.running import SECONDS, BlockError, environment, steadied
from fundrules_website.site import HERE, Site, both

JSON = "--header 'Content-Type: application/json'"
REQUESTS = {
    400: (
        f"""curl --silent {HERE}/v1/decisions {JSON} --data '{{"lead_partnr": "coa"}}'""",
        f"""curl --silent {HERE}/v1/decisions {JSON} --data '{{"lead_partner": '""",
    ),
    404: (f"curl --silent {HERE}/v1/rules/amf/rate/unheard-of",),
    405: (f"curl --silent --request DELETE {HERE}/v1/funds",),
    406: (f"curl --silent {HERE}/v1/funds --header 'Accept: application/xml'",),
    413: (f"head --bytes 300000 /dev/zero | curl --silent {HERE}/v1/decisions {JSON} --data-binary @-",),
    415: (f"curl --silent {HERE}/v1/decisions --header 'Content-Type: text/plain' --data 'coa'",),
}


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of every kind of problem, and their list; requests go to the service of the site."""
    for status, kind in KINDS.items():
        yield Page(
            key=f"problem:{kind}",
            owner="core/src/fundrules/api/problems.py",
            kind="problem",
            path=at("problems", kind),
            title=_said(kind, "title"),
            summary=_said(kind, "detail"),
            template="problem",
            shows=partial(_shows, status, kind, site.address),
            words={language: [kind, str(status), f"HTTP {status}"] for language in LANGUAGES},
            spoken=kind,
        )
    yield Page(
        key="index:problems",
        owner="core/src/fundrules/api/problems.py",
        kind="index",
        path=at("problems"),
        title=both("ref.problems.title"),
        summary=both("ref.problems.lead"),
        template="problems",
        shows=lambda language: {
            "kinds": [
                (status, kind, say(language, f"problem.{kind}.title"), say(language, f"problem.{kind}.detail"))
                for status, kind in KINDS.items()
            ]
        },
    )


def _said(kind: str, what: str) -> dict[str, str]:
    return {language: say(language, f"problem.{kind}.{what}") for language in LANGUAGES}


def _shows(status: int, kind: str, address: str, language: str) -> Mapping[str, Any]:
    return {
        "kind": kind,
        "status": status,
        "detail": say(language, f"problem.{kind}.detail"),
        "examples": [provoke(request, status, address, language) for request in REQUESTS.get(status, ())],
    }


def provoke(request: str, status: int, address: str, language: str) -> tuple[str, str]:
    """Return a command and the service's answer to it; BlockError when that is not the problem it should be."""
    command = f"{request} --header 'Accept-Language: {language}'"
    ran = subprocess.run(  # noqa: S603 - our own requests
        ["bash", "-euo", "pipefail", "-c", command.replace(HERE, address)],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env=environment(),
    )
    answer = json.loads(ran.stdout or "{}")
    if answer.get("status") != status:
        message = f"{command}\ngave {ran.stdout or ran.stderr}, not {status}"
        raise BlockError(message)
    return _broken(command), steadied(json.dumps(answer, indent=2, ensure_ascii=False))


def _broken(command: str) -> str:
    """Return a command with its options each on a line of its own, so that it is read on a phone."""
    for option in (" --header", " --data"):
        command = command.replace(option, f" \\\n  {option.strip()}")
    return command.replace("| curl", "| \\\n  curl")
