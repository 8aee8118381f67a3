"""Proposes answers from a free text, each with the words that led to it; the same text always gets the same answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from fundrules.fundfiles import Fact, Value
from fundrules.funds import Funds
from fundrules.lexicon import WHOLE, Lexicon, Term, make_lexicons
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import Vocabulary
from fundrules.wordforms import STOP_WORDS, Word, detect_language, fold, split_words
from fundrules.wording import LANGUAGES, say

LOWEST_SCORE = 40  # a little less than what a synonym gives that is part of a compound
LOWEST_SHARE = 35  # per cent of the best score for the same question
MOST_VALUES = {"choice": 3, "choices": 6}
MOST_WORDS = 8  # shown with one suggestion
FUNDS_KEPT = 4

Evidence = dict[object, tuple[int, int, int]]  # by term or phrase: its points, its first and its last word
Found = tuple[int, Fact, Value, Evidence]  # the score of an answer, the question, the answer, and what speaks for it


class Suggestion(Struct, frozen=True):
    """An answer that a text seems to give and the words that led to it; a higher score is stronger.

    `start` and `end` of the words count characters (Unicode code points) of the text.
    """

    fact: str
    value: str
    label: str
    score: int
    words: tuple[Word, ...]
    language: str


class Suggester:
    """Reads texts against one vocabulary; made once, safe to share between threads.

    A question takes part when one of its answers has synonyms.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        facts = [fact for fact in vocabulary.facts.values() if any(value.synonyms for value in fact.values)]
        self._rows = [(fact, value) for fact in facts for value in fact.values]
        self._lexicons = make_lexicons([value for _, value in self._rows])

    def suggest(self, text: str, language: str | None = None) -> list[Suggestion]:
        """Return the answers proposed: by question in the order of asking, the strongest first.

        Left out, the language is that of which more stop words occur; when that is even, that which tells more.
        """
        words = _loud(split_words(text))
        spoken = language or detect_language(words)
        read = {one: _read(words, self._lexicons[one]) for one in ([spoken] if spoken else LANGUAGES)}
        best = max(read, key=lambda one: sum(map(_score, read[one].values())))
        by_fact: dict[str, list[Found]] = defaultdict(list)
        for number, (fact, value) in enumerate(self._rows):
            if number in read[best]:
                by_fact[fact.id].append((_score(read[best][number]), fact, value, read[best][number]))
        return [
            Suggestion(fact.id, value.id, Ruleset.text(value.label, best), score, _shown(evidence, words, text), best)
            for found in by_fact.values()
            for score, fact, value, evidence in _strongest(found)
        ]


def _loud(words: list[Word]) -> list[Word]:
    """Return the words; one that is all a text has to say counts as one in capitals: few type IND so."""
    telling = [word for word in words if not any(fold(word.text) in STOP_WORDS[one] for one in LANGUAGES)]
    if len(telling) != 1:
        return words
    return [Word(word.text.upper(), word.start, word.end) if word is telling[0] else word for word in words]


def propose(funds: Funds, text: str, spoken: str | None, language: str) -> "Suggestions":
    """Return what `text`, written in `spoken`, suggests: the strongest first, whatever question it answers."""
    found = sorted(suggest_for(funds, text, spoken), key=lambda one: -one.score)
    return Suggestions(notice=say(language, "suggested"), suggestions=found)


def suggest_for(funds: Funds, text: str, language: str | None = None) -> list[Suggestion]:
    """Return what `text` suggests for the questions of `funds`; the first call prepares for all later ones."""
    return _suggester(funds).suggest(text, language)


@lru_cache(FUNDS_KEPT)
def _suggester(funds: Funds) -> Suggester:
    return Suggester(funds.vocabulary)


def _read(words: Sequence[Word], lexicon: Lexicon) -> Mapping[int, Evidence]:
    """Return what speaks for each answer; a term or phrase counts once."""
    known = {text: lexicon.read(text) for text in {word.text: None for word in words}}
    terms = [known[word.text] for word in words]
    found: dict[int, Evidence] = defaultdict(dict)
    heard: set[tuple[Term, int]] = set()
    for at, here in enumerate(terms):
        for term, share in here.items():
            if (term, share) not in heard:
                for number, weight in lexicon.weights.get(term, {}).items():
                    _keep(found[number], term, weight * share // WHOLE, at, at)
                heard.add((term, share))
            for phrase, points, numbers in lexicon.phrases.get(term, ()):
                if worth := points * _share_of(phrase, terms[at : at + len(phrase)]) // WHOLE:
                    for number in numbers:
                        _keep(found[number], phrase, worth, at, at + len(phrase) - 1)
    return found


def _keep(evidence: Evidence, key: object, points: int, first: int, last: int) -> None:
    if key not in evidence or evidence[key][0] < points:
        evidence[key] = points, first, last


def _share_of(phrase: Sequence[Term], heard: Sequence[Mapping[Term, int]]) -> int:
    """Return for how many per cent a phrase is heard: 0 unless every word is."""
    if len(heard) < len(phrase):
        return 0
    return min(here.get(term, 0) for term, here in zip(phrase, heard, strict=True))


def _score(evidence: Evidence) -> int:
    """Return how strong evidence is: 0 when it is only one word of the text, and that word is no synonym."""
    counts = any(isinstance(key, tuple) for key in evidence) or len({at for _, at, _ in evidence.values()}) > 1
    return sum(points for points, _, _ in evidence.values()) if counts else 0


def _strongest(found: Sequence[Found]) -> list[Found]:
    """Return the answers to one question that are strong enough, and not too many."""
    ranked = sorted(found, key=lambda one: -one[0])  # sorting keeps the order of the vocabulary between equals
    lowest = max(LOWEST_SCORE, ranked[0][0] * LOWEST_SHARE // WHOLE)
    return [one for one in ranked[: MOST_VALUES[ranked[0][1].type]] if one[0] >= lowest]


def _shown(evidence: Evidence, words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Return the words that told most, in the order of the text; what lies inside a longer piece is not repeated."""
    told = sorted({(first, last): points for points, first, last in sorted(evidence.values())}.items())
    pieces = [
        (points, first, last)
        for (first, last), points in told
        if not any((a, b) != (first, last) and a <= first and last <= b for (a, b), _ in told)
    ]
    most = sorted(sorted(pieces, key=lambda piece: -piece[0])[:MOST_WORDS], key=lambda piece: piece[1])
    return tuple(
        Word(text[words[first].start : words[last].end], words[first].start, words[last].end) for _, first, last in most
    )


class Suggestions(Struct, frozen=True, kw_only=True):
    """Answers that a text seems to give, the highest score first; each is to be confirmed by a person."""

    notice: str
    suggestions: list[Suggestion]
