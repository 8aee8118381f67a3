"""The form of a file of whole cases; only the checks read them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from fundrules.forms import Day, Exact, FileModel, Name, RuleId, Text

Verdict = Literal["eligible", "not_eligible", "undetermined", "conditional"]


class Expected(FileModel):
    """What a whole case must come to; what is left out is not checked."""

    verdict: Verdict
    objective: str | None = None
    clause: RuleId | None = None
    also: tuple[RuleId, ...] = ()
    not_clauses: tuple[RuleId, ...] = ()
    ceiling: Exact | None = None
    basis: Name | None = None
    allocation: RuleId | None = None
    violated: tuple[RuleId, ...] = ()
    signals: tuple[RuleId, ...] = ()
    not_signals: tuple[RuleId, ...] = ()
    open: tuple[Name, ...] = ()


class Case(FileModel):
    """A whole activity with the answer that reading the sources gives."""

    name: Text
    from_nota: Text
    on: Day | None = Field(default=None, alias="day")
    given: dict[str, Any]
    expect: Expected


class CasesFile(FileModel):
    """One file of cases/: worked examples, written from the sources, not from the engine."""

    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
