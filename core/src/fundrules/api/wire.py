"""How requests come off the wire: uvicorn's protocol, with limits to the head of a request, which it has none of.

A head must be whole within the seconds of a request, and within a size; so must what comes between the parts of a body.
When the service stops, a head that has begun to come is waited for.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

LARGEST_HEAD = 32_768  # bytes: what usual proxies take at most; ours need a few hundred
SECONDS_FOR_FIRST = 1.0  # for the first bytes on a connection, when the service stops: they may be on their way
BOUNDS = "fundrules.bounds"


@dataclass(frozen=True)
class Bounds:
    """How long a head may take, and the answer (headers and body) when it is refused with a status."""

    seconds: float
    refusal: Callable[[int], tuple[list[tuple[bytes, bytes]], bytes]]


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Make a connection; the application's lifespan has told its bounds."""
        super().__init__(config, server_state, app_state, _loop)
        self.bounds: Bounds = app_state[BOUNDS]
        self.timer: asyncio.TimerHandle | None = None
        self.size = 0  # of what came since the last whole head or part of a body
        self.is_begun = False  # a head, that is not whole yet
        self.is_in_body = False
        self.is_last = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, within the bounds."""
        self.size += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.size > LARGEST_HEAD:
            self._refuse(431)
        elif self.is_begun or not (self.is_in_body or self._is_answering()):
            self._wait()

    def on_message_begin(self) -> None:
        """Begin a head."""
        self.is_begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """End a head; one that came whole at once can still be too large."""
        if self.size > LARGEST_HEAD and self._head_size() > LARGEST_HEAD:
            raise ValueError  # makes the parser stop, which calls `send_400_response`
        self._wait_no_more()
        self.size, self.is_begun, self.is_in_body = 0, False, True
        super().on_headers_complete()
        if self.is_last:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take a part of a body; its size is bounded by who reads it."""
        self.size = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self.is_in_body = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's sentence; ours are in two languages
        """Refuse what is not HTTP, or too much of it."""
        self._refuse(431 if self.size > LARGEST_HEAD and self.is_begun else 400)

    def shutdown(self) -> None:
        """Stop after the answer to what has begun to come."""
        self.is_last = True
        if self._is_answering() or (self.cycle and not self.is_begun):
            super().shutdown()
        elif not self.is_begun:
            self.loop.call_later(SECONDS_FOR_FIRST, self._close_unused)

    def _close_unused(self) -> None:
        if not self.cycle and not self.is_begun:
            self.transport.close()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _wait(self) -> None:
        if self.timer is None:
            self.timer = self.loop.call_later(self.bounds.seconds, self._end_waiting)

    def _wait_no_more(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def _end_waiting(self) -> None:
        self.timer = None
        if self._is_answering():
            self.cycle.keep_alive = False  # a head after that request: closed when the answer is sent
        elif self.is_begun:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, status: int) -> None:
        """Answer with a problem, unless another answer is on its way, and close the connection."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            headers, body = self.bounds.refusal(status)
            told = [*self.server_state.default_headers, *headers]
            lines = b"".join(name + b": " + value + b"\r\n" for name, value in told)
            self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + body)
        self.transport.close()
