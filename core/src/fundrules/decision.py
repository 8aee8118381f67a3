"""The decision as callers get it: one object, the same from the library, the CLI and the API.

Texts are left out of `detail=codes`. Rates, shares and amounts are decimal texts; days are ISO dates.
"""

from typing import Any

from fundrules.answers import (
    AllocationAnswer,
    ClauseAnswer,
    EligibilityAnswer,
    Named,
    Part,
    Question,
    RateAnswer,
    SignalAnswer,
)

FORMAT = "fundrules.decision/1"
RECEIPT_FORMAT = "fundrules.receipt/1"


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
    """Where the activity fits best, and how that was chosen.

    `by` is what decided between the funds: only (one fund was asked), verdict, specificity (of the clause), gain (the
    highest contribution that is certain), or tie (then the alphabet puts one first).
    """

    fund: str
    objective: str | None
    clause: str | None
    rate: str | None
    allocation: str | None
    by: str
    chosen: str | None = None


class Lacking(Part, frozen=True, kw_only=True):
    """One thing a fund lacks: a condition (or alternatives, of which one is enough) that is false or not answered."""

    facts: list[str]
    truth: str
    text: str | None = None
    actual: str | None = None


class Standing(Part, frozen=True, kw_only=True):
    """Where one fund stands in the order: the clause that holds or comes closest, and what is missing at least.

    `missing` counts `lacking` and the eligibility rules `in_the_way`; `open` counts the answers that can still decide
    the verdict.
    """

    fund: str
    verdict: str
    clause: str | None
    title: str | None = None
    missing: int
    open: int = 0
    lacking: list[Lacking] = []
    in_the_way: list[str] = []


class LeftOut(Part, frozen=True, kw_only=True):
    """A plugin that could not be loaded, so that its fund says nothing here."""

    plugin: str
    text: str | None = None


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


class Conclusion(Part, frozen=True, kw_only=True):
    """What was concluded for one fund, in codes: so that a replay can tell what is different."""

    fund: str
    verdict: str
    clause: str | None = None
    rate: str | None = None
    allocation: str | None = None


class Receipt(Part, frozen=True, kw_only=True):
    """What is needed to replay a decision: the answers, the conclusions, and fingerprints of rules, answers and result.

    `signed` says whether whoever decided signed it; `code` holds the same, short enough for an e-mail, without the
    fingerprint of each rule. Receipts made before November 2026 have no `results`.
    """

    format: str
    versions: dict[str, str]
    editions: dict[str, str]
    on: str
    facts: dict[str, Any]
    rules: dict[str, dict[str, str]]
    rules_hash: str
    facts_hash: str
    result_hash: str
    results: list[Conclusion] = []
    signed: bool
    signature: str | None = None
    code: str | None = None
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
    order: list[Standing]
    left_out: list[LeftOut] = []
    funds: list[FundDecision]
    receipt: Receipt

    def standings(self) -> list[tuple[FundDecision, Standing]]:
        """Return every fund with where it stands, the one that fits best first."""
        by_fund = {fund.fund: fund for fund in self.funds}
        return [(by_fund[standing.fund], standing) for standing in self.order]
