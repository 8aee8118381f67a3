"""Puts an outcome into words: every clause and rule with what was asked, what was answered and where it stands."""

from decimal import ROUND_DOWN, Decimal
from typing import Any

from msgspec.structs import replace

from fundrules.deciding import Outcome
from fundrules.decision import (
    AdoptedPoint,
    AllocationAnswer,
    ClauseAnswer,
    ConditionAnswer,
    EligibilityAnswer,
    FundDecision,
    Named,
    RateAnswer,
    RateStep,
    SignalAnswer,
)
from fundrules.plan import FALSE, TRUE, UNKNOWN, WORDS, PlannedRule, bits_of
from fundrules.questions import ask
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith

CENT = Decimal("0.01")


class Explainer:
    """Explains the outcomes of one plan in one language and detail."""

    def __init__(self, words: Wordsmith, detail: str) -> None:
        self.words = words
        self.detail = detail
        self.worded = detail != "codes"

    def explain(self, out: Outcome) -> FundDecision:
        """Return what one fund says."""
        fund = out.plan.ruleset.fund
        return FundDecision(
            fund=fund.id,
            name=self.words.text(fund.name) if self.worded else None,
            edition=out.plan.ruleset.edition(out.plan.day).id,
            verdict=out.verdict,
            stable=out.is_stable,
            summary=self._summary(out) if self.worded else None,
            objective=self._objective(out),
            clauses=[self._clause(out, planned) for planned in out.plan.by_stage.get("clause", ())],
            eligibility=self._eligibility(out),
            rate=self._rate(out),
            allocation=self._allocation(out),
            signals=[self._signal(out, p) for p in out.plan.by_stage.get("signal", ()) if out.holds[p.index] == TRUE],
            questions=ask(out, self.detail, self.words),
        )

    def _summary(self, out: Outcome) -> str:
        if out.verdict == "not_eligible" and not out.clauses:
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

    def _told(self, out: Outcome, planned: PlannedRule, truth: int, bits: int) -> dict[str, Any]:
        """Return what every rule in a decision carries, in words."""
        rule, words = planned.rule, self.words
        texts = words.words(rule)
        said = texts.otherwise if truth == FALSE and texts.otherwise else texts.reason
        return {
            "title": texts.title,
            "text": say(words.language, "unknown_yet") if truth == UNKNOWN else said,
            "certainty": rule.certainty,
            "citation": words.citations[rule.id],
            "reading": words.readings.get(rule.reading) if rule.reading else None,
            "not_modelled": words.text(rule.not_modelled) if rule.not_modelled else None,
            "conditions": self._conditions(out, bits),
        }

    def _conditions(self, out: Outcome, bits: int) -> list[ConditionAnswer]:
        told = []
        for bit in bits_of(bits):
            truth = 2 if out.true >> bit & 1 else 1 if out.unknown >> bit & 1 else 0
            answer = self.words.answers[bit][truth]
            actual = out.facts.get(answer.fact)
            if actual is not None:
                notes = self.words.notes(answer.fact, actual) if self.detail == "full" or truth else []
                answer = replace(answer, actual=self.words.answer_words(answer.fact, actual), notes=notes)
            told.append(answer)
        return told

    def _bits(self, planned: PlannedRule, out: Outcome) -> int:
        bits = out.plan.formulas[planned.when].bits
        return bits | out.plan.formulas[planned.scope].bits if planned.scope is not None else bits

    def _clause(self, out: Outcome, planned: PlannedRule) -> ClauseAnswer:
        bits = self._bits(planned, out)
        truth = out.holds[planned.index]
        met, unsettled = (bits & out.true).bit_count(), (bits & out.unknown).bit_count()
        shown = bits & ~(out.true | out.unknown) if truth == FALSE and self.detail == "short" else bits
        then: Any = planned.rule.then
        return ClauseAnswer(
            id=planned.rule.id,
            truth=WORDS[truth],
            point=then.point,
            objective=then.objective,
            primary=planned is out.primary,
            adopted=self._adopted(then),
            met=met,
            unmet=bits.bit_count() - met - unsettled,
            open=unsettled,
            **(self._told(out, planned, truth, shown) if self.worded else {}),
        )

    def _adopted(self, then: Any) -> AdoptedPoint:
        place = then.adopted
        letter, other = then.point.rpartition("(")[2], str(place.point).rpartition("(")[2]
        citation = self.words.cite_place(place) if self.worded else None
        return AdoptedPoint(annex=place.annex, point=place.point, same_letter=letter == other, citation=citation)

    def _eligibility(self, out: Outcome) -> list[EligibilityAnswer]:
        told = []
        for planned in out.plan.by_stage.get("eligibility", ()):
            if planned.scope is not None and out.judged[planned.scope] == FALSE:
                continue
            broken, then = out.broken[planned.index], planned.rule.then
            told.append(
                EligibilityAnswer(
                    id=planned.rule.id,
                    truth=WORDS[out.holds[planned.index]],
                    effect=then.effect,  # type: ignore[union-attr]
                    outcome=("satisfied", "open", "violated")[broken],
                    judged_by=self._judge(out, planned) if broken == UNKNOWN else None,
                    **(self._told(out, planned, out.holds[planned.index], self._bits(planned, out)) if self.worded else {}),
                )
            )
        return told

    def _judge(self, out: Outcome, planned: PlannedRule) -> str | None:
        names = [name for name in out.plan.facts_of(out.open_of(planned)) if name in out.plan.judgements]
        if not names:
            return None
        return self.words.text(out.plan.ruleset.vocabulary.facts[names[0]].help) if self.worded else names[0]

    def _rate(self, out: Outcome) -> RateAnswer | None:
        if out.verdict == "not_eligible":
            return None
        steps = [p for p in out.plan.by_stage.get("rate", ()) if out.holds[p.index] == TRUE]
        steps.sort(key=lambda planned: planned.amount.value if planned.amount else 0)
        top = out.rate
        return RateAnswer(
            ceiling=str(top.amount.value) if top and top.amount else None,
            basis=top.rule.then.basis if top else None,  # type: ignore[union-attr]
            steps=[self._step(out, planned, TRUE) for planned in steps],
            possible=[self._step(out, planned, UNKNOWN) for planned in out.possible_rates],
        )

    def _step(self, out: Outcome, planned: PlannedRule, truth: int) -> RateStep:
        rule = planned.rule
        texts = self.words.words(rule)
        return RateStep(
            id=rule.id,
            ceiling=str(planned.amount.value) if planned.amount else "",
            basis=rule.then.basis,  # type: ignore[union-attr]
            title=texts.title if self.worded else None,
            text=texts.reason if self.worded and truth == TRUE else None,
            certainty=rule.certainty if self.worded else None,
            citation=self.words.citations[rule.id] if self.worded else [],
            needs=out.plan.facts_of(out.open_of(planned)) if truth == UNKNOWN else [],
        )

    def _allocation(self, out: Outcome) -> AllocationAnswer | None:
        if out.verdict == "not_eligible":
            return None
        certain, possible = out.allocations, out.possible_allocations
        if len(certain) > 1:
            return AllocationAnswer(id=None, conflict=[planned.rule.id for planned in certain])
        if certain and not possible:
            return self._share(out, certain[0], TRUE)
        told = [self._share(out, planned, UNKNOWN) for planned in [*certain, *possible]]
        return AllocationAnswer(id=None, possible=told)

    def _share(self, out: Outcome, planned: PlannedRule, truth: int) -> AllocationAnswer:
        rule, share = planned.rule, planned.amount.value if planned.amount else None
        texts = self.words.words(rule)
        needs = out.plan.facts_of(out.open_of(planned)) if truth == UNKNOWN else []
        short = str(share) if share is not None else None
        if not self.worded:
            return AllocationAnswer(id=rule.id, share=short, needs=needs)
        return AllocationAnswer(
            id=rule.id,
            share=short,
            of=self.words.text(out.plan.ruleset.fund.name),
            label=texts.title,
            text=texts.reason,
            certainty=rule.certainty,
            citation=self.words.citations[rule.id],
            reading=self.words.readings.get(rule.reading) if rule.reading else None,
            needs=needs,
            **self._amount(out, share),
        )

    def _amount(self, out: Outcome, share: Decimal | None) -> dict[str, Any]:
        ruleset = out.plan.ruleset
        known = ruleset.fund.programme_amount and ruleset.value(ruleset.fund.programme_amount, out.plan.day)
        if not known or share is None:
            return {}
        return {
            "indicative_amount": str((known.value * share).quantize(CENT, ROUND_DOWN)),
            "as_of": self.words.text(known.as_of) if known.as_of else known.from_.isoformat(),
            "amount_note": self.words.text(known.note) if known.note else None,
        }

    def _signal(self, out: Outcome, planned: PlannedRule) -> SignalAnswer:
        told = self._told(out, planned, TRUE, self._bits(planned, out)) if self.worded else {}
        return SignalAnswer(id=planned.rule.id, truth="true", kind=planned.rule.then.kind, **told)  # type: ignore[union-attr]
