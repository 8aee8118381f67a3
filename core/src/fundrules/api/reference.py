"""Writes the static reference of the API from the contract: `python -m fundrules.api.reference [FILE]`."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from fundrules.api.contract import documents
from fundrules.api.settings import Settings
from fundrules.funds import Funds, load_funds
from fundrules.wording import say

Told = Callable[..., str]  # what tells a sentence in one language
HERE = "http://127.0.0.1:8000/v1"
_INTRO = """# De API van fundrules

Dit overzicht is gemaakt uit het contract; wijzig het niet met de hand (`make reference`). De dienst zelf geeft het
contract op `/v1/openapi.json`. Start hem met `make serve`; elk voorbeeld is dan zo te kopiëren. De instellingen, de
grenzen en de koppen van elk antwoord staan in [service.md](service.md).
"""


def reference(funds: Funds) -> str:
    """Return the reference as Markdown, with its title and how to begin."""
    return f"{_INTRO}\n{operations(funds, 'nl')}"


def operations(funds: Funds, language: str) -> str:
    """Return each operation as Markdown: its parameters, a request to copy, and its answers."""
    contract, told = documents(funds, Settings())[language], partial(say, language)
    parts: list[str] = []
    for tag in contract["tags"]:
        parts.append(f"## {tag['description'].split(';')[0].rstrip('.')}\n")
        parts += [
            "\n".join(_operation(method, path, operation, told))
            for path, operations in contract["paths"].items()
            for method, operation in operations.items()
            if tag["name"] in operation["tags"]
        ]
    return "\n".join(parts)


def _operation(method: str, path: str, operation: dict[str, Any], told: Told) -> Iterator[str]:
    yield f"### {method.upper()} /v1{path}\n\n{operation['summary']}.\n"
    yield from _parameters(operation["parameters"], told)
    yield f"```sh\n{_request(method, path, operation)}\n```\n"
    yield f"{told('contract.head_answers')}\n| --- | --- | --- |"
    for status, answer in operation["responses"].items():
        for media, sent in answer.get("content", {told("contract.no_content"): {"schema": {}}}).items():
            body = f", {sent['schema']['$ref'].rpartition('/')[2]}" if "$ref" in sent["schema"] else ""
            yield f"| {status} | {answer['description']} | {media}{body} |"
    yield ""


def _parameters(parameters: list[dict[str, Any]], told: Told) -> Iterator[str]:
    if not parameters:
        return
    yield f"{told('contract.head_parameters')}\n| --- | --- | --- | --- |"
    for one in parameters:
        explained = one.get("description") or told("contract.in_path")
        place, values = told(f"contract.at_{one['in']}"), _values(one["schema"], told)
        yield f"| `{one['name']}` | {place} | {values} | {explained} |"
    yield ""


def _values(schema: dict[str, Any], told: Told) -> str:
    if "enum" in schema:
        values = ", ".join(f"`{one}`" for one in schema["enum"])
    elif schema["type"] == "integer":
        values = told("contract.from_to", least=schema["minimum"], most=schema["maximum"])
    elif "maxLength" in schema:
        values = told("contract.short_text", most=schema["maxLength"])
    else:
        values = told("contract.text")
    return told("contract.otherwise", values=values, default=schema["default"]) if "default" in schema else values


def _request(method: str, path: str, operation: dict[str, Any]) -> str:
    for one in operation["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one.get("example", one["schema"].get("enum", [""])[0]))
    if method == "get":
        return f"curl -sS '{HERE}{path}'"
    kind = "-H 'Content-Type: application/json'"
    if operation["operationId"] == "replay":
        made = f"curl -sS '{HERE}/decisions?detail=codes' {kind} -d '{{}}'"
        return f"{made} |\n  curl -sS '{HERE}{path}' {kind} -d @-"
    body = json.dumps(_body(operation), ensure_ascii=False)
    return f"curl -sS '{HERE}{path}' {kind} \\\n  -d {shlex.quote(body)}"


def _body(operation: dict[str, Any]) -> Any:
    """Return the longest example that the contract has."""
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    return max((one["value"] for one in examples.values()), key=lambda value: len(str(value)))


if __name__ == "__main__":
    written = reference(load_funds())
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(written, encoding="utf-8")
    else:
        sys.stdout.write(written)
