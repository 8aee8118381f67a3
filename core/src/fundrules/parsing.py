"""Reads JSON strictly: what is doubled, hidden, too large or no number is a fault at its own place, never a guess."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from fundrules.errors import Fault, Faults, Word, pointer
from fundrules.reading import DEEPEST, LONGEST_NUMBER, Document, number_of, read_text

# What Python's reader says, in words of our own: its sentences are English, and name Python's view of the text.
_SAID = {
    "Expecting value": "value",
    "Expecting property name": "name",
    "Expecting ':'": "colon",
    "Expecting ','": "comma",
    "Extra data": "end",
    "Unterminated string": "quote",
    "Invalid control character": "control",
    "Invalid \\": "escape",
    "Illegal trailing comma": "trailing_comma",
}


_LONG = re.compile(f"[0-9]{{{LONGEST_NUMBER}}}")


class _Bad(NamedTuple):
    """What cannot be read, at the place where it stands until its place is known."""

    kind: str
    found: str


class _Doubled(dict[str, Any]):
    """An object in which keys occur more than once, with all that was written."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


class _Reader:
    """Reads one text; `is_bad` says whether something in it has to be found and told."""

    def __init__(self) -> None:
        self.is_bad = False
        self.known: dict[str, _Bad] = {}

    def read(self, text: str) -> Any:
        return json.loads(
            text,
            object_pairs_hook=self.unique,
            parse_constant=lambda word: self.bad("not_a_number", word),
            parse_float=self.number,
            parse_int=self.number if _LONG.search(text) else int,  # asking of each number takes as long as the rest
        )

    def bad(self, kind: str, found: str) -> _Bad:
        self.is_bad = True
        return self.known.setdefault(found, _Bad(kind, found))

    def number(self, digits: str) -> Any:
        number = number_of(digits)
        return self.bad("number_too_long", digits) if number is None else number

    def unique(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.is_bad = True
        return _Doubled(pairs)


def read_json(raw: bytes, place: str) -> Document:
    """Return the JSON value in `raw`, with every fault of its form, each at its JSON Pointer behind `place`."""
    document, reader = Document(place), _Reader()
    text = read_text(raw, document)
    if text is None:
        return document
    try:
        document.data = reader.read(text)
    except RecursionError:
        document.blame("too_deep", expected=str(DEEPEST))
    except json.JSONDecodeError as error:
        said = next((word for start, word in _SAID.items() if error.msg.startswith(start)), "other")
        document.blame("not_json", line=error.lineno, found=Word(f"json.{said}"))
    can_be_deep = text.count("[") + text.count("{") > DEEPEST  # looking at every level takes as long as reading
    if can_be_deep and _is_too_deep(document.data):
        document.data = None
        document.blame("too_deep", expected=str(DEEPEST))
    elif reader.is_bad:
        faults = Faults()
        document.data = _cleaned(document.data, (), faults)
        document.faults += [_placed(fault, place) for fault in faults.listed()]
    return document


def _placed(fault: Fault, place: str) -> Fault:
    return Fault(fault.kind, f"{place} {fault.place}".strip(), fault.found, fault.expected, fault.nearest)


def _is_too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(DEEPEST):
        if not (inside := [_inside(item) for item in level if isinstance(item, dict | list)]):
            return False
        level = [item for items in inside for item in items]
    return any(isinstance(item, dict | list) for item in level)


def _inside(item: dict[str, Any] | list[Any]) -> Iterable[Any]:
    if isinstance(item, _Doubled):
        return [value for _, value in item.pairs]
    return item.values() if isinstance(item, dict) else item


def _cleaned(data: Any, place: tuple[str | int, ...], faults: Faults) -> Any:
    """Return `data` with nothing where something cannot be read; each such place goes to `faults`."""
    if isinstance(data, _Bad):
        if not faults.is_full():  # or the places of sixty thousand faults would be written, and none read
            faults.add(data.kind, pointer(*place), data.found)
        return None
    if isinstance(data, _Doubled):
        times = Counter(key for key, _ in data.pairs)
        for key in (key for key, count in times.items() if count > 1):
            faults.add("duplicate_key", pointer(*place, key), key)
    if isinstance(data, dict):
        pairs = data.pairs if isinstance(data, _Doubled) else data.items()
        return {key: _cleaned(value, (*place, key), faults) if _is_odd(value) else value for key, value in pairs}
    if isinstance(data, list):
        return [_cleaned(item, (*place, at), faults) if _is_odd(item) else item for at, item in enumerate(data)]
    return data


def _is_odd(value: Any) -> bool:
    """Say whether there can be something wrong in a value: asked of each, so that most need no more than this."""
    return isinstance(value, dict | list | _Bad)
