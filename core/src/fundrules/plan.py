"""A ruleset compiled for one day: every distinct condition once, as a bit, and every rule as masks over those bits.

Truth is Kleene's: 0 false, 1 unknown, 2 true. Outcomes of all conditions are two integers, the bits that are `true` and
the bits that are `unknown`. The engines see nothing else, so they never compare what a user sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from fundrules.models import Rule
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import Answer

FALSE, UNKNOWN, TRUE = 0, 1, 2
WORDS = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}
LEVELS = 4
BACK = {"at_least": -1, "at_most": 1}  # from the first value past a limit to the limit itself
GROUPED = frozenset({"in", "includes", "is_not"})  # the words that take several answers, or a group of them
MOST_ALTERNATIVES = 14  # in one rule: what durable-rules 2.0.28 can hold


@dataclass(frozen=True, slots=True)
class Test:
    """One distinct condition: a fact, a word, and what it is compared with (names or a number)."""

    fact: str
    word: str
    wanted: tuple[Any, ...]

    def is_met_by(self, *values: Any) -> bool:
        """Say whether a choice of these values meets the condition."""
        return any(value in self.wanted for value in values) is (self.word != "is_not")


@dataclass(frozen=True, slots=True)
class Formula:
    """`all` of the bits in `mask` and one of each group, or `any` of the bits in `mask` or one group whole."""

    is_all: bool
    mask: int
    groups: tuple[int, ...]

    @property
    def bits(self) -> int:
        """Every bit the formula reads."""
        bits = self.mask
        for group in self.groups:
            bits |= group
        return bits


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule with the numbers of its formulas and of the rules that are exceptions to it.

    `outranked_by` are the exceptions whose own exceptions are exceptions to this rule as well: if the condition of one
    of them holds, then it or one of those holds, and this rule does not, whichever it is. `number` is the ceiling or
    share it gives.
    """

    index: int
    rule: Rule
    when: int
    scope: int | None
    exceptions: tuple[int, ...]
    less_specific: frozenset[int]
    bits: int
    number: Decimal | None
    is_simple: bool
    outranked_by: frozenset[int] = frozenset()
    effect: str = ""


@dataclass
class Plan:
    """Everything the engines and the stages need, computed once per day on which something changes."""

    ruleset: Ruleset
    day: date
    tests: list[Test] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    formula_levels: list[list[int]] = field(default_factory=lambda: [[] for _ in range(LEVELS)])
    rules: list[PlannedRule] = field(default_factory=list)
    by_stage: dict[str, list[PlannedRule]] = field(default_factory=dict)
    settling: dict[str, list[PlannedRule]] = field(default_factory=dict)
    spans: dict[str, slice] = field(default_factory=dict)
    whens: dict[str, list[int]] = field(default_factory=dict)
    layered: dict[str, list[PlannedRule]] = field(default_factory=dict)
    named: list[tuple[int, list[int]]] = field(default_factory=list)
    masks: dict[str, int] = field(default_factory=dict)
    readers: dict[str, "Reader"] = field(default_factory=dict)
    periods: list[tuple[str, str]] = field(default_factory=list)  # an end and its start, both read by conditions
    asked: int = 0
    judgements: frozenset[str] = frozenset()
    concluded: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    concluded_bits: dict[tuple[str, frozenset[Any]], tuple[int, int]] = field(default_factory=dict)
    edition: str = ""
    limited: set[Test] = field(default_factory=set)  # compared with the first value past the limit that people know

    def outcomes(self, facts: Mapping[str, Answer]) -> tuple[int, int]:
        """Return the true and the unknown bits of all conditions on facts.

        An end never comes before its start, so one of the two days alone settles conditions on the other.
        """
        true = answered = 0
        for name, answer in facts.items():
            reader = self.readers.get(name)
            if reader is not None:
                answered |= reader.mask
                true |= reader[answer]
        for end, start in self.periods:
            if (end in facts) is not (start in facts):
                missing, known = (end, facts[start]) if start in facts else (start, facts[end])
                held, settled = self.readers[missing].on_one_side(known, is_later=missing == end)
                true |= held
                answered |= settled
        return true, self.asked & ~answered

    def limit_of(self, test: Test) -> int:
        """Return the limit of a comparison that people know: 60 months, also where it is written with 61."""
        value: int = test.wanted[0]
        return value + BACK[test.word] * (test in self.limited)

    def facts_of(self, bits: int) -> list[str]:
        """Return the facts that the conditions in `bits` read, in the order of the vocabulary."""
        return [name for name, mask in self.masks.items() if bits & mask] if bits else []


class Reader(dict[Any, int]):
    """The conditions on one fact, as a table from answers to the bits of those that hold.

    Every single choice is in it; the bits of other answers are found when asked.
    """

    __slots__ = ("absent", "floors", "mask", "misses", "table")

    def __init__(self, tests: Iterable[tuple[int, Test]], values: Iterable[Any]) -> None:
        self.mask = self.absent = 0
        self.table: dict[Any, int] = dict.fromkeys(values, 0)
        self.misses: dict[Any, int] = dict.fromkeys(values, 0)
        self.floors: list[tuple[str, int, int]] = []
        for bit, test in tests:
            self.mask |= 1 << bit
            if test.word in {"at_least", "at_most"}:
                self.floors.append((test.word, test.wanted[0], 1 << bit))
            elif test.word == "is_not":
                self.absent |= 1 << bit
                for value in test.wanted:
                    self.misses[value] |= 1 << bit
            else:
                for value in test.wanted:
                    self.table[value] |= 1 << bit
        for value, bits in self.table.items():
            self[value] = self[value,] = bits | self.absent & ~self.misses[value]

    def __missing__(self, answer: Answer) -> int:
        if isinstance(answer, tuple):
            bits, missed = 0, 0
            for value in answer:
                bits |= self.table[value]
                missed |= self.misses[value]
            return bits | self.absent & ~missed
        bits = 0
        for word, border, bit in self.floors:
            if (answer >= border) if word == "at_least" else (answer <= border):  # type: ignore[operator]
                bits |= bit
        return bits

    def on_one_side(self, day: Any, *, is_later: bool) -> tuple[int, int]:
        """Return the conditions that hold on `day` and every day after (or before) it, and those settled so."""
        held = settled = 0
        for word, border, bit in self.floors:
            holds = day >= border if word == "at_least" else day <= border
            if holds is ((word == "at_least") is is_later):
                settled |= bit
                held |= bit * holds
        return held, settled


def bits_of(mask: int) -> list[int]:
    """Return the numbers of the bits that are set, lowest first."""
    bits = []
    while mask:
        low = mask & -mask
        bits.append(low.bit_length() - 1)
        mask ^= low
    return bits
