"""The edge as the network meets it: bounds to what comes, what everybody is told, and how the service stops."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from fundrules.api.limiting import ClientStore
from tests.serving import FUNDRULES, Server, free_port, running, wait_for

ORIGIN = "https://a.example"
LIMITS = ("ratelimit-limit", "ratelimit-policy", "ratelimit-remaining", "ratelimit-reset")
BODY = b"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"FUNDRULES_CORS_ORIGINS": ORIGIN, "FUNDRULES_SECONDS_PER_REQUEST": "1"}
    with running(tmp_path_factory.mktemp("server"), **settings) as one:
        yield one


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", int(server.base.rpartition(":")[2])), timeout=30) as one:
        yield one


def heard(connection: socket.socket) -> str:
    """Return all that comes until the connection is closed."""
    told = b""
    with suppress(ConnectionResetError):  # it need not read what it refuses
        while part := connection.recv(65_536):
            told += part
    return told.decode()


def sent(server: Server, *parts: bytes) -> str:
    """Return the answer to these bytes, as text; more may come after it only when the connection is kept."""
    with connected(server) as one:
        for part in parts:
            one.sendall(part)
        return heard(one)


def must_be_a_problem(told: str, status: int) -> None:
    head, _, body = told.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} "), told
    for header in ("content-type: application/problem+json", "x-content-type-options: nosniff", "connection: close"):
        assert header in head.lower(), head
    assert f'"status":{status}' in body


# bounds


def test_a_head_that_comes_too_slowly_is_refused_also_the_second_on_a_connection(server: Server) -> None:
    began = time.monotonic()
    must_be_a_problem(sent(server, b"GET /v1/funds HTTP/1.1\r\nHost: x\r\nX-A: b"), 408)
    told = sent(server, b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /health/live HTTP/1.1\r\nHo")
    assert told.startswith("HTTP/1.1 200 ")
    must_be_a_problem(told[told.index("HTTP/1.1 408") :], 408)
    assert sent(server) == ""  # nothing was asked, so nothing is answered
    with connected(server) as one:
        one.sendall(b"HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert one.recv(65_536)
        one.sendall(b"\r\n")  # is no head, but must not keep the connection for ever either
        assert heard(one) == ""
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"x" * 40_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 8_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 1_000_000,
        BODY.replace(b"Content-Length: 2", b"Transfer-Encoding: chunked") + b"0\r\n" + b"A: b\r\n" * 1_000_000,
    ],
)
def test_a_head_that_is_too_large_is_refused(server: Server, head: bytes) -> None:
    before = memory(server)
    with connected(server) as one:
        with suppress(OSError):
            one.sendall(head)
        told = heard(one)
    if told:  # what is still on its way can take the answer along
        must_be_a_problem(told, 431)
    assert "200" not in told[:20]
    assert memory(server) - before < 4_000
    assert server.get("/v1/funds", x_long="x" * 20_000).status == 200


def memory(server: Server) -> int:
    """Return the KiB that the server has in memory."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]) * 4


@pytest.mark.parametrize(
    "told", [b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\r\n\r\n", BODY + b"{}nonsense\r\n\r\n"]
)
def test_what_is_not_http_is_a_problem_too(server: Server, told: bytes) -> None:
    answer = sent(server, told)
    must_be_a_problem(answer[answer.rindex("HTTP/1.1 ") :], 400)


@pytest.mark.parametrize("hosts", [b"", b"Host: x\r\nHost: y\r\n"])
def test_a_request_names_one_host(server: Server, hosts: bytes) -> None:
    assert " 400 " in sent(server, b"GET /v1/funds HTTP/1.1\r\nConnection: close\r\n" + hosts + b"\r\n")[:13]
    assert " 200 " in sent(server, b"GET /v1/funds HTTP/1.0\r\n\r\n")[:13]


# how much one may ask


def test_all_that_is_asked_counts_and_who_is_refused_can_read_for_how_long(tmp_path: Path) -> None:
    settings = {"FUNDRULES_REQUESTS_PER_MINUTE": "3", "FUNDRULES_CORS_ORIGINS": ORIGIN}
    with running(tmp_path, **settings) as one:
        asked = [("GET", "/nothing"), ("DELETE", "/v1/funds"), ("GET", "/v1/funds/"), ("GET", "/nothing")]
        assert [one.ask(*each).status for each in asked] == [404, 405, 404, 429]
        refused = one.get("/v1/funds", origin=ORIGIN)
        assert 0 < int(refused.headers["retry-after"]) <= 60
        exposed = refused.headers["access-control-expose-headers"].lower().split(", ")
        assert {"retry-after", *LIMITS} <= set(exposed)
        assert {"retry-after", *LIMITS} <= set(refused.headers)
        contract = one.get("/v1/openapi.json", x_forwarded_for="10.1.1.1").json
        told = contract["paths"]["/decisions"]["post"]["responses"]["429"]["headers"]
        assert {name.lower() for name in told} == {"api-version", "retry-after", *LIMITS}
        problem = refused.json["type"].removeprefix(one.base)
        for path in (problem, "/rules/amf.rate.none", "/docs/", "/health", "/static/site.css"):
            assert one.get(path).status in {200, 404}, path


def test_clients_are_forgotten() -> None:
    async def fill() -> tuple[int, int, bool]:
        clock = [0.0]
        store = ClientStore(most=1000, now=lambda: clock[0])
        for number in range(3000):
            await store.set(str(number), b"1", expires_in=timedelta(microseconds=1) if number < 2500 else 60)
        many, gone = len(store), not await store.exists("0")
        clock[0] = 31.0
        await store.set("last", b"1", expires_in=60)
        return many, len(store), gone

    assert asyncio.run(fill()) == (1000, 501, True)


def test_a_server_forgets_its_clients(server: Server) -> None:
    """Many addresses cost little, as what is known of each is small and what is known in all is bounded."""
    for number in range(200):
        server.get("/v1/funds/amf", x_forwarded_for=f"10.9.0.{number}")
    before = memory(server)
    for number in range(2000):
        server.get("/v1/funds/amf", x_forwarded_for=f"10.8.{number // 250}.{number % 250}")
    assert memory(server) - before < 6_000


# what everybody is told


def test_a_browser_that_asks_first_is_told_why_not(server: Server) -> None:
    asked = {"origin": ORIGIN, "access_control_request_method": "POST"}
    allowed = server.ask("OPTIONS", "/v1/decisions", access_control_request_headers="content-type", **asked)
    assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (204, ORIGIN)
    assert "POST" in allowed.headers["access-control-allow-methods"]
    for wrong in (
        {"origin": "https://c.example"},
        {"access_control_request_method": "DELETE"},
        {"access_control_request_headers": "x-own"},
    ):
        refused = server.ask("OPTIONS", "/v1/decisions?language=en", **asked | wrong)
        assert refused.status == 400
        assert refused.headers["content-type"] == "application/problem+json"
        name, value = next(iter(wrong.items()))
        assert [one["pointer"].lower() for one in refused.json["errors"]] == [name.replace("_", "-")]
        assert value in refused.json["errors"][0]["detail"]


@pytest.mark.parametrize(("body", "status"), [(b" " * 300_000, 413), (b"{", 408)])
def test_a_refusal_at_the_edge_can_be_read_from_another_site(server: Server, body: bytes, status: int) -> None:
    length = max(len(body), 2)
    head = BODY.replace(b"Content-Length: 2", f"Content-Length: {length}\r\nOrigin: {ORIGIN}".encode())
    told = sent(server, head + body).lower()
    assert told.startswith(f"http/1.1 {status} ")
    assert f"access-control-allow-origin: {ORIGIN}\r\n" in told


@pytest.mark.parametrize("path", ["/v1/funds", "/v1/funds/amf", "/v1/rules/amf/rate/none", "/v1/decisions"])
def test_what_an_answer_depends_on_is_told_also_to_another_site_and_in_304(server: Server, path: str) -> None:
    first = server.get(path, origin=ORIGIN)
    assert first.headers["vary"] == "Accept, Accept-Language, Origin"
    assert first.headers["access-control-allow-origin"] == ORIGIN
    if "etag" in first.headers:
        again = server.get(path, if_none_match=first.headers["etag"])
        assert again.status == 304
        assert again.headers["vary"] == "Accept, Accept-Language, Origin"
        assert again.headers["content-language"] == "nl"


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/", "GET HEAD OPTIONS POST"), ("/v1/funds", "GET HEAD OPTIONS"), ("/v1/decisions", "OPTIONS POST")],
)
def test_allow_names_every_method(server: Server, path: str, methods: str) -> None:
    for method, status in (("OPTIONS", 204), ("DELETE", 405)):
        answer = server.ask(method, path)
        assert answer.status == status
        assert sorted(answer.headers["allow"].split(", ")) == methods.split()


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json;q=0, */*;q=0", 406),
        ("application/json; q=0.0", 406),
        ("application/json;q=0, */*", 406),
        ("*/*;q=0", 406),
        ("text/html, */*;q=0.1", 200),
        ("application/json;q=0.001", 200),
        ("application/problem+json", 200),
        ("", 200),
    ],
)
def test_who_takes_no_json_is_told_that_there_is_nothing_else(server: Server, accept: str, status: int) -> None:
    assert server.get("/v1/funds", accept=accept).status == status


def test_an_unknown_rule_is_not_there_and_before_a_page_beyond_the_end_is_the_last(server: Server) -> None:
    with connected(server) as one:
        one.sendall(b"GET /rules/amf.rate.nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert heard(one).startswith("HTTP/1.1 404 ")
    link = server.get("/v1/rules?pageSize=500&page=9999").headers["link"]
    last = re.search(r'<([^>]+)>; rel="prev"', link)
    assert last
    assert server.get(last[1].removeprefix(server.base)).json["items"]


# starting and stopping


def test_workers_that_are_slow_to_start_are_left_to_it(tmp_path: Path) -> None:
    """Both are stopped for longer than the server's own patience of five seconds while they start."""
    port, log = free_port(), tmp_path / "log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen([FUNDRULES, "serve", "--port", str(port), "--workers", "2"], stderr=out, text=True)
        try:
            workers = _children(process.pid)
            for each in workers:
                os.kill(each, signal.SIGSTOP)
            time.sleep(7)
            for each in workers:
                os.kill(each, signal.SIGCONT)
            wait_for(f"http://127.0.0.1:{port}", process, log)
            assert _children(process.pid) == workers
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert "died" not in log.read_text(encoding="utf-8")


def _children(pid: int) -> list[int]:
    """Return the two workers of a server, once there are two."""
    for _ in range(600):
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        workers = [int(one) for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]
        if len(workers) == 2:
            return sorted(workers)
        time.sleep(0.1)
    raise AssertionError(found)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_while_it_stops_what_has_begun_is_finished_and_nothing_new_is_taken(tmp_path: Path, workers: str) -> None:
    with running(tmp_path, "--workers", workers, FUNDRULES_SECONDS_PER_REQUEST="20") as one:
        with connected(one) as in_head, connected(one) as in_body, connected(one) as fresh:
            in_head.sendall(b"GET /v1/funds HTTP/1.1\r\nHo")
            in_body.sendall(BODY)
            time.sleep(0.5)
            one.process.terminate()
            time.sleep(0.3)
            fresh.sendall(b"GET /v1/funds HTTP/1.1\r\nHost: x\r\n\r\n")
            assert heard(fresh).startswith("HTTP/1.1 200 ")
            time.sleep(1)
            with pytest.raises(ConnectionRefusedError), connected(one):
                pass
            in_head.sendall(b"st: x\r\n\r\n")
            in_body.sendall(b"{}")
            for each in (in_head, in_body):
                told = heard(each)
                assert told.startswith("HTTP/1.1 200 ")
                assert "connection: close" in told
        one.process.wait(timeout=60)


def test_what_is_not_finished_in_the_time_to_stop_is_told_so(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_GRACE_SECONDS="1") as one, connected(one) as slow:
        slow.sendall(BODY)
        time.sleep(0.3)
        one.process.terminate()
        must_be_a_problem(heard(slow), 500)
