"""What a page is: a key to link to, an owner, an address and a template in each language, words to be found by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, relpath
from typing import Any

from fundrules.wording import LANGUAGES

ROOT = {"nl": "", "en": "en/"}  # of each language, below the site
Texts = Mapping[str, str]  # one text for each language


@dataclass(frozen=True)
class Page:
    """One page of the site, in both languages.

    `path` is the address without a slash around it, `shows` returns what the template needs in a language. `kind`
    groups the pages in the search, `words` are found beside the text; `spoken` is the id that people may name. `also`
    are further keys that lead here: where the nota has no letters, a point is the objective itself.
    """

    key: str
    owner: str
    kind: str
    path: Texts
    title: Texts
    summary: Texts
    template: str
    shows: Callable[[str], Mapping[str, Any]]
    words: Mapping[str, Iterable[str]] = field(default_factory=dict)
    spoken: str = ""
    also: tuple[str, ...] = ()


class Pages:
    """All pages, each found by its key; KeyError-like faults are collected, so that a build tells all of them."""

    def __init__(self) -> None:
        self.by_key: dict[str, Page] = {}
        self.aliases: dict[str, str] = {}
        self.missing: list[str] = []

    def add(self, pages: Iterable[Page]) -> None:
        """Take up pages; ValueError when two have the same key or the same address."""
        taken = {(language, page.path[language]) for page in self.by_key.values() for language in LANGUAGES}
        for page in pages:
            places = {(language, page.path[language]) for language in LANGUAGES}
            if page.key in self.by_key or places & taken:
                message = f"two pages for {page.key} or at {sorted(places & taken)}"
                raise ValueError(message)
            taken |= places
            self.by_key[page.key] = page
            self.aliases |= dict.fromkeys(page.also, page.key)

    def __iter__(self) -> Any:
        """Yield every page."""
        return iter(self.by_key.values())

    def link(self, start: Page, target: str, language: str) -> str:
        """Return the link from one page to the page with key `target` (with an anchor after `#`), for Markdown."""
        key, mark, anchor = target.partition("#")
        page = self.found(start, key)
        if page is None:
            return "#"
        return relpath(f"{page.path[language]}.md", dirname(start.path[language]) or ".") + mark + anchor

    def found(self, start: Page, key: str) -> Page | None:
        """Return the page with a key; None is written down as a link that leads nowhere."""
        page = self.by_key.get(self.aliases.get(key, key))
        if page is None:
            self.missing.append(f"{start.owner}: {key}")
        return page

    def url(self, start: Page, key: str, language: str) -> str:
        """Return the address in the built site from one page to another, for what Markdown does not read."""
        page = self.found(start, key)
        return self.address(start, page, language, language) if page else "#"

    def address(self, start: Page, target: Page, here: str, there: str) -> str:
        """Return the relative address in the built site of a page in another language."""
        return relpath("/" + ROOT[there] + folder(target, there), "/" + ROOT[here] + folder(start, here)) + "/"


def folder(page: Page, language: str) -> str:
    """Return the folder of a page in the built site, with a slash at its end; empty for the first page."""
    path = page.path[language].removesuffix("index")
    return path if not path or path.endswith("/") else f"{path}/"


def slug(name: str) -> str:
    """Return a name as it stands in an address: small letters, digits and hyphens."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in kept.split("-") if part)
