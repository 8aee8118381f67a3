"""The edge of the service: what holds for every request and answer, whatever is behind it.

It reads the body within limits of size and time, answers HEAD as GET without a body, refuses paths with a slash too
many, tells problems as a page to a browser, adds the headers every answer needs, counts and logs. What was typed is
never logged.
"""

import asyncio
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import json
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from fundrules.api.negotiation import FORM, language_of, wants_page
from fundrules.api.problems import MEDIA_TYPE, Problem, Refusal, encoded, problem
from fundrules.api.settings import Settings

Scope = Any
Receive = Any
Send = Any
Headers = list[tuple[bytes, bytes]]

API_VERSION = "1.0.0"
READ_ON = 8  # times the largest body
SHARED = "PROMETHEUS_MULTIPROC_DIR"
LOG = logging.getLogger("fundrules.access")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SITE_POLICY = (
    "default-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; "
    "frame-ancestors 'none'"
)


class _BodyError(Exception):
    """The body cannot be taken; `status` says why."""

    def __init__(self, status: int) -> None:
        self.status = status


class Measures:
    """What is counted, in Prometheus form."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fundrules_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram("fundrules_request_seconds", "Seconds per request", ["route"], registry=self.registry)
        self.decisions = Counter("fundrules_decisions", "Decisions made", ["verdict"], registry=self.registry)

    def told(self) -> bytes:
        """Return what was counted: by every worker together, when there are more of them."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call] # the library has no types for it
        return generate_latest(together)


class Edge:
    """An ASGI application around another."""

    def __init__(
        self, inside: Any, settings: Settings, measures: Measures, rules_hash: str, page: Callable[[Refusal], bytes]
    ) -> None:
        self.inside = inside
        self.page = page
        self.settings = settings
        self.measures = measures
        self.fixed: Headers = [
            (b"api-version", API_VERSION.encode()),
            (b"fundrules-rules", rules_hash.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
            (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
            (b"server", b"fundrules"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.inside(scope, receive, send)
            return
        exchange = _Exchange(self, scope, send)
        try:
            await self._answer(exchange, scope, receive)
        except _BodyError as error:
            await exchange.refuse(error.status)
        except Exception:
            logging.getLogger("fundrules").exception("request failed", extra={"request_id": exchange.id})
            if not exchange.started:
                await exchange.refuse(500)
        finally:
            exchange.close()

    async def _answer(self, exchange: "_Exchange", scope: Scope, receive: Receive) -> None:
        path = scope["path"]
        if "//" in path or "\x00" in path or (path != "/" and path.endswith("/") and not path.startswith("/docs/")):
            await exchange.refuse(404)
            return
        body = await self._body(scope, receive)
        if body is None:
            return  # the client left; nobody waits for an answer
        exchange.body = body
        if scope["method"] == "HEAD":
            exchange.scope = scope = {**scope, "method": "GET"}  # the server still sees HEAD, and sends no body
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def given() -> dict[str, Any]:
            return next(messages, None) or await receive()

        scope.setdefault("state", {})["request_id"] = exchange.id
        await self.inside(scope, given, exchange.send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        largest = self.settings.largest_body
        if declared.isdigit() and int(declared) > READ_ON * largest:
            raise _BodyError(413)
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.settings.seconds_per_request):
                while size <= READ_ON * largest:  # read on and forget: a browser shows no answer before it has sent all
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    size += len(message.get("body", b""))
                    parts = [*parts, message.get("body", b"")] if size <= largest else []
                    if not message.get("more_body", False):
                        break
        except TimeoutError as error:
            raise _BodyError(408) from error
        if size > largest:
            raise _BodyError(413)
        return b"".join(parts)


class _Exchange:
    """One request and its answer on the way out."""

    def __init__(self, edge: Edge, scope: Scope, send: Send) -> None:
        self.edge = edge
        self.scope = scope
        self.sender = send
        self.id = uuid.uuid4().hex
        self.began = time.perf_counter()
        self.status = 0
        self.started = False
        self.body: bytes | None = None
        self.held: dict[str, Any] | None = None
        self.method = scope["method"]
        self.is_head = self.method == "HEAD"

    async def send(self, message: dict[str, Any]) -> None:
        """Pass a message on, with the headers that every answer needs; a problem goes to a browser as a page."""
        if message["type"] == "http.response.start":
            kind = dict(message.get("headers", [])).get(b"content-type", b"")
            if kind.startswith(MEDIA_TYPE.encode()) and wants_page(self.scope):
                self.held = message  # until the problem itself is here
            else:
                await self._begin(message)
            return
        if self.held is not None:
            start, page = self._as_page(self.held, message["body"])
            self.held = None
            await self._begin(start)
            message = {**message, "body": page}
        await self.sender({**message, "body": b""} if self.is_head else message)

    async def _begin(self, message: dict[str, Any]) -> None:
        self.started = True
        self.status = message["status"]
        await self.sender({**message, "headers": self._headers(message.get("headers", []))})

    def _as_page(self, start: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        headers = dict(start["headers"])
        kind = dict(self.scope["headers"]).get(b"content-type", b"").decode("latin-1")
        sent = (self.body or b"") if self.method == "POST" and kind.startswith(FORM) else None
        language = headers[b"content-language"].decode()
        page = self.edge.page(
            Refusal(json.decode(body, type=Problem), language, self.scope["path"], sent, self.id),
        )
        headers |= {b"content-type": b"text/html; charset=utf-8", b"content-length": str(len(page)).encode()}
        return {**start, "headers": list(headers.items())}, page

    def _headers(self, given: Iterable[tuple[bytes, bytes]]) -> Headers:
        headers = [(name.lower(), value) for name, value in given]
        present = {name for name, _ in headers}
        kind = next((value for name, value in headers if name == b"content-type"), b"")
        policy = PAGE_POLICY if kind.startswith(b"text/html") else API_POLICY
        added = [
            *self.edge.fixed,
            (b"content-security-policy", policy.encode()),
            (b"cache-control", b"no-store"),
            (b"x-request-id", self.id.encode()),
        ]
        return [*headers, *((name, value) for name, value in added if name not in present)]

    async def refuse(self, status: int) -> None:
        """Answer with a problem of our own."""
        language = language_of(self.scope, self.edge.settings.language)
        body = encoded(problem(self.edge.settings.base, status, language))
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
        headers.append((b"content-language", language.encode()))
        headers += [(b"connection", b"close")] if status in {408, 413} else []
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    def close(self) -> None:
        """Count and log the exchange, without what was typed."""
        seconds = time.perf_counter() - self.began
        handler = self.scope.get("path_template") or "other"
        self.edge.measures.requests.labels(self.method, handler, str(self.status)).inc()
        self.edge.measures.seconds.labels(handler).observe(seconds)
        LOG.info(
            "request",
            extra={
                "request_id": self.id,
                "method": self.method,
                "route": handler,
                "status": self.status,
                "milliseconds": round(seconds * 1000, 2),
            },
        )
