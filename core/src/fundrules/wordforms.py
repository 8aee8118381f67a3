"""The words of a text: where they stand, which forms they share with other words, and in which language they are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import snowballstemmer
from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN_PLUS
from msgspec import Struct

from fundrules.wording import LANGUAGES

MORE_DUTCH = {"we", "wij", "onze", "hen", "zoals", "zodat", "waar", "tussen", "willen", "gaan"}  # the list lacks them
EMPTY_DUTCH = {"bijvoorbeeld", "staat", "eigen", "zowel"}
STOP_WORDS = {"nl": frozenset({*STOPWORDS_DUTCH, *MORE_DUTCH, *EMPTY_DUTCH}), "en": frozenset(STOPWORDS_EN_PLUS)}
ONLY = {"nl": STOP_WORDS["nl"] - STOP_WORDS["en"], "en": STOP_WORDS["en"] - STOP_WORDS["nl"]}
LONGEST_WORD = 40
SHORTEST_PART = 5
SHORTEST_COMPOUND = 9
MOST_STEMS_KEPT = 50_000

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:&[^\W_]+)*(?:['\u2019]s\b)?")
_OWNER = re.compile(r"['\u2019]s\Z", re.IGNORECASE)
_ENDS = str.maketrans({"v": "f", "z": "s"})


class Word(Struct, frozen=True):
    """Words as they stand in a text, from character `start` up to but not including character `end`."""

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """Return the words of `text`; what no language has words of, such as a very long row of letters, is left out."""
    found = (Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text))
    return [word for word in found if len(word.text) <= LONGEST_WORD]


def fold(word: str) -> str:
    """Return `word` in small letters, without accents and without the 's of a plural or owner."""
    bare = _OWNER.sub("", word)
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", bare.casefold()) if not unicodedata.combining(letter)
    )


def is_abbreviation(word: str) -> bool:
    """Say whether `word` is written in capitals, as VIS is; the fish is not meant then."""
    return len(word) > 1 and word.isupper()


@lru_cache(MOST_STEMS_KEPT)
def word_keys(word: str, language: str) -> tuple[str, ...]:
    """Return the forms by which a folded word is found, the word itself first; words that share one are alike.

    No stemmer of Dutch is right about everything: one misses bedrijven, the other takes begeleiding for beleid. Two
    words are alike when either of the two stemmers says so.
    """
    if language == "en":
        return tuple(dict.fromkeys((word, _stem(word, "english"))))
    bold, timid = _stem(word, "dutch"), _evened(_stem(word, "dutch_porter"))
    has_lost_ge = word.count("ge") > bold.count("ge") and bold[:3] != word[:3]
    return tuple(dict.fromkeys((word, timid) if has_lost_ge else (word, timid, bold)))


def _stem(word: str, algorithm: str) -> str:
    return str(snowballstemmer.stemmer(algorithm).stemWord(word))  # a new one each time: it cannot be shared by threads


def _evened(stem: str) -> str:
    """Return a Dutch stem as the singular has it: bedrijv, huiz and cursuss end otherwise."""
    short = stem[:-1] if stem[-2:-1] == stem[-1:] else stem
    return short[:-1] + short[-1:].translate(_ENDS)


def parts_of(word: str) -> Iterator[str]:
    """Yield what a Dutch compound may begin or end with, the longest first: grens of grensbewaking."""
    if len(word) >= SHORTEST_COMPOUND:
        for cut in range(len(word) - 3, SHORTEST_PART - 1, -1):
            yield word[:cut]
        for cut in range(3, len(word) - SHORTEST_PART + 1):
            yield word[cut:]


def detect_language(words: Sequence[Word]) -> str | None:
    """Return the language of which more stop words occur; None when neither has more."""
    folded = [word.text.casefold() for word in words]
    dutch, english = (sum(word in ONLY[language] for word in folded) for language in LANGUAGES)
    return None if dutch == english else LANGUAGES[dutch < english]
