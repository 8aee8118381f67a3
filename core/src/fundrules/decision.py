"""The decision as callers get it: one object, the same from the library, the CLI and the API.

Texts are left out of `detail=codes`. Rates, shares and amounts are decimal texts; days are ISO dates.
"""

from typing import Any

from msgspec import Struct

FORMAT = "fundrules.decision/1"
RECEIPT_FORMAT = "fundrules.receipt/1"


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
    """Where the adopted act has a clause; `same_letter` is false where the nota uses another letter for it."""

    annex: str | None
    point: str | None
    same_letter: bool
    citation: str | None = None


class ClauseAnswer(RuleAnswer, frozen=True, kw_only=True):
    """One clause of Article 3 in the nota's numbering, with the counts of its conditions."""

    point: str
    objective: str
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


class FundDecision(Part, frozen=True, kw_only=True):
    """What one fund says."""

    fund: str
    name: str | None = None
    edition: str
    verdict: str
    stable: bool
    summary: str | None = None
    objective: Named | None = None
    clauses: list[ClauseAnswer]
    eligibility: list[EligibilityAnswer]
    rate: RateAnswer | None
    allocation: AllocationAnswer | None
    signals: list[SignalAnswer]
    questions: list[Question]


class Best(Part, frozen=True, kw_only=True):
    """Where the activity fits best, and how that was chosen."""

    fund: str
    objective: str | None
    clause: str | None
    rate: str | None
    allocation: str | None
    chosen: str | None = None


class Assumption(Part, frozen=True, kw_only=True):
    """An answer nearly everyone gives, that was not given."""

    fact: str
    value: str | bool
    label: str | None = None
    reason: str | None = None


class Outlook(Part, frozen=True, kw_only=True):
    """What the answer would be if every unanswered fact with a usual answer had it."""

    verdict: str
    best: Best | None
    assuming: list[Assumption] = []


class Receipt(Part, frozen=True, kw_only=True):
    """What is needed to replay a decision: the answers, and fingerprints of rules, answers and result."""

    format: str
    versions: dict[str, str]
    editions: dict[str, str]
    on: str
    facts: dict[str, Any]
    rules: dict[str, dict[str, str]]
    rules_hash: str
    facts_hash: str
    result_hash: str
    replay: str


class Decision(Part, frozen=True, kw_only=True):
    """The whole answer."""

    format: str
    verdict: str
    stable: bool
    on: str
    language: str
    title: str | None = None
    notice: str | None = None
    outlook: Outlook
    best: Best | None
    funds: list[FundDecision]
    receipt: Receipt
