"""The page that explains a decision, and what its scripts know: the fixed words, the rules and the questions."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from fundrules.fundfiles import Fact, FundFile
from fundrules.models import AllOf, Condition, Rule
from fundrules.vocabulary import CONCLUSIONS
from fundrules.wording import say
from fundrules_website.pages import Page
from fundrules_website.site import Site, both, texts

KEY = "index:explain"
PREFIX = "explain.js."
VERDICTS = ("eligible", "conditional", "undetermined", "not_eligible")
KINDS = ("clause", "violated", "open", "satisfied", "rate", "allocation", "warning", "to_arrange", "priority")
TRUTHS = ("true", "false", "unknown")
POINT = ("article", "under", "in_nota", "in_adopted", "adopted", "adopted_annex", "other_letter")
MONEY = ("up_to", "share", "no_share", "no_rate")
COMPARED = ("at_least", "at_most")
OPEN = {name: f"{{{name}}}" for name in ("point", "objective", "annex", "percent")}  # the browser fills these


def pages(site: Site) -> Iterator[Page]:
    """Yield the page; everything on it that depends on a decision is made in the browser."""
    yield Page(
        key=KEY,
        owner="explainpage.py",
        kind="tool",
        path={"nl": "uitleg", "en": "explain"},
        title=both("explain.title"),
        summary=both("explain.summary"),
        template="explain",
        shows=lambda _: {"funds": list(site.funds.rulesets)},
    )


def write(site: Site, file: Path, language: str) -> None:
    """Write what the scripts of the page know in one language."""
    content = json.dumps(data(site, language), ensure_ascii=False, separators=(",", ":"))
    file.write_text(content, encoding="utf-8")


def data(site: Site, language: str) -> Mapping[str, Any]:
    """Return the words, rules (title and address, seen from the page) and questions in one language."""
    page, borders = site.pages.by_key[KEY], _borders(site)

    def address(key: str) -> str:
        return site.pages.address(page, site.pages.by_key[key], language, language)

    return {
        "language": language,
        "sentences": sentences(language),
        "rules": {
            name: (
                getattr(rulesets[0].rules[name].texts, language).title,
                address(f"rule:{name}"),
                undone(rulesets[0].rules[name]),
            )
            for name, rulesets in site.rules.items()
        },
        "funds": {name: _names(one.fund, language) for name, one in site.funds.rulesets.items()},
        "facts": {
            name: _fact(fact, language, sorted(borders.get(name, ())))
            for name, fact in site.funds.vocabulary.facts.items()
        },
    }


def sentences(language: str) -> dict[str, str]:
    """Return every fixed sentence of the scripts: those of this page, and those that the other doors use as well."""
    own = {key.removeprefix(PREFIX): words[language] for key, words in texts().items() if key.startswith(PREFIX)}
    shared = {name: say(language, f"card.{name}", **OPEN) for name in (*POINT, *MONEY)}
    shared |= {f"verdict.{name}": say(language, f"verdict.{name}").capitalize() for name in VERDICTS}
    shared |= {f"kind.{name}": say(language, f"page.kind.{name}") for name in (*KINDS, *TRUTHS)}
    shared |= {f"conclusion.{name}": say(language, f"conclusion.{name}") for name in CONCLUSIONS}
    shared |= {name: say(language, name) for name in ("yes", "no", "none", "months", "notice")}
    certain = {name: say(language, f"card.certainty.{name}") for name in ("recalled", "inference", "reading")}
    shared |= {f"certainty.{name}": words for name, words in certain.items()}
    return {**shared, "certainty.verified": say(language, "page.verified"), **own}


def undone(rule: Rule) -> bool:
    """Say whether any one other answer undoes an exclusion: every one of its conditions is needed."""
    whole = (node for node in (rule.scope, rule.when) if node)
    return getattr(rule.then, "effect", "") == "excludes" and all(
        isinstance(node, Condition)
        or (isinstance(node, AllOf) and all(isinstance(part, Condition) for part in node.all))
        for node in whole
    )


def _names(fund: FundFile, language: str) -> tuple[str, dict[str, str]]:
    """Return the name of a fund and of each of its objectives."""
    return getattr(fund.name, language), {one.id: getattr(one.label, language) for one in fund.objectives}


def _fact(fact: Fact, language: str, borders: list[int]) -> Mapping[str, Any]:
    return {
        "label": getattr(fact.label, language),
        "type": fact.type,
        "change": fact.can_change,
        "values": [(value.id, getattr(value.label, language)) for value in fact.values],
        "borders": [_written(fact, border) for border in borders],
        "counted": _counted(fact, language),
    }


def _counted(fact: Fact, language: str) -> list[str]:
    """Return how an answer of one, and how another, is written where it has a unit: 1 maand and {n} maanden."""
    if fact.type == "months":
        return [say(language, f"unit.months_{one}", n="{n}") for one in ("one", "many")]
    return ["{n}\N{NO-BREAK SPACE}%"] * 2 if fact.unit == "percent" else []


def _written(fact: Fact, number: int) -> str | int:
    if fact.type == "euro":
        return f"{number // 100}.{number % 100:02d}"
    return date.fromordinal(number).isoformat() if fact.type == "date" else number


def _borders(site: Site) -> dict[str, set[int]]:
    """Return the amounts, days and numbers that rules compare an answer with: where an answer can change something."""
    found: dict[str, set[int]] = {}
    for fund in site.funds.rulesets:
        for test in site.words(fund, "nl").plan.tests:
            if test.word in COMPARED:
                found.setdefault(test.fact, set()).update(test.wanted)
    return found
