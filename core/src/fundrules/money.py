"""The money in a decision: the ceiling of the contribution, and the share it is drawn from."""

from decimal import ROUND_DOWN, Decimal
from typing import Any

from fundrules.answers import AllocationAnswer, RateAnswer, RateStep
from fundrules.outcome import Outcome
from fundrules.plan import TRUE, UNKNOWN, PlannedRule
from fundrules.wordsmith import Wordsmith

CENT = Decimal("0.01")


def rate_answer(out: Outcome, words: Wordsmith, *, worded: bool) -> RateAnswer | None:
    """Return the ceiling that is certain and those still possible; None when the activity is not eligible."""
    if out.verdict == "not_eligible":
        return None
    steps = sorted(out.having(TRUE, "rate"), key=lambda planned: planned.number or 0)
    top = out.rate
    return RateAnswer(
        ceiling=out.written_ceiling,
        basis=top.rule.then.basis if top else None,  # type: ignore[union-attr]
        steps=[_step(out, planned, TRUE, words, worded=worded) for planned in steps],
        possible=[_step(out, planned, UNKNOWN, words, worded=worded) for planned in out.possible_rates],
    )


def _step(out: Outcome, planned: PlannedRule, truth: int, words: Wordsmith, *, worded: bool) -> RateStep:
    rule = planned.rule
    texts = words.words(rule)
    return RateStep(
        id=rule.id,
        ceiling=str(planned.number) if planned.number is not None else "",
        basis=rule.then.basis,  # type: ignore[union-attr]
        title=texts.title if worded else None,
        text=texts.reason if worded and truth == TRUE else None,
        certainty=rule.certainty if worded else None,
        citation=words.citations[rule.id] if worded else [],
        needs=out.plan.facts_of(out.open_of(planned)) if truth == UNKNOWN else [],
    )


def allocation_answer(out: Outcome, words: Wordsmith, *, worded: bool) -> AllocationAnswer | None:
    """Return the share drawn from, or those still possible; None when the activity is not eligible."""
    if out.verdict == "not_eligible":
        return None
    certain, possible = out.allocations, out.possible_allocations
    if len(certain) > 1:
        return AllocationAnswer(id=None, conflict=[planned.rule.id for planned in certain])
    if certain and not possible:
        return _share(out, certain[0], TRUE, words, worded=worded)
    told = [_share(out, planned, UNKNOWN, words, worded=worded) for planned in [*certain, *possible]]
    return AllocationAnswer(id=None, possible=told)


def _share(out: Outcome, planned: PlannedRule, truth: int, words: Wordsmith, *, worded: bool) -> AllocationAnswer:
    rule, share = planned.rule, planned.number
    texts = words.words(rule)
    needs = out.plan.facts_of(out.open_of(planned)) if truth == UNKNOWN else []
    short = str(share) if share is not None else None
    if not worded:
        return AllocationAnswer(id=rule.id, share=short, needs=needs)
    return AllocationAnswer(
        id=rule.id,
        share=short,
        of=words.text(out.plan.ruleset.fund.name),
        label=texts.title,
        text=texts.reason,
        certainty=rule.certainty,
        citation=words.citations[rule.id],
        reading=words.readings.get(rule.reading) if rule.reading else None,
        needs=needs,
        **_amount(out, share, words),
    )


def _amount(out: Outcome, share: Decimal | None, words: Wordsmith) -> dict[str, Any]:
    ruleset = out.plan.ruleset
    known = ruleset.fund.programme_amount and ruleset.value(ruleset.fund.programme_amount, out.plan.day)
    if not known or share is None:
        return {}
    return {
        "indicative_amount": indicative(known.number, share),
        "as_of": words.text(known.as_of) if known.as_of else known.from_.isoformat(),
        "amount_note": words.text(known.note) if known.note else None,
    }


def indicative(amount: Decimal, share: Decimal) -> str:
    """Return a share of a programme amount in euros, rounded down to whole cents."""
    return str((amount * share).quantize(CENT, ROUND_DOWN))
