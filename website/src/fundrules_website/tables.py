"""The tables of a rule's page: the nearest examples side by side, and the values round a border, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fundrules.vocabulary import CONCLUSIONS
from fundrules.wordsmith import percent_words
from fundrules_website.ruleparts import Parts
from fundrules_website.tried import Border, Pair, Tried
from fundrules_website.trying import Trials

PLACES = ("below", "at", "above")


@dataclass(frozen=True)
class ExampleTable:
    """The nearest passing and failing example of one rule, in words."""

    parts: Parts
    trials: Trials
    pair: Pair

    @property
    def shown(self) -> list[Tried]:
        """The examples that are shown."""
        return [one for one in (self.pair.passing, self.pair.failing) if one]

    def told(self) -> dict[str, Any]:
        """Return the rows: an answer in each, then what the rule and the fund say."""
        return {"paired": self.pair.failing is not None, "rows": [*self._answers(), *self._outcomes()]}

    def _answers(self) -> list[dict[str, Any]]:
        given = {name for one in self.shown for name in one.example.given}
        facts = [name for name in self.parts.ruleset.vocabulary.facts if name in given]
        return [
            {
                "label": self.parts.label(name),
                "cells": [self._answer(one, name) for one in self.shown],
                "differs": name in self.pair.differ,
            }
            for name in [*facts, *(name for name in CONCLUSIONS if name in given)]
        ]

    def _answer(self, one: Tried, name: str) -> str:
        written = one.example.given.get(name)
        if written is None:
            return self.parts.say("rule.examples.blank")
        if name in CONCLUSIONS:
            values = written if isinstance(written, list) else [written]
            return "; ".join(self.parts.value(name, value) for value in values)
        answer = self.trials.prover.answers({name: written})[0][name]
        return self.parts.words.answer_words(name, answer)

    def _outcomes(self) -> list[dict[str, Any]]:
        say = self.parts.say
        told = [
            ("rule", [say(f"rule.holds.{one.holds}") for one in self.shown]),
            ("verdict", [say(f"rule.verdict.{one.verdict}") for one in self.shown]),
            ("whole", [say(f"rule.verdict.{one.whole or 'unshown'}") for one in self.shown]),
            *self._results(),
        ]
        return [
            {"label": say(f"rule.examples.{key}"), "cells": cells, "differs": len(set(cells)) > 1}
            for key, cells in told
        ]

    def _results(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the clause, the ceiling or the share that a whole project comes to."""
        stage = self.parts.rule.stage
        if any(one.result for one in self.shown):
            yield f"result.{stage}", [self._result(stage, one.result) for one in self.shown]

    def _result(self, stage: str, result: str | None) -> str:
        if result is None:
            return self.parts.say("rule.examples.no_result")
        return percent_words(result, self.parts.language) if stage == "rate" else self.parts.rule_link(result)


def border_rows(parts: Parts, border: Border) -> dict[str, Any]:
    """Return the values round a border, with what the rule and the fund then say."""
    fact = border.condition.fact
    rows = [
        {
            "where": PLACES[(row.value > border.value) - (row.value < border.value) + 1],
            "value": parts.words.answer_words(fact, row.value),
            "holds": row.holds,
            "verdict": row.verdict,
        }
        for row in border.rows
    ]
    same = len({row.verdict for row in border.rows}) == 1
    note = "idle" if not border.matters else "same" if same else ""
    return {"label": parts.label(fact), "rows": rows, "note": note}
