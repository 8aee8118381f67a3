"""What can go wrong, in the reader's words: one fault per mistake, and the errors that carry them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from fundrules.wording import LANGUAGES, say

LONGEST_ECHO = 60


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like `name`, or None."""
    return next(iter(get_close_matches(echo(name), list(known), n=1, cutoff=0.6)), None)


def echo(value: object) -> str:
    """Return `value` as it may be shown back: short, one line, without control characters."""
    try:
        shown = str(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, or lists a thousand deep
        shown = type(value).__name__
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 1] + "…"


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
        """Return the fault as one line for a person."""
        where = f"{self.place}:{self.line}" if self.line else self.place
        parts = [say(language, f"fault.{self.kind}", found=self.found, expected=self.expected)]
        if self.nearest:
            parts.append(say(language, "fault.nearest", nearest=self.nearest))
        return f"{where}: {' '.join(parts)}"


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
