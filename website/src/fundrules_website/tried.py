"""What came of trying a rule: its examples, the two projects nearest to each other, and the values round its limits."""

from collections.abc import Mapping
from dataclasses import dataclass

from fundrules.models import Condition, Example
from fundrules.outcome import Outcome
from fundrules.plan import Test
from fundrules.vocabulary import Answer

Facts = Mapping[str, Answer]


@dataclass(frozen=True)
class Tried:
    """An example of a rule's file as it came out, by itself."""

    example: Example
    holds: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A whole project: its answers, whether the rule holds in it, and what the fund says of it."""

    facts: Facts
    holds: str
    out: Outcome

    def result_of(self, stage: str) -> str | None:
        """Return what one stage comes to in this project."""
        out = self.out
        found = {"clause": out.clause, "rate": out.ceiling, "allocation": out.allocation}.get(stage)
        return None if found is None else str(found)


@dataclass(frozen=True)
class Pair:
    """A project in which the rule holds with the one nearest to it in which it does not, and what differs."""

    passing: Shown
    failing: Shown | None

    @property
    def differ(self) -> frozenset[str]:
        """The answers in which they differ."""
        if self.failing is None:
            return frozenset()
        first, second = self.passing.facts, self.failing.facts
        return frozenset(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


@dataclass(frozen=True)
class BorderRow:
    """One value at a limit, and what the rule and the fund then say."""

    value: int
    holds: str
    verdict: str
    facts: Facts


@dataclass(frozen=True)
class Border:
    """A condition with a limit, and the values just below it, at it and just above it."""

    condition: Condition
    test: Test
    value: int
    rows: tuple[BorderRow, ...]
    together: str | None = None

    @property
    def matters(self) -> bool:
        """Whether the rule says something else on both sides of the limit."""
        return len({row.holds for row in self.rows}) > 1
