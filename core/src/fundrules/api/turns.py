"""Gives way to others: work on a long text does not keep them waiting."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from litestar.concurrency import sync_to_thread

LONG_TEXT = 2_000
P = ParamSpec("P")
T = TypeVar("T")


async def take_turn(text: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `work` returns; for a long text it is done in a thread."""
    # Reading 10,000 characters takes 10 to 50 ms, in which the event loop would answer nobody. A text below 2,000 takes
    # 1 or 2, and would mostly gain the way to a thread and back; so would a decision, which takes the same few
    # milliseconds whatever the size of the request.
    if len(text) < LONG_TEXT:
        return work(*args, **kwargs)
    return await sync_to_thread(work, *args, **kwargs)
