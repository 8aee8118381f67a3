"""What can go wrong, in the reader's words: one fault per mistake, and the errors that carry them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from fundrules.wording import LANGUAGES, is_sentence, say

LONGEST_ECHO = 60
LONGEST_KEY = 100
LONGEST_POINTER = 300
MOST_FAULTS = 100
MORE = "more_faults"


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like `name`, or None; no name is as long as what is not looked up."""
    if isinstance(name, str) and len(name) > LONGEST_ECHO:
        return None
    folded = {one.lower(): one for one in known}  # capitals are no other word
    return next((folded[one] for one in get_close_matches(echo(name).lower(), folded, n=1, cutoff=0.6)), None)


def pointer(*parts: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) to a place; where keys are too long to repeat, to the place around it."""
    found = ""
    for part in parts:
        text = str(part)
        if len(text) > LONGEST_KEY or len(found) + len(text) > LONGEST_POINTER:
            break
        text = text.encode("utf-8", "replace").decode()  # half a character, such as U+D800, cannot be sent
        found += "/" + text.replace("~", "~0").replace("/", "~1")
    return found


class Word(str):
    """The key of a sentence in place of what was found: it is told in the language of the reader."""

    __slots__ = ()


def thing(value: object) -> Word:
    """Return in words what kind of thing `value` is, as people who write JSON or YAML call it."""
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "yes_no"),
        (str, "text"),
        ((int, float, Decimal), "number"),
        ((list, tuple), "list"),
        (Mapping, "mapping"),
    ]
    if value is None:
        return Word("thing.nothing")
    return Word(f"thing.{next((name for kind, name in kinds if isinstance(value, kind)), 'other')}")


def shown(value: object) -> str:
    """Return what was found, as it may be shown back; a list or nothing at all in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return thing(value) if isinstance(value, list | tuple | Mapping | None) else echo(value)


def echo(value: object, longest: int = LONGEST_ECHO) -> str:
    """Return `value` as it may be shown back: short, one line, without control characters."""
    try:
        whole = str(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, or lists a thousand deep
        whole = "…"
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in whole[: longest + 1])
    return text if len(text) <= longest else text[: longest - 1] + "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: where it is, what was found, what was expected, and the nearest known name."""

    kind: str
    place: str
    found: str = ""
    expected: str = ""
    nearest: str | None = None
    line: int | None = None

    def render(self, language: str = "nl") -> str:
        """Return the fault as one line for a person, with its place."""
        where = f"{echo(self.place, LONGEST_POINTER)}:{self.line}" if self.line else echo(self.place, LONGEST_POINTER)
        parts = [self.told(language)]
        if self.nearest:
            parts.append(say(language, "fault.nearest", nearest=self.nearest))
        return f"{where}: {' '.join(parts)}" if where else " ".join(parts)

    def told(self, language: str, door: str = "") -> str:
        """Return what is wrong, without its place; at a `door` (api) in the words that help there."""
        own = f"fault.{self.kind}.{door}"
        key = own if is_sentence(own) else f"fault.{self.kind}"
        if not isinstance(self.found, Word):
            return say(language, key, found=self.found, expected=self.expected)
        sentence = say(language, key, found="{found}", expected=self.expected).replace("'{found}'", "{found}")
        text = sentence.replace("{found}", say(language, self.found))
        return text[:1].upper() + text[1:]


class Faults:
    """Faults as they are found. A hundred are spelled out; of the rest only the number is kept.

    What makes a fault dear is looking up what was meant: only for those spelled out. So a refusal stays cheap.
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.spelled: list[Fault] = []
        self.more = 0
        self.take(faults)

    def __bool__(self) -> bool:
        return bool(self.spelled)

    def add(self, kind: str, place: str, found: object = "", expected: str = "", among: Iterable[str] = ()) -> None:
        """Add a fault; `found` is shown as it may be, and what was meant looked for `among` these."""
        if self.is_full():
            return
        near = nearest(found, among) if among else None
        self.spelled.append(Fault(kind, place, found if isinstance(found, Word) else shown(found), expected, near))

    def is_full(self) -> bool:
        """Say whether no more faults are spelled out; then the one at hand is counted."""
        full = len(self.spelled) >= MOST_FAULTS
        self.more += full
        return full

    def take(self, faults: Iterable[Fault]) -> None:
        """Add faults that are told already."""
        for fault in faults:
            if fault.kind == MORE:
                self.more += int(fault.found)
            elif not self.is_full():
                self.spelled.append(fault)

    def listed(self) -> list[Fault]:
        """Return the faults that are spelled out, and one that says how many more there are."""
        return [*self.spelled, *([Fault(MORE, "", str(self.more), str(MOST_FAULTS))] if self.more else [])]


class FundrulesError(Exception):
    """Anything fundrules says about a mistake; `faults` has every one of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.lines("en")))

    def lines(self, language: str) -> list[str]:
        """Return every fault as a line in `language` (nl or en)."""
        return [fault.render(language if language in LANGUAGES else "nl") for fault in self.faults]


class RulesetError(FundrulesError):
    """A rule, facts, parameters or fund file cannot be used; nothing was loaded."""


class ActivityError(FundrulesError):
    """The description of an activity cannot be used; nothing was decided."""


class EditionError(FundrulesError):
    """No edition of the rules is in force on the date asked for."""


class UnknownNameError(FundrulesError):
    """A fund, rule or engine was named that is not here."""


class ReceiptError(FundrulesError):
    """What was given is no receipt that can be replayed."""


class EngineError(FundrulesError):
    """The rule engine failed; the decision was not made."""


class StartError(FundrulesError):
    """The service cannot start as it is set up; every setting that is wrong is named."""
