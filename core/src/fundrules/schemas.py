"""Writes the JSON Schemas with which an editor completes and checks rule files, and the one of a request."""

import json
import sys
from pathlib import Path
from typing import Any

from fundrules.activity import LONGEST_SUMMARY, LONGEST_TITLE, MOST_FUNDS
from fundrules.casefiles import CasesFile
from fundrules.forms import FileModel
from fundrules.fundfiles import Fact, FactsFile, FundFile, ParametersFile, ReadingsFile, SourcesFile
from fundrules.models import Rule
from fundrules.vocabulary import LARGEST_COUNT, MOST_ANSWERS, NONE, Vocabulary

NULL = {"type": "null"}
PRINTABLE = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"
ANY_YEAR = "000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3}"
FEW_YEARS = 50
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


def request_schema(
    vocabulary: Vocabulary, funds: tuple[str, ...], years: tuple[int, int] = (1, 9999)
) -> dict[str, Any]:
    """Return the JSON Schema of a description of an activity, with titles and descriptions in both languages.

    It accepts what the reader of activities accepts; `years` are those in which an edition is in force.
    """
    names = {"enum": list(funds)}
    properties: dict[str, Any] = {
        "title": {"type": ["string", "null"], "maxLength": LONGEST_TITLE, "pattern": PRINTABLE},
        "summary": {"type": ["string", "null"], "maxLength": LONGEST_SUMMARY, "pattern": PRINTABLE},
        "on": {"type": ["string", "null"], "format": "date", "pattern": _days_in(*years)},
        "funds": {"anyOf": [{"type": "array", "items": names, "minItems": 1, "maxItems": MOST_FUNDS}, names, NULL]},
        "language": {"enum": ["nl", "en", None]},
    }
    for name, fact in vocabulary.facts.items():
        properties[name] = {
            **_answer_schema(fact),
            "title": f"{fact.label.nl} / {fact.label.en}",
            "description": f"{fact.question.nl} / {fact.question.en}",
        }
    return {"$schema": DIALECT, "type": "object", "properties": properties, "additionalProperties": False}


def _days_in(first: int, last: int) -> str:
    """Return a pattern for the days of these years."""
    years = "|".join(f"{year:04d}" for year in range(first, last + 1)) if last - first < FEW_YEARS else ANY_YEAR
    return f"^({years})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


def _answer_schema(fact: Fact) -> dict[str, Any]:
    kind, values = fact.type, [value.id for value in fact.values]
    if kind == "choice":
        return {"enum": [*values, None]}
    if kind == "choices":
        several = {"type": "array", "items": {"enum": values}, "minItems": 1, "maxItems": MOST_ANSWERS}
        none = {"type": "array", "items": {"const": NONE}, "minItems": 1, "maxItems": 1}
        return {"anyOf": [several, none, {"enum": [*values, NONE]}, NULL]}
    if kind in {"yes_no", "judgement"}:
        return {"type": ["boolean", "null"]}
    if kind == "euro":
        text = {"type": "string", "pattern": r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$"}
        return {"anyOf": [text, {"type": "integer", "minimum": 0, "maximum": 10**12 - 1}, NULL]}
    if kind == "date":
        return {"type": ["string", "null"], "format": "date", "pattern": _days_in(1, 9999)}
    return {"type": ["integer", "null"], "minimum": 0, "maximum": fact.largest or LARGEST_COUNT}


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
