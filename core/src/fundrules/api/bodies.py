"""The bodies of the service: what is accepted and sent, as JSON Schema, with examples from the cases."""

from collections.abc import Iterable
from typing import Any

import msgspec

from fundrules import rows as sent
from fundrules.activity import LONGEST_SUMMARY
from fundrules.api.problems import Problem
from fundrules.casefiles import CasesFile
from fundrules.decision import RECEIPT_FORMAT, Decision
from fundrules.funds import Funds
from fundrules.loading import read_form
from fundrules.receipts import LONGEST_CODE
from fundrules.replaying import Replay
from fundrules.schemas import PRINTABLE, request_schema
from fundrules.suggesting import Suggestions
from fundrules.wording import LANGUAGES

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
    activity = request_schema(funds.vocabulary, tuple(funds.rulesets), _years(funds))
    activity.pop("$schema")
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


def examples(funds: Funds) -> Schema:
    """Return a whole activity of each fund, from its own cases, and an empty one."""
    examples: Schema = {"empty": {"summary": "contract.empty", "value": {}}}
    for name, ruleset in funds.rulesets.items():
        for file in sorted((ruleset.folders[-1] / "cases").glob("*.yaml"))[:1]:
            read = read_form(file, CasesFile, [])
            if read is not None:
                case = read[0].cases[0]
                examples[name] = {"summary": case.name, "value": case.given}
    return examples
