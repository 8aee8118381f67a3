"""What is asked: the open questions of all funds in one row, what was answered, and what somebody else judges."""

from dataclasses import dataclass
from decimal import Decimal

from fundrules.answers import Question
from fundrules.decision import Decision
from fundrules.questions import DECIDES
from fundrules.wording import month_words
from fundrules.wordsmith import value_words


@dataclass(frozen=True)
class Asked:
    """A question that is open, with the funds that wait for the answer."""

    question: Question
    decides: str
    funds: tuple[str, ...]

    @property
    def fact(self) -> str:
        """The fact that is asked."""
        return self.question.fact


def open_questions(decision: Decision) -> list[Asked]:
    """Return what is open, weightiest first, in the order of the funds; every question once."""
    found: dict[str, Asked] = {}
    for decides in DECIDES:
        for fund, _ in decision.standings():
            for question in fund.questions:
                if question.state == "open" and question.decides == decides:
                    known = found.get(question.fact, Asked(question, decides, ()))
                    name = (fund.name or fund.fund,)
                    found[question.fact] = Asked(known.question, known.decides, known.funds + name)
    return list(found.values())


def in_state(decision: Decision, state: str) -> list[Question]:
    """Return the questions in one state, each once."""
    return list({q.fact: q for fund in decision.funds for q in fund.questions if q.state == state}.values())


def answer_words(question: Question, unit: str | None, language: str) -> str:
    """Return the answer to a question as a person reads it, with the unit of its fact."""
    answer = question.answer
    if question.type == "date":
        return month_words(answer, language)
    if question.type in {"euro", "months", "count"}:
        return value_words(question.type, Decimal(answer), language, unit)
    chosen = answer if isinstance(answer, list) else [answer]
    labels = [option.label for option in question.options if option.value in chosen]
    words = ", ".join(labels) or str(answer)
    return words[:1].upper() + words[1:]


def find(decision: Decision, fact: str) -> Question:
    """Return the question about `fact`, whatever its state; a decision of detail=full has them all."""
    return next(q for fund in decision.funds for q in fund.questions if q.fact == fact)
