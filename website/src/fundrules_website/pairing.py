"""Finds the two projects that teach a rule: one in which it holds, and the nearest one in which it does not.

Nearest is the least change in an answer that the rule's own condition is about, with which the fund comes to what a
person expects: a requirement that is not met refuses the project, an exception that fails no longer rescues it, and an
advice leaves the outcome as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter

from fundrules.models import Example
from fundrules.outcome import Outcome
from fundrules.plan import TRUE, PlannedRule, bits_of
from fundrules.vocabulary import CONCLUSIONS, Answer
from fundrules_website.tried import Facts, Pair
from fundrules_website.trying import BORDERS, GOOD, Trials

MOST_PROJECTS = 8  # to start from, for each example
FEW = 2
MOST_SPENT = 4_000  # decisions for one rule, after which no other project is tried
MOST_CHANGED = 4
NUMBERS = ("euro", "months", "count", "date")
AUTHORED, SEEN, KNOWN = range(3)  # where another answer comes from: the rule's examples, a case, the questions
TEACHES = (0, False, False, 1, 0)  # as expected, in scope, about work, one answer, in the rule's own condition
Change = tuple[Facts, int]
Score = tuple[int, ...]


@dataclass
class Pairing:
    """Looks for the pair of one rule."""

    trials: Trials
    planned: PlannedRule
    spent: int = 0

    def pair(self) -> Pair | None:
        """Return the pair, as it comes out in the engine that decides for callers; None when the rule never holds."""
        best = min(self.found(), key=itemgetter(0), default=None)
        if best is None:
            return None
        _, facts, changed = best
        shown = self.trials.shown
        return Pair(shown(self.planned, facts), shown(self.planned, changed) if changed else None)

    def found(self) -> Iterator[tuple[Score, Facts, Facts | None]]:
        """Yield projects in which the rule holds, each with the nearest in which it does not and how near that is."""
        for starts in self.starts():
            for place, facts in starts:
                if self.spent > MOST_SPENT:
                    break
                score, changed = self.nearest(place, facts)
                yield score, facts, changed
                if score[: len(TEACHES)] == TEACHES:
                    break

    # projects in which it holds

    def starts(self) -> Iterator[list[tuple[int, Facts]]]:
        """Yield the projects to start from, example by example; those that an exception saves all at once."""
        lifts = self.planned.effect == "lifts"
        every = (self.trials.projects(self.planned, own, FEW if lifts else MOST_PROJECTS) for own in self.owned())
        if lifts:
            yield sorted(chain.from_iterable(every), key=itemgetter(0))
        else:
            yield from every

    def owned(self) -> Iterator[Facts]:
        """Yield the answers of every passing example; an exception gets them beside those that it rescues from."""
        for example in self.planned.rule.examples:
            if example.expect == "match":
                own = self.answers(example)
                yield own
                yield from ({**refused, **own} for refused in self.refused())

    def refused(self) -> Iterator[Facts]:
        """Yield the answers with which the rules that this one is an exception to refuse a project."""
        for name in self.planned.rule.exception_to if self.planned.effect == "lifts" else ():
            general = self.trials.planned(name)
            wanted = "match" if general and general.effect == "excludes" else "no_match"
            for example in general.rule.examples if general else ():
                if example.expect == wanted:
                    yield self.answers(example)

    def answers(self, example: Example) -> Facts:
        """Return the answers of an example, without its conclusions."""
        return self.trials.prover.answers(example.given)[0]

    # the nearest in which it does not

    def nearest(self, place: int, facts: Facts) -> tuple[Score, Facts | None]:
        """Return the nearest project in which the rule does not hold, with how near that is."""
        before = self.trials.searched(facts)
        best: tuple[Score, Facts | None] = ((len(GOOD) + 1,), None)
        for near, changed in self.changed(facts, before):
            out, self.spent = self.trials.searched(changed), self.spent + 1
            state = self.trials.state(out, self.planned)
            if state in {"no_match", "out_of_scope"}:
                score = (self.strange(before, out), state == "out_of_scope", *near, place)
                best = min(best, (score, changed), key=itemgetter(0))
                if score[:3] == TEACHES[:3]:  # what comes later is less near
                    break
        return best

    def changed(self, facts: Facts, before: Outcome) -> list[tuple[Score, Facts]]:
        """Return the projects with a few other answers, the nearest first, each with how near it is."""
        found = []
        for change, source in chain(self.single(facts, before), self.joint(before)):
            differ = [name for name in change if change[name] != facts.get(name)]
            together = {**facts, **change}
            if 0 < len(differ) <= MOST_CHANGED and self.reads(before, together) and self.trials.ordered(together):
                chosen, apart = self.apart(facts, together, differ)
                near = (self.emptied(change), len(differ), *self.about(differ), source, chosen, apart)
                found.append((near, together))
        return sorted(found, key=itemgetter(0))

    def reads(self, before: Outcome, changed: Facts) -> bool:
        """Say whether the rule could come out otherwise: it reads conclusions, or one of its conditions changed."""
        plan, bits = self.trials.prover.plan, self.planned.bits
        return bool(bits & plan.concluded) or any(
            (before.true ^ plan.readers[name][changed[name]]) & bits & plan.masks[name]
            for name in self.read
            if name in changed
        )

    def strange(self, before: Outcome, out: Outcome) -> int:
        """Return how far the outcome is from what a person expects where this rule does not hold; 0 is as expected."""
        planned, same = self.planned, out.verdict == before.verdict
        broken = {out.plan.rules[index].rule.id for index, one in enumerate(out.broken) if one == TRUE}
        if planned.effect in {"requires", "lifts"}:
            allowed = {planned.rule.id} if planned.effect == "requires" else {*planned.rule.exception_to}
            if not broken or out.verdict != "not_eligible":
                return len(GOOD)
            return 0 if broken <= allowed and out.clauses else 1
        if planned.effect == "excludes":
            return GOOD.index(out.verdict)
        result = {"clause": "clause", "rate": "ceiling", "allocation": "allocation"}.get(planned.rule.stage)
        tells = result is None or getattr(out, result) != getattr(before, result)
        return 0 if same and tells else 1 + GOOD.index(out.verdict)

    def emptied(self, change: Facts) -> bool:
        """Say whether a change leaves a question about the work itself without an answer."""
        return any(answer == () and name in self.placing for name, answer in change.items())

    def about(self, differ: list[str]) -> tuple[int, int, int]:
        """Return how far a change is from what the rule is about: the answers that few other rules read come first."""
        where = max(0 if name in self.own or not self.own else 1 if name in self.read else 2 for name in differ)
        facts = self.trials.ruleset.vocabulary.facts
        plain = sum(facts[name].type not in {*NUMBERS, "judgement"} for name in differ)
        return where, plain, sum(self.readers(name) for name in differ)

    def readers(self, name: str) -> int:
        """Return how many rules read an answer."""
        return self.trials.readers.get(name, 0)

    @staticmethod
    def apart(first: Facts, second: Facts, differ: list[str]) -> tuple[int, int]:
        """Return how many chosen answers two projects do not share, and how far their numbers are apart.

        Another answer is nearer than none at all.
        """
        both = [(first.get(name), second[name]) for name in differ]
        chosen = sum(len({*a} ^ {*b}) + 2 * (not b) for a, b in both if isinstance(a, tuple) and isinstance(b, tuple))
        return chosen, sum(abs(a - b) for a, b in both if type(a) is int and type(b) is int)

    # what can be changed

    @cached_property
    def own(self) -> list[str]:
        """The facts that the rule's own condition reads."""
        plan = self.trials.prover.plan
        return [one for one in plan.facts_of(plan.formulas[self.planned.when].bits) if one not in CONCLUSIONS]

    @cached_property
    def read(self) -> list[str]:
        """The facts that the rule reads, those that say for which project it counts among them."""
        return [one for one in self.trials.prover.plan.facts_of(self.planned.bits) if one not in CONCLUSIONS]

    @cached_property
    def placing(self) -> frozenset[str]:
        """The facts of which the clauses read whether the work fits them."""
        plan = self.trials.prover.plan
        bits = 0
        for clause in plan.by_stage["clause"]:
            bits |= clause.bits
        return frozenset(plan.facts_of(bits))

    def behind(self, before: Outcome) -> list[str]:
        """Return the facts behind the conclusions that the rule reads."""
        plan = self.trials.prover.plan
        concluding = [one for one in (before.primary, before.rate) if one]
        if not self.planned.bits & plan.concluded:
            return []
        named = {number for bit, numbers in plan.named if self.planned.bits >> bit & 1 for number in numbers}
        concluding += [one for one in before.clauses if one.index in named]
        found = [name for one in concluding for name in plan.facts_of(one.bits) if name not in CONCLUSIONS]
        return list(dict.fromkeys(found))

    def single(self, facts: Facts, before: Outcome) -> Iterator[Change]:
        """Yield every other answer to one question."""
        authored = [self.answers(one) for one in self.planned.rule.examples]
        for name in dict.fromkeys([*self.read, *self.behind(before)]):
            now = facts.get(name)
            given = [one[name] for one in authored if name in one]
            seen = [one[name] for one in self.trials.cases if name in one]
            others = ((AUTHORED, given), (SEEN, seen), (KNOWN, list(self.others(name, now))))
            done: set[Answer | None] = {now}
            for source, answers in others:
                for answer in answers:
                    if answer not in done:
                        done.add(answer)
                        yield {name: answer}, source

    def others(self, name: str, now: Answer | None) -> Iterator[Answer]:
        """Yield the other answers that a question has: of several, one fewer or one instead."""
        fact = self.trials.ruleset.vocabulary.facts[name]
        if fact.type in {"yes_no", "judgement"}:
            yield from (False, True)
        elif fact.type == "choices":
            chosen = now if isinstance(now, tuple) else ()
            yield from (tuple(one for one in chosen if one != left) for left in chosen if len(chosen) > 1)
            yield from ((value.id,) for value in fact.values)
            more = fact.values if name in self.read else ()
            yield from ((*chosen, value.id) for value in more if value.id not in chosen)
        elif fact.type in NUMBERS:
            tests = [self.trials.prover.plan.tests[bit] for bit in bits_of(self.planned.bits)]
            for one in tests:
                if one.fact == name and one.word in BORDERS:
                    yield one.wanted[0] + (1 if one.word == "at_most" else -1)
        else:
            yield from (value.id for value in fact.values)

    def joint(self, before: Outcome) -> Iterator[Change]:
        """Yield several answers that belong together: those of a failing example, and those of another case."""
        for example in self.planned.rule.examples:
            if example.expect in {"no_match", "out_of_scope"}:
                yield self.answers(example), AUTHORED
        names = {*self.read, *self.behind(before), *("policy_area", "activities")}
        for case in self.trials.cases:
            yield {name: case[name] for name in names if name in case}, SEEN
