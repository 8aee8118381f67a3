"""Measures decisions on the case files: both engines, all details, against one generated Python function.

Every activity is decided for every installed fund. The yardstick evaluates every distinct condition of all their rules
once, on answers that are already checked, and keeps nothing else. Rounds are interleaved and medians are reported, so
ratios within one run can be compared; times cannot. The rows `fresh` decide activities that were never decided before,
which are varied at random: what is kept from one decision to the next helps them as little as it ever will.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from tests.activities import random_activity

from fundrules import Funds, decide, load_funds
from fundrules.activity import read_activity
from fundrules.matching import is_available
from fundrules.plan import Test
from fundrules.proving import Prover

DAY = date(2025, 4, 1)
ROUNDS = 9
DETAILS = ("codes", "short", "full")
GOALS = {("reference", "codes"): 8, ("reference", "full"): 40, ("durable", "codes"): 15}
FLAT_DECISIONS = int(os.environ.get("FLAT", "200000"))
RESULTS = Path(__file__).with_name("results.json")


def condition_source(test: Test) -> str:
    """Return one condition as a Python expression over the local variable of its fact."""
    name = f"f_{test.fact}"
    if test.word in {"at_least", "at_most"}:
        return f"{name} is not None and {name} {'>=' if test.word == 'at_least' else '<='} {test.wanted[0]!r}"
    if test.word == "includes":
        return f"{name} is not None and not {frozenset(test.wanted)!r}.isdisjoint({name})"
    if len(test.wanted) == 1 and test.word in {"is", "in"}:
        return f"{name} == {test.wanted[0]!r}"
    return f"{name} {'not in' if test.word == 'is_not' else 'in'} {frozenset(test.wanted)!r}"


def yardstick(tests: list[Test]) -> Callable[[Mapping[str, Any]], object]:
    """Return one generated function that evaluates every one of `tests`."""
    names = sorted({test.fact for test in tests})
    lines = ["def measure(facts):", "    get = facts.get"]
    lines += [f"    f_{name} = get({name!r})" for name in names]
    lines += ["    return (", *(f"        {condition_source(test)}," for test in tests), "    )"]
    space: dict[str, Any] = {}
    exec("\n".join(lines), space)  # noqa: S102 - the yardstick is generated from our own rules
    return space["measure"]  # type: ignore[no-any-return]


def timed(run: Callable[[Any], object], inputs: list[Any]) -> list[float]:
    """Return the microseconds of each call."""
    clock, times = time.perf_counter, []
    for one in inputs:
        start = clock()
        run(one)
        times.append((clock() - start) * 1e6)
    return times


def start_up_seconds() -> float:
    """Return the median CPU seconds of `fundrules decide` in a new process."""
    command = [str(Path(sys.executable).with_name("fundrules")), "decide", str(min(Path("examples").glob("*.yaml")))]
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"})  # noqa: S603
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)


def resident_kib() -> int:
    """Return the memory this process holds now, in KiB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def memory_growth_kib(given: list[dict[str, Any]], engine: str) -> int:
    """Return how much memory 200,000 decisions add after the first thousand."""
    funds = load_funds(engine=engine)
    for index in range(1000):
        decide(funds, given[index % len(given)], on=DAY, detail="codes")
    before = resident_kib()
    for index in range(FLAT_DECISIONS):
        decide(funds, given[index % len(given)], on=DAY, detail="codes")
    return resident_kib() - before


def decided(funds: Funds, detail: str, activity: dict[str, Any]) -> object:
    """Decide one activity."""
    return decide(funds, activity, on=DAY, detail=detail)


def main() -> None:
    """Measure, print a table and JSON, and write the JSON beside this file."""
    provers = [Prover(ruleset) for ruleset in load_funds(engine="reference").rulesets.values()]
    given = [dict(case.given) for prover in provers for _, case in prover.cases()]
    tests = list(dict.fromkeys(test for prover in provers for test in prover.plan.tests))
    funds = {name: load_funds(engine=name) for name in (("reference", "durable") if is_available() else ("reference",))}
    checked = [
        read_activity(one, funds["reference"].vocabulary, tuple(funds["reference"].rulesets)).facts for one in given
    ]
    chance = random.Random(20200724)  # noqa: S311 - no secret
    fresh = [[random_activity(funds["reference"].vocabulary, given, chance) for _ in given] for _ in range(ROUNDS)]
    runs: dict[tuple[str, str], tuple[Callable[[Any], object], Sequence[list[Any]]]] = {
        ("generated Python", "yardstick"): (yardstick(tests), [checked] * ROUNDS)
    }
    for name, loaded in funds.items():
        for detail in DETAILS:
            run = partial(decided, loaded, detail)
            runs[name, detail] = run, [given] * ROUNDS
        runs[name, "codes, fresh"] = partial(decided, loaded, "codes"), fresh
    times: dict[tuple[str, str], list[list[float]]] = {key: [] for key in runs}
    for number in range(ROUNDS):
        for key, (run, inputs) in runs.items():
            times[key].append(timed(run, inputs[number]))
    rows = [row(key, rounds, times["generated Python", "yardstick"]) for key, rounds in times.items()]
    growth = {name: memory_growth_kib(given, name) for name in funds}
    report(rows, growth, len(given), len(tests))


def row(key: tuple[str, str], rounds: list[list[float]], yard: list[list[float]]) -> dict[str, Any]:
    """Return one row: the median over rounds of each round's median, its ratio and its 99th percentile."""
    medians = [statistics.median(one) for one in rounds]
    ratios = [statistics.median(one) / statistics.median(other) for one, other in zip(rounds, yard, strict=True)]
    return {
        "engine": key[0],
        "detail": key[1],
        "p50_us": round(statistics.median(medians), 1),
        "p99_us": round(statistics.median(statistics.quantiles(one, n=100)[98] for one in rounds), 1),
        "per_second": round(statistics.median(len(one) / sum(one) * 1e6 for one in rounds)),
        "ratio": round(statistics.median(ratios), 1),
        "goal": GOALS.get(key),
    }


def report(rows: list[dict[str, Any]], growth: dict[str, int], cases: int, conditions: int) -> None:
    """Print the table and the JSON."""
    result = {
        "cases": cases,
        "conditions": conditions,
        "rounds": ROUNDS,
        "rows": rows,
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "memory_growth_kib_per_200000_decisions": growth,
        "start_up_cpu_seconds": round(start_up_seconds(), 2),
    }
    table = Table(title=f"{cases} cases, {conditions} distinct conditions, {ROUNDS} interleaved rounds")
    for heading in ("engine", "detail", "p50 µs", "p99 µs", "per second", "ratio", "goal"):
        table.add_column(heading, justify="left" if heading in {"engine", "detail"} else "right")
    for one in rows:
        table.add_row(*("" if value is None else str(value) for value in one.values()))
    Console().print(table)
    print(json.dumps(result, indent=2))
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
