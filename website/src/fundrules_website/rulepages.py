"""A page for each rule: what it says, why, when, and what to tell a caller."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fundrules.catalogue import conditions_of, latest
from fundrules.models import Rule
from fundrules.plan import PlannedRule
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import CONCLUSIONS
from fundrules.wording import month_words
from fundrules.wordsmith import Wordsmith
from fundrules_website import asking
from fundrules_website.pages import LANGUAGES, Page, slug
from fundrules_website.phoning import Speaker
from fundrules_website.ruleparts import Parts, linked
from fundrules_website.running import BlockError
from fundrules_website.site import Site
from fundrules_website.trials import ExampleTable, border_rows
from fundrules_website.trying import Border, Pair, Trials

ROOT = {"nl": "regels", "en": "rules"}
Rulesets = list[Ruleset]


@dataclass
class Desk:
    """What all these pages share: the words and the trials of each fund on a day, and one connection."""

    site: Site
    spoken: dict[tuple[str, str, date], Wordsmith] = field(default_factory=dict)
    trials: dict[tuple[str, date], Trials] = field(default_factory=dict)

    def words(self, ruleset: Ruleset, language: str, day: date) -> Wordsmith:
        """Return the words of a fund on a day."""
        key = (ruleset.fund.id, language, day)
        if key not in self.spoken:
            self.spoken[key] = latest(ruleset, language, day)
        return self.spoken[key]

    def trial(self, ruleset: Ruleset, day: date) -> Trials:
        """Return what tries the rules of a fund on a day."""
        key = (ruleset.fund.id, day)
        if key not in self.trials:
            self.trials[key] = Trials(ruleset, day)
        return self.trials[key]

    @cached_property
    def asker(self) -> asking.Asker:
        """What sends the requests on the pages."""
        return asking.Asker(self.site.address)


@dataclass
class Subject:
    """One rule, tried once for both languages."""

    desk: Desk
    rule: Rule
    rulesets: Rulesets

    @property
    def ruleset(self) -> Ruleset:
        """The fund it is tried in: the first, for a rule that all share."""
        return self.rulesets[0]

    @cached_property
    def day(self) -> date:
        """The day that is shown: today, or the nearest day on which the rule and its edition count."""
        day, edition = max(self.desk.site.day, self.rule.applies.from_), self.ruleset.fund.editions[-1]
        ends = [one for one in (self.rule.applies.until, edition.until) if one]
        return max(min([day, *ends]), edition.from_)

    @cached_property
    def trials(self) -> Trials:
        """What tries it."""
        return self.desk.trial(self.ruleset, self.day)

    @cached_property
    def planned(self) -> PlannedRule | None:
        """The rule in the plan of that day; None when it is retired."""
        return self.trials.planned(self.rule.id)

    @cached_property
    def pair(self) -> Pair | None:
        """The nearest passing and failing example."""
        return self.trials.pair(self.planned) if self.planned else None

    @cached_property
    def borders(self) -> list[Border]:
        """The values round each border."""
        return list(self.trials.borders(self.planned)) if self.planned else []

    @cached_property
    def decision(self) -> tuple[str, Any] | None:
        """The request about the passing example in a whole project, with its answer."""
        if not self.pair or not self.planned:
            return None
        example = self.pair.passing.example
        whole = self.trials.project(self.planned, example)
        facts = whole if whole is not None else self.trials.prover.answers(example.given)[0]
        written = {name: self.ruleset.vocabulary.written(name, answer) for name, answer in facts.items()}
        on = {} if self.day == self.desk.site.day else {"on": self.day.isoformat()}
        command = asking.post("/v1/decisions?detail=codes", {"funds": [self.ruleset.fund.id], **on, **written})
        answer = self.desk.asker.ask(command)
        expected = self.trials.decided(facts).verdict
        if answer["verdict"] != expected:
            raise BlockError(f"{self.rule.id}: the service says {answer['verdict']}, the site {expected}")
        return command, answer

    def requests(self, language: str) -> Iterator[dict[str, str]]:
        """Yield the requests of the page with the first lines of their answers."""
        if self.decision:
            command, answer = self.decision
            yield {"what": "decide", "command": command, "begins": asking.begins(answer)}
        command = asking.get(f"/v1/rules/{self.rule.id.replace('.', '/')}?language={language}")
        yield {"what": "rule", "command": command, "begins": asking.begins(self.desk.asker.ask(command))}


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of every rule; one that all funds share has one page."""
    desk = Desk(site)
    for name, rulesets in site.rules.items():
        yield _page(Subject(desk, rulesets[0].rules[name], rulesets))


def address(name: str, language: str) -> str:
    """Return the address of a rule's page."""
    return "/".join([ROOT[language], *map(slug, name.split("."))])


def _page(subject: Subject) -> Page:
    rule, desk = subject.rule, subject.desk
    words = {language: desk.words(subject.ruleset, language, subject.day) for language in LANGUAGES}
    speakers = {language: _speaker(desk, words[language], rule) for language in LANGUAGES}

    def shows(language: str) -> Mapping[str, Any]:
        parts = Parts(desk.site, desk.site.pages.by_key[f"rule:{rule.id}"], words[language], rule)
        return _shows(subject, parts, speakers[language])

    return Page(
        key=f"rule:{rule.id}",
        owner=rule.id,
        kind="rule",
        path={language: address(rule.id, language) for language in LANGUAGES},
        title={language: speakers[language].told.title for language in LANGUAGES},
        summary={language: speakers[language].lead() for language in LANGUAGES},
        template="rule",
        shows=shows,
        spoken=rule.id,
    )


def _speaker(desk: Desk, words: Wordsmith, rule: Rule) -> Speaker:
    number = words.plan.numbers.get(rule.id)
    planned = None if number is None else words.plan.rules[number]
    adopted = desk.site.funds.explainer(words.plan, words.language, "full").adopted.get(rule.id)
    return Speaker(rule, planned, words, adopted is None or adopted.same_letter)


def _shows(subject: Subject, parts: Parts, speaker: Speaker) -> dict[str, Any]:
    rule, words = subject.rule, parts.words
    names = [one.text(one.fund.name, parts.language) for one in subject.rulesets]
    return {
        "id": rule.id,
        "stage": rule.stage,
        "status": rule.status,
        "certainty": rule.certainty,
        "lead": speaker.lead(),
        "phone": speaker.phone(),
        "texts": speaker.told,
        "funds": [parts.link(name, f"fund:{one.fund.id}") for name, one in zip(names, subject.rulesets, strict=True)],
        "fund": names[0],
        "shared": len(names) > 1,
        "day": month_words(subject.day.isoformat(), parts.language),
        "follows": parts.follows(),
        "scope": parts.conditions(rule.scope) if rule.scope else None,
        "when": parts.conditions(rule.when),
        "others": list(_others(subject, parts)),
        "example": ExampleTable(parts, subject.trials, subject.pair).told() if subject.pair else None,
        "borders": [border_rows(parts, border) for border in subject.borders],
        "sources": [_source(parts, one.text, one.link) for one in words.citations[rule.id]],
        "reading": _reading(parts),
        "not_modelled": words.text(rule.not_modelled) if rule.not_modelled else None,
        "facts": [_fact(parts, name) for name in _read(rule) if name not in CONCLUSIONS],
        "conclusions": [name for name in _read(rule) if name in CONCLUSIONS],
        "history": list(_history(parts)),
        "dated": parts.dated(),
        "requests": list(subject.requests(parts.language)) if subject.desk.site.address else [],
    }


def _source(parts: Parts, words: str, link: str | None) -> str:
    return linked(words, link) if link else f"{words} {parts.say('rule.sources.no_link')}"


def _read(rule: Rule) -> list[str]:
    """Return the facts that a rule reads, in the order in which it names them."""
    nodes = [node for node in (rule.scope, rule.when) if node]
    return list(dict.fromkeys(condition.fact for node in nodes for condition in conditions_of(node)))


def _others(subject: Subject, parts: Parts) -> Iterator[tuple[str, list[str]]]:
    """Yield the rules that this one goes before or after, with how."""
    name, rules = subject.rule.id, subject.ruleset.ordered
    found = {
        "exception_to": subject.rule.exception_to,
        "exceptions": [one.id for one in rules if name in one.exception_to],
        "prefer_over": subject.rule.prefer_over,
        "preferred": [one.id for one in rules if name in one.prefer_over],
        "read_by": [one.id for one in rules if name in _clauses_read(one)],
    }
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
