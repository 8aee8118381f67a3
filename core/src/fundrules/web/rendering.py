"""The templates and the static files of the page, read once when the service starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from fundrules.api.negotiation import PATHS, mark_of
from fundrules.wording import say, say_count

_TORN = re.compile(r"(?<=\d) (?=%)|(?<=€) (?=\d)|(?<=EUR) (?=\d)")

OTHER = {"nl": "en", "en": "nl"}
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

TEMPLATES = Environment(
    loader=PackageLoader("fundrules.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def keep_together(text: str) -> str:
    """Return a text in which no line ends between a number and its unit."""
    return _TORN.sub("\N{NO-BREAK SPACE}", text)


TEMPLATES.filters["whole"] = keep_together


@dataclass(frozen=True)
class Around:
    """What stands around every page: whom to ask, and whether the documentation is served beside it."""

    contact: str
    site: bool = False


def words(language: str, around: Around) -> Mapping[str, Any]:
    """Return what every template needs: the sentences, the language and where it is spoken, and what is around."""

    def told(key: str, **values: object) -> str:
        return say(language, f"page.{key}", **values)

    def counted(key: str, n: int) -> str:
        return say_count(language, f"page.{key}", n)

    return {
        "t": told,
        "tn": counted,
        "language": language,
        "other": OTHER[language],
        "path": PATHS[language],
        "contact": around.contact,
        "site": around.site,
    }


def plain_page(name: str, language: str, around: Around, other_path: str = "", **values: object) -> bytes:
    """Return a page that only tells something; with `other_path`, where it is told in the other language."""
    template = TEMPLATES.get_template(f"{name}.html")
    return template.render(**words(language, around), other_path=other_path, **values).encode()


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent, with the mark that tells whether it changed."""

    content: bytes
    kind: str
    mark: str


def read_static() -> dict[str, StaticFile]:
    """Return the files below static/ by their path, those a page may ask for."""
    return {
        path: StaticFile(content, KINDS[ending], mark_of(content))
        for path, ending, content in _walk(files("fundrules.web") / "static", "")
        if ending in KINDS
    }


def _walk(folder: Traversable, before: str) -> list[tuple[str, str, bytes]]:
    found: list[tuple[str, str, bytes]] = []
    for entry in folder.iterdir():
        path = f"{before}{entry.name}"
        if entry.is_dir():
            found += _walk(entry, f"{path}/")
        else:
            found.append((path, f".{path.rpartition('.')[2]}", entry.read_bytes()))
    return found
