"""Puts an outcome into words: every clause and rule with what was asked, what was answered and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from fundrules import choosing
from fundrules.answers import AdoptedPoint, ClauseAnswer, ConditionAnswer, EligibilityAnswer, Named, SignalAnswer
from fundrules.decision import FundDecision, Standing
from fundrules.keeping import Kept
from fundrules.models import Rule
from fundrules.money import allocation_answer, rate_answer
from fundrules.outcome import Outcome
from fundrules.placing import standing_answer
from fundrules.plan import FALSE, TRUE, UNKNOWN, WORDS, PlannedRule, bits_of
from fundrules.questions import Asker
from fundrules.vocabulary import Answer
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith

MOST_KEPT = 20_000  # of rules
MOST_DECISIONS = 1_000  # of a fund, whole: some three megabytes


@dataclass(slots=True)
class Telling:
    """One outcome while it is told, with the answers, all that could be given (None: not), and what was said so far."""

    out: Outcome
    facts: Mapping[str, Answer]
    given: dict[str, Any]
    said: dict[str, str] = field(default_factory=dict)


class Explained(NamedTuple):
    """What one fund says, and where it stands among the others."""

    fund: FundDecision
    standing: Standing


class Explainer:
    """Explains the outcomes of one plan in one language and detail."""

    def __init__(self, words: Wordsmith, detail: str) -> None:
        self.words = words
        self.detail = detail
        self.worded = detail != "codes"
        self.asker = Asker(words, detail)
        self.known = Kept[tuple[Any, ...], Any](MOST_KEPT)
        self.explained = Kept[tuple[Any, ...], Explained](MOST_DECISIONS)
        tests = words.plan.tests
        self.answers = itemgetter(*words.ruleset.vocabulary.facts)
        self.blank = dict.fromkeys([*words.ruleset.vocabulary.facts, *(test.fact for test in tests)])
        self.answers_to = [
            itemgetter(*dict.fromkeys(tests[bit].fact for bit in bits_of(p.bits))) for p in words.plan.rules
        ]
        self.adopted = {p.rule.id: self._adopted(p.rule.then) for p in words.plan.by_stage["clause"]}
        self.told = {p.rule.id: self._constant(p.rule) for p in words.plan.rules} if self.worded else {}

    def explain(self, one: choosing.Standing, facts: Mapping[str, Answer]) -> Explained:
        """Return what one fund says: the same objects when its questions were answered so before.

        Whoever answers one question more changes what one fund says, and rarely what the others say.
        """
        given = {**self.blank, **facts}
        key = self.answers(given)
        known = self.explained.get(key)
        if known is None:
            telling = Telling(one.out, facts, given)
            known = self.explained.keep(
                key, Explained(self._fund(telling), standing_answer(one, facts, self.words, worded=self.worded))
            )
        return known

    def _fund(self, telling: Telling) -> FundDecision:
        out = telling.out
        fund = out.plan.ruleset.fund
        return FundDecision(
            fund=fund.id,
            name=self.words.text(fund.name) if self.worded else None,
            edition=out.plan.edition,
            verdict=out.verdict,
            stable=out.is_stable,
            summary=self._summary(out) if self.worded else None,
            objective=self._objective(out),
            clauses=[self._clause(telling, planned) for planned in out.plan.by_stage["clause"]],
            eligibility=self._eligibility(telling),
            rate=rate_answer(out, self.words, worded=self.worded),
            allocation=allocation_answer(out, self.words, worded=self.worded),
            signals=[self._signal(telling, planned) for planned in out.having(TRUE, "signal")],
            questions=self.asker.ask(out, telling.facts),
        )

    def _summary(self, out: Outcome) -> str:
        if out.verdict == "not_eligible" and out.some_clause == FALSE:
            return say(self.words.language, "summary.no_clause")
        return say(self.words.language, f"summary.{out.verdict}")

    def _objective(self, out: Outcome) -> Named | None:
        if out.primary is None:
            return None
        wanted = out.primary.rule.then.objective  # type: ignore[union-attr]
        if not self.worded:
            return Named(id=wanted)
        objective = next(item for item in out.plan.ruleset.fund.objectives if item.id == wanted)
        return Named(id=wanted, label=self.words.text(objective.label), citation=self.words.cite(objective.citation))

    def _constant(self, rule: Rule) -> dict[str, Any]:
        """Return what is told of a rule whatever the activity."""
        words = self.words
        return {
            "title": words.words(rule).title,
            "certainty": rule.certainty,
            "citation": words.citations[rule.id],
            "reading": words.readings.get(rule.reading) if rule.reading else None,
            "not_modelled": words.text(rule.not_modelled) if rule.not_modelled else None,
        }

    def _told(self, telling: Telling, planned: PlannedRule, truth: int, bits: int) -> dict[str, Any]:
        """Return what every rule in a decision carries, in words."""
        texts = self.words.words(planned.rule)
        text = texts.otherwise if truth == FALSE and texts.otherwise else texts.reason
        if truth == UNKNOWN:
            text = say(self.words.language, "unknown_yet")
        told = self.told[planned.rule.id]
        if truth == FALSE and self.detail == "short" and planned.rule.stage == "clause":
            told = {"title": told["title"]}  # what does not fit is told in short: why not, and no more
        return {**told, "text": text, "conditions": self._conditions(telling, bits)}

    def _conditions(self, telling: Telling, bits: int) -> list[ConditionAnswer]:
        out, facts, said, told = telling.out, telling.facts, telling.said, []
        while bits:
            low = bits & -bits
            bits ^= low
            truth = 2 if out.true & low else 1 if out.unknown & low else 0
            answer = self.words.answers[low.bit_length() - 1][truth]
            fact = answer.fact
            if fact in facts:
                if fact not in said:
                    said[fact] = self.words.answer_words(fact, facts[fact])
                actual = said[fact]
                notes = self.words.notes(out.plan.tests[low.bit_length() - 1], facts[fact]) if truth == TRUE else []
                answer = ConditionAnswer(
                    fact=fact, truth=answer.truth, wanted=answer.wanted, actual=actual, text=answer.text, notes=notes
                )
            told.append(answer)
        return told

    def _clause(self, telling: Telling, planned: PlannedRule) -> ClauseAnswer:
        out, bits = telling.out, planned.bits
        truth = out.holds[planned.index]
        key = self._key(telling, planned, planned is out.primary)
        if key in self.known:
            return self.known[key]  # type: ignore[no-any-return]
        met, unsettled = (bits & out.true).bit_count(), (bits & out.unknown).bit_count()
        shown = bits & ~(out.true | out.unknown) if truth == FALSE and self.detail == "short" else bits
        then: Any = planned.rule.then
        answer = ClauseAnswer(
            id=planned.rule.id,
            truth=WORDS[truth],
            point=then.point,
            numbering=out.plan.ruleset.fund.numbering,
            objective=then.objective,
            breadth=then.breadth,
            primary=planned is out.primary,
            adopted=self.adopted[planned.rule.id],
            met=met,
            unmet=bits.bit_count() - met - unsettled,
            open=unsettled,
            **(self._told(telling, planned, truth, shown) if self.worded else {}),
        )
        return self.known.keep(key, answer)  # type: ignore[no-any-return]

    def _key(self, telling: Telling, planned: PlannedRule, more: object = None) -> tuple[Any, ...]:
        """Return what the words about a rule depend on: where its conditions stand, and what was answered."""
        index, bits, out = planned.index, planned.bits, telling.out
        answered = self.answers_to[index](telling.given) if self.worded else None
        return index, bits & out.true, bits & out.unknown, answered, more

    def _adopted(self, then: Any) -> AdoptedPoint:
        place, ours = then.adopted, self.words.ruleset.fund.numbering == "adopted"
        letter, other = then.point.rpartition("(")[2], str(place.point).rpartition("(")[2]
        same = ours or then.point == then.objective or letter == other  # a nota without letters has no other one
        citation = self.words.cite_place(place) if self.worded else None
        return AdoptedPoint(
            annex=place.annex,
            point=place.point,
            same_letter=same,
            citation=citation,
            certainty=then.adopted_certainty if self.worded else None,
        )

    def _eligibility(self, telling: Telling) -> list[EligibilityAnswer]:
        judged = telling.out.judged
        return [
            self._requirement(telling, planned)
            for planned in telling.out.plan.by_stage["eligibility"]
            if planned.scope is None or judged[planned.scope] != FALSE
        ]

    def _requirement(self, telling: Telling, planned: PlannedRule) -> EligibilityAnswer:
        out, then = telling.out, planned.rule.then
        broken, truth = out.broken[planned.index], out.holds[planned.index]
        lifted = tuple([out.holds[index] for index in planned.exceptions])
        key = self._key(telling, planned, (truth, broken, lifted, out.open_of(planned) if broken == UNKNOWN else 0))
        if key in self.known:
            return self.known[key]  # type: ignore[no-any-return]
        answer = EligibilityAnswer(
            id=planned.rule.id,
            truth=WORDS[truth],
            effect=then.effect,  # type: ignore[union-attr]
            outcome=("satisfied", "open", "violated")[broken],
            judged_by=self._judge(out, planned) if broken == UNKNOWN else None,
            **(self._told(telling, planned, truth, planned.bits) | self._lifted(out, planned) if self.worded else {}),
        )
        return self.known.keep(key, answer)  # type: ignore[no-any-return]

    def _lifted(self, out: Outcome, planned: PlannedRule) -> dict[str, str]:
        """Return what is told instead of an exclusion that an exception lifts."""
        if planned.effect != "excludes" or out.holds[planned.index] != TRUE or out.broken[planned.index] != FALSE:
            return {}
        lifting = [out.plan.rules[index].rule for index in planned.exceptions if out.holds[index] == TRUE]
        titles = [self.words.words(rule).title for rule in lifting]
        return {"text": say(self.words.language, "lifted", title="; ".join(titles))} if titles else {}

    def _judge(self, out: Outcome, planned: PlannedRule) -> str | None:
        names = [name for name in out.plan.facts_of(out.open_of(planned)) if name in out.plan.judgements]
        if not names:
            return None
        return self.words.text(out.plan.ruleset.vocabulary.facts[names[0]].help) if self.worded else names[0]

    def _signal(self, telling: Telling, planned: PlannedRule) -> SignalAnswer:
        key = self._key(telling, planned)
        if key in self.known:
            return self.known[key]  # type: ignore[no-any-return]
        told = self._told(telling, planned, TRUE, planned.bits) if self.worded else {}
        if told and planned.rule.then.tell_notes:  # type: ignore[union-attr]
            told["notes"] = [note for condition in told["conditions"] for note in condition.notes]
        answer = SignalAnswer(id=planned.rule.id, truth="true", kind=planned.rule.then.kind, **told)  # type: ignore[union-attr]
        return self.known.keep(key, answer)  # type: ignore[no-any-return]
