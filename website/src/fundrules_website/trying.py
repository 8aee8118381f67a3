"""Tries the rules: every example, the nearest counterpart, and the values round each border, decided by the engine."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

from fundrules.deciding import decide_fund
from fundrules.engines import Engine
from fundrules.models import Condition, Example
from fundrules.outcome import Outcome
from fundrules.plan import FALSE, TRUE, UNKNOWN, PlannedRule, Test
from fundrules.planning import resolve
from fundrules.proving import Prover
from fundrules.ruleset import Ruleset
from fundrules_website.tried import Facts, Shown, Tried

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

    @cached_property
    def readers(self) -> dict[str, int]:
        """How many rules read each fact and conclusion."""
        plan = self.prover.plan
        return {name: sum(bool(one.bits & mask) for one in plan.rules) for name, mask in plan.masks.items()}

    def planned(self, name: str) -> PlannedRule | None:
        """Return a rule as it is on the day; None when it does not count then."""
        number = self.prover.plan.numbers.get(name)
        return None if number is None else self.prover.plan.rules[number]

    def test(self, condition: Condition) -> Test:
        """Return a condition with its group and parameter filled in."""
        return resolve(condition, self.ruleset, self.prover.plan.day)

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

    def tried(self, planned: PlannedRule, example: Example) -> Tried:
        """Return an example as it comes out by itself, conclusions taken as the example gives them."""
        prover = self.prover
        facts, conclusions, _ = prover.answers(example.given)
        true, unknown = prover.outcomes(facts, conclusions)
        came: Any = prover.came_to(planned, prover.judged(self.engine, true, unknown), true, unknown)
        missing = () if isinstance(came, str) else tuple(came)
        return Tried(example, "unknown" if missing else came, missing)

    def shown(self, planned: PlannedRule, facts: Facts) -> Shown:
        """Return a whole project as it comes out in the engine that decides for callers."""
        out = self.decided(facts)
        return Shown(facts, self.state(out, planned), out)

    # whole projects

    def project(self, planned: PlannedRule, example: Example) -> Facts | None:
        """Return a whole project with the answers of an example, in which the rule holds; None when there is none."""
        key = f"{planned.rule.id}: {example.name}"
        if key not in self.known:
            found = self.projects(planned, self.prover.answers(example.given)[0], 1)
            self.known[key] = found[0][1] if found else None
        return self.known[key]

    def projects(self, planned: PlannedRule, own: Facts, most: int) -> list[tuple[int, Facts]]:
        """Return the whole projects with these answers that show best how the rule holds, each with its rank."""
        found: list[tuple[int, Facts]] = []
        for case in sorted(self.cases, key=lambda case: sum(case.get(name, own[name]) != own[name] for name in own)):
            facts = {**case, **own}
            out = self.searched(facts)
            if self.ordered(facts) and self.state(out, planned) == "match":
                found.append((rank(out, planned), facts))
            if sum(not one for one, _ in found) == most:
                break
        return sorted(found, key=itemgetter(0))[:most]

    def ordered(self, facts: Facts) -> bool:
        """Say whether no day comes before the day that it may not precede."""
        vocabulary = self.ruleset.vocabulary
        pairs = [(name, str(vocabulary.facts[name].not_before)) for name in vocabulary.ordered_days]
        return not any(b in facts and a in facts and facts[a] < facts[b] for a, b in pairs)  # type: ignore[operator]


def rank(out: Outcome, planned: PlannedRule) -> int:
    """Return how well a project shows a rule: 0 when the rule does its work and nothing else is in the way."""
    if planned.effect == "excludes" and out.broken[planned.index] == TRUE:
        return 0 if out.clauses and sum(one == TRUE for one in out.broken) == 1 else len(GOOD)
    if planned.effect == "lifts" and not rescued(out, planned):
        return len(GOOD) + 1
    place = GOOD.index(out.verdict)
    return place if _leads(out, planned) else place + 1


def rescued(out: Outcome, planned: PlannedRule) -> bool:
    """Say whether a project would be refused if this exception did not hold."""
    rules = out.plan.rules
    general = [rules[out.plan.numbers[name]] for name in planned.rule.exception_to if name in out.plan.numbers]
    refusing = {"excludes": "match", "requires": "no_match"}
    return any(Trials.state(out, one) == refusing.get(one.effect) for one in general)


def _leads(out: Outcome, planned: PlannedRule) -> bool:
    """Say whether a rule that others can outrank is the one that counts."""
    leading = {"clause": out.primary, "rate": out.rate}.get(planned.rule.stage, planned)
    return leading is planned and (planned.rule.stage != "allocation" or out.allocation == planned.rule.id)
