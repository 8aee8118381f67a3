"""Proposes answers from a free text. It never decides, and keeps nothing of the text."""

from typing import Any

from litestar import Response, post
from msgspec import json

from fundrules.activity import LONGEST_SUMMARY, blame_key, is_language, is_mapping, is_text
from fundrules.api.requests import LANGUAGE_QUERY, Web, body_of, read_query, stop_at
from fundrules.api.resources import Service, answer
from fundrules.api.turns import take_turn
from fundrules.errors import ActivityError, Faults
from fundrules.suggesting import propose

KEYS = ("text", "language")


@post("/suggestions", status_code=200)
async def suggest(request: Web, service: Service) -> Response[bytes]:
    """Return what a text seems to say about the facts."""
    faults = Faults()
    read_query(request, LANGUAGE_QUERY, faults)
    language = service.language(request)
    text, spoken = _read(body_of(request, faults), faults)
    proposed = await take_turn(text, propose, service.funds, text, spoken, language)
    return answer(json.encode(proposed), language)


def _read(data: Any, faults: Faults) -> tuple[str, str | None]:
    if not is_mapping(data, faults):
        raise ActivityError(faults.listed())
    text, spoken = data.get("text"), data.get("language")
    for name in data:
        if name not in KEYS:
            blame_key(faults, "unknown_key", name, KEYS)
    if text is None:
        faults.add("missing_key", "/text", expected="text")
    else:
        is_text("text", text, LONGEST_SUMMARY, faults)
    is_language(spoken, faults)
    stop_at(faults)
    return str(text), spoken
