"""Writes decisions as JSON: a part that many decisions share is written once and kept.

Decisions share their parts already (`explaining` and `questions` keep them); writing those again cost as much as
deciding.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Raw
from msgspec.json import Encoder
from msgspec.structs import replace

from fundrules.decision import Decision, FundDecision
from fundrules.keeping import Kept

MOST_PARTS = 10_000  # rules and questions: some 30 megabytes when all requests differ
MOST_FUNDS = 200  # what a fund says, whole: some 12 megabytes

Part = TypeVar("Part")
Written = Kept[int, tuple[object, Raw]]  # by the identity of a part; it is kept too, or another could come to bear it


class Writer:
    """Writes decisions; what it keeps stays bounded."""

    def __init__(self) -> None:
        self.encode = Encoder().encode
        self.parts = Written(MOST_PARTS)
        self.funds = Written(MOST_FUNDS)

    def written(self, decision: Decision) -> bytes:
        """Return `decision` as JSON, the same to the byte as written whole."""
        funds: Any = [_once(self.funds, fund, self._fund) for fund in decision.funds]
        receipt = replace(decision.receipt, rules=self._part(decision.receipt.rules))
        return self.encode(replace(decision, funds=funds, receipt=receipt))

    def _fund(self, fund: FundDecision) -> bytes:
        return self.encode(
            replace(
                fund,
                clauses=list(map(self._part, fund.clauses)),
                eligibility=list(map(self._part, fund.eligibility)),
                signals=list(map(self._part, fund.signals)),
                questions=list(map(self._part, fund.questions)),
            )
        )

    def _part(self, part: object) -> Raw:
        return _once(self.parts, part, self.encode)


def _once(written: Written, part: Part, write: Callable[[Part], bytes]) -> Raw:
    """Return a part as it was written before, or write it now."""
    known = written.get(id(part)) or written.keep(id(part), (part, Raw(write(part))))
    return known[1]
