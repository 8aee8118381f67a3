"""One request and its answer on the way out: its headers, a page for a problem, and what is counted and logged."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import json

from fundrules.api.headers import API_POLICY, NEGOTIATED, PAGE_POLICY, Headers, with_added, with_name
from fundrules.api.measures import Measures
from fundrules.api.negotiation import FORM, language_of, wants_page
from fundrules.api.origins import Origins
from fundrules.api.problems import MEDIA_TYPE, Problem, Refusal, encoded, problem
from fundrules.api.settings import Settings
from fundrules.errors import Fault

LOG = logging.getLogger("fundrules.access")
CLOSING = {408, 413, 431}  # after these there can be more of the request that nobody will read


@dataclass(frozen=True)
class Surroundings:
    """What every exchange needs and none changes."""

    settings: Settings
    measures: Measures
    origins: Origins
    fixed: Mapping[bytes, bytes]
    methods: Mapping[str, Iterable[str]]  # by the template of the path
    page: Callable[[Refusal], bytes]


class Exchange:
    """One request and its answer on the way out."""

    def __init__(self, around: Surroundings, scope: Any, send: Any) -> None:
        self.around = around
        self.scope = scope
        self.sender = send
        self.id = secrets.token_hex(16)
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
        await self.sender({**message, "headers": self.completed(message.get("headers", []))})

    def _as_page(self, start: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        headers = dict(start["headers"])
        kind = dict(self.scope["headers"]).get(b"content-type", b"").decode("latin-1")
        sent = (self.body or b"") if self.method == "POST" and kind.startswith(FORM) else None
        language = headers[b"content-language"].decode()
        page = self.around.page(
            Refusal(json.decode(body, type=Problem), language, self.scope["path"], sent, self.id),
        )
        headers |= {b"content-type": b"text/html; charset=utf-8", b"content-length": str(len(page)).encode()}
        return {**start, "headers": list(headers.items())}, page

    def completed(self, given: Iterable[tuple[bytes, bytes]]) -> Headers:
        """Return the headers of an answer with those that every answer needs."""
        headers = [(name.lower(), value) for name, value in given]
        own = dict(headers)
        policy = PAGE_POLICY if own.get(b"content-type", b"").startswith(b"text/html") else API_POLICY
        if b"allow" in own:
            headers = self._with_methods(headers)
        added = {
            **self.around.fixed,
            b"content-security-policy": policy.encode(),
            b"cache-control": b"no-store",
            b"x-request-id": self.id.encode(),
        }
        return self.around.origins.told(self.scope, with_added(headers, added))

    def _with_methods(self, headers: Headers) -> Headers:
        """Return the headers with every method in Allow: routing knows no HEAD, and names only those of one handler."""
        headers = with_name(headers, b"allow", *self.around.methods.get(self.scope.get("path_template", ""), ()))
        return with_name(headers, b"allow", "HEAD") if b"GET" in dict(headers)[b"allow"] else headers

    def refusal(
        self, status: int, given: Mapping[str, str] | None = None, faults: Iterable[Fault] = ()
    ) -> tuple[Headers, bytes]:
        """Return a problem of our own: its headers and its body."""
        language = language_of(self.scope, self.around.settings.language)
        body = encoded(problem(self.around.settings.base, status, language, faults))
        told = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "content-language": language,
            "vary": NEGOTIATED,
            **({"connection": "close"} if status in CLOSING else {}),
            **(given or {}),
        }
        return [(name.lower().encode(), value.encode()) for name, value in told.items()], body

    async def refuse(self, status: int, given: Mapping[str, str] | None = None, faults: Iterable[Fault] = ()) -> None:
        """Answer with a problem of our own."""
        headers, body = self.refusal(status, given, faults)
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    def close(self) -> None:
        """Count and log the exchange, without what was typed."""
        seconds = time.perf_counter() - self.began
        handler = self.scope.get("path_template") or "other"
        self.around.measures.count(self.method, handler, self.status, seconds)
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
