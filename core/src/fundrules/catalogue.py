"""What can be looked up: funds, editions, facts, clauses, rules and shares as rows, the same for every door."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import to_builtins

from fundrules.answers import CitedSource
from fundrules.fundfiles import DatedValue, Edition, Fact
from fundrules.funds import Funds
from fundrules.models import AllInner, AllOf, Condition, Rule
from fundrules.money import indicative
from fundrules.planning import make_plan, resolve
from fundrules.rows import (
    AllocationRow,
    ClauseRow,
    EditionRow,
    FactRow,
    FundRow,
    RulePage,
    RuleRow,
    SourceRow,
    ValueRow,
)
from fundrules.ruleset import STAGES, Ruleset
from fundrules.vocabulary import NONE
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith


def latest(ruleset: Ruleset, language: str, day: date = date.min) -> Wordsmith:
    """Return the words of the latest edition of a fund, on `day` or on the day of the edition nearest to it."""
    edition = ruleset.fund.editions[-1]
    within = min(max(day, edition.from_), edition.until or date.max)
    return Wordsmith(make_plan(ruleset, within), language)


def fund_rows(loaded: Funds, names: Iterable[str], language: str) -> Iterator[FundRow]:
    """Yield a row for each fund, with its editions, objectives and number of rules."""
    for name in names:
        ruleset = loaded.rulesets[name]
        words, text = latest(ruleset, language), ruleset.text
        yield {
            "id": name,
            "name": text(ruleset.fund.name, language),
            "adopted_name": text(ruleset.fund.adopted.name, language),
            "editions": [_edition(ruleset, edition, language) for edition in ruleset.fund.editions],
            "objectives": [
                {"id": one.id, "label": text(one.label, language), "sources": _sources(words.cite(one.citation))}
                for one in ruleset.fund.objectives
            ],
            "rules": len(ruleset.rules),
            "engine": loaded.engine,
        }


def edition_rows(loaded: Funds, names: Iterable[str], language: str) -> Iterator[EditionRow]:
    """Yield a row for each edition of each fund."""
    for name in names:
        ruleset = loaded.rulesets[name]
        yield from (_edition(ruleset, edition, language) for edition in ruleset.fund.editions)


def _edition(ruleset: Ruleset, edition: Edition, language: str) -> EditionRow:
    return {
        "id": edition.id,
        "fund": ruleset.fund.id,
        "begins": edition.from_.isoformat(),
        "ends": edition.until.isoformat() if edition.until else None,
        "title": ruleset.text(edition.title, language),
        "note": ruleset.text(edition.note, language) if edition.note else None,
    }


def fact_rows(loaded: Funds, names: Iterable[str], language: str) -> Iterator[FactRow]:
    """Yield a row for each fact, with its question, the answers to choose from and the funds that ask it."""
    asked: dict[str, tuple[Fact, list[str]]] = {}
    for name in names:
        plan = latest(loaded.rulesets[name], language).plan
        for fact in loaded.rulesets[name].vocabulary.facts.values():
            funds = asked.setdefault(fact.id, (fact, []))[1]
            funds += [name] if plan.masks.get(fact.id) else []
    for fact, funds in asked.values():
        yield _fact(fact, language, funds)


def _fact(fact: Fact, language: str, funds: list[str]) -> FactRow:
    text = Ruleset.text
    values: list[ValueRow] = [
        {
            "id": value.id,
            "label": text(value.label, language),
            "note": text(value.note, language) if value.note else None,
        }
        for value in fact.values
    ]
    if fact.type == "choices":
        values.append({"id": NONE, "label": say(language, "none"), "note": None})
    return {
        "id": fact.id,
        "type": fact.type,
        "who": fact.who,
        "can_change": fact.can_change,
        "label": text(fact.label, language),
        "question": text(fact.question, language),
        "help": text(fact.help, language),
        "usual": fact.usual.value if fact.usual else None,
        "values": values,
        "funds": funds,
    }


def clause_rows(loaded: Funds, names: Iterable[str], language: str) -> Iterator[ClauseRow]:
    """Yield a row for each clause, with its number, whose number that is, and its place in the adopted act."""
    for name in names:
        words = latest(loaded.rulesets[name], language)
        for planned in words.plan.by_stage["clause"]:
            then: Any = planned.rule.then
            yield {
                "id": planned.rule.id,
                "fund": name,
                "objective": then.objective,
                "point": then.point,
                "numbering": words.ruleset.fund.numbering,
                "breadth": then.breadth,
                "adopted": f"{then.adopted.annex or ''} {then.adopted.point or ''}".strip(),
                "title": words.words(planned.rule).title,
            }


def rule_rows(loaded: Funds, names: Iterable[str], language: str) -> Iterator[RuleRow]:
    """Yield a row for each rule of each fund, by stage; a rule that all funds share comes with each of them."""
    for name in names:
        ruleset = loaded.rulesets[name]
        words = latest(ruleset, language)
        for stage in STAGES:
            for rule in (one for one in ruleset.ordered if one.stage == stage):
                yield {
                    "id": rule.id,
                    "fund": name,
                    "stage": stage,
                    "status": rule.status,
                    "certainty": rule.certainty,
                    "objectives": objectives_of(rule, ruleset),
                    "title": words.words(rule).title,
                }


def objectives_of(rule: Rule, ruleset: Ruleset) -> list[str]:
    """Return the objectives a rule is about: that of a clause, those its conditions name, or all of the fund."""
    every = [objective.id for objective in ruleset.fund.objectives]
    if rule.stage == "clause":
        return [rule.then.objective]  # type: ignore[union-attr]
    named = {
        value
        for condition in conditions_of(rule.when)
        if condition.fact == "objective" and condition.word != "is_not"
        for value in (condition.wanted if isinstance(condition.wanted, tuple) else (condition.wanted,))
    }
    return [name for name in every if name in named] or every


def conditions_of(node: Any) -> Iterator[Condition]:
    """Yield every condition in a node."""
    if isinstance(node, Condition):
        yield node
        return
    for part in node.all if isinstance(node, AllOf | AllInner) else node.any:
        yield from conditions_of(part)


def rule_page(ruleset: Ruleset, name: str, language: str, day: date = date.min) -> RulePage:
    """Return everything about one rule, its conditions and sources in words too, as they are on `day`.

    A rule that begins later is told as on its first day: its values may not be known before.
    """
    one = ruleset.rules[name]
    words = latest(ruleset, language, max(day, one.applies.from_))
    texts, reading = words.words(one), words.readings.get(one.reading) if one.reading else None
    file = one.model_dump(mode="json", by_alias=True, exclude_none=True)
    page: RulePage = RulePage(
        **{key: file[key] for key in ("id", "status", "certainty", "applies", "when", "then", "citation", "examples")},  # type: ignore[typeddict-item]
        fund=ruleset.fund.id,
        stage=one.stage,
        objectives=objectives_of(one, ruleset),
        title=texts.title,
        reason=texts.reason,
        otherwise=texts.otherwise,
        scope=file.get("scope"),
        scope_words=spelled(one.scope, words) if one.scope else None,
        when_words=spelled(one.when, words),
        sources=_sources(words.citations[name]),
        reading=to_builtins(reading) if reading else None,
        not_modelled=words.text(one.not_modelled) if one.not_modelled else None,
        exception_to=list(one.exception_to),
        exceptions=sorted(other.id for other in ruleset.rules.values() if name in other.exception_to),
        prefer_over=list(one.prefer_over),
        replaces=one.replaces,
    )
    return page


def _sources(cited: Iterable[CitedSource]) -> list[SourceRow]:
    return [{"text": source.text, "link": source.link} for source in cited]


def spelled(node: Any, words: Wordsmith, depth: int = 0) -> str:
    """Return conditions in words, one a line, alternatives marked with `of` or `or`."""
    if isinstance(node, Condition):
        return f"{'  ' * depth}- {words.describe(resolve(node, words.ruleset, words.plan.day))}"
    is_all = isinstance(node, AllOf | AllInner)
    parts = [
        spelled(part, words, depth if isinstance(part, Condition) else depth + 1)
        for part in (node.all if is_all else node.any)
    ]
    joiner = "\n" if is_all else f"\n{'  ' * depth}{say(words.language, 'or').strip()}\n"
    return joiner.join(parts)


def programme_amount(words: Wordsmith) -> DatedValue | None:
    """Return what is known of the fund's whole amount on the day of `words`."""
    fund = words.ruleset.fund
    return words.ruleset.value(fund.programme_amount, words.plan.day) if fund.programme_amount else None


def allocation_rows(loaded: Funds, names: Iterable[str], language: str, day: date) -> Iterator[AllocationRow]:
    """Yield a row for each share of the money, with the amounts known on `day`."""
    for name in names:
        words = latest(loaded.rulesets[name], language, day)
        known = programme_amount(words)
        for planned in words.plan.by_stage["allocation"]:
            share = planned.number
            yield {
                "id": planned.rule.id,
                "fund": name,
                "label": words.words(planned.rule).title,
                "share": None if share is None else str(share),
                "indicative_amount": indicative(known.number, share) if known and share else None,
            }
