"""A page for each decision note. The notes are written once, in English; both languages show them."""

import re
from collections.abc import Iterator

from fundrules.wording import LANGUAGES
from fundrules_website.pages import Page
from fundrules_website.sections import beginning
from fundrules_website.site import REPOSITORY, Site

NOTES = REPOSITORY / "docs" / "decisions"
ROOT = {"nl": "ontwikkelaars/besluiten", "en": "developers/decisions"}
LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./decisions/)?(?:(\d{4})-[^)#]*\.md|(?!https?:)[^)]*)(?:#[^)]*)?\)")


def pages(_: Site) -> Iterator[Page]:
    """Yield the page of every note, in the order of their numbers."""
    for file in sorted(NOTES.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix("# ")
        summary = beginning(text[text.index("\n\n**") :])  # after the status
        body = _linked(text)
        yield Page(
            key=f"decision:{file.name[:4]}",
            owner=f"docs/decisions/{file.name}",
            kind="decision",
            path={language: f"{ROOT[language]}/{file.stem}" for language in LANGUAGES},
            title=dict.fromkeys(LANGUAGES, title),
            summary=dict.fromkeys(LANGUAGES, summary),
            template="decision",
            shows=lambda _, body=body: {"text": body},  # type: ignore[misc]
        )


def _linked(text: str) -> str:
    """Return a note with links between notes as links between pages; other files are named without a link."""
    return LINK.sub(lambda found: f"[{found[1]}](decision:{found[2]})" if found[2] else found[1], text)
