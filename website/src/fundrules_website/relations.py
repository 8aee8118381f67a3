"""Which rules read which facts and name which answers, asked by every page that says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fundrules import wordsmith
from fundrules.catalogue import conditions_of, objectives_of
from fundrules.fundfiles import DatedValue, Parameter
from fundrules.models import AllInner, AllOf, Condition, Rule
from fundrules.plan import PlannedRule, Test
from fundrules.planning import resolve
from fundrules.ruleset import STAGES, Ruleset
from fundrules.wordsmith import percent_words
from fundrules_website.site import Site, tell

BORDERS = {"at_least", "at_most"}


@dataclass(frozen=True)
class Use:
    """One condition of a rule of a fund, with its groups and parameters filled in."""

    planned: PlannedRule
    ruleset: Ruleset
    test: Test

    @property
    def rule(self) -> Rule:
        """The rule that has the condition."""
        return self.planned.rule


@dataclass(frozen=True)
class Line:
    """A rule in a list: where its page is, its words, and what it does in a word or two."""

    key: str
    title: str
    reason: str
    stage: str
    effect: str
    mark: str
    certainty: str
    basis: str


@dataclass(frozen=True)
class Group:
    """Rules of one fund (or of all of them) by stage."""

    key: str
    title: str
    stages: list[tuple[str, list[Line]]]

    @property
    def count(self) -> int:
        """How many rules there are."""
        return sum(len(lines) for _, lines in self.stages)


class Relations:
    """The rules that count on the day that is shown, and every condition in them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.uses = list(self._uses())

    def planned(self, fund: str, stage: str) -> list[PlannedRule]:
        """Return the rules of a fund in a stage, in the order of the fund."""
        return self.site.words(fund, "nl").plan.by_stage[stage]

    def of_fact(self, name: str) -> list[Use]:
        """Return every condition on a fact."""
        return [use for use in self.uses if use.test.fact == name]

    def naming(self, name: str, value: Any) -> list[Use]:
        """Return the conditions that a given answer meets because they name it."""
        found = [use for use in self.of_fact(name) if use.test.word not in BORDERS]
        return [use for use in found if use.test.word != "is_not" and value in use.test.wanted]

    def refusing(self, name: str, value: Any) -> list[Use]:
        """Return the requirements that a project with this answer does not meet: they want another, or rule it out."""
        every = [use for use in self.of_fact(name) if use.planned.effect == "requires"]
        return [use for use in every if self._breaks(use, value)]

    def turning(self, name: str, value: Any) -> list[Use]:
        """Return the conditions that rule this answer out, where the rule cannot hold with it."""
        found = [use for use in self.of_fact(name) if use.test.word == "is_not" and value in use.test.wanted]
        return [use for use in found if use.planned.effect != "requires" and self._breaks(use, value)]

    def _breaks(self, use: Use, value: Any) -> bool:
        """Say whether what a rule asks cannot be so with this answer; beside it, other questions have any answer.

        Where several answers can be given, one that is not named breaks nothing: another may be the one that is.
        """
        name, day = use.test.fact, self.site.words(use.ruleset.fund.id, "nl").plan.day
        is_one = self.site.funds.vocabulary.facts[name].type != "choices"

        def broken(node: Any) -> bool:
            if not isinstance(node, Condition):
                parts = node.all if isinstance(node, AllOf | AllInner) else node.any
                return (any if isinstance(node, AllOf | AllInner) else all)(map(broken, parts))
            test = resolve(node, use.ruleset, day)
            if test.fact != name or test.word in BORDERS:
                return False
            return value in test.wanted if test.word == "is_not" else is_one and value not in test.wanted

        return broken(use.rule.when) and not (use.rule.scope and broken(use.rule.scope))

    def facts_of(self, fund: str, stage: str) -> list[str]:
        """Return the facts that the rules of a stage read, in the order in which they are asked."""
        vocabulary = self.site.funds.rulesets[fund].vocabulary.facts
        read = {use.test.fact for use in self.uses if use.ruleset.fund.id == fund and use.rule.stage == stage}
        return [name for name in vocabulary if name in read]

    def funds_of(self, name: str) -> list[str]:
        """Return the funds whose rules read a fact."""
        return list(dict.fromkeys(use.ruleset.fund.id for use in self.of_fact(name)))

    def line(self, rule: Rule, fund: str, language: str) -> Line:
        """Return a rule as it stands in a list."""
        words = self.site.words(fund, language)
        effect = str(getattr(rule.then, "effect", None) or getattr(rule.then, "kind", None) or "")
        number = words.plan.numbers.get(rule.id)
        amount = words.plan.rules[number].number if number is not None else None
        percent = unbroken(percent_words(amount, language)) if amount else ""
        return Line(
            key=f"rule:{rule.id}",
            title=words.words(rule).title,
            reason=words.words(rule).reason,
            stage=rule.stage,
            effect=effect,
            mark=percent or (tell(f"ref.effect.{effect}", language) if effect else ""),
            certainty=rule.certainty,
            basis=str(getattr(rule.then, "basis", "")),
        )

    def lines(self, uses: Iterable[Use], language: str) -> list[Line]:
        """Return the rules of these conditions, each once, by stage."""
        once = {use.rule.id: use for use in uses}
        ordered = sorted(once.values(), key=lambda use: STAGES.index(use.rule.stage))
        return [self.line(use.rule, use.ruleset.fund.id, language) for use in ordered]

    def groups(self, uses: Iterable[Use], language: str) -> list[Group]:
        """Return the rules of these conditions by fund and stage; what all funds share comes last."""
        listed = list(uses)
        found = []
        for fund, ruleset in self.site.funds.rulesets.items():
            own = [use for use in listed if use.ruleset.fund.id == fund and not shared(use.rule)]
            found.append(self._group(f"fund:{fund}", ruleset.text(ruleset.fund.name, language), own, language))
        common = [use for use in listed if shared(use.rule)]
        found.append(self._group("index:funds", tell("ref.all_funds", language), common, language))
        return [group for group in found if group.stages]

    def _group(self, key: str, title: str, uses: Iterable[Use], language: str) -> Group:
        lines = self.lines(uses, language)
        return Group(key, title, by_stage(lines, language))

    def _uses(self) -> Iterator[Use]:
        for fund, ruleset in self.site.funds.rulesets.items():
            plan = self.site.words(fund, "nl").plan
            for planned in plan.rules:
                for node in (planned.rule.scope, planned.rule.when):
                    for condition in conditions_of(node) if node else ():
                        yield Use(planned, ruleset, resolve(condition, ruleset, plan.day))


def by_stage(lines: Iterable[Line], language: str) -> list[tuple[str, list[Line]]]:
    """Return lines by the name of their stage, without the stages that have none."""
    listed = list(lines)
    grouped = [
        (tell(f"ref.stage.{stage}", language), [one for one in listed if one.stage == stage]) for stage in STAGES
    ]
    return [(name, some) for name, some in grouped if some]


def shared(rule: Rule) -> bool:
    """Say whether all funds share a rule."""
    return rule.id.startswith("common.")


def own_objectives(rule: Rule, ruleset: Ruleset) -> list[str]:
    """Return the objectives a rule is about, or none when it is about all of them."""
    named = objectives_of(rule, ruleset)
    return named if len(named) < len(ruleset.fund.objectives) else []


def shares(relations: Relations, fund: str) -> Mapping[str, Decimal]:
    """Return the share of every allocation of a fund for which the source states one."""
    stated = {one.rule.id: one.number for one in relations.planned(fund, "allocation")}
    return {name: number for name, number in stated.items() if number is not None}


def dated_words(parameter: Parameter, value: DatedValue, language: str) -> str:
    """Return what a parameter is from a day on, as every page writes it: with its unit, and in one piece."""
    return unbroken(wordsmith.dated_words(parameter, value, language))


def unbroken(number: str) -> str:
    """Return a number in words so that no line breaks inside it."""
    return number.replace(" ", "\N{NO-BREAK SPACE}")


def millions(amount: Decimal | str, language: str) -> str:
    """Return an amount to a tenth of a million: whoever reads cents takes a share for a promise."""
    rounded = (Decimal(amount) / 10**6).quantize(Decimal("0.1"), ROUND_HALF_UP)
    digits = format(rounded, "f").removesuffix(".0")
    digits = digits.replace(".", ",") if language == "nl" else digits
    return unbroken(tell("ref.money.millions", language, number=digits))
