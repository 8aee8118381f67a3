"""One activity, every fund: whole cases that involve several, and what must hold of the order between funds."""

from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from hypothesis import given, settings
from pydantic import Field

from fundrules import decide, load_funds
from fundrules.choosing import FITTING, VERDICTS, lacking
from fundrules.decision import Decision
from fundrules.engines import ENGINES
from fundrules.forms import FileModel
from fundrules.matching import is_available
from fundrules.plan import TRUE, Formula
from fundrules.reference import truth_of
from tests.activities import activities, real_cases

DAY = date(2025, 4, 1)
CASES = Path(__file__).parent / "cases" / "across-funds.yaml"
FUNDS = {name: load_funds(engine=name) for name in (ENGINES if is_available() else ("reference",))}
REFERENCE = FUNDS["reference"]


class Expected(FileModel):
    """What a case over several funds must come to."""

    verdicts: dict[str, Literal["eligible", "conditional", "undetermined", "not_eligible"]]
    best: str | None
    clause: str | None = None
    by: Literal["verdict", "specificity", "gain", "tie"] | None = None
    missing: dict[str, int] = Field(default_factory=dict)
    signals: dict[str, list[str]] = Field(default_factory=dict)


class Case(FileModel):
    """A whole activity with what reading the sources gives for every fund."""

    name: str
    from_nota: str
    given: dict[str, Any]
    expect: Expected


ACROSS = [Case.model_validate(case) for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]]


@pytest.mark.parametrize("engine", FUNDS)
@pytest.mark.parametrize("case", ACROSS, ids=lambda case: case.name)
def test_a_case_over_several_funds_comes_to_what_the_sources_say(case: Case, engine: str) -> None:
    decision = decide(FUNDS[engine], case.given, on=DAY)
    expect = case.expect
    assert {fund.fund: fund.verdict for fund in decision.funds} == expect.verdicts
    assert (decision.best.fund if decision.best else None) == expect.best
    if decision.best and expect.clause:
        assert decision.best.clause == expect.clause
    if decision.best and expect.by:
        assert decision.best.by == expect.by
    missing = {one.fund: one.missing for one in decision.order}
    assert {name: missing[name] for name in expect.missing} == expect.missing
    told = {fund.fund: {signal.id for signal in fund.signals} for fund in decision.funds}
    assert not [(fund, name) for fund, names in expect.signals.items() for name in names if name not in told[fund]]


def test_there_are_at_least_thirty_cases_over_several_funds() -> None:
    assert len(ACROSS) >= 30
    assert len({case.name for case in ACROSS}) == len(ACROSS)
    assert {verdict for case in ACROSS for verdict in case.expect.verdicts.values()} == set(VERDICTS)


ACTIVITIES = activities(REFERENCE.vocabulary, real_cases(REFERENCE))


@settings(max_examples=500)
@given(ACTIVITIES)
def test_the_order_names_every_fund_once_and_the_best_first(asked: dict[str, Any]) -> None:
    decision = decide(REFERENCE, asked, on=DAY, detail="codes")
    assert sorted(one.fund for one in decision.order) == sorted(REFERENCE.rulesets)
    places = [VERDICTS.index(one.verdict) for one in decision.order]
    assert places == sorted(places)
    assert decision.verdict == decision.order[0].verdict
    assert (decision.best is not None) == (decision.verdict in FITTING)
    for one in decision.order:
        assert one.missing == 0 if one.verdict == "eligible" else one.missing + one.open > 0
        assert one.missing > 0 or one.verdict != "not_eligible"
        assert one.missing == len(one.lacking) + len(one.in_the_way)
    if decision.best and decision.best.by == "verdict":
        assert decision.order[1].verdict != decision.verdict


@settings(max_examples=300)
@given(ACTIVITIES)
def test_a_fund_says_the_same_alone_as_among_others(asked: dict[str, Any]) -> None:
    together = {fund.fund: fund for fund in decide(REFERENCE, asked, on=DAY).funds}
    for name in REFERENCE.rulesets:
        alone: Decision = decide(REFERENCE, {**asked, "funds": [name]}, on=DAY)
        assert alone.funds[0] == together[name]
        if alone.best:
            assert alone.best.by == "only"


@pytest.mark.parametrize(
    ("formula", "true", "expected"),
    [
        (Formula(is_all=True, mask=0b11, groups=(0b1100,)), 0b0001, (0b10, 0b1100)),
        (Formula(is_all=True, mask=0b11, groups=(0b1100,)), 0b1111, ()),
        (Formula(is_all=False, mask=0b1, groups=(0b110,)), 0b010, (0b1,)),
        (Formula(is_all=False, mask=0, groups=(0b110, 0b11000)), 0b01010, (0b100,)),
        (Formula(is_all=False, mask=0, groups=(0b110,)), 0b110, ()),
    ],
)
def test_what_is_lacking_is_the_least_that_makes_the_formula_true(
    formula: Formula, true: int, expected: tuple[int, ...]
) -> None:
    lacks = lacking(formula, true, 0)
    assert lacks == expected
    made = true
    for mask in lacks:
        made |= mask & -mask
    assert truth_of(formula, made, 0) == TRUE
