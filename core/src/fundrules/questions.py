"""Which questions remain, in the order to ask them: first what decides the verdict, then the money, then the advice."""

from fundrules.answers import Option, Question
from fundrules.fundfiles import Fact
from fundrules.outcome import Outcome
from fundrules.plan import UNKNOWN
from fundrules.vocabulary import NONE
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith

DECIDES = ("verdict", "money", "advice")


def open_facts(out: Outcome) -> dict[str, str]:
    """Return the facts whose answer can still change something, each with the weightiest thing it decides."""
    if out.remaining is None:
        out.remaining = _open_facts(out)
    return out.remaining


def _open_facts(out: Outcome) -> dict[str, str]:
    if out.verdict == "not_eligible":
        return {}
    plan = out.plan
    bits = {"verdict": out.verdict_open, "money": out.clauses_open, "advice": 0}
    for planned in [*out.possible_rates, *out.possible_allocations]:
        bits["money"] |= out.open_of(planned)
    for planned in plan.by_stage["signal"]:
        if out.holds[planned.index] == UNKNOWN:
            bits["advice"] |= out.open_of(planned)
    found: dict[str, str] = {}
    for what in DECIDES:
        for name in plan.facts_of(bits[what]):
            found.setdefault(name, what)
    return found


def in_order(out: Outcome, remaining: dict[str, str]) -> list[str]:
    """Return the remaining facts in the order to ask: what settles most of the undecided rules comes first."""
    if len(remaining) < 2:  # noqa: PLR2004 - nothing to put in order
        return list(remaining)
    waiting = [out.open_of(planned) for planned in out.deciding]
    masks = out.plan.masks

    def place(name: str) -> tuple[bool, int, int]:
        settles = sum(1 for bits in waiting if bits & masks[name])
        return name in out.plan.judgements, DECIDES.index(remaining[name]), -settles

    return sorted(remaining, key=place)


class Asker:
    """Asks in one language and detail; the words of each question are found once."""

    def __init__(self, words: Wordsmith, detail: str) -> None:
        self.words = words
        self.detail = detail
        self.forms: dict[str, Question] = {}
        self.codes: dict[tuple[str, str, str | None], Question] = {}

    def ask(self, out: Outcome) -> list[Question]:
        """Return the questions: answered ones, then those to ask (weightiest first), then what others must judge."""
        remaining = open_facts(out)
        facts = out.plan.ruleset.vocabulary.facts
        asked = [self.question(out, name, "answered", None) for name in facts if name in out.facts]
        for name in in_order(out, remaining):
            state = "judgement" if name in out.plan.judgements else "open"
            asked.append(self.question(out, name, state, remaining[name]))
        if self.detail == "full":
            rest = [name for name in facts if name not in out.facts and name not in remaining]
            asked += [self.question(out, name, "not_needed", None) for name in rest]
        return asked

    def question(self, out: Outcome, name: str, state: str, decides: str | None) -> Question:
        """Return one question."""
        if self.detail == "codes":
            key = (name, state, decides)
            if key not in self.codes:
                fact = out.plan.ruleset.vocabulary.facts[name]
                self.codes[key] = Question(fact=name, state=state, decides=decides, who=fact.who, type=fact.type)
            return self.codes[key]
        fact = out.plan.ruleset.vocabulary.facts[name]
        if name not in self.forms:
            self.forms[name] = self.form(fact)
        answer = out.facts.get(name)
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
            answer=None if answer is None else out.plan.ruleset.vocabulary.written(name, answer),
            why=[] if decides is None else waiting_for(out, name),
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


def waiting_for(out: Outcome, name: str) -> list[str]:
    """Return the rules that the answer to `name` can still decide."""
    mask = out.plan.masks.get(name, 0)
    rules = out.plan.rules
    return [rules[index].rule.id for index in sorted(out.waiting) if out.waiting[index] & mask]


def options(fact: Fact, words: Wordsmith) -> list[Option]:
    """Return the answers that can be chosen for `fact`."""
    if fact.type in {"yes_no", "judgement"}:
        return [
            Option(value=True, label=say(words.language, "yes")),
            Option(value=False, label=say(words.language, "no")),
        ]
    chosen = [Option(value=value.id, label=words.text(value.label)) for value in fact.values]
    return [*chosen, Option(value=NONE, label=say(words.language, "none"))] if fact.type == "choices" else chosen
