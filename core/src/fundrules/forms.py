"""What all files of a call designer share: plain frozen models that refuse unknown keys, texts and citations."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

RULE_ID = r"^[a-z][a-z0-9]*\.(clause|eligibility|rate|allocation|signal)\.[a-z0-9]+(-[a-z0-9]+){0,4}$"
NAME = r"^[a-z][a-z0-9_]*$"
KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _as_day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2021-01-01") else value


def _not_before_from(until: date | None, others: ValidationInfo) -> date | None:
    begins = others.data.get("from_")
    if until and begins and until < begins:
        message = f"a day from {begins} on"
        raise ValueError(message)
    return until


def _as_decimal(value: object) -> object:
    return Decimal(value) if isinstance(value, str) and value.replace(".", "", 1).isdecimal() else value


Text = Annotated[str, Field(min_length=1, max_length=1200)]
Name = Annotated[str, Field(pattern=NAME, max_length=60)]
RuleId = Annotated[str, Field(pattern=RULE_ID)]
Day = Annotated[date, BeforeValidator(_as_day)]
Until = Annotated[Day | None, AfterValidator(_not_before_from)]
Exact = Annotated[Decimal, BeforeValidator(_as_decimal), Field(ge=0, le=Decimal(10) ** 12)]
Certainty = Literal["verified", "recalled", "inference", "reading"]


class FileModel(BaseModel):
    """What all parts of rule files share: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # built at first use: start-up counts


class Bilingual(FileModel):
    """One text in both languages."""

    nl: Text
    en: Text


class Place(FileModel):
    """A place in a source: a document and where in it."""

    source: Annotated[str, Field(pattern=KEY)] | None = None
    section: str | None = None
    page: str | None = None
    annex: str | None = None
    article: str | None = None
    paragraph: str | None = None
    point: str | None = None


class CitedPlace(Place):
    """A place in a named source."""

    source: Annotated[str, Field(pattern=KEY)]


class Citation(CitedPlace):
    """The place a rule comes from, and further places to see."""

    see: tuple[Place, ...] = ()
