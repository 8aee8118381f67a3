"""Measures `POST /v1/decisions` over HTTP against a route that does nothing, in the same process and run.

The no-op route lives beside the service in one application behind the same edge, so only the work between differs.
Rounds are interleaved; ratios within one run can be compared, times cannot. Only this machine is asked. The rows `mix`
send every case file in turn, `walk` the case files as the page asks them, one answer more each time, and `fresh`
activities varied at random; the last two send nothing twice, so that keeping what one request needs does not pass for
speed on requests that differ.
"""

import asyncio
import itertools
import json
import logging
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, post
from rich.console import Console
from rich.table import Table
from tests.activities import random_activity
from tests.serving import free_port

from fundrules import decide, load_funds
from fundrules.api.app import create_app
from fundrules.api.settings import Settings
from fundrules.proving import Prover

ROUNDS, REQUESTS, CONNECTIONS = 5, 400, 16
CALLERS = 200  # the limiter rereads all that one caller sent in a minute: a single caller would slow every route alike
GOAL = 0.30
Asked = dict[str, tuple[str, list[bytes]]]  # the path and the bodies of each kind of request


@post("/v1/nothing", status_code=200)
async def nothing() -> Response[bytes]:
    """Answer without work."""
    return Response(b'{"status":"ok"}', media_type="application/json")


def application() -> Any:
    """Return the service with the no-op route in it; neither is logged."""
    logging.getLogger("fundrules").setLevel("ERROR")
    return create_app(Settings(requests_per_minute=1_000_000, log_level="error"), extra=[nothing])


def bodies() -> dict[str, list[bytes]]:
    """Return a typical request, the largest, all of the case files, and enough others to send none of them twice."""
    funds, chance = load_funds(), random.Random(20200724)  # noqa: S311 - no secret
    cases = [case.given for ruleset in funds.rulesets.values() for _, case in Prover(ruleset).cases()]
    needed = (ROUNDS + 1) * (REQUESTS + CONNECTIONS)
    fresh = [json.dumps(random_activity(funds.vocabulary, cases, chance)).encode() for _ in range(needed)]
    encoded = [json.dumps(case).encode() for case in cases]
    by_size = sorted(encoded, key=len)
    walk = list(itertools.islice(steps(cases), needed))
    typical, largest = by_size[len(by_size) // 2], by_size[-1]
    return {"typical": [typical], "largest": [largest], "mix": encoded, "walk": walk, "fresh": fresh}


def steps(cases: Sequence[dict[str, Any]]) -> Iterator[bytes]:
    """Yield what the page sends while somebody answers the questions of each case, one after the other."""
    for case in cases:
        for count in range(1, len(case) + 1):
            yield json.dumps(dict(itertools.islice(case.items(), count))).encode()


async def answer(reader: asyncio.StreamReader) -> None:
    """Read one answer whole; anything but 200 is an error."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:20]:
        raise RuntimeError(head.decode())
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    await reader.readexactly(int(length[1]) if length else 0)


def requests_of(path: str, asked: Sequence[bytes]) -> Iterator[bytes]:
    """Return requests with these bodies, one after the other and then again, without end, each of another caller."""
    start = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    made = []
    for number in range(max(CALLERS, len(asked))):
        body, caller = asked[number % len(asked)], f"10.0.0.{number % CALLERS}"
        made.append(f"{start}X-Forwarded-For: {caller}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    return itertools.cycle(made)


async def connect(port: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection that is at work already, so that the next one goes to a process that is not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    writer.write(request)
    await writer.drain()
    return reader, writer


async def round_of(port: int, requests: Iterator[bytes]) -> tuple[float, list[float]]:
    """Return the seconds of one round, and of each request in it."""
    opened = [await connect(port, next(requests)) for _ in range(CONNECTIONS)]
    for reader, _ in opened:
        await answer(reader)
    times, left = [], itertools.islice(requests, REQUESTS)

    async def worker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for request in left:
            start = time.perf_counter()
            writer.write(request)
            await answer(reader)
            times.append(time.perf_counter() - start)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(worker(*one) for one in opened))
    return time.perf_counter() - began, times


async def measure(port: int, asked: Asked) -> dict[str, dict[str, float]]:
    """Return throughput and percentiles for each kind of request, over interleaved rounds; the first one warms up."""
    rounds: dict[str, list[tuple[float, list[float]]]] = {name: [] for name in asked}
    sent = {name: requests_of(path, those) for name, (path, those) in asked.items()}
    for number in range(ROUNDS + 1):
        for name, requests in sent.items():
            found = await round_of(port, requests)
            if number:
                rounds[name].append(found)
    return {
        name: {
            "per_second": round(statistics.median(REQUESTS / whole for whole, _ in told)),
            "p50_ms": round(statistics.median(statistics.median(times) for _, times in told) * 1000, 2),
            "p99_ms": round(statistics.median(statistics.quantiles(times, n=100)[98] for _, times in told) * 1000, 2),
        }
        for name, told in rounds.items()
    }


async def serve_and_measure(workers: int, asked: Asked) -> dict[str, dict[str, float]]:
    """Start the server in a child process, measure, and stop it."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.http:application", "--factory", "--log-level", "error"]
    command += ["--port", str(port), "--workers", str(workers), "--no-access-log"]
    command += ["--http", "fundrules.api.wire:BoundedProtocol"]  # as it is served
    process = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parent.parent)
    try:
        for _ in range(300):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.1)
        await asyncio.sleep(1 + workers)
        return await measure(port, asked)
    finally:
        process.terminate()
        await process.wait()


def own_share(body: bytes) -> float:
    """Return the milliseconds of one decision with its JSON, without HTTP."""
    funds, data, times = load_funds(), json.loads(body), []
    for _ in range(300):
        start = time.perf_counter()
        msgspec.json.encode(decide(funds, data, on=date(2025, 4, 1)))
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 3)


def main() -> None:
    """Measure with one worker and with two, and print ratios to the no-op route."""
    made = bodies()
    asked: Asked = {"no-op": ("/v1/nothing", made["typical"])}
    asked |= {
        f"{name} {detail}": (f"/v1/decisions?detail={detail}", those)
        for name, those in made.items()
        for detail in (("short",) if name in {"walk", "fresh"} else ("codes", "short", "full"))
    }
    table = Table(title=f"{ROUNDS} interleaved rounds of {REQUESTS} requests, {CONNECTIONS} connections; goal {GOAL}")
    for heading in ("workers", "request", "per second", "p50 ms", "p99 ms", "ratio"):
        table.add_column(heading, justify="right")
    for workers in (1, 2):
        found = asyncio.run(serve_and_measure(workers, asked))
        for name, row in found.items():
            ratio = row["per_second"] / found["no-op"]["per_second"]
            table.add_row(str(workers), name, *(str(value) for value in row.values()), f"{ratio:.2f}")
    Console().print(table)
    print(f"one typical decision with its JSON, without HTTP: {own_share(made['typical'][0])} ms")


if __name__ == "__main__":
    main()
