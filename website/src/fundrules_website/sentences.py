"""Dutch and English sentences: taken apart, put behind a colon, and with numbers and places as they are said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from fundrules.models import Rule
from fundrules.ruleset import Ruleset
from fundrules.wordsmith import Wordsmith, percent_words
from fundrules_website.site import tell

BETWEEN = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ“\u2018\"'0-9])")
FIRST = re.compile(r"[“\u2018\"']?([^\W\d_]+)")
LOWER = re.compile(r"(?<=[\w,;:)] )[a-zà-ÿ]+\b")
NAMES = re.compile(r"(?<=[\w,;)] )[A-ZÀ-Þ][^\W\d_]*")
POINT = re.compile(r"(\d+)\((\d+)\)(?:\((\w+)\))?(?:\((\w+)\))?\Z")


@dataclass(frozen=True)
class RuleInWords:
    """A rule with the words of its fund, in one language: what tells something about a rule begins with this."""

    rule: Rule
    words: Wordsmith

    @property
    def language(self) -> str:
        """The language."""
        return self.words.language

    @property
    def ruleset(self) -> Ruleset:
        """The fund's rules."""
        return self.words.ruleset

    def say(self, key: str, **values: object) -> str:
        """Return a fixed sentence."""
        return tell(key, self.language, **values)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [one for one in BETWEEN.split(" ".join(text.split())) if one]


@cache
def capitals(told: tuple[str, ...]) -> frozenset[str]:
    """Return the words that keep their capital inside sentences: those that never stand there with a small letter."""
    lower = {word for text in told for word in LOWER.findall(text)}
    return frozenset(word for text in told for word in NAMES.findall(text) if word.lower() not in lower)


def inside(text: str, names: frozenset[str]) -> str:
    """Return a sentence as it reads after a colon: with a small first letter, unless it begins with a name."""
    found = FIRST.match(text)
    word = found[1] if found else ""
    is_name = word in names or (len(word) > 1 and not word[1:].islower())
    return text if is_name else text[:1].lower() + text[1:]


def units(parts: Iterable[str], language: str) -> list[tuple[str, bool]]:
    """Return what a text says, piece by piece, each with whether it answers a question.

    In Dutch a question with its answer is one sentence, with a comma between them. In English a sentence with "if"
    stands in that place, so both languages have as many pieces; a question that is asked all the same stays one.
    """
    found: list[tuple[str, bool]] = []
    asked: list[str] = []
    for part in parts:
        if part.endswith("?"):
            asked.append(part)
            continue
        if language == "nl":
            first, *others = [one.rstrip("?") for one in (*asked, part)]
            told = ", ".join([first, *map(_lower, others)])
        else:
            told = " ".join([*asked, part])
        found.append((told, bool(asked)))
        asked = []
    return found


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def percentage(value: Decimal, language: str) -> str:
    """Return a rate or share as it is said: 67,5 procent."""
    return f"{percent_words(value, language).removesuffix(' %')} {tell('rule.per_cent', language)}"


def spoken_point(point: str, language: str) -> str:
    """Return a point as it is said: 3(2)(b)(g) is artikel 3, lid 2, onder b, punt g."""
    found = POINT.match(point)
    if not found:
        return point
    told = zip(("article", "paragraph", "under", "letter"), found.groups(), strict=True)
    return ", ".join(tell(f"rule.place.{kind}", language, value=value) for kind, value in told if value)


def listed(parts: list[str], last: str) -> str:
    """Return parts as one list in a sentence."""
    return last.join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def texts_of(ruleset: Ruleset, language: str) -> Iterable[str]:
    """Yield the texts of a fund's rules and questions."""
    for rule in ruleset.rules.values():
        told = rule.texts.nl if language == "nl" else rule.texts.en
        yield from (told.title, told.reason, told.otherwise or "")
    for fact in ruleset.vocabulary.facts.values():
        yield from (getattr(fact.question, language), getattr(fact.help, language))
