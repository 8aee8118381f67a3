"""How hard the pages are to read: Flesch-Douma for Dutch, Flesch reading ease for English. Higher is easier.

Both weigh the length of sentences and of words. It is a thermometer: people decide whether a page is good.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyphen  # type: ignore[import-untyped]  # it ships no types

from fundrules.wording import LANGUAGES

WORST = 10
FEWEST_WORDS = 60  # below that a score says nothing
PATTERNS = {"nl": "nl_NL", "en": "en_US"}
WEIGHTS = {
    "nl": (206.84, 0.93, 77.0),
    "en": (206.835, 1.015, 84.6),
}  # start, per word in a sentence, per syllable in a word

FENCES = re.compile(r"^---\n.*?\n---\n|^ *(```+|~~~+).*?^ *\1 *$|<!--.*?-->", re.DOTALL | re.MULTILINE)
LINKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"`[^`]*`|</?\w[^>]*>|\{[^}]*\}|https?://\S+")
ITEM = re.compile(r"^([-*+>]|\d+\.)\s+")
NOT_PROSE = ("#", "|", "!!!", "???", ":::")
ENDS = re.compile(r"[.!?:]+[”\u2019\")]*(?=\s|$)")
WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")


@dataclass(frozen=True, order=True)
class Score:
    """How easy a page is, with the words that were counted."""

    ease: float
    words: int
    language: str
    path: str


def prose(markdown: str) -> Iterator[str]:
    """Yield the paragraphs of a page and the list items that are sentences: no code, tables, headings or ids."""
    kept: list[str] = []
    for written in [*FENCES.sub("\n", markdown).splitlines(), ""]:
        line = ITEM.sub("", written.strip())
        if not line or ITEM.match(written.strip()) or line.startswith(NOT_PROSE):
            yield from _sentences(kept)
            kept = []
        if line and not line.startswith(NOT_PROSE):
            kept.append(MARKS.sub(" ", LINKS.sub(r"\1", line)).replace("*", ""))
    yield from _sentences(kept)


def _sentences(lines: list[str]) -> Iterator[str]:
    """Yield a paragraph when it ends as a sentence does: a label or a row of answers says nothing about the reading."""
    text = " ".join(" ".join(lines).split())
    if text and text.rstrip('”\u2019")')[-1:] in {*".!?:"}:
        yield text


@cache
def syllables(word: str, language: str) -> int:
    """Return the number of syllables of a word, as the hyphenation patterns have it."""
    return len(_hyphens(language).positions(word.lower())) + 1


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=PATTERNS[language], left=1, right=1)


def ease(text: str, language: str) -> tuple[float, int]:
    """Return how easy a text is (about 60 for B1, below 40 for legal texts) and its number of words."""
    words = WORD.findall(text)
    if not words:
        return WEIGHTS[language][0], 0
    sentences = max(1, len(ENDS.findall(text)))
    start, per_word, per_syllable = WEIGHTS[language]
    counted = sum(syllables(word, language) for word in words)
    return start - per_word * len(words) / sentences - per_syllable * counted / len(words), len(words)


def scores(folder: Path) -> list[Score]:
    """Return the score of every page whose Markdown is below `folder`, the hardest first."""
    found = []
    for language in LANGUAGES:
        for file in sorted((folder / language).rglob("*.md")):
            score, words = ease("\n".join(prose(file.read_text(encoding="utf-8"))), language)
            if words >= FEWEST_WORDS:
                found.append(Score(round(score, 1), words, language, file.relative_to(folder).as_posix()))
    return sorted(found)


def report(folder: Path) -> str:
    """Return the hardest pages with their scores, as lines to print."""
    found = scores(folder)
    lines = [f"{len(found)} pages scored for readability (higher is easier); the hardest:"]
    lines += [f"{score.ease:6.1f}  {score.path} ({score.words} words)" for score in found[:WORST]]
    return "\n".join(lines)
