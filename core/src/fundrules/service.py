"""Decides an activity for every fund asked, and replays what was decided before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from fundrules.activity import Activity, read_activity
from fundrules.choosing import Standing, in_order
from fundrules.decision import FORMAT, Assumption, Decision, LeftOut, Outlook
from fundrules.errors import MORE, ActivityError, EditionError, Fault, Faults, echo, pointer
from fundrules.funds import Funds
from fundrules.outcome import Outcome
from fundrules.placing import best_of
from fundrules.questions import open_facts
from fundrules.receipts import OldReceipt, make_receipt, read_receipt, sealed
from fundrules.replaying import Replay, compare
from fundrules.vocabulary import NONE, Answer, read_day
from fundrules.wording import LANGUAGES, month_words, say

DETAILS = ("codes", "short", "full")
LANGUAGE = "nl"


def decide(
    funds: Funds,
    activity: Mapping[str, Any],
    *,
    on: date,
    language: str | None = None,
    detail: str = "short",
) -> Decision:
    """Return the decision about `activity` on day `on` for the funds it names, or for every installed fund.

    `activity` is a flat mapping of facts, with `title`, `summary`, `on`, `funds` and `language` beside them. Its own
    `on` goes before the argument; the argument `language` goes before its own. Money is a decimal text in euros, a day
    an ISO date. Raises ActivityError with every fault in it, and EditionError when no edition is in force on that day.
    """
    if detail not in DETAILS:
        raise ActivityError([Fault("unknown_value", "/detail", found=echo(detail), expected=", ".join(DETAILS))])
    if language not in (None, *LANGUAGES):
        raise ActivityError([Fault("unknown_value", "/language", found=echo(language), expected=", ".join(LANGUAGES))])
    try:
        read = read_activity(activity, funds.vocabulary, tuple(funds.rulesets), funds.left_out)
    except ActivityError as error:
        raise ActivityError(Faults([*error.faults, *_day_faults(funds, activity, on)]).listed()) from error
    if not funds.rulesets:
        raise ActivityError([Fault("no_funds", "/funds")])
    try:
        return _decide(funds, read, read.on or on, language or read.language or LANGUAGE, detail)
    except EditionError as error:
        raise EditionError(_day_faults(funds, activity, on)) from error


def _day_faults(funds: Funds, activity: object, on: date) -> list[Fault]:
    """Return what is wrong with the day: one fault for all funds asked for that say the same about it."""
    asked = activity if isinstance(activity, Mapping) else {}
    written = asked.get("on")
    ordinal, unreadable = (on.toordinal(), []) if written is None else read_day(written, "/on")
    if type(written) is not date and (unreadable or not isinstance(ordinal, int)):
        return []  # it was told already that this is no day
    day = written if type(written) is date else date.fromordinal(ordinal)  # type: ignore[arg-type]
    told: dict[tuple[str, str], list[str]] = {}
    for name in _asked(funds, asked.get("funds")):
        try:
            funds.rulesets[name].edition(day)
        except EditionError as error:
            told.setdefault((error.faults[0].kind, error.faults[0].expected), []).append(name)
    return [
        Fault(kind, "/on", day.isoformat(), f"{first} ({', '.join(names)})") for (kind, first), names in told.items()
    ]


def _asked(funds: Funds, written: object) -> list[str]:
    """Return the funds that are asked for, as far as that can be read; all of them when it names none."""
    names = [written] if isinstance(written, str) else written if isinstance(written, list | tuple) else []
    known = {name.lower() for name in names if isinstance(name, str)} & set(funds.rulesets)
    return [name for name in funds.rulesets if not known or name in known]


def _decide(funds: Funds, activity: Activity, on: date, language: str, detail: str) -> Decision:
    names = activity.funds or tuple(funds.rulesets)
    outcomes = [funds.prepared(name, on).decide(activity.facts) for name in names]
    worded = detail != "codes"
    ordered = in_order(outcomes)
    usual, assumed = _with_usual(funds, activity, ordered)
    best = best_of(ordered, language, worded=worded)
    receipt = make_receipt(outcomes, activity.written, on.isoformat(), funds.prints(names))
    explainers = {one.fund: funds.explainer(one.out.plan, language, detail) for one in ordered}
    explained = {one.fund: explainers[one.fund].explain(one, activity.facts) for one in ordered}
    return Decision(
        format=FORMAT,
        verdict=ordered[0].out.verdict,
        stable=all(out.is_stable for out in outcomes) or ordered[0].out.verdict == "eligible",
        on=on.isoformat(),
        language=language,
        title=activity.title,
        notice=say(language, "notice") if worded else None,
        outlook=Outlook(
            verdict=usual[0].out.verdict,
            best=best_of(usual, language, worded=worded) if assumed else best,
            assuming=[_assumption(funds, name, assumed[name], language, worded=worded) for name in assumed],
        ),
        best=best,
        order=[explained[one.fund].standing for one in ordered],
        left_out=[_left_out(name, language, worded=worded) for name in funds.left_out],
        funds=[explained[name].fund for name in names],
        receipt=sealed(receipt, funds.signing_key),
    )


def _left_out(name: str, language: str, *, worded: bool) -> LeftOut:
    return LeftOut(plugin=name, text=say(language, "left_out", plugin=name) if worded else None)


def _with_usual(funds: Funds, activity: Activity, ordered: list[Standing]) -> tuple[list[Standing], dict[str, Answer]]:
    """Return where the funds would stand with the usual answers, and those that were assumed: all that it needs."""
    assumed: dict[str, Answer] = {}
    while more := _usual_answers(funds, [one.out for one in ordered], {**activity.facts, **assumed}):
        assumed |= more
        facts = {**activity.facts, **assumed}
        ready = [funds.prepared(one.fund, one.out.plan.day) for one in ordered]
        ordered = in_order([one.decide(facts) for one in ready])
    return ordered, {name: assumed[name] for name in funds.usual if name in assumed}


def _usual_answers(funds: Funds, outcomes: list[Outcome], facts: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the usual answers to the questions that still decide a verdict or money; no end before its start."""
    open_ = {name for out in outcomes for name, what in open_facts(out).items() if what != "advice"}
    found = {
        name: answer
        for name, answer in funds.usual.items()
        if name in open_ and name not in facts and funds.is_usual(name, facts)
    }
    for name in funds.vocabulary.ordered_days:
        first = str(funds.vocabulary.facts[name].not_before)
        both = {**facts, **found}
        if name in both and first in both and both[name] < both[first]:  # type: ignore[operator]
            found[name if name in found else first] = both[first if name in found else name]
    return found


def _assumption(funds: Funds, name: str, answer: Answer, language: str, *, worded: bool) -> Assumption:
    fact = funds.vocabulary.facts[name]
    value = funds.vocabulary.written(name, answer)
    value = value[0] if isinstance(value, list) else value
    if not worded:
        return Assumption(fact=name, value=value)
    label = next((item.label for item in fact.values if item.id == value), None)
    plain = NONE if value == NONE else "yes" if value else "no"
    words = getattr(label, language) if label else say(language, plain)
    if fact.type == "date":
        words = month_words(str(value), language)
    reason = getattr(fact.usual.reason, language)  # type: ignore[union-attr]
    return Assumption(fact=name, value=value, label=f"{getattr(fact.label, language)}: {words}", reason=reason)


def replay(funds: Funds, data: object) -> Replay:
    """Return what differs when a receipt (or a decision, or the code of a receipt) is decided again.

    ReceiptError when it is none, ActivityError when its answers cannot be given any more.
    """
    old = read_receipt(data)
    wanted = [name for name in old.funds if name in funds.rulesets]
    if not wanted:  # or the funds that are here would be decided on
        gone = Faults()
        for name in old.funds:
            gone.add("unknown_fund", pointer("rules", name), name, ", ".join(funds.rulesets))
        raise ActivityError([_within(old, fault) for fault in gone.listed()])
    try:
        decision = decide(funds, {**old.facts, "on": old.on, "funds": wanted}, on=date.min, detail="codes")
    except (ActivityError, EditionError) as error:
        raise type(error)([_within(old, fault) for fault in error.faults]) from error
    return compare(old, decision.receipt, decision.verdict, funds.signing_key)


def _within(old: OldReceipt, fault: Fault) -> Fault:
    """Return a fault at its place in the receipt; a code has no places inside."""
    if old.is_code or fault.kind == MORE:
        return replace(fault, place="/code" if old.is_code else "")
    inside = fault.place if fault.place == "/on" or fault.place.startswith("/rules/") else f"/facts{fault.place}"
    return replace(fault, place=old.place + inside)
