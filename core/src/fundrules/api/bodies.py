"""The bodies of the service: what is accepted and sent, as JSON Schema, with examples from the cases."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from fundrules import rows as sent
from fundrules.activity import LONGEST_SUMMARY
from fundrules.api.problems import Problem
from fundrules.casefiles import Case, CasesFile
from fundrules.decision import RECEIPT_FORMAT, Decision
from fundrules.forms import Bilingual
from fundrules.funds import Funds
from fundrules.loading import read_form
from fundrules.receipts import LONGEST_CODE
from fundrules.replaying import Replay
from fundrules.schemas import PRINTABLE, request_schema
from fundrules.suggesting import Suggestions
from fundrules.wording import LANGUAGES, is_sentence

Schema = dict[str, Any]

IDEAS: Schema = {
    "dutch": {
        "summary": "contract.idea_dutch",
        "value": {"text": "Onze gemeente geeft taalles aan statushouders."},
    },
    "english": {"summary": "contract.idea_english", "value": {"text": "We train police officers.", "language": "en"}},
}


def schemas(funds: Funds, *, rows: Iterable[str]) -> Schema:
    """Return the schema of every body: those sent come from the structs, those accepted from the vocabulary."""
    kinds = [Decision, Replay, Suggestions, Problem, *(getattr(sent, row) for row in rows), sent.RulePage]
    _, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for name, schema in components.items():  # the structs tell programmers what they are, in English
        if is_sentence(f"contract.body_{name}"):
            schema["description"] = f"contract.body_{name}"
    activity = request_schema(funds.vocabulary, tuple(funds.rulesets), _years(funds))
    activity.pop("$schema")
    for name, fact in funds.vocabulary.facts.items():
        activity["properties"][name] |= {"title": in_both(fact.label), "description": in_both(fact.question)}
    activity["description"] = "contract.activity"
    return {**components, "Activity": activity, "Text": _FREE_TEXT, "GivenReceipt": _RECEIPT, "ReplayRequest": _REPLAY}


_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "object", "additionalProperties": _TEXT}
_FREE_TEXT: Schema = {
    "description": "contract.free_text",
    "type": "object",
    "properties": {
        "text": {"type": "string", "maxLength": LONGEST_SUMMARY, "pattern": PRINTABLE},
        "language": {"enum": [*LANGUAGES, None]},
    },
    "required": ["text"],
    "additionalProperties": False,
}
_RECEIPT: Schema = {
    "description": "contract.receipt",
    "type": "object",
    "properties": {
        "format": {"const": RECEIPT_FORMAT},
        "on": _TEXT,
        "facts": {"type": "object"},
        "rules": {"type": "object", "minProperties": 1, "additionalProperties": _TEXTS},
        "rules_hash": _TEXT,
        "facts_hash": _TEXT,
        "result_hash": _TEXT,
        "signature": {"type": ["string", "null"]},
        "editions": _TEXTS,
        "versions": _TEXTS,
        "results": {
            "anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Conclusion"}}, {"type": "null"}]
        },
    },
    "required": ["format", "on", "facts", "rules", "rules_hash", "facts_hash", "result_hash"],
}
_GIVEN: Schema = {"$ref": "#/components/schemas/GivenReceipt"}
_REPLAY: Schema = {
    "description": "contract.replayed",
    "anyOf": [
        _GIVEN,
        {"type": "object", "properties": {"receipt": _GIVEN}, "required": ["receipt"]},
        {
            "type": "object",
            "properties": {"code": {"type": "string", "maxLength": LONGEST_CODE}},
            "required": ["code"],
            "additionalProperties": False,
        },
    ],
}


def _years(funds: Funds) -> tuple[int, int]:
    editions = [edition for ruleset in funds.rulesets.values() for edition in ruleset.fund.editions]
    first = min((edition.from_.year for edition in editions), default=1)
    return first, max((edition.until.year if edition.until else 9999 for edition in editions), default=9999)


def in_both(text: Bilingual) -> Schema:
    """Return a text of the rules for the contract, which takes the one in its own language."""
    return {language: getattr(text, language) for language in LANGUAGES}


def examples(funds: Funds) -> Schema:
    """Return a whole activity of each fund, from its own cases, one for one fund on one day, and an empty one."""
    examples: Schema = {"empty": {"summary": "contract.empty", "value": {}}}
    for name, case in _cases(funds).items():
        examples[name] = {"summary": in_both(funds.rulesets[name].fund.name), "value": case.given}
    if funds.rulesets:
        examples["one_fund"] = {"summary": "contract.one_fund_asked", "value": shortest_case(funds)[0]}
    return examples


def shortest_case(funds: Funds) -> tuple[Schema, date]:
    """Return the shortest activity of the examples, asked of its own fund only, and the day it is asked on."""
    cases = _cases(funds)
    name = min(cases, key=lambda one: len(str(cases[one].given)), default=next(iter(funds.rulesets)))
    given = dict(cases[name].given) if name in cases else {}
    day = (cases[name].on if name in cases else None) or funds.rulesets[name].fund.editions[-1].from_
    return given | {"on": day.isoformat(), "funds": [name]}, day


def _cases(funds: Funds) -> dict[str, Case]:
    """Return the first case of each fund that has any."""
    found: dict[str, Case] = {}
    for name, ruleset in funds.rulesets.items():
        for file in sorted((ruleset.folders[-1] / "cases").glob("*.yaml"))[:1]:
            read = read_form(file, CasesFile, [])
            if read is not None:
                found[name] = read[0].cases[0]
    return found
