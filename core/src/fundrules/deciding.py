"""How the five stages are decided, from the truth of conditions to a verdict, a rate and an allocation.

Everything here is codes and numbers; `explaining` finds the words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fundrules.engines import Engine
from fundrules.plan import FALSE, TRUE, UNKNOWN, Plan, PlannedRule, Test
from fundrules.reference import open_bits
from fundrules.vocabulary import Answer

NO_OBJECTIVE = "none"


@dataclass(slots=True)
class Outcome:
    """What one fund's rules come to for one activity."""

    plan: Plan
    facts: Mapping[str, Answer]
    true: int
    unknown: int
    judged: list[int]
    holds: list[int]
    broken: list[int]
    verdict: str = "undetermined"
    clauses: list[PlannedRule] = field(default_factory=list)
    primary: PlannedRule | None = None
    objectives: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    rate: PlannedRule | None = None
    possible_rates: list[PlannedRule] = field(default_factory=list)
    allocations: list[PlannedRule] = field(default_factory=list)
    possible_allocations: list[PlannedRule] = field(default_factory=list)
    clauses_open: int = 0
    verdict_open: int = 0

    @property
    def is_stable(self) -> bool:
        """Whether no answer of anyone can change the verdict: true, because Kleene's logic is monotone."""
        return self.verdict in {"eligible", "not_eligible"}

    def open_of(self, planned: PlannedRule) -> int:
        """Return the fact conditions that keep `planned` (or an exception to it) open."""
        formulas = self.plan.formulas
        scope = UNKNOWN if planned.scope is None else self.judged[planned.scope]
        bits = 0
        if scope != FALSE:
            bits = open_bits(formulas[planned.when], self.true, self.unknown)
            if planned.scope is not None:
                bits |= open_bits(formulas[planned.scope], self.true, self.unknown)
        for index in planned.exceptions:
            if self.holds[index] == UNKNOWN:
                bits |= self.open_of(self.plan.rules[index])
        return self._grounded(bits)

    def _grounded(self, bits: int) -> int:
        masks = self.plan.masks
        concluded = masks["clause"] | masks["objective"] | masks["eligible"] | masks["rate_basis"]
        if not bits & concluded:
            return bits
        grounded = bits & ~concluded
        if bits & (masks["clause"] | masks["objective"] | masks["eligible"]):
            grounded |= self.clauses_open
        if bits & masks["eligible"]:
            grounded |= self.verdict_open
        if bits & masks["rate_basis"]:
            for rate in self.possible_rates:
                grounded |= self.open_of(rate)
        return grounded


def decide_fund(plan: Plan, engine: Engine, facts: Mapping[str, Answer]) -> Outcome:
    """Return what `plan` says of `facts`, stage by stage."""
    true, unknown = plan.outcomes(facts)
    size = len(plan.rules)
    out = Outcome(plan, facts, true, unknown, [0] * len(plan.formulas), [0] * size, [0] * size)
    steps = (_conclude_clauses, _conclude_verdict, _conclude_rate, _conclude_allocation)
    for level, conclude in enumerate(steps):
        if plan.formula_levels[level]:
            engine.judge(level, out.true, out.unknown, out.judged)
        conclude(out)
    for planned in plan.by_stage.get("signal", ()):
        _settle(out, planned)
    return out


def _settle(out: Outcome, planned: PlannedRule) -> int:
    """Write down whether a rule holds once its scope and the exceptions to it count."""
    truth = out.judged[planned.when]
    if planned.scope is not None:
        truth = min(truth, out.judged[planned.scope])
    if truth and planned.exceptions:
        truth = min(truth, TRUE - max(_settle(out, out.plan.rules[index]) for index in planned.exceptions))
    out.holds[planned.index] = truth
    return truth


def _conclude_clauses(out: Outcome) -> None:
    """Find every clause that holds, the most specific of them, and the objectives still possible."""
    clauses = out.plan.by_stage.get("clause", ())
    certain = [planned for planned in clauses if _settle(out, planned) == TRUE]
    possible = [planned for planned in clauses if out.holds[planned.index] == UNKNOWN]
    beaten = {index for planned in certain for index in planned.less_specific}
    leading = [planned for planned in certain if planned.index not in beaten]
    out.clauses = certain
    out.primary = leading[0] if leading else None
    rivals = [planned for planned in possible if planned.index not in beaten]
    names = {planned.rule.then.objective for planned in leading[:1] + rivals}  # type: ignore[union-attr]
    out.objectives = frozenset(names if certain else names | {NO_OBJECTIVE})
    for planned in rivals:
        out.clauses_open |= out.open_of(planned)
    truths = {planned.rule.id: out.holds[planned.index] for planned in clauses}
    _conclude(out, "clause", lambda test: max(truths.get(name, FALSE) for name in test.wanted))
    _conclude_values(out, "objective", out.objectives)


def _conclude(out: Outcome, name: str, truth: Callable[[Test], int]) -> None:
    """Set the bits of the conditions that read conclusion `name`."""
    mask = out.plan.masks[name]
    while mask:
        low = mask & -mask
        mask ^= low
        judged = truth(out.plan.tests[low.bit_length() - 1])
        out.true |= low if judged == TRUE else 0
        out.unknown |= low if judged == UNKNOWN else 0


def _conclude_values(out: Outcome, name: str, possible: frozenset[str] | frozenset[bool]) -> None:
    def truth(test: Test) -> int:
        agreeing = sum((value in test.wanted) is (test.word != "is_not") for value in possible)
        return TRUE if agreeing == len(possible) else UNKNOWN if agreeing else FALSE

    _conclude(out, name, truth)


def _conclude_verdict(out: Outcome) -> None:
    """Join clauses and eligibility rules into the verdict, and note which conditions keep it open."""
    rules = out.plan.by_stage.get("eligibility", ())
    for planned in rules:
        out.broken[planned.index] = _broken(out, planned)
    clause_truths = [out.holds[planned.index] for planned in out.plan.by_stage.get("clause", ())]
    some_clause = max(clause_truths, default=FALSE)
    worst = max((out.broken[planned.index] for planned in rules), default=FALSE)
    fit = min(some_clause, TRUE - worst)
    if fit != UNKNOWN:
        out.verdict = "eligible" if fit == TRUE else "not_eligible"
    else:
        if some_clause == UNKNOWN:
            for planned in out.plan.by_stage["clause"]:
                out.verdict_open |= out.open_of(planned) if out.holds[planned.index] == UNKNOWN else 0
        for planned in rules:
            out.verdict_open |= out.open_of(planned) if out.broken[planned.index] == UNKNOWN else 0
        open_facts = out.plan.facts_of(out.verdict_open)
        only_judgements = all(name in out.plan.judgements for name in open_facts)
        out.verdict = "conditional" if only_judgements else "undetermined"
    _conclude_values(out, "eligible", frozenset({FALSE: {False}, UNKNOWN: {True, False}, TRUE: {True}}[fit]))


def _broken(out: Outcome, planned: PlannedRule) -> int:
    """Return whether an eligibility rule stands in the way, once scope and derogations count."""
    effect = planned.rule.then.effect  # type: ignore[union-attr]
    if effect == "lifts":
        _settle(out, planned)
        return FALSE
    held = out.judged[planned.when]
    out.holds[planned.index] = held
    broken = held if effect == "excludes" else TRUE - held
    if planned.scope is not None:
        broken = min(broken, out.judged[planned.scope])
    for index in planned.exceptions:
        broken = min(broken, TRUE - _settle(out, out.plan.rules[index]))
    return broken


def _conclude_rate(out: Outcome) -> None:
    """Find the highest ceiling that is certain and the higher ones that are still possible.

    An exception never has a lower ceiling than its general rule (the checks see to that), so what is certain stays.
    """
    certain, possible = [], []
    if out.verdict != "not_eligible":
        for planned in out.plan.by_stage.get("rate", ()):
            truth = out.judged[planned.when]
            out.holds[planned.index] = truth
            (certain if truth == TRUE else possible if truth == UNKNOWN else []).append(planned)
    out.rate = max(certain, key=_ceiling, default=None)
    floor = _ceiling(out.rate) if out.rate else 0
    out.possible_rates = sorted((p for p in possible if _ceiling(p) > floor), key=_ceiling, reverse=True)
    bases = [planned.rule.then.basis for planned in [*([out.rate] if out.rate else []), *out.possible_rates]]  # type: ignore[union-attr]
    out.bases = frozenset(bases if out.rate or not out.possible_rates else [*bases, NO_OBJECTIVE])
    _conclude_values(out, "rate_basis", out.bases or frozenset({NO_OBJECTIVE}))


def _ceiling(planned: PlannedRule) -> float:
    return float(planned.amount.value) if planned.amount else 0.0


def _conclude_allocation(out: Outcome) -> None:
    """Find the allocation, or those that are still possible."""
    if out.verdict == "not_eligible":
        return
    for planned in out.plan.by_stage.get("allocation", ()):
        truth = _settle(out, planned)
        if truth == TRUE:
            out.allocations.append(planned)
        elif truth == UNKNOWN:
            out.possible_allocations.append(planned)
