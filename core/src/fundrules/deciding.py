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
_FITS = {FALSE: frozenset({False}), UNKNOWN: frozenset({True, False}), TRUE: frozenset({True})}


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
    _settle(out, "signal")
    return out


def _settle(out: Outcome, stage: str) -> None:
    """Write down which rules of a stage hold once scopes and exceptions count; exceptions come first."""
    judged, holds, rules = out.judged, out.holds, out.plan.rules
    for planned in out.plan.settling[stage]:
        truth = judged[planned.when]
        if truth and not planned.is_simple:
            truth = _own(out, planned)
            for index in planned.exceptions:
                exception = _own(out, rules[index]) if index in planned.outranked_by else holds[index]
                truth = min(truth, TRUE - exception)
        holds[planned.index] = truth


def _own(out: Outcome, planned: PlannedRule) -> int:
    """Return whether a rule's own scope and conditions hold, whatever the exceptions to it."""
    own = out.judged[planned.when]
    return own if planned.scope is None else min(own, out.judged[planned.scope])


def _conclude_clauses(out: Outcome) -> None:
    """Find every clause that holds, the most specific of them, and the objectives still possible."""
    clauses = out.plan.by_stage["clause"]
    _settle(out, "clause")
    certain = [planned for planned in clauses if out.holds[planned.index] == TRUE]
    possible = [planned for planned in clauses if out.holds[planned.index] == UNKNOWN]
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
    if out.plan.masks["clause"]:
        _conclude_named(out)
    _conclude_value(out, "objective", out.objectives)
    _conclude_value(out, "breadth", frozenset(breadths if certain else breadths | {NO_OBJECTIVE}))


def _conclude_named(out: Outcome) -> None:
    """Set the bits of the conditions that read which clauses hold."""
    numbers, holds = out.plan.numbers, out.holds
    for bit in bits_of(out.plan.masks["clause"]):
        truth = max(holds[numbers[name]] if name in numbers else FALSE for name in out.plan.tests[bit].wanted)
        out.true |= (truth == TRUE) << bit
        out.unknown |= (truth == UNKNOWN) << bit


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
    rules, worst = out.plan.settling["eligibility"], FALSE
    for planned in rules:
        broken = out.broken[planned.index] = _broken(out, planned)
        worst = max(worst, broken)
    fit = min(out.some_clause, TRUE - worst)
    if fit != UNKNOWN:
        out.verdict = "eligible" if fit == TRUE else "not_eligible"
    else:
        if out.some_clause == UNKNOWN:
            out.deciding = [p for p in out.plan.by_stage["clause"] if out.holds[p.index] == UNKNOWN]
        out.deciding += [planned for planned in rules if out.broken[planned.index] == UNKNOWN]
        for planned in out.deciding:
            out.verdict_open |= out.open_of(planned)
        open_facts = out.plan.facts_of(out.verdict_open)
        only_judgements = all(name in out.plan.judgements for name in open_facts)
        out.verdict = "conditional" if only_judgements else "undetermined"
    _conclude_value(out, "eligible", _FITS[fit])


def _broken(out: Outcome, planned: PlannedRule) -> int:
    """Return whether an eligibility rule stands in the way, once scope and derogations count."""
    effect = planned.effect
    held = out.judged[planned.when]
    broken = held if effect == "excludes" else TRUE - held
    scope = TRUE if planned.scope is None else out.judged[planned.scope]
    out.holds[planned.index] = min(held, scope) if effect == "lifts" else held
    if effect == "lifts":
        return FALSE
    broken = min(broken, scope)
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
    rules, judged = out.plan.by_stage["rate"], out.judged
    for planned in rules:
        out.holds[planned.index] = judged[planned.when]
    out.rate = max((p for p in rules if judged[p.when] == TRUE), key=_ceiling, default=None)
    floor = _ceiling(out.rate) if out.rate else -1
    possible = [p for p in rules if judged[p.when] == UNKNOWN and _ceiling(p) > floor]
    out.possible_rates = sorted(possible, key=_ceiling, reverse=True)
    bases = {planned.rule.then.basis for planned in possible}  # type: ignore[union-attr]
    bases.add(out.rate.rule.then.basis if out.rate else NO_OBJECTIVE)  # type: ignore[union-attr]
    _conclude_value(out, "rate_basis", frozenset(bases))


def _ceiling(planned: PlannedRule) -> Decimal:
    return planned.amount.number if planned.amount else Decimal(0)


def _conclude_allocation(out: Outcome) -> None:
    """Find the allocation, or those that are still possible."""
    if out.verdict == "not_eligible":
        return
    _settle(out, "allocation")
    for planned in out.plan.by_stage["allocation"]:
        truth = out.holds[planned.index]
        if truth == TRUE:
            out.allocations.append(planned)
        elif truth == UNKNOWN:
            out.possible_allocations.append(planned)
