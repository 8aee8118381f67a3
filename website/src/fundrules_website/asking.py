"""The requests that pages show: written as `curl`, and sent to the service while the site is made."""

import json
import shlex
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from fundrules_website.running import BlockError
from fundrules_website.site import HERE

JSON = "Content-Type: application/json"
LINES = 7


def post(path: str, body: object) -> str:
    """Return the command that sends `body`."""
    sent = json.dumps(body, ensure_ascii=False).replace("'", r"'\''")
    return f"curl -sS '{HERE}{path}' -H '{JSON}' \\\n  -d '{sent}'"


def get(path: str) -> str:
    """Return the command that gets `path`."""
    return f"curl -sS '{HERE}{path}'"


@dataclass
class Asker:
    """Sends what `curl` would send, and remembers it."""

    address: str
    asked: list[str] = field(default_factory=list)

    def ask(self, command: str) -> Any:
        """Return the answer to a printed command; BlockError when there is none."""
        url, headers, body = parsed(command)
        with closing(HTTPConnection(urlsplit(self.address).netloc, timeout=30)) as connection:
            connection.request("POST" if body is not None else "GET", url.removeprefix(HERE), body, headers)
            response = connection.getresponse()
            text = response.read()
        if response.status != 200:  # noqa: PLR2004 - every request on a page succeeds
            raise BlockError(f"{command}\nanswered {response.status}: {text.decode()}")
        self.asked.append(command)
        return json.loads(text)


def parsed(command: str) -> tuple[str, dict[str, str], bytes | None]:
    """Return the address, the headers and the body of a printed command."""
    words = shlex.split(command.replace("\\\n", " "))
    if words[:2] != ["curl", "-sS"] or not words[2].startswith(HERE):
        raise BlockError(f"this is no request to our own service: {command}")
    options = dict(zip(words[3::2], words[4::2], strict=True))
    headers = dict([options["-H"].split(": ", 1)]) if "-H" in options else {}
    return words[2], headers, options["-d"].encode() if "-d" in options else None


def begins(answer: dict[str, Any], lines: int = LINES) -> str:
    """Return the first lines of an answer, one field a line."""
    first = dict(islice(answer.items(), lines))
    told = json.dumps(first, ensure_ascii=False, indent=2).splitlines()
    return "\n".join([*told[:lines], "…"])
