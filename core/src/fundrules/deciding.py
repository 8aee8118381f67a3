"""How the five stages are decided, from the truth of conditions to a verdict, a rate and an allocation.

Everything here is codes and numbers; `explaining` finds the words.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fundrules.engines import Engine
from fundrules.outcome import Outcome
from fundrules.plan import FALSE, TRUE, UNKNOWN, Plan, PlannedRule, bits_of
from fundrules.vocabulary import Answer

NO_OBJECTIVE = "none"
_NO_VALUE = frozenset({NO_OBJECTIVE})
_NOTHING = Decimal(0)
_FITS = {FALSE: frozenset({False}), UNKNOWN: frozenset({True, False}), TRUE: frozenset({True})}


def decide_fund(plan: Plan, engine: Engine, facts: Mapping[str, Answer]) -> Outcome:
    """Return what `plan` says of `facts`."""
    return concluded(plan, engine, *plan.outcomes(facts))


def concluded(plan: Plan, engine: Engine, true: int, unknown: int) -> Outcome:
    """Return what `plan` says when these conditions on facts are true and these unknown, stage by stage."""
    size = len(plan.rules)
    out = Outcome(plan, true, unknown, [0] * len(plan.formulas), [0] * size, [0] * size)
    steps = (_conclude_clauses, _conclude_verdict, _conclude_rate, _conclude_allocation)
    for level, conclude in enumerate(steps):
        if plan.formula_levels[level]:
            engine.judge(level, out.true, out.unknown, out.judged)
        conclude(out)
    _settle(out, "signal")
    return out


def _settle(out: Outcome, stage: str) -> None:
    """Write down which rules of a stage hold once scopes and exceptions count; exceptions come first."""
    judged, holds, rules = out.judged, out.holds, out.plan.rules
    holds[out.plan.spans[stage]] = [judged[when] for when in out.plan.whens[stage]]
    for planned in out.plan.layered[stage]:
        truth = _own(out, planned)
        for index in planned.exceptions if truth else ():
            exception = _own(out, rules[index]) if index in planned.outranked_by else holds[index]
            truth = min(truth, TRUE - exception)
        holds[planned.index] = truth


def _own(out: Outcome, planned: PlannedRule) -> int:
    """Return whether a rule's own scope and conditions hold, whatever the exceptions to it."""
    own = out.judged[planned.when]
    return own if planned.scope is None else min(own, out.judged[planned.scope])


def _conclude_clauses(out: Outcome) -> None:
    """Find every clause that holds, the most specific of them, and the objectives still possible."""
    _settle(out, "clause")
    certain, possible = out.having(TRUE, "clause"), out.having(UNKNOWN, "clause")
    beaten = {index for planned in certain for index in planned.less_specific}
    leading = [planned for planned in certain if planned.index not in beaten]
    out.clauses = certain
    out.some_clause = TRUE if certain else UNKNOWN if possible else FALSE
    out.primary = leading[0] if leading else None
    rivals = [planned for planned in possible if planned.index not in beaten]
    first = leading[:1] + rivals
    names = {planned.rule.then.objective for planned in first}  # type: ignore[union-attr]
    breadths = {planned.rule.then.breadth for planned in first}  # type: ignore[union-attr]
    out.objectives = frozenset(names if certain else names | {NO_OBJECTIVE})
    for planned in rivals:
        out.clauses_open |= out.open_of(planned)
    _conclude_named(out)
    _conclude_value(out, "objective", out.objectives)
    _conclude_value(out, "breadth", frozenset(breadths if certain else breadths | {NO_OBJECTIVE}))


def _conclude_named(out: Outcome) -> None:
    """Set the bits of the conditions that read which clauses hold."""
    holds = out.holds
    for bit, numbers in out.plan.named:
        truth = max([holds[number] for number in numbers], default=FALSE)
        if truth == TRUE:
            out.true |= 1 << bit
        elif truth == UNKNOWN:
            out.unknown |= 1 << bit


def _conclude_value(out: Outcome, name: str, possible: frozenset[Any]) -> None:
    """Set the bits of the conditions that read conclusion `name`, of which these values are still possible."""
    key = (name, possible)
    if key not in out.plan.concluded_bits:
        out.plan.concluded_bits[key] = _value_bits(out.plan, name, possible)
    true, unknown = out.plan.concluded_bits[key]
    out.true |= true
    out.unknown |= unknown


def _value_bits(plan: Plan, name: str, possible: frozenset[Any]) -> tuple[int, int]:
    true = unknown = 0
    for bit in bits_of(plan.masks[name]):
        test = plan.tests[bit]
        agreeing = sum(test.is_met_by(value) for value in possible)
        true |= (agreeing == len(possible)) << bit
        unknown |= (0 < agreeing < len(possible)) << bit
    return true, unknown


def _conclude_verdict(out: Outcome) -> None:
    """Join clauses and eligibility rules into the verdict, and note which conditions keep it open."""
    rules = out.plan.settling["eligibility"]
    for planned in rules:
        out.broken[planned.index] = _broken(out, planned)
    fit = min(out.some_clause, TRUE - max(out.broken, default=FALSE))
    if fit != UNKNOWN:
        out.verdict = "eligible" if fit == TRUE else "not_eligible"
    else:
        if out.some_clause == UNKNOWN:
            out.deciding = out.having(UNKNOWN, "clause")
        out.deciding += [planned for planned in rules if out.broken[planned.index] == UNKNOWN]
        for planned in out.deciding:
            out.verdict_open |= out.open_of(planned)
        out.verdict_facts = out.plan.facts_of(out.verdict_open)
        out.verdict = "conditional" if out.plan.judgements.issuperset(out.verdict_facts) else "undetermined"
    _conclude_value(out, "eligible", _FITS[fit])


def _broken(out: Outcome, planned: PlannedRule) -> int:
    """Return whether an eligibility rule stands in the way, once scope and derogations count."""
    held = out.holds[planned.index] = out.judged[planned.when]
    if planned.effect == "lifts":
        out.holds[planned.index] = _own(out, planned)
        return FALSE
    broken = held if planned.effect == "excludes" else TRUE - held
    if planned.is_simple or broken == FALSE:
        return broken
    if planned.scope is not None:
        broken = min(broken, out.judged[planned.scope])
    for index in planned.exceptions:
        broken = min(broken, TRUE - out.holds[index])
    return broken


def _conclude_rate(out: Outcome) -> None:
    """Find the highest ceiling that is certain and the higher ones that are still possible.

    An exception never has a lower ceiling than its general rule (the checks see to that), so what is certain stays.
    """
    if out.verdict == "not_eligible":
        _conclude_value(out, "rate_basis", _NO_VALUE)
        return
    out.holds[out.plan.spans["rate"]] = [out.judged[when] for when in out.plan.whens["rate"]]
    out.rate = max(out.having(TRUE, "rate"), key=_ceiling, default=None)
    floor = _ceiling(out.rate) if out.rate else -1
    possible = [planned for planned in out.having(UNKNOWN, "rate") if _ceiling(planned) > floor]
    out.possible_rates = sorted(possible, key=_ceiling, reverse=True)
    bases = {planned.rule.then.basis for planned in possible}  # type: ignore[union-attr]
    bases.add(out.rate.rule.then.basis if out.rate else NO_OBJECTIVE)  # type: ignore[union-attr]
    _conclude_value(out, "rate_basis", frozenset(bases))


def _ceiling(planned: PlannedRule) -> Decimal:
    return planned.number or _NOTHING


def _conclude_allocation(out: Outcome) -> None:
    """Find the allocation, or those that are still possible."""
    if out.verdict == "not_eligible":
        return
    _settle(out, "allocation")
    out.allocations = out.having(TRUE, "allocation")
    out.possible_allocations = out.having(UNKNOWN, "allocation")
