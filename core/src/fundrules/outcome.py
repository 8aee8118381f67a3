"""What one fund's rules come to for one activity, and what keeps it open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import wraps
from typing import Any, TypeVar

from fundrules.plan import FALSE, UNKNOWN, Plan, PlannedRule
from fundrules.reference import keeping_open


@dataclass(slots=True)
class Outcome:
    """What one fund's rules come to for all activities in which the same conditions hold and the same are open."""

    plan: Plan
    true: int
    unknown: int
    judged: list[int]
    holds: list[int]
    broken: list[int]
    verdict: str = "undetermined"
    clauses: list[PlannedRule] = field(default_factory=list)
    some_clause: int = FALSE
    primary: PlannedRule | None = None
    objectives: frozenset[str] = frozenset()
    rate: PlannedRule | None = None
    possible_rates: list[PlannedRule] = field(default_factory=list)
    allocations: list[PlannedRule] = field(default_factory=list)
    possible_allocations: list[PlannedRule] = field(default_factory=list)
    clauses_open: int = 0
    verdict_open: int = 0
    verdict_facts: list[str] = field(default_factory=list)
    deciding: list[PlannedRule] = field(default_factory=list)
    waiting: dict[int, int] = field(default_factory=dict)
    found: dict[Any, Any] = field(default_factory=dict)

    @property
    def is_stable(self) -> bool:
        """Whether no answer of anyone can change the verdict: true, because Kleene's logic is monotone."""
        return self.verdict in {"eligible", "not_eligible"}

    @property
    def objective(self) -> str | None:
        """The objective of the primary clause."""
        return self.primary.rule.then.objective if self.primary else None  # type: ignore[union-attr]

    @property
    def clause(self) -> str | None:
        """The id of the primary clause."""
        return self.primary.rule.id if self.primary else None

    @property
    def ceiling(self) -> Decimal | None:
        """The highest ceiling that is certain."""
        return self.rate.number if self.rate else None

    @property
    def written_ceiling(self) -> str | None:
        """That ceiling as answers and receipts write it."""
        return None if self.ceiling is None else str(self.ceiling)

    @property
    def allocation(self) -> str | None:
        """The id of the allocation, once it is the only one possible."""
        return self.allocations[0].rule.id if len(self.allocations) == 1 and not self.possible_allocations else None

    def having(self, truth: int, stage: str) -> list[PlannedRule]:
        """Return the rules of `stage` of which this is the truth."""
        held = self.holds[self.plan.spans[stage]]
        if truth not in held:
            return []
        return [planned for planned, one in zip(self.plan.by_stage[stage], held, strict=True) if one == truth]

    def open_of(self, planned: PlannedRule) -> int:
        """Return the fact conditions that keep `planned` (or an exception to it) open."""
        known = self.waiting.get(planned.index)
        if known is None:
            known = self.waiting[planned.index] = self._open_of(planned)
        return known

    def _open_of(self, planned: PlannedRule) -> int:
        formulas, judged, scope, bits = self.plan.formulas, self.judged, planned.scope, 0
        if scope is None or judged[scope] != FALSE:
            if judged[planned.when] == UNKNOWN:
                bits = keeping_open(formulas[planned.when], self.true, self.unknown)
            if scope is not None and judged[scope] == UNKNOWN:
                bits |= keeping_open(formulas[scope], self.true, self.unknown)
        for index in planned.exceptions:
            if self.holds[index] == UNKNOWN:
                bits |= self.open_of(self.plan.rules[index])
        return self._grounded(bits) if bits & self.plan.concluded else bits

    def _grounded(self, bits: int) -> int:
        """Return `bits` with conditions on conclusions replaced by those on facts that keep the conclusions open."""
        masks = self.plan.masks
        grounded = bits & ~self.plan.concluded
        if bits & (masks["clause"] | masks["objective"] | masks["breadth"] | masks["eligible"]):
            grounded |= self.clauses_open
        if bits & masks["eligible"]:
            grounded |= self.verdict_open
        if bits & masks["rate_basis"]:
            for rate in self.possible_rates:
                grounded |= self.open_of(rate)
        return grounded


Found = TypeVar("Found")


def once(find: Callable[[Outcome], Found]) -> Callable[[Outcome], Found]:
    """Find it once for each outcome, which does not change any more, and keep it there."""

    @wraps(find)
    def kept(out: Outcome) -> Found:
        if find not in out.found:
            out.found[find] = find(out)
        return out.found[find]  # type: ignore[no-any-return]

    return kept
