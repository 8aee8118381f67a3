"""The terms of a text: words in the form they share with their relatives, and places, percentages and amounts.

The browser reads what people type in the same way (assets/search/search.js), by the patterns of this module, which go
with the index; a test holds both together.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

import snowballstemmer

from fundrules.forms import Place
from fundrules.wordforms import fold

STEMMERS = {"nl": "dutch_porter", "en": "porter"}  # those that the browser has
# Words that the stemmer takes for relatives of others: an objection is no objective. No word begins as these forms do,
# so that half a word does not find them either.
APART: dict[str, dict[str, str]] = {"nl": {}, "en": {"objective": "_objective", "objectives": "_objective"}}
ORDINALS = {
    **{
        word: number
        for number, word in enumerate(
            ["eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste"], 1
        )
    },
    **{
        word: number
        for number, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"], 1)
    },
    "negende": 9,
    "tiende": 10,
    "ninth": 9,
    "tenth": 10,
}
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
# A compound, its parts, and a part that is known while the other is not: terrorisme in terrorismebestrijding.
SHORTEST = {"compound": 8, "part": 4, "alone": 8}
SHORTEST_STEMMED = 3  # as the stemmer of the browser has it

_LABEL = r"(?:aanhef en onder|onderdeel|onder|sub|letter|lid|leden|paragraphs?|para|par|points?|punten|punt|nr)\b\.?"
_VALUE = r"(?:\d{1,2}|[ivx]{1,4}|[a-z])"
_END = r"(?![a-z0-9])"
_STEP = "|".join(
    [
        rf"\s*\(\s*{_VALUE}\s*\)",  # 3(2)(b)
        rf"[\s,.]*\b{_LABEL}\s*\(?{_VALUE}\)?{_END}",  # 3, lid 2, onder b
        rf"\.{_VALUE}{_END}",  # 3.2.b
        rf"\s{_VALUE}{_END}",  # artikel 3 2 b
    ]
)
PATTERNS = {
    "percent": r"(\d+(?:[.,]\d+)?)\s*(?:%|procent\b|percent\b|per cent\b|pct\b)",
    "million": r"(\d+(?:[.,]\d+)?)\s*(?:miljoen|million|mln)\b",
    "amount": r"\b\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{2})?(?!\d)",
    "ordinal": rf"\b({'|'.join(ORDINALS)}|(\d{{1,2}})(?:e|de|ste|st|nd|rd|th))\s+(?:lid|paragraph)\b",
    # Annex IV ISF point 4
    "between": rf"\b((?:artikel|article|art\.?|bijlage|annex)\s+[a-z0-9]+)\s+([a-z]{{3,4}})\s+(?={_LABEL})",
    "turned": r"\b(?:lid|paragraph)\s+(\d{1,2})\s+(?:van|of)\s+(?:artikel|article|art\.?)\s*(\d{1,3})",
    "place": rf"\b(?:(artikel(?:en)?|articles?|art)\.?\s*(\d{{1,3}})|(bijlage|annex)\s+([ivxl]+|\d{{1,2}})|(\d{{1,3}}))"
    rf"((?:{_STEP})*){_END}",
    "bare": r"^(?:\s*\(|[\s,]*lid\b|[\s,]*para|\.[a-z0-9])|^\s\d{1,2}\s[a-z]$",  # a number is a place only before these
    "label": rf"\b{_LABEL}",
    "step": r"\d+|[a-z]+",
    "joined": r"([a-z])&([a-z])",  # DT&V
    "owner": r"'s\b",
    "word": r"[a-z0-9]+",
}
_FOUND = {name: re.compile(pattern, re.ASCII) for name, pattern in PATTERNS.items()}
_LATER = re.compile(
    r"(?<=log|.bl)i\Z"
)  # Porter's own later changes, which the browser's stemmer has: technology, forcibly


def forms(place: Place) -> Iterator[str]:
    """Yield the forms by which a place is found: itself after `=`, and itself and all it lies in."""
    head = f"ann:{_count(place.annex.lower())}" if place.annex else ""
    steps = _FOUND["step"].findall(f"{place.article or ''} {place.paragraph or ''} {place.point or ''}".lower())
    if place.article and not place.annex:
        head, steps = f"art:{steps[0]}", steps[1:]
    if head:
        yield "=" + ".".join([head, *steps])
        yield from (".".join([head, *steps[:length]]) for length in range(len(steps) + 1))


def _count(numeral: str) -> int:
    """Return the value of a Roman number, or of a number."""
    if numeral.isdecimal():
        return int(numeral)
    values = [ROMAN[letter] for letter in numeral]
    return sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))


def _number(digits: str, times: int = 1) -> str:
    return format(float(digits.replace(",", ".")) * times, ".12g")


def read(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text, and its places, percentages and amounts in the one form of each."""
    found: list[str] = []

    def keep(term: str) -> str:
        found.append(term)
        return " "

    def place(match: re.Match[str]) -> str:
        _, article, _, annex, bare, tail = match.groups()
        if bare and not _FOUND["bare"].search(tail):
            return match[0]
        steps = _FOUND["step"].findall(_FOUND["label"].sub(" ", tail))
        return keep(".".join([f"ann:{_count(annex)}" if annex else f"art:{article or bare}", *steps]))

    turns: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
        ("percent", lambda match: keep(f"p:{_number(match[1])}")),
        ("million", lambda match: keep(f"n:{_number(match[1], 10**6)}")),
        ("amount", lambda match: keep(f"n:{re.sub('[.,]', '', re.sub('[.,][0-9]{2}$', '', match[0]))}")),
        ("ordinal", lambda match: f"lid {match[2] or ORDINALS[match[1]]}"),
        ("between", lambda match: f"{match[2]} {match[1]} "),
        ("turned", lambda match: f"artikel {match[2]} lid {match[1]}"),
        ("place", place),
        ("joined", lambda match: match[1] + match[2]),
        ("owner", lambda _: ""),
    )
    rest = fold(text).replace("\u2018", "'").replace("\u2019", "'")
    for name, turn in turns:
        rest = _FOUND[name].sub(turn, rest)
    return _FOUND["word"].findall(rest), found


class Terms:
    """Makes the terms of one language; compounds are split into words that it knows."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.spelled: dict[str, str] = {}  # every known stem, with a word that has it
        self._stems: dict[str, str] = {}
        self._parts: dict[str, list[str]] = {}

    @cached_property
    def _stemmer(self) -> Callable[[str], str]:
        made: Callable[[str], str] = snowballstemmer.stemmer(STEMMERS[self.language]).stemWord
        return made

    def learn(self, text: str) -> None:
        """Know the words of a text, if they are not very short."""
        for word in read(text)[0]:
            if len(word) >= SHORTEST["part"]:
                self.spelled.setdefault(self.stem(word), word)

    def stem(self, word: str) -> str:
        """Return the form that a word shares with its relatives: huis and huizen, gemeente and gemeenten."""
        if word in APART[self.language]:
            return APART[self.language][word]
        if word not in self._stems:
            stem = self._stemmer(word) if len(word) >= SHORTEST_STEMMED else word
            if self.language == "nl":
                stem = stem[:-1] if stem[-2:-1] == stem[-1:] else stem
                if len(word) > SHORTEST_STEMMED:  # an abbreviation keeps its letters: AMV is not AMF
                    stem = stem[:-1] + stem[-1:].translate(str.maketrans("vz", "fs"))
            else:
                stem = _LATER.sub("", stem)
            self._stems[word] = stem
        return self._stems[word]

    def split(self, word: str) -> list[str]:
        """Return the known words that a Dutch compound is made of: grens and bewaking."""
        if word not in self._parts:
            self._parts[word] = next(self._cuts(word), []) if self.language == "nl" else []
        return self._parts[word]

    def _cuts(self, word: str) -> Iterator[list[str]]:
        last = len(word) - SHORTEST["part"] if len(word) >= SHORTEST["compound"] else 0
        for at in range(SHORTEST["part"], last + 1):
            tail = self.stem(word[at:])
            for head in (word[:at], word[:at].removesuffix("s")):
                if tail in self.spelled and len(head) >= SHORTEST["part"] and self.stem(head) in self.spelled:
                    yield [self.stem(head), tail]

    def of(self, text: str) -> list[str]:
        """Return the terms of a text."""
        words, found = read(text)
        return [*found, *map(self.stem, words)]

    def parts(self, text: str) -> list[str]:
        """Return the known words in the compounds of a text."""
        return [part for word in read(text)[0] for part in self.split(word)]
