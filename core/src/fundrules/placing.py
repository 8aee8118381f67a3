"""Puts the order of the funds into words: which fits best and what decided that, and what the others lack."""

from collections.abc import Mapping, Sequence

from fundrules import choosing
from fundrules.choosing import FITTING, decided_by
from fundrules.decision import Best, Lacking, Standing
from fundrules.outcome import Outcome
from fundrules.plan import FALSE, UNKNOWN, WORDS, bits_of
from fundrules.vocabulary import Answer
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith


def best_of(ordered: Sequence[choosing.Standing], language: str, *, worded: bool) -> Best | None:
    """Return where the activity fits best and what decided that; None when it fits in no fund."""
    out = ordered[0].out
    if out.verdict not in FITTING:
        return None
    by = decided_by(ordered)
    return Best(
        fund=out.plan.ruleset.fund.id,
        objective=out.objective,
        clause=out.clause,
        rate=out.written_ceiling,
        allocation=out.allocation,
        by=by,
        chosen=_chosen(ordered, by, language) if worded else None,
    )


def _chosen(ordered: Sequence[choosing.Standing], by: str, language: str) -> str:
    """Return in words what put the first fund first."""
    names = [getattr(one.out.plan.ruleset.fund.name, language) for one in ordered]
    return say(language, f"chosen.{by}", first=names[0], second=names[1] if len(names) > 1 else "")


def standing_answer(
    one: choosing.Standing, answers: Mapping[str, Answer], words: Wordsmith, *, worded: bool
) -> Standing:
    """Return where the fund stands among the others, with what it lacks."""
    out, clause = one.out, one.clause
    return Standing(
        fund=one.fund,
        verdict=out.verdict,
        clause=clause.rule.id if clause else None,
        title=words.words(clause.rule).title if clause and worded else None,
        missing=one.missing,
        open=one.open,
        lacking=[_lacking(out, mask, answers, words if worded else None) for mask in one.lacking],
        in_the_way=[planned.rule.id for planned in one.in_the_way],
    )


def _lacking(out: Outcome, mask: int, answers: Mapping[str, Answer], words: Wordsmith | None) -> Lacking:
    """Return what must still come true, in codes when there are no words."""
    truth = UNKNOWN if mask & out.unknown else FALSE
    facts = out.plan.facts_of(mask)
    if words is None:
        return Lacking(facts=facts, truth=WORDS[truth])
    texts = [str(words.answers[bit][truth].text) for bit in bits_of(mask)]
    answered = [words.answer_words(name, answers[name]) for name in facts if name in answers]
    text = say(words.language, "or").join(texts)
    return Lacking(facts=facts, truth=WORDS[truth], text=text, actual="; ".join(answered) or None)
