"""Reads a request: its query and its JSON body, with every fault at once."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from litestar import Request

from fundrules.api.contract import DETAIL, LANGUAGE, PAGES, SEARCHABLE
from fundrules.errors import ActivityError, Fault, echo, nearest
from fundrules.reading import read_json

Web = Request[Any, Any, Any]


def query_of(request: Web, allowed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query, checked against what is allowed; ActivityError has every fault in it."""
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for name, written in request.query_params.multi_items():
        if name not in allowed:
            faults.append(Fault("unknown_query", f"?{echo(name)}", echo(name), nearest=nearest(name, allowed)))
        elif name in found:
            faults.append(Fault("repeated_query", f"?{name}", name))
        else:
            found[name], wrong = _query_value(name, written, allowed[name])
            faults += wrong
    if faults:
        raise ActivityError(faults)
    return found


def _query_value(name: str, written: str, schema: Mapping[str, Any]) -> tuple[Any, list[Fault]]:
    if "enum" in schema:
        if written in schema["enum"]:
            return written, []
        expected = ", ".join(schema["enum"])
        return None, [Fault("wrong_query", f"?{name}", echo(written), expected, nearest(written, schema["enum"]))]
    if schema["type"] == "integer":
        low, high = schema["minimum"], schema["maximum"]
        is_number = written.isascii() and written.isdecimal() and len(written) <= 6 and str(int(written)) == written  # noqa: PLR2004
        if is_number and low <= int(written) <= high:
            return int(written), []
        return None, [Fault("wrong_query", f"?{name}", echo(written), f"{low} - {high}")]
    if schema["minLength"] <= len(written) <= schema["maxLength"] and re.match(SEARCHABLE, written):
        return written, []
    return None, [Fault("wrong_query", f"?{name}", echo(written), f"{schema['minLength']} - {schema['maxLength']}")]


LANGUAGE_QUERY, DECIDE_QUERY, PAGE_QUERY = (
    {one["name"]: one["schema"] for one in parameters} for parameters in ([LANGUAGE], [LANGUAGE, DETAIL], PAGES)
)


async def body_of(request: Web) -> Any:
    """Return the JSON body; ActivityError has every fault of its form."""
    document = read_json(await request.body(), "")
    if document.faults:
        raise ActivityError([Fault(f.kind, "/", f.found, f.expected, f.nearest) for f in document.faults])
    return document.data


def whole_numbers(data: Any, kinds: Mapping[str, str]) -> Any:
    """Return the answers with 70.0 as 70, which JSON takes for the same; other fractions are refused, all at once.

    Money is a text, so that no cent is lost on the way.
    """
    if not isinstance(data, dict):
        return data
    fractions = {name: value for name, value in data.items() if isinstance(value, Decimal)}
    whole = {name: int(value) for name, value in fractions.items() if value == value.to_integral_value()}
    if faults := [
        Fault("not_euro" if kinds.get(name) == "euro" else "not_count", f"/{echo(name)}", echo(value))
        for name, value in fractions.items()
        if name not in whole and name in kinds
    ]:
        raise ActivityError(faults)
    return {**data, **whole}
