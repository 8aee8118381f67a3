"""Works out what a rule says just below, at and just above each limit that it names."""

from collections.abc import Iterator
from dataclasses import dataclass

from fundrules.catalogue import conditions_of
from fundrules.models import Condition, Rule
from fundrules.plan import PlannedRule
from fundrules_website.tried import Border, BorderRow, Facts
from fundrules_website.trying import BORDERS, Trials

DECISIVE = {"match", "no_match"}
Rows = tuple[BorderRow, ...]


@dataclass(frozen=True)
class Bordering:
    """Works out the tables of one rule."""

    trials: Trials
    planned: PlannedRule

    def borders(self) -> Iterator[Border]:
        """Yield every limit that the rule names, with the values round it."""
        for condition in _bordered(self.planned.rule):
            test = self.trials.test(condition)
            limit = self.trials.prover.plan.limit_of(test)
            found = [
                (self.rows(condition.fact, limit, start, other), other)
                for start in self.starts()
                for other in (None, *self.days_beside(condition.fact))
            ]
            rows, together = max(found, key=lambda one: (*_telling(one[0]), one[1] is None), default=((), None))
            yield Border(condition, test, limit, rows, together)

    def starts(self) -> Iterator[Facts]:
        """Yield what to start from: whole projects with the passing examples, then those examples alone."""
        passing = [one for one in self.planned.rule.examples if one.expect == "match"]
        yield from (facts for one in passing if (facts := self.trials.project(self.planned, one)) is not None)
        yield from (self.trials.prover.answers(one.given)[0] for one in passing)

    def days_beside(self, fact: str) -> Iterator[str]:
        """Yield the days that may not come before or after this one: they can be the same day."""
        facts = self.trials.ruleset.vocabulary.facts
        for name in self.trials.ruleset.vocabulary.ordered_days:
            pair = {name, str(facts[name].not_before)}
            yield from pair - {fact} if fact in pair else ()

    def rows(self, fact: str, limit: int, start: Facts, other: str | None) -> Rows:
        """Return the values round a limit with what is said of each; `other` is a day that is the same one."""
        largest = self.trials.ruleset.vocabulary.facts[fact].largest
        values = [one for one in (limit - 1, limit, limit + 1) if 0 <= one <= (largest or one)]
        asked = [{**start, fact: one, **({other: one} if other else {})} for one in values]
        if not all(self.trials.ordered(facts) for facts in asked):
            return ()
        outs = [self.trials.decided(facts) for facts in asked]
        return tuple(
            BorderRow(one, self.trials.state(out, self.planned), out.verdict, facts)
            for one, out, facts in zip(values, outs, asked, strict=True)
        )


def _bordered(rule: Rule) -> Iterator[Condition]:
    for node in (rule.scope, rule.when):
        yield from (one for one in conditions_of(node) if one.word in BORDERS) if node else ()


def _telling(rows: Rows) -> tuple[int, int, int]:
    """Return how much a table tells: that the rule is decided on both sides, and the project too."""
    sides = {row.holds for row in rows}
    decided = sum(row.holds in DECISIVE for row in rows)
    return len(sides & DECISIVE), decided, -sum(row.verdict == "undetermined" for row in rows)
