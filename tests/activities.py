"""Generates activities over the whole vocabulary: partial ones, variations of real cases, and random completions."""

import random
from typing import Any

from hypothesis import strategies as st

from fundrules import Funds
from fundrules.fundfiles import Fact
from fundrules.proving import Prover
from fundrules.vocabulary import NONE, Vocabulary

# Around every border in the rules, and far from them.
AMOUNTS = ("0.00", "199999.99", "200000.00", "200000.01", "999999.99", "1000000.00", "1000000.01", "45000000.00")
DAYS = ("2020-12-31", "2021-01-01", "2027-12-31", "2029-12-31", "2030-01-01")


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
    return st.sampled_from(DAYS) if fact.type == "date" else st.integers(0, 120)


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
    return st.fixed_dictionaries({}, optional=every) | varied


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
    return chance.choice(DAYS) if fact.type == "date" else chance.randint(0, 120)


def random_activity(vocabulary: Vocabulary, cases: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    """Return a random partial activity: from nothing, with more or less answered, or a varied real case."""
    if chance.random() < 0.5:
        varied = {name: answer for name, answer in chance.choice(cases).items() if chance.random() > 0.1}
        changed = chance.sample(sorted(vocabulary.facts), chance.randint(0, 3))
        return varied | {name: random_answer(vocabulary.facts[name], chance) for name in changed}
    share = chance.random() * 1.2
    return {name: random_answer(fact, chance) for name, fact in vocabulary.facts.items() if chance.random() < share}


def completed(given: dict[str, Any], vocabulary: Vocabulary, chance: random.Random) -> dict[str, Any]:
    """Return `given` with every other fact answered at random, judgements too."""
    rest = {name: random_answer(fact, chance) for name, fact in vocabulary.facts.items() if name not in given}
    return {**given, **rest}


def real_cases(funds: Funds) -> list[dict[str, Any]]:
    """Return the answers of every whole case of every fund."""
    return [dict(case.given) for ruleset in funds.rulesets.values() for _, case in Prover(ruleset).cases()]
