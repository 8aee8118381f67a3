"""Generates activities over the whole vocabulary: partial ones, variations of real cases, and random completions."""

import random
from typing import Any

from hypothesis import strategies as st

from fundrules import Funds
from fundrules.fundfiles import Fact
from fundrules.proving import Prover
from fundrules.vocabulary import NONE, Vocabulary

# Around every border in the rules, and far from them.
AMOUNTS = (
    "0.00",
    "100000.00",
    "100000.01",
    "199999.99",
    "200000.00",
    "200000.01",
    "399999.99",
    "400000.00",
    "999999.99",
    "1000000.00",
    "1000000.01",
    "4999999.99",
    "5000000.00",
    "10000000.00",
    "10000000.01",
    "45000000.00",
)
NUMBERS = (0, 1, 10, 11, 15, 16, 30, 31, 60, 61, 120)
DAYS = ("2020-12-31", "2021-01-01", "2027-12-31", "2029-12-31", "2030-01-01")


def numbers(fact: Fact) -> list[int]:
    """Return numbers around the borders in the rules that `fact` may have."""
    return [number for number in NUMBERS if fact.largest is None or number <= fact.largest]


def answers_to(fact: Fact) -> st.SearchStrategy[Any]:
    """Return a strategy for the answers to `fact`."""
    values = [value.id for value in fact.values]
    if fact.type == "choice":
        return st.sampled_from(values)
    if fact.type == "choices":
        return st.just([NONE]) | st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True)
    if fact.type in {"yes_no", "judgement"}:
        return st.booleans()
    if fact.type == "euro":
        return st.sampled_from(AMOUNTS)
    return st.sampled_from(DAYS) if fact.type == "date" else st.sampled_from(numbers(fact))


def activities(vocabulary: Vocabulary, cases: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for partial activities: from nothing, and by forgetting and changing real cases."""
    every = {name: answers_to(fact) for name, fact in vocabulary.facts.items()}
    changed = st.dictionaries(st.sampled_from(sorted(every)), st.none(), max_size=3).flatmap(
        lambda names: st.fixed_dictionaries({name: every[name] for name in names})
    )
    forgotten = st.sets(st.sampled_from(sorted(every)), max_size=4)
    varied = st.builds(
        lambda case, less, more: {k: v for k, v in {**case, **more}.items() if k not in less},
        st.sampled_from(cases),
        forgotten,
        changed,
    )
    return (st.fixed_dictionaries({}, optional=every) | varied).map(lambda given: in_time_order(given, vocabulary))


def in_time_order(given: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return `given` without a day that comes before one it may not come before: that is refused, and tried apart."""
    given = dict(given)
    for name in vocabulary.ordered_days:
        first = str(vocabulary.facts[name].not_before)
        if given.get(name) and given.get(first) and given[name] < given[first]:
            given[name], given[first] = given[first], given[name]
    return given


def random_answer(fact: Fact, chance: random.Random) -> Any:
    """Return a random answer; the same chance gives the same answer."""
    values = [value.id for value in fact.values]
    if fact.type == "choice":
        return chance.choice(values)
    if fact.type == "choices":
        return chance.sample(values, chance.randint(1, min(4, len(values)))) if chance.random() > 0.1 else [NONE]
    if fact.type in {"yes_no", "judgement"}:
        return chance.random() < 0.5
    if fact.type == "euro":
        return chance.choice(AMOUNTS)
    return chance.choice(DAYS) if fact.type == "date" else chance.choice(numbers(fact))


def random_activity(vocabulary: Vocabulary, cases: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    """Return a random partial activity: from nothing, with more or less answered, or a varied real case."""
    if chance.random() < 0.5:
        varied = {name: answer for name, answer in chance.choice(cases).items() if chance.random() > 0.1}
        changed = chance.sample(sorted(vocabulary.facts), chance.randint(0, 3))
        given = varied | {name: random_answer(vocabulary.facts[name], chance) for name in changed}
    else:
        share = chance.random() * 1.2
        facts = vocabulary.facts.items()
        given = {name: random_answer(fact, chance) for name, fact in facts if chance.random() < share}
    return in_time_order(given, vocabulary)


def completed(given: dict[str, Any], vocabulary: Vocabulary, chance: random.Random) -> dict[str, Any]:
    """Return `given` with every other fact answered at random, judgements too."""
    rest = {name: random_answer(fact, chance) for name, fact in vocabulary.facts.items() if name not in given}
    for name in vocabulary.ordered_days:
        first = str(vocabulary.facts[name].not_before)
        both = {**given, **rest}
        if both[name] < both[first]:  # one of both is ours to choose: take the same day
            rest[name if name in rest else first] = both[first if name in rest else name]
    return {**given, **rest}


def real_cases(funds: Funds) -> list[dict[str, Any]]:
    """Return the answers of every whole case of every fund."""
    return [dict(case.given) for ruleset in funds.rulesets.values() for _, case in Prover(ruleset).cases()]
