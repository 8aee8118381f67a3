"""Answers that a free text suggests, as fields to confirm; nothing of the text is kept."""

from collections.abc import Sequence
from typing import Any

from fundrules.answers import Option
from fundrules.decision import Decision
from fundrules.funds import Funds
from fundrules.suggesting import Suggestion, suggest_for
from fundrules.web.fields import Choice, Field, Group, make_choice
from fundrules.web.typed import shown_typed
from fundrules.wording import say


def suggested_fields(funds: Funds, decision: Decision, text: str) -> list[Field]:
    """Return a field for each question the text says something about; what was answered before stays chosen.

    The text may be in another language than the page.
    """
    by_fact: dict[str, list[Suggestion]] = {}
    for suggestion in suggest_for(funds, text):
        by_fact.setdefault(suggestion.fact, []).append(suggestion)
    answers = {q.fact: q.answer for fund in decision.funds for q in fund.questions if q.state == "answered"}
    return [_field(funds, decision.language, fact, found, answers.get(fact)) for fact, found in by_fact.items()]


def _field(funds: Funds, language: str, name: str, found: Sequence[Suggestion], answer: Any) -> Field:
    fact = funds.vocabulary.facts[name]
    shown = shown_typed(fact.type, answer, language) if answer is not None else []
    labels = {value.id: str(getattr(value.label, language)) for value in fact.values}
    choices = [
        make_choice(Option(value=one.value, label=labels[one.value]), shown, source=_source(one, language))
        for one in found
    ]
    seen = {choice.value for choice in choices}
    choices += [Choice(value, labels.get(value, value), "", chosen=True) for value in shown if value not in seen]
    kind = "checkbox" if fact.type == "choices" or len(choices) == 1 else "radio"
    return Field(name, kind, str(getattr(fact.question, language)), "", (Group("", tuple(choices)),))


def _source(suggestion: Suggestion, language: str) -> str:
    """Return which words of the text led to an answer."""
    quoted = [say(language, "page.quoted", word=word.text) for word in suggestion.words]
    return say(language, "page.found_by", words=", ".join(dict.fromkeys(quoted))) if quoted else ""
