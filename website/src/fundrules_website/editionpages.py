"""Pages for editions and for the documents that rules come from."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from fundrules.fundfiles import DatedValue, Edition, Parameter, Source
from fundrules.models import Rule
from fundrules.ruleset import STAGES, Ruleset, say_place
from fundrules.wording import LANGUAGES, month_words
from fundrules.wordsmith import Wordsmith
from fundrules_website.addresses import at
from fundrules_website.pages import Page
from fundrules_website.relations import Line, Relations, by_stage, dated_words, shared
from fundrules_website.site import Site, both, tell


def pages(relations: Relations) -> Iterator[Page]:
    """Yield the page of every edition and of every source, and the list of sources."""
    for name, ruleset in relations.site.funds.rulesets.items():
        for edition in ruleset.fund.editions:
            yield _edition_page(relations, name, edition)
    for key, rulesets in sources(relations.site).items():
        yield _source_page(relations, key, rulesets)
    yield Page(
        key="index:sources",
        owner="rulesets/*/sources.yaml",
        kind="index",
        path=at("sources"),
        title=both("ref.sources.title"),
        summary=both("ref.sources.lead"),
        template="sources",
        shows=partial(_sources, relations),
    )


def sources(site: Site) -> dict[str, list[Ruleset]]:
    """Return every source with the rulesets that know it."""
    found: dict[str, list[Ruleset]] = {}
    for ruleset in site.funds.rulesets.values():
        for key in ruleset.sources:
            found.setdefault(key, []).append(ruleset)
    return found


def _edition_page(relations: Relations, fund: str, edition: Edition) -> Page:
    return Page(
        key=f"edition:{fund}:{edition.id}",
        owner=f"rulesets/{fund}/fund.yaml",
        kind="edition",
        path=at("editions", fund, edition.id),
        title={"nl": f"{edition.title.nl} ({fund.upper()})", "en": f"{edition.title.en} ({fund.upper()})"},
        summary={
            language: tell("ref.edition.summary", language, fund=fund.upper(), days=days_words(edition, language))
            for language in LANGUAGES
        },
        template="edition",
        shows=partial(_edition, relations, fund, edition),
        words={"nl": [edition.id, fund.upper()], "en": [edition.id, fund.upper()]},
        spoken=edition.id,
    )


def days_words(edition: Edition, language: str) -> str:
    """Return the days on which an edition counts, in words."""
    begins = month_words(edition.from_.isoformat(), language)
    if edition.until is None:
        return tell("ref.days.open", language, begins=begins)
    return tell("ref.days.closed", language, begins=begins, ends=month_words(edition.until.isoformat(), language))


def _edition(relations: Relations, fund: str, edition: Edition, language: str) -> Mapping[str, Any]:
    words = relations.site.words(fund, language)
    ruleset = words.ruleset
    rules = [rule for rule in ruleset.ordered if _within(rule, edition)]
    counts = [(tell(f"ref.stage.{stage}", language), sum(rule.stage == stage for rule in rules)) for stage in STAGES]
    programme = ruleset.fund.programme_amount
    return {
        "fund": fund,
        "fund_name": words.text(ruleset.fund.name),
        "id": edition.id,
        "days": days_words(edition, language),
        "note": words.text(edition.note) if edition.note else "",
        "total": len(rules),
        "counts": [(name, count) for name, count in counts if count],
        "amounts": _amounts(ruleset.parameters[programme], edition, words) if programme else [],
        "values": [
            row
            for parameter in sorted(ruleset.parameters.values(), key=partial(_is_shared, relations.site))
            if parameter.id != programme
            for row in _amounts(parameter, edition, words)
        ],
        "readings": [_reading(relations, fund, number, rules, language) for number in sorted(ruleset.readings)],
        "sources": [
            (f"source:{key}", words.text(source.title), source.certainty) for key, source in ruleset.sources.items()
        ],
    }


def _within(rule: Rule, edition: Edition) -> bool:
    ended = rule.applies.until is not None and rule.applies.until < edition.from_
    return rule.status != "retired" and not ended and rule.applies.from_ <= (edition.until or date.max)


def _is_shared(site: Site, parameter: Parameter) -> bool:
    return all(ruleset.parameters.get(parameter.id) == parameter for ruleset in site.funds.rulesets.values())


def _amounts(parameter: Parameter, edition: Edition, words: Wordsmith) -> list[dict[str, str]]:
    values = [value for value in parameter.values if value.from_ <= (edition.until or date.max)]
    return [value_row(parameter, value, words) for value in values]


def value_row(parameter: Parameter, value: DatedValue, words: Wordsmith) -> dict[str, str]:
    """Return a dated value in words."""
    return {
        "label": words.text(parameter.label),
        "value": dated_words(parameter, value, words.language),
        "day": value.from_.isoformat(),
        "begins": month_words(value.from_.isoformat(), words.language),
        "as_of": words.text(value.as_of) if value.as_of else "",
        "note": words.text(value.note) if value.note else "",
        "source": words.cite(value.citation)[0].text,
        "source_key": f"source:{value.citation.source}",
        "certainty": value.certainty,
    }


def _reading(relations: Relations, fund: str, number: int, rules: list[Rule], language: str) -> dict[str, Any]:
    words = relations.site.words(fund, language)
    reading = words.ruleset.readings[number]
    return {
        "number": number,
        "question": words.text(reading.question),
        "ours": words.text(reading.ours),
        "other": words.text(reading.other),
        "why": words.text(reading.why),
        "lines": [relations.line(rule, fund, language) for rule in rules if rule.reading == number],
    }


def _source_page(relations: Relations, key: str, rulesets: list[Ruleset]) -> Page:
    source = rulesets[0].sources[key]
    return Page(
        key=f"source:{key}",
        owner=f"rulesets/{'common' if len(rulesets) > 1 else rulesets[0].fund.id}/sources.yaml",
        kind="source",
        path=at("sources", key),
        title={"nl": source.title.nl, "en": source.title.en},
        summary=both("ref.source.summary"),
        template="source",
        shows=partial(_source, relations, key, source),
        words={"nl": [key, source.link or ""], "en": [key, source.link or ""]},
    )


def _source(relations: Relations, key: str, source: Source, language: str) -> Mapping[str, Any]:
    funds = relations.site.funds.rulesets
    found: list[tuple[str, str, list[tuple[str, list[Line]]]]] = []
    common = [rule for rule in next(iter(funds.values())).ordered if shared(rule) and cites(rule, key)]
    for name, ruleset in funds.items():
        own = [rule for rule in ruleset.ordered if not shared(rule) and cites(rule, key)]
        if own:
            lines = by_stage((relations.line(rule, name, language) for rule in own), language)
            found.append((f"fund:{name}", ruleset.text(ruleset.fund.name, language), lines))
    if common:
        first = next(iter(funds))
        lines = by_stage((relations.line(rule, first, language) for rule in common), language)
        found.append(("index:funds", tell("ref.all_funds", language), lines))
    return {
        "key": key,
        "source": source,
        "kind": tell(f"ref.source.{source.kind}", language),
        "found": found,
        "places": places(relations, key, language),
    }


def cites(rule: Rule, source: str) -> bool:
    """Say whether a rule names a source, in its citation or beside it."""
    return any((place.source or rule.citation.source) == source for place in (rule.citation, *rule.citation.see))


def places(relations: Relations, source: str, language: str) -> list[tuple[str, list[Line]]]:
    """Return the articles and annexes of a source with the rules that cite them, in the order of the act."""
    found: dict[tuple[int, str, str], dict[str, Line]] = {}
    for name, ruleset in relations.site.funds.rulesets.items():
        for rule in ruleset.ordered:
            for place in (rule.citation, *rule.citation.see):
                kind = "article" if place.article else "annex" if place.annex else ""
                if (place.source or rule.citation.source) == source and kind:
                    number = str(getattr(place, kind))
                    order = int(number) if number.isdigit() else 0
                    words = f"{say_place(kind, language).capitalize()} {number}"
                    some = found.setdefault((1000 if kind == "annex" else order, number, words), {})
                    some[rule.id] = relations.line(rule, name, language)
    return [(words, list(lines.values())) for (_, _, words), lines in sorted(found.items())]


def _sources(relations: Relations, language: str) -> Mapping[str, Any]:
    listed = []
    for key, rulesets in sources(relations.site).items():
        source = rulesets[0].sources[key]
        cited = {rule.id for ruleset in rulesets for rule in ruleset.ordered if cites(rule, key)}
        listed.append((key, Ruleset.text(source.title, language), source, len(cited)))
    kinds = ("nota", "act", "notice")
    return {"kinds": [(kind, [one for one in listed if one[2].kind == kind]) for kind in kinds]}
