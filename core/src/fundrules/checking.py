"""Checks that need more than one file: names that must exist, stages, exceptions, thresholds and shares."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fundrules.errors import Fault
from fundrules.fundchecks import Checker, FundChecker
from fundrules.fundfiles import Fact
from fundrules.models import BREADTHS, AllInner, AllOf, Condition, ParameterRef, Rule
from fundrules.plan import GROUPED, MOST_ALTERNATIVES
from fundrules.reading import Document, Pointer
from fundrules.ruleset import STAGES, Ruleset
from fundrules.vocabulary import CONCLUSIONS, read_count, read_day, read_euro
from fundrules.wording import LANGUAGES

STAGE_OF = {
    "clause": "clause",
    "objective": "clause",
    "breadth": "clause",
    "eligible": "eligibility",
    "rate_basis": "rate",
}
WORDS_FOR = {
    "choice": {"is", "is_not", "in"},
    "choices": {"includes", "is_not"},
    "yes_no": {"is", "is_not"},
    "judgement": {"is", "is_not"},
    "euro": {"at_least", "at_most"},
    "months": {"at_least", "at_most"},
    "count": {"at_least", "at_most"},
    "date": {"at_least", "at_most"},
    "clause": {"includes"},
    "objective": {"is", "is_not", "in"},
    "breadth": {"is", "is_not", "in"},
    "eligible": {"is", "is_not"},
    "rate_basis": {"is", "is_not", "in"},
}


def check_ruleset(ruleset: Ruleset, documents: Mapping[str, Document]) -> list[Fault]:
    """Return every fault that shows only when the files are seen together."""
    checker = _RuleChecker(ruleset, documents)
    faults = [fault for rule in ruleset.rules.values() for fault in checker.rule(rule)]
    return [*faults, *checker.cycles(), *FundChecker(ruleset, documents).faults()]


def conditions_in(node: Any, pointer: Pointer) -> Iterator[tuple[Condition, Pointer]]:
    """Yield every condition below `node` with its place."""
    if isinstance(node, Condition):
        yield node, pointer
        return
    word = "all" if isinstance(node, AllOf | AllInner) else "any"
    for index, part in enumerate(getattr(node, word)):
        yield from conditions_in(part, (*pointer, word, index))


def widest(node: Any) -> int:
    """Return how many alternatives stand side by side at most."""
    if isinstance(node, Condition):
        return 1
    parts = node.all if isinstance(node, AllOf | AllInner) else node.any
    here = 1 if isinstance(node, AllOf | AllInner) else len(parts)
    return max(here, *(widest(part) for part in parts))


class _RuleChecker(Checker):
    """Checks rules one by one, and the chains between them."""

    def rule(self, rule: Rule) -> Iterator[Fault]:
        """Yield the faults of one rule."""
        stage_of_then = type(rule.then).__name__.removeprefix("Then").lower()
        if stage_of_then != rule.stage:
            yield self.blame(rule.id, ("then",), "wrong_then", stage_of_then, expected=rule.stage)
        if rule.scope is not None and rule.stage != "eligibility":
            yield self.blame(rule.id, ("scope",), "no_scope_here", rule.stage)
        if rule.prefer_over and rule.stage != "clause":
            yield self.blame(rule.id, ("prefer_over",), "no_preference_here", rule.stage)
        for part in ("scope", "when"):
            if (node := getattr(rule, part)) is not None:
                if widest(node) > MOST_ALTERNATIVES:
                    yield self.blame(rule.id, (part,), "too_many_alternatives", expected=str(MOST_ALTERNATIVES))
                for condition, pointer in conditions_in(node, (part,)):
                    yield from self.condition(rule, condition, pointer)
        yield from self.then(rule)
        yield from self.relations(rule)
        yield from self.citation(rule.id, rule.citation, ("citation",))
        yield from self.surer(rule.id, ("certainty",), rule.certainty, rule.citation)
        yield from self.wording(rule)

    def condition(self, rule: Rule, condition: Condition, pointer: Pointer) -> Iterator[Fault]:
        name = condition.fact
        if name in CONCLUSIONS:
            if STAGES.index(STAGE_OF[name]) >= STAGES.index(rule.stage):
                yield self.blame(rule.id, pointer, "reads_later_stage", name, expected=rule.stage)
            kind = name
        elif name in self.facts_known:
            kind = self.facts_known[name].type
        else:
            yield from self.known(rule.id, pointer, "unknown_fact", name, [*self.facts_known, *CONCLUSIONS])
            return
        if condition.word not in WORDS_FOR[kind]:
            allowed = ", ".join(sorted(WORDS_FOR[kind]))
            yield self.blame(rule.id, pointer, "wrong_word", f"{name} {condition.word}", expected=allowed)
        elif kind in {"euro", "months", "count", "date"}:
            yield from self.number(rule, self.facts_known[name], condition.wanted, pointer)
        else:
            yield from self.values(rule, condition, kind, pointer)

    def number(self, rule: Rule, fact: Fact, wanted: Any, pointer: Pointer) -> Iterator[Fault]:
        if isinstance(wanted, ParameterRef):
            yield from self.parameter(rule.id, pointer, wanted)
            parameter = self.ruleset.parameters.get(wanted.parameter)
            if parameter and (parameter.type, parameter.unit) != (fact.type, fact.unit):
                yield self.blame(rule.id, pointer, "wrong_border", wanted.parameter, expected=fact.unit or fact.type)
            return
        _, faults = {"euro": read_euro, "date": read_day}.get(fact.type, read_count)(wanted, "")
        if faults:
            yield self.blame(rule.id, pointer, "wrong_border", wanted, expected=fact.type)

    def values(self, rule: Rule, condition: Condition, kind: str, pointer: Pointer) -> Iterator[Fault]:
        wanted = condition.wanted
        fact = self.facts_known.get(condition.fact)
        known: list[Any] = [value.id for value in fact.values] if fact else []
        if kind in {"yes_no", "judgement", "eligible"}:
            if not isinstance(wanted, bool):
                yield self.blame(rule.id, pointer, "unknown_value", wanted, expected="true, false")
            return
        if isinstance(wanted, str) and fact and wanted in fact.groups and condition.word in GROUPED:
            return
        if fact is None:
            if rule.id.startswith("common."):
                return  # a common rule may read conclusions that this fund does not have
            concluded = {
                "clause": self.clauses(),
                "objective": [*self.objectives, "none"],
                "breadth": [*BREADTHS, "none"],
            }
            known = concluded.get(kind) or self.bases()
        groups = list(fact.groups) if fact and condition.word in GROUPED else []
        expected = ", ".join([*map(str, known), *groups][:12])
        for value in wanted if isinstance(wanted, tuple) else (wanted,):
            for fault in self.known(rule.id, pointer, "unknown_value", value, [*known, *groups]):
                yield replace(fault, expected=expected)

    def clauses(self) -> list[str]:
        return [rule.id for rule in self.ruleset.rules.values() if rule.stage == "clause"]

    def bases(self) -> list[str]:
        return [rule.then.basis for rule in self.ruleset.rules.values() if hasattr(rule.then, "basis")]

    def parameter(self, key: str, pointer: Pointer, ref: ParameterRef) -> Iterator[Fault]:
        yield from self.known(key, pointer, "unknown_parameter", ref.parameter, self.ruleset.parameters)
        if ref.parameter in self.ruleset.parameters:
            applies = self.ruleset.rules[key].applies.from_
            if self.ruleset.value(ref.parameter, applies) is None:
                yield self.blame(key, pointer, "no_value_yet", ref.parameter, expected=applies.isoformat())

    def then(self, rule: Rule) -> Iterator[Fault]:
        then: Any = rule.then
        for name in ("ceiling", "share"):
            if getattr(then, name, None) is not None:
                yield from self.parameter(rule.id, ("then", name), getattr(then, name))
        if rule.stage == "clause" and hasattr(then, "objective"):
            yield from self.known(rule.id, ("then",), "unknown_objective", then.objective, self.objectives)
            yield from self.known(rule.id, ("then",), "unknown_source", then.adopted.source, self.ruleset.sources)

    def relations(self, rule: Rule) -> Iterator[Fault]:
        rules = self.ruleset.rules
        if rule.replaces:
            yield from self.known(rule.id, ("replaces",), "unknown_rule", rule.replaces, rules)
        for word in ("exception_to", "prefer_over"):
            for other in getattr(rule, word):
                yield from self.known(rule.id, (word,), "unknown_rule", other, rules)
                if other in rules and rules[other].stage != rule.stage:
                    yield self.blame(rule.id, (word,), "other_stage", other, expected=rule.stage)
                elif (
                    other in rules
                    and rule.stage == "rate"
                    and self.amount(rule, rule.applies.from_) < self.amount(rules[other], rules[other].applies.from_)
                ):
                    yield self.blame(rule.id, (word,), "lower_exception", other)
        if getattr(rule.then, "effect", "") == "lifts" and not rule.exception_to:
            yield self.blame(rule.id, ("then",), "lifts_nothing", rule.id)

    def wording(self, rule: Rule) -> Iterator[Fault]:
        if rule.certainty == "reading" and rule.reading is None:
            yield self.blame(rule.id, ("certainty",), "reading_without_number")
        if rule.reading is not None:
            yield from self.known(rule.id, ("reading",), "unknown_reading", rule.reading, self.ruleset.readings)
        if rule.stage == "clause" or getattr(rule.then, "effect", "") == "requires":
            for language in LANGUAGES:
                if getattr(rule.texts, language).otherwise is None:
                    yield self.blame(rule.id, ("texts", language), "no_otherwise", language)

    def cycles(self) -> Iterator[Fault]:
        """Yield a fault for every rule from which a chain of exceptions or preferences leads back to itself."""
        for word in ("exception_to", "prefer_over"):
            for start in self.ruleset.rules.values():
                seen: set[str] = set()
                ahead = list(getattr(start, word))
                while ahead:
                    name = ahead.pop()
                    if name not in seen and name in self.ruleset.rules:
                        seen.add(name)
                        ahead += getattr(self.ruleset.rules[name], word)
                if start.id in seen:
                    yield self.blame(start.id, (word,), "cycle", start.id, expected=word)
