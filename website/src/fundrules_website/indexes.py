"""The lists: all rules, the articles, the money, the priorities, what changed when, and everything from A to Z."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from fundrules.wording import month_words
from fundrules_website.addresses import at
from fundrules_website.editionpages import days_words, sources, value_row
from fundrules_website.fundpages import money
from fundrules_website.lawpages import is_lettered, points_of, told
from fundrules_website.pages import Page
from fundrules_website.relations import Line, Relations, by_stage, shared
from fundrules_website.site import both, tell, texts

QUOTES = "“\N{LEFT SINGLE QUOTATION MARK}\"'"
LISTS = ("rules", "articles", "allocations", "priorities", "changes", "everything", "reference")


def pages(relations: Relations) -> Iterator[Page]:
    """Yield every list that is not about one kind of page only."""
    makers = {
        "rules": _rules,
        "articles": _articles,
        "allocations": _allocations,
        "priorities": _priorities,
        "changes": _changes,
        "everything": _everything,
        "reference": _reference,
    }
    for name in LISTS:
        yield Page(
            key=f"index:{name}",
            owner="rulesets",
            kind="index",
            path=at(name),
            title=both(f"ref.{name}.title"),
            summary=both(f"ref.{name}.lead"),
            template=f"index-{name}",
            shows=partial(makers[name], relations),
        )


def _funds(relations: Relations, language: str) -> list[tuple[str, str]]:
    return [
        (name, ruleset.text(ruleset.fund.name, language)) for name, ruleset in relations.site.funds.rulesets.items()
    ]


def every_line(relations: Relations, fund: str, language: str) -> tuple[list[Line], list[Line]]:
    """Return all rules of a fund, those that do not count today too: its own, and those all funds share."""
    rules = relations.site.funds.rulesets[fund].ordered
    own = [relations.line(rule, fund, language) for rule in rules if not shared(rule)]
    common = [relations.line(rule, fund, language) for rule in rules if shared(rule)]
    return own, common


def _rules(relations: Relations, language: str) -> Mapping[str, Any]:
    groups = []
    common: list[Line] = []
    for fund, name in _funds(relations, language):
        own, common = every_line(relations, fund, language)
        groups.append((f"fund:{fund}", name, by_stage(own, language)))
    if common:
        groups.append(("index:funds", tell("ref.all_funds", language), by_stage(common, language)))
    return {"groups": groups}


def _articles(relations: Relations, language: str) -> Mapping[str, Any]:
    found = []
    for fund, name in _funds(relations, language):
        words = relations.site.words(fund, language)
        rows = [
            (point, told(relations.site, words, planned))
            for point, rules in points_of(relations, fund).items()
            for planned in rules
        ]
        found.append((fund, name, is_lettered(relations, fund), rows))
    acts = [
        (f"source:{key}", rulesets[0].text(rulesets[0].sources[key].title, language))
        for key, rulesets in sources(relations.site).items()
        if rulesets[0].sources[key].kind == "act"
    ]
    return {"funds": found, "acts": acts}


def _allocations(relations: Relations, language: str) -> Mapping[str, Any]:
    return {
        "funds": [(fund, name, money(relations, fund, language)) for fund, name in _funds(relations, language)],
    }


def _priorities(relations: Relations, language: str) -> Mapping[str, Any]:
    groups = []
    common: list[Line] = []
    for fund, name in _funds(relations, language):
        own, common = every_line(relations, fund, language)
        groups.append((f"fund:{fund}", name, [line for line in own if line.effect == "priority"]))
    groups.insert(0, ("index:funds", tell("ref.all_funds", language), [x for x in common if x.effect == "priority"]))
    return {"groups": [group for group in groups if group[2]]}


def _changes(relations: Relations, language: str) -> Mapping[str, Any]:
    """Return what begins or ends on which day, the newest first; what all funds share comes last on its day."""
    days: dict[str, dict[str, dict[str, Any]]] = {}
    funds = [(f"fund:{fund}", name, _events(relations, fund, language)) for fund, name in _funds(relations, language)]
    common = _rule_events(relations, next(iter(relations.site.funds.rulesets)), language, is_shared=True)
    for key, name, events in [*funds, ("index:funds", tell("ref.all_funds", language), common)]:
        for day, what, row in events:
            kinds = ("editions", "closed", "rules", "ended", "values", "first")
            group = days.setdefault(day, {}).setdefault(key, {"name": name, **{kind: [] for kind in kinds}})
            group[what].append(row)
    for group in (group for groups in days.values() for group in groups.values()):
        group["stages"] = by_stage(group["first"], language)
    listed = sorted(days.items(), reverse=True)
    return {"days": [(day, month_words(day, language), list(groups.items())) for day, groups in listed]}


def _events(relations: Relations, fund: str, language: str) -> Iterator[tuple[str, str, Any]]:
    words = relations.site.words(fund, language)
    ruleset = words.ruleset
    for edition in ruleset.fund.editions:
        row = (f"edition:{fund}:{edition.id}", words.text(edition.title), days_words(edition, language))
        yield edition.from_.isoformat(), "editions", row
        if edition.until:
            yield edition.until.isoformat(), "closed", row[:2]
    yield from _rule_events(relations, fund, language, is_shared=False)
    begins = {edition.from_ for edition in ruleset.fund.editions}
    for parameter in ruleset.parameters.values():
        for value in parameter.values:
            if value.from_ not in begins or parameter.id == ruleset.fund.programme_amount:
                yield value.from_.isoformat(), "values", value_row(parameter, value, words)


def _rule_events(relations: Relations, fund: str, language: str, *, is_shared: bool) -> Iterator[tuple[str, str, Line]]:
    """Yield when rules begin and end: those of a fund alone, or those that it shares with all funds."""
    ruleset = relations.site.funds.rulesets[fund]
    begins = {edition.from_ for edition in ruleset.fund.editions}
    for rule in ruleset.ordered:
        if shared(rule) == is_shared:
            line = relations.line(rule, fund, language)
            on_first_day = rule.applies.from_ in begins and not rule.replaces
            yield rule.applies.from_.isoformat(), "first" if on_first_day else "rules", line
            if rule.applies.until:
                yield rule.applies.until.isoformat(), "ended", line


def _everything(relations: Relations, language: str) -> Mapping[str, Any]:
    """Return every page of the site by the first letter of its title."""
    letters: dict[str, list[tuple[str, str, str]]] = {}
    for page in relations.site.pages:
        title = page.title[language]
        plain = unicodedata.normalize("NFKD", title.lstrip(QUOTES)).upper()
        letter = plain[0] if plain[:1].isalpha() else "0-9"
        kind = f"ref.kind.{page.kind}"
        told_kind = tell(kind, language) if kind in texts() else ""
        letters.setdefault(letter, []).append((title, page.key, told_kind))
    listed = sorted(letters.items())
    return {"letters": [(letter, sorted(some, key=lambda one: one[0].casefold())) for letter, some in listed]}


def _reference(relations: Relations, language: str) -> Mapping[str, Any]:
    return {
        "funds": _funds(relations, language),
        "lists": [
            (f"index:{name}", tell(f"ref.{name}.title", language), tell(f"ref.{name}.lead", language))
            for name in (
                "applicants",
                "activities",
                "articles",
                "rules",
                "facts",
                "allocations",
                "priorities",
                "changes",
            )
        ],
        "more": [
            (f"index:{name}", tell(f"ref.{name}.title", language), tell(f"ref.{name}.lead", language))
            for name in ("sources", "problems", "everything")
        ],
    }
