"""Which questions remain, in the order to ask them: first what decides the verdict, then the money, then the advice."""

from collections.abc import Iterable, Mapping
from typing import Any

from fundrules.answers import Option, Question
from fundrules.fundfiles import Fact
from fundrules.keeping import Kept
from fundrules.outcome import Outcome, once
from fundrules.plan import UNKNOWN
from fundrules.vocabulary import NONE, Answer
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith

DECIDES = ("verdict", "money", "advice")
MOST_KEPT = 2_000


@once
def open_facts(out: Outcome) -> dict[str, str]:
    """Return the facts whose answer can still change something, each with the weightiest thing it decides."""
    if out.verdict == "not_eligible":
        return {}
    plan = out.plan
    bits = {"money": out.clauses_open, "advice": 0}
    for planned in [*out.possible_rates, *out.possible_allocations]:
        bits["money"] |= out.open_of(planned)
    for planned in out.having(UNKNOWN, "signal"):
        bits["advice"] |= out.open_of(planned)
    found = dict.fromkeys(out.verdict_facts, "verdict")
    for what in ("money", "advice"):
        for name in plan.facts_of(bits[what]):
            found.setdefault(name, what)
    return found


def in_order(out: Outcome, remaining: dict[str, str]) -> list[str]:
    """Return the remaining facts in the order to ask: what settles most of the undecided rules comes first."""
    if len(remaining) < 2:  # noqa: PLR2004 - nothing to put in order
        return list(remaining)
    waiting = [out.open_of(planned) for planned in out.deciding]
    masks, judgements = out.plan.masks, out.plan.judgements

    def place(name: str) -> tuple[bool, int, int]:
        mask = masks[name]
        settles = len([bits for bits in waiting if bits & mask])
        return name in judgements, DECIDES.index(remaining[name]), -settles

    return sorted(remaining, key=place)


class Asker:
    """Asks in one language and detail; a question that reads the same is made once, and what is kept stays bounded."""

    def __init__(self, words: Wordsmith, detail: str) -> None:
        self.words = words
        self.detail = detail
        self.worded = detail != "codes"
        self.facts = words.ruleset.vocabulary.facts
        self.forms: dict[str, Question] = {}
        self.kept = Kept[tuple[Any, ...], Question](MOST_KEPT)

    def ask(self, out: Outcome, answers: Mapping[str, Answer]) -> list[Question]:
        """Return the questions: answered ones, then those to ask (weightiest first), then what others must judge."""
        remaining, facts = open_facts(out), self.facts
        asked = [
            self.question(name, "answered", answers[name] if self.worded else None) for name in facts if name in answers
        ]
        waiting = waiting_for(out, remaining) if self.worded else {}
        for name in in_order(out, remaining):
            state = "judgement" if name in out.plan.judgements else "open"
            asked.append(self.question(name, state, None, remaining[name], waiting.get(name, ())))
        if self.detail == "full":
            asked += [
                self.question(name, "not_needed") for name in facts if name not in answers and name not in remaining
            ]
        return asked

    def question(
        self, name: str, state: str, answer: Answer | None = None, decides: str | None = None, why: tuple[str, ...] = ()
    ) -> Question:
        """Return one question."""
        key = (name, state, answer, decides, why)
        known = self.kept.get(key)
        if known is None:
            known = self.kept.keep(key, self._question(name, state, answer, decides, why))
        return known

    def _question(
        self, name: str, state: str, answer: Answer | None, decides: str | None, why: tuple[str, ...]
    ) -> Question:
        fact = self.facts[name]
        if not self.worded:
            return Question(fact=name, state=state, decides=decides, who=fact.who, type=fact.type)
        if name not in self.forms:
            self.forms[name] = self.form(fact)
        form = self.forms[name]
        return Question(
            fact=name,
            state=state,
            decides=decides,
            who=fact.who,
            type=fact.type,
            question=form.question,
            help=form.help,
            options=form.options,
            answer=None if answer is None else self.words.ruleset.vocabulary.written(name, answer),
            why=list(why),
        )

    def form(self, fact: Fact) -> Question:
        """Return the words of a question."""
        words = self.words
        return Question(
            fact=fact.id,
            state="",
            who=fact.who,
            type=fact.type,
            question=words.text(fact.question),
            help=words.text(fact.help),
            options=options(fact, words),
        )


def waiting_for(out: Outcome, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the rules that the answer to each of these facts can still decide."""
    masks, rules = out.plan.masks, out.plan.rules
    waiting = [(rules[index].rule.id, bits) for index, bits in sorted(out.waiting.items()) if bits]
    return {name: tuple([rule for rule, bits in waiting if bits & masks[name]]) for name in names}


def options(fact: Fact, words: Wordsmith) -> list[Option]:
    """Return the answers that can be chosen for `fact`."""
    if fact.type in {"yes_no", "judgement"}:
        return [
            Option(value=True, label=say(words.language, "yes")),
            Option(value=False, label=say(words.language, "no")),
        ]
    chosen = [Option(value=value.id, label=words.text(value.label)) for value in fact.values]
    return [*chosen, Option(value=NONE, label=say(words.language, "none"))] if fact.type == "choices" else chosen
