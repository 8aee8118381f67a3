"""Reads a description of an activity: one flat object of facts, with every fault in it, each with its JSON pointer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeGuard

from fundrules.errors import LONGEST_KEY, ActivityError, Faults, echo, pointer, thing
from fundrules.reading import CONTROL
from fundrules.vocabulary import Answer, Vocabulary, read_day
from fundrules.wording import LANGUAGES

LONGEST_TITLE = 200
LONGEST_SUMMARY = 10_000
MOST_FUNDS = 50
MOST_KEYS = 500
ENVELOPE = frozenset({"title", "summary", "on", "funds", "language"})


@dataclass(frozen=True)
class Activity:
    """An activity as the engine reads it, with what the request says besides the facts."""

    facts: Mapping[str, Answer]
    written: dict[str, Any]
    title: str | None = None
    on: date | None = None
    funds: tuple[str, ...] | None = None
    language: str | None = None


@dataclass
class _Reader:
    vocabulary: Vocabulary
    funds: tuple[str, ...]
    left_out: tuple[str, ...]
    faults: Faults = field(default_factory=Faults)

    def text(self, name: str, written: object, longest: int) -> str | None:
        if written is None or not is_text(name, written, longest, self.faults):
            return None
        return str(written)

    def day(self, written: object) -> date | None:
        if written is None or type(written) is date:  # not a datetime, which cannot be compared with a date
            return written
        ordinal, faults = read_day(written, "/on")
        self.faults.take(faults)
        return date.fromordinal(ordinal) if isinstance(ordinal, int) else None

    def chosen(self, written: object) -> tuple[str, ...] | None:
        if written is None:
            return None
        names = [written] if isinstance(written, str) else written
        if not isinstance(names, list | tuple) or not 0 < len(names) <= MOST_FUNDS:
            self.faults.add("not_funds", "/funds", str(MOST_FUNDS), ", ".join(self.funds))
            return None
        for index, name in enumerate(names):
            place = "/funds" if isinstance(written, str) else f"/funds/{index}"
            if name in self.left_out:
                self.faults.add("fund_left_out", place, name)
            elif name not in self.funds:
                self.faults.add("unknown_fund", place, name, ", ".join(self.funds), self.funds)
        return tuple(name for name in self.funds if name in names)

    def language(self, written: object) -> str | None:
        return str(written) if written is not None and is_language(written, self.faults) else None

    def facts(self, data: Mapping[str, Any]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for name, written in data.items():
            if (answer := self.vocabulary.at_once(name, written)) is not None:
                answers[name] = answer  # the common case, the short way
            elif name in self.vocabulary.facts:
                answer = self.vocabulary.read(name, written, f"/{name}", self.faults)
                if answer is not None:
                    answers[name] = answer
            elif name not in ENVELOPE:
                known = [*self.vocabulary.facts, *sorted(ENVELOPE)]
                blame_key(self.faults, "unknown_fact", name, known)
        return answers

    def order(self, answers: Mapping[str, Answer]) -> None:
        for name in self.vocabulary.ordered_days:
            first = str(self.vocabulary.facts[name].not_before)
            if name in answers and first in answers and answers[name] < answers[first]:  # type: ignore[operator]
                days = (self.vocabulary.written(name, answers[name]), self.vocabulary.written(first, answers[first]))
                self.faults.add("day_before", f"/{name}", days[0], f"{first}: {days[1]}")


def blame_key(faults: Faults, kind: str, name: object, known: Sequence[str]) -> None:
    """Add the fault that there is no such key."""
    text = name if isinstance(name, str) else echo(name)
    if len(text) > LONGEST_KEY:
        faults.add("key_too_long", "", text, str(LONGEST_KEY))
    else:
        faults.add(kind, pointer(text), text, among=known)


def is_text(name: str, written: object, longest: int, faults: Faults) -> bool:
    """Say whether this is a text of at most `longest` characters; what is wrong with it goes to `faults`."""
    if not isinstance(written, str):
        faults.add("not_text", f"/{name}", thing(written))
    elif len(written) > longest:
        faults.add("text_too_long", f"/{name}", str(len(written)), str(longest))
    elif CONTROL.search(written):
        faults.add("control_character", f"/{name}", written)
    else:
        return True
    return False


def is_language(written: object, faults: Faults) -> bool:
    """Say whether this is a language that can be asked for, or none at all; if not, that goes to `faults`."""
    if written is None or written in LANGUAGES:
        return True
    faults.add("unknown_value", "/language", written, ", ".join(LANGUAGES))
    return False


def is_mapping(data: object, faults: Faults) -> TypeGuard[Mapping[str, Any]]:
    """Say whether this is an object with no more keys than any that is meant; if not, that goes to `faults`."""
    if not isinstance(data, Mapping):
        faults.add("not_a_mapping", "", thing(data))
    elif len(data) > MOST_KEYS:  # counted before any is looked at
        faults.add("too_many_keys", "", str(len(data)), str(MOST_KEYS))
    else:
        return True
    return False


def read_activity(
    data: object, vocabulary: Vocabulary, funds: tuple[str, ...], left_out: tuple[str, ...] = ()
) -> Activity:
    """Return the activity that `data` describes; ActivityError has every fault at once, none is left for later."""
    reader = _Reader(vocabulary, funds, left_out)
    if not is_mapping(data, reader.faults):
        raise ActivityError(reader.faults.listed())
    facts = reader.facts(data)
    reader.order(facts)
    title = reader.text("title", data.get("title"), LONGEST_TITLE)
    reader.text("summary", data.get("summary"), LONGEST_SUMMARY)
    day = reader.day(data.get("on"))
    chosen = reader.chosen(data.get("funds"))
    language = reader.language(data.get("language"))
    if reader.faults:
        raise ActivityError(reader.faults.listed())
    ordered = {name: facts[name] for name in vocabulary.facts if name in facts}
    written = {name: vocabulary.written(name, answer) for name, answer in ordered.items()}
    return Activity(ordered, written, title, day, chosen, language)
