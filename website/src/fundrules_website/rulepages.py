"""A page for each rule: what it says, why, when, and what to tell a caller."""

from collections.abc import Iterator, Mapping
from typing import Any

from fundrules.catalogue import conditions_of
from fundrules.models import Rule
from fundrules.vocabulary import CONCLUSIONS
from fundrules.wording import LANGUAGES, month_words
from fundrules.wordsmith import Wordsmith
from fundrules_website.addresses import at
from fundrules_website.pages import Page
from fundrules_website.phoning import Speaker
from fundrules_website.ruleparts import Parts, linked
from fundrules_website.site import Site
from fundrules_website.subjects import Desk, Subject
from fundrules_website.tables import ExampleTable, border_rows


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of every rule; one that all funds share has one page."""
    desk = Desk(site)
    for name, rulesets in site.rules.items():
        yield page_of(Subject(desk, rulesets[0].rules[name], rulesets))


def page_of(subject: Subject) -> Page:
    """Return the page of one rule."""
    rule, desk = subject.rule, subject.desk
    words = {language: desk.site.words(subject.ruleset.fund.id, language, subject.day) for language in LANGUAGES}
    speakers = {language: _speaker(desk, words[language], rule) for language in LANGUAGES}

    def shows(language: str) -> Mapping[str, Any]:
        parts = Parts(rule, words[language], desk.site, desk.site.pages.by_key[f"rule:{rule.id}"])
        return _shows(subject, parts, speakers[language])

    return Page(
        key=f"rule:{rule.id}",
        owner=rule.id,
        kind="rule",
        path=at("rules", *rule.id.split(".")),
        title={language: speakers[language].told.title for language in LANGUAGES},
        summary={language: speakers[language].lead() for language in LANGUAGES},
        template="rule",
        shows=shows,
        spoken=rule.id,
    )


def _speaker(desk: Desk, words: Wordsmith, rule: Rule) -> Speaker:
    number = words.plan.numbers.get(rule.id)
    planned = None if number is None else words.plan.rules[number]
    adopted = desk.site.adopted(words, rule.id)
    return Speaker(rule, words, planned, adopted is None or adopted.same_letter)


def _shows(subject: Subject, parts: Parts, speaker: Speaker) -> dict[str, Any]:
    rule, words = subject.rule, parts.words
    names = [one.text(one.fund.name, parts.language) for one in subject.rulesets]
    return {
        "id": rule.id,
        "sort": getattr(rule.then, "effect", rule.stage),
        "status": rule.status,
        "certainty": _certainty(parts),
        "lead": speaker.lead(),
        "phone": speaker.phone(),
        "texts": speaker.told,
        "funds": [parts.link(name, f"fund:{one.fund.id}") for name, one in zip(names, subject.rulesets, strict=True)],
        "fund": names[0],
        "shared": len(names) > 1,
        "day": month_words(subject.day.isoformat(), parts.language),
        "follows": parts.follows(),
        **_conditions(parts),
        "others": list(_others(subject, parts)),
        "example": _example(subject, parts),
        "borders": [border_rows(parts, border) for border in subject.borders],
        "sources": list(_sources(parts)),
        "reading": _reading(parts),
        "not_modelled": words.text(rule.not_modelled) if rule.not_modelled else None,
        "facts": [_fact(parts, name) for name in _read(rule) if name not in CONCLUSIONS],
        "conclusions": [name for name in _read(rule) if name in CONCLUSIONS],
        "history": list(_history(parts)),
        "dated": parts.dated(),
        "requests": list(subject.requests(parts.language)) if subject.desk.site.address else [],
    }


def _conditions(parts: Parts) -> dict[str, Any]:
    """Return the conditions in words, and what says the sentences round them as the effect of the rule asks."""
    scope = parts.rule.scope
    return {
        "by_effect": parts.by_effect,
        "scope": parts.conditions(scope) if scope else None,
        "when": parts.conditions(parts.rule.when),
    }


def _example(subject: Subject, parts: Parts) -> dict[str, Any] | None:
    """Return both projects in words; None for a rule that does not count on the day."""
    planned, pair = subject.planned, subject.pair
    return ExampleTable(parts, planned, pair).told() if planned and pair else None


def _certainty(parts: Parts) -> tuple[str, str, str]:
    """Return how certain a rule is, what that means for a caller, and what to add on the phone.

    A place that is less sure than the rule is told apart.
    """
    rule = parts.rule
    name, means = (parts.say(f"rule.certainty.{rule.certainty}.{key}") for key in ("name", "means"))
    is_sure = rule.certainty == "verified"
    added = "" if is_sure else parts.say(f"rule.phone.certainty.{rule.certainty}")
    if not getattr(rule.then, "adopted_certainty", None):
        return name, means, added
    sure = parts.say("rule.certainty.measure") if is_sure else means
    return name, f"{sure} {parts.say('rule.certainty.place')}", added


def _sources(parts: Parts) -> Iterator[str]:
    """Yield every place that the rule cites, and beside it how sure its source is where we did not read that source."""
    citation = parts.rule.citation
    keys = [place.source or citation.source for place in (citation, *citation.see)]
    for key, one in zip(keys, parts.words.citations[parts.rule.id], strict=True):
        source = parts.ruleset.sources[key]
        told = linked(one.text, one.link) if one.link else f"{one.text} {parts.say('rule.sources.no_link')}"
        told += f" {parts.say('rule.sources.site')}" if source.links_to == "site" else ""
        certainty = source.certainty
        yield told if certainty == "verified" else f"{told} **{parts.say(f'rule.sources.{certainty}')}**"


def _read(rule: Rule) -> list[str]:
    """Return the facts that a rule reads, in the order in which it names them."""
    nodes = [node for node in (rule.scope, rule.when) if node]
    return list(dict.fromkeys(condition.fact for node in nodes for condition in conditions_of(node)))


def _others(subject: Subject, parts: Parts) -> Iterator[tuple[str, list[str]]]:
    """Yield the rules that this one goes before or after, with how, and those that are about the same."""
    name, rules = subject.rule.id, subject.ruleset.ordered
    found = {
        "exception_to": subject.rule.exception_to,
        "exceptions": [one.id for one in rules if name in one.exception_to],
        "prefer_over": subject.rule.prefer_over,
        "preferred": [one.id for one in rules if name in one.prefer_over],
        "read_by": [one.id for one in rules if name in _clauses_read(one)],
    }
    told = {name, *(one for names in found.values() for one in names)}
    found["akin"] = [one for one in subject.akin if one not in told]
    yield from ((key, parts.rules(names)) for key, names in found.items() if names)


def _clauses_read(rule: Rule) -> set[Any]:
    nodes = [node for node in (rule.scope, rule.when) if node]
    read = [one.wanted for node in nodes for one in conditions_of(node) if one.fact == "clause"]
    return {value for wanted in read for value in (wanted if isinstance(wanted, tuple) else (wanted,))}


def _reading(parts: Parts) -> list[tuple[str, str]]:
    number = parts.rule.reading
    if not number:
        return []
    reading = parts.ruleset.readings[number]
    return [(key, parts.words.text(getattr(reading, key))) for key in ("question", "ours", "other", "why")]


def _fact(parts: Parts, name: str) -> dict[str, str]:
    fact, text = parts.ruleset.vocabulary.facts[name], parts.words.text
    link = parts.link(text(fact.label), f"fact:{name}")
    return {"link": link, "question": text(fact.question), "help": text(fact.help), "who": fact.who}


def _history(parts: Parts) -> Iterator[str]:
    """Yield since when the rule counts, and what came before and after it."""
    rule, language = parts.rule, parts.language
    until = rule.applies.until
    day = month_words(rule.applies.from_.isoformat(), language)
    ends = month_words(until.isoformat(), language) if until else ""
    yield parts.say("rule.history.until" if until else "rule.history.from", day=day, until=ends)
    after = [one.id for one in parts.ruleset.rules.values() if one.replaces == rule.id]
    known = rule.replaces in parts.ruleset.rules
    if rule.replaces:
        told = parts.rule_link(rule.replaces) if known else f"`{rule.replaces}`"
        yield parts.say("rule.history.replaces", rules=told)
    if after:
        yield parts.say("rule.history.replaced", rules=", ".join(parts.rules(after)))
    if not rule.replaces:
        yield parts.say("rule.history.first")
    yield parts.say("rule.history.status", status=parts.say(f"rule.status.{rule.status}"))
