"""Values in words: what a parameter or an answer is, with its unit, in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from fundrules.wording import say_count
from fundrules.wordsmith import value_words

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
