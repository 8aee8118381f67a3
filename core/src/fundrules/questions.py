"""Which questions remain, in the order to ask them: first what decides the verdict, then the money, then the advice."""

from fundrules.deciding import Outcome
from fundrules.decision import Option, Question
from fundrules.fundfiles import Fact
from fundrules.plan import FALSE, UNKNOWN, PlannedRule
from fundrules.vocabulary import NONE
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith

DECIDES = ("verdict", "money", "advice")


def open_facts(out: Outcome) -> dict[str, str]:
    """Return the facts whose answer can still change something, each with the weightiest thing it decides."""
    if out.verdict == "not_eligible":
        return {}
    plan = out.plan
    bits = {"verdict": out.verdict_open, "money": out.clauses_open, "advice": 0}
    for planned in [*out.possible_rates, *out.possible_allocations]:
        bits["money"] |= out.open_of(planned)
    for planned in plan.by_stage.get("signal", ()):
        if out.holds[planned.index] == UNKNOWN:
            bits["advice"] |= out.open_of(planned)
    found: dict[str, str] = {}
    for what in DECIDES:
        for name in plan.facts_of(bits[what]):
            found.setdefault(name, what)
    return found


def ask(out: Outcome, detail: str, words: Wordsmith) -> list[Question]:
    """Return the questions: answered ones, then those to ask (first the weightiest), then what others must judge."""
    remaining = open_facts(out)
    facts = out.plan.ruleset.vocabulary.facts
    weight = {name: index for index, name in enumerate(DECIDES)}
    ordered = [name for name in facts if name in out.facts]
    ordered += sorted(
        remaining, key=lambda name: (name in out.plan.judgements, weight[remaining[name]], list(facts).index(name))
    )
    if detail == "full":
        ordered += [name for name in facts if name not in out.facts and name not in remaining]
    makers = {"codes": _code, "short": _worded, "full": _worded}
    return [makers[detail](out, words, facts[name], remaining.get(name)) for name in ordered]


def _state(out: Outcome, name: str, decides: str | None) -> str:
    if name in out.facts:
        return "answered"
    if decides is None:
        return "not_needed"
    return "judgement" if name in out.plan.judgements else "open"


def _code(out: Outcome, _words: Wordsmith, fact: Fact, decides: str | None) -> Question:
    return Question(fact=fact.id, state=_state(out, fact.id, decides), decides=decides, who=fact.who, type=fact.type)


def _worded(out: Outcome, words: Wordsmith, fact: Fact, decides: str | None) -> Question:
    answer = out.facts.get(fact.id)
    return Question(
        fact=fact.id,
        state=_state(out, fact.id, decides),
        decides=decides,
        who=fact.who,
        type=fact.type,
        question=words.text(fact.question),
        help=words.text(fact.help),
        options=options(fact, words),
        answer=None if answer is None else out.plan.ruleset.vocabulary.written(fact.id, answer),
        why=[] if decides is None else [planned.rule.id for planned in out.plan.rules if _waits_for(out, planned, fact.id)],
    )


def options(fact: Fact, words: Wordsmith) -> list[Option]:
    """Return the answers that can be chosen for `fact`."""
    if fact.type in {"yes_no", "judgement"}:
        return [Option(value=True, label=say(words.language, "yes")), Option(value=False, label=say(words.language, "no"))]
    chosen = [Option(value=value.id, label=words.text(value.label)) for value in fact.values]
    return [*chosen, Option(value=NONE, label=say(words.language, "none"))] if fact.type == "choices" else chosen


def _waits_for(out: Outcome, planned: PlannedRule, name: str) -> bool:
    if planned.scope is not None and out.judged[planned.scope] == FALSE:
        return False
    return bool(out.open_of(planned) & out.plan.masks[name])
