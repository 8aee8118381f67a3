"""What must always hold, tried on generated activities over the whole vocabulary."""

import os
import random
from datetime import date
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundrules import ActivityError, Fault, decide, load_funds, replay
from fundrules.activity import read_activity
from fundrules.deciding import decide_fund
from fundrules.matching import is_available
from fundrules.receipts import canonical
from tests.activities import activities, completed, in_time_order, random_answer, real_cases
from tests.oracle import Oracle
from tests.parity import conclusions

DAY = date(2025, 4, 1)
REFERENCE = load_funds(engine="reference")
VOCABULARY = REFERENCE.vocabulary
ACTIVITIES = activities(VOCABULARY, real_cases(REFERENCE))
ORACLES = {name: Oracle(ruleset, DAY) for name, ruleset in REFERENCE.rulesets.items()}
DURABLE = load_funds(engine="durable") if is_available() else REFERENCE
TRUTHS = {True: 2, None: 1, False: 0}

settings.register_profile(
    "always", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("always")
MANY = settings(max_examples=int(os.environ.get("N", "2000")))
SOME = settings(max_examples=500)


@pytest.mark.skipif(not is_available(), reason="durable-rules cannot be installed here")
@MANY
@given(ACTIVITIES)
def test_both_engines_and_the_oracle_agree_conclusion_by_conclusion(asked: dict[str, Any]) -> None:
    facts = read_activity(asked, VOCABULARY, tuple(REFERENCE.rulesets)).facts
    for name, oracle in ORACLES.items():
        ready, other = REFERENCE.prepared(name, DAY), DURABLE.prepared(name, DAY)
        out = decide_fund(ready.plan, ready.engine, facts)
        assert conclusions(out) == conclusions(decide_fund(other.plan, other.engine, facts))
        fit = {"eligible": True, "not_eligible": False}.get(out.verdict)
        assert oracle.fit(asked) == fit
        for planned in ready.plan.by_stage["clause"]:
            assert TRUTHS[oracle.holds(planned.rule, asked)] == out.holds[planned.index], planned.rule.id
        for planned in ready.plan.by_stage["eligibility"]:
            assert TRUTHS[oracle.stands_in_the_way(planned.rule, asked)] == out.broken[planned.index], planned.rule.id


@SOME
@given(ACTIVITIES, st.integers(0, 2**32))
def test_completing_a_stable_decision_never_changes_its_verdict(asked: dict[str, Any], seed: int) -> None:
    decision = decide(REFERENCE, asked, on=DAY, detail="codes")
    whole = decide(REFERENCE, completed(asked, VOCABULARY, random.Random(seed)), on=DAY, detail="codes")
    if decision.stable:
        assert whole.verdict == decision.verdict
    else:
        assert decision.verdict in {"undetermined", "conditional"}


@SOME
@given(ACTIVITIES, st.integers(0, 2**32))
def test_answering_the_questions_top_down_ends_in_a_verdict(asked: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)
    asked = dict(asked)
    for _ in range(len(VOCABULARY.facts) + 1):
        decision = decide(REFERENCE, asked, on=DAY, detail="codes")
        open_ = [q.fact for fund in decision.funds for q in fund.questions if q.state == "open"]
        if not open_:
            break
        assert open_[0] not in asked
        answer = random_answer(VOCABULARY.facts[open_[0]], chance)
        asked = in_time_order({**asked, open_[0]: answer}, VOCABULARY)
    assert not open_
    assert decision.verdict != "undetermined"


@SOME
@given(ACTIVITIES, st.integers(0, 2**32))
def test_a_certain_rate_only_rises_when_more_is_known(asked: dict[str, Any], seed: int) -> None:
    whole = completed(asked, VOCABULARY, random.Random(seed))
    pairs = zip(*(decide(REFERENCE, one, on=DAY, detail="codes").funds for one in (asked, whole)), strict=True)
    for before, after in ((one.rate, other.rate) for one, other in pairs):
        if before and before.ceiling and after:
            assert after.ceiling in {before.ceiling, *(step.ceiling for step in before.possible)}
            assert after.ceiling >= before.ceiling


@SOME
@given(ACTIVITIES)
def test_that_the_work_does_not_fit_is_said_only_when_no_clause_can_hold(asked: dict[str, Any]) -> None:
    for fund in decide(REFERENCE, asked, on=DAY, language="en").funds:
        may_fit = any(clause.truth != "false" for clause in fund.clauses)
        assert ("does not fit" in str(fund.summary)) == (fund.verdict == "not_eligible" and not may_fit)


@SOME
@given(ACTIVITIES)
def test_there_is_never_more_than_one_allocation(asked: dict[str, Any]) -> None:
    for fund in decide(REFERENCE, asked, on=DAY, detail="codes").funds:
        assert fund.allocation is None or not fund.allocation.conflict
        if fund.verdict == "eligible" and fund.allocation and not fund.allocation.possible:
            assert fund.allocation.id


@SOME
@given(ACTIVITIES)
def test_same_input_gives_the_same_bytes_and_the_same_receipt_in_every_language_and_detail(
    asked: dict[str, Any],
) -> None:
    first = decide(REFERENCE, asked, on=DAY, detail="short", language="nl")
    again = decide(REFERENCE, dict(reversed(asked.items())), on=DAY, detail="short", language="nl")
    assert msgspec.json.encode(first) == msgspec.json.encode(again)
    other = decide(REFERENCE, asked, on=DAY, detail="full", language="en")
    assert other.receipt == first.receipt
    assert canonical(first.receipt.facts) == rfc8785.dumps(first.receipt.facts)
    assert replay(REFERENCE, msgspec.to_builtins(first)).same


@SOME
@given(
    st.dictionaries(
        st.text(max_size=12), st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())
    )
)
def test_nonsense_is_refused_with_a_fault_per_mistake_and_never_crashes(asked: dict[str, Any]) -> None:
    known = {*VOCABULARY.facts, "title", "summary", "on", "funds", "language"}
    if set(asked) <= known and not refused(asked):
        return
    faults = refused(asked)
    assert all(fault.render("nl") and fault.render("en") for fault in faults)
    assert len(faults) >= len([name for name in asked if name not in known])


def refused(asked: dict[str, Any]) -> tuple[Fault, ...]:
    try:
        decide(REFERENCE, asked, on=DAY)
    except ActivityError as error:
        return error.faults
    return ()
