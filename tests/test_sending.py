"""What the service sends is the decision to the byte, whatever was kept of those before it."""

import random
from datetime import date

import pytest
from msgspec import json

from fundrules import decide, load_funds
from fundrules.api import sending
from tests.activities import random_activity, real_cases


@pytest.mark.parametrize("most", [0, 50, sending.MOST_PARTS])
def test_a_decision_is_sent_as_it_is_written_whole(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(sending, "MOST_PARTS", most)
    monkeypatch.setattr(sending, "MOST_FUNDS", most)
    funds, writer, chance = load_funds(), sending.Writer(), random.Random(most)
    cases = real_cases(funds)
    for number in range(300):
        given = random_activity(funds.vocabulary, cases, chance)
        detail, language = ("codes", "short", "full")[number % 3], ("nl", "en")[number % 2]
        for _ in "first", "again":
            decision = decide(funds, given, on=date(2025, 4, 1), language=language, detail=detail)
            assert writer.written(decision) == json.encode(decision)
        del decision  # so that the next parts may come to stand in the same place in memory
        assert len(writer.parts) <= max(most, 1)
        assert len(writer.funds) <= max(most, 1)
