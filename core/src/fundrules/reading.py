"""Reads YAML strictly (JSON: see `parsing`): what is ambiguous, doubled, hidden or too large is a fault, never a guess.

Numbers with a decimal point become `Decimal`, dates stay text, and only `true` and `false` are booleans.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

import yaml

from fundrules.errors import Fault, echo

Pointer = tuple[str | int, ...]

LARGEST_BYTES = 524_288
DEEPEST = 24
LONGEST_NUMBER = 40

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_EXPONENT_TOO_LONG = re.compile(r".*[eE][-+]?[0-9]{7,}\Z")
_AMBIGUOUS = re.compile(r"(yes|no|on|off|y|n)\Z", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class _StopReading(Exception):  # noqa: N818 - control flow inside this module, never seen outside
    """The text cannot be read any further."""


@dataclass
class Document:
    """What a file holds: its data, the line of every place in it, and the faults found while reading."""

    place: str
    data: Any = None
    lines: dict[Pointer, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, pointer: Pointer) -> int | None:
        """Return the line of `pointer`, or of the nearest place around it."""
        while pointer and pointer not in self.lines:
            pointer = pointer[:-1]
        return self.lines.get(pointer)

    def blame(self, kind: str, line: int | None = None, **values: Any) -> None:
        """Add a fault of this document."""
        self.faults.append(Fault(kind, self.place, line=line, **values))


def read_text(raw: bytes, document: Document, largest: int = LARGEST_BYTES) -> str | None:
    """Return `raw` as text, or None when it is too large, not UTF-8 or holds control characters."""
    if len(raw) > largest:
        document.blame("too_large", expected=f"{largest // 1024} KiB")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document.blame("not_utf8", found=str(error.start))
        return None
    if bad := CONTROL.search(text):
        document.blame("control_character", line=text.count("\n", 0, bad.start()) + 1, found=f"U+{ord(bad[0]):04X}")
        return None
    return text


def read_yaml(raw: bytes, place: str, largest: int = LARGEST_BYTES) -> Document:
    """Return the single YAML document in `raw`, with every fault of its form."""
    document = Document(place)
    text = read_text(raw, document, largest)
    if text is None:
        return document
    try:
        document.data = _YamlBuilder(document, yaml.parse(text, Loader=_LOADER)).build()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "YAML")
        document.blame("not_yaml", line=mark.line + 1 if mark else None, found=echo(problem))
    except _StopReading:
        pass
    return document


def number_of(digits: str) -> int | Decimal | None:
    """Return the number, or None when it is too long to be one that is meant."""
    if len(digits) > LONGEST_NUMBER or _EXPONENT_TOO_LONG.match(digits):
        return None
    return int(digits) if _INTEGER.match(digits) else Decimal(digits)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _YamlBuilder:
    """Builds plain data from YAML events: iterative where it matters, and with a line for every place."""

    def __init__(self, document: Document, events: Iterator[yaml.Event]) -> None:
        self.document = document
        self.events = events

    def build(self) -> Any:
        """Return the data of the only document in the stream."""
        next(self.events)
        event = next(self.events)
        if not isinstance(event, yaml.DocumentStartEvent):
            return None
        data = self._value(next(self.events), ())
        next(self.events)
        if not isinstance(event := next(self.events), yaml.StreamEndEvent):
            self._stop("several_documents", event)
        return data

    def _stop(self, kind: str, event: yaml.Event, **values: Any) -> NoReturn:
        self.document.blame(kind, line=_line(event), **values)
        raise _StopReading

    def _value(self, event: yaml.Event, pointer: Pointer) -> Any:
        self.document.lines[pointer] = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop("alias", event)
        if tag := getattr(event, "tag", None):
            self._stop("tag", event, found=echo(tag))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(pointer) >= DEEPEST:
            self._stop("too_deep", event, expected=str(DEEPEST))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(pointer)
        return self._mapping(pointer)

    def _list(self, pointer: Pointer) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*pointer, len(items))))
        return items

    def _mapping(self, pointer: Pointer) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            key = self._key(event)
            if key in mapping:
                self.document.blame("duplicate_key", line=line, found=echo(key))
            mapping[key] = self._value(next(self.events), (*pointer, key))
            self.document.lines[(*pointer, key)] = line
        return mapping

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop("key_not_text", event)
        if event.anchor or event.tag:
            self._stop("alias", event)
        # An activity has a key called on, and as a key it can be nothing else; as a value it could mean true.
        key = event.value if event.value == "on" else self._scalar(event)
        if isinstance(key, str):
            return key
        self.document.blame("key_not_text", line=_line(event), found=echo(key))
        return str(key)

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        value, line = event.value, _line(event)
        if bad := CONTROL.search(value):  # written as an escape, such as "\x1b"
            self.document.blame("control_character", line=line, found=f"U+{ord(bad[0]):04X}")
        if event.style:
            return value
        if value in {"", "~", "null"}:
            return None
        if value in {"true", "false"}:
            return value == "true"
        if _INTEGER.match(value) or _DECIMAL.match(value):
            number = number_of(value)
            if number is None:
                self.document.blame("number_too_long", line=line, found=echo(value))
            return number
        if _AMBIGUOUS.match(value):
            self.document.blame("unquoted_word", line=line, found=value)
        return value
