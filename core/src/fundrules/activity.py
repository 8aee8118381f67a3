"""Reads a description of an activity: one flat object of facts, with every fault in it, each with its JSON pointer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fundrules.errors import ActivityError, Fault, echo, nearest
from fundrules.reading import CONTROL
from fundrules.vocabulary import Answer, Vocabulary, read_day
from fundrules.wording import LANGUAGES

LONGEST_TITLE = 200
LONGEST_SUMMARY = 10_000
MOST_FUNDS = 50
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
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str, written: object, longest: int) -> str | None:
        if written is None:
            return None
        faults = faults_of_text(name, written, longest)
        self.faults += faults
        return None if faults else str(written)

    def day(self, written: object) -> date | None:
        if written is None or type(written) is date:  # not a datetime, which cannot be compared with a date
            return written
        ordinal, faults = read_day(written, "/on")
        self.faults += faults
        return date.fromordinal(ordinal) if isinstance(ordinal, int) else None

    def chosen(self, written: object) -> tuple[str, ...] | None:
        if written is None:
            return None
        names = [written] if isinstance(written, str) else written
        if not isinstance(names, list | tuple) or not 0 < len(names) <= MOST_FUNDS:
            self.faults.append(Fault("not_funds", "/funds", found=echo(written), expected=", ".join(self.funds)))
            return None
        for index, name in enumerate(names):
            if name in self.left_out:
                self.faults.append(Fault("fund_left_out", f"/funds/{index}", echo(name)))
            elif name not in self.funds:
                close = nearest(echo(name).lower(), self.funds)
                self.faults.append(Fault("unknown_fund", f"/funds/{index}", echo(name), ", ".join(self.funds), close))
        return tuple(name for name in self.funds if name in names)

    def language(self, written: object) -> str | None:
        faults = faults_of_language(written)
        self.faults += faults
        return None if faults or written is None else str(written)

    def facts(self, data: Mapping[str, Any]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        single = self.vocabulary.single
        for name, written in data.items():
            if isinstance(written, str) and written in single.get(name, ()):
                answers[name] = written  # the common case, the short way
            elif name in self.vocabulary.facts:
                answer, faults = self.vocabulary.read(name, written, f"/{name}")
                self.faults += faults
                if answer is not None:
                    answers[name] = answer
            elif name not in ENVELOPE:
                self.faults.append(self.unknown(name))
        return answers

    def order(self, answers: Mapping[str, Answer]) -> None:
        for name in self.vocabulary.ordered_days:
            first = str(self.vocabulary.facts[name].not_before)
            if name in answers and first in answers and answers[name] < answers[first]:  # type: ignore[operator]
                days = (self.vocabulary.written(name, answers[name]), self.vocabulary.written(first, answers[first]))
                self.faults.append(Fault("day_before", f"/{name}", found=days[0], expected=f"{first}: {days[1]}"))

    def unknown(self, name: object) -> Fault:
        known = [*self.vocabulary.facts, *sorted(ENVELOPE)]
        place = f"/{echo(name).replace('~', '~0').replace('/', '~1')}"
        return Fault("unknown_fact", place, found=echo(name), nearest=nearest(name, known))


def faults_of_text(name: str, written: object, longest: int) -> list[Fault]:
    """Return what is wrong with a text of at most `longest` characters."""
    if not isinstance(written, str):
        return [Fault("not_text", f"/{name}", found=echo(written))]
    if len(written) > longest:
        return [Fault("text_too_long", f"/{name}", found=str(len(written)), expected=str(longest))]
    if CONTROL.search(written):
        return [Fault("control_character", f"/{name}", found=echo(written))]
    return []


def faults_of_language(written: object) -> list[Fault]:
    """Return what is wrong with the language asked for; none is right too."""
    if written is None or written in LANGUAGES:
        return []
    return [Fault("unknown_value", "/language", found=echo(written), expected=", ".join(LANGUAGES))]


def read_activity(
    data: object, vocabulary: Vocabulary, funds: tuple[str, ...], left_out: tuple[str, ...] = ()
) -> Activity:
    """Return the activity that `data` describes; ActivityError has every fault at once, none is left for later."""
    if not isinstance(data, Mapping):
        raise ActivityError([Fault("not_a_mapping", "/", found=type(data).__name__)])
    reader = _Reader(vocabulary, funds, left_out)
    facts = reader.facts(data)
    reader.order(facts)
    title = reader.text("title", data.get("title"), LONGEST_TITLE)
    reader.text("summary", data.get("summary"), LONGEST_SUMMARY)
    day = reader.day(data.get("on"))
    chosen = reader.chosen(data.get("funds"))
    language = reader.language(data.get("language"))
    if reader.faults:
        raise ActivityError(reader.faults)
    ordered = {name: facts[name] for name in vocabulary.facts if name in facts}
    written = {name: vocabulary.written(name, answer) for name, answer in ordered.items()}
    return Activity(ordered, written, title, day, chosen, language)
