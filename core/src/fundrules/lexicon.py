"""What words say about answers: one small document per answer, weighed by BM25, and the phrases people type."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import bm25s

from fundrules.fundfiles import Value
from fundrules.slips import make_slips, meant
from fundrules.wordforms import STOP_WORDS, fold, is_abbreviation, parts_of, split_words, word_keys
from fundrules.wording import LANGUAGES

SAYS_NOTHING_ABOVE = 0.09  # a word in a larger share of the documents, such as nota, is left out
LABEL_COUNTS = 2  # times a word of a label, against once for a note or a synonym
LENGTH_MATTERS = 0.2  # little: many synonyms must not make each of them weak
POINTS = 10  # of a whole BM25 weight; scores are whole numbers, so every machine ranks alike
PHRASE_POINTS = (0, 60, 100, 130)  # by the number of words in a phrase that are no stop words
LONGEST_PHRASE_IN_LABEL = 3
COMPOUND_SHARE = 70  # per cent of the points, for a word that is only a part of a compound
SLIP_SHARE = 70  # per cent of the points, for a word that is known when one slip is mended
WHOLE = 100
SAME_BEGINNING = 4  # letters that all forms of a word share; what begins otherwise need not be stemmed
MOST_WORDS_KEPT = 20_000

Term = str
Phrase = tuple[Term, ...]


@dataclass(frozen=True)
class Lexicon:
    """The words of one language: the terms behind each form, and what terms and phrases say about which answers."""

    language: str
    terms: Mapping[str, tuple[Term, ...]]
    weights: Mapping[Term, Mapping[int, int]]
    phrases: Mapping[Term, tuple[tuple[Phrase, int, tuple[int, ...]], ...]]
    beginnings: frozenset[str]
    slips: Mapping[str, tuple[str, ...]]

    def read(self, word: str) -> dict[Term, int]:
        """Return the known terms that a word of a text is a form of, each with the per cent for which it counts."""
        found = dict.fromkeys(self.terms.get(_capitals(word), ()), WHOLE) if is_abbreviation(word) else {}
        folded = fold(word)
        if folded in STOP_WORDS[self.language]:
            return found | dict.fromkeys(self.terms.get(_small(folded), ()), WHOLE)
        if folded in self.terms or folded[:SAME_BEGINNING] in self.beginnings:
            keys = (folded,) if folded in self.terms else word_keys(folded, self.language)
            found |= dict.fromkeys(self._known(keys), WHOLE)
        parts = self._parts(folded) if self.language == "nl" else []
        mended = None if found else meant(folded, self.slips)
        slipped = dict.fromkeys(self._known([mended] if mended else []), SLIP_SHARE)
        return dict.fromkeys(self._known(parts), COMPOUND_SHARE) | slipped | found

    def _known(self, keys: Iterable[str]) -> Iterable[Term]:
        return chain.from_iterable(self.terms.get(key, ()) for key in keys)

    def _parts(self, folded: str) -> list[str]:
        """Return the longest known word that a compound begins with, and the longest it ends with."""
        parts = list(parts_of(folded))
        known = [part for part in parts if part in self.terms and part not in STOP_WORDS[self.language]]
        begins, ends = (
            next((part for part in known if fits(part)), None) for fits in (folded.startswith, folded.endswith)
        )
        return [part for part in (begins, ends) if part]


def make_lexicons(values: Sequence[Value]) -> dict[str, Lexicon]:
    """Return the lexicon of each language about `values`, which are known by their number in the row."""
    documents = [[term for language in LANGUAGES for term in _document(value, language)] for value in values]
    often = Counter(term for document in documents for term in set(document))
    most = max(2, SAYS_NOTHING_ABOVE * len(values))
    weights = _weigh([[term for term in document if often[term] <= most] for document in documents])
    return {language: _lexicon(values, language, weights) for language in LANGUAGES}


def _lexicon(values: Sequence[Value], language: str, weights: Mapping[Term, Mapping[int, int]]) -> Lexicon:
    terms: dict[str, dict[Term, None]] = defaultdict(dict)
    texts = [text for value in values for text in _texts(value, language)]
    words = list(dict.fromkeys(word.text for text in texts for word in split_words(text)))
    for word in words:
        for key in _keys(word, language):
            terms[key][_term(word, language)] = None
    for word in words:  # a word that stands in the files need not be taken apart again when it is read
        terms[_keys(word, language)[0]] |= {term: None for key in _keys(word, language) for term in terms[key]}
    return Lexicon(
        language,
        {key: tuple(found) for key, found in terms.items()},
        weights,
        _phrases(values, language),
        frozenset(key[:SAME_BEGINNING] for key in terms),
        make_slips(fold(word) for word in words if not is_abbreviation(word) and _says_something(word, language)),
    )


def _texts(value: Value, language: str) -> list[str]:
    synonyms = getattr(value.synonyms, language, ())
    return [getattr(value.label, language), *([getattr(value.note, language)] if value.note else []), *synonyms]


def _document(value: Value, language: str) -> list[Term]:
    label, *others = _texts(value, language)
    words = [word.text for text in [*[label] * LABEL_COUNTS, *others] for word in split_words(text)]
    return [_term(word, language) for word in words if _says_something(word, language)]


def _says_something(word: str, language: str) -> bool:
    return fold(word) not in STOP_WORDS[language] and not word.isdigit() and len(word) > 1


@lru_cache(MOST_WORDS_KEPT)
def _keys(word: str, language: str) -> tuple[str, ...]:
    """Return what `word` is found by: its forms, or only itself for an abbreviation or a stop word."""
    if is_abbreviation(word):
        return (_capitals(word),)
    folded = fold(word)
    return (_small(folded),) if folded in STOP_WORDS[language] else word_keys(folded, language)


def _term(word: str, language: str) -> Term:
    """Return what stands for `word` and all its other forms."""
    key = _keys(word, language)[-1]
    return key if is_abbreviation(word) else f"{language}:{key}"


def _capitals(word: str) -> str:
    return f"={word}"


def _small(word: str) -> str:
    return f"-{word}"


def _weigh(documents: list[list[Term]]) -> dict[Term, dict[int, int]]:
    """Return how much each term says about each document, in whole points."""
    if not any(documents):
        return {}
    index = bm25s.BM25(b=LENGTH_MATTERS)
    index.index(documents, show_progress=False)
    weights: dict[Term, dict[int, int]] = {}
    for term in sorted(set(chain.from_iterable(documents))):
        scores = [round(float(score) * POINTS) for score in index.get_scores([term])]
        weights[term] = {number: score for number, score in enumerate(scores) if score}
    return weights


def _phrases(values: Sequence[Value], language: str) -> dict[Term, tuple[tuple[Phrase, int, tuple[int, ...]], ...]]:
    """Return the synonyms and the short labels by their first term, with their points and the answers they mean."""
    meant: dict[tuple[Phrase, int], dict[int, None]] = defaultdict(dict)
    for number, value in enumerate(values):
        for words in filter(None, _typed(value, language)):
            telling = sum(_says_something(word, language) for word in words)
            points = PHRASE_POINTS[min(telling, len(PHRASE_POINTS) - 1)]
            meant[tuple(_term(word, language) for word in words), points][number] = None
    begun: dict[Term, list[tuple[Phrase, int, tuple[int, ...]]]] = defaultdict(list)
    for (phrase, points), numbers in meant.items():
        begun[phrase[0]].append((phrase, points, tuple(numbers)))
    return {term: tuple(phrases) for term, phrases in begun.items()}


def _typed(value: Value, language: str) -> Iterator[list[str]]:
    """Yield the words of each synonym, and those of the label when it is short enough to be typed as it is."""
    label = [word.text for word in split_words(getattr(value.label, language))]
    if len(label) <= LONGEST_PHRASE_IN_LABEL:
        yield label
    for text in getattr(value.synonyms, language, ()):
        yield [word.text for word in split_words(text)]
