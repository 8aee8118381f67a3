"""The forms of the other files of a ruleset: facts, parameters, sources, readings and the fund itself."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, StrictBool, StrictInt, Tag

from fundrules.forms import KEY, Bilingual, Certainty, Citation, Day, Exact, FileModel, Name, Text, Until

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Phrase = Annotated[str, Field(min_length=2, max_length=60)]
Unit = Literal["percent"]  # what a count counts, where that is not the things themselves
FactType = Literal["choice", "choices", "yes_no", "euro", "months", "date", "count", "judgement"]


class Synonyms(FileModel):
    """Words and short phrases that people type when they mean an answer; they serve the suggestions only.

    A word in capitals, such as VIS, is found in capitals only.
    """

    nl: tuple[Phrase, ...] = ()
    en: tuple[Phrase, ...] = ()


class Value(FileModel):
    """One answer a person can choose."""

    id: Name
    label: Bilingual
    note: Bilingual | None = None
    synonyms: Synonyms | None = None


class Usual(FileModel):
    """The answer nearly everyone gives, and why; it serves the outlook only.

    `unless` names answers (or groups of them) to other questions of choice: with one of those it is not usual.
    """

    value: str | StrictBool
    reason: Bilingual
    unless: dict[Name, Name] = Field(default_factory=dict)


class Fact(FileModel):
    """One thing that is asked about an activity; `not_before` names a date that may not come after this one.

    `largest` is the largest number that makes sense, 100 for a percentage.
    """

    id: Name
    type: FactType
    who: Literal["applicant", "managing_authority"]
    can_change: StrictBool
    label: Bilingual
    question: Bilingual
    help: Bilingual
    usual: Usual | None = None
    not_before: Name | None = None
    largest: StrictInt | None = None
    unit: Unit | None = None
    values: tuple[Value, ...] = ()
    groups: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)


class MoreAnswers(FileModel):
    """Answers that a fund adds to a question all funds share, and groups of its answers.

    `belongs` says which of its answers belong to groups that the shared question has.
    """

    fact: Name
    values: tuple[Value, ...] = ()
    groups: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    belongs: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)


class FactsFile(FileModel):
    """facts.yaml: the vocabulary, and what it adds to questions that all funds share."""

    facts: tuple[Fact, ...] = ()
    answers: tuple[MoreAnswers, ...] = ()


def _kind_of_value(value: object) -> str:
    return "day" if isinstance(value, date) or (isinstance(value, str) and DAY.match(value)) else "number"


NumberOrDay = Annotated[Annotated[Exact, Tag("number")] | Annotated[Day, Tag("day")], Discriminator(_kind_of_value)]


class DatedValue(FileModel):
    """What a parameter is from a day on (a number, or a day for a date), and where that stands.

    `limit` is the limit that people know where `value` is the first one past it: more than 60 months is at least 61.
    """

    from_: Annotated[Day, Field(alias="from")]
    value: NumberOrDay
    limit: NumberOrDay | None = None
    citation: Citation
    certainty: Certainty
    as_of: Bilingual | None = None
    note: Bilingual | None = None

    @property
    def number(self) -> Decimal:
        """The value of a parameter that is a number; 0 for a day."""
        return self.value if isinstance(self.value, Decimal) else Decimal(0)

    @property
    def past(self) -> int:
        """Which way `value` is past `limit`: 1 above it, -1 below it, 0 when the value is the limit itself."""
        if self.limit is None:
            return 0
        return 1 if self.value > self.limit else -1  # type: ignore[operator]


class Parameter(FileModel):
    """A value that policy changes."""

    id: Name
    type: Literal["rate", "share", "euro", "amount", "months", "count", "date"]
    unit: Unit | None = None
    label: Bilingual
    values: Annotated[tuple[DatedValue, ...], Field(min_length=1)]


class ParametersFile(FileModel):
    """parameters.yaml: the dated values."""

    parameters: tuple[Parameter, ...]


class Source(FileModel):
    """A document that rules come from; `links_to` is `site` where only the address of its website is known."""

    title: Bilingual
    link: Annotated[str, Field(pattern=r"^https?://")] | None
    links_to: Literal["document", "site"] = "document"
    kind: Literal["nota", "act", "notice"]
    certainty: Certainty


class SourcesFile(FileModel):
    """sources.yaml: the documents."""

    sources: dict[Annotated[str, Field(pattern=KEY)], Source]


class Reading(FileModel):
    """How a text is read that can be read in two ways, and the other way."""

    number: StrictInt
    question: Bilingual
    ours: Bilingual
    other: Bilingual
    why: Bilingual


class ReadingsFile(FileModel):
    """readings.yaml: the readings."""

    readings: tuple[Reading, ...]


class Edition(FileModel):
    """A version of the rules and the days on which it is in force, both included."""

    id: Annotated[str, Field(pattern=KEY)]
    from_: Annotated[Day, Field(alias="from")]
    until: Until = None
    title: Bilingual
    note: Bilingual | None = None


class Objective(FileModel):
    """A specific objective of the fund."""

    id: Text
    label: Bilingual
    citation: Citation


class Adopted(FileModel):
    """The act that was adopted in the end, and its own name for the fund."""

    source: Annotated[str, Field(pattern=KEY)]
    name: Bilingual


class FundFile(FileModel):
    """fund.yaml: the fund itself.

    `numbering` says whose numbers the points of its clauses are: those of the nota or, where the nota names no article,
    those of the adopted act.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{1,19}$")]
    name: Bilingual
    adopted: Adopted
    numbering: Literal["nota", "adopted"]
    editions: Annotated[tuple[Edition, ...], Field(min_length=1)]
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]
    shares_add_up_to: Exact | None = None
    programme_amount: Name | None = None
