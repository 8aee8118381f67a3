"""Proposes answers from a free text. It never decides, and keeps nothing of the text."""

from typing import Any

from litestar import Response, post
from msgspec import json

from fundrules.activity import LONGEST_SUMMARY, faults_of_language, faults_of_text
from fundrules.api.requests import LANGUAGE_QUERY, Web, body_of, query_of
from fundrules.api.resources import Service, answer
from fundrules.api.turns import take_turn
from fundrules.errors import ActivityError, Fault, echo
from fundrules.suggesting import propose

KEYS = ("text", "language")


@post("/suggestions", status_code=200)
async def suggest(request: Web, service: Service) -> Response[bytes]:
    """Return what a text seems to say about the facts."""
    query_of(request, LANGUAGE_QUERY)
    language = service.language(request)
    text, spoken = _read(await body_of(request))
    proposed = await take_turn(text, propose, service.funds, text, spoken, language)
    return answer(json.encode(proposed), language)


def _read(data: Any) -> tuple[str, str | None]:
    if not isinstance(data, dict):
        raise ActivityError([Fault("not_a_mapping", "/", found=type(data).__name__)])
    text, spoken = data.get("text"), data.get("language")
    faults = [Fault("unknown_key", f"/{echo(name)}", found=echo(name)) for name in data if name not in KEYS]
    faults += [*faults_of_text("text", text, LONGEST_SUMMARY), *faults_of_language(spoken)]
    if faults:
        raise ActivityError(faults)
    return str(text), spoken
