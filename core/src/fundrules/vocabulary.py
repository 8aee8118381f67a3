"""The facts an activity is described with: their answers as people write them, and as the engine reads them.

Inside, money is whole eurocents, a day is its ordinal number, a choice of several is a tuple of names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from fundrules.errors import Fault, Faults, shown
from fundrules.fundfiles import Fact, MoreAnswers

NONE = "none"
LARGEST_CENTS = 10**14
LARGEST_COUNT = 10**9
MOST_ANSWERS = 200
CONCLUSIONS = ("clause", "objective", "breadth", "eligible", "rate_basis")

_EURO = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

_SCALARS = frozenset({str, bool})

Answer = str | bool | int | tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The facts that may be answered, in the order in which they are asked."""

    facts: Mapping[str, Fact]
    values: Mapping[str, frozenset[str]]
    quick: Mapping[str, Mapping[Any, Answer]]  # by what is written alone
    asked: tuple[Fact, ...]
    answers: tuple[MoreAnswers, ...]

    @classmethod
    def of(cls, facts: Iterable[Fact], answers: Iterable[MoreAnswers] = ()) -> "Vocabulary":
        """Return the vocabulary of `facts` with the `answers` that funds add to them, those of the funds first.

        A question of several answers that has none, because no fund adds one, is not asked.
        """
        asked, more = tuple(facts), tuple(answers)
        whole = [_with_answers(fact, [one for one in more if one.fact == fact.id]) for fact in asked]
        by_id = {fact.id: fact for fact in whole if fact.values or fact.type not in {"choice", "choices"}}
        values = {name: frozenset(value.id for value in fact.values) for name, fact in by_id.items()}
        quick = {name: _quick(fact) for name, fact in by_id.items()}
        return cls(by_id, values, quick, asked, more)

    @cached_property
    def ordered_days(self) -> tuple[str, ...]:
        """The facts that may not come before another."""
        return tuple(name for name, fact in self.facts.items() if fact.not_before in self.facts)

    def joined(self, answers: Iterable[MoreAnswers]) -> "Vocabulary":
        """Return this vocabulary with the answers of every installed fund instead of those of one."""
        return Vocabulary.of(self.asked, answers)

    def at_once(self, name: str, written: object) -> Answer | None:
        """Return an answer that needs no more reading (one choice, yes or no); None when `read` has to look at it."""
        answers = self.quick.get(name)
        if not answers:
            return None
        if type(written) is list and len(written) == 1 and self.facts[name].type == "choices":
            written = written[0]
        return answers.get(written) if type(written) in _SCALARS else None

    def read(self, name: str, written: object, place: str, faults: Faults) -> Answer | None:
        """Return the answer as the engine reads it (None: not answered); what is wrong with it goes to `faults`."""
        if written is None:
            return None
        fact = self.facts[name]
        if fact.type == "choices":
            return self._read_choices(fact, written, place, faults)
        if fact.type in {"choice", "yes_no", "judgement"}:
            return self._read_one(fact, written, place, faults)
        answer, wrong = {"euro": read_euro, "date": read_day}.get(fact.type, read_count)(written, place)
        faults.take(wrong)
        if fact.largest is not None and isinstance(answer, int) and answer > fact.largest:
            faults.add("too_high", place, written, str(fact.largest))
            return None
        return answer

    def _read_one(self, fact: Fact, written: object, place: str, faults: Faults) -> Answer | None:
        if fact.type == "choice":
            if isinstance(written, str) and written in self.values[fact.id]:
                return written
            blame_value(faults, place, written, self.values[fact.id])
        elif isinstance(written, bool):
            return written
        else:
            faults.add("not_yes_no", place, written)
        return None

    def _read_choices(self, fact: Fact, written: object, place: str, faults: Faults) -> Answer | None:
        known = self.values[fact.id]
        given = written if isinstance(written, list | tuple) else [written]
        if len(given) > MOST_ANSWERS:  # counted before they are looked at
            faults.add("too_many_answers", place, str(len(given)), str(MOST_ANSWERS))
            return None
        allowed = known | {NONE}
        wrong = [index for index, value in enumerate(given) if not isinstance(value, str) or value not in allowed]
        for index in wrong:
            blame_value(faults, f"{place}/{index}" if given is written else place, given[index], allowed)
        if not given:
            faults.add("empty_choices", place, expected=NONE)
        if NONE in given and len(given) > 1:
            faults.add("none_with_others", place)
        if wrong or not given or (NONE in given and len(given) > 1):
            return None
        return tuple(value.id for value in fact.values if value.id in given)

    def written(self, name: str, answer: Answer) -> Any:
        """Return `answer` as people write it, in its one canonical form."""
        if isinstance(answer, str | bool):
            return answer
        if isinstance(answer, tuple):
            return list(answer) or [NONE]
        kind = self.facts[name].type
        if kind == "euro":
            return f"{answer // 100}.{answer % 100:02d}"
        return date.fromordinal(answer).isoformat() if kind == "date" else answer


def _quick(fact: Fact) -> Mapping[Any, Answer]:
    """Return the answers that need no more reading, by what is written: one choice, yes or no."""
    if fact.type == "choices":
        return {NONE: (), **{value.id: (value.id,) for value in fact.values}}
    if fact.type == "choice":
        return {value.id: value.id for value in fact.values}
    return {True: True, False: False} if fact.type in {"yes_no", "judgement"} else {}


def _with_answers(fact: Fact, more: Sequence[MoreAnswers]) -> Fact:
    if not more:
        return fact
    values = {value.id: value for value in [*(value for one in more for value in one.values), *fact.values]}
    groups = {**fact.groups, **{name: group for one in more for name, group in one.groups.items()}}
    for one in more:
        groups |= {name: (*groups.get(name, ()), *added) for name, added in one.belongs.items()}
    return fact.model_copy(update={"values": tuple(values.values()), "groups": groups})


def read_euro(written: object, place: str) -> tuple[Answer | None, list[Fault]]:
    """Return whole eurocents from a decimal text or an exact number."""
    text = format(written, "f") if isinstance(written, Decimal) and abs(written.adjusted()) < 30 else written  # noqa: PLR2004 - no budget is that long
    text = (
        str(written)
        if isinstance(written, int) and not isinstance(written, bool) and abs(written) < LARGEST_CENTS
        else text
    )
    if not isinstance(text, str) or not _EURO.match(text):
        return None, [_wrong("not_euro", place, written)]
    cents = int(Decimal(text) * 100)
    return (cents, []) if cents <= LARGEST_CENTS else (None, [_wrong("not_euro", place, written)])


def read_day(written: object, place: str) -> tuple[Answer | None, list[Fault]]:
    """Return the ordinal number of a day written as YYYY-MM-DD."""
    if isinstance(written, str) and _DAY.match(written):
        try:
            return date.fromisoformat(written).toordinal(), []
        except ValueError:
            pass
    return None, [_wrong("not_day", place, written)]


def read_count(written: object, place: str) -> tuple[Answer | None, list[Fault]]:
    """Return a whole number from 0 up to a billion."""
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written <= LARGEST_COUNT:
        return written, []
    return None, [_wrong("not_count", place, written)]


def _wrong(kind: str, place: str, written: object) -> Fault:
    return Fault(kind, place, found=shown(written))


def blame_value(faults: Faults, place: str, written: object, known: Iterable[str]) -> None:
    """Add the fault that `written` is none of the values that are possible here."""
    if faults.is_full():
        return
    ordered = sorted(known)
    few = ", ".join(ordered[:8]) + (", …" if len(ordered) > 8 else "")  # noqa: PLR2004 - what fits two lines
    faults.add("unknown_value", place, written, few, ordered)
