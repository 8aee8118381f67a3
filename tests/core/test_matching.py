"""The sharp edges of durable-rules, each shown to be fenced in by `matching.py`.

Whatever could crash, hang or eat memory runs in a process of its own: `in_child` starts this file with the name of a
function, which does the work and prints what it saw as JSON. The answers that are right come from the truth tables of
`and` and `or`, or from the reference engine, which shares no code with durable-rules.
"""

import ast
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundrules import EngineError, UnknownNameError, decide, load_funds, matching
from fundrules.matching import (
    MOST_ATOMS,
    MOST_BRANCHES,
    MOST_FORMULAS,
    MOST_KEPT,
    DurableEngine,
    Matcher,
    branches,
    chunks,
)
from fundrules.plan import FALSE, LEVELS, TRUE, UNKNOWN, Formula, Plan
from fundrules.reference import ReferenceEngine

REPOSITORY = Path(__file__).parents[2]
FUNDRULES = Path(sys.executable).with_name("fundrules")
DAY = date(2025, 4, 1)

needs_durable = pytest.mark.skipif(not matching.is_available(), reason="durable-rules does not load on this machine")


def in_child(work: Callable[[], object], *, timeout: float = 50) -> Any:
    """Run `work` in a process of its own and return what it reports; a crash shows as a negative exit code."""
    done = subprocess.run(
        [sys.executable, __file__, work.__name__], capture_output=True, text=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr[-2000:]}"
    return json.loads(done.stdout)


def fundrules(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line with `environment` added."""
    return subprocess.run(
        [FUNDRULES, *arguments],
        input="{}",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


# what the children share


def bits(*numbers: int) -> int:
    """Return the mask with these bits."""
    return sum(1 << number for number in set(numbers))


def every_of(*numbers: int, groups: tuple[int, ...] = ()) -> Formula:
    """Return the formula that wants all these atoms and one of each group."""
    return Formula(is_all=True, mask=bits(*numbers), groups=groups)


def one_of(*numbers: int, groups: tuple[int, ...] = ()) -> Formula:
    """Return the formula that wants one of these atoms or one group whole."""
    return Formula(is_all=False, mask=bits(*numbers), groups=groups)


def plan_of(*formulas: Formula) -> Plan:
    """Return a plan of one level with these formulas."""
    ruleset = load_funds(engine="reference").rulesets["amf"]
    levels: list[list[int]] = [list(range(len(formulas))), *([] for _ in range(LEVELS - 1))]
    return Plan(ruleset, DAY, formulas=list(formulas), formula_levels=levels)


def judged(engine: Any, count: int, true: int, unknown: int = 0) -> list[int]:
    """Return what `engine` says of each of `count` formulas."""
    into = [-1] * count
    engine.judge(0, true, unknown, into)
    return into


def random_formula(chance: random.Random, atoms: int) -> Formula:
    """Return a formula of one of the shapes that a rule can have."""

    def some(most: int) -> int:
        return bits(*chance.sample(range(atoms), chance.randint(1, most)))

    is_all = chance.random() < 0.5
    if chance.random() < 0.4:
        return Formula(is_all, some(5 if is_all else 14), ())
    groups = tuple(some(4) for _ in range(chance.randint(1, 2 if is_all else 5)))
    return Formula(is_all, some(3) if chance.random() < 0.8 else 0, groups)


def random_atoms(chance: random.Random, atoms: int) -> tuple[int, int]:
    """Return the true and the unknown atoms of a question, from nearly none to every one."""
    share = chance.choice([0.0, 0.05, 0.3, 0.6, 0.95, 1.0])
    true = bits(*(number for number in range(atoms) if chance.random() < share))
    unknown = bits(*(number for number in range(atoms) if chance.random() < 0.3))
    return true, unknown & ~true


def peak_memory() -> int:
    """Return the most memory this process ever had, in KiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


# a session in which no rule of ours fires


def ask_without_matches() -> dict[str, Any]:
    """Ask the C module 5,500 questions to which nothing is true; the first 500 are for warming up."""
    engine = DurableEngine(plan_of(every_of(0, 1), one_of(2, 3), every_of(4, groups=(bits(5, 6),))))
    matcher = engine.levels[0][0]
    answers = set()
    before = 0
    for number in range(5_500):
        if number == 500:
            before = peak_memory()
        matcher.kept.clear()  # or it would be asked once
        answers.add(tuple(judged(engine, 3, true=0)))
    return {"answers": sorted(answers), "grown": peak_memory() - before}


@needs_durable
def test_five_thousand_questions_without_a_match_neither_crash_nor_grow() -> None:
    seen = in_child(ask_without_matches)
    assert seen["answers"] == [[FALSE, FALSE, FALSE]]
    assert seen["grown"] < 8 * 1024  # a session left behind by each of them ends in a MemoryError


def ask_many_with_matches() -> dict[str, Any]:
    """Ask 3,500 questions of one engine, three times as many as the sessions it could keep."""
    chance = random.Random(1024)
    formulas = [random_formula(chance, 40) for _ in range(30)]
    engine, reference = (make(plan_of(*formulas)) for make in (DurableEngine, ReferenceEngine))
    wrong = fired = before = 0
    for number in range(3_500):
        if number == 500:
            before = peak_memory()
        atoms = random_atoms(chance, 40)
        answer = judged(engine, 30, *atoms)
        wrong += answer != judged(reference, 30, *atoms)
        fired += answer.count(TRUE)
    return {"wrong": wrong, "fired": fired, "grown": peak_memory() - before}


@needs_durable
def test_the_three_thousandth_question_is_answered_as_rightly_as_the_first() -> None:
    seen = in_child(ask_many_with_matches)
    assert seen["wrong"] == 0
    assert seen["fired"] > 3_500  # the questions did make rules fire
    assert seen["grown"] < 8 * 1024


# alternatives


def hits_of_alternatives() -> list[list[str]]:
    """Return what fires for an or with both sides true, and for two of them side by side."""
    both = Matcher("or", [0], [one_of(0, 1)])
    four = Matcher("or-or", [0], [every_of(groups=(bits(0, 1), bits(2, 3)))])
    counted: list[list[str]] = []
    for matcher, atoms in ((both, bits(0, 1)), (four, bits(0, 1, 2, 3))):
        hits = list(matcher.hits(atoms))
        counted.append(sorted(hits))
    return counted


@needs_durable
def test_an_or_with_two_true_sides_counts_once() -> None:
    assert in_child(hits_of_alternatives) == [["0", "always"], ["0", "always"]]


# absence


def judge_without_one() -> list[list[int]]:
    """Leave out each atom of an `all` in turn, then ask the other shapes with nothing, and with foreign atoms."""
    whole = range(6)
    engine = DurableEngine(plan_of(every_of(*whole)))
    rows = [judged(engine, 1, bits(*(set(whole) - {left_out}))) for left_out in whole]
    rows.append(judged(engine, 1, bits(*whole)))
    shapes = plan_of(every_of(0), one_of(1, 2), every_of(3, groups=(bits(4, 5),)), one_of(groups=(bits(6, 7),)))
    engine = DurableEngine(shapes)
    rows.append(judged(engine, 4, true=0))
    rows.append(judged(engine, 4, true=bits(*range(100, 200))))
    rows.append(judged(engine, 4, true=0, unknown=bits(*range(8))))
    return rows


@needs_durable
def test_an_absent_property_never_matches_and_never_hangs() -> None:
    rows = in_child(judge_without_one, timeout=20)
    assert rows[:6] == [[FALSE]] * 6, "an `all` holds without one of its conditions"
    assert rows[6] == [TRUE]
    assert rows[7] == [FALSE] * 4, "something holds although nothing is true"
    assert rows[8] == [FALSE] * 4, "atoms that no formula reads make something hold"
    assert rows[9] == [UNKNOWN] * 4


def words_of_definition() -> list[str]:
    """Return every word in the definition given to durable-rules, but the names of conditions."""

    def words(node: Any) -> Iterator[str]:
        for key, inner in node.items() if isinstance(node, dict) else ():
            yield key
            yield from words(inner)
        for inner in node if isinstance(node, list) else ():
            yield from words(inner)

    formulas = [every_of(0, 1, groups=(bits(2, 3),)), one_of(4, groups=(bits(5, 6),))]
    definition = json.loads(Matcher("words", [0, 1], formulas).definition)
    return sorted({word for rule in definition.values() for word in words(rule) if not word[1:].isdecimal()})


@needs_durable
def test_formulas_are_compiled_to_equality_and_and_or_only() -> None:
    assert in_child(words_of_definition) == ["$and", "$or", "all", "m", "z"]  # z is the rule that always matches


# limits


def test_portions_stay_under_every_limit_and_lose_no_formula() -> None:
    chance = random.Random(64)
    formulas = [random_formula(chance, 600) for _ in range(300)]
    portions = list(chunks(range(300), formulas))
    assert [number for portion in portions for number in portion] == list(range(300))
    for portion in portions:
        assert sum(branches(formulas[number]) for number in portion) <= MOST_BRANCHES < 64
        assert len(portion) <= MOST_FORMULAS
        read = 0
        for number in portion:
            read |= formulas[number].bits
        assert read.bit_count() <= MOST_ATOMS


def judge_three_hundred() -> dict[str, int]:
    """Compare 300 formulas that open many branches with the reference engine, on 400 questions."""
    chance = random.Random(303)
    formulas = [random_formula(chance, 120) for _ in range(300)]
    formulas += [one_of(*range(start, start + 14)) for start in range(0, 100, 10)]
    plan = plan_of(*formulas)
    engine, reference = DurableEngine(plan), ReferenceEngine(plan)
    lost = foreign = 0
    for number in range(400):
        true, unknown = (bits(*range(120)), 0) if number == 0 else random_atoms(chance, 120)
        came, wanted = (judged(one, len(formulas), true, unknown) for one in (engine, reference))
        lost += sum(a < b for a, b in zip(came, wanted, strict=True))
        foreign += sum(a > b for a, b in zip(came, wanted, strict=True))
    return {"lost": lost, "foreign": foreign, "most": sum(branches(formula) for formula in formulas)}


@needs_durable
def test_no_match_of_three_hundred_branching_formulas_is_lost() -> None:
    seen = in_child(judge_three_hundred)
    assert seen["most"] > 10 * MOST_BRANCHES  # in one ruleset this would lose decisions
    assert (seen["lost"], seen["foreign"]) == (0, 0)


@pytest.mark.parametrize(
    "formula",
    [one_of(*range(15)), every_of(20, groups=(bits(*range(15)),)), one_of(groups=tuple(bits(n) for n in range(15)))],
    ids=["any-of-15", "one-group-of-15", "15-groups"],
)
def test_too_many_alternatives_are_refused(formula: Formula) -> None:
    with pytest.raises(EngineError) as caught:
        list(chunks([0], [formula]))
    assert [(fault.kind, fault.expected) for fault in caught.value.faults] == [("too_many_alternatives", "14")]


def test_as_many_alternatives_as_allowed_are_accepted() -> None:
    assert list(chunks([0, 1], [one_of(*range(14)), every_of(20, groups=(bits(*range(14)),))])) == [[0, 1]]


def judge_all_true(formulas: list[Formula], atoms: int) -> str:
    """Judge formulas that all hold when every atom is true."""
    try:
        engine = DurableEngine(plan_of(*formulas))
    except EngineError:
        return "refused at start-up"
    return "right" if judged(engine, len(formulas), bits(*range(atoms))) == [TRUE] * len(formulas) else "wrong"


def judge_wide_pairs() -> str:
    """Judge twelve formulas that want one of five and one of another five."""
    starts = range(0, 120, 10)
    pairs = [(bits(*range(start, start + 5)), bits(*range(start + 5, start + 10))) for start in starts]
    return judge_all_true([every_of(groups=pair) for pair in pairs], 120)


def judge_shared_condition() -> str:
    """Judge ten formulas that share their first condition and want one of seven besides, each of its own seven."""
    starts = range(1, 71, 7)
    return judge_all_true([every_of(0, groups=(bits(*range(start, start + 7)),)) for start in starts], 71)


@needs_durable
@pytest.mark.parametrize("work", [judge_wide_pairs, judge_shared_condition])
def test_groups_behind_a_first_condition_are_judged_or_refused_at_start_up(work: Callable[[], str]) -> None:
    assert in_child(work) in {"refused at start-up", "right"}


def judge_many_groups() -> str:
    """Judge one formula with twelve groups of five, which fires 5 ** 12 times when everything is true."""
    groups = tuple(bits(*range(start, start + 5)) for start in range(0, 60, 5))
    return judge_all_true([every_of(groups=groups)], 60)


@needs_durable
def test_many_groups_are_judged_in_time_or_refused_at_start_up() -> None:
    assert in_child(judge_many_groups) in {"refused at start-up", "right"}


def start_a_forgetful_engine() -> list[str]:
    """Start an engine whose C module stops after the first rule that fires: it loses matches."""
    engine: Any = matching.durable_rules_engine
    engine.complete_and_start_action = lambda _handle, _session: None
    try:
        DurableEngine(plan_of(every_of(0, 1), one_of(2, 3)))
    except EngineError as error:
        return [fault.kind for fault in error.faults]
    return []


@needs_durable
def test_an_engine_that_loses_matches_does_not_start() -> None:
    kinds = in_child(start_a_forgetful_engine)
    assert kinds in (["engine_unsound"], ["engine_failed"])  # depends on which of two rules durable-rules fires first


# failures


def overflow_the_stack() -> dict[str, Any]:
    """Make 70 conditions side by side true, more than the stack can hold; then ask for single ones."""
    matcher = Matcher("overflow", range(70), [every_of(number) for number in range(70)])
    try:
        matcher.hits(bits(*range(70)))
        kinds = []
    except EngineError as error:
        kinds = [fault.kind for fault in error.faults]
    return {"kinds": kinds, "next": [sorted(matcher.hits(bits(number))) for number in (3, 69)]}


@needs_durable
def test_after_an_overflow_of_the_stack_no_foreign_match_fires() -> None:
    seen = in_child(overflow_the_stack)
    assert seen["kinds"] == ["engine_failed"]
    assert seen["next"] == [["3", "always"], ["69", "always"]]


def break_every_step() -> dict[str, Any]:
    """Let each function of the C module do its work and then fail, and ask the next question after each."""
    module: Any = matching.durable_rules_engine
    seen: dict[str, Any] = {}
    for step in ("assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"):
        engine = DurableEngine(plan_of(one_of(0), one_of(1), every_of(0, 1), one_of(2)))
        works = getattr(module, step)
        engine.levels[0][0].kept.clear()  # the start-up asked what is asked below

        def fail(*arguments: Any, works: Callable[..., Any] = works) -> None:
            works(*arguments)
            raise OSError(307)

        setattr(module, step, fail)
        try:
            judged(engine, 4, bits(0, 1))
            kinds = []
        except EngineError as error:
            kinds = [fault.kind for fault in error.faults]
        setattr(module, step, works)
        seen[step] = [kinds, judged(engine, 4, bits(2)), judged(engine, 4, bits(0))]
    return seen


@needs_durable
def test_a_failure_at_any_step_is_an_engine_error_and_leaves_nothing_behind() -> None:
    expected = [["engine_failed"], [FALSE, FALSE, FALSE, TRUE], [TRUE, FALSE, FALSE, FALSE]]
    steps = ("assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact")
    assert in_child(break_every_step) == dict.fromkeys(steps, expected)


def send_a_broken_message() -> dict[str, Any]:
    """Give the engine a message that is no JSON, then a sound one."""
    matcher = Matcher("broken", [0, 1], [one_of(0), one_of(1)])
    sound = matcher.pieces[bits(0)]
    matcher.pieces[bits(0)] = ',"c0":{{'
    try:
        matcher.hits(bits(0, 1))
        faults = []
    except EngineError as error:
        faults = [[fault.kind, fault.place] for fault in error.faults]
    matcher.pieces[bits(0)] = sound
    return {"faults": faults, "next": sorted(matcher.hits(bits(1)))}


@needs_durable
def test_a_message_the_engine_cannot_read_is_an_engine_error() -> None:
    seen = in_child(send_a_broken_message)
    assert seen == {"faults": [["engine_failed", "broken"]], "next": ["1", "always"]}


# what is kept


def ask_again() -> dict[str, Any]:
    """Count how often the C module is asked: first, again, with bits that no formula reads, and with another answer."""
    module: Any = matching.durable_rules_engine
    engine = DurableEngine(plan_of(every_of(0, 1), one_of(2)))
    works, asked = module.assert_fact, []

    def count(*arguments: Any) -> Any:
        asked.append(arguments)
        return works(*arguments)

    module.assert_fact = count
    engine.levels[0][0].kept.clear()  # the start-up asks too
    seen: dict[str, Any] = {}
    questions = {"first": (bits(0, 1), 0), "again": (bits(0, 1), 0), "other": (bits(0, 1, 9), bits(8)), "new": (1, 2)}
    for name, (true, unknown) in questions.items():
        asked.clear()
        seen[name] = [judged(engine, 2, true, unknown), len(asked)]
    return seen


@needs_durable
def test_a_question_that_reads_the_same_is_asked_once() -> None:
    assert in_child(ask_again) == {
        "first": [[TRUE, FALSE], 1],
        "again": [[TRUE, FALSE], 0],
        "other": [[TRUE, FALSE], 0],
        "new": [[UNKNOWN, FALSE], 2],  # for what is certain and for what is possible
    }


def fill_what_is_kept() -> dict[str, Any]:
    """Ask one matcher more different questions than it keeps, and then all of them again."""
    engine, reference = (make(plan_of(one_of(*range(12)))) for make in (DurableEngine, ReferenceEngine))
    most = wrong = 0
    for true in [*range(MOST_KEPT + 500), *range(MOST_KEPT + 500)]:
        wrong += judged(engine, 1, true) != judged(reference, 1, true)
        most = max(most, len(engine.levels[0][0].kept))
    return {"most": most, "wrong": wrong}


@needs_durable
def test_what_is_kept_stays_bounded_and_right() -> None:
    assert in_child(fill_what_is_kept) == {"most": MOST_KEPT, "wrong": 0}


# threads


def ask_from_threads() -> dict[str, int]:
    """Let eight threads ask one engine 500 questions each, with a switch of threads as often as possible."""
    sys.setswitchinterval(1e-6)
    chance = random.Random(8)
    plan = plan_of(*(random_formula(chance, 40) for _ in range(30)))
    engine, reference = DurableEngine(plan), ReferenceEngine(plan)

    def ask(seed: int) -> int:
        own = random.Random(seed)
        questions = [random_atoms(own, 40) for _ in range(500)]
        return sum(judged(engine, 30, *atoms) == judged(reference, 30, *atoms) for atoms in questions)

    with ThreadPoolExecutor(8) as threads:
        return {"right": sum(threads.map(ask, range(8)))}


@needs_durable
def test_eight_threads_on_one_engine_get_the_right_answers() -> None:
    assert in_child(ask_from_threads) == {"right": 8 * 500}


def decide_from_threads() -> list[str]:
    """Let eight threads ask a fund that nobody asked before; return the different answers to each of two questions."""
    sys.setswitchinterval(1e-6)
    funds = load_funds(engine="durable")
    asked = [{"policy_area": "return"}, {"policy_area": "integration", "lead_partner": "ind"}] * 40

    def result(activity: dict[str, Any]) -> str:
        return decide(funds, activity, on=DAY, detail="codes").receipt.result_hash

    with ThreadPoolExecutor(8) as threads:
        hashes = list(threads.map(result, asked))
    alone = load_funds(engine="reference")
    expected = [decide(alone, activity, on=DAY, detail="codes").receipt.result_hash for activity in asked[:2]]
    return [*sorted(set(hashes[::2]) - {expected[0]}), *sorted(set(hashes[1::2]) - {expected[1]})]


@needs_durable
def test_threads_that_ask_a_fund_for_the_first_time_get_the_right_answers() -> None:
    assert in_child(decide_from_threads) == []


# the plan


def test_identical_formulas_are_built_once() -> None:
    plan = load_funds(engine="reference").prepared("amf", DAY).plan
    written = sum(2 if planned.rule.scope else 1 for planned in plan.rules)
    assert len(plan.formulas) < written, "no two rules have the same conditions, so this shows nothing"
    for numbers in plan.formula_levels:
        distinct = {plan.formulas[number] for number in numbers}
        assert len(distinct) == len(numbers)


# which engine


@pytest.mark.parametrize("name", [pytest.param("durable", marks=needs_durable), "reference"])
def test_the_environment_chooses_the_engine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDRULES_ENGINE", name)
    funds = load_funds()
    assert (funds.engine, funds.prepared("amf", DAY).engine.name) == (name, name)


def test_an_argument_counts_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDRULES_ENGINE", "durable")
    assert load_funds(engine="reference").prepared("amf", DAY).engine.name == "reference"


@needs_durable
def test_without_a_choice_the_engine_is_durable_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUNDRULES_ENGINE", raising=False)
    assert load_funds().engine == "durable"


def test_an_unknown_engine_is_refused_with_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDRULES_ENGINE", "durabel")
    with pytest.raises(UnknownNameError) as caught:
        load_funds()
    (fault,) = caught.value.faults
    assert (fault.place, fault.found, fault.nearest) == ("FUNDRULES_ENGINE", "durabel", "durable")


@pytest.mark.parametrize("name", [pytest.param("durable", marks=needs_durable), "reference"])
def test_the_command_line_obeys_the_environment(name: str) -> None:
    done = fundrules("funds", "--json", FUNDRULES_ENGINE=name)
    assert (done.returncode, {row["engine"] for row in json.loads(done.stdout)}) == (0, {name})


def test_the_command_line_refuses_an_unknown_engine() -> None:
    done = fundrules("decide", "-", "--lang", "en", FUNDRULES_ENGINE="refrence")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()[1:]
    assert line.startswith("- FUNDRULES_ENGINE: The engine 'refrence' does not exist.")
    assert line.endswith("Did you mean 'reference'?")


def choose_without_durable() -> list[Any]:
    """Return what is chosen, and what asking for durable comes to, where durable-rules cannot be imported."""
    matching.durable_rules_engine = None
    try:
        load_funds(engine="durable").prepared("amf", DAY)
        kinds = []
    except EngineError as error:
        kinds = [fault.kind for fault in error.faults]
    return [load_funds().engine, kinds]


def test_where_durable_is_missing_the_reference_engine_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUNDRULES_ENGINE", raising=False)
    assert in_child(choose_without_durable) == ["reference", ["engine_missing"]]


# the fence


def imported(file: Path) -> Iterator[str]:
    """Yield the name of every module that `file` imports, by a statement or by a call."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "__import__",
            "import_module",
            "find_spec",
        }:
            yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))


def test_only_matching_imports_durable_rules() -> None:
    sources = [*REPOSITORY.glob("core/src/**/*.py"), *REPOSITORY.glob("plugins/*/src/**/*.py")]
    fenced = {
        file.relative_to(REPOSITORY).as_posix()
        for file in sources
        for name in imported(file)
        if name.partition(".")[0] in {"durable", "durable_rules_engine"}
    }
    assert fenced == {"core/src/fundrules/matching.py"}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
