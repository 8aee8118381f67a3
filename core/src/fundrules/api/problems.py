"""Problems as RFC 9457 has them: one kind for each thing that can go wrong, with a page that explains it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import Struct, json

from fundrules.api.headers import NEGOTIATED
from fundrules.api.negotiation import language_of
from fundrules.errors import EngineError, Fault, FundrulesError
from fundrules.wording import say

LOG = logging.getLogger("fundrules")
MEDIA_TYPE = "application/problem+json"
KINDS = {
    400: "invalid-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-timeout",
    409: "receipt-outdated",
    413: "request-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    431: "headers-too-large",
    500: "internal-error",
    503: "engine-failed",
}


class Mistake(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One mistake: its place (a JSON Pointer, RFC 6901, or ? and a query key), what it is, and the nearest name.

    The pointer is empty when the whole body is meant.
    """

    pointer: str
    code: str
    detail: str
    nearest: str | None = None


class Problem(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A problem; `errors` has every mistake at once."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Mistake] = []


@dataclass(frozen=True)
class Refusal:
    """A problem on its way to a browser, with what is known of the request; `sent` is its form."""

    problem: Problem
    language: str
    path: str
    sent: bytes | None
    request_id: str


def problem(base: str, status: int, language: str, faults: Iterable[Fault] = ()) -> Problem:
    """Return the problem of kind `status`, with a mistake for each fault."""
    kind = KINDS.get(status, KINDS[500])
    return Problem(
        type=f"{base}/problems/{kind}",
        title=say(language, f"problem.{kind}.title"),
        status=status,
        detail=say(language, f"problem.{kind}.detail"),
        errors=[mistake(fault, language) for fault in faults],
    )


def mistake(fault: Fault, language: str) -> Mistake:
    """Return a fault as those who call the API read it."""
    told = [fault.told(language, "api")]
    if fault.line:
        told.append(say(language, "fault.on_line", line=fault.line))
    if fault.nearest:
        told.append(say(language, "fault.nearest", nearest=fault.nearest))
    return Mistake(pointer=fault.place, code=fault.kind, detail=" ".join(told), nearest=fault.nearest)


def encoded(found: Problem) -> bytes:
    """Return a problem as JSON."""
    return json.encode(found)


def respond(found: Problem, language: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    """Return the response that tells a problem."""
    told = {"Content-Language": language, "Vary": NEGOTIATED, **(headers or {})}
    return Response(encoded(found), status_code=found.status, media_type=MEDIA_TYPE, headers=told)


class Handlers:
    """Turns whatever is raised into a problem; nothing of the inside is told."""

    def __init__(self, base: str, default_language: str) -> None:
        self.base = base
        self.default = default_language

    def of_http(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        """Tell what the framework refused: a path, a method, a kind of content."""
        language = language_of(request.scope, self.default)
        status = error.status_code if error.status_code in KINDS else 400 if error.status_code < 500 else 500  # noqa: PLR2004
        headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
        return respond(problem(self.base, status, language), language, headers)

    def of_fundrules(self, request: Request[Any, Any, Any], error: FundrulesError) -> Response[bytes]:
        """Tell every fault in a request."""
        language = request.scope["state"].get("language") or language_of(request.scope, self.default)
        if isinstance(error, EngineError):
            return respond(problem(self.base, 503, language), language)
        return respond(problem(self.base, 400, language, error.faults), language)

    def of_other(self, request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        """Tell that we failed, and nothing of the inside; the log has it under the id of the request."""
        LOG.error("request failed", exc_info=error, extra={"request_id": request.scope["state"].get("request_id")})
        language = language_of(request.scope, self.default)
        return respond(problem(self.base, 500, language), language)
