"""Tries the rules: every example, the nearest counterpart, and the values round each border, decided by the engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from fundrules.catalogue import conditions_of
from fundrules.deciding import decide_fund
from fundrules.engines import Engine
from fundrules.models import Condition, Example, ParameterRef, Rule
from fundrules.outcome import Outcome
from fundrules.plan import FALSE, TRUE, UNKNOWN, PlannedRule
from fundrules.planning import resolve
from fundrules.proving import Prover
from fundrules.ruleset import Ruleset
from fundrules_website.tried import Border, BorderRow, Facts, Pair, Tried

BORDERS = ("at_least", "at_most")
HOLDS = {FALSE: "no_match", UNKNOWN: "unknown", TRUE: "match"}
GOOD = ("eligible", "conditional", "undetermined", "not_eligible")


@dataclass
class Trials:
    """Tries the rules of one fund on one day, in the engine that decides for callers."""

    ruleset: Ruleset
    day: date
    known: dict[str, Facts | None] = field(default_factory=dict)

    @cached_property
    def prover(self) -> Prover:
        """What reads examples and judges conditions."""
        return Prover(self.ruleset, self.day)

    @cached_property
    def engine(self) -> Engine:
        """The engine that decides for callers where it is installed."""
        return self.prover.engines[-1]

    @cached_property
    def cases(self) -> list[Facts]:
        """The answers of every whole project that the fund was proved with."""
        every = [case for _, case in self.prover.cases() if case.on is None]
        return [self.prover.answers(case.given)[0] for case in every]

    def planned(self, name: str) -> PlannedRule | None:
        """Return a rule as it is on the day; None when it does not count then."""
        number = self.prover.plan.numbers.get(name)
        return None if number is None else self.prover.plan.rules[number]

    # what comes out

    def decided(self, facts: Facts) -> Outcome:
        """Return what the fund says of some answers."""
        return decide_fund(self.prover.plan, self.engine, facts)

    def searched(self, facts: Facts) -> Outcome:
        """Return the same by the quick engine, which must equal the other: for looking through many projects."""
        return decide_fund(self.prover.plan, self.prover.engines[0], facts)

    @staticmethod
    def state(out: Outcome, planned: PlannedRule) -> str:
        """Return whether a rule's own conditions hold in a decision."""
        scope = TRUE if planned.scope is None else out.judged[planned.scope]
        if scope == FALSE:
            return "out_of_scope"
        return HOLDS[min(scope, out.judged[planned.when])]

    def tried(self, planned: PlannedRule, example: Example, *, quickly: bool = False) -> Tried:
        """Return an example as it comes out, conclusions taken as the example gives them.

        `quickly` leaves the verdict out and asks the quick engine, to find the two that are worth showing.
        """
        prover = self.prover
        facts, conclusions, _ = prover.answers(example.given)
        true, unknown = prover.outcomes(facts, conclusions)
        engine = prover.engines[0] if quickly else self.engine
        came: Any = prover.came_to(planned, prover.judged(engine, true, unknown), true, unknown)
        missing = () if isinstance(came, str) else tuple(came)
        verdict = "" if quickly else self.decided(facts).verdict
        return Tried(example, "unknown" if missing else came, missing, verdict)

    # the nearest pair

    def pair(self, planned: PlannedRule) -> Pair | None:
        """Return the passing and the failing example that differ in the fewest answers, as they come out."""
        every = [self.tried(planned, example, quickly=True) for example in planned.rule.examples]
        passing = [one for one in every if one.holds == "match"]
        failing = [one for one in every if one.holds in {"no_match", "out_of_scope"}]
        if not passing:
            return None
        if not failing:
            return Pair(self.completed(planned, passing[0].example), None, frozenset())
        first, second = min(((a, b) for a in passing for b in failing), key=self._distance)
        failed = self.failed(planned, first.example, second.example)
        return Pair(self.completed(planned, first.example), failed, _differing(first, second))

    def _distance(self, pair: tuple[Tried, Tried]) -> tuple[int, bool, int]:
        """Return in how many answers two examples differ, and then how far their numbers are apart."""
        first, second = (self.prover.answers(one.example.given)[0] for one in pair)
        both = [(first[name], second[name]) for name in first.keys() & second.keys()]
        apart = sum(abs(int(a) - int(b)) for a, b in both if type(a) is int and type(b) is int)
        return len(_differing(*pair)), pair[1].holds == "out_of_scope", apart

    def completed(self, planned: PlannedRule, example: Example) -> Tried:
        """Return an example with what the fund says of a whole project with these answers."""
        one, facts = self.tried(planned, example), self.project(planned, example)
        return one if facts is None else _in_whole(one, self.decided(facts), planned)

    def failed(self, planned: PlannedRule, first: Example, example: Example) -> Tried:
        """Return the counterpart with what the fund says of the same whole project with its answers."""
        second, facts = self.tried(planned, example), self.project(planned, first)
        own = self.prover.answers(example.given)[0]
        if facts is None:
            return second
        dropped = first.given.keys() - example.given.keys()
        for kept in ({**facts, **own}, {**{k: v for k, v in facts.items() if k not in dropped}, **own}):
            out = self.decided(kept)
            if self.ordered(kept) and self.state(out, planned) == second.holds:
                return _in_whole(second, out, planned)
        return second

    # whole projects

    def project(self, planned: PlannedRule, example: Example) -> Facts | None:
        """Return a whole project with the answers of an example, in which the rule holds; None when there is none."""
        key = f"{planned.rule.id}: {example.name}"
        if key not in self.known:
            self.known[key] = self._project(planned, self.prover.answers(example.given)[0])
        return self.known[key]

    def _project(self, planned: PlannedRule, own: Facts) -> Facts | None:
        best: tuple[int, Facts | None] = (len(GOOD) + 1, None)
        for case in sorted(self.cases, key=lambda case: sum(case.get(name, own[name]) != own[name] for name in own)):
            facts = {**case, **own}
            out = self.searched(facts)
            if not self.ordered(facts) or self.state(out, planned) != "match":
                continue
            rank = _rank(out, planned)
            if rank < best[0]:
                best = (rank, facts)
            if rank == 0:
                break
        return best[1]

    def ordered(self, facts: Facts) -> bool:
        """Say whether no day comes before the day that it may not precede."""
        vocabulary = self.ruleset.vocabulary
        pairs = [(name, str(vocabulary.facts[name].not_before)) for name in vocabulary.ordered_days]
        return not any(b in facts and a in facts and facts[a] < facts[b] for a, b in pairs)  # type: ignore[operator]

    # borders

    def borders(self, planned: PlannedRule) -> Iterator[Border]:
        """Yield every border that the rule names, with the values round it."""
        rule = planned.rule
        for condition in _bordered(rule):
            value = resolve(condition, self.ruleset, self.prover.plan.day).wanted[0]
            parameter = condition.wanted.parameter if isinstance(condition.wanted, ParameterRef) else None
            tables = [self._rows(planned, condition.fact, value, facts) for facts in self._starts(planned)]
            told = [rows for rows in tables if rows] or [()]
            rows = max(told, key=lambda rows: len({row.holds for row in rows}))
            yield Border(condition, parameter, value, rows)

    def _starts(self, planned: PlannedRule) -> Iterator[Facts]:
        """Yield what to start from: whole projects with the passing examples, then those examples alone."""
        passing = [one for one in planned.rule.examples if one.expect == "match"]
        yield from (facts for one in passing if (facts := self.project(planned, one)) is not None)
        yield from (self.prover.answers(one.given)[0] for one in passing)

    def _rows(self, planned: PlannedRule, fact: str, value: int, start: Facts) -> tuple[BorderRow, ...]:
        largest = self.ruleset.vocabulary.facts[fact].largest
        values = [one for one in (value - 1, value, value + 1) if 0 <= one <= (largest or one)]
        asked = [{**start, fact: one} for one in values]
        if not all(self.ordered(facts) for facts in asked):
            return ()
        outs = [self.decided(facts) for facts in asked]
        return tuple(
            BorderRow(one, self.state(out, planned), out.verdict, facts)
            for one, out, facts in zip(values, outs, asked, strict=True)
        )


def _in_whole(one: Tried, out: Outcome, planned: PlannedRule) -> Tried:
    found = {"clause": out.clause, "rate": out.ceiling, "allocation": out.allocation}.get(planned.rule.stage)
    return replace(one, whole=out.verdict, result=None if found is None else str(found))


def _bordered(rule: Rule) -> Iterator[Condition]:
    for node in (rule.scope, rule.when):
        yield from (one for one in conditions_of(node) if one.word in BORDERS) if node else ()


def _rank(out: Outcome, planned: PlannedRule) -> int:
    """Return how well a project shows a rule: 0 when the rule does its work and nothing else is in the way."""
    effect = planned.effect
    if effect == "excludes" and out.broken[planned.index] == TRUE:
        return 0 if out.clauses and sum(one == TRUE for one in out.broken) == 1 else len(GOOD)
    rank = GOOD.index(out.verdict)
    return rank if _leads(out, planned) else rank + 1


def _leads(out: Outcome, planned: PlannedRule) -> bool:
    """Say whether a rule that others can outrank is the one that counts."""
    leading = {"clause": out.primary, "rate": out.rate}.get(planned.rule.stage, planned)
    return leading is planned and (planned.rule.stage != "allocation" or out.allocation == planned.rule.id)


def _differing(first: Tried, second: Tried) -> frozenset[str]:
    a, b = first.example.given, second.example.given
    return frozenset(name for name in a.keys() | b.keys() if _listed(a.get(name)) != _listed(b.get(name)))


def _listed(answer: Any) -> Any:
    return answer if isinstance(answer, list) else [answer]
