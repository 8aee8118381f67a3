"""The form of a rule file. The JSON Schema for rules is made from this."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, StrictBool, StrictInt, Tag, model_validator

from fundrules.forms import Bilingual, Certainty, Citation, CitedPlace, Day, FileModel, Name, RuleId, Text, Until

Scalar = str | StrictBool | StrictInt
Breadth = Literal["named", "horizontal", "residual"]
BREADTHS: tuple[Breadth, ...] = get_args(Breadth)


class ParameterRef(FileModel):
    """A dated value that is kept in parameters.yaml."""

    parameter: Name


class Condition(FileModel):
    """One fact compared in one way."""

    fact: Name
    is_: Annotated[Scalar | None, Field(alias="is")] = None
    is_not: Scalar | tuple[Scalar, ...] | None = None
    in_: Annotated[tuple[Scalar, ...] | Name | None, Field(alias="in")] = None
    includes: str | tuple[str, ...] | None = None
    at_least: str | StrictInt | ParameterRef | None = None
    at_most: str | StrictInt | ParameterRef | None = None

    @model_validator(mode="after")
    def _one_word(self) -> "Condition":
        if len(self.model_fields_set - {"fact"}) != 1 or self.word is None or self.wanted == ():
            message = "exactly one of is, is_not, in, includes, at_least, at_most, with something to compare with"
            raise ValueError(message)
        return self

    @property
    def word(self) -> str | None:
        """The condition word that is used."""
        words = ("is_", "is_not", "in_", "includes", "at_least", "at_most")
        return next((word.rstrip("_") for word in words if getattr(self, word) is not None), None)

    @property
    def wanted(self) -> Any:
        """What the fact is compared with."""
        return getattr(self, f"{self.word}_" if self.word in {"is", "in"} else str(self.word))


def _node_kind(data: Any) -> str:
    if isinstance(data, dict):
        return "all" if "all" in data else "any" if "any" in data else "condition"
    return {"AllOf": "all", "AllInner": "all", "AnyOf": "any", "AnyInner": "any"}.get(type(data).__name__, "condition")


_OneCondition = Annotated[Condition, Tag("condition")]


class AllInner(FileModel):
    """All of these conditions."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class AnyInner(FileModel):
    """At least one of these conditions."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class AllOf(FileModel):
    """All of these: conditions, or groups of which one must hold."""

    all: Annotated[
        tuple[Annotated[_OneCondition | Annotated[AnyInner, Tag("any")], Discriminator(_node_kind)], ...],
        Field(min_length=1),
    ]


class AnyOf(FileModel):
    """At least one of these: conditions, or groups that must hold whole."""

    any: Annotated[
        tuple[Annotated[_OneCondition | Annotated[AllInner, Tag("all")], Discriminator(_node_kind)], ...],
        Field(min_length=1),
    ]


When = Annotated[_OneCondition | Annotated[AllOf, Tag("all")] | Annotated[AnyOf, Tag("any")], Discriminator(_node_kind)]


class ThenClause(FileModel):
    """The activity falls under this point; `adopted` is where the adopted act has it.

    `breadth` is how closely the point describes the work: `named` for the work itself, `horizontal` for work that
    supports all of it (systems, training, studies), `residual` for what is in the objective but in no measure. Between
    funds the closer one goes first. `adopted_certainty` is how sure the place in the adopted act is, where that is less
    sure than the rule.
    """

    objective: str
    point: str
    breadth: Breadth = "named"
    adopted: CitedPlace
    adopted_certainty: Certainty | None = None


class ThenEligibility(FileModel):
    """What it means for eligibility when the rule holds (excludes, lifts) or does not hold (requires)."""

    effect: Literal["excludes", "requires", "lifts"]


class ThenRate(FileModel):
    """A ceiling and its basis."""

    ceiling: ParameterRef
    basis: Name


class ThenAllocation(FileModel):
    """The share drawn from; null when the source states none."""

    share: ParameterRef | None


class ThenSignal(FileModel):
    """What kind of thing is told; `tell_notes` adds the notes of the answers that met it."""

    kind: Literal["priority", "warning", "to_arrange"]
    tell_notes: StrictBool = False


_THEN_BY_KEY = {"effect": "eligibility", "ceiling": "rate", "basis": "rate", "share": "allocation", "kind": "signal"}


def _then_stage(data: Any) -> str:
    if isinstance(data, dict):
        return next((stage for key, stage in _THEN_BY_KEY.items() if key in data), "clause")
    return type(data).__name__.removeprefix("Then").lower()


Then = Annotated[
    Annotated[ThenClause, Tag("clause")]
    | Annotated[ThenEligibility, Tag("eligibility")]
    | Annotated[ThenRate, Tag("rate")]
    | Annotated[ThenAllocation, Tag("allocation")]
    | Annotated[ThenSignal, Tag("signal")],
    Discriminator(_then_stage),
]


class RuleText(FileModel):
    """A rule in words: its name, what is said when it holds, and when it does not."""

    title: Annotated[str, Field(min_length=3, max_length=80)]
    reason: Text
    otherwise: Text | None = None


class RuleTexts(FileModel):
    """The words of a rule in both languages."""

    nl: RuleText
    en: RuleText


class Missing(FileModel):
    """The facts still needed."""

    missing: Annotated[tuple[Name, ...], Field(min_length=1)]


class Example(FileModel):
    """What a rule says of some answers."""

    name: Text
    given: dict[str, Any]
    expect: Literal["match", "no_match", "out_of_scope"] | Missing


class Applies(FileModel):
    """The days on which a rule counts, both included."""

    from_: Annotated[Day, Field(alias="from")]
    until: Until = None


class Rule(FileModel):
    """One rule file."""

    id: RuleId
    status: Literal["draft", "reviewed", "retired"]
    applies: Applies
    replaces: RuleId | None = None
    citation: Citation
    certainty: Certainty
    reading: StrictInt | None = None
    scope: When | None = None
    when: When
    then: Then
    exception_to: tuple[RuleId, ...] = ()
    prefer_over: tuple[RuleId, ...] = ()
    texts: RuleTexts
    not_modelled: Bilingual | None = None
    examples: Annotated[tuple[Example, ...], Field(min_length=3)]

    @property
    def stage(self) -> str:
        """The stage this rule is decided in."""
        return self.id.split(".")[1]
