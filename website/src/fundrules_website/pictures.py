"""Where everything stands in a picture; templates/pictures draws it. All texts are data, nothing is typed here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from textwrap import wrap

WIDTH = 360  # a phone; on a desk the whole picture grows
TRACK = 280  # the length of a bar of 100 %
LINE = 17
ROOM = 27  # the least height of a link, so that a finger can hit it
PAD = 10
LETTERS = 52  # that fit on a line of text over the whole width
NARROW = 27  # that fit beside a verdict


@dataclass(frozen=True)
class Share:
    """A part of the money: its rule, the words beside it, and its share of the whole (None: not stated)."""

    name: str
    label: str
    number: Decimal | None
    percent: str
    amount: str


@dataclass(frozen=True)
class Bar:
    """A share where it is drawn."""

    share: Share
    lines: list[tuple[int, str]]
    top: int
    length: str
    below: int


@dataclass
class Bars:
    """The whole picture of the shares."""

    height: int = PAD
    headings: list[tuple[int, str]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    width: int = WIDTH
    track: int = TRACK


def bars(groups: Iterable[tuple[str, list[Share]]]) -> Bars:
    """Return the shares with their places, below the name of the objective they belong to."""
    drawn = Bars()
    for heading, some in groups:
        for line in wrap(heading, LETTERS - 8):
            drawn.height += LINE + 2
            drawn.headings.append((drawn.height, line))
        drawn.height += 4
        for share in some:
            _bar(drawn, share)
        drawn.height += PAD
    return drawn


def _bar(drawn: Bars, share: Share) -> None:
    lines = []
    for line in wrap(share.label, LETTERS):
        drawn.height += LINE
        lines.append((drawn.height, line))
    top = drawn.height + 6
    length = format((Decimal(TRACK) * (share.number or 0)).normalize(), "f")
    drawn.height = top + 18 + (LINE if share.amount else 0) + 6
    drawn.bars.append(Bar(share, lines, top, length, top + 18 + 14))


@dataclass(frozen=True)
class Item:
    """Something that stands in a stage, with the key of its page."""

    text: str
    key: str
    bold: bool = False


@dataclass(frozen=True)
class Part:
    """Items under a heading; `kind` says what they do."""

    kind: str
    heading: str
    items: list[Item]


@dataclass(frozen=True)
class Exit:
    """A way out of a stage: when, and with which verdict."""

    when: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Stage:
    """One step of the way to an answer."""

    name: str
    number: int
    title: str
    count: str
    asked: list[Item]
    asked_words: str
    parts: list[Part]
    exits: list[Exit]
    onward: str


@dataclass(frozen=True)
class Row:
    """A line of text in a box: its place, its look and, for a link, the key it leads to."""

    top: int
    height: int
    lines: list[tuple[int, str]]
    look: str
    key: str = ""


@dataclass(frozen=True)
class Box:
    """A stage where it is drawn, with the ways out below it."""

    stage: Stage
    top: int
    height: int
    rows: list[Row]
    exits: list[tuple[int, list[tuple[int, str]], Exit]]
    bottom: int
    onward: list[tuple[int, str]]


def boxes(stages: Iterable[Stage]) -> tuple[list[Box], int]:
    """Return the stages from top to bottom, and the height of the whole."""
    found: list[Box] = []
    top = 4
    for stage in stages:
        box = _box(stage, top)
        found.append(box)
        top = box.bottom
    return found, top + 4


def _box(stage: Stage, top: int) -> Box:
    rows: list[Row] = []
    place = top + PAD
    for look, text, key in _texts(stage):
        broken = wrap(text, LETTERS - (10 if look in {"title", "bold"} else 6)) or [""]
        height = max(LINE * len(broken) + (PAD if key else 2), ROOM if key else 0)
        shift = (height - LINE * len(broken)) // 2 + LINE - 4
        lines = [(place + shift + LINE * number, line) for number, line in enumerate(broken)]
        rows.append(Row(place, height, lines, look, key))
        place += height + (4 if look == "heading" else 0)
    height = place + PAD - top
    exits, place = _exits(stage, top + height)
    onward = [(place + LINE + 2 + LINE * number, line) for number, line in enumerate(wrap(stage.onward, LETTERS - 8))]
    bottom = place + (LINE * len(onward) + 30 if onward else 0)
    return Box(stage, top, height, rows, exits, bottom, onward)


def _texts(stage: Stage) -> Iterator[tuple[str, str, str]]:
    yield "title", f"{stage.number}. {stage.title}", ""
    yield "small", stage.count, ""
    if stage.asked:
        yield "small", stage.asked_words, ""
    for part in stage.parts:
        if part.heading:
            yield "heading", part.heading, ""
        for item in part.items:
            yield ("bold" if item.bold else "item"), item.text, item.key


def _exits(stage: Stage, top: int) -> tuple[list[tuple[int, list[tuple[int, str]], Exit]], int]:
    found = []
    place = top + 8
    for out in stage.exits:
        lines = wrap(out.when, NARROW)
        height = max(LINE * len(lines) + 8, 34)
        middle = place + height // 2
        first = middle - LINE * (len(lines) - 1) // 2 + 4
        found.append((middle, [(first + LINE * number, line) for number, line in enumerate(lines)], out))
        place += height
    return found, place
