"""Receipts: fingerprints of rules, answers and result, and what has changed since when a decision is replayed."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.json import Encoder

from fundrules.decision import RECEIPT_FORMAT, Receipt
from fundrules.errors import Fault, ReceiptError
from fundrules.outcome import Outcome

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
    """Return the receipt of a decision."""
    funds = [out.plan.ruleset.fund.id for out in outcomes]
    return Receipt(
        format=RECEIPT_FORMAT,
        versions=prints.versions,
        editions={out.plan.ruleset.fund.id: out.plan.edition for out in outcomes},
        on=on,
        facts=written,
        rules=prints.rules,
        rules_hash=prints.rules_hash,
        facts_hash=hashed({"facts": written, "funds": funds, "on": on}),
        result_hash=hashed([result_of(out) for out in outcomes]),
        replay="fundrules replay FILE",
    )


class Replay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a replay found: `same`, or the rules and conclusions that are different now."""

    same: bool
    result_same: bool
    facts_altered: bool = False
    changed: list[str] = []
    added: list[str] = []
    removed: list[str] = []
    verdict_now: str = ""
    result_hash: str = ""
    result_hash_now: str = ""


def read_receipt(data: object) -> dict[str, Any]:
    """Return the receipt in `data`, a receipt or a whole decision; ReceiptError says what is wrong with it."""
    receipt = data.get("receipt", data) if isinstance(data, Mapping) else data
    if not isinstance(receipt, Mapping) or receipt.get("format") != RECEIPT_FORMAT:
        raise ReceiptError([Fault("not_a_receipt", "/format", expected=RECEIPT_FORMAT)])
    kinds = {"on": str, "facts": Mapping, "rules": Mapping, "facts_hash": str, "result_hash": str, "rules_hash": str}
    faults = [
        Fault("wrong_receipt", f"/{name}", expected=kind.__name__)
        for name, kind in kinds.items()
        if not isinstance(receipt.get(name), kind)
    ]
    if not faults and not all(isinstance(rules, Mapping) for rules in receipt["rules"].values()):
        faults.append(Fault("wrong_receipt", "/rules", expected="Mapping"))
    if faults:
        raise ReceiptError(faults)
    return dict(receipt)


def compare(old: Mapping[str, Any], new: Receipt, verdict: str) -> Replay:
    """Return what differs between a receipt and the same decision made now."""
    before = {name: print_ for rules in old["rules"].values() for name, print_ in rules.items()}
    now = {name: print_ for rules in new.rules.values() for name, print_ in rules.items()}
    altered = old["facts_hash"] != new.facts_hash
    result_same = old["result_hash"] == new.result_hash
    return Replay(
        same=result_same and not altered and before == now,
        result_same=result_same,
        facts_altered=altered,
        changed=sorted(name for name in before.keys() & now.keys() if before[name] != now[name]),
        added=sorted(now.keys() - before.keys()),
        removed=sorted(before.keys() - now.keys()),
        verdict_now=verdict,
        result_hash=old["result_hash"],
        result_hash_now=new.result_hash,
    )
