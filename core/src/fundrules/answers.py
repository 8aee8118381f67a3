"""The parts of a decision: what each rule, rate, share, signal and question says.

Texts are left out of `detail=codes`. Rates, shares and amounts are decimal texts; days are ISO dates.
"""

from typing import Any

from msgspec import Struct


class Part(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A part of a decision: immutable; what does not apply is left out."""


class CitedSource(Part, frozen=True, kw_only=True):
    """A place in a source, in words, with its link when it has one."""

    text: str
    link: str | None = None


class ConditionAnswer(Part, frozen=True, kw_only=True):
    """One condition: what was answered, what was wanted, and what follows."""

    fact: str
    truth: str
    wanted: str
    actual: str | None = None
    text: str | None = None
    notes: list[str] = []


class ReadingAnswer(Part, frozen=True, kw_only=True):
    """How an ambiguous text was read, and the other way."""

    number: int
    question: str
    ours: str
    other: str


class RuleAnswer(Part, frozen=True, kw_only=True):
    """What every rule in a decision carries."""

    id: str
    truth: str
    title: str | None = None
    text: str | None = None
    certainty: str | None = None
    citation: list[CitedSource] = []
    reading: ReadingAnswer | None = None
    not_modelled: str | None = None
    conditions: list[ConditionAnswer] = []


class AdoptedPoint(Part, frozen=True, kw_only=True):
    """Where the adopted act has a clause; `same_letter` is false where the nota has another letter for it."""

    annex: str | None
    point: str | None
    same_letter: bool
    citation: str | None = None
    certainty: str | None = None


class ClauseAnswer(RuleAnswer, frozen=True, kw_only=True):
    """One clause of Article 3, with the counts of its conditions.

    `numbering` says whose number `point` is: the nota's, or the adopted act's where the nota names no article.
    """

    point: str
    numbering: str
    objective: str
    breadth: str
    primary: bool = False
    adopted: AdoptedPoint
    met: int = 0
    unmet: int = 0
    open: int = 0


class EligibilityAnswer(RuleAnswer, frozen=True, kw_only=True):
    """One eligibility rule that applies; `outcome` is satisfied, violated or open."""

    effect: str
    outcome: str
    judged_by: str | None = None


class RateStep(Part, frozen=True, kw_only=True):
    """A ceiling with its basis, and the facts still needed when it is only possible."""

    id: str
    ceiling: str
    basis: str
    title: str | None = None
    text: str | None = None
    certainty: str | None = None
    citation: list[CitedSource] = []
    needs: list[str] = []


class RateAnswer(Part, frozen=True, kw_only=True):
    """The ceiling that is certain (null: none yet), and the higher ones that are still possible."""

    ceiling: str | None
    basis: str | None
    steps: list[RateStep] = []
    possible: list[RateStep] = []


class AllocationAnswer(Part, frozen=True, kw_only=True):
    """The share drawn from. A null `share` means: the source states none."""

    id: str | None
    share: str | None = None
    of: str | None = None
    label: str | None = None
    text: str | None = None
    indicative_amount: str | None = None
    as_of: str | None = None
    amount_note: str | None = None
    certainty: str | None = None
    citation: list[CitedSource] = []
    reading: ReadingAnswer | None = None
    needs: list[str] = []
    possible: list["AllocationAnswer"] = []
    conflict: list[str] = []


class SignalAnswer(RuleAnswer, frozen=True, kw_only=True):
    """A priority met, a warning, or something to arrange."""

    kind: str
    notes: list[str] = []


class Option(Part, frozen=True, kw_only=True):
    """One answer that can be chosen."""

    value: str | bool
    label: str


class Question(Part, frozen=True, kw_only=True):
    """A question; `state` is answered, open, judgement or not_needed, `decides` what its answer still decides."""

    fact: str
    state: str
    decides: str | None = None
    who: str
    question: str | None = None
    help: str | None = None
    type: str
    options: list[Option] = []
    answer: Any = None
    why: list[str] = []


class Named(Part, frozen=True, kw_only=True):
    """An id with its label and source."""

    id: str
    label: str | None = None
    citation: list[CitedSource] = []
