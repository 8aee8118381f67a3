"""How much one client may ask in a minute: all of it counts, also what is not there, except pages that explain."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from litestar.middleware.rate_limit import RateLimitConfig, RateLimitMiddleware
from litestar.stores.memory import MemoryStore

STORE = "rate_limit"  # the name under which the limiter finds its store
MOST_CLIENTS = 20_000
SWEEP_SECONDS = 30.0
EXPOSED = ["Retry-After", "RateLimit-Limit", "RateLimit-Policy", "RateLimit-Remaining", "RateLimit-Reset"]
# These are free, or "too many requests" would come without its looks, and could not be read about.
FREE = r"^/(?:health|metrics$|static/|docs|problems/|rules/|toegankelijkheid$|privacy$)"


class ClientStore(MemoryStore):
    """Counts by client, and forgets them: what has expired from time to time, and the oldest when there are many.

    Litestar's store forgets a client only when that client asks again.
    """

    __slots__ = ("_clients", "_most", "_now", "_swept")

    def __init__(self, most: int = MOST_CLIENTS, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._most, self._now, self._swept = most, now, now()
        self._clients: dict[str, None] = {}  # in the order in which they came

    def __len__(self) -> int:
        """Return how many clients are known."""
        return len(self._clients)

    async def set(self, key: str, value: str | bytes, expires_in: int | timedelta | None = None) -> None:
        """Set a count, and forget others."""
        await super().set(key, value, expires_in)
        self._clients[key] = None
        if len(self._clients) > self._most:
            await self._forget(next(iter(self._clients)))
        if self._now() - self._swept > SWEEP_SECONDS:
            self._swept = self._now()
            await self.delete_expired()
            self._clients = {one: None for one in self._clients if await self.exists(one)}

    async def _forget(self, key: str) -> None:
        self._clients.pop(key, None)
        await self.delete(key)


def limiter(inside: Any, most: int) -> RateLimitMiddleware:
    """Return an application around `inside` that raises TooManyRequestsException for who asks too much."""
    return RateLimitMiddleware(inside, RateLimitConfig(rate_limit=("minute", most), exclude=FREE, store=STORE))


def when_to_retry(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers of a refusal with the seconds to wait: what the limiter tells, under its usual name."""
    reset = next((value for name, value in headers.items() if name.lower() == "ratelimit-reset"), None)
    return headers if reset is None else {**headers, "Retry-After": reset}
