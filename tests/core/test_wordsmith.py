"""Values in words: what a parameter or an answer is, with its unit, in both languages."""

import re
from datetime import date
from decimal import Decimal

import pytest

from fundrules import load_funds
from fundrules.planning import make_plan
from fundrules.wording import LANGUAGES, say_count
from fundrules.wordsmith import Wordsmith, dated_words, value_words

TOLD = [
    ("euro", Decimal("1000000.01"), None, "€ 1.000.000,01", "EUR 1,000,000.01"),
    ("amount", Decimal(79095588), None, "€ 79.095.588", "EUR 79,095,588"),
    ("share", Decimal("0.675"), None, "67,5 %", "67.5 %"),
    ("months", Decimal(60), None, "60 maanden", "60 months"),
    ("months", Decimal(1), None, "1 maand", "1 month"),
    ("count", Decimal(31), "percent", "31 %", "31 %"),
    ("count", Decimal(1500), None, "1.500", "1,500"),
    ("date", date(2029, 12, 31), None, "31 december 2029", "31 December 2029"),
]


@pytest.mark.parametrize(("kind", "value", "unit", "nl", "en"), TOLD)
def test_a_value_is_told_with_its_unit(kind: str, value: Decimal | date, unit: str | None, nl: str, en: str) -> None:
    assert [value_words(kind, value, language, unit) for language in ("nl", "en")] == [nl, en]


def test_one_thing_is_told_as_one() -> None:
    assert [say_count("nl", "check.cases", n) for n in (0, 1, 2)] == ["0 gevallen", "1 geval", "2 gevallen"]
    assert say_count("en", "page.again", 1) == "Answer the question you skipped"


LIMITS = [
    ("bmvi", "longest_duration_above", "meer dan 60 maanden", "more than 60 months"),
    ("bmvi", "smallest_cost_below", "minder dan € 400.000", "less than EUR 400,000"),
    ("amf", "derelict_percent_above", "meer dan 15 %", "more than 15 %"),
    ("isf", "other_use_above", "meer dan 30 %", "more than 30 %"),
    ("amf", "event_cost", "meer dan € 10.000.000", "more than EUR 10,000,000"),
    ("amf", "day_before_payable", "vóór 1 januari 2021", "before 1 January 2021"),
    ("amf", "day_after_payable", "na 31 december 2029", "after 31 December 2029"),
    ("amf", "integration_cost_ceiling", "€ 1.000.000", "EUR 1,000,000"),
]


@pytest.mark.parametrize(("fund", "name", "nl", "en"), LIMITS)
def test_a_limit_is_told_as_people_know_it(fund: str, name: str, nl: str, en: str) -> None:
    """Not the first value past it: 61 months, or a cent less than 400 000 euros."""
    parameter = load_funds(engine="reference").rulesets[fund].parameters.get(name)
    assert parameter
    assert [dated_words(parameter, parameter.values[-1], language) for language in ("nl", "en")] == [nl, en]


def test_no_condition_names_a_cent_or_a_month_too_many() -> None:
    """Every condition on a number or a day names the round limit, and a day is not at least another day."""
    for fund in load_funds(engine="reference").rulesets.values():
        plan = make_plan(fund, date(2026, 11, 25))
        for language in LANGUAGES:
            words = Wordsmith(plan, language)
            told = [words.describe(test).partition(": ")[2] for test in plan.tests if test.word.startswith("at_")]
            assert told
            assert not [one for one in told if re.search(r"[.,](99|01)\b|\b(61|16|31|11)\b (maanden|months|%)", one)]
            days = [words.describe(test) for test in plan.tests if test.fact in {"start_date", "end_date"}]
            assert not [one for one in days if re.search(r"ten minste|ten hoogste|at least|at most", one)]
