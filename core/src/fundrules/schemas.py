"""Writes the JSON Schemas with which an editor completes and checks rule files, and the one of a request."""

import json
import sys
from pathlib import Path
from typing import Any

from fundrules.activity import LONGEST_SUMMARY, LONGEST_TITLE
from fundrules.casefiles import CasesFile
from fundrules.forms import FileModel
from fundrules.fundfiles import FactsFile, FundFile, ParametersFile, ReadingsFile, SourcesFile
from fundrules.models import Rule
from fundrules.vocabulary import LARGEST_COUNT, NONE, Vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMS: dict[str, type[FileModel]] = {
    "rule": Rule,
    "facts": FactsFile,
    "parameters": ParametersFile,
    "fund": FundFile,
    "sources": SourcesFile,
    "readings": ReadingsFile,
    "cases": CasesFile,
}


def file_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of every kind of file a call designer writes, by its name."""
    return {name: {"$schema": DIALECT, **form.model_json_schema(by_alias=True)} for name, form in FORMS.items()}


def request_schema(vocabulary: Vocabulary, funds: tuple[str, ...]) -> dict[str, Any]:
    """Return the JSON Schema of a description of an activity, with titles and descriptions in both languages."""
    properties: dict[str, Any] = {
        "title": {"type": ["string", "null"], "maxLength": LONGEST_TITLE},
        "summary": {"type": ["string", "null"], "maxLength": LONGEST_SUMMARY},
        "on": {"type": ["string", "null"], "format": "date"},
        "funds": {"type": ["array", "null"], "items": {"enum": list(funds)}, "minItems": 1},
        "language": {"enum": ["nl", "en", None]},
    }
    for name, fact in vocabulary.facts.items():
        properties[name] = {
            **_answer_schema(fact.type, [value.id for value in fact.values]),
            "title": f"{fact.label.nl} / {fact.label.en}",
            "description": f"{fact.question.nl} / {fact.question.en}",
        }
    return {"$schema": DIALECT, "type": "object", "properties": properties, "additionalProperties": False}


def _answer_schema(kind: str, values: list[str]) -> dict[str, Any]:
    if kind == "choice":
        return {"enum": [*values, None]}
    if kind == "choices":
        return {"type": ["array", "string", "null"], "items": {"enum": [*values, NONE]}, "minItems": 1}
    if kind in {"yes_no", "judgement"}:
        return {"type": ["boolean", "null"]}
    if kind == "euro":
        return {
            "type": ["string", "integer", "null"],
            "pattern": r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$",
            "minimum": 0,
        }
    if kind == "date":
        return {"type": ["string", "null"], "format": "date"}
    return {"type": ["integer", "null"], "minimum": 0, "maximum": LARGEST_COUNT}


def spelled(schema: dict[str, Any]) -> str:
    """Return a schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main(folder: Path) -> None:
    """Write every file schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in file_schemas().items():
        (folder / f"{name}.schema.json").write_text(spelled(schema), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
