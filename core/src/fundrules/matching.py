"""The durable-rules engine, fenced in. Only this module imports it, and nothing a user sent reaches it.

It is given atoms: the numbers of the conditions that hold. Every formula is monotone in them, so it is asked twice:
with the possible atoms (what fires is not false) and with the certain ones (what fires is true); once is enough where
nothing that fired reads an unanswered atom. We use its C module and not its `Host`, whose timer threads and swallowed
errors were measured to give wrong decisions (docs/decisions/0001).
"""

import json
from collections.abc import Iterator, Sequence
from math import prod
from threading import Lock
from typing import Any

from fundrules.errors import EngineError, Fault, echo
from fundrules.keeping import Kept
from fundrules.plan import FALSE, MOST_ALTERNATIVES, TRUE, UNKNOWN, Formula, Plan, bits_of
from fundrules.reference import truth_of

try:
    import durable_rules_engine
except ImportError:  # Python 3.13 and later, or no C compiler when it was installed
    durable_rules_engine = None

# Measured limits of durable-rules 2.0.28: a stack of 64 parallel branches, 14 disjunctions a rule, 251 properties.
MOST_BRANCHES = 60
MOST_FORMULAS = 40
MOST_ATOMS = 250
MOST_KEPT = 1_000  # questions for each matcher: at most a few hundred kilobytes
_ALWAYS = "always"


def is_available() -> bool:
    """Say whether durable-rules can be used on this machine."""
    return durable_rules_engine is not None


def branches(formula: Formula) -> int:
    """Return how many ways `formula` can come true side by side: what fills the stack of durable-rules."""
    if formula.is_all:
        return prod(group.bit_count() for group in formula.groups)
    return formula.mask.bit_count() + len(formula.groups)


def chunks(numbers: Sequence[int], formulas: Sequence[Formula]) -> Iterator[list[int]]:
    """Yield the formulas in portions that stay under every measured limit; EngineError for one that cannot."""
    portion: list[int] = []
    width = atoms = 0
    for number in numbers:
        formula = formulas[number]
        sides = [group.bit_count() for group in formula.groups] if formula.is_all else [branches(formula)]
        if branches(formula) > MOST_BRANCHES or max(sides, default=0) > MOST_ALTERNATIVES:
            raise EngineError([Fault("too_many_alternatives", "durable-rules", expected=str(MOST_ALTERNATIVES))])
        wider, more = width + branches(formula), atoms | formula.bits
        if portion and (wider > MOST_BRANCHES or len(portion) >= MOST_FORMULAS or more.bit_count() > MOST_ATOMS):
            yield portion
            portion, wider, more = [], branches(formula), formula.bits
        portion.append(number)
        width, atoms = wider, more
    if portion:
        yield portion


class Matcher:
    """One small durable ruleset with one session, which is emptied after every question."""

    def __init__(self, name: str, numbers: Sequence[int], formulas: Sequence[Formula]) -> None:
        self.name = name
        self.numbers = numbers
        self.read_by = {_ALWAYS: 0} | {str(number): formulas[number].bits for number in numbers}
        self.mask = 0
        definition: dict[str, Any] = {_ALWAYS: {"all": [{"m": {"z": 1}}]}}
        for number in numbers:
            self.mask |= formulas[number].bits
            definition[str(number)] = {"all": [{"m": _expression(formulas[number])}]}
        self.pieces = {1 << bit: f',"c{bit}":1' for bit in bits_of(self.mask)}
        self.kept = Kept[tuple[int, int], list[tuple[int, int]]](MOST_KEPT)
        self.definition = json.dumps(definition)
        self.handle = self._create()

    def _create(self) -> Any:
        return durable_rules_engine.create_ruleset(self.name, self.definition)

    def judge(self, true: int, unknown: int) -> list[tuple[int, int]]:
        """Return the formulas that are not false, each with its truth, and keep them; both are within `mask`.

        A matcher reads few conditions, so activities that differ ask it the same: of 500 that were all different, the
        last hundred asked six in seven of their questions for the second time.
        """
        possible, read = self.hits(true | unknown), 0
        for name in possible:
            read |= self.read_by[name]
        certain = self.hits(true) if read & unknown else possible
        found = [(int(name), TRUE if name in certain else UNKNOWN) for name in possible if name != _ALWAYS]
        return self.kept.keep((true, unknown), found)

    def message(self, atoms: int) -> str:
        """Return the message that says that `atoms` hold."""
        stated = "".join([piece for bit, piece in self.pieces.items() if atoms & bit])
        return f'{{"sid":"1","id":1,"z":1{stated}}}'

    def hits(self, atoms: int) -> set[str]:
        """Return the names of the rules that fire for `atoms`; an engine failure is an EngineError."""
        try:
            found = self._ask(self.message(atoms))
        except Exception as error:
            self.handle = self._create()  # what the failed question left behind must not fire for the next one
            raise EngineError([Fault("engine_failed", self.name, found=echo(error))]) from error
        if _ALWAYS not in found:
            raise EngineError([Fault("engine_failed", self.name, found="no answer")])
        return found

    def _ask(self, message: str) -> set[str]:
        engine, handle = durable_rules_engine, self.handle
        found: set[str] = set()
        code, session = engine.assert_fact(handle, message)
        if code:
            raise RuntimeError(code)
        started = engine.start_action_for_state(handle, session)
        fired = started[1] if started else None
        follow = engine.complete_and_start_action
        while fired:
            found.add(fired[2 : fired.index('"', 2)])
            fired = follow(handle, session)
        engine.retract_fact(handle, message)
        return found


class DurableEngine:
    """Judges the formulas of a plan with durable-rules, one evaluation at a time."""

    name = "durable"

    def __init__(self, plan: Plan) -> None:
        if not is_available():
            raise EngineError([Fault("engine_missing", "FUNDRULES_ENGINE", found="durable", expected="reference")])
        self.lock = Lock()
        fund = plan.ruleset.fund.id
        self.levels = [
            [
                Matcher(f"{fund}-{level}-{index}", portion, plan.formulas)
                for index, portion in enumerate(chunks(numbers, plan.formulas))
            ]
            for level, numbers in enumerate(plan.formula_levels)
        ]
        self._prove(plan)

    def judge(self, level: int, true: int, unknown: int, into: list[int]) -> None:
        """Write the truth of every formula of `level` into `into`."""
        for matcher in self.levels[level]:
            for number in matcher.numbers:
                into[number] = FALSE
            question = true & matcher.mask, unknown & matcher.mask
            found = matcher.kept.get(question)
            if found is None:
                with self.lock:
                    found = matcher.judge(*question)
            for number, truth in found:
                into[number] = truth

    def _prove(self, plan: Plan) -> None:
        """Ask one question per formula whose answer is known: a lost or foreign match stops the start-up.

        This sees what the limits above may miss, such as two property names with the same 32-bit hash.
        """
        for level, numbers in enumerate(plan.formula_levels):
            for number in numbers:
                atoms = _smallest(plan.formulas[number])
                judged = [0] * len(plan.formulas)
                self.judge(level, atoms, 0, judged)
                if any(judged[other] != truth_of(plan.formulas[other], atoms, 0) for other in numbers):
                    raise EngineError([Fault("engine_unsound", "durable-rules", found=str(number))])


def _smallest(formula: Formula) -> int:
    if formula.is_all:
        return formula.mask | sum({1 << bits_of(group)[0] for group in formula.groups})
    return 1 << bits_of(formula.mask)[0] if formula.mask else formula.groups[0]


def _expression(formula: Formula) -> dict[str, Any]:
    inner, outer = ("$or", "$and") if formula.is_all else ("$and", "$or")
    parts = [{f"c{bit}": 1} for bit in bits_of(formula.mask)]
    parts += [_joined(inner, [{f"c{bit}": 1} for bit in bits_of(group)]) for group in formula.groups]
    return _joined(outer, parts)


def _joined(word: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {word: parts}
