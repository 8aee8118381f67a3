"""Finds the words for conditions, rules and answers, once per plan and language."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from fundrules.answers import CitedSource, ConditionAnswer, ReadingAnswer
from fundrules.forms import Citation
from fundrules.fundfiles import DatedValue, Fact, Parameter
from fundrules.models import BREADTHS, Rule, RuleText, ThenRate
from fundrules.plan import FALSE, TRUE, UNKNOWN, WORDS, Plan, Test
from fundrules.vocabulary import CONCLUSIONS, Answer
from fundrules.wording import month_words, say, say_count

COMPARED = {"at_least", "at_most", "is_not"}
PAST = {"at_least": "more_than", "at_most": "less_than"}


def euro_words(cents: int, language: str) -> str:
    """Return eurocents as a person writes them: € 1.000.000 in Dutch, EUR 1,000,000 in English."""
    whole, rest = divmod(cents, 100)
    digits = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    if language == "nl":
        return "€ " + digits.translate(str.maketrans(",.", ".,"))
    return "EUR " + digits


def count_words(number: int, language: str) -> str:
    """Return a whole number as a person writes it."""
    digits = f"{number:,}"
    return digits.replace(",", ".") if language == "nl" else digits


def percent_words(value: Decimal | str, language: str) -> str:
    """Return a rate or share as a percentage."""
    digits = format((Decimal(value) * 100).normalize(), "f")
    return (digits.replace(".", ",") if language == "nl" else digits) + " %"


def value_words(kind: str, value: Decimal | date, language: str, unit: str | None = None) -> str:
    """Return a parameter or an answer of this kind as a person writes it, with its unit; money is in euros."""
    if isinstance(value, date):
        return month_words(value.isoformat(), language)
    if kind in {"rate", "share"}:
        return percent_words(value, language)
    if kind in {"euro", "amount"}:
        return euro_words(int(value * 100), language)
    if kind == "months":
        return say_count(language, "unit.months", int(value), count_words(int(value), language))
    return percent_words(value / 100, language) if unit == "percent" else count_words(int(value), language)


def dated_words(parameter: Parameter, value: DatedValue, language: str) -> str:
    """Return what a parameter is from a day on as a person writes it: more than the limit, where it is past one."""
    told = value.value if value.limit is None else value.limit
    words = value_words(parameter.type, told, language, parameter.unit)
    word = {1: "more_than", -1: "less_than"}.get(value.past)
    return compared(word, parameter.type, words, language) if word else words


def compared(word: str, kind: str, wanted: str, language: str) -> str:
    """Return a comparison in words; a day is not "at least" another, but on or after it."""
    return say(language, f"compare.{word}.date" if kind == "date" else f"compare.{word}", wanted=wanted)


class Wordsmith:
    """The words of one plan in one language."""

    def __init__(self, plan: Plan, language: str) -> None:
        self.plan = plan
        self.language = language
        self.ruleset = plan.ruleset

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of every fact and conclusion."""
        labels = {name: self.text(fact.label) for name, fact in self.ruleset.vocabulary.facts.items()}
        return labels | {name: say(self.language, f"conclusion.{name}") for name in CONCLUSIONS}

    @cached_property
    def value_labels(self) -> dict[tuple[str, Any], str]:
        """The label of every answer that can be chosen."""
        labels: dict[tuple[str, Any], str] = {}
        for name, fact in self.ruleset.vocabulary.facts.items():
            labels |= {(name, value.id): self.text(value.label) for value in fact.values}
            if fact.type in {"yes_no", "judgement"}:
                labels |= {(name, True): say(self.language, "yes"), (name, False): say(self.language, "no")}
        labels |= {("breadth", name): say(self.language, f"breadth.{name}") for name in BREADTHS}
        labels |= {("objective", one.id): self.text(one.label) for one in self.ruleset.fund.objectives}
        for rule in self.ruleset.rules.values():
            labels["clause", rule.id] = self.words(rule).title
            if isinstance(rule.then, ThenRate):
                ceiling = self.ruleset.parameters[rule.then.ceiling.parameter]
                labels["rate_basis", rule.then.basis] = self.text(ceiling.label)
        return labels

    @cached_property
    def wanted(self) -> list[str]:
        """What every condition asks for, in words."""
        return [self.asks(test) for test in self.plan.tests]

    @cached_property
    def answers(self) -> list[tuple[ConditionAnswer, ConditionAnswer, ConditionAnswer]]:
        """Every condition as it reads when it is false, unknown and true, without the actual answer."""
        return [
            tuple(  # type: ignore[misc]
                ConditionAnswer(
                    fact=test.fact, truth=WORDS[truth], wanted=wanted, text=f"{self.labels[test.fact]}: {wanted}"
                )
                for truth in (FALSE, UNKNOWN, TRUE)
            )
            for test, wanted in zip(self.plan.tests, self.wanted, strict=True)
        ]

    def describe(self, test: Test) -> str:
        """Return a condition in words."""
        return f"{self.labels[test.fact]}: {self.asks(test)}"

    def text(self, both: Any) -> str:
        """Return one of both texts."""
        return str(self.ruleset.text(both, self.language))

    def words(self, rule: Rule) -> RuleText:
        """Return the words of a rule."""
        return rule.texts.nl if self.language == "nl" else rule.texts.en

    @cached_property
    def citations(self) -> dict[str, list[CitedSource]]:
        """The sources of every rule, in words."""
        return {rule.id: self.cite(rule.citation) for rule in self.ruleset.rules.values()}

    def cite(self, citation: Any) -> list[CitedSource]:
        """Return the places of `citation`."""
        return [CitedSource(**place) for place in self.ruleset.cite(citation, self.language)]  # type: ignore[arg-type]

    def cite_place(self, place: Any) -> str:
        """Return one place of a source in words."""
        return str(self.ruleset.cite(Citation(**place.model_dump()), self.language)[0]["text"])

    @cached_property
    def readings(self) -> dict[int, ReadingAnswer]:
        """Every reading, in words."""
        return {
            number: ReadingAnswer(
                number=number,
                question=self.text(reading.question),
                ours=self.text(reading.ours),
                other=self.text(reading.other),
            )
            for number, reading in self.ruleset.readings.items()
        }

    def answer_words(self, name: str, answer: Answer) -> str:
        """Return an answer as a person reads it."""
        fact = self.ruleset.vocabulary.facts[name]
        if isinstance(answer, tuple):
            return ", ".join(self.value_labels[name, value] for value in answer) or say(self.language, "none")
        return self._number_words(fact, answer) or self.value_labels[name, answer]

    @cached_property
    def value_notes(self) -> dict[tuple[str, Any], str]:
        """What is worth knowing about the answers that can be chosen."""
        facts = self.ruleset.vocabulary.facts.items()
        return {(name, value.id): self.text(value.note) for name, fact in facts for value in fact.values if value.note}

    def notes(self, test: Test, answer: Answer) -> list[str]:
        """Return what is worth knowing about the answers that met a condition."""
        chosen = answer if isinstance(answer, tuple) else (answer,)
        noted = [
            (test.fact, value) for value in chosen if value in test.wanted and (test.fact, value) in self.value_notes
        ]
        return [f"{self.value_labels[key]}: {self.value_notes[key]}" for key in noted]

    def _number_words(self, fact: Fact, number: Any) -> str | None:
        if fact.type not in {"euro", "date", "months", "count"}:
            return None
        if fact.type == "date":
            return month_words(date.fromordinal(number).isoformat(), self.language)
        amount = Decimal(number) / 100 if fact.type == "euro" else Decimal(number)
        return value_words(fact.type, amount, self.language, fact.unit)

    def asks(self, test: Test) -> str:
        """Return what a condition asks for in words, without the label of its fact."""
        fact = self.ruleset.vocabulary.facts.get(test.fact)
        if fact and test.word in PAST:
            word = PAST[test.word] if test in self.plan.limited else test.word
            limit = str(self._number_words(fact, self.plan.limit_of(test)))
            return compared(word, fact.type, limit, self.language)
        shown = [
            (self._number_words(fact, value) if fact else None)
            or self.value_labels.get((test.fact, value))
            or (say(self.language, "yes" if value else "no") if isinstance(value, bool) else str(value))
            for value in test.wanted
        ]
        words = say(self.language, "or").join(shown)
        return say(self.language, f"compare.{test.word}", wanted=words) if test.word in COMPARED else words
