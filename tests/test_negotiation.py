"""Which language a caller is answered in: Accept-Language as RFC 9110 and RFC 4647 have it."""

import pytest

from fundrules.api.negotiation import preferred


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "nl"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr, en;q=0.5, nl;q=0.4", "en"),
        ("en;q=0.4, nl ; q=0.5", "nl"),
        ("en, nl", "en"),
        ("nl;q=0, *", "en"),
        ("en;q=0, *", "nl"),
        ("nl;q=0, *;q=0.1", "en"),
        ("*", "nl"),
        ("en;q=0.5, *", "nl"),
        ("en-GB;q=0, en", "en"),
        ("en;q=0, en-GB", "nl"),
        ("nl;q=0, en;q=0", "nl"),
        ("*;q=0", "nl"),
        ("eng", "nl"),
        ("ena", "nl"),
        ("enx-q", "nl"),
        ("en;q=2", "nl"),
        ("en;q=nan", "nl"),
        ("en;q=", "nl"),
        ("e n", "nl"),
        (", ,en", "en"),
    ],
)
def test_the_language_is_the_best_that_is_wanted_and_spoken(header: str, expected: str) -> None:
    assert preferred(header, "nl") == expected


def test_who_names_none_of_ours_gets_the_usual_language() -> None:
    assert preferred("fr", "en") == preferred("*", "en") == "en"
