"""A naive judge of conditions and verdicts, straight from the rule files: no bits, no engine, no code of either.

True, False and None (unknown). It exists to disagree with the engines when they are wrong.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fundrules.models import Condition, ParameterRef, Rule
from fundrules.ruleset import Ruleset

Truth = bool | None


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Return Kleene's and."""
    seen = list(truths)
    return False if False in seen else None if None in seen else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Return Kleene's or."""
    seen = list(truths)
    return True if True in seen else None if None in seen else False


def negation(truth: Truth) -> Truth:
    """Return Kleene's not."""
    return None if truth is None else not truth


class Oracle:
    """Judges one ruleset on one day, from facts as people write them."""

    def __init__(self, ruleset: Ruleset, day: date) -> None:
        self.ruleset = ruleset
        self.day = day
        self.rules = {rule.id: rule for rule in ruleset.in_force(day)}

    def of_stage(self, stage: str) -> list[Rule]:
        """Return the rules of one stage."""
        return [rule for rule in self.rules.values() if rule.id.split(".")[1] == stage]

    def node(self, node: Any, facts: Mapping[str, Any]) -> Truth:
        """Judge conditions, nested or not."""
        if isinstance(node, Condition):
            return self.condition(node, facts)
        if hasattr(node, "all"):
            return conjunction(self.node(part, facts) for part in node.all)
        return disjunction(self.node(part, facts) for part in node.any)

    def condition(self, condition: Condition, facts: Mapping[str, Any]) -> Truth:
        """Judge one condition on one answer, or on which clauses hold."""
        if condition.fact == "clause":
            names = [condition.wanted] if isinstance(condition.wanted, str) else condition.wanted
            return disjunction(self.holds(self.rules[name], facts) for name in names)
        answer = facts.get(condition.fact)
        if answer is None:
            return self.by_order(condition, facts)
        fact = self.ruleset.vocabulary.facts[condition.fact]
        wanted = condition.wanted
        if isinstance(wanted, str) and wanted in fact.groups:
            wanted = fact.groups[wanted]
        if condition.word in {"at_least", "at_most"}:
            border = self.amount(wanted)
            number = Decimal(str(answer)) if fact.type == "euro" else answer
            if fact.type == "date":
                border, number = str(border), str(answer)  # ISO days are in order as texts
            return number >= border if condition.word == "at_least" else number <= border
        answers = answer if isinstance(answer, list) else [answer]
        options = list(wanted) if isinstance(wanted, tuple) else [wanted]
        hit = any(one == option and type(one) is type(option) for one in answers for option in options)
        return not hit if condition.word == "is_not" else hit

    def by_order(self, condition: Condition, facts: Mapping[str, Any]) -> Truth:
        """Judge a condition on a day that is not given: no end comes before its start."""
        is_at_least = condition.word == "at_least"
        for end in self.ruleset.vocabulary.ordered_days:
            start = str(self.ruleset.vocabulary.facts[end].not_before)
            if condition.fact == end and facts.get(start):  # the end is that day or later
                border = str(self.amount(condition.wanted))
                return True if is_at_least and facts[start] >= border else False if facts[start] > border else None
            if condition.fact == start and facts.get(end):  # the start is that day or earlier
                border = str(self.amount(condition.wanted))
                return (False if facts[end] < border else None) if is_at_least else facts[end] <= border or None
        return None

    def amount(self, wanted: Any) -> Any:
        """Return the border a number is compared with."""
        if isinstance(wanted, ParameterRef):
            values = [v for v in self.ruleset.parameters[wanted.parameter].values if v.from_ <= self.day]
            return max(values, key=lambda value: value.from_).value
        return Decimal(wanted) if isinstance(wanted, str) else wanted

    def holds(self, rule: Rule, facts: Mapping[str, Any]) -> Truth:
        """Judge a rule with its scope and with the exceptions to it."""
        own = [self.node(rule.when, facts)] + ([self.node(rule.scope, facts)] if rule.scope else [])
        exceptions = [self.holds(other, facts) for other in self.rules.values() if rule.id in other.exception_to]
        return conjunction([*own, *(negation(truth) for truth in exceptions)])

    def stands_in_the_way(self, rule: Rule, facts: Mapping[str, Any]) -> Truth:
        """Judge whether an eligibility rule makes the activity not eligible."""
        effect = rule.then.effect
        if effect == "lifts":
            return False
        when = self.node(rule.when, facts)
        parts = [when if effect == "excludes" else negation(when)]
        parts += [self.node(rule.scope, facts)] if rule.scope else []
        parts += [negation(self.holds(r, facts)) for r in self.rules.values() if rule.id in r.exception_to]
        return conjunction(parts)

    def fit(self, facts: Mapping[str, Any]) -> Truth:
        """Say whether the activity is eligible: a clause holds and nothing stands in the way."""
        some_clause = disjunction(self.holds(rule, facts) for rule in self.of_stage("clause"))
        obstacles = disjunction(self.stands_in_the_way(rule, facts) for rule in self.of_stage("eligibility"))
        return conjunction([some_clause, negation(obstacles)])
