"""A question as the form shows it. A long list of answers is put in groups: by the fund that can still use them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundrules.answers import Option, Question
from fundrules.decision import Decision
from fundrules.funds import Funds
from fundrules.plan import bits_of
from fundrules.vocabulary import NONE
from fundrules.web.typed import shown_typed
from fundrules.wording import say

LONG_LIST = 20


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen; `source` says what led to it."""

    value: str
    label: str
    note: str
    chosen: bool
    source: str = ""


@dataclass(frozen=True)
class Group:
    """Answers that stand together; `title` is empty when the list needs no parts."""

    title: str
    choices: tuple[Choice, ...]
    opened: bool = True

    @property
    def chosen(self) -> int:
        """How many are chosen."""
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Field:
    """A question as the form shows it: radio buttons, checkboxes, or a field to type in."""

    fact: str
    kind: str
    question: str
    help: str
    groups: tuple[Group, ...] = ()
    typed: str = ""
    trouble: str = ""

    @property
    def many(self) -> bool:
        """Whether the list is so long that a filter helps."""
        return sum(len(group.choices) for group in self.groups) > LONG_LIST

    @property
    def answered(self) -> bool:
        """Whether something is filled in."""
        return bool(self.typed) or any(group.chosen for group in self.groups)

    @property
    def described_by(self) -> str:
        """The ids of what explains the field."""
        parts = [("help", self.help), ("hint", self.kind not in {"radio", "checkbox"}), ("fault", self.trouble)]
        return " ".join(f"{part}-{self.fact}" for part, there in parts if there)


def make_field(
    funds: Funds, decision: Decision, question: Question, typed: Sequence[str] | None = None, trouble: str = ""
) -> Field:
    """Return a question as the form shows it, with what was typed, or else what was answered before."""
    fact = funds.vocabulary.facts[question.fact]
    shown = list(typed or ())
    if typed is None and question.answer is not None:
        shown = shown_typed(fact.type, question.answer, decision.language)
    named = {"choice": "radio", "yes_no": "radio", "choices": "checkbox"}
    kind = named.get(fact.type, fact.type)
    notes = {value.id: str(getattr(value.note, decision.language)) for value in fact.values if value.note}
    choices = [make_choice(option, shown, notes.get(str(option.value), "")) for option in question.options]
    return Field(
        fact=fact.id,
        kind=kind,
        question=question.question or "",
        help=question.help or "",
        groups=tuple(_groups(funds, decision, question, choices)) if fact.type in named else (),
        typed=shown[-1] if shown and fact.type not in named else "",
        trouble=trouble,
    )


def make_choice(option: Option, shown: Sequence[str], note: str = "", source: str = "") -> Choice:
    """Return one answer that can be chosen."""
    written = shown_typed("", option.value, "")[0]
    plain = isinstance(option.value, bool) or option.value == NONE
    label = option.label[:1].upper() + option.label[1:] if plain else option.label
    return Choice(written, label, note, written in shown, source)


def _groups(funds: Funds, decision: Decision, question: Question, choices: list[Choice]) -> list[Group]:
    """Return a short list in one group, and a long one by the fund that can use each answer, the others last."""
    if len(choices) <= LONG_LIST:
        return [Group("", tuple(choices))]
    groups: list[Group] = []
    seen = {NONE}
    for name, values in counting(funds, decision, question.fact).items():
        part = tuple(choice for choice in choices if choice.value in values - seen)
        seen |= values
        title = str(getattr(funds.rulesets[name].fund.name, decision.language))
        groups += [Group(title, part, opened=not groups or any(one.chosen for one in part))] if part else []
    rest = tuple(choice for choice in choices if choice.value not in seen)
    chosen_before = any(q.state == "answered" for fund in decision.funds for q in fund.questions)
    other = "page.other_answers" if chosen_before else "page.rest_answers"
    title = say(decision.language, other if groups else "page.all_answers")
    groups += [Group(title, rest, opened=not groups or any(one.chosen for one in rest))] if rest else []
    none = tuple(choice for choice in choices if choice.value == NONE)
    return [*groups, Group("", none)] if none else groups


def counting(funds: Funds, decision: Decision, fact: str) -> Mapping[str, set[Any]]:
    """Return, for each fund in its order, the answers to `fact` with which a clause can still come to hold."""
    day = date.fromisoformat(decision.on)
    found: dict[str, set[Any]] = {}
    for fund, _ in decision.standings():
        waiting = {rule for q in fund.questions if q.fact == fact for rule in q.why}
        plan = funds.prepared(fund.fund, day).plan
        bits = [bit for p in plan.by_stage["clause"] if p.rule.id in waiting for bit in bits_of(p.bits)]
        tests = [test for bit in bits if (test := plan.tests[bit]).fact == fact and test.word != "is_not"]
        found[fund.fund] = {value for test in tests for value in test.wanted}
    return found
