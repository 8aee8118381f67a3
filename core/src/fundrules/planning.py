"""Compiles a ruleset for one day into a plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fundrules.models import AllInner, AllOf, AnyInner, AnyOf, Condition, ParameterRef, Rule
from fundrules.plan import GROUPED, Formula, Plan, PlannedRule, Reader, Test, bits_of
from fundrules.ruleset import STAGES, Ruleset
from fundrules.vocabulary import CONCLUSIONS, read_count, read_day, read_euro

# A formula is judged once the conclusions it reads have been drawn.
LEVEL_OF = {"clause": 1, "objective": 1, "breadth": 1, "eligible": 2, "rate_basis": 3}


def make_plan(ruleset: Ruleset, day: date) -> Plan:
    """Return `ruleset` compiled for `day`."""
    plan = Plan(ruleset, day, edition=ruleset.edition(day).id)
    rules = ruleset.in_force(day)
    plan.numbers = numbers = {rule.id: index for index, rule in enumerate(rules)}
    builder = _Builder(plan)
    for rule in rules:
        plan.rules.append(builder.planned(rule, numbers, rules))
    for stage in STAGES:
        _add_stage(plan, stage)
    builder.finish()
    return plan


def _add_stage(plan: Plan, stage: str) -> None:
    """Give `plan` the rules of a stage, which stand together in it, as they are read and as they are settled."""
    rules = [planned for planned in plan.rules if planned.rule.stage == stage]
    first = rules[0].index if rules else 0
    plan.by_stage[stage] = rules
    plan.spans[stage] = slice(first, first + len(rules))
    plan.whens[stage] = [planned.when for planned in rules]
    plan.settling[stage] = exceptions_first(rules, plan.rules)
    plan.layered[stage] = [p for p in plan.settling[stage] if not p.is_simple or p.rule.stage != stage]


def exceptions_first(rules: Iterable[PlannedRule], every: Sequence[PlannedRule]) -> list[PlannedRule]:
    """Return `rules` so that every exception comes before the rules it is an exception to."""
    ordered: dict[int, PlannedRule] = {}

    def add(planned: PlannedRule) -> None:
        if planned.index not in ordered:
            for index in planned.exceptions:
                add(every[index])
            ordered[planned.index] = planned

    for planned in rules:
        add(planned)
    return list(ordered.values())


class _Builder:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.test_numbers: dict[Test, int] = {}
        self.formula_numbers: dict[tuple[Formula, int], int] = {}

    def planned(self, rule: Rule, numbers: Mapping[str, int], rules: Sequence[Rule]) -> PlannedRule:
        exceptions = {other: set(self.exceptions_to(other, rules)) for other in self.exceptions_to(rule.id, rules)}
        outranked_by = frozenset(numbers[other] for other, theirs in exceptions.items() if theirs <= exceptions.keys())
        less_specific = frozenset(numbers[other] for other in rule.prefer_over if other in numbers)
        ref = getattr(rule.then, "ceiling", None) or getattr(rule.then, "share", None)
        amount = self.plan.ruleset.value(ref.parameter, self.plan.day) if ref else None
        when = self.formula(rule.when)
        scope = self.formula(rule.scope) if rule.scope else None
        bits = self.plan.formulas[when].bits | (self.plan.formulas[scope].bits if scope is not None else 0)
        return PlannedRule(
            index=numbers[rule.id],
            rule=rule,
            when=when,
            scope=scope,
            exceptions=tuple(numbers[other] for other in exceptions),
            less_specific=less_specific,
            number=amount.number if amount else None,
            bits=bits,
            is_simple=scope is None and not exceptions,
            outranked_by=outranked_by,
            effect=getattr(rule.then, "effect", ""),
        )

    @staticmethod
    def exceptions_to(rule_id: str, rules: Sequence[Rule]) -> list[str]:
        return [other.id for other in rules if rule_id in other.exception_to]

    def formula(self, node: Any) -> int:
        formula = self.masked(node)
        facts = {self.plan.tests[bit].fact for bit in bits_of(formula.bits)}
        level = max((LEVEL_OF.get(fact, 0) for fact in facts), default=0)
        if (formula, level) not in self.formula_numbers:
            self.formula_numbers[formula, level] = len(self.plan.formulas)
            self.plan.formula_levels[level].append(len(self.plan.formulas))
            self.plan.formulas.append(formula)
        return self.formula_numbers[formula, level]

    def masked(self, node: Any) -> Formula:
        is_all = not isinstance(node, AnyOf | AnyInner)
        parts = node.all if isinstance(node, AllOf | AllInner) else node.any if not is_all else (node,)
        mask, groups = 0, []
        for part in parts:
            if isinstance(part, Condition):
                mask |= 1 << self.bit(part)
            else:
                groups.append(self.masked(part).mask)
        return Formula(is_all, mask, tuple(groups))

    def bit(self, condition: Condition) -> int:
        test = resolve(condition, self.plan.ruleset, self.plan.day)
        if test not in self.test_numbers:
            self.test_numbers[test] = len(self.plan.tests)
            self.plan.tests.append(test)
        if is_limited(condition, self.plan.ruleset, self.plan.day):
            self.plan.limited.add(test)
        return self.test_numbers[test]

    def finish(self) -> None:
        plan, vocabulary = self.plan, self.plan.ruleset.vocabulary
        numbered = list(enumerate(plan.tests))
        for name, fact in vocabulary.facts.items():
            tests = [(bit, test) for bit, test in numbered if test.fact == name]
            if tests:
                values = (True, False) if fact.type in {"yes_no", "judgement"} else vocabulary.values[name]
                plan.readers[name] = Reader(tests, values)
                plan.masks[name] = plan.readers[name].mask
                plan.asked |= plan.masks[name]
        days = [(name, str(vocabulary.facts[name].not_before)) for name in vocabulary.ordered_days]
        plan.periods = [pair for pair in days if plan.readers.keys() >= set(pair)]
        for name in CONCLUSIONS:
            plan.masks[name] = sum(1 << bit for bit, test in numbered if test.fact == name)
            plan.concluded |= plan.masks[name]
        plan.named = [
            (bit, [plan.numbers[name] for name in plan.tests[bit].wanted if name in plan.numbers])
            for bit in bits_of(plan.masks["clause"])
        ]
        plan.judgements = frozenset(name for name, fact in vocabulary.facts.items() if fact.type == "judgement")


def is_limited(condition: Condition, ruleset: Ruleset, day: date) -> bool:
    """Say whether a condition asks for what is past a limit, though it is written with the first value past it."""
    wanted = condition.wanted
    value = ruleset.value(wanted.parameter, day) if isinstance(wanted, ParameterRef) else None
    return value is not None and value.past == {"at_least": 1, "at_most": -1}.get(str(condition.word))


def resolve(condition: Condition, ruleset: Ruleset, day: date) -> Test:
    """Return `condition` with its group and parameter filled in."""
    wanted = condition.wanted
    fact = ruleset.vocabulary.facts.get(condition.fact)
    if isinstance(wanted, ParameterRef):
        value = ruleset.value(wanted.parameter, day)
        wanted = _border(value.value) if value else None
    if condition.word in {"at_least", "at_most"} and fact:
        reader = {"euro": read_euro, "date": read_day}.get(fact.type, read_count)
        return Test(condition.fact, str(condition.word), (reader(wanted, "")[0],))
    if isinstance(wanted, str) and fact and wanted in fact.groups and condition.word in GROUPED:
        wanted = fact.groups[wanted]
    return Test(condition.fact, str(condition.word), wanted if isinstance(wanted, tuple) else (wanted,))


def _border(value: Decimal | date) -> str | int:
    """Return the value of a parameter as a border is written in a rule."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else format(value, "f")
