"""Receipts from then, decided again now: what is signed, what was altered, and which conclusions are different."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from fundrules import ActivityError, Funds, ReceiptError, decide, load_funds, replay
from fundrules.receipts import canonical, facts_hash, hashed, sign
from fundrules.service import DETAILS

KEY = b"a key of at least thirty-two characters"
DAY = date(2025, 4, 1)
RECEPTION = {"policy_area": ["reception"], "activities": ["flexible_reception"], "lead_partner": "coa"}


@pytest.fixture(scope="module")
def funds() -> Funds:
    """Return the installed funds with a key to sign with."""
    loaded = load_funds(engine="reference")
    loaded.signing_key = KEY
    return loaded


def decided(funds: Funds, detail: str = "short", **asked: Any) -> dict[str, Any]:
    """Return a decision as it is sent."""
    made = decide(funds, {**RECEPTION, **asked}, on=DAY, detail=detail)
    return dict(json.loads(msgspec.json.encode(made)))


def as_before(receipt: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt as it was made before it had conclusions: with another signature and code."""
    content = [receipt["on"], list(receipt["rules"]), receipt["facts"], receipt["rules_hash"], receipt["result_hash"]]
    signature = sign(content, KEY)
    packed = urlsafe_b64encode(zlib.compress(canonical(content), 9)).decode().rstrip("=")
    old = {name: value for name, value in receipt.items() if name != "results"}
    return {**old, "signature": signature, "code": f"FR1.{packed}.{signature}"}


# what is signed


@pytest.mark.parametrize("detail", DETAILS)
def test_a_receipt_is_signed_and_has_a_code_in_every_detail(funds: Funds, detail: str) -> None:
    receipt = decided(funds, detail)["receipt"]
    assert receipt["signed"] is True
    for given in (receipt, {"code": receipt["code"]}, receipt["code"]):
        found = replay(funds, given)
        assert (found.same, found.signature, found.conclusions, found.differences) == (True, "valid", "receipt", [])


def _changed(name: str, value: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda receipt: {**receipt, name: {**receipt[name], **value} if isinstance(value, dict) else value}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("editions", {"amf": "nota-1999"}, {"signature": "invalid", "altered": []}),
        ("versions", {"fundrules": "0.0.0"}, {"signature": "invalid", "altered": []}),
        ("facts_hash", "0" * 64, {"altered": ["facts"]}),
        ("facts", {"lead_partner": "ind"}, {"signature": "invalid", "altered": ["facts"]}),
        ("rules", {"amf": {"amf.rate.standard": "0" * 12}}, {"altered": ["rules"]}),
        ("results", [], {"signature": "invalid"}),
        ("on", "2025-04-02", {"signature": "invalid", "altered": ["facts"]}),
    ],
)
def test_whatever_is_changed_in_a_receipt_is_seen(funds: Funds, name: str, value: Any, told: dict[str, Any]) -> None:
    found = replay(funds, _changed(name, value)(decided(funds)["receipt"]))
    assert {part: getattr(found, part) for part in told} == told
    assert found.same is (name in {"versions", "results"})


def test_an_edition_or_version_that_is_another_now_is_named(funds: Funds) -> None:
    receipt = decided(funds)["receipt"]
    given = {**receipt, "editions": {**receipt["editions"], "amf": "x"}, "versions": {"fundrules": "0"}}
    told = [(one.part, one.of, one.before, one.now) for one in replay(funds, given).differences]
    assert told == [
        ("edition", "amf", "x", receipt["editions"]["amf"]),
        ("version", "fundrules", "0", receipt["versions"]["fundrules"]),
    ]


# receipts made before


def test_a_receipt_and_a_code_made_before_are_read_with_their_own_signature(funds: Funds) -> None:
    old = as_before(decided(funds)["receipt"])
    receipt, code = replay(funds, old), replay(funds, {"code": old["code"]})
    assert (receipt.same, receipt.signature, receipt.conclusions) == (True, "valid", "unknown")
    assert receipt.not_signed == ["editions", "versions"]
    assert (code.same, code.signature, code.conclusions, code.not_signed) == (True, "valid", "unknown", [])


def test_a_new_receipt_does_not_become_an_old_one_by_leaving_its_conclusions_out(funds: Funds) -> None:
    receipt = decided(funds)["receipt"]
    assert replay(funds, {name: receipt[name] for name in receipt if name != "results"}).signature == "invalid"


# which conclusions are different


def otherwise(receipt: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt of rules under which AMF paid less."""
    results = [
        {**one, "rate": "0.10", "clause": "amf.clause.gone"} if one["fund"] == "amf" else one
        for one in receipt["results"]
    ]
    return {**receipt, "results": results, "result_hash": "0" * 64}


def test_a_replay_tells_each_conclusion_that_is_different(funds: Funds) -> None:
    receipt = decided(funds)["receipt"]
    now = next(one for one in receipt["results"] if one["fund"] == "amf")
    found = replay(funds, otherwise(receipt))
    assert (found.same, found.result_same, found.conclusions) == (False, False, "receipt")
    assert [(one.part, one.of, one.before, one.now) for one in found.differences] == [
        ("clause", "amf", "amf.clause.gone", now["clause"]),
        ("rate", "amf", "0.10", now.get("rate")),
    ]


def test_without_conclusions_of_its_own_those_of_the_decision_around_it_are_compared(funds: Funds) -> None:
    decision = decided(funds)
    old = {**decision, "receipt": {**as_before(decision["receipt"]), "result_hash": "0" * 64}}
    assert (replay(funds, old).conclusions, replay(funds, old).differences) == ("decision", [])
    old["funds"][0]["verdict"] = "not_eligible"
    (told,) = replay(funds, old).differences
    assert (told.part, told.of, told.before) == ("verdict", old["funds"][0]["fund"], "not_eligible")
    assert replay(funds, old["receipt"]).conclusions == "unknown"


def test_a_decision_that_says_something_else_than_its_receipt_is_altered(funds: Funds) -> None:
    decision = decided(funds, "full")
    assert replay(funds, decision).altered == []
    decision["funds"][0]["verdict"] = "not_eligible"
    found = replay(funds, decision)
    assert (found.altered, found.same) == (["decision"], False)


# funds that are not here


def test_a_receipt_with_a_fund_that_is_not_here_is_never_the_same(funds: Funds) -> None:
    receipt = decided(funds)["receipt"]
    found = replay(funds, {**receipt, "rules": {**receipt["rules"], "xyz": {}}})
    assert (found.same, found.missing_funds) == (False, ["xyz"])
    rules: dict[str, Any] = {"xyz": {}}
    alone = {**receipt, "rules": rules, "rules_hash": hashed(rules)}
    alone["facts_hash"] = facts_hash(receipt["on"], ["xyz"], receipt["facts"])
    with pytest.raises(ActivityError) as caught:
        replay(funds, {"receipt": alone})
    assert [(one.kind, one.place) for one in caught.value.faults] == [("unknown_fund", "/receipt/rules/xyz")]


def test_a_fault_in_the_answers_has_its_place_in_the_receipt(funds: Funds) -> None:
    receipt = decided(funds)["receipt"]
    given = {**receipt, "facts": {"gone": 1}, "on": "1999-01-01"}
    for sent, places in (
        (given, ["/facts/gone", "/on"]),
        ({"receipt": given}, ["/receipt/facts/gone", "/receipt/on"]),
    ):
        with pytest.raises(ActivityError) as caught:
            replay(funds, sent)
        assert [one.place for one in caught.value.faults] == places


# codes


@pytest.mark.parametrize("between", ["\n", "\r\n  ", " "])
def test_a_code_is_read_with_the_breaks_that_email_makes(funds: Funds, between: str) -> None:
    code = decided(funds)["receipt"]["code"]
    broken = between.join(code[start : start + 70] for start in range(0, len(code), 70))
    found = replay(funds, {"code": f"  {broken}\n"})
    assert (found.same, found.signature) == (True, "valid")


@pytest.mark.parametrize(
    "damage",
    [
        lambda code: code[:-90],
        lambda code: code[:40],
        lambda _: "",
        lambda _: "hello",
        lambda code: code.replace(code[60:70], code[60:70][::-1].swapcase()),
        lambda code: code + "." + code,
        lambda _: "FR1." + "A" * 30_000 + ".",
        lambda _: "FR1." + urlsafe_b64encode(zlib.compress(b'["2025-04-01",[],{},"",""]')).decode() + ".",
        lambda _: "FR1." + urlsafe_b64encode(zlib.compress(b'["2025-04-01",[7],{},"","",1]')).decode() + ".",
    ],
)
def test_a_damaged_code_is_one_kind_of_fault(funds: Funds, damage: Callable[[str], str]) -> None:
    code = damage(decided(funds)["receipt"]["code"])
    with pytest.raises(ReceiptError) as caught:
        replay(funds, {"code": code})
    assert [(one.kind, one.place) for one in caught.value.faults] == [("not_a_code", "/code")]
    assert "damaged" in caught.value.faults[0].render("en")


def test_a_code_holds_no_more_than_the_receipt(funds: Funds) -> None:
    receipt = decided(funds)["receipt"]
    packed = receipt["code"].split(".")[1]
    content = json.loads(zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4))))
    rows = [
        [one.get(name) for name in ("fund", "verdict", "clause", "rate", "allocation")] for one in receipt["results"]
    ]
    assert content == [
        *(receipt["on"], list(receipt["rules"]), receipt["facts"], receipt["rules_hash"], receipt["result_hash"]),
        *(receipt["editions"], receipt["versions"], rows),
    ]


@pytest.mark.parametrize("name", ["rules", "results", "editions", "versions", "signature", "on"])
def test_a_part_of_the_wrong_kind_is_told_at_its_place(funds: Funds, name: str) -> None:
    receipt = decided(funds)["receipt"]
    for wrong in (7, {"a": 1}, [1]):
        with pytest.raises(ReceiptError) as caught:
            replay(funds, {**receipt, name: wrong})
        assert [(one.kind, one.place) for one in caught.value.faults] == [("wrong_receipt", f"/{name}")]


def test_half_a_character_in_a_receipt_is_refused(funds: Funds) -> None:
    with pytest.raises(ReceiptError):
        replay(funds, {**decided(funds)["receipt"], "versions": {"a": "\ud800"}})
