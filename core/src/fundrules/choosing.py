"""Puts the funds in order: which fits best, what decided that, and what each of the others lacks at least.

The order: the verdict; then, where an activity fits, how closely the clause describes the work and the highest
contribution that is certain; where it does not, whether a clause holds all the same, and how little is missing. Last
comes the alphabet, and that is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from fundrules.models import BREADTHS
from fundrules.outcome import Outcome, once
from fundrules.plan import TRUE, Formula, PlannedRule, bits_of

VERDICTS = ("eligible", "conditional", "undetermined", "not_eligible")
FITTING = ("eligible", "conditional")


@dataclass(frozen=True)
class Standing:
    """Where one fund stands: the clause that holds or comes closest, and what it lacks.

    Each of `lacking` is a mask of conditions of which one must come true; `in_the_way` are eligibility rules.
    """

    out: Outcome
    clause: PlannedRule | None
    lacking: tuple[int, ...]
    in_the_way: tuple[PlannedRule, ...]

    @property
    def fund(self) -> str:
        """The id of the fund."""
        return self.out.plan.ruleset.fund.id

    @property
    def missing(self) -> int:
        """How many conditions must still come true, at least; what is only unanswered in other rules is `open`."""
        return len(self.lacking) + len(self.in_the_way)

    @property
    def open(self) -> int:
        """How many answers are open that can still decide the verdict, those of a judge too."""
        return len(self.out.verdict_facts)

    @cached_property
    def place(self) -> tuple[Any, ...]:
        """What the order between funds looks at, the weightiest first."""
        verdict = VERDICTS.index(self.out.verdict)
        breadth = BREADTHS.index(self.clause.rule.then.breadth) if self.clause else len(BREADTHS)  # type: ignore[union-attr]
        if self.out.verdict in FITTING:
            return verdict, breadth, -(self.out.ceiling or Decimal(0))
        return verdict, self.out.primary is None, self.missing, breadth


def in_order(outcomes: Sequence[Outcome]) -> list[Standing]:
    """Return where every fund stands, the one that fits best first."""
    return sorted(map(standing, outcomes), key=lambda one: (*one.place, one.fund))


def decided_by(ordered: Sequence[Standing]) -> str:
    """Return what put the first fund first: only, verdict, specificity, gain, or tie."""
    if len(ordered) == 1:
        return "only"
    first, second = ordered[0].place, ordered[1].place
    reasons = ("verdict", "specificity", "gain")
    return next((reason for reason, a, b in zip(reasons, first, second, strict=True) if a != b), "tie")


@once
def standing(out: Outcome) -> Standing:
    """Return where one fund stands."""
    if out.verdict == "eligible":
        return Standing(out, out.primary, (), ())
    clause, lacking = (out.primary, ()) if out.primary else _nearest(out)
    broken = tuple([p for p in out.plan.by_stage["eligibility"] if out.broken[p.index] == TRUE])
    return Standing(out, clause, lacking, broken)


def _nearest(out: Outcome) -> tuple[PlannedRule | None, tuple[int, ...]]:
    """Return the clause that lacks least (of equals the one with most unanswered), and what it lacks."""
    formulas, best, least = out.plan.formulas, None, (0, 0)
    untrue, false = ~out.true, ~(out.true | out.unknown)
    for planned in out.plan.by_stage["clause"]:
        lacks = distance(formulas[planned.when], untrue, false)
        if best is None or lacks < least:
            best, least = planned, lacks
    return best, lacking(formulas[best.when], out.true, out.unknown) if best else ()


def distance(formula: Formula, untrue: int, false: int) -> tuple[int, int]:
    """Return how much `formula` lacks at least, and how much of that is answered otherwise."""
    mask = formula.mask
    if not formula.is_all:
        ways = [((group & untrue).bit_count(), (group & false).bit_count()) for group in formula.groups]
        if mask:
            ways.append((0, 0) if mask & untrue != mask else (1, int(mask & false == mask)))
        return min(ways)
    missing, unmet = (mask & untrue).bit_count(), (mask & false).bit_count()
    for group in formula.groups:
        if group & untrue == group:
            missing += 1
            unmet += group & false == group
    return missing, unmet


def lacking(formula: Formula, true: int, unknown: int) -> tuple[int, ...]:
    """Return the least that must come true for `formula` to hold: masks of conditions, one of each is enough."""
    if formula.is_all:
        single = [1 << bit for bit in bits_of(formula.mask & ~true)]
        return (*single, *(group for group in formula.groups if not group & true))
    ways: list[tuple[int, ...]] = [(formula.mask,)] if formula.mask else []
    ways += [tuple(1 << bit for bit in bits_of(group & ~true)) for group in formula.groups]
    if formula.mask & true or () in ways:
        return ()
    return min(ways, key=lambda way: (len(way), sum(not mask & unknown for mask in way)))
