"""Writes decisions as JSON: a part that many decisions share is written once and kept.

Decisions share their parts already (`explaining` and `questions` keep them); writing those again cost as much as
deciding.
"""

from typing import Any

from msgspec import Raw
from msgspec.json import Encoder
from msgspec.structs import replace

from fundrules.decision import Decision, FundDecision

MOST_KEPT = 10_000  # parts: some 30 megabytes when all requests differ


class Writer:
    """Writes decisions; what it keeps stays bounded."""

    def __init__(self) -> None:
        self.encode = Encoder().encode
        self.kept: dict[int, tuple[object, Raw]] = {}

    def written(self, decision: Decision) -> bytes:
        """Return `decision` as JSON, the same to the byte as written whole."""
        if len(self.kept) > MOST_KEPT:
            self.kept.clear()
        funds: Any = [self._fund(fund) for fund in decision.funds]
        receipt = replace(decision.receipt, rules=self._part(decision.receipt.rules))
        return self.encode(replace(decision, funds=funds, receipt=receipt))

    def _fund(self, fund: FundDecision) -> FundDecision:
        return replace(
            fund,
            clauses=list(map(self._part, fund.clauses)),
            eligibility=list(map(self._part, fund.eligibility)),
            signals=list(map(self._part, fund.signals)),
            questions=list(map(self._part, fund.questions)),
        )

    def _part(self, part: object) -> Raw:
        """Return a part as written; it is kept with the part itself, or another could come to bear its identity."""
        known = self.kept.get(id(part))
        if known is None:
            known = self.kept[id(part)] = part, Raw(self.encode(part))
        return known[1]
