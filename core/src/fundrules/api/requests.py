"""Reads a request: its query and its JSON body, with every fault at once."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from litestar import Request

from fundrules.api.contract import DETAIL, LANGUAGE, PAGES, SEARCHABLE
from fundrules.errors import LONGEST_KEY, ActivityError, Faults, pointer
from fundrules.parsing import read_json
from fundrules.reading import LONGEST_NUMBER

Web = Request[Any, Any, Any]

MOST_QUERY_KEYS = 100


def query_of(request: Web, allowed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query, checked against what is allowed; ActivityError has every fault in it."""
    faults = Faults()
    found = read_query(request, allowed, faults)
    stop_at(faults)
    return found


def stop_at(faults: Faults) -> None:
    """Raise ActivityError when there are faults."""
    if faults:
        raise ActivityError(faults.listed())


def read_query(request: Web, allowed: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """Return what can be used of the query; what is wrong with the rest goes to `faults`."""
    given = list(request.query_params.multi_items())
    found: dict[str, Any] = {}
    if len(given) > MOST_QUERY_KEYS:
        faults.add("too_many_keys", "?", str(len(given)), str(MOST_QUERY_KEYS))
        return found
    for name, written in given:
        if len(name) > LONGEST_KEY:
            faults.add("key_too_long", "?", name, str(LONGEST_KEY))
        elif name not in allowed:
            faults.add("unknown_query", f"?{name}", name, among=allowed)
        elif name in found:
            faults.add("repeated_query", f"?{name}", name)
        else:
            found[name] = _query_value(name, written, allowed[name], faults)
    return {name: value for name, value in found.items() if value is not None}


def _query_value(name: str, written: str, schema: Mapping[str, Any], faults: Faults) -> Any:
    place = f"?{name}"
    if "enum" in schema:
        if written in schema["enum"]:
            return written
        faults.add("wrong_query", place, written, ", ".join(schema["enum"]), schema["enum"])
    elif schema["type"] == "integer":
        low, high = schema["minimum"], schema["maximum"]
        is_number = written.isascii() and written.isdecimal() and len(written) <= 6 and str(int(written)) == written  # noqa: PLR2004
        if is_number and low <= int(written) <= high:
            return int(written)
        faults.add("wrong_query", place, written, f"{low} - {high}")
    elif not schema["minLength"] <= len(written) <= schema["maxLength"]:
        faults.add("wrong_length", place, written, f"{schema['minLength']} - {schema['maxLength']}")
    elif not re.match(SEARCHABLE, written):
        faults.add("odd_characters", place, written)
    else:
        return written
    return None


LANGUAGE_QUERY, DECIDE_QUERY, PAGE_QUERY = (
    {one["name"]: one["schema"] for one in parameters} for parameters in ([LANGUAGE], [LANGUAGE, DETAIL], PAGES)
)


def body_of(request: Web, faults: Faults) -> Any:
    """Return what can be used of the JSON body; ActivityError when that is nothing, with all `faults`."""
    document = read_json(request.scope["state"]["body"], "")  # the edge read it, within its bounds
    faults.take(document.faults)
    if document.faults and not isinstance(document.data, dict):
        raise ActivityError(faults.listed())
    return document.data


def whole_numbers(data: Any, kinds: Mapping[str, str], faults: Faults) -> Any:
    """Return the answers with 70.0 as 70, which JSON takes for the same.

    Money is a text, so that no cent is lost on the way: a fraction of a euro is a fault, and left out. What else a
    fraction cannot answer is told with the other answers.
    """
    if not isinstance(data, dict):
        return data
    fractions = {
        name: value
        for name, value in data.items()
        if name in kinds and isinstance(value, Decimal) and value.adjusted() < LONGEST_NUMBER
    }  # 1e999999 would be a number of a million digits
    if not fractions:
        return data
    whole = {name: int(value) for name, value in fractions.items() if value == value.to_integral_value()}
    cents = {name: value for name, value in fractions.items() if name not in whole and kinds.get(name) == "euro"}
    for name, value in cents.items():
        faults.add("not_euro", pointer(name), value)
    return {**data, **whole, **dict.fromkeys(cents)}
