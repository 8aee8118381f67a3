"""Refusals over the real server: every fault at once, in the language of the request, and cheap whatever is sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fundrules.errors import MOST_FAULTS
from tests.serving import Answer, Server, running

KEY = "a key of at least thirty-two characters"
RECEIPT = {"format": "fundrules.receipt/1", "on": "2025-04-01", "rules_hash": "", "facts_hash": "", "result_hash": ""}
FACTS = {**RECEIPT, "facts": {f"lead_partnr{n}": 1 for n in range(9_000)}, "rules": {"amf": {}}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), FUNDRULES_SIGNING_KEY=KEY) as one:
        yield one


def told(answer: Answer) -> list[tuple[str, str]]:
    """Return the place and kind of every fault."""
    return [(one["pointer"], one["code"]) for one in answer.json["errors"]]


def keys(start: str, count: int, value: object = 1) -> dict[str, Any]:
    """Return many keys with one value."""
    return {f"{start}{n}": value for n in range(count)}


# cheap


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/v1/decisions", json.dumps(keys("lead_partnr", 11_000)).encode(), "too_many_keys"),
        ("/v1/decisions", json.dumps({"activities": ["led"] * 25_000}).encode(), "too_many_answers"),
        ("/v1/decisions", b"{" + b",".join([b'"a":1'] * 40_000) + b"}", "unknown_fact"),
        ("/v1/decisions", b'{"a":[' + b",".join([b"NaN"] * 60_000) + b"]}", "more_faults"),
        ("/v1/decisions", json.dumps(keys("k" * 2_500, 100)).encode(), "key_too_long"),
        ("/v1/suggestions", json.dumps(keys("k", 20_000)).encode(), "too_many_keys"),
        ("/v1/suggestions", json.dumps(keys("txt", 400)).encode(), "more_faults"),
        ("/v1/replays", json.dumps(FACTS).encode(), "too_many_keys"),
        ("/v1/replays", json.dumps({**RECEIPT, "facts": {}, "rules": keys("f", 15_000, {})}).encode(), "more_faults"),
        ("/v1/decisions?" + "&".join(f"languag{n}=1" for n in range(2_000)), b"{}", "too_many_keys"),
    ],
)
def test_a_refusal_has_at_most_a_hundred_faults_and_is_small(server: Server, path: str, body: bytes, kind: str) -> None:
    answer = server.post(path, body)
    assert answer.status in {400, 409}
    assert len(answer.json["errors"]) <= MOST_FAULTS + 1
    assert len(answer.body) < 100_000
    assert answer.json["errors"][-1]["code"] == kind


# all at once


def test_faults_of_query_form_fractions_answers_day_and_funds_are_told_together(server: Server) -> None:
    body = (
        b'{"duration_months": 1.5, "lead_partner": 1.5, "title": 7, "on": "2019-01-01", "funds": ["AMFF"], '
        b'"total_cost": 0.1, "a": 1, "integration_cost": NaN, "summary": "x", "summary": "y"}'
    )
    assert sorted(told(server.post("/v1/decisions?detial=full&language=fr", body))) == sorted(
        [
            ("?detial", "unknown_query"),
            ("?language", "wrong_query"),
            ("/summary", "duplicate_key"),
            ("/integration_cost", "not_a_number"),
            ("/total_cost", "not_euro"),
            ("/duration_months", "not_count"),
            ("/lead_partner", "unknown_value"),
            ("/a", "unknown_fact"),
            ("/title", "not_text"),
            ("/funds/0", "unknown_fund"),
            ("/on", "no_edition_before"),
        ]
    )


def test_a_day_without_rules_is_told_of_every_fund_that_is_asked(server: Server) -> None:
    (fault,) = server.post("/v1/decisions", {"on": "2019-01-01", "funds": ["amf", "isf"]}).json["errors"]
    assert fault["pointer"] == "/on"
    assert fault["detail"].endswith("2021-01-01 (amf, isf).")


def test_a_number_of_a_million_digits_is_refused_without_being_written_out(server: Server) -> None:
    body = b'{"total_cost": 1e999999, "land_percent": 1e999999}'
    assert told(server.post("/v1/decisions", body)) == [("/total_cost", "not_euro"), ("/land_percent", "not_count")]


# words


@pytest.mark.parametrize(
    ("path", "body", "pointer", "dutch"),
    [
        ("/v1/decisions", b"[]", "", "Hier hoort een lijst van namen met waarden te staan; er staat een lijst."),
        ("/v1/decisions", b"null", "", "Hier hoort een lijst van namen met waarden te staan; er staat niets."),
        ("/v1/decisions", b"", "", "Dit is geen geldige JSON: hier ontbreekt een waarde. Het gaat om regel 1."),
        (
            "/v1/decisions",
            b'{"a": 1,\n\n b}',
            "",
            (
                "Dit is geen geldige JSON: hier hoort een sleutel tussen dubbele aanhalingstekens te staan. "
                "Het gaat om regel 3."
            ),
        ),
        ("/v1/decisions", b'{"zzzz": 1}', "/zzzz", "Het feit 'zzzz' bestaat niet. GET /v1/facts noemt alle feiten."),
        ("/v1/suggestions", b"{}", "/text", "De sleutel 'text' ontbreekt."),
        ("/v1/suggestions", b'{"text": [1]}', "/text", "Hier hoort een tekst te staan; er staat een lijst."),
    ],
)
def test_faults_are_told_in_our_own_words(server: Server, path: str, body: bytes, pointer: str, dutch: str) -> None:
    (fault,) = server.post(path, body).json["errors"]
    assert (fault["pointer"], fault["detail"]) == (pointer, dutch)


def test_search_words_are_told_apart_from_characters_that_cannot_be_searched(server: Server) -> None:
    odd, long = server.get("/v1/rules?q=%F0%9F%98%80"), server.get(f"/v1/rules?q={'a' * 101}")
    assert told(odd) == [("?q", "odd_characters")]
    assert told(long) == [("?q", "wrong_length")]
    assert "1 - 100 tekens" in long.json["errors"][0]["detail"]


def test_suggestions_have_the_nearest_key(server: Server) -> None:
    faults = server.post("/v1/suggestions", {"txt": "x", "langauge": "nl"}).json["errors"]
    assert [(one["pointer"], one.get("nearest")) for one in faults] == [
        ("/txt", "text"),
        ("/langauge", "language"),
        ("/text", None),
    ]


@pytest.mark.parametrize(
    ("query", "body", "header", "expected"),
    [("", "en", "", "en"), ("", "en", "nl", "en"), ("?language=nl", "en", "", "nl"), ("", "fr", "en", "en")],
)
def test_a_refusal_is_in_the_language_that_the_answer_would_have(
    server: Server, query: str, body: str, header: str, expected: str
) -> None:
    answer = server.post(f"/v1/decisions{query}", {"language": body, "zzzz": 1}, accept_language=header)
    assert answer.status == 400
    assert answer.headers["content-language"] == expected
    assert ("does not exist" in answer.body.decode()) is (expected == "en")


# receipts


def test_a_short_decision_in_codes_is_signed_too(server: Server) -> None:
    receipt = server.post("/v1/decisions?detail=codes", {}).json["receipt"]
    assert receipt["signed"] is True
    assert server.post("/v1/replays", {"code": receipt["code"]}).json["signature"] == "valid"


@pytest.mark.parametrize("part", [slice(0, 50), slice(0, -90), slice(5, None), slice(0, 0)])
def test_a_damaged_code_is_one_kind_of_problem_that_says_so(server: Server, part: slice) -> None:
    code = server.post("/v1/decisions", {}).json["receipt"]["code"]
    answer = server.post("/v1/replays", {"code": code[part]}, accept_language="en")
    assert (answer.status, told(answer)) == (409, [("/code", "not_a_code")])
    assert "damaged" in answer.json["detail"]
    assert "damaged" in answer.json["errors"][0]["detail"]
