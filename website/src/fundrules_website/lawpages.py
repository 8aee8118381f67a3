"""Pages for the places in the law that callers name: objectives and points of Article 3."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from fundrules.fundfiles import Objective
from fundrules.plan import PlannedRule
from fundrules.ruleset import Ruleset
from fundrules.wording import LANGUAGES
from fundrules.wordsmith import Wordsmith
from fundrules_website.addresses import at, forms
from fundrules_website.fundpages import money
from fundrules_website.pages import Page
from fundrules_website.relations import Line, Relations, by_stage
from fundrules_website.site import Site, both, tell

WORK = ("clause", "objective", "policy_area")  # the facts by which a rule says which work it is about


def pages(relations: Relations) -> Iterator[Page]:
    """Yield the page of every objective and of every lettered point of every fund."""
    for name, ruleset in relations.site.funds.rulesets.items():
        points = points_of(relations, name)
        for objective in ruleset.fund.objectives:
            yield _objective_page(relations, name, objective, also=objective.id in points)
        for point in points:
            if point not in {one.id for one in ruleset.fund.objectives}:
                yield _point_page(relations, ruleset, point)


def points_of(relations: Relations, fund: str) -> dict[str, list[PlannedRule]]:
    """Return the clauses of a fund by the point of Article 3 they come from, as the nota letters it."""
    found: dict[str, list[PlannedRule]] = {}
    for planned in relations.planned(fund, "clause"):
        found.setdefault(planned.rule.then.point, []).append(planned)  # type: ignore[union-attr]
    return found


def is_lettered(relations: Relations, fund: str) -> bool:
    """Say whether the nota places work of a fund in Article 3; where it names no article, the place is ours."""
    return relations.site.funds.rulesets[fund].fund.numbering == "nota"


def _objective_page(relations: Relations, fund: str, objective: Objective, *, also: bool) -> Page:
    names = relations.site.funds.rulesets[fund].fund.name
    return Page(
        key=f"objective:{fund}:{objective.id}",
        owner=f"rulesets/{fund}/fund.yaml",
        kind="objective",
        path=at("objectives", fund, objective.id),
        title={"nl": f"{objective.label.nl} ({fund.upper()})", "en": f"{objective.label.en} ({fund.upper()})"},
        summary=both("ref.objective.summary", id=objective.id, nl=names.nl, en=names.en),
        template="objective",
        shows=partial(_objective, relations, fund, objective),
        words={one: [*forms(objective.id, one), fund.upper()] for one in LANGUAGES},
        spoken=objective.id,
        also=(f"point:{fund}:{objective.id}",) if also else (),
    )


def _objective(relations: Relations, fund: str, objective: Objective, language: str) -> Mapping[str, Any]:
    words = relations.site.words(fund, language)
    tell_of = partial(told, relations.site, words)
    points = [
        (point, [one for one in map(tell_of, rules) if one["objective"] == objective.id])
        for point, rules in points_of(relations, fund).items()
    ]
    divided = [one for one in money(relations, fund, language)["divided"] if objective.id in one["objectives"]]
    clauses = [one for one in relations.planned(fund, "clause") if one.rule.then.objective == objective.id]  # type: ignore[union-attr]
    return {
        "fund": fund,
        "fund_name": words.text(words.ruleset.fund.name),
        "id": objective.id,
        "label": words.text(objective.label),
        "sources": words.cite(objective.citation),
        "points": [(point, some) for point, some in points if some],
        "lettered": is_lettered(relations, fund),
        "divided": divided,
        "stages": by_stage(_about(relations, fund, clauses, language), language),
    }


def told(site: Site, words: Wordsmith, planned: PlannedRule) -> dict[str, Any]:
    """Return what a page says about one clause, its place in the adopted act included."""
    rule, then = planned.rule, planned.rule.then
    place, adopted = then.adopted, site.adopted(words, rule.id)  # type: ignore[union-attr]
    return {
        "key": f"rule:{rule.id}",
        "id": rule.id,
        "title": words.words(rule).title,
        "reason": words.words(rule).reason,
        "objective": then.objective,  # type: ignore[union-attr]
        "breadth": then.breadth,  # type: ignore[union-attr]
        "adopted": adopted.citation if adopted else None,
        "short": adopted_words(place, words.language),
        "link": words.ruleset.sources[place.source].link,
        "differs": adopted is not None and not adopted.same_letter,
        "certainty": then.adopted_certainty or rule.certainty,  # type: ignore[union-attr]
        "is_concluded": then.adopted_certainty == "inference",  # type: ignore[union-attr]
        "not_modelled": words.text(rule.not_modelled) if rule.not_modelled else "",
        "first": [f"rule:{name}" for name in rule.prefer_over],
    }


def adopted_words(place: Any, language: str) -> str:
    """Return the place of a clause in the adopted act in few words, such as Annex III, point 2(e)."""
    point = tell("ref.point_in_annex", language, point=place.point) if place.point else ""
    return ", ".join(part for part in (tell("ref.annex", language, annex=place.annex), point) if part)


def _point_page(relations: Relations, ruleset: Ruleset, point: str) -> Page:
    fund = ruleset.fund.id
    first = points_of(relations, fund)[point][0].rule
    names = {
        language: [
            relations.site.words(fund, language).words(one.rule).title for one in points_of(relations, fund)[point]
        ]
        for language in LANGUAGES
    }
    place = first.then.adopted  # type: ignore[union-attr]
    return Page(
        key=f"point:{fund}:{point}",
        owner=f"rulesets/{fund}/clause",
        kind="point",
        path=at("points", fund, point),
        title={one: _title(point, fund, names[one], one) for one in LANGUAGES},
        summary={language: "; ".join(titles) + "." for language, titles in names.items()},
        template="point",
        shows=partial(_point, relations, fund, point),
        words={
            one: [*forms(point, one), f"{fund.upper()} {point}", adopted_words(place, one), *names[one]]
            for one in LANGUAGES
        },
        spoken=point,
    )


def _title(point: str, fund: str, names: list[str], language: str) -> str:
    """Return the name of a point, with its work where that is one kind only."""
    title = tell("ref.point.page", language, point=point, fund=fund.upper())
    return f"{title}: {names[0]}" if len(names) == 1 else title


def _point(relations: Relations, fund: str, point: str, language: str) -> Mapping[str, Any]:
    words = relations.site.words(fund, language)
    rules = points_of(relations, fund)[point]
    clauses = [told(relations.site, words, planned) for planned in rules]
    objectives = list(dict.fromkeys(one["objective"] for one in clauses))
    labels = {one.id: words.text(one.label) for one in words.ruleset.fund.objectives}
    divided = money(relations, fund, language)["divided"]
    return {
        "fund": fund,
        "fund_name": words.text(words.ruleset.fund.name),
        "point": point,
        "clauses": clauses,
        "objectives": [(one, labels[one]) for one in objectives],
        "sources": list({source.text: source for one in rules for source in words.citations[one.rule.id]}.values()),
        "own": by_stage(_about(relations, fund, rules, language), language),
        "rates": _rates(relations, fund, rules, language),
        "divided": [one for one in divided if set(one["objectives"]) & set(objectives)],
    }


def _about(relations: Relations, fund: str, rules: Iterable[PlannedRule], language: str) -> list[Line]:
    """Return the requirements, exclusions and signals that name this work, by its clause, objective or area."""
    work = work_of(relations, fund, list(rules))
    every = {one.id for one in relations.site.funds.rulesets[fund].fund.objectives}
    found = []
    for planned in (*relations.planned(fund, "eligibility"), *relations.planned(fund, "signal")):
        wanted = named_by(relations, fund, {planned.rule.id})
        named = {fact for fact in WORK if wanted.get(fact) and not wanted[fact] >= every}
        names_it = bool(wanted.get("clause", set()) & work["clause"])
        if names_it or (named and all(wanted[fact] & work.get(fact, set()) for fact in named)):
            found.append(relations.line(planned.rule, fund, language))
    return found


def work_of(relations: Relations, fund: str, rules: list[PlannedRule]) -> dict[str, set[Any]]:
    """Return what clauses are about: the answers they name, themselves, and their objectives."""
    named = named_by(relations, fund, {planned.rule.id for planned in rules})
    return named | {
        "clause": {planned.rule.id for planned in rules},
        "objective": {planned.rule.then.objective for planned in rules},  # type: ignore[union-attr]
    }


def _rates(relations: Relations, fund: str, rules: Iterable[PlannedRule], language: str) -> list[Line]:
    """Return the rates that can count for the work of these clauses: what both name, they must name alike."""
    work = work_of(relations, fund, list(rules))
    found = []
    for planned in relations.planned(fund, "rate"):
        wanted = named_by(relations, fund, {planned.rule.id})
        if all(values & work[fact] for fact, values in wanted.items() if fact in work):
            found.append(relations.line(planned.rule, fund, language))
    return found


def named_by(relations: Relations, fund: str, rules: set[str]) -> dict[str, set[Any]]:
    """Return the answers that rules name, by fact."""
    found: dict[str, set[Any]] = {}
    for use in relations.uses:
        if use.ruleset.fund.id == fund and use.rule.id in rules and use.test.word in {"is", "in", "includes"}:
            found.setdefault(use.test.fact, set()).update(use.test.wanted)
    return found
