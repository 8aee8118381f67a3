"""Turns what people type into what the library reads, and back: days, amounts and whole numbers.

What cannot be read stays as it was typed; the library then says what is wrong with it.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from fundrules.wording import LANGUAGES, say

_AMOUNT = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3}(?:\2[0-9]{3})*)?|[0-9]+)(?:([.,])([0-9]{1,2}|-))?\Z")
_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})\Z")
_WORDED_DAY = re.compile(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})\Z")
_WHOLE = re.compile(r"[0-9]{1,10}\Z")
_BOTH = {"true": True, "false": False}


def read_typed(kind: str, written: list[str]) -> Any:
    """Return the answer to a question of `kind` as the library takes it."""
    if kind == "choices":
        return written
    text = written[-1].strip()
    if kind in {"yes_no", "judgement"}:
        return _BOTH.get(text, text)
    if kind in {"months", "count"}:
        return int(text) if _WHOLE.match(text) else text
    return {"euro": _amount, "date": _day}.get(kind, str)(text)


def _amount(text: str) -> str:
    bare = re.sub(r"^(€|eur)\s*|\s", "", text.lower())
    found = _AMOUNT.match(bare)
    if not found or (found[3] and found[3] == found[2]):
        return text
    cents = (found[4] or "").replace("-", "")
    return f"{int(re.sub('[.,]', '', found[1]))}.{cents:0<2}"


def _day(text: str) -> str:
    lower = " ".join(text.lower().split())
    if found := _DAY.match(lower):
        day, month = int(found[1]), int(found[2])
        return f"{found[3]}-{month:02d}-{day:02d}"
    if found := _WORDED_DAY.match(lower):
        for language in LANGUAGES:
            months = say(language, "months").lower().split()
            if found[2] in months:
                return f"{found[3]}-{months.index(found[2]) + 1:02d}-{int(found[1]):02d}"
    return text


def shown_typed(kind: str, answer: Any, language: str) -> list[str]:
    """Return an answer as it stands in its field."""
    if isinstance(answer, list):
        return [str(one) for one in answer]
    if isinstance(answer, bool):
        return ["true" if answer else "false"]
    if kind == "euro":
        whole, cents = divmod(int(Decimal(answer) * 100), 100)
        digits = f"{whole:,}" + (f".{cents:02d}" if cents else "")
        return [digits.translate(str.maketrans(",.", ".,")) if language == "nl" else digits]
    if kind == "date":
        day = date.fromisoformat(answer)
        return [f"{day.day}-{day.month}-{day.year}"]
    return [str(answer)]


def hidden_values(answer: Any) -> list[str]:
    """Return an answer as hidden fields carry it from page to page."""
    return shown_typed("", answer, "")
