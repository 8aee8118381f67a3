"""A page for each fund: what it is, how its money is divided, and the way from answers to a verdict, drawn."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from fundrules.catalogue import allocation_rows, conditions_of, fund_rows, programme_amount
from fundrules.models import Rule
from fundrules.wording import month_words
from fundrules.wordsmith import Wordsmith, percent_words
from fundrules_website import pictures
from fundrules_website.addresses import at
from fundrules_website.pages import Page
from fundrules_website.paths import stages
from fundrules_website.relations import Line, Relations, by_stage, millions, own_objectives, shared, shares, unbroken
from fundrules_website.site import both, tell

NOTED = ("clause", "eligibility", "rate", "allocation")  # the stages whose gaps a caller asks about


def pages(relations: Relations) -> Iterator[Page]:
    """Yield the page of every fund, and their list."""
    funds = relations.site.funds
    for name, ruleset in funds.rulesets.items():
        fund = ruleset.fund
        yield Page(
            key=f"fund:{name}",
            owner=f"rulesets/{name}/fund.yaml",
            kind="fund",
            path=at("funds", name),
            title={"nl": fund.name.nl, "en": fund.name.en},
            summary=both("ref.fund.summary", nl=fund.name.nl, en=fund.name.en),
            template="fund",
            shows=partial(_shows, relations, name),
            words={
                "nl": [name, name.upper(), fund.adopted.name.nl, *(one.label.nl for one in fund.objectives)],
                "en": [name, name.upper(), fund.adopted.name.en, *(one.label.en for one in fund.objectives)],
            },
            spoken=name,
        )
    yield Page(
        key="index:funds",
        owner="rulesets/*/fund.yaml",
        kind="index",
        path=at("funds"),
        title=both("ref.funds.title"),
        summary=both("ref.funds.lead"),
        template="funds",
        shows=lambda language: {"funds": list(fund_rows(funds, funds.rulesets, language))},
    )


def _shows(relations: Relations, name: str, language: str) -> Mapping[str, Any]:
    site = relations.site
    words = site.words(name, language)
    row = next(fund_rows(site.funds, [name], language))
    steps = stages(relations, name, language)
    path, height = pictures.boxes(steps)
    return {
        "fund": row,
        "name": name,
        "days": [(month_words(one["begins"], language), _day(one["ends"], language)) for one in row["editions"]],
        "points": {one["id"]: _points(relations, name, one["id"]) for one in row["objectives"]},
        **money(relations, name, language),
        "path_stages": steps,
        "path_boxes": path,
        "path_height": height,
        "path_title": tell("ref.path.title", language, fund=row["name"]),
        "path_words": tell("ref.path.words", language),
        "stages": by_stage(_every(relations, name, language), language),
        "left_out": _left_out(relations, words),
        "gaps": _gaps(relations, name, language),
    }


def _day(iso: str | None, language: str) -> str:
    return month_words(iso, language) if iso else ""


def _points(relations: Relations, fund: str, objective: str) -> int:
    return sum(planned.rule.then.objective == objective for planned in relations.planned(fund, "clause"))  # type: ignore[union-attr]


def _every(relations: Relations, fund: str, language: str) -> list[Line]:
    rules = relations.site.words(fund, language).plan.rules
    return [relations.line(planned.rule, fund, language) for planned in rules]


def money(relations: Relations, name: str, language: str) -> dict[str, Any]:
    """Return the division of a fund's money: the picture, the same as rows, and what is known of the whole."""
    words = relations.site.words(name, language)
    known = programme_amount(words)
    numbers = shares(relations, name)
    told = _parts(relations, name, language)
    divided = [one for one in told if one["number"] is not None]
    total = sum(numbers.values(), Decimal(0))
    return {
        "picture": pictures.bars(_bars(words, divided, language)),
        "picture_title": tell("ref.money.picture", language, fund=words.text(words.ruleset.fund.name)),
        "picture_words": tell("ref.money.picture_words" if divided else "ref.money.picture_none", language),
        "divided": divided,
        "undivided": [one for one in told if one["number"] is None],
        "total": unbroken(percent_words(total, language)) if divided else "",
        "whole": millions(known.number, language) if known else "",
        "as_of": words.text(known.as_of) if known and known.as_of else "",
        "note": words.text(known.note) if known and known.note else "",
    }


def _parts(relations: Relations, name: str, language: str) -> list[dict[str, Any]]:
    """Return the shares of a fund as rows, those without a percentage too."""
    words = relations.site.words(name, language)
    numbers = shares(relations, name)
    told: list[dict[str, Any]] = []
    for row in allocation_rows(relations.site.funds, [name], language, relations.site.day):
        rule = words.ruleset.rules[row["id"]]
        amount = row["indicative_amount"]
        told.append(
            {
                "key": f"rule:{row['id']}",
                "label": row["label"],
                "reason": words.words(rule).reason,
                "objectives": own_objectives(rule, words.ruleset) or _clause_objectives(words, rule),
                "number": numbers.get(row["id"]),
                "share": unbroken(percent_words(row["share"], language)) if row["share"] else "",
                "amount": millions(amount, language) if amount else "",
            }
        )
    return told


def _clause_objectives(words: Wordsmith, rule: Rule) -> list[str]:
    """Return the objectives of the clauses that a rule names."""
    wanted = [one.wanted for one in conditions_of(rule.when) if one.fact == "clause"]
    named = {name for some in wanted for name in (some if isinstance(some, tuple) else (some,))}
    found = {words.ruleset.rules[name].then.objective for name in named}  # type: ignore[union-attr]
    return [one.id for one in words.ruleset.fund.objectives if one.id in found]


def _bars(words: Wordsmith, divided: list[dict[str, Any]], language: str) -> Iterator[tuple[str, list[pictures.Share]]]:
    if not divided:
        undivided = pictures.Share(
            "", tell("ref.money.undivided", language), None, tell("ref.money.no_share", language), ""
        )
        yield words.text(words.ruleset.fund.name), [undivided]
    for objective in words.ruleset.fund.objectives:
        some = [
            pictures.Share(
                name=one["key"].removeprefix("rule:"),
                label=one["label"],
                number=one["number"],
                percent=one["share"],
                amount=tell("ref.money.about", language, amount=one["amount"]) if one["amount"] else "",
            )
            for one in divided
            if one["objectives"][:1] == [objective.id]
        ]
        if some:
            yield words.text(objective.label), some


def _left_out(relations: Relations, words: Wordsmith) -> list[tuple[str, str, str]]:
    """Return answers that a warning tells more about, such as work that the nota did not choose."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for use in relations.uses:
        if use.ruleset is words.ruleset and getattr(use.rule.then, "tell_notes", False):
            for value in use.test.wanted:
                note = words.value_notes.get((use.test.fact, value))
                label = words.value_labels.get((use.test.fact, value))
                if note and label:
                    found[use.test.fact, value] = (label, note, f"rule:{use.rule.id}")
    return list(found.values())


def _gaps(relations: Relations, name: str, language: str) -> list[tuple[str, str, str]]:
    words = relations.site.words(name, language)
    return [
        (f"rule:{planned.rule.id}", words.words(planned.rule).title, words.text(planned.rule.not_modelled))
        for planned in words.plan.rules
        if planned.rule.not_modelled and planned.rule.stage in NOTED and not shared(planned.rule)
    ]
