"""What comes in and goes out of the commands: files, names, the console and JSON."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console

from fundrules.errors import ActivityError, Fault, UnknownNameError, echo, nearest
from fundrules.parsing import read_json
from fundrules.reading import LARGEST_BYTES, Document, read_yaml

WIDEST = 80


def console() -> Console:
    """Return a console of at most 80 columns that respects NO_COLOR and a pipe."""
    made = Console(highlight=False, soft_wrap=False)
    made.width = min(made.width, WIDEST)
    return made


def write_json(value: object) -> None:
    """Write `value` as indented JSON in UTF-8."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def read_file(file: str) -> Document:
    """Return the JSON or YAML in `file` (- reads standard input); ActivityError when there is nothing to go on with.

    Faults of form that leave the rest readable stay in the document, to be told with those of the answers.
    """
    place = "stdin" if file == "-" else file
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ActivityError(
            [Fault("unreadable", place, found=getattr(error, "strerror", None) or str(error))]
        ) from error
    looks_like_json = raw.lstrip()[:1] in {b"{", b"["}
    document = read_json(raw, place) if looks_like_json else read_yaml(raw, place)
    if document.faults and not isinstance(document.data, dict):
        raise ActivityError(document.faults)
    return document


def placed(faults: tuple[Fault, ...], document: Document) -> list[Fault]:
    """Return the faults of form and these `faults` with their lines; what stands on a faulty line is told once."""
    told = {fault.line for fault in document.faults if fault.line}
    own = [
        replace(fault, place=f"{document.place} {fault.place}".strip(), line=_line(fault.place, document))
        for fault in faults
    ]
    return [*document.faults, *(fault for fault in own if fault.line not in told)]


def _line(place: str, document: Document) -> int | None:
    parts = [part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:]]
    pointer = tuple(int(part) if part.isdecimal() else part for part in parts)
    return document.line(pointer) if pointer and pointer[:1] in document.lines else None


def pick(wanted: str | None, known: Any, kind: str) -> list[str]:
    """Return the names asked for, or every known one; UnknownNameError for a name that is not here."""
    if wanted is None:
        return list(known)
    if wanted not in known:
        raise UnknownNameError(
            [Fault(kind, echo(wanted), echo(wanted), ", ".join(list(known)[:8]), nearest(wanted, known))]
        )
    return [wanted]
