"""Examples of answers for the contract. Each is made by the service's own functions: it cannot tell what they do not.

An example in two languages is a mapping of both; the contract takes that of its own language.
"""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace

from fundrules import catalogue
from fundrules.api.bodies import in_both
from fundrules.api.listing import rows_of
from fundrules.api.problems import KINDS, problem
from fundrules.casefiles import Case, CasesFile
from fundrules.decision import Decision
from fundrules.errors import ActivityError, Fault
from fundrules.funds import Funds
from fundrules.loading import read_form
from fundrules.service import decide, replay
from fundrules.suggesting import propose
from fundrules.wording import LANGUAGES, is_sentence, say

Examples = dict[str, Any]
IDEAS: Examples = {
    "dutch": {
        "summary": "contract.idea_dutch",
        "value": {"text": "Onze gemeente geeft taalles aan statushouders."},
    },
    "english": {"summary": "contract.idea_english", "value": {"text": "We train police officers.", "language": "en"}},
}
WRONG: Examples = {"titel": "?", "on": "01-04-2025"}


TOLD = {"summary", "description"}  # what holds sentences in the contract, where they stand by their keys


def told_in(part: Any, language: str) -> Any:
    """Return a part of the document with its sentences instead of their keys."""
    if isinstance(part, list):
        return [told_in(one, language) for one in part]
    if not isinstance(part, dict):
        return part
    if part.keys() == set(LANGUAGES):
        return part[language]
    return {
        name: say(language, one) if name in TOLD and is_sentence(one) else told_in(one, language)
        for name, one in part.items()
    }


def _both(made: Callable[[str], Any]) -> Examples:
    return {"value": {language: to_builtins(made(language)) for language in LANGUAGES}}


def _abridged(decision: Decision) -> Decision:
    """Return a decision with the fingerprints of the fund's own rules only.

    The official rules for APIs take every key under `paths` with `post` in it for an operation, so also the name of
    the rule on posters.
    """
    rules = {
        fund: {name: print_ for name, print_ in prints.items() if name.startswith(f"{fund}.")}
        for fund, prints in decision.receipt.rules.items()
    }
    return replace(decision, receipt=replace(decision.receipt, rules=rules))


def _cases(funds: Funds) -> dict[str, Case]:
    """Return the first case of each fund that has any."""
    found: dict[str, Case] = {}
    for name, ruleset in funds.rulesets.items():
        for file in sorted((ruleset.folders[-1] / "cases").glob("*.yaml"))[:1]:
            read = read_form(file, CasesFile, [])
            if read is not None:
                found[name] = read[0].cases[0]
    return found


class Samples:
    """The examples of a service with these funds; without a fund there are none."""

    def __init__(self, funds: Funds, base: str) -> None:
        self.funds = copy(funds)
        self.funds.signing_key = None  # or each service would have a contract of its own
        self.base = base
        self.cases = _cases(funds)
        self.asked, self.day = self._shortest() if funds.rulesets else ({}, date.min)

    def _shortest(self) -> tuple[Examples, date]:
        """Return the shortest activity of the cases, asked of its own fund only, and the day it is asked on."""
        rulesets = self.funds.rulesets
        name = min(self.cases, key=lambda one: len(str(self.cases[one].given)), default=next(iter(rulesets)))
        case = self.cases.get(name)
        day = (case.on if case else None) or rulesets[name].fund.editions[-1].from_
        return {**(case.given if case else {}), "on": day.isoformat(), "funds": [name]}, day

    def activities(self) -> Examples:
        """Return a whole activity of each fund, from its own cases, one for one fund on one day, and an empty one."""
        examples: Examples = {"empty": {"summary": "contract.empty", "value": {}}}
        for name, case in self.cases.items():
            examples[name] = {"summary": in_both(self.funds.rulesets[name].fund.name), "value": case.given}
        if self.asked:
            examples["one_fund"] = {"summary": "contract.one_fund_asked", "value": self.asked}
        return examples

    def _decided(self, language: str, detail: str) -> Decision:
        return decide(self.funds, self.asked, on=self.day, language=language, detail=detail)

    def decisions(self) -> Examples:
        """Return a decision in codes, as `?detail=codes` gives it."""
        told = _both(lambda language: _abridged(self._decided(language, "codes")))
        return {"one_fund": {"summary": "contract.decided", **told}}

    def receipts(self) -> Examples:
        """Return what can be replayed: the code of a receipt."""
        code = self._decided("nl", "short").receipt.code
        return {"code": {"summary": "contract.replay_code", "value": {"code": code}}}

    def replays(self) -> Examples:
        """Return what is found when nothing has changed."""
        code = self.receipts()["code"]["value"]
        return {"code": {"summary": "contract.replay_same", "value": to_builtins(replay(self.funds, code))}}

    def suggestions(self) -> Examples:
        """Return what the examples of a text suggest."""
        return {name: {"summary": one["summary"], **self._suggested(**one["value"])} for name, one in IDEAS.items()}

    def _suggested(self, text: str, language: str | None = None) -> Examples:
        return _both(lambda told: propose(self.funds, text, language, told))

    def rows(self, path: str) -> Examples:
        """Return the first row of a list, as `?pageSize=1` gives it."""
        return {"first": {"summary": "contract.first_row", **_both(lambda language: self._page(path, language))}}

    def _page(self, path: str, language: str) -> Examples:
        rows = rows_of(self.funds, path, language, date.max)  # with the newest amounts, whatever day it is
        return {"items": rows[:1], "page": 1, "page_size": 1, "total": len(rows)}

    def fund(self, name: str) -> Examples:
        """Return the row of one fund."""
        return {name: _both(lambda language: next(iter(catalogue.fund_rows(self.funds, [name], language))))}

    def rule(self, name: str) -> Examples:
        """Return the page of one rule."""
        ruleset = next(one for one in self.funds.rulesets.values() if name in one.rules)
        return {name: _both(lambda language: catalogue.rule_page(ruleset, name, language, self.day))}

    def problems(self) -> Examples:
        """Return a problem of each kind; that of a wrong request has its faults."""
        return {
            kind: {"summary": f"problem.{kind}.title", **self._problem(status, self._faults() if status == 400 else ())}  # noqa: PLR2004
            for status, kind in KINDS.items()
        }

    def _problem(self, status: int, faults: Iterable[Fault]) -> Examples:
        return _both(lambda language: problem(self.base, status, language, faults))

    def _faults(self) -> tuple[Fault, ...]:
        try:
            decide(self.funds, WRONG, on=self.day)
        except ActivityError as error:
            return error.faults
        return ()
