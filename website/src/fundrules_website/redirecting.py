"""The addresses of the site: where every page is, where old addresses lead, and which were ever published.

`python -m fundrules_website.redirecting` adds the addresses of the site as built to published.yaml; it is run at each
release (`make published`).
"""

import json
from collections.abc import Mapping
from html import escape
from os.path import relpath
from pathlib import Path
from typing import Any

import yaml

from fundrules.wording import LANGUAGES
from fundrules_website.pages import folder
from fundrules_website.site import REPOSITORY, WEBSITE, Site, tell

ADDRESSES = "addresses.json"
REDIRECTS = WEBSITE / "redirects.yaml"
PUBLISHED = WEBSITE / "published.yaml"
ROOT = {"nl": "", "en": "en/"}
HEAD = """\
# Every address that was ever published. `make published` adds to it at each release; nothing is ever taken out.
# A test proves that each still leads to a page (redirects.yaml).
"""
MOVED = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={target}">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="{root}assets/site.css">
</head>
<body>
<main class="frame__main moved">
<h1>{title}</h1>
<p>{text} <a href="{target}">{name}</a></p>
</main>
</body>
</html>
"""


def addresses(site: Site) -> dict[str, dict[str, str]]:
    """Return where each page is below the site, in each language, by its key."""
    return {
        page.key: {language: ROOT[language] + folder(page, language) for language in LANGUAGES} for page in site.pages
    }


def write(site: Site, built: Path) -> None:
    """Write the addresses, for the service, and a page at each old address."""
    told = addresses(site)
    (built / ADDRESSES).write_text(json.dumps(told, indent=0, sort_keys=True), encoding="utf-8")
    taken = {address for both in told.values() for address in both.values()}
    for old, key in redirects().items():
        if key not in told or old in taken:
            message = f"{REDIRECTS.name}: {old} leads to {key}, which is not a page, or is itself a page"
            raise ValueError(message)
        page, text = built / old / "index.html", moved(old, site.pages.by_key[key].title, told[key])
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")


def moved(old: str, title: Mapping[str, str], target: Mapping[str, str]) -> str:
    """Return the page at an old address: it leads to `target` by itself, and has a link for who does not wait."""
    language = "en" if old.startswith("en/") else "nl"
    return MOVED.format(
        language=language,
        target=escape(relpath(f"/{target[language]}", f"/{old}") + "/"),
        root="../" * old.strip("/").count("/") + "../",
        title=escape(tell("theme.moved_title", language)),
        text=escape(tell("theme.moved_text", language)),
        name=escape(title[language]),
    )


def redirects() -> dict[str, str]:
    """Return the old addresses, each with the key of its page now."""
    return dict(_read(REDIRECTS) or {})


def published() -> list[str]:
    """Return every address that was ever published."""
    return list(_read(PUBLISHED) or [])


def publish(built: Path) -> int:
    """Add the addresses of the built site to those ever published; return how many are new."""
    told: dict[str, dict[str, str]] = json.loads((built / ADDRESSES).read_text("utf-8"))
    known = published()
    every = sorted({*known, *(address for both in told.values() for address in both.values())})
    PUBLISHED.write_text(HEAD + yaml.safe_dump(every, allow_unicode=True), encoding="utf-8")
    return len(every) - len(known)


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None


if __name__ == "__main__":
    print(f"{publish(REPOSITORY / 'dist' / 'docs')} new addresses in {PUBLISHED}")  # noqa: T201
