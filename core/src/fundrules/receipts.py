"""Receipts: fingerprints of rules, answers and result, signed, and read again (`replaying` tells what has changed)."""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import DecodeError, ValidationError, convert
from msgspec.json import Encoder, decode
from msgspec.structs import asdict, astuple, replace

from fundrules.decision import RECEIPT_FORMAT, Conclusion, Receipt
from fundrules.errors import Fault, ReceiptError
from fundrules.outcome import Outcome, once

CODE = "FR1"
LONGEST_CODE = 20_000
LARGEST_CODE = 65_536
_DIGITS = bytes.maketrans(bytes(range(3)), b"fut")


_ENCODER = Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """Return RFC 8785 JSON: for the codes, texts and whole numbers used here this encoder writes just that."""
    return _ENCODER.encode(value)


def hashed(value: object) -> str:
    """Return the SHA-256 of the canonical form of `value`."""
    return hashlib.sha256(canonical(value)).hexdigest()


class Prints(NamedTuple):
    """What is known of the rules once they are loaded: fingerprints, one hash over them, and the packages."""

    rules: dict[str, dict[str, str]]
    rules_hash: str
    versions: dict[str, str]


@once
def result_of(out: Outcome) -> dict[str, Any]:
    """Return what a fund's outcome comes to, in codes: the same in every language and detail."""
    return {
        **asdict(conclusion_of(out)),
        "holds": bytes(out.holds).translate(_DIGITS).decode(),
        "broken": bytes(out.broken).translate(_DIGITS).decode(),
    }


@once
def conclusion_of(out: Outcome) -> Conclusion:
    """Return what a fund's outcome comes to for a person."""
    return Conclusion(
        fund=out.plan.ruleset.fund.id,
        verdict=out.verdict,
        clause=out.clause,
        rate=out.written_ceiling,
        allocation=out.allocation,
    )


def make_receipt(outcomes: Sequence[Outcome], written: dict[str, Any], on: str, prints: Prints) -> Receipt:
    """Return the receipt of a decision, not signed yet."""
    funds = [out.plan.ruleset.fund.id for out in outcomes]
    return Receipt(
        format=RECEIPT_FORMAT,
        versions=prints.versions,
        editions={out.plan.ruleset.fund.id: out.plan.edition for out in outcomes},
        on=on,
        facts=written,
        rules=prints.rules,
        rules_hash=prints.rules_hash,
        facts_hash=facts_hash(on, funds, written),
        result_hash=hashed([result_of(out) for out in outcomes]),
        results=[conclusion_of(out) for out in outcomes],
        signed=False,
        replay="fundrules replay FILE",
    )


def sealed(receipt: Receipt, key: bytes | None) -> Receipt:
    """Return `receipt` signed with `key` (when there is one), with its code."""
    content = signed_content(receipt, list(receipt.rules))
    signature = sign(content, key) if key else None
    packed = urlsafe_b64encode(zlib.compress(canonical(content), 9)).decode().rstrip("=")
    return replace(receipt, signed=key is not None, signature=signature, code=f"{CODE}.{packed}.{signature or ''}")


def signed_content(receipt: "Receipt | OldReceipt", funds: Sequence[str]) -> list[Any]:
    """Return what is signed and stands in the code: everything, or what did before receipts had conclusions."""
    signed = [receipt.on, funds, receipt.facts, receipt.rules_hash, receipt.result_hash]
    if receipt.results is None:
        return signed
    return [*signed, receipt.editions, receipt.versions, [astuple(one) for one in receipt.results]]


def facts_hash(on: str, funds: Sequence[str], facts: Mapping[str, Any]) -> str:
    """Return the fingerprint of the answers, with the day and the funds they were given for."""
    return hashed({"facts": facts, "funds": funds, "on": on})


def sign(content: object, key: bytes) -> str:
    """Return the HMAC (SHA-256) over what a receipt says, as text."""
    return urlsafe_b64encode(hmac.digest(key, canonical(content), "sha256")).decode().rstrip("=")


class OldReceipt(NamedTuple):
    """A receipt as it was given; `rules` is None when it came as a code, and `results` when it has none.

    `place` is the JSON Pointer to it, `parts` to its answers; `told` are the conclusions of the decision around it.
    """

    on: str
    facts: dict[str, Any]
    funds: list[str]
    rules: dict[str, dict[str, str]] | None
    rules_hash: str
    facts_hash: str
    result_hash: str
    signature: str | None
    editions: dict[str, str]
    versions: dict[str, str]
    results: list[Conclusion] | None
    told: list[Conclusion] | None = None
    place: str = ""
    is_code: bool = False


def is_code(data: object) -> bool:
    """Say whether this is given as the code of a receipt."""
    return isinstance(data, str) or (isinstance(data, Mapping) and list(data) == ["code"] and type(data["code"]) is str)


def read_receipt(data: object) -> OldReceipt:
    """Return the receipt in `data` (a receipt, a whole decision or a code); ReceiptError says what is wrong with it."""
    if is_code(data):
        return read_code(data["code"] if isinstance(data, Mapping) else str(data))
    place = "/receipt" if isinstance(data, Mapping) and "receipt" in data else ""
    receipt = data["receipt"] if place else data  # type: ignore[index]
    if not isinstance(receipt, Mapping) or receipt.get("format") != RECEIPT_FORMAT:
        raise ReceiptError([Fault("not_a_receipt", f"{place}/format", expected=RECEIPT_FORMAT)])
    given, faults = {}, []
    for name, kind in _FORM.items():
        try:
            given[name] = convert(receipt[name] if name in receipt else _LEFT_OUT.get(name, ...), kind)
        except ValidationError:
            expected = "text" if kind in {str, str | None} else "object"
            faults.append(Fault("wrong_receipt", f"{place}/{name}", expected=expected))
    if not faults and not given["rules"]:
        faults.append(Fault("wrong_receipt", f"{place}/rules", expected="object"))
    if faults:
        raise ReceiptError(faults)
    if not _can_be_sent(given):
        raise ReceiptError([Fault("wrong_receipt", place, expected="text")])
    told = _told(data.get("funds")) if isinstance(data, Mapping) and place else None
    return OldReceipt(**given, funds=list(given["rules"]), told=told, place=place)


def _can_be_sent(given: Mapping[str, Any]) -> bool:
    """Say whether all texts are whole characters: half a one, such as U+D800, has no fingerprint and cannot be sent."""
    try:
        canonical({name: value for name, value in given.items() if name != "facts"})
    except ValueError:
        return False
    return True


_FORM: dict[str, Any] = {
    "on": str,
    "facts": dict[str, Any],
    "rules": dict[str, dict[str, str]],
    "rules_hash": str,
    "facts_hash": str,
    "result_hash": str,
    "signature": str | None,
    "editions": dict[str, str],
    "versions": dict[str, str],
    "results": list[Conclusion] | None,
}
_LEFT_OUT: dict[str, Any] = {"signature": None, "editions": {}, "versions": {}, "results": None}


def _told(funds: object) -> list[Conclusion] | None:
    """Return the conclusions that a whole decision tells, when it does."""
    try:
        found = [
            {
                "fund": fund["fund"],
                "verdict": fund["verdict"],
                "clause": next((one["id"] for one in fund["clauses"] if one.get("primary")), None),
                "rate": (fund.get("rate") or {}).get("ceiling"),
                "allocation": (fund.get("allocation") or {}).get("id"),
            }
            for fund in funds  # type: ignore[attr-defined]
        ]
        return convert(found, list[Conclusion])
    except (KeyError, TypeError, AttributeError, ValidationError):
        return None


def read_code(written: str) -> OldReceipt:
    """Return the receipt in a code; white space and line breaks, as e-mail makes them, do not count."""
    code = "".join(written.split())
    try:
        name, packed, signature = code.split(".")
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LARGEST_CODE)
        is_whole = len(code) <= LONGEST_CODE and name == CODE and unpacker.eof
        parts = convert(decode(content), list[Any])
        on, funds, facts, rules_hash, result_hash = convert(parts[:5], tuple[str, list[str], dict[str, Any], str, str])
        editions, versions, rows = convert(parts[5:], _LATER) if parts[5:] else ({}, {}, None)
    except (ValueError, TypeError, zlib.error, DecodeError) as error:
        raise ReceiptError([Fault("not_a_code", "/code")]) from error
    if not is_whole or not funds:
        raise ReceiptError([Fault("not_a_code", "/code")])
    results = (
        None
        if rows is None
        else [Conclusion(**dict(zip(Conclusion.__struct_fields__, row, strict=True))) for row in rows]
    )
    print_ = facts_hash(on, funds, facts)
    return OldReceipt(
        *(on, facts, funds, None, rules_hash, print_, result_hash, signature or None, editions, versions, results),
        is_code=True,
    )


_LATER = tuple[dict[str, str], dict[str, str], list[tuple[str, str, str | None, str | None, str | None]]]
