"""What a row of each list holds; the contract of the API is made from this."""

from typing import Any, TypedDict


class SourceRow(TypedDict):
    """A place in a source, in words."""

    text: str
    link: str | None


class EditionRow(TypedDict):
    """An edition of a fund's rules and the days on which it is in force, both included."""

    id: str
    fund: str
    begins: str
    ends: str | None
    title: str
    note: str | None


class ObjectiveRow(TypedDict):
    """A specific objective of a fund."""

    id: str
    label: str
    sources: list[SourceRow]


class FundRow(TypedDict):
    """An installed fund."""

    id: str
    name: str
    adopted_name: str
    editions: list[EditionRow]
    objectives: list[ObjectiveRow]
    rules: int
    engine: str


class ValueRow(TypedDict):
    """An answer that can be chosen."""

    id: str
    label: str
    note: str | None


class FactRow(TypedDict):
    """A question about an activity; `funds` are those whose rules read the answer."""

    id: str
    type: str
    who: str
    can_change: bool
    label: str
    question: str
    help: str
    usual: str | bool | None
    values: list[ValueRow]
    funds: list[str]


class ClauseRow(TypedDict):
    """A clause, with its number, whose number that is, and its place in the adopted act."""

    id: str
    fund: str
    objective: str
    point: str
    numbering: str
    breadth: str
    adopted: str
    title: str


class RuleRow(TypedDict):
    """A rule in a list."""

    id: str
    fund: str
    stage: str
    status: str
    certainty: str
    objectives: list[str]
    title: str


class RulePage(TypedDict):
    """Everything about one rule; `when`, `scope`, `then` and `examples` as they stand in its file."""

    id: str
    fund: str
    stage: str
    status: str
    certainty: str
    applies: dict[str, Any]
    objectives: list[str]
    title: str
    reason: str
    otherwise: str | None
    scope: dict[str, Any] | None
    scope_words: str | None
    when: dict[str, Any]
    when_words: str
    then: dict[str, Any]
    citation: dict[str, Any]
    sources: list[SourceRow]
    reading: dict[str, Any] | None
    not_modelled: str | None
    exception_to: list[str]
    exceptions: list[str]
    prefer_over: list[str]
    replaces: str | None
    examples: list[dict[str, Any]]


class AllocationRow(TypedDict):
    """A share of the money; no `share` means that the source states none."""

    id: str
    fund: str
    label: str
    share: str | None
    indicative_amount: str | None
