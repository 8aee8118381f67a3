"""Compares both engines on generated activities: `make parity N=200000`."""

import random
import sys
from datetime import date
from typing import Any

from fundrules import Funds, load_funds
from fundrules.activity import read_activity
from fundrules.deciding import decide_fund
from fundrules.outcome import Outcome
from tests.activities import random_activity, real_cases

DAY = date(2025, 4, 1)
SEED = 20200724


def conclusions(out: Outcome) -> tuple[object, ...]:
    """Return everything a decision concludes, rule by rule."""
    primary = out.primary.rule.id if out.primary else None
    rates = [planned.rule.id for planned in ([out.rate] if out.rate else []) + out.possible_rates]
    money = [planned.rule.id for planned in out.allocations + out.possible_allocations]
    return out.verdict, out.judged, out.holds, out.broken, primary, out.objectives, rates, money, out.true, out.unknown


def differing(reference: Funds, durable: Funds, given: dict[str, Any]) -> list[str]:
    """Return the funds about which the engines disagree."""
    facts = read_activity(given, reference.vocabulary, tuple(reference.rulesets)).facts
    found = []
    for name in reference.rulesets:
        one, other = reference.prepared(name, DAY), durable.prepared(name, DAY)
        if conclusions(decide_fund(one.plan, one.engine, facts)) != conclusions(
            decide_fund(other.plan, other.engine, facts)
        ):
            found.append(name)
    return found


def main(wanted: int) -> int:
    """Try `wanted` activities; print how many were tried and how many differed; 1 when any differed."""
    reference, durable = load_funds(engine="reference"), load_funds(engine="durable")
    chance, cases = random.Random(SEED), real_cases(reference)
    different = 0
    for _ in range(wanted):
        given = random_activity(reference.vocabulary, cases, chance)
        if differing(reference, durable, given):
            different += 1
            print(f"differs: {given}")
    print(f"tried {wanted}, different {different}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
