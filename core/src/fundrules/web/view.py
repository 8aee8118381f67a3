"""Decides what the page shows next, and gathers everything a template needs for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fundrules.answers import Question
from fundrules.decision import Decision
from fundrules.funds import Funds
from fundrules.service import decide
from fundrules.telling import labels_of
from fundrules.web import asking
from fundrules.web.fields import LONG_LIST, Choice, Field, Group, make_field
from fundrules.web.posted import ADVICE, FREE_TEXT, TEXTS, Posted, Trouble
from fundrules.web.results import FundResult, Results
from fundrules.web.suggestions import suggested_fields
from fundrules.web.typed import hidden_values
from fundrules.wording import say

FEWEST_USUAL = 2
FEWEST_ANSWERS = 2
VIEWS = {"check": "result"} | {name: name for name in ("start", "form", "usual", "result", "suggest")}


@dataclass(frozen=True)
class View:
    """What a template shows."""

    name: str
    posted: Posted
    decision: Decision
    results: tuple[FundResult, ...]
    spoken: str
    overall: str
    fields: tuple[Field, ...] = ()
    parts: tuple[tuple[str, tuple[Field, ...]], ...] = ()
    asked: asking.Asked | None = None
    open: tuple[asking.Asked, ...] = ()
    answered: tuple[tuple[str, str, str], ...] = ()
    judged: tuple[Question, ...] = ()
    usual: tuple[Field, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    carried: tuple[tuple[str, str], ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)

    def message(self, name: str) -> str:
        """Return what is wrong with a field, or nothing."""
        return next((one.message for one in self.posted.troubles if one.field == name), "")

    @property
    def deciding(self) -> int:
        """How many open questions can still decide a verdict, and were not skipped."""
        return sum(asked.decides == "verdict" and asked.fact not in self.posted.skipped for asked in self.open)

    @property
    def ahead(self) -> int:
        """How many open questions can still change verdict or money, and were not skipped."""
        return sum(asked.decides != "advice" and asked.fact not in self.posted.skipped for asked in self.open)

    @property
    def advising(self) -> int:
        """How many open questions only bring advice, and were not skipped."""
        return sum(asked.decides == "advice" and asked.fact not in self.posted.skipped for asked in self.open)

    @property
    def passed_over(self) -> int:
        """How many open questions were skipped."""
        return sum(asked.fact in self.posted.skipped for asked in self.open)


class Builder:
    """Builds the view for what one person sent."""

    def __init__(self, funds: Funds, posted: Posted, day: date, language: str) -> None:
        self.funds, self.day, self.language = funds, day, language
        self.decision = decide(funds, posted.activity, on=day, language=language, detail="short")
        self.open = asking.open_questions(self.decision)
        self.answered = {q.fact: q for q in asking.in_state(self.decision, "answered")}
        self.posted = self._with_unanswered(_moved(posted))
        self.trouble = {one.field: one.message for one in self.posted.troubles}

    def _with_unanswered(self, posted: Posted) -> Posted:
        """Return `posted` with a fault when a single question was sent on without an answer."""
        empty = [name for name in posted.asked if name not in posted.answers and name not in posted.typed]
        if posted.verb != "next" or len(posted.asked) != 1 or not empty:
            return posted
        troubles = (*posted.troubles, Trouble(empty[0], say(self.language, "page.fault.no_answer")))
        return replace(posted, troubles=troubles)

    def build(self) -> View:
        """Return the view."""
        name, fact = self._where()
        if name == "question":
            asked = next((one for one in self.open if one.fact == fact), None)
            return self._view("question", (self._field(fact),), asked=asked)
        if name == "form":
            return self._whole_form()
        if name == "usual":
            return self._view("usual", self._usual())
        if name == "suggest":
            return self._view("suggest", suggested_fields(self.funds, self.decision, self.posted.text))
        return self._view(name, ())

    def _where(self) -> tuple[str, str]:
        """Return which view comes, and which question it asks."""
        posted = self.posted
        if FREE_TEXT in self.trouble:
            return "start", ""
        wrong = [name for name in self.trouble if name in self.funds.vocabulary.facts]
        if len(wrong) == 1 and posted.verb != "check":
            return "question", wrong[0]
        if wrong or (self.trouble.keys() & set(TEXTS) and posted.verb != "result"):
            return "form", ""
        if posted.verb in {"change", "question"} and self._question(posted.named):
            return "question", posted.named
        if posted.verb in VIEWS:
            return VIEWS[posted.verb], ""
        return ("question", self._ahead()) if self._ahead() else ("result", "")

    def _ahead(self) -> str:
        """Return the next question; those that only bring advice come when the person asks for them."""
        wanted = self.posted.advice or self.posted.verb == "again"
        left = [one for one in self.open if one.fact not in self.posted.skipped]
        return next((one.fact for one in left if wanted or one.decides != "advice"), "")

    def _question(self, fact: str) -> Question | None:
        found = next((one.question for one in self.open if one.fact == fact), None)
        return self.answered.get(fact) or found

    def _field(self, fact: str) -> Field:
        """Return one question as the form shows it; a long list is sorted as if it was not answered yet."""
        posted, question = self.posted, self._question(fact)
        decision = self.decision
        if question is None or (question.answer is not None and len(question.options) > LONG_LIST):
            rest = {name: value for name, value in posted.activity.items() if name != fact}
            decision = decide(self.funds, rest, on=self.day, language=self.language, detail="full")
        question = question or asking.find(decision, fact)
        return make_field(self.funds, decision, question, posted.typed.get(fact), self.trouble.get(fact, ""))

    def _whole_form(self) -> View:
        """Return every question that is open or answered, in three parts."""
        parts: dict[str, list[str]] = {"answered": [*self.answered]}
        for one in self.open:
            parts.setdefault(one.decides, []).append(one.fact)
        there = {name for names in parts.values() for name in names}
        parts["answered"] += [name for name in self.posted.typed if name not in (*there, *TEXTS)]
        made = tuple((part, tuple(map(self._field, names))) for part, names in parts.items() if names)
        return self._view("form", tuple(one for _, fields in made for one in fields), parts=made)

    def _usual(self) -> tuple[Field, ...]:
        """Return the usual answers to confirm. A usual day is only an example, so it is asked instead."""
        facts = self.funds.vocabulary.facts
        return tuple(
            Field(one.fact, "checkbox", "", "", (Group("", (_usual_choice(one.value, one.label, one.reason),)),))
            for one in self.decision.outlook.assuming
            if facts[one.fact].type != "date"
        )

    def _view(self, name: str, fields: Sequence[Field], **more: Any) -> View:
        labels = labels_of(self.funds.vocabulary, self.language)
        results = Results(self.decision, labels)
        usual = self._usual() if len(self.answered) >= FEWEST_ANSWERS else ()
        carried = self._carried(set())
        shown = {one.fact for one in fields} | (set(TEXTS) if name in {"form", "result"} else set())
        words, facts = asking.answer_words, self.funds.vocabulary.facts
        return View(
            name=name,
            posted=self.posted,
            decision=self.decision,
            results=tuple(results.funds()),
            spoken=results.spoken(),
            overall=results.overall(),
            fields=tuple(fields),
            open=tuple(self.open),
            answered=tuple(
                (q.fact, labels[q.fact], words(q, facts[q.fact].unit, self.language)) for q in self.answered.values()
            ),
            judged=tuple(q for q in asking.in_state(self.decision, "judgement") if q.decides != "advice"),
            usual=usual if len(usual) >= FEWEST_USUAL else (),
            hidden=self._carried(shown),
            carried=carried,
            labels=labels,
            editions=self._editions(),
            **more,
        )

    def _editions(self) -> dict[str, str]:
        """Return the name of the edition of each fund that answered."""
        rules = {fund.fund: self.funds.rulesets[fund.fund] for fund in self.decision.funds}
        return {name: str(getattr(one.edition(self.day).title, self.language)) for name, one in rules.items()}

    def _carried(self, shown: set[str]) -> tuple[tuple[str, str], ...]:
        """Return what goes along unseen: the answers that have no field of their own here, and what was skipped."""
        answers = {name: answer for name, answer in self.posted.activity.items() if name not in shown}
        pairs = [(name, value) for name, answer in answers.items() for value in hidden_values(answer)]
        pairs += [(ADVICE, "yes")] if self.posted.advice else []
        return (*pairs, *(("page-skipped", name) for name in self.posted.skipped))


def _moved(posted: Posted) -> Posted:
    """Return `posted` with the questions that are passed over now: one more, none, or none that has an answer."""
    more = posted.asked if posted.verb == "skip" else ()
    skipped = [] if posted.verb == "again" else [name for name in posted.skipped if name not in posted.answers]
    return replace(posted, skipped=tuple(dict.fromkeys([*skipped, *more])))


def _usual_choice(value: Any, label: str | None, reason: str | None) -> Choice:
    asked, colon, answer = (label or str(value)).partition(": ")
    return Choice(hidden_values(value)[0], f"{asked}{colon}{answer[:1].upper()}{answer[1:]}", reason or "", chosen=True)
