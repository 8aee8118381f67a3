"""The edge of the service: what holds for every request and answer, whatever is behind it.

It reads the body within limits of size and time, counts what a client asks, answers HEAD as GET without a body, and
refuses paths with a slash too many. What was typed is never logged.
"""

import asyncio
import logging
from typing import Any

from litestar import Litestar
from litestar.exceptions import ClientException, HTTPException, NotFoundException

from fundrules.api.exchange import Exchange, Surroundings
from fundrules.api.headers import Headers
from fundrules.api.limiting import limiter, when_to_retry
from fundrules.api.origins import is_preflight
from fundrules.api.wire import BOUNDS, Bounds

Scope = Any
Receive = Any
Send = Any

READ_ON = 8  # times the largest body
LOG = logging.getLogger("fundrules")
NO_REQUEST: Scope = {"method": "other", "path": "", "query_string": b"", "headers": []}


class Edge:
    """An ASGI application around another."""

    def __init__(self, inside: Litestar, around: Surroundings) -> None:
        self.inside = inside
        self.around = around
        self.settings = around.settings
        self.limited = limiter(self._route, around.settings.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            scope.get("state", {})[BOUNDS] = Bounds(self.settings.seconds_per_request, self.refuse_unread)
            await self.inside(scope, receive, send)
            return
        exchange = Exchange(self.around, scope, send)
        try:
            await self._answer(exchange, scope, receive)
        except HTTPException as error:
            await exchange.refuse(error.status_code, when_to_retry(error.headers or {}))
        except asyncio.CancelledError:  # the time to stop in is over
            if exchange.started:
                raise
            await exchange.refuse(500, {"connection": "close"})
        except Exception:
            LOG.exception("request failed", extra={"request_id": exchange.id})
            if not exchange.started:
                await exchange.refuse(500)
        finally:
            exchange.close()

    async def _answer(self, exchange: Exchange, scope: Scope, receive: Receive) -> None:
        body = await self._body(scope, receive)
        if body is None:
            return  # the client left; nobody waits for an answer
        exchange.body = body
        _must_name_one_host(scope)
        if is_preflight(scope):
            await self._answer_preflight(exchange, scope)
            return
        if scope["method"] == "HEAD":
            exchange.scope = scope = {**scope, "method": "GET"}  # the server still sees HEAD, and sends no body
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def given() -> dict[str, Any]:
            return next(messages, None) or await receive()

        scope.setdefault("state", {}).update(request_id=exchange.id, body=body)
        scope |= {
            "litestar_app": self.inside,
            "route_handler": None,
        }  # the limiter asks for them before there is a route
        await self.limited(scope, given, exchange.send)  # type: ignore[arg-type] # an ASGI message by another name

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if "//" in path or "\x00" in path or (path != "/" and path.endswith("/") and not path.startswith("/docs/")):
            raise NotFoundException
        await self.inside(scope, receive, send)

    async def _answer_preflight(self, exchange: Exchange, scope: Scope) -> None:
        origins = self.around.origins
        if faults := origins.faults(scope):
            await exchange.refuse(400, faults=faults)
            return
        await exchange.send({"type": "http.response.start", "status": 204, "headers": origins.preflight()})
        await exchange.send({"type": "http.response.body", "body": b""})

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        largest = self.settings.largest_body
        if declared.isdigit() and int(declared) > READ_ON * largest:
            raise HTTPException(status_code=413)
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
            raise HTTPException(status_code=408) from error
        if size > largest:
            raise HTTPException(status_code=413)
        return b"".join(parts)

    def refuse_unread(self, status: int) -> tuple[Headers, bytes]:
        """Return the headers and body of a refusal of what never became a request, and count it."""
        exchange = Exchange(self.around, NO_REQUEST, None)
        headers, body = exchange.refusal(status, {"connection": "close"})
        exchange.status = status
        exchange.close()
        return exchange.completed(headers), body


def _must_name_one_host(scope: Scope) -> None:
    """Refuse a request of HTTP/1.1 that does not say for which host it is, as RFC 9112 asks."""
    hosts = [name for name, _ in scope["headers"]].count(b"host")
    if hosts != 1 and (hosts or scope["http_version"] != "1.0"):
        raise ClientException
