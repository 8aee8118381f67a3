"""Proves a ruleset sound: examples and cases in every engine, conditions both ways, one share at most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from fundrules.casefiles import Case, CasesFile
from fundrules.comparing import compared, expectation
from fundrules.deciding import decide_fund
from fundrules.engines import Engine, make_engine
from fundrules.errors import Fault, Faults, echo
from fundrules.loading import read_form
from fundrules.matching import is_available
from fundrules.models import Example
from fundrules.plan import FALSE, LEVELS, TRUE, UNKNOWN, Plan, PlannedRule, bits_of
from fundrules.planning import make_plan
from fundrules.reference import open_bits
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import CONCLUSIONS, Answer
from fundrules.wordsmith import Wordsmith

MOST_COMBINATIONS = 200_000


@dataclass
class Proof:
    """What was tried, and every fault that was found."""

    rules: int = 0
    examples: int = 0
    cases: int = 0
    faults: list[Fault] = field(default_factory=list)


def engines_for(plan: Plan) -> list[Engine]:
    """Return every engine that works on this machine."""
    return [make_engine(plan, name) for name in (["reference", "durable"] if is_available() else ["reference"])]


class Prover:
    """Tries what a ruleset says about itself: everything on the first day of its last edition, later what is new."""

    def __init__(self, ruleset: Ruleset, day: date | None = None) -> None:
        self.ruleset = ruleset
        first = ruleset.fund.editions[-1].from_
        self.plan = make_plan(ruleset, day or first)
        self.is_first = day in {None, first}
        self.fresh = [p for p in self.plan.rules if self.is_first or p.rule.applies.from_ == day]
        self.engines = engines_for(self.plan)
        self.seen_true = self.seen_false = 0
        self.proof = Proof(rules=len(self.fresh))

    def prove(self) -> Proof:
        """Return the proof."""
        for planned in self.fresh:
            for example in planned.rule.examples:
                self.proof.examples += 1
                self.proof.faults += self.try_example(planned, example)
        for file, case in self.cases() if self.is_first else ():
            self.proof.cases += 1
            self.proof.faults += self.try_case(case, str(file))
        self.proof.faults += [*self.one_sided(), *self.conflicts()]
        return self.proof

    def cases(self) -> Iterator[tuple[Path, Case]]:
        """Yield every whole case of the fund; a file that cannot be read adds its faults."""
        for file in sorted((self.ruleset.folders[-1] / "cases").glob("*.yaml")):
            if (read := read_form(file, CasesFile, self.proof.faults)) is not None:
                yield from ((file, case) for case in read[0].cases)

    def fault(self, kind: str, place: str, name: str, trouble: str) -> Fault:
        """Return a fault about an example, a case or a condition."""
        return Fault(kind, place, found=name, expected=trouble)

    # examples

    def try_example(self, planned: PlannedRule, example: Example) -> Iterator[Fault]:
        """Yield a fault for every engine in which the example does not come out as expected."""
        answers, conclusions, trouble = self.answers(example.given)
        if trouble:
            yield self.fault("example", planned.rule.id, example.name, "; ".join(trouble))
            return
        true, unknown = self.outcomes(answers, conclusions)
        used = planned.bits
        self.seen_true |= true & used
        self.seen_false |= used & ~(true | unknown)
        for engine in self.engines:
            judged = self.judged(engine, true, unknown)
            came, wanted = self.came_to(planned, judged, true, unknown), expectation(example)
            if came != wanted:
                yield self.fault("example", planned.rule.id, example.name, f"{wanted} ({engine.name}: {came})")

    def answers(self, given: Mapping[str, Any]) -> tuple[dict[str, Answer], dict[str, Any], list[str]]:
        """Return what an example answers, its given conclusions, and what is wrong with them."""
        answers: dict[str, Answer] = {}
        trouble: list[str] = []
        for name, written in given.items():
            if name in CONCLUSIONS:
                continue
            if name not in self.ruleset.vocabulary.facts:
                trouble.append(Fault("unknown_fact", f"/{name}", echo(name)).render("en"))
                continue
            faults = Faults()
            answer = self.ruleset.vocabulary.read(name, written, f"/{name}", faults)
            trouble += [fault.render("en") for fault in faults.listed()]
            if answer is not None:
                answers[name] = answer
        return answers, {name: given[name] for name in given if name in CONCLUSIONS}, trouble

    def outcomes(self, answers: Mapping[str, Answer], conclusions: Mapping[str, Any]) -> tuple[int, int]:
        """Return the bits of all conditions, those on conclusions as the example gives them."""
        true, unknown = self.plan.outcomes(answers)
        for name in CONCLUSIONS:
            if name not in conclusions:
                unknown |= self.plan.masks[name]
                continue
            given = conclusions[name] if isinstance(conclusions[name], list) else [conclusions[name]]
            for bit in bits_of(self.plan.masks[name]):
                true |= self.plan.tests[bit].is_met_by(*given) << bit
        return true, unknown

    def judged(self, engine: Engine, true: int, unknown: int) -> list[int]:
        """Return the truth of every formula, whatever conclusions it reads."""
        judged = [0] * len(self.plan.formulas)
        for level in range(LEVELS):
            engine.judge(level, true, unknown, judged)
        return judged

    def came_to(self, planned: PlannedRule, judged: list[int], true: int, unknown: int) -> object:
        """Return match, no_match, out_of_scope, or the facts that are missing."""
        scope = TRUE if planned.scope is None else judged[planned.scope]
        if scope == FALSE:
            return "out_of_scope"
        if scope == TRUE and judged[planned.when] != UNKNOWN:
            return "match" if judged[planned.when] == TRUE else "no_match"
        numbers = [planned.when] if planned.scope is None else [planned.when, planned.scope]
        open_ = 0
        for number in numbers:
            open_ |= open_bits(self.plan.formulas[number], true, unknown)
        return sorted(self.plan.facts_of(open_))

    # whole cases

    def try_case(self, case: Case, place: str) -> Iterator[Fault]:
        """Yield a fault for every engine in which the case does not come out as expected."""
        answers, _, trouble = self.answers(case.given)
        if trouble:
            yield self.fault("case", place, case.name, "; ".join(trouble))
            return
        plan = make_plan(self.ruleset, case.on) if case.on else self.plan
        for engine in engines_for(plan) if case.on else self.engines:
            out = decide_fund(plan, engine, answers)
            self.seen_true |= out.true if not case.on else 0
            self.seen_false |= ~(out.true | out.unknown) if not case.on else 0
            if wrong := [f"{name} {wanted}: {came}" for name, wanted, came in compared(out, case.expect)]:
                yield self.fault("case", place, case.name, f"{'; '.join(wrong)} ({engine.name})")

    # the ruleset as a whole

    def one_sided(self) -> Iterator[Fault]:
        """Yield a fault for every condition that no example or case lets decide one of both ways."""
        wanted = Wordsmith(self.plan, "en").answers
        fresh = 0
        for planned in self.fresh:
            fresh |= planned.bits
        for bit, test in enumerate(self.plan.tests):
            if not fresh >> bit & 1:
                continue
            for word, seen in (("true", self.seen_true), ("false", self.seen_false)):
                if not seen >> bit & 1:
                    rule = next(p.rule.id for p in self.plan.rules if p.bits >> bit & 1)
                    yield self.fault("one_sided", rule, f"{wanted[bit][0].text} ({test.word})", word)

    def conflicts(self) -> Iterator[Fault]:
        """Yield a fault where two allocations hold at once, over all answers that any of them reads."""
        rules = self.plan.by_stage["allocation"]
        bits = 0
        for planned in rules:
            bits |= planned.bits
        choices: dict[str, list[Any]] = {}
        for name in self.plan.facts_of(bits):
            mentioned = {value for b in bits_of(bits & self.plan.masks[name]) for value in self.plan.tests[b].wanted}
            choices[name] = [*sorted(mentioned, key=str), _OTHER]
        if prod(len(values) for values in choices.values()) > MOST_COMBINATIONS:
            yield self.fault("allocation_conflict", self.ruleset.fund.id, "?", f"> {MOST_COMBINATIONS}")
            return
        for values in product(*choices.values()):
            chosen = dict(zip(choices, values, strict=True))
            holding = self.allocations_of(rules, chosen)
            if len(holding) > 1:
                yield self.fault("allocation_conflict", self.ruleset.fund.id, ", ".join(holding), str(chosen))
                return

    def allocations_of(self, rules: list[PlannedRule], chosen: Mapping[str, Any]) -> list[str]:
        """Return the allocations that hold when each fact has exactly the chosen value."""
        true = 0
        for name, value in chosen.items():
            for bit in bits_of(self.plan.masks[name]):
                true |= self.plan.tests[bit].is_met_by(value) << bit
        judged = self.judged(self.engines[0], true, 0)
        held = {p.index: judged[p.when] == TRUE for p in self.plan.rules}

        def holds(planned: PlannedRule) -> bool:
            return held[planned.index] and not any(holds(self.plan.rules[index]) for index in planned.exceptions)

        return [planned.rule.id for planned in rules if holds(planned)]


_OTHER = object()


def prove(ruleset: Ruleset) -> Proof:
    """Return the proof of `ruleset`, on every day of its last edition on which something changes."""
    whole = Proof()
    for day in ruleset.turns_of(ruleset.fund.editions[-1]):
        proof = Prover(ruleset, day).prove()
        whole.rules += proof.rules
        whole.examples += proof.examples
        whole.cases += proof.cases
        whole.faults += [fault for fault in proof.faults if fault not in whole.faults]
    return whole
