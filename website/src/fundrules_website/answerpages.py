"""Pages for answers that people name themselves by: who applies ("I am a municipality"), and what they do."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from fundrules.fundfiles import Value
from fundrules.ruleset import Ruleset
from fundrules_website.addresses import at
from fundrules_website.factpages import WITH_PAGES, synonyms, value_words
from fundrules_website.pages import LANGUAGES, Page
from fundrules_website.relations import Group, Line, Relations, Use, shared
from fundrules_website.site import Site, both, tell

ROOT = {"applicant": "applicants", "activity": "activities"}
GAINS = ("clause", "rate", "allocation")  # the stages in which a rule gives something


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of every applicant and every activity, and both lists."""
    relations = Relations(site)
    for fact, kind in WITH_PAGES.items():
        values = site.funds.vocabulary.facts[fact].values
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
    others = relations.not_naming(fact, value.id)
    funds = []
    for name, ruleset in site.funds.rulesets.items():
        own = [use for use in named if use.ruleset.fund.id == name and not shared(use.rule)]
        elsewhere = [use for use in others if use.ruleset.fund.id == name and not shared(use.rule)]
        funds.append(
            {
                "key": f"fund:{name}",
                "title": ruleset.text(ruleset.fund.name, language),
                "gains": _of(relations, own, GAINS, language),
                "minds": _of(relations, own, ("eligibility", "signal"), language),
                "others": relations.lines(elsewhere, language),
                "divided": any(planned.number for planned in relations.planned(name, "allocation")),
            }
        )
    common = relations.lines([use for use in named if shared(use.rule)], language)
    return _shown(relations, fact, value, language) | {"funds": funds, "common": common}


def _of(relations: Relations, uses: Iterable[Use], stages: tuple[str, ...], language: str) -> list[Line]:
    return relations.lines([use for use in uses if use.rule.stage in stages], language)


def _activity(relations: Relations, fact: str, value: Value, language: str) -> Mapping[str, Any]:
    """Return where an activity fits, and which other rules name it."""
    site = relations.site
    uses = relations.naming(fact, value.id)
    fits = []
    for use in uses:
        if use.rule.stage == "clause":
            fund, point = use.ruleset.fund.id, use.rule.then.point  # type: ignore[union-attr]
            fits.append((fund, point, relations.line(use.rule, fund, language)))
    others: list[Group] = relations.groups([use for use in uses if use.rule.stage != "clause"], language)
    by_fund = [
        (name, ruleset.text(ruleset.fund.name, language), _once(fits, name))
        for name, ruleset in site.funds.rulesets.items()
    ]
    return _shown(relations, fact, value, language) | {
        "fits": [one for one in by_fund if one[2]],
        "fits_not": [(name, title) for name, title, some in by_fund if not some],
        "others": others,
    }


def _once(fits: list[tuple[str, str, Line]], fund: str) -> list[tuple[str, Line]]:
    return list({line.key: (point, line) for name, point, line in fits if name == fund}.values())


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
