"""What the service says about itself, held to what it does: reference, settings, problem pages, security.txt."""

import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from fundrules.api.negotiation import FORM
from fundrules.api.problems import KINDS
from fundrules.api.reference import HERE, reference
from fundrules.api.settings import Settings, table
from fundrules.funds import load_funds
from tests.serving import Answer, Server, running

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLES = [
    block.replace("\\\n", " ")
    for block in re.findall(r"```sh\n(.*?)\n```", (DOCS / "api.md").read_text("utf-8"), re.DOTALL)
]
AMOUNTS = """amounts:
  amf:
    - from: 2024-01-01
      value: "300000000.00"
      citation: {source: uvb-amif}
      certainty: recalled
      as_of: {nl: verzonnen, en: invented}
"""
ORDINARY = {
    "on": "2025-04-01",
    "policy_area": ["reception"],
    "activities": ["flexible_reception"],
    "lead_partner": "coa",
    "otherwise_detained": False,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as one:
        yield one


# the reference


def test_the_reference_is_made_from_the_contract_of_now() -> None:
    assert (DOCS / "api.md").read_text("utf-8") == reference(load_funds(engine="reference")), "run make reference"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_request_of_the_reference_can_be_copied(server: Server, example: str) -> None:
    given: bytes | None = None
    for command in example.split("|\n"):
        answer = _curl(server, command, given)
        assert answer.status == 200, answer.body
        assert answer.json
        given = answer.body


def _curl(server: Server, command: str, given: bytes | None) -> Answer:
    words = shlex.split(command)
    address = next(word for word in words if word.startswith(HERE))
    headers = dict(words[at + 1].split(": ") for at, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1] if "-d" in words else None
    assert set(words) <= {"curl", "-sS", address, "-H", "-d", body, *(f"{k}: {v}" for k, v in headers.items())}
    sent = given if body == "@-" else body.encode() if body else None
    return server.ask("POST" if body else "GET", "/v1" + address.removeprefix(HERE), sent, **headers)


def test_the_reference_has_a_request_for_every_operation(server: Server) -> None:
    contract = server.get("/v1/openapi.json").json
    assert len(EXAMPLES) == sum(len(operations) for operations in contract["paths"].values())


# settings and limits


def test_the_table_of_settings_is_that_of_the_settings() -> None:
    told = re.findall(
        r"^\| `(FUNDRULES_\w+)` \| (.*?) \| (.*?) \|$", (DOCS / "service.md").read_text("utf-8"), re.MULTILINE
    )
    assert [(name, default.strip("`").replace("none", ""), words) for name, default, words in told] == table()


def test_the_limits_told_are_those_that_hold() -> None:
    told = (DOCS / "service.md").read_text("utf-8").replace(",", "")
    settings = Settings()
    for limit in (settings.largest_body, int(settings.seconds_per_request), settings.requests_per_minute):
        assert f"{limit}" in told


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/decisions", {"activities": ["none"] * 201}, "/activities"),
        ("/v1/decisions", {"funds": ["amf"] * 51}, "/funds"),
        ("/v1/decisions", {"title": "a" * 201}, "/title"),
        ("/v1/decisions", {"summary": "a" * 10_001}, "/summary"),
        ("/v1/decisions", {"total_cost": "1000000000000.01"}, "/total_cost"),
        ("/v1/suggestions", {"text": "a" * 10_001}, "/text"),
        ("/v1/suggestions", {"text": "a\u0000b"}, "/text"),
        ("/v1/suggestions", {"text": 5}, "/text"),
        ("/v1/suggestions", {"text": "a", "language": "de"}, "/language"),
        ("/v1/suggestions", {"text": "a", "facts": {}}, "/facts"),
    ],
)
def test_what_is_beyond_a_limit_is_refused_with_its_place(
    server: Server, path: str, body: dict[str, object], pointer: str
) -> None:
    answer = server.post(path, body)
    assert answer.status == 400
    assert pointer in {fault["pointer"] for fault in answer.json["errors"]}


def test_amounts_of_the_operator_are_used_and_named_in_the_receipt(tmp_path: Path) -> None:
    file = tmp_path / "amounts.yaml"
    file.write_text(AMOUNTS, encoding="utf-8")
    with running(tmp_path, FUNDRULES_PROGRAMME_AMOUNTS=str(file)) as one:
        told = one.post("/v1/decisions?language=en&detail=full", ORDINARY).json
    amf = next(fund for fund in told["funds"] if fund["fund"] == "amf")
    assert "60000000" in json.dumps(amf["allocation"])  # COA has 20 % of the fund
    assert "invented" in json.dumps(amf["allocation"])
    assert "amf/programme-amounts" in json.dumps(told["receipt"])


def test_wrong_amounts_stop_the_start_with_every_fault(tmp_path: Path) -> None:
    file = tmp_path / "amounts.yaml"
    file.write_text(AMOUNTS.replace("uvb-amif", "uvb-amiff") + "  amff: []\n", encoding="utf-8")
    with (
        pytest.raises(AssertionError, match=r"(?s)Bedoelde u '(amf|uvb-amif)'.*Bedoelde u '(amf|uvb-amif)'"),
        running(tmp_path, FUNDRULES_PROGRAMME_AMOUNTS=str(file)),
    ):
        pass


def test_the_open_standards_are_listed_with_a_link_each() -> None:
    told = (DOCS / "service.md").read_text("utf-8").partition("## Open standards used")[2]
    rows = re.findall(r"^\| \[.*$", told, re.MULTILINE)
    assert len(rows) >= 10
    assert all(re.match(r"\| \[[^]]+\]\(https://[^)]+\)", row) for row in rows)
    for number in re.findall(r"RFC (\d+)", (DOCS / "service.md").read_text("utf-8")):
        assert f"[RFC {number}](https://www.rfc-editor.org/rfc/rfc{number})" in told


# pages


@pytest.mark.parametrize("kind", sorted(set(KINDS.values())))
def test_every_kind_of_problem_has_a_page_in_both_languages(server: Server, kind: str) -> None:
    titles = set()
    for language in ("nl", "en"):
        page = server.get(f"/problems/{kind}?language={language}")
        assert page.status == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-language"] == language
        titles.add(re.search(r"<h1[^>]*>(.+)</h1>", page.body.decode())[1])  # type: ignore[index]
    assert len(titles) == 2


def test_an_unknown_kind_of_problem_is_not_found(server: Server) -> None:
    assert server.get("/problems/none").status == 404


def test_security_txt_is_there_once_the_operator_names_a_contact(server: Server, tmp_path: Path) -> None:
    assert server.get("/.well-known/security.txt").status == 404
    named = {"FUNDRULES_SECURITY_CONTACT": "mailto:a@example.org", "FUNDRULES_SECURITY_EXPIRES": "2027-01-01"}
    with running(tmp_path, **named) as one:
        told = one.get("/.well-known/security.txt")
    assert told.headers["content-type"] == "text/plain; charset=utf-8"
    lines = told.body.decode().splitlines()
    assert {"Contact: mailto:a@example.org", "Expires: 2027-01-01T00:00:00Z"} <= set(lines)


# suggestions


def test_a_text_is_answered_with_suggestions_and_the_words_that_led_to_them(server: Server) -> None:
    text = "Onze gemeente geeft taalles aan statushouders."
    answer = server.post("/v1/suggestions", {"text": text})
    assert answer.status == 200
    assert "Er is niets besloten" in answer.json["notice"]
    told = {(one["fact"], one["value"]): one for one in answer.json["suggestions"]}
    assert ("lead_partner", "municipality") in told
    for one in told.values():
        for word in one["words"]:
            assert text[word["start"] : word["end"]] == word["text"]
    assert server.post("/v1/suggestions", {"text": text}).body == answer.body


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("page", [False, True], ids=["API", "page"])
def test_a_long_text_is_read_beside_the_others_and_a_short_one_at_once(tmp_path: Path, *, page: bool) -> None:
    with running(tmp_path) as one:

        def threads_after(text: str) -> int:
            form = urlencode({"page-do": "suggest", "page-text": text}).encode()
            sent = (
                one.ask("POST", "/", form, content_type=FORM) if page else one.post("/v1/suggestions", {"text": text})
            )
            assert sent.status == 200
            return len(list(Path(f"/proc/{one.process.pid}/task").iterdir()))

        idea = "Onze gemeente geeft taalles aan statushouders. "
        before = threads_after(idea)
        assert threads_after(idea * 20) == before
        assert threads_after(idea * 200) == before + 1


def test_what_is_typed_as_free_text_is_not_logged(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_LOG_LEVEL="debug") as one:
        assert one.post("/v1/suggestions", {"text": "geheimzinnig plan van de gemeente"}).status == 200
    assert "geheimzinnig" not in one.log.read_text(encoding="utf-8")
