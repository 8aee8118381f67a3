"""The search: the page with the results, and what the browser finds pages by (assets/search/<language>.json)."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from fundrules.api.problems import KINDS as PROBLEMS
from fundrules.catalogue import conditions_of
from fundrules.forms import Citation
from fundrules.fundfiles import Fact, Value
from fundrules.models import Condition, Rule, ThenAllocation, ThenRate
from fundrules.planning import resolve
from fundrules.ruleset import Ruleset
from fundrules.wordforms import STOP_WORDS
from fundrules.wordsmith import Wordsmith, euro_words, percent_words
from fundrules_website import places
from fundrules_website.pages import LANGUAGES, Page, folder
from fundrules_website.site import WEBSITE, Site, both, tell, texts

KEY = "index:search"
EVERYTHING = "index:everything"  # every page from A to Z: for when nothing is found, and without scripts
FOUND_BY = WEBSITE / "written" / "found-by.yaml"
FACTS = {"applicant": "lead_partner", "activity": "activities"}  # pages about one answer to a question
MOST_ANSWERS = 4  # a condition that names more answers than this says little about the rule
MOST_LETTERS = 2500  # of the text of one page
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
        told = {name: tell(f"search.{name}", language) for name in ("ask", "none", "one", "more", "best")}
        index = {
            "language": language,
            "texts": told,
            "stops": sorted(STOP_WORDS[language]),
            "pages": _rows(site, markdown / language, language),
        }
        file = markdown / language / "assets" / "search" / f"{language}.json"
        file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _rows(site: Site, markdown: Path, language: str) -> list[dict[str, str]]:
    lines = {page.key: plain((markdown / f"{page.path[language]}.md").read_text("utf-8")) for page in site.pages}
    often = Counter(line for told in lines.values() for line in told)
    return [
        _row(site, page, language, [line for line in lines[page.key] if often[line] <= REPEATED]) for page in site.pages
    ]


def plain(markdown: str) -> list[str]:
    """Return the different lines of prose in Markdown, without marks and without code."""
    for mark, instead in _MARKS:
        markdown = mark.sub(instead, markdown)
    return list(dict.fromkeys(line for part in markdown.splitlines() if (line := " ".join(part.split()))))


def _row(site: Site, page: Page, language: str, lines: list[str]) -> dict[str, str]:
    sort, _, name = page.key.partition(":")
    found = _Found(site, page, language)
    return {
        "key": page.key,
        "sort": sort,
        "id": page.spoken or name,
        "shown": "yes" if page.spoken else "",
        "address": folder(page, language),
        "title": page.title[language],
        "kind": tell(f"search.kind.{sort if f'search.kind.{sort}' in texts() else 'other'}", language),
        "about": ", ".join(fund.upper() for fund in found.funds),
        "summary": _SENTENCE.split(page.summary[language])[0],
        "fund": " ".join(_fund_words(site, found.funds)),
        "own": " ".join(dict.fromkeys(found.own)),
        "places": " ".join(dict.fromkeys(found.places)),
        "words": ", ".join(dict.fromkeys(word for word in found.words if word)),
        "text": " ".join(lines)[:MOST_LETTERS],
    }


def _fund_words(site: Site, funds: Iterable[str]) -> Iterator[str]:
    for name in funds:
        yield from (name, site.funds.rulesets[name].fund.adopted.source.split("-")[0])


@cache
def found_by() -> dict[str, dict[str, list[str]]]:
    """Return the words people use for a page that neither the page nor the vocabulary has, by its key."""
    return dict(yaml.safe_load(FOUND_BY.read_text(encoding="utf-8")))


class _Found:
    """What one page is found by in one language, beside its text: funds, places and words."""

    def __init__(self, site: Site, page: Page, language: str) -> None:
        self.site, self.language = site, language
        self.own: list[str] = []
        self.places: list[str] = []
        sort, *rest = page.key.split(":")
        self.funds = [rest[0]] if rest[0] in site.funds.rulesets else []
        self.words = [*page.words.get(language, ()), *found_by().get(page.key, {}).get(language, [])]
        {
            "rule": self._rule,
            "fact": self._fact,
            "fund": self._fund,
            "problem": self._problem,
            "objective": self._point,
            "point": self._point,
            **{kind: partial(self._answer, fact) for kind, fact in FACTS.items()},
        }.get(sort, lambda *_: None)(*rest)

    def _rule(self, name: str) -> None:
        rulesets = self.site.rules[name]
        rule = rulesets[0].rules[name]
        self.funds = [one.fund.id for one in rulesets] if len(rulesets) == 1 else []
        words = self.site.words(rulesets[0].fund.id, self.language)
        self.words.append(tell(f"search.stage.{rule.stage}", self.language))
        self.words += _amounts(rule, words)
        for condition in conditions_of(rule.when):
            self.words += _condition_words(condition, words)
        self._cite(rule.citation)

    def _cite(self, citation: Citation) -> None:
        self.own += places.forms(citation)
        for place in citation.see:
            self.places += places.forms(place)
        self.words += [(place.source or citation.source).replace("-", " ") for place in (citation, *citation.see)]

    def _fact(self, name: str) -> None:
        fact = self.site.funds.vocabulary.facts[name]
        self.words += [self._text(fact.label), self._text(fact.help)]
        for value in fact.values:
            self.words += _value_words(value, self.language)

    def _answer(self, fact: str, name: str) -> None:
        for value in self.site.funds.vocabulary.facts[fact].values:
            if value.id == name:
                self.words += _value_words(value, self.language)

    def _fund(self, name: str) -> None:
        ruleset = self.site.funds.rulesets[name]
        fund = ruleset.fund
        source = ruleset.sources[fund.adopted.source]
        self.words += [self._text(one) for one in (fund.name, fund.adopted.name, source.title)]
        self.words += [self._text(objective.label) for objective in fund.objectives]

    def _problem(self, name: str) -> None:
        self.words += [str(status) for status, kind in PROBLEMS.items() if kind == name]

    def _point(self, fund: str, point: str) -> None:
        self.own += places.named(point)
        labels = {one.id: one.label for one in self.site.funds.rulesets[fund].fund.objectives}
        self.words += [self._text(labels[point])] if point in labels else []

    def _text(self, one: Any) -> str:
        return Ruleset.text(one, self.language)


def _value_words(value: Value, language: str) -> list[str]:
    synonyms = getattr(value.synonyms, language) if value.synonyms else ()
    return [Ruleset.text(value.label, language), value.id.replace("_", " "), *synonyms]


def _condition_words(condition: Condition, words: Wordsmith) -> Iterator[str]:
    """Yield the words for the answers that a condition asks for, when they are few."""
    fact: Fact | None = words.ruleset.vocabulary.facts.get(condition.fact)
    wanted = resolve(condition, words.ruleset, words.plan.day).wanted
    if fact is None or condition.word == "is_not":
        return
    yield words.labels[fact.id]
    if fact.type == "euro":
        yield euro_words(int(wanted[0]), words.language)
    if len(wanted) <= MOST_ANSWERS:
        for value in fact.values:
            if value.id in wanted:
                yield from _value_words(value, words.language)


def _amounts(rule: Rule, words: Wordsmith) -> Iterator[str]:
    """Yield the percentage that a rule gives."""
    then = rule.then
    given = then.ceiling if isinstance(then, ThenRate) else then.share if isinstance(then, ThenAllocation) else None
    value = words.ruleset.value(given.parameter, words.plan.day) if given else None
    if given and value:
        yield percent_words(value.number, words.language)
        yield words.text(words.ruleset.parameters[given.parameter].label)
