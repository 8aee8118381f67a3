"""The tables of a rule's page: the nearest examples side by side, and the values round a border, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fundrules.outcome import Outcome
from fundrules.plan import TRUE, PlannedRule
from fundrules.vocabulary import CONCLUSIONS
from fundrules.wordsmith import percent_words
from fundrules_website.ruleparts import Parts
from fundrules_website.tried import Border, Pair, Shown

CONTEXT = ("policy_area", "activities")
FIELDS = {"objective": "objective", "breadth": "breadth", "rate_basis": "basis"}
PLACES = ("below", "at", "above")


@dataclass(frozen=True)
class ExampleTable:
    """The project in which one rule holds beside the nearest in which it does not, in words."""

    parts: Parts
    planned: PlannedRule
    pair: Pair

    @property
    def shown(self) -> list[Shown]:
        """The projects that are shown."""
        return [one for one in (self.pair.passing, self.pair.failing) if one]

    def told(self) -> dict[str, Any]:
        """Return the rows: an answer in each, then what follows from all answers, then the rule and the fund."""
        rows = [*self._answers(), *self._concluded(), *self._outcomes()]
        return {"paired": self.pair.failing is not None, "rows": rows, "note": self._note()}

    @property
    def read(self) -> list[str]:
        """The facts and conclusions that the rule reads."""
        return self.parts.words.plan.facts_of(self.planned.bits)

    def _answers(self) -> Iterator[dict[str, Any]]:
        """Yield the answers that the rule reads, those that differ, and those that say what work it is."""
        wanted = {*self.read, *self._refusing(), *self.pair.differ, *CONTEXT}
        for name in self.parts.ruleset.vocabulary.facts:
            if name in wanted and any(name in one.facts for one in self.shown):
                yield {
                    "label": self.parts.label(name),
                    "cells": [self._answer(one, name) for one in self.shown],
                    "differs": name in self.pair.differ,
                }

    def _refusing(self) -> Iterator[str]:
        """Yield the facts that the rules read from which an exception saves the project."""
        broken = self.pair.failing.out.broken if self.pair.failing and self.planned.effect == "lifts" else []
        for number, one in enumerate(broken):
            if one == TRUE:
                yield from self.parts.words.plan.facts_of(self.parts.words.plan.rules[number].bits)

    def _answer(self, one: Shown, name: str) -> str:
        if name not in one.facts:
            return self.parts.say("rule.examples.blank")
        return self.parts.words.answer_words(name, one.facts[name])

    def _concluded(self) -> Iterator[dict[str, Any]]:
        """Yield the conclusions that the rule reads, as both projects come to them."""
        for name in self.read:
            if name in CONCLUSIONS:
                yield self._row(self.parts.label(name), [self._conclusion(one.out, name) for one in self.shown])

    def _conclusion(self, out: Outcome, name: str) -> str:
        nothing, labels = self.parts.say("rule.examples.no_result"), self.parts.words.value_labels
        if name == "clause":
            return "; ".join(self.parts.rules(one.rule.id for one in out.clauses)) or nothing
        if name == "eligible":
            return self.parts.say("rule.yes" if out.verdict == "eligible" else "rule.no")
        rule: Any = out.rate if name == "rate_basis" else out.primary
        return labels[name, getattr(rule.rule.then, FIELDS[name])] if rule else nothing

    def _outcomes(self) -> Iterator[dict[str, Any]]:
        say = self.parts.say
        yield self._row(say("rule.examples.rule"), [self.parts.holds(one.holds) for one in self.shown])
        yield self._row(say("rule.examples.whole"), [say(f"rule.verdict.{one.out.verdict}") for one in self.shown])
        stage = self.parts.rule.stage
        results = [one.result_of(stage) for one in self.shown]
        if any(results):
            yield self._row(say(f"rule.examples.result.{stage}"), [self._result(stage, one) for one in results])

    @staticmethod
    def _row(label: str, cells: list[str]) -> dict[str, Any]:
        return {"label": label, "cells": cells, "differs": len(set(cells)) > 1}

    def _result(self, stage: str, result: str | None) -> str:
        if result is None:
            return self.parts.say("rule.examples.no_result")
        return percent_words(result, self.parts.language) if stage == "rate" else self.parts.rule_link(result)

    def _note(self) -> str:
        """Return why the outcome changes where it is not the rule that does that."""
        first, second = self.pair.passing.out, self.pair.failing.out if self.pair.failing else None
        if second is None or self.parts.rule.stage in {"eligibility", "clause"} or first.verdict == second.verdict:
            return ""
        return "every" if first.clauses and not second.clauses else "other"


def border_rows(parts: Parts, border: Border) -> dict[str, Any]:
    """Return the values round a limit, with what the rule and the fund then say."""
    fact = border.condition.fact
    kind = ".date" if parts.ruleset.vocabulary.facts[fact].type == "date" else ""
    rows = [
        {
            "where": f"{PLACES[(row.value > border.value) - (row.value < border.value) + 1]}{kind}",
            "value": parts.words.answer_words(fact, row.value),
            "holds": parts.holds(row.holds),
            "verdict": row.verdict,
        }
        for row in border.rows
    ]
    same = len({row.verdict for row in border.rows}) == 1
    told = [parts.say("rule.borders.together", other=parts.label(border.together))] if border.together else []
    told += [parts.say("rule.borders.idle")] if not border.matters else [parts.say("rule.borders.same")] if same else []
    asks = parts.words.asks(border.test)
    return {"label": f"{parts.label(fact)}: {asks}", "rows": rows, "note": " ".join(told)}
