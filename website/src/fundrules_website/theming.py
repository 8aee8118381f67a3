"""What the theme needs to know on every page: its words, the parts of the site, and where the other language is."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fundrules_website.pages import Page, folder
from fundrules_website.publishing import START
from fundrules_website.site import HERE, Site, texts

FOOTER = ("written:what-this-is-not", "written:how-the-machine-decides", "written:accessibility", "written:privacy")
PARENTS = {  # the page above a page that stands in no part of the navigation, by the first word of its key
    "rule": "index:rules",
    "fact": "index:facts",
    "point": "index:articles",
    "objective": "index:articles",
    "fund": "index:funds",
    "edition": "index:changes",
    "problem": "index:problems",
    "source": "index:sources",
    "applicant": "index:applicants",
    "activity": "index:activities",
    "decision": "written:decisions",
}
BELOW = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "  # between a part of the site and what stands in it
STARTS = {"nl": "../", "en": "en/"}  # the first page of a language, seen from that of the other


def for_theme(site: Site, sections: Iterable[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """Return what the theme finds under `config.extra`."""
    other = "en" if language == "nl" else "nl"
    above = {name: site.pages.by_key[key] for name, key in PARENTS.items() if key in site.pages.by_key}
    return {
        "words": {
            key.removeprefix("theme."): told[language] for key, told in texts().items() if key.startswith("theme.")
        },
        "stylesheet": _stylesheet(),
        "other": other,
        "other_start": STARTS[other],
        "service": _service(site, language),
        "precheck": START[language],
        "here": HERE,
        "sections": [_section(site, section, language) for section in sections],
        "parents": {name: _told(page, language) for name, page in above.items()},
        "footer": [_told(site.pages.by_key[key], language) for key in FOOTER],
    }


def places(site: Site, sections: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """Return where each page stands, by its key: the titles of what is above it, as at the top of the page itself."""
    starts = {key: section for section in sections for key in section["pages"]}
    told: dict[str, str] = {}
    for page in site.pages:
        parent = site.pages.by_key.get(PARENTS.get(page.key.partition(":")[0], ""))
        section = starts.get(page.key) or starts.get(parent.key if parent else "")
        if section:
            first = section["pages"][0]
            above = [section[language]] if page.key != first else []
            above += [parent.title[language]] if parent and parent.key not in {page.key, first} else []
            told[page.key] = BELOW.join(above)
    return told


def _service(site: Site, language: str) -> str:
    """Return the way to the service from the first page of a language: the page for a wrong address begins there."""
    return site.publishing.leads_up(site.pages.by_key["written:start"], language)


def _section(site: Site, section: Mapping[str, Any], language: str) -> dict[str, Any]:
    pages = [_told(site.pages.by_key[key], language) for key in section["pages"]]
    return {"title": section[language], "url": pages[0]["url"], "pages": pages}


def _told(page: Page, language: str) -> dict[str, str]:
    return {"key": page.key, "title": page.title[language], "url": folder(page, language)}


def _stylesheet() -> str:
    """Return the address of Material's style sheet, whose name changes with each version."""
    found = find_spec("material")
    if found is None or not found.submodule_search_locations:
        message = "mkdocs-material is not installed"
        raise ModuleNotFoundError(message)
    templates = Path(found.submodule_search_locations[0]) / "templates"
    return str(next((templates / "assets" / "stylesheets").glob("main.*.css")).relative_to(templates))
