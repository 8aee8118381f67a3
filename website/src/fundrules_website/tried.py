"""What came of trying a rule: its nearest examples, and the values round its borders."""

from collections.abc import Mapping
from dataclasses import dataclass

from fundrules.models import Condition, Example
from fundrules.vocabulary import Answer

Facts = Mapping[str, Answer]


@dataclass(frozen=True)
class Tried:
    """An example as it came out: what the rule says, what the fund says, and what it says of a whole project.

    `result` is what the stage of the rule comes to in that project: the clause, the ceiling or the allocation.
    """

    example: Example
    holds: str
    missing: tuple[str, ...]
    verdict: str
    whole: str | None = None
    result: str | None = None


@dataclass(frozen=True)
class Pair:
    """The passing example with the failing one nearest to it, and the answers in which they differ."""

    passing: Tried
    failing: Tried | None
    differ: frozenset[str]


@dataclass(frozen=True)
class BorderRow:
    """One value at a border, and what the rule and the fund then say."""

    value: int
    holds: str
    verdict: str
    facts: Facts


@dataclass(frozen=True)
class Border:
    """A condition with a border, and the values just below it, at it and just above it."""

    condition: Condition
    parameter: str | None
    value: int
    rows: tuple[BorderRow, ...]

    @property
    def matters(self) -> bool:
        """Whether the rule says something else on both sides of the border."""
        return len({row.holds for row in self.rows}) > 1
