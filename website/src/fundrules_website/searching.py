"""The search: the page with the results, and what the browser finds pages by (assets/search/<language>.json)."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fundrules.wordforms import STOP_WORDS
from fundrules_website.foundby import Found
from fundrules_website.pages import LANGUAGES, Page, folder
from fundrules_website.site import Site, both, tell, texts
from fundrules_website.terms import ORDINALS, PATTERNS, ROMAN, SHORTEST_COMPOUND, SHORTEST_PART, Terms

KEY = "index:search"
EVERYTHING = "index:everything"  # every page from A to Z: for when nothing is found, and without scripts
MOST_LETTERS = 3000  # of the text of one page
FIELDS = ("id", "title", "own", "places", "fund", "words", "summary", "text")
SHOWN = ("key", "sort", "id", "spoken", "address", "title", "kind", "about", "summary")
REPEATED = 12  # a line on more pages than this tells them not apart

_MARKS = (
    (re.compile(r"\A---\n.*?\n---\n", re.DOTALL), ""),
    (re.compile(r"^( *)(```|~~~).*?^\1\2$", re.DOTALL | re.MULTILINE), " "),
    (re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"<[^<>]*>|\{[:.#][^{}\n]*\}|^\s*(?:[!?]{3}\+? \w+|[-:| ]+$|#+ )", re.MULTILINE), " "),
    (re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)"), r"\1"),
    (re.compile(r"[*`|>_\\]+"), " "),
)
_SENTENCE = re.compile(r"(?<=[.?!])\s")


def pages(site: Site) -> Iterator[Page]:
    """Yield the page with the results."""
    yield Page(
        key=KEY,
        owner="website/assets/search",
        kind="index",
        path={"nl": "zoeken", "en": "search"},
        title=both("search.title"),
        summary=both("search.summary"),
        template="search",
        shows=lambda language: {"everything": f"../{everything(site, language)}"},
    )


def everything(site: Site, language: str) -> str:
    """Return the address of the list of all pages."""
    return folder(site.pages.by_key[EVERYTHING], language) if EVERYTHING in site.pages.by_key else ""


def for_theme(site: Site, language: str) -> dict[str, str]:
    """Return what the form at the top of every page says, and where it goes."""
    told = {name: tell(f"search.{name}", language) for name in ("label", "go", "all")}
    address = folder(site.pages.by_key[KEY], language)
    return {**told, "address": address, "everything": everything(site, language) or "."}


def write(site: Site, markdown: Path) -> None:
    """Write the index of each language beside the search; the text of a page is read from its Markdown."""
    for language in LANGUAGES:
        file = markdown / language / "assets" / "search" / f"{language}.json"
        told = _index(site, markdown / language, language)
        file.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _index(site: Site, markdown: Path, language: str) -> dict[str, Any]:
    rows = [_row(site, page, language) for page in site.pages]
    terms = Terms(language)
    for row in rows:
        terms.learn(" ".join([row["title"], row["summary"], *row["words"]]))
    fields = [_fields(row, text, terms) for row, text in zip(rows, _texts(site, markdown, language), strict=True)]
    return {
        "language": language,
        "texts": {name: tell(f"search.{name}", language) for name in ("ask", "none", "one", "more", "best")},
        "stops": sorted(STOP_WORDS[language]),
        "reading": {
            "patterns": PATTERNS,
            "ordinals": ORDINALS,
            "roman": ROMAN,
            "shortest": {"compound": SHORTEST_COMPOUND, "part": SHORTEST_PART},
        },
        "spelled": terms.spelled,
        "pages": [{name: row[name] for name in SHOWN} for row in rows],
        "index": _serialized([row["key"] for row in rows], fields),
    }


def _texts(site: Site, markdown: Path, language: str) -> list[str]:
    """Return the text of every page, without the lines that many pages have."""
    lines = [plain((markdown / f"{page.path[language]}.md").read_text("utf-8")) for page in site.pages]
    often = Counter(line for told in lines for line in told)
    return [" ".join(line for line in told if often[line] <= REPEATED)[:MOST_LETTERS] for told in lines]


def plain(markdown: str) -> list[str]:
    """Return the different lines of prose in Markdown, without marks and without code."""
    for mark, instead in _MARKS:
        markdown = mark.sub(instead, markdown)
    return list(dict.fromkeys(line for part in markdown.splitlines() if (line := " ".join(part.split()))))


def _row(site: Site, page: Page, language: str) -> dict[str, Any]:
    sort, _, name = page.key.partition(":")
    found = Found(site, page, language)
    return {
        "key": page.key,
        "sort": sort,
        "id": page.spoken or name,
        "spoken": bool(page.spoken),
        "address": folder(page, language),
        "title": page.title[language],
        "kind": tell(f"search.kind.{sort if f'search.kind.{sort}' in texts() else 'other'}", language),
        "about": ", ".join(fund.upper() for fund in found.funds),
        "summary": _SENTENCE.split(page.summary[language])[0],
        "fund": " ".join(_fund_words(site, found.funds)),
        "own": list(dict.fromkeys(found.own)),
        "places": list(dict.fromkeys(found.places)),
        "words": list(dict.fromkeys(word for word in found.words if word)),
    }


def _fields(row: dict[str, Any], text: str, terms: Terms) -> dict[str, list[str]]:
    """Return the terms of each field of a page, in the order of FIELDS."""
    return {
        "id": terms.of(re.sub("[^a-z0-9]+", " ", row["id"].lower()), split=False),
        "title": terms.of(row["title"]),
        "own": row["own"],
        "places": row["places"],
        "fund": terms.of(row["fund"]),
        "words": [term for word in row["words"] for term in terms.of(word)],
        "summary": terms.of(row["summary"]),
        "text": list(dict.fromkeys(terms.of(text))),  # how often a word comes back tells little, and costs room
    }


def _serialized(keys: list[str], pages: list[dict[str, list[str]]]) -> dict[str, Any]:
    """Return the index as MiniSearch writes it, so that the browser has only to read it."""
    index: dict[str, dict[int, dict[int, int]]] = {}
    for page, fields in enumerate(pages):
        for field, terms in enumerate(fields.values()):
            for term, times in Counter(terms).items():
                index.setdefault(term, {}).setdefault(field, {})[page] = times
    lengths = [[len(set(terms)) for terms in fields.values()] for fields in pages]
    return {
        "documentCount": len(keys),
        "nextId": len(keys),
        "documentIds": dict(enumerate(keys)),
        "fieldIds": {name: number for number, name in enumerate(FIELDS)},
        "fieldLength": dict(enumerate(lengths)),
        "averageFieldLength": [sum(field) / len(keys) for field in zip(*lengths, strict=True)],
        "storedFields": {},
        "dirtCount": 0,
        "index": list(index.items()),
        "serializationVersion": 2,
    }


def _fund_words(site: Site, funds: Iterable[str]) -> Iterator[str]:
    for name in funds:
        yield from (name, site.funds.rulesets[name].fund.adopted.source.split("-")[0])
