"""Which rules bear on a kind of work: what they ask, exclude, give and tell, the weightiest first.

A rule bears on work when it can hold for it, as far as the work says which answers are given. One that asks nothing
about the work counts for every project, and is told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fundrules.catalogue import conditions_of
from fundrules.models import AllInner, AllOf, Condition, Rule
from fundrules.plan import PlannedRule, Test
from fundrules.planning import resolve
from fundrules_website.relations import Line, Relations

WEIGHTS = ("requires", "excludes", "lifts", "rate", "allocation", "to_arrange", "warning", "priority")
STAGES = ("eligibility", "rate", "allocation", "signal")
POSITIVE = {"is", "in", "includes"}

Work = Mapping[str, set[Any]]


@dataclass(frozen=True)
class Bearing:
    """The rules of one fund that bear on some work, each once."""

    relations: Relations
    fund: str
    work: Work

    def rules(self) -> list[PlannedRule]:
        """Return the rules that can hold for the work, the weightiest first."""
        found = [one for stage in STAGES for one in self.relations.planned(self.fund, stage) if self.possible(one)]
        return sorted(found, key=lambda one: WEIGHTS.index(weight(one.rule)))

    def own(self) -> list[PlannedRule]:
        """Return those that ask something about the work."""
        return [one for one in self.rules() if self.asks(one)]

    def general(self) -> list[PlannedRule]:
        """Return those that do not: they count for every project."""
        return [one for one in self.rules() if not self.asks(one)]

    def told(self, rules: list[PlannedRule], language: str) -> list[tuple[str, list[Line]]]:
        """Return rules as they stand in a list, by weight."""
        lines = [(weight(one.rule), self.relations.line(one.rule, self.fund, language)) for one in rules]
        grouped = [(name, [line for kind, line in lines if kind == name]) for name in WEIGHTS]
        return [(name, some) for name, some in grouped if some]

    def possible(self, planned: PlannedRule) -> bool:
        """Say whether a rule can hold; a requirement bears on all work in its scope, met or not."""
        rule = planned.rule
        nodes = (rule.scope,) if planned.effect == "requires" else (rule.scope, rule.when)
        return all(self._holds(node) for node in nodes if node)

    def asks(self, planned: PlannedRule) -> bool:
        """Say whether a rule asks something about the work, and not merely whether there is any."""
        fund = self.relations.site.funds.rulesets[self.fund].fund
        every = {"objective": {one.id for one in fund.objectives}}
        tests = [test for test in self._tests(planned.rule) if test.word in POSITIVE and test.fact in self.work]
        return any(not set(test.wanted) >= every.get(test.fact, {None}) for test in tests)

    def _tests(self, rule: Rule) -> Iterator[Test]:
        words = self.relations.site.words(self.fund, "nl")
        for node in filter(None, (rule.scope, rule.when)):
            yield from (resolve(one, words.ruleset, words.plan.day) for one in conditions_of(node))

    def _holds(self, node: Any) -> bool:
        if not isinstance(node, Condition):
            whole = isinstance(node, AllOf | AllInner)
            return all(map(self._holds, node.all)) if whole else any(map(self._holds, node.any))
        words = self.relations.site.words(self.fund, "nl")
        test = resolve(node, words.ruleset, words.plan.day)
        given = self.work.get(test.fact)
        if not given or test.word not in {*POSITIVE, "is_not"}:
            return True
        return bool(given - set(test.wanted)) if test.word == "is_not" else bool(given & set(test.wanted))


def weight(rule: Rule) -> str:
    """Return what a rule does, by which it is ranked."""
    then: Any = rule.then
    return str(getattr(then, "effect", None) or getattr(then, "kind", None) or rule.stage)
