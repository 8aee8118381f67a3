"""Receipts: fingerprints of rules, answers and result, and what has changed since when a decision is replayed."""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import DecodeError, Struct
from msgspec.json import Encoder, decode
from msgspec.structs import replace

from fundrules.decision import RECEIPT_FORMAT, Receipt
from fundrules.errors import Fault, ReceiptError
from fundrules.outcome import Outcome

CODE = "FR1"
CODE_FORM = r"^FR1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$"
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


def result_of(out: Outcome) -> dict[str, Any]:
    """Return what a fund's outcome comes to, in codes: the same in every language and detail."""
    return {
        "fund": out.plan.ruleset.fund.id,
        "verdict": out.verdict,
        "clause": out.clause,
        "rate": str(out.ceiling) if out.ceiling is not None else None,
        "allocation": out.allocation,
        "holds": bytes(out.holds).translate(_DIGITS).decode(),
        "broken": bytes(out.broken).translate(_DIGITS).decode(),
    }


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
        facts_hash=_facts_hash(on, funds, written),
        result_hash=hashed([result_of(out) for out in outcomes]),
        signed=False,
        replay="fundrules replay FILE",
    )


def sealed(receipt: Receipt, key: bytes | None) -> Receipt:
    """Return `receipt` signed with `key` (when there is one), with its code."""
    content = [receipt.on, list(receipt.rules), receipt.facts, receipt.rules_hash, receipt.result_hash]
    signature = _sign(content, key) if key else None
    packed = urlsafe_b64encode(zlib.compress(canonical(content), 9)).decode().rstrip("=")
    return replace(receipt, signed=key is not None, signature=signature, code=f"{CODE}.{packed}.{signature or ''}")


def _facts_hash(on: str, funds: Sequence[str], facts: Mapping[str, Any]) -> str:
    return hashed({"facts": facts, "funds": funds, "on": on})


def _sign(content: object, key: bytes) -> str:
    """Return the HMAC (SHA-256) over what a receipt says, as text."""
    return urlsafe_b64encode(hmac.digest(key, canonical(content), "sha256")).decode().rstrip("=")


class OldReceipt(NamedTuple):
    """A receipt as it was given; `rules` is None when it came as a code."""

    on: str
    facts: dict[str, Any]
    funds: list[str]
    rules: dict[str, dict[str, str]] | None
    rules_hash: str
    facts_hash: str
    result_hash: str
    signature: str | None


class Replay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a replay found: `same`, or the rules and conclusions that are different now.

    `signature` is valid, invalid, unsigned, or unchecked (no key is set here). From a code, the changed rules are not
    known by name: `rules_same` says whether there are any.
    """

    same: bool
    result_same: bool
    rules_same: bool
    signature: str
    facts_altered: bool = False
    changed: list[str] = []
    added: list[str] = []
    removed: list[str] = []
    verdict_now: str = ""
    result_hash: str = ""
    result_hash_now: str = ""


def read_receipt(data: object) -> OldReceipt:
    """Return the receipt in `data` (a receipt, a whole decision or a code); ReceiptError says what is wrong with it."""
    if isinstance(data, Mapping) and isinstance(data.get("code"), str) and len(data) == 1:
        data = data["code"]
    if isinstance(data, str):
        return _read_code(data.strip())
    receipt = data.get("receipt", data) if isinstance(data, Mapping) else data
    if not isinstance(receipt, Mapping) or receipt.get("format") != RECEIPT_FORMAT:
        raise ReceiptError([Fault("not_a_receipt", "/format", expected=RECEIPT_FORMAT)])
    kinds = {"on": str, "facts": dict, "rules": dict, "facts_hash": str, "result_hash": str, "rules_hash": str}
    faults = [
        Fault("wrong_receipt", f"/{name}", expected="text" if kind is str else "object")
        for name, kind in kinds.items()
        if not isinstance(receipt.get(name), kind)
    ]
    if not faults and not all(isinstance(rules, dict) for rules in receipt["rules"].values()):
        faults.append(Fault("wrong_receipt", "/rules", expected="object"))
    if not isinstance(receipt.get("signature"), str | None):
        faults.append(Fault("wrong_receipt", "/signature", expected="text"))
    if faults:
        raise ReceiptError(faults)
    given = {name: receipt[name] for name in kinds}
    return OldReceipt(**given, funds=list(receipt["rules"]), signature=receipt.get("signature"))


def _read_code(code: str) -> OldReceipt:
    try:
        name, packed, signature = code.split(".")
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LARGEST_CODE)
        on, funds, facts, rules_hash, result_hash = decode(content)
        whole = name == CODE and unpacker.eof and isinstance(funds, list) and isinstance(facts, dict)
        texts = [on, rules_hash, result_hash, *funds]
    except (ValueError, TypeError, zlib.error, DecodeError) as error:
        raise ReceiptError([Fault("not_a_code", "/code")]) from error
    if not whole or not all(isinstance(text, str) for text in texts):
        raise ReceiptError([Fault("not_a_code", "/code")])
    facts_hash = _facts_hash(on, funds, facts)
    return OldReceipt(on, facts, funds, None, rules_hash, facts_hash, result_hash, signature or None)


def compare(old: OldReceipt, new: Receipt, verdict: str, key: bytes | None) -> Replay:
    """Return what differs between a receipt and the same decision made now."""
    before = {name: print_ for rules in (old.rules or {}).values() for name, print_ in rules.items()}
    now = {name: print_ for rules in new.rules.values() for name, print_ in rules.items()} if old.rules else {}
    altered = old.facts_hash != new.facts_hash
    result_same, rules_same = old.result_hash == new.result_hash, old.rules_hash == new.rules_hash and before == now
    return Replay(
        same=result_same and not altered and rules_same,
        result_same=result_same,
        rules_same=rules_same,
        signature=_checked(old, key),
        facts_altered=altered,
        changed=sorted(name for name in before.keys() & now.keys() if before[name] != now[name]),
        added=sorted(now.keys() - before.keys()),
        removed=sorted(before.keys() - now.keys()),
        verdict_now=verdict,
        result_hash=old.result_hash,
        result_hash_now=new.result_hash,
    )


def _checked(old: OldReceipt, key: bytes | None) -> str:
    if old.signature is None:
        return "unsigned"
    if key is None:
        return "unchecked"
    expected = _sign([old.on, old.funds, old.facts, old.rules_hash, old.result_hash], key)
    return "valid" if hmac.compare_digest(expected.encode(), old.signature.encode()) else "invalid"
