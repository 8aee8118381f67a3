"""Eight clients at once with good, bad, huge and slow requests, for as long as SOAK says (60 seconds when left out)."""

import http.client
import json
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from threading import Lock

import pytest

from tests.serving import Server, running

SECONDS = float(os.environ.get("SOAK", "60"))
CLIENTS = 8
JSON = {"Content-Type": "application/json"}
LEADERS = ("coa", "ind", "dtv", "police", "municipality", "ngo", "iom", "kmar")
Pair = tuple[int, int]  # the status that came and the one that had to


def _good(server: Server, number: int) -> Pair:
    facts = {"lead_partner": LEADERS[number % 8], "integration_cost": f"{number}.00"}
    status, body = _post(server, "/v1/decisions?detail=short", json.dumps({**facts, "title": f"plan {number}"}))
    told = json.loads(body)["receipt"]["facts"] if status == 200 else {}
    assert told == facts, told  # the answer is this client's own
    return status, 200


def _bad(server: Server, number: int) -> Pair:
    status, body = _post(server, "/v1/decisions", json.dumps({f"nonsense{number}": 1, "lead_partner": "nobody"}))
    assert {fault["pointer"] for fault in json.loads(body)["errors"]} == {f"/nonsense{number}", "/lead_partner"}
    return status, 400


def _huge(server: Server, number: int) -> Pair:
    return _post(server, "/v1/decisions", json.dumps({"summary": str(number) * 300_000}))[0], 413


def _wide(server: Server, number: int) -> Pair:
    return _post(server, "/v1/suggestions", json.dumps({"text": f"taalles {number} in de gemeente " * 300}))[0], 200


def _listed(server: Server, number: int) -> Pair:
    return _ask(server, "GET", f"/v1/rules?pageSize=20&page={number % 10 + 1}")[0], 200


def _slow(server: Server, number: int) -> Pair:
    """Send half a request and wait: the server must end it."""
    host, port = server.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        head = (
            f"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {number + 9}"
        )
        client.sendall(head.encode() + b"\r\n\r\n{")
        return int(client.recv(100).split(b" ", 2)[1]), 408


KINDS: tuple[Callable[[Server, int], Pair], ...] = (_good, _good, _good, _bad, _listed, _huge, _wide, _good)


def _post(server: Server, path: str, body: str) -> tuple[int, bytes]:
    return _ask(server, "POST", path, body)


def _ask(server: Server, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=30)
    try:
        connection.request(method, path, body, JSON if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (BrokenPipeError, ConnectionResetError):
        return 413 if body and len(body) > 262_144 else 0, b""  # it need not read a body that it refuses
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_eight_clients_get_right_answers_all_the_time_and_memory_stays(tmp_path: Path) -> None:
    counted: Counter[tuple[str, Pair]] = Counter()
    sizes: list[int] = []
    lock = Lock()

    def client(me: int) -> None:
        kinds = islice(cycle(KINDS), me, None)
        number = me
        while time.monotonic() < end:
            number += CLIENTS
            kind = _slow if me == 0 and number % 400 == 0 else next(kinds)
            pair = kind(server, number)
            with lock:
                counted[kind.__name__, pair] += 1
                if sum(counted.values()) % 200 == 0:
                    sizes.append(int(Path(f"/proc/{server.process.pid}/statm").read_text("ascii").split()[1]) * 4)

    with running(tmp_path, FUNDRULES_SECONDS_PER_REQUEST="2") as server:
        end = time.monotonic() + SECONDS
        with ThreadPoolExecutor(CLIENTS) as pool:
            for done in [pool.submit(client, me) for me in range(CLIENTS)]:
                done.result()
        assert server.get("/health").status == 200
    assert {kind for kind, _ in counted} >= {kind.__name__ for kind in KINDS}
    assert all(came == wanted for _, (came, wanted) in counted), counted
    log = server.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    early, late = sizes[len(sizes) // 4], sizes[-1]
    assert late - early < 40_000, sizes  # KiB: what is kept of answers is bounded, and is kept early


def test_a_killed_worker_takes_no_request_of_others_with_it(tmp_path: Path) -> None:
    """Every request that the killed worker had not taken is answered."""
    with running(tmp_path, "--workers", "2") as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text("ascii").split()
        workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        assert len(workers) == 2

        def ask(number: int) -> bool:
            if number == 60:
                os.kill(int(workers[0]), 9)
            try:
                return _good(server, number) == (200, 200)
            except (AssertionError, OSError, http.client.HTTPException):
                return False

        with ThreadPoolExecutor(4) as pool:
            answered = list(pool.map(ask, range(200)))
        assert answered.count(False) <= 4  # at most what it was busy with, one for each client
        assert all(answered[120:])
        text = server.get("/metrics").body.decode()
        total = sum(
            float(line.rpartition(" ")[2])
            for line in text.splitlines()
            if line.startswith("fundrules_decisions_total{")
        )
        assert total >= 190  # counted by both workers together, the killed one too
