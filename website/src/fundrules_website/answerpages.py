"""Pages for answers that people name themselves by: who applies ("I am a municipality"), and what they do."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from fundrules.fundfiles import Value
from fundrules.plan import PlannedRule
from fundrules.ruleset import Ruleset
from fundrules.wording import LANGUAGES
from fundrules_website.addresses import at
from fundrules_website.bearing import Bearing
from fundrules_website.factpages import WITH_PAGES, synonyms, value_words
from fundrules_website.lawpages import WORK, is_lettered, work_of
from fundrules_website.pages import Page
from fundrules_website.relations import Group, Line, Relations, Use, shared
from fundrules_website.site import both, tell

ROOT = {"applicant": "applicants", "activity": "activities"}


def pages(relations: Relations) -> Iterator[Page]:
    """Yield the page of every applicant and every activity, and both lists."""
    for fact, kind in WITH_PAGES.items():
        values = relations.site.funds.vocabulary.facts[fact].values
        for value in values:
            yield _page(relations, fact, kind, value)
        yield Page(
            key=f"index:{ROOT[kind]}",
            owner="rulesets/*/facts.yaml",
            kind="index",
            path=at(ROOT[kind]),
            title=both(f"ref.{ROOT[kind]}.title"),
            summary=both(f"ref.{ROOT[kind]}.lead"),
            template=ROOT[kind],
            shows=partial(_list, relations, fact, kind),
        )


def _page(relations: Relations, fact: str, kind: str, value: Value) -> Page:
    label = value.label
    name = {"nl": label.nl, "en": label.en}
    return Page(
        key=f"{kind}:{value.id}",
        owner=f"rulesets/*/facts.yaml: {fact}",
        kind=kind,
        path=at(ROOT[kind], value.id),
        title=both("ref.applicant.title", **name) if kind == "applicant" else name,
        summary=both(f"ref.{kind}.summary", **name),
        template=kind,
        shows=partial(_applicant if kind == "applicant" else _activity, relations, fact, value),
        words={language: list(value_words(value, language)) for language in LANGUAGES},
        spoken=value.id,
    )


def _shown(relations: Relations, fact: str, value: Value, language: str) -> dict[str, Any]:
    uses = relations.naming(fact, value.id)
    return {
        "value": value,
        "label": Ruleset.text(value.label, language),
        "note": Ruleset.text(value.note, language) if value.note else "",
        "synonyms": synonyms(value, language),
        "count": len({use.rule.id for use in uses}),
        "fact_label": Ruleset.text(relations.site.funds.vocabulary.facts[fact].label, language),
    }


def _applicant(relations: Relations, fact: str, value: Value, language: str) -> Mapping[str, Any]:
    """Return what each fund has for an applicant: what names it, what to mind, what names others instead."""
    site = relations.site
    named = relations.naming(fact, value.id)
    others = relations.refusing(fact, value.id)
    funds = []
    for name, ruleset in site.funds.rulesets.items():
        own = [use for use in named if use.ruleset.fund.id == name and not shared(use.rule)]
        elsewhere = [use for use in others if use.ruleset.fund.id == name and not shared(use.rule)]
        funds.append(
            {
                "key": f"fund:{name}",
                "title": ruleset.text(ruleset.fund.name, language),
                "clauses": _of(relations, own, ("clause",), language),
                "rates": [*_standard(relations, name, language), *_of(relations, own, ("rate",), language)],
                "shares": _of(relations, own, ("allocation",), language),
                "minds": _of(relations, own, ("eligibility", "signal"), language),
                "others": relations.lines(elsewhere, language),
            }
        )
    common = relations.lines([use for use in named if shared(use.rule)], language)
    return _shown(relations, fact, value, language) | {"funds": funds, "common": common}


def _of(relations: Relations, uses: Iterable[Use], stages: tuple[str, ...], language: str) -> list[Line]:
    return relations.lines([use for use in uses if use.rule.stage in stages], language)


def _standard(relations: Relations, fund: str, language: str) -> list[Line]:
    """Return the ordinary rate of a fund: it counts for everybody, so no rule names who applies."""
    rates = relations.planned(fund, "rate")
    return [relations.line(one.rule, fund, language) for one in rates if one.rule.then.basis == "standard"]  # type: ignore[union-attr]


def _activity(relations: Relations, fact: str, value: Value, language: str) -> Mapping[str, Any]:
    """Return where an activity fits, every rule that bears on it there, and the rules that name it elsewhere."""
    told = [_fund(relations, name, fact, value, language) for name in relations.site.funds.rulesets]
    fits = [one for one in told if one["clauses"]]
    listed = {line.key for one in fits for kind in ("rules", "common") for _, lines in one[kind] for line in lines}
    uses = [use for use in relations.naming(fact, value.id) if use.rule.stage != "clause"]
    others: list[Group] = relations.groups([use for use in uses if f"rule:{use.rule.id}" not in listed], language)
    return _shown(relations, fact, value, language) | {
        "fits": fits,
        "fits_not": [(one["fund"], one["title"]) for one in told if not one["clauses"]],
        "others": others,
    }


def _fund(relations: Relations, fund: str, fact: str, value: Value, language: str) -> dict[str, Any]:
    """Return what a fund says about an activity: where it fits, and the rules that bear on it, by weight."""
    clauses = {use.rule.id: use.planned for use in relations.naming(fact, value.id) if _fits(use, fund)}
    told = work_of(relations, fund, list(clauses.values())) | {fact: {value.id}}
    bearing = Bearing(relations, fund, {name: told[name] for name in (*WORK, fact) if name in told})
    own, general = bearing.own(), bearing.general()
    return {
        "fund": fund,
        "title": relations.site.words(fund, language).text(relations.site.funds.rulesets[fund].fund.name),
        "lettered": is_lettered(relations, fund),
        "clauses": [_place(relations, fund, one, language) for one in clauses.values()],
        "rates": _standard(relations, fund, language),
        "rules": bearing.told([one for one in own if not shared(one.rule)], language),
        "general": bearing.told([one for one in general if not shared(one.rule)], language),
        "common": bearing.told([one for one in own if shared(one.rule)], language),
        "common_general": bearing.told([one for one in general if shared(one.rule)], language),
        "lifting": {f"rule:{one.rule.id}": _lifting(relations, fund, one, language) for one in own},
        "questions": _questions(relations, fund, own, fact, language),
    }


def _place(relations: Relations, fund: str, planned: PlannedRule, language: str) -> tuple[str, str, Line]:
    """Return the point of a clause, what its objective is about, and the clause."""
    words, then = relations.site.words(fund, language), planned.rule.then
    labels = {one.id: words.text(one.label) for one in words.ruleset.fund.objectives}
    return then.point, labels[then.objective], relations.line(planned.rule, fund, language)  # type: ignore[union-attr]


def _fits(use: Use, fund: str) -> bool:
    return use.rule.stage == "clause" and use.ruleset.fund.id == fund


def _lifting(relations: Relations, fund: str, planned: PlannedRule, language: str) -> list[Line]:
    """Return the exceptions to an exclusion."""
    lifting = [one for one in relations.planned(fund, "eligibility") if one.effect == "lifts"]
    return [relations.line(one.rule, fund, language) for one in lifting if planned.rule.id in one.rule.exception_to]


def _questions(
    relations: Relations, fund: str, own: Iterable[PlannedRule], fact: str, language: str
) -> list[tuple[str, str, str]]:
    """Return the questions that decide whether an exclusion that names this work holds, with their help."""
    words = relations.site.words(fund, language)
    rules = {planned.rule.id for planned in own if planned.effect == "excludes" and not shared(planned.rule)}
    uses = [use for use in relations.uses if use.ruleset.fund.id == fund and use.rule.id in rules]
    found: dict[str, tuple[str, str, str]] = {}
    for use in uses:
        name = use.test.fact
        if fact in {one.test.fact for one in uses if one.rule is use.rule} and name not in {*WORK, fact}:
            asked = relations.site.funds.vocabulary.facts[name]
            named = {value for one in uses if one.test.fact == name for value in one.test.wanted}
            notes = [
                f"{words.value_labels[name, value.id]}: {words.value_notes[name, value.id]}"
                for value in asked.values
                if value.id in named and value.note
            ]
            help_text = " ".join([words.text(asked.help), *notes])
            found[name] = (f"fact:{name}", words.text(asked.question), help_text)
    return list(found.values())


def _list(relations: Relations, fact: str, kind: str, language: str) -> Mapping[str, Any]:
    site = relations.site
    rows = []
    for value in site.funds.vocabulary.facts[fact].values:
        uses = relations.naming(fact, value.id)
        fits = [use.ruleset.fund.id for use in uses if kind == "applicant" or use.rule.stage == "clause"]
        rows.append(
            {
                "key": f"{kind}:{value.id}",
                "label": Ruleset.text(value.label, language),
                "note": Ruleset.text(value.note, language) if value.note else "",
                "count": len({use.rule.id for use in uses}),
                "funds": list(dict.fromkeys(fits)),
            }
        )
    names = {name: ruleset.text(ruleset.fund.name, language) for name, ruleset in site.funds.rulesets.items()}
    return {
        "rows": sorted(rows, key=lambda row: str(row["label"]).casefold()),
        "names": names,
        "none": tell("ref.none", language),
    }
