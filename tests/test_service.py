"""The HTTP service as its users meet it: the real server in a child process."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundrules import decide, load_funds
from fundrules.api.contract import LISTS
from fundrules.api.problems import KINDS
from tests.serving import FUNDRULES, Server, running

KEY = "a key of at least thirty-two characters"
LIST_PATHS = sorted(LISTS)
HEAD = "POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
RECEPTION = {
    "on": "2025-04-01",
    "policy_area": ["reception"],
    "activities": ["flexible_reception"],
    "lead_partner": "coa",
    "person_status": "in_procedure",
    "participants_nationality": "third_country_nationals",
    "takes_place": ["netherlands"],
    "partners": ["none"],
    "start_date": "2025-06-01",
    "progress": "not_started",
    "cost_items": ["ordinary_costs"],
    "other_eu_funding": "no_other",
    "otherwise_detained": False,
    "target_groups": ["asylum_seekers"],
    "funding_route": "programme",
    "cost_kind": "project_costs",
}
EVERYWHERE = {
    "api-version": "1.0.0",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "server": "fundrules",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), FUNDRULES_SIGNING_KEY=KEY) as one:
        yield one


# decisions


def test_a_decision_is_the_same_as_from_the_library(server: Server) -> None:
    answer = server.post("/v1/decisions?detail=full&language=en", RECEPTION)
    assert answer.status == 200
    funds = load_funds()
    funds.signing_key = KEY.encode()
    mine = decide(funds, RECEPTION, on=date(2020, 1, 1), language="en", detail="full")
    assert answer.json["verdict"] == mine.verdict == "eligible"
    assert answer.json["receipt"]["result_hash"] == mine.receipt.result_hash
    assert answer.json["receipt"]["signature"] == mine.receipt.signature
    assert [one["fund"] for one in answer.json["order"]] == [one.fund for one in mine.order]


@pytest.mark.parametrize(
    ("query", "header", "body", "expected"),
    [
        ("", "", {}, "nl"),
        ("", "en", {}, "en"),
        ("", "fr, en;q=0.5, nl;q=0.4", {}, "en"),
        ("", "en;q=0, *", {}, "nl"),
        ("", "en", {"language": "nl"}, "nl"),
        ("?language=en", "nl", {"language": "nl"}, "en"),
    ],
)
def test_the_language_is_that_of_the_query_then_the_body_then_the_header(
    server: Server, query: str, header: str, body: dict[str, Any], expected: str
) -> None:
    answer = server.post(f"/v1/decisions{query}", body, accept_language=header)
    assert answer.json["language"] == expected == answer.headers["content-language"]


def test_funds_and_day_of_the_body_count(server: Server) -> None:
    answer = server.post("/v1/decisions", {"funds": ["isf"], "on": "2021-01-01"})
    assert [fund["fund"] for fund in answer.json["funds"]] == ["isf"]
    assert answer.json["on"] == "2021-01-01"


def test_a_whole_number_with_a_point_is_a_whole_number_and_a_fraction_is_refused(server: Server) -> None:
    assert server.post("/v1/decisions", b'{"land_percent": 11.0}').json["receipt"]["facts"] == {"land_percent": 11}
    refused = server.post("/v1/decisions", b'{"land_percent": 11.5, "total_cost": 0.1}')
    assert {one["pointer"] for one in refused.json["errors"]} == {"/land_percent", "/total_cost"}


# mistakes


def test_every_mistake_is_told_at_once_with_its_place_and_the_nearest_name(server: Server) -> None:
    answer = server.post(
        "/v1/decisions?language=en", {"policy_area": ["recption"], "leadpartner": "x", "end_date": "2025-2-1"}
    )
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    told = {one["pointer"]: one.get("nearest") for one in answer.json["errors"]}
    assert told == {"/policy_area/0": "reception", "/leadpartner": "lead_partner", "/end_date": None}


@pytest.mark.parametrize(
    ("asked", "headers", "status"),
    [
        (("GET", "/v1/nothing", None), {}, 404),
        (("GET", "/v1/funds/", None), {}, 404),
        (("GET", "//v1//funds", None), {}, 404),
        (("GET", "/v1/funds/none", None), {}, 404),
        (("GET", "/v1/rules/amf/rate/none", None), {}, 404),
        (("GET", "/v1/rules?fund=none", None), {}, 400),
        (("GET", "/v1/rules?pageSize=0", None), {}, 400),
        (("GET", "/v1/rules?pageSize=10&pageSize=20", None), {}, 400),
        (("GET", "/v1/rules?pagesize=10", None), {}, 400),
        (("GET", "/v1/rules?q=%00", None), {}, 400),
        (("DELETE", "/v1/funds", None), {}, 405),
        (("GET", "/v1/decisions", None), {}, 405),
        (("GET", "/v1/funds", None), {"accept": "application/xml"}, 406),
        (("POST", "/v1/decisions", b"{}"), {"content-type": "text/plain"}, 415),
        (("POST", "/v1/decisions", b"{}"), {"content-type": "application/json; charset=latin-1"}, 415),
        (("POST", "/v1/decisions", b""), {}, 400),
        (("POST", "/v1/decisions", b"[]"), {}, 400),
        (("POST", "/v1/decisions", b'{"on": "2020-01-01"}'), {}, 400),
        (("POST", "/v1/decisions", b'{"title": "a", "title": "b"}'), {}, 400),
        (("POST", "/v1/decisions", b'{"title": "\xff"}'), {}, 400),
        (("POST", "/v1/decisions", b'{"title": "\\u0000"}'), {}, 400),
        (("POST", "/v1/decisions", b"[" * 100_000), {}, 400),
        (("POST", "/v1/decisions", b'{"total_cost": ' + b"9" * 5000 + b"}"), {}, 400),
        (("POST", "/v1/decisions", b" " * 300_000), {}, 413),
        (("POST", "/v1/replays", b'{"code": "FR1.AAAA."}'), {}, 409),
        (("POST", "/v1/replays", b"{}"), {}, 400),
    ],
)
def test_every_refusal_is_a_problem_with_a_page(
    server: Server, asked: tuple[str, str, bytes | None], headers: dict[str, str], status: int
) -> None:
    method, path, body = asked
    answer = server.ask(method, path, body, **headers)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json
    assert problem["status"] == status
    assert problem["type"] == f"{server.base}/problems/{KINDS[status]}"
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in answer.body.decode()
    assert path.split("?", maxsplit=1)[0] not in problem["detail"]
    if status == 405:
        assert answer.headers["allow"]
    if status == 400 and path.startswith("/v1/decisions"):
        assert problem["errors"]


def test_an_error_inside_is_a_problem_that_leaks_nothing_and_is_logged_under_the_id_of_the_request(
    tmp_path: Path,
) -> None:
    with running(tmp_path, module="tests.failing") as one:
        answer = one.get("/v1/failing")
        assert one.get("/v1/funds").status == 200
    assert answer.status == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["type"] == f"{one.base}/problems/internal-error"
    assert not re.search(rb"secret|RuntimeError|Traceback|\.py", answer.body)
    lines = [json.loads(line) for line in one.log.read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if line["message"] == "request failed"]
    assert [line["request_id"] for line in told] == [answer.headers["x-request-id"]]
    assert told[0]["error"] == "RuntimeError"


def test_too_many_requests_of_one_client_are_refused_for_a_while(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_REQUESTS_PER_MINUTE="5") as one:
        statuses = [one.get("/v1/funds").status for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2
        refused = one.get("/v1/funds")
        assert refused.json["type"].endswith("/too-many-requests")
        assert one.get("/health").status == 200


def test_a_body_that_comes_too_slowly_is_refused_and_a_client_that_leaves_harms_nobody(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_SECONDS_PER_REQUEST="1") as one:
        host, port = one.base.removeprefix("http://").split(":")
        begun = (
            b"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(begun)
            assert b" 408 " in slow.recv(200)
        with socket.create_connection((host, int(port))) as leaving:
            leaving.sendall(begun)
        time.sleep(0.2)
        assert one.get("/health").status == 200
        assert "Traceback" not in one.log.read_text(encoding="utf-8")


# lists


@pytest.mark.parametrize("path", LIST_PATHS)
def test_a_list_is_paged_tagged_and_answers_304(server: Server, path: str) -> None:
    whole = server.get(f"/v1{path}?pageSize=500")
    assert whole.status == 200
    rows = whole.json["items"]
    assert len(rows) == whole.json["total"] > 0
    first = server.get(f"/v1{path}?pageSize=2")
    assert first.json["items"] == rows[:2]
    if len(rows) > 2:
        following = re.search(r'<([^>]+)>; rel="next"', first.headers["link"])[1]
        assert server.get(following.removeprefix(server.base)).json["items"] == rows[2:4]
    again = server.get(f"/v1{path}?pageSize=2", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_lists_are_filtered(server: Server) -> None:
    rules = server.get("/v1/rules?fund=isf&stage=clause&objective=3(2)(b)&pageSize=500").json["items"]
    assert rules
    assert {(row["fund"], row["stage"], *row["objectives"]) for row in rules} == {("isf", "clause", "3(2)(b)")}
    found = server.get("/v1/rules?q=liaison&language=en").json["items"]
    assert found
    assert all("liaison" in f"{row['id']} {row['title']}".lower() for row in found)


def test_one_rule_is_found_under_its_path_in_both_languages(server: Server) -> None:
    dutch = server.get("/v1/rules/bmvi/rate/etias-national-unit").json
    english = server.get("/v1/rules/bmvi/rate/etias-national-unit", accept_language="en").json
    assert dutch["id"] == english["id"] == "bmvi.rate.etias-national-unit"
    assert dutch["reason"] != english["reason"]
    assert dutch["when"] == english["when"]


def test_every_rule_has_its_answer_also_one_that_begins_later_than_its_edition(server: Server) -> None:
    rules = server.get("/v1/rules?pageSize=500").json["items"]
    assert "bmvi.signal.later-minimum-cost" in {rule["id"] for rule in rules}
    for rule in rules:
        assert server.get(f"/v1/rules/{rule['id'].replace('.', '/')}").json["when_words"]


# replays


def test_a_receipt_a_decision_and_a_code_are_replayed_as_the_same_with_a_valid_signature(server: Server) -> None:
    decision = server.post("/v1/decisions", RECEPTION).json
    receipt = decision["receipt"]
    assert receipt["signed"] is True
    assert len(receipt["code"]) < 1500
    for given in (receipt, decision, {"code": receipt["code"]}):
        found = server.post("/v1/replays", given).json
        assert (found["same"], found["signature"]) == (True, "valid")


def test_an_altered_receipt_is_seen(server: Server) -> None:
    receipt = server.post("/v1/decisions", RECEPTION).json["receipt"]
    altered = {**receipt, "facts": {**receipt["facts"], "lead_partner": "ind"}}
    found = server.post("/v1/replays", altered).json
    assert (found["same"], found["signature"], found["facts_altered"]) == (False, "invalid", True)
    stranger = server.post("/v1/replays", {**receipt, "facts": {"gone": 1}})
    assert (stranger.status, stranger.json["errors"][0]["pointer"]) == (409, "/facts/gone")


def test_without_a_key_a_receipt_says_that_it_is_unsigned(tmp_path: Path) -> None:
    with running(tmp_path) as one:
        receipt = one.post("/v1/decisions", {}).json["receipt"]
        assert receipt["signed"] is False
        assert "signature" not in receipt
        assert one.post("/v1/replays", receipt).json["signature"] == "unsigned"


# the wire


@pytest.mark.parametrize("path", ["/v1/funds", "/v1/nothing", "/health", "/v1/openapi.json", "/metrics"])
def test_every_answer_has_the_headers(server: Server, path: str) -> None:
    headers = server.get(path).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert len(headers["fundrules-rules"]) == 64
    assert headers["x-request-id"]


def test_head_is_get_without_a_body(server: Server) -> None:
    got, head = server.get("/v1/funds"), server.ask("HEAD", "/v1/funds")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["etag"] == got.headers["etag"]


def test_only_named_origins_may_call_but_everybody_may_read_the_contract(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_CORS_ORIGINS="https://a.example, https://b.example") as one:
        assert one.get("/v1/funds", origin="https://a.example").headers["access-control-allow-origin"] == (
            "https://a.example"
        )
        assert "access-control-allow-origin" not in one.get("/v1/funds", origin="https://c.example").headers
        assert one.get("/v1/openapi.json", origin="https://c.example").headers["access-control-allow-origin"] == "*"
        asked = one.ask("OPTIONS", "/v1/decisions", origin="https://a.example", access_control_request_method="POST")
        assert asked.status in {200, 204}


def test_health_names_what_is_loaded(server: Server) -> None:
    health = server.get("/health").json
    assert health["status"] == "ready"
    assert [one["fund"] for one in health["funds"]] == sorted(load_funds().rulesets)
    assert health["engine"] in {"durable", "reference"}
    assert server.get("/health/live").json == {"status": "live"}


def test_measures_count_by_route_and_verdict(server: Server) -> None:
    server.post("/v1/decisions", RECEPTION)
    text = server.get("/metrics").body.decode()
    assert 'fundrules_decisions_total{verdict="eligible"}' in text
    assert 'fundrules_requests_total{method="POST",route="/v1/decisions",status="200"}' in text


def test_a_caller_who_wants_another_protocol_leaves_no_address_in_the_log(tmp_path: Path) -> None:
    asked = "GET /health/live?geheim HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    asked += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    with running(tmp_path) as one:
        with socket.create_connection(("127.0.0.1", int(one.base.rpartition(":")[2])), timeout=10) as connection:
            connection.sendall(asked.encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
            mine = "{}:{}".format(*connection.getsockname())
        told = one.log.read_text(encoding="utf-8")
    assert mine not in told
    assert "geheim" not in told


def test_logs_are_json_lines_with_a_request_id_and_without_what_was_typed(tmp_path: Path) -> None:
    with running(tmp_path) as one:
        answer = one.post("/v1/decisions", {"title": "geheim-plan", "nonsense": "geheim-antwoord"})
        one.get("/v1/rules?q=geheim-zoeken")
    lines = [json.loads(line) for line in one.log.read_text(encoding="utf-8").splitlines()]
    ids = {line.get("request_id") for line in lines}
    assert answer.headers["x-request-id"] in ids
    assert "geheim" not in one.log.read_text(encoding="utf-8")


# the contract


def test_every_example_of_the_contract_is_answered(server: Server) -> None:
    contract = server.get("/v1/openapi.json").json
    for path, fewest in (("/decisions", 4), ("/suggestions", 2)):
        examples = contract["paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        assert len(examples) >= fewest
        for example in examples.values():
            assert server.post(f"/v1{path}", example["value"]).status == 200


def test_the_contract_lists_every_route_that_is_served_under_v1(server: Server) -> None:
    contract = server.get("/v1/openapi.json").json
    assert contract["servers"] == [{"url": f"{server.base}/v1"}]
    for path, operations in contract["paths"].items():
        for method in operations:
            assert method in {"get", "post"}
            filled = path.replace("{fund}", "amf").replace("{stage}", "rate").replace("{slug}", "standard")
            assert server.ask(method.upper(), f"/v1{filled}", {} if method == "post" else None).status in {200, 400}


# running


def test_it_listens_on_this_machine_only_unless_asked(server: Server) -> None:
    port = int(server.base.rpartition(":")[2])
    listening = Path("/proc/net/tcp").read_text(encoding="ascii")
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening


@pytest.mark.parametrize(
    ("language", "heading"), [("nl", "De dienst is niet gestart:"), ("en", "The service did not start:")]
)
def test_a_wrong_setting_stops_it_with_every_fault(language: str, heading: str) -> None:
    settings = {
        "FUNDRULES_PORT": "abc",
        "FUNDRULES_SIGNING_KEY": "short",
        "FUNDRULES_SECURITY_EXPIRES": "2020-01-01",
        "FUNDRULES_LANGUGE": "en",
    }
    environment = {**os.environ, **settings, "FUNDRULES_LANGUAGE": language}
    command = [FUNDRULES, "serve", "--workers", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith(heading)
    assert all(f"- {name}: " in done.stderr for name in [*settings, "--workers"])
    assert "'short'" not in done.stderr


def test_requests_under_way_are_finished_when_it_stops(tmp_path: Path) -> None:
    with running(tmp_path) as one:
        host, port = one.base.removeprefix("http://").split(":")
        body = json.dumps(RECEPTION).encode()
        head = HEAD.format(length=len(body))
        with socket.create_connection((host, int(port))) as client:
            client.sendall(head.encode() + b"Connection: close\r\n\r\n" + body[:10])
            time.sleep(0.2)
            one.process.terminate()
            time.sleep(0.3)
            client.sendall(body[10:])
            told = b"".join(iter(lambda: client.recv(65_536), b""))
        assert b" 200 " in told[:20], told
        assert b'"verdict":"eligible"' in told


def test_many_clients_at_once_get_their_own_answers(server: Server) -> None:
    leaders = ["coa", "ind", "dtv", "police", "municipality", "ngo", "iom", "kmar"] * 20

    def one(leader: str) -> bool:
        answer = server.post("/v1/decisions?detail=codes", {"lead_partner": leader})
        return answer.status == 200 and answer.json["receipt"]["facts"] == {"lead_partner": leader}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, leaders))


def test_a_killed_worker_is_replaced_and_others_go_on(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "2") as one:
        killed = _workers(one)[0]
        os.kill(killed, 9)
        failed = sum(not _answers(one) for _ in range(40))
        assert failed <= 1  # at most the request that the killed worker had taken
        assert killed not in _workers(one)
        assert _answers(one)


def _workers(server: Server) -> list[int]:
    """Return the two processes that answer, once there are two that are alive."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    for _ in range(600):
        found = [int(pid) for pid in children.read_text(encoding="ascii").split()]
        commands = {pid: Path(f"/proc/{pid}/cmdline") for pid in found}
        alive = [pid for pid, file in commands.items() if file.exists() and b"spawn_main" in file.read_bytes()]
        if len(alive) == 2:
            return alive
        time.sleep(0.1)
    raise AssertionError(found)


def _answers(server: Server) -> bool:
    try:
        return server.get("/v1/funds").status == 200
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_memory_does_not_grow_with_different_requests(server: Server) -> None:
    def resident() -> int:
        pages = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * 4

    def ask(number: int) -> None:
        server.post("/v1/decisions", {**RECEPTION, "title": f"plan {number}", "integration_cost": f"{number}.00"})

    for number in range(150):
        ask(number)
    before = resident()
    for number in range(150, 600):
        ask(number)
    assert resident() - before < 12_000  # KiB
