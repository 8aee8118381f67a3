"""Says what is different when a receipt is decided again: the rules, the editions, and each conclusion."""

import hmac
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from fundrules.decision import Conclusion, Receipt
from fundrules.receipts import OldReceipt, facts_hash, hashed, sign, signed_content

CONCLUSIONS = Conclusion.__struct_fields__[1:]  # all but the fund


class Difference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is different now; `of` is the fund, for a version the package. What is left out: there is none."""

    part: str
    of: str
    before: str | None = None
    now: str | None = None


class Replay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a replay found: `same`, or the rules and conclusions that are different now.

    `signature` is valid, invalid, unsigned, or unchecked (no key is set here); `not_signed` are the parts that the
    signature of an older receipt does not cover. From a code, the changed rules are not known by name: `rules_same`
    says whether there are any. `altered` are the parts that do not fit the fingerprints or the conclusions of the
    receipt itself: facts, rules, or the decision around it. `conclusions` says where the earlier conclusions come
    from: the receipt, the decision around it, or unknown (an older receipt, which has only their fingerprint).
    """

    same: bool
    result_same: bool
    rules_same: bool
    signature: str
    not_signed: list[str] = []
    facts_altered: bool = False
    altered: list[str] = []
    missing_funds: list[str] = []
    conclusions: str = "unknown"
    differences: list[Difference] = []
    changed: list[str] = []
    added: list[str] = []
    removed: list[str] = []
    verdict_now: str = ""
    result_hash: str = ""
    result_hash_now: str = ""


def compare(old: OldReceipt, new: Receipt, verdict: str, key: bytes | None) -> Replay:
    """Return what differs between a receipt and the same decision made now."""
    before = {name: print_ for rules in (old.rules or {}).values() for name, print_ in rules.items()}
    now = {name: print_ for rules in new.rules.values() for name, print_ in rules.items()} if old.rules else {}
    altered, missing = list(_altered(old)), [name for name in old.funds if name not in new.rules]
    result_same, rules_same = old.result_hash == new.result_hash, old.rules_hash == new.rules_hash and before == now
    differences = [*_of_editions(old, new), *_of_conclusions(old.results or old.told or [], new.results)]
    moved = any(one.part != "version" for one in differences)
    signature = _checked(old, key)
    return Replay(
        same=result_same and rules_same and not (altered or missing or moved),
        result_same=result_same,
        rules_same=rules_same,
        signature=signature,
        not_signed=["editions", "versions"] if signature == "valid" and old.results is None and not old.is_code else [],
        facts_altered="facts" in altered,
        altered=altered,
        missing_funds=missing,
        conclusions="receipt" if old.results is not None else "decision" if old.told else "unknown",
        differences=differences,
        changed=sorted(name for name in before.keys() & now.keys() if before[name] != now[name]),
        added=sorted(now.keys() - before.keys()),
        removed=sorted(before.keys() - now.keys()),
        verdict_now=verdict,
        result_hash=old.result_hash,
        result_hash_now=new.result_hash,
    )


def _altered(old: OldReceipt) -> Iterator[str]:
    """Yield the parts of a receipt that do not fit what it says itself."""
    if old.facts_hash != facts_hash(old.on, old.funds, old.facts):
        yield "facts"
    if old.rules is not None and old.rules_hash != hashed(old.rules):
        yield "rules"
    if old.told is not None and old.results is not None and _by_fund(old.told) != _by_fund(old.results):
        yield "decision"


def _by_fund(conclusions: Sequence[Conclusion]) -> dict[str, Conclusion]:
    return {one.fund: one for one in conclusions}


def _of_editions(old: OldReceipt, new: Receipt) -> Iterator[Difference]:
    """Yield the editions and versions that the receipt names and that are others now."""
    pairs: tuple[tuple[str, Mapping[str, str], Mapping[str, str]], ...] = (
        ("edition", old.editions, new.editions),
        ("version", old.versions, new.versions),
    )
    for part, before, now in pairs:
        for name in sorted(before):
            if before[name] != now.get(name):
                yield Difference(part=part, of=name, before=before[name], now=now.get(name))


def _of_conclusions(before: Sequence[Conclusion], now: Sequence[Conclusion]) -> Iterator[Difference]:
    """Yield what is concluded otherwise now; a fund that is not here any more is told elsewhere."""
    known = _by_fund(now)
    for one in before:
        for part in CONCLUSIONS if one.fund in known else ():
            then, later = getattr(one, part), getattr(known[one.fund], part)
            if then != later:
                yield Difference(part=part, of=one.fund, before=then, now=later)


def _checked(old: OldReceipt, key: bytes | None) -> str:
    if old.signature is None:
        return "unsigned"
    if key is None:
        return "unchecked"
    expected = sign(signed_content(old, old.funds), key)
    return "valid" if hmac.compare_digest(expected.encode(), old.signature.encode("utf-8", "replace")) else "invalid"
