"""The bodies of the service: what is accepted and sent, as JSON Schema."""

from collections.abc import Iterable
from typing import Any

import msgspec

from fundrules import rows as sent
from fundrules.activity import LONGEST_SUMMARY
from fundrules.api.problems import Problem
from fundrules.decision import RECEIPT_FORMAT, Decision
from fundrules.forms import Bilingual
from fundrules.funds import Funds
from fundrules.receipts import LONGEST_CODE
from fundrules.replaying import Replay
from fundrules.schemas import PRINTABLE, request_schema
from fundrules.suggesting import Suggestions
from fundrules.wording import LANGUAGES, is_sentence

Schema = dict[str, Any]


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
