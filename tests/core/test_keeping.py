"""What is kept of decisions before this one changes nothing in it, and stays bounded."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from fundrules import decide, explaining, load_funds, matching, questions
from fundrules import funds as funds_module
from fundrules.funds import Funds
from fundrules.keeping import Kept
from tests.activities import random_activity, real_cases

ON = date(2025, 4, 1)
BOUNDS = (
    (funds_module, "MOST_KEPT"),
    (explaining, "MOST_KEPT"),
    (explaining, "MOST_DECISIONS"),
    (questions, "MOST_KEPT"),
    (matching, "MOST_KEPT"),
)


@given(st.integers(0, 5), st.lists(st.integers(0, 9), max_size=40))
def test_what_is_kept_is_what_was_found_and_no_more_than_it_may_be(most: int, keys: list[int]) -> None:
    kept = Kept[int, str](most)
    for key in keys:
        assert kept.keep(key, str(key)) == str(key)
        assert len(kept) <= max(most, 1)
        assert all(value == str(one) for one, value in kept.items())
        assert kept[key] == str(key)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Funds:
    """Load the funds so that they remember one thing at most."""
    with monkeypatch.context() as patched:
        for module, name in BOUNDS:
            patched.setattr(module, name, 0)
        funds = load_funds()
        for name in funds.rulesets:
            funds.prepared(name, ON)
            for language in ("nl", "en"):
                for detail in ("codes", "short", "full"):
                    funds.explainer(funds.prepared(name, ON).plan, language, detail)
    return funds


def test_a_decision_is_the_same_whatever_was_decided_before(forgetful: Funds) -> None:
    """Walk as the page does, one answer more or another one each time, in turning languages and details."""
    funds, chance = load_funds(), random.Random(7)
    cases = real_cases(funds)
    for _ in range(40):
        activity = random_activity(funds.vocabulary, cases, chance)
        names = list(activity)
        chance.shuffle(names)
        for count in range(0, len(names), 4):
            part = {name: activity[name] for name in names[: count + 1]}
            how = {"language": chance.choice(("nl", "en")), "detail": chance.choice(("codes", "short", "full"))}
            one, other = (decide(each, part, on=ON, **how) for each in (funds, forgetful))
            assert json.encode(one) == json.encode(other), part
    remembered = sum(len(funds.prepared(name, ON).known) for name in funds.rulesets)
    assert remembered > 3 * 40, "nothing was kept, so nothing was tried"
    assert max(len(forgetful.prepared(name, ON).known) for name in forgetful.rulesets) == 1


def test_answers_that_no_condition_tells_apart_are_still_told_as_they_were_given() -> None:
    funds = load_funds()
    told, known = [], set()
    for months in (12, 13):
        decision = decide(funds, {"funds": ["bmvi"], "duration_months": months}, on=ON)
        told.append([one.answer for one in decision.funds[0].questions if one.fact == "duration_months"])
        known.add(len(funds.prepared("bmvi", ON).known))
    assert told == [[12], [13]]
    assert len(known) == 1, "a condition tells them apart, so this tries nothing"
