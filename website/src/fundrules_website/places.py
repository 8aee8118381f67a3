"""Places in sources, each in one form: article 3(2)(b) is `art:3.2.b`, annex IV point 1 is `ann:4.1`.

The search reads what people type into the same form (assets/search/search.js); a test holds both together.
"""

import re
from collections.abc import Iterator

from fundrules.forms import Place

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_VALUE = re.compile(r"[0-9]+|[a-z]+")


def forms(place: Place) -> Iterator[str]:
    """Yield the forms by which a place is found: itself after `=`, and itself and all it lies in."""
    head = f"ann:{_count(place.annex.lower())}" if place.annex else ""
    steps = _VALUE.findall(f"{place.article or ''} {place.paragraph or ''} {place.point or ''}".lower())
    if place.article and not place.annex:
        head, steps = f"art:{steps[0]}", steps[1:]
    if head:
        yield "=" + ".".join([head, *steps])
        yield from (".".join([head, *steps[:length]]) for length in range(len(steps) + 1))


def named(point: str) -> Iterator[str]:
    """Yield the forms of a point as funds name it, such as 3(2)(b) or 3(2)(b)(g)."""
    yield from forms(Place(article=point))


def _count(numeral: str) -> int:
    """Return the value of a Roman number, or of a number."""
    if numeral.isdecimal():
        return int(numeral)
    values = [ROMAN[letter] for letter in numeral]
    return sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))
