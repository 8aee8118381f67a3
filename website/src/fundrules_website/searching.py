"""The search: the page with the results, and what the browser finds pages by (assets/search/<language>.json)."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from fundrules.wordforms import STOP_WORDS, fold
from fundrules.wording import LANGUAGES
from fundrules_website.foundby import Found, said
from fundrules_website.pages import Page, folder
from fundrules_website.sections import Section, beginning, sections, without_marks
from fundrules_website.site import Site, both, tell, texts
from fundrules_website.terms import APART, ORDINALS, PATTERNS, ROMAN, SHORTEST, Terms
from fundrules_website.theming import BELOW, places
from fundrules_website.written import contents

KEY = "index:search"
EVERYTHING = "index:everything"  # every page from A to Z: for when nothing is found, and without scripts
MOST_LETTERS = 2000  # of the text of a page that is made; what people wrote is taken whole
ASKING = {  # words of a question that tell nothing of its subject
    "nl": (
        *("welk", "welke", "mag", "mogen", "moeten", "wanneer", "waarom", "hoeveel"),
        *("kun", "krijgen", "betekent", "subsidie"),
    ),
    "en": ("much", "many", "mean", "means", "get", "may", "subsidy", "grant"),
}
QUESTIONS = {  # words that questions begin with
    "nl": (
        *("wie", "wat", "hoe", "waarom", "wanneer", "waar", "welk", "welke", "hoeveel", "mag", "mogen", "kan", "kun"),
        *("kunnen", "moet", "moeten", "krijg", "krijgen", "is", "zijn", "telt", "ik", "we", "wij", "heeft", "betekent"),
    ),
    "en": (
        *("who", "what", "how", "why", "when", "where", "which", "may", "can", "could", "must", "do", "does", "did"),
        *("is", "are", "i", "we", "has", "have", "will", "should"),
    ),
}
FIELDS = ("id", "title", "own", "places", "fund", "said", "labels", "synonyms", "summary", "text", "parts")
# Pages that answer go a little before pages that only list, rules that decide before rules that remark.
WEIGHTS = {
    "clause": 1.1,
    "eligibility": 1.1,
    "signal": 0.95,
    "written": 1.15,
    "section": 1,
    "fund": 1.2,
    "objective": 1.15,
    "point": 1.1,
    "applicant": 1.1,
    "index": 0.8,
    "decision": 0.6,
}
ASKED = 1.3  # what people wrote, when somebody asks a question
GENERAL = 1.1  # a rule that asks one thing only, before rules for special cases
SHOWN = ("weight", "asked", "key", "id", "spoken", "address", "title", "kind", "about", "place", "summary")
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
    written = {page.key: (markdown / f"{page.path[language]}.md").read_text(encoding="utf-8") for page in site.pages}
    parts = [one for page in site.pages if page.kind == "written" for one in sections(page, written[page.key])]
    above = places(site, contents()["sections"], language)
    rows = [_row(site, page, above.get(page.key, ""), language) for page in site.pages]
    rows += [_part(one, above.get(one.page.key, ""), language) for one in parts]
    terms = Terms(language)
    for row in rows:
        terms.learn(" ".join([row["title"], row["summary"], *_words(row)]))
    told = _texts(site, written, parts)
    return {
        "language": language,
        "texts": {name: tell(f"search.{name}", language) for name in ("ask", "none", "one", "more", "best")},
        "stops": sorted({*map(fold, STOP_WORDS[language]), *ASKING[language]}),
        "questions": QUESTIONS[language],
        "reading": {
            "patterns": PATTERNS,
            "ordinals": ORDINALS,
            "roman": ROMAN,
            "apart": APART[language],
            "shortest": SHORTEST,
        },
        "spelled": terms.spelled,
        "pages": [{name: row[name] for name in SHOWN} for row in rows],
        "phrases": {row["key"]: [" ".join(terms.of(one)) for one in row["said"]] for row in rows if row["said"]},
        "index": _inverted([_fields(row, text, terms) for row, text in zip(rows, told, strict=True)]),
    }


def _texts(site: Site, written: Mapping[str, str], parts: Iterable[Section]) -> list[str]:
    """Return the text of every page and then of every section, without the lines that many pages have."""
    lines = {page.key: plain(written[page.key]) for page in site.pages}
    often = Counter(line for told in lines.values() for line in told)

    def told(some: Iterable[str]) -> str:
        return " ".join(line for line in some if often[line] <= REPEATED)

    pages = [told(lines[page.key])[: None if page.kind == "written" else MOST_LETTERS] for page in site.pages]
    return [*pages, *(told(plain(part.text)) for part in parts)]


def plain(markdown: str) -> list[str]:
    """Return the different lines of prose in Markdown, without marks and without code."""
    for mark, instead in _MARKS:
        markdown = mark.sub(instead, markdown)
    return list(dict.fromkeys(line for part in markdown.splitlines() if (line := " ".join(part.split()))))


def _row(site: Site, page: Page, place: str, language: str) -> dict[str, Any]:
    sort, _, name = page.key.partition(":")
    found = Found(site, page, language)
    return {
        "key": page.key,
        "weight": WEIGHTS.get(found.stage or sort, 1) * (GENERAL if found.is_general else 1),
        "asked": ASKED if sort == "written" else 1,
        "id": page.spoken or name,
        "spoken": bool(page.spoken),
        "address": folder(page, language),
        "title": without_marks(page.title[language]),
        "kind": tell(f"search.kind.{sort if f'search.kind.{sort}' in texts() else 'other'}", language),
        "about": _about(sort, found.funds, language),
        "place": place,
        "summary": _summary(page, language),
        "fund": " ".join(_fund_words(site, found.funds)),
        "own": list(dict.fromkeys(found.own)),
        "places": list(dict.fromkeys(found.places)),
        **{name: list(dict.fromkeys(filter(None, getattr(found, name)))) for name in ("said", "labels", "synonyms")},
    }


def _summary(page: Page, language: str) -> str:
    """Return what is shown of a page: its first sentence, or the beginning of a decision note."""
    told = without_marks(page.summary[language])
    return told if page.kind == "decision" else _SENTENCE.split(told)[0]


def _part(section: Section, place: str, language: str) -> dict[str, Any]:
    """Return the row of a section, which is found by its own words only."""
    return {
        "key": section.key,
        "weight": WEIGHTS["section"],
        "asked": ASKED,
        "id": "",
        "spoken": False,
        "address": f"{folder(section.page, language)}#{section.anchor}",
        "title": section.title,
        "kind": tell("search.kind.written", language),
        "about": "",
        "place": BELOW.join(filter(None, (place, section.page.title[language]))),
        "summary": beginning(section.text) or section.page.summary[language],
        "fund": "",
        "own": [],
        "places": [],
        "said": said(section.key, language),
        "labels": [],
        "synonyms": [],
    }


def _about(sort: str, funds: list[str], language: str) -> str:
    """Return the funds that a page is about, in words."""
    shared = tell("search.all_funds", language) if sort == "rule" else ""
    return ", ".join(fund.upper() for fund in funds) or shared


def _words(row: dict[str, Any]) -> list[str]:
    return [*row["said"], *row["labels"], *row["synonyms"]]


def _fields(row: dict[str, Any], text: str, terms: Terms) -> dict[str, list[str]]:
    """Return the terms of each field of a page, in the order of FIELDS."""
    return {
        "id": terms.of(re.sub("[^a-z0-9]+", " ", row["id"].lower())),
        "title": terms.of(row["title"]),
        "own": row["own"],
        "places": row["places"],
        "fund": terms.of(row["fund"]),
        **{name: [term for word in row[name] for term in terms.of(word)] for name in ("said", "labels", "synonyms")},
        "summary": terms.of(row["summary"] if row["id"] else text),
        "text": terms.of(text) if row["id"] else [],
        "parts": terms.parts(" ".join([row["title"], row["summary"], *_words(row), text])),
    }


def _inverted(pages: list[dict[str, list[str]]]) -> dict[str, Any]:
    """Return for every term and field the pages that have it, and how many terms each field of a page has.

    How often a page has a term tells little here and would cost much room, so it is left out.
    """
    found: dict[str, dict[int, list[int]]] = {}
    for page, fields in enumerate(pages):
        for field, terms in enumerate(fields.values()):
            for term in dict.fromkeys(terms):
                found.setdefault(term, {}).setdefault(field, []).append(page)
    return {"fields": FIELDS, "terms": found, "lengths": [[len(set(one)) for one in page.values()] for page in pages]}


def _fund_words(site: Site, funds: Iterable[str]) -> Iterator[str]:
    for name in funds:
        yield from (name, site.funds.rulesets[name].fund.adopted.source.split("-")[0])
