"""Which sentences of a rule are said on the phone: chosen in the Dutch texts, and the same ones taken in English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from fundrules.models import Rule, RuleText
from fundrules_website.sentences import sentences, units

IMPERATIVE = re.compile(
    r"(Vraag|Haal|Houd|Laat|Kies|Leg|Kijk|Zorg|Zoek|Lees|Overleg|Maak|Neem|Gebruik|Pas|Zet|Werk|Stem|Splits|Noem|Koop"
    r"|Begin|Bewaar|Ga|Schrijf|Beschrijf|Organiseer|Betrek|Plaats|Hang|Geef|Richt|Plan|Toon|Meld|Denk)\b"
)
HANGS = "dan"  # a sentence with this word hangs on the one before it and cannot be said alone
WEIGHTY = ("nota", "voorrang")  # of a priority: what the nota thinks of it
LONG = re.compile(r"[^\W\d_]{4,}")
FEWEST = 5  # words in a sentence that says something by itself
BREATH = 25  # the most words in a sentence that somebody hears
NOTED = ("let", "op")  # what a warning begins with
SAME = 2 / 3  # of the words of a title: then the sentence says what the title says


@dataclass(frozen=True)
class Piece:
    """A sentence, or a question with its answer: in Dutch, which decides, and in the language asked for."""

    dutch: str
    told: str
    answers: bool = False

    @property
    def asks(self) -> bool:
        """Whether it tells the caller to do something, and can be said without the sentence before it."""
        return self.answers or (self.begins and HANGS not in self.dutch.split())

    @property
    def begins(self) -> bool:
        """Whether it begins as an instruction."""
        return bool(IMPERATIVE.match(self.dutch))


def words_of(rule: Rule, language: str) -> RuleText:
    """Return the texts of a rule in one language."""
    return rule.texts.nl if language == "nl" else rule.texts.en


def pieces(rule: Rule, part: str, language: str) -> list[Piece]:
    """Return the reason of a rule, or what is said otherwise, piece by piece."""
    told = {one: units(sentences(getattr(words_of(rule, one), part) or ""), one) for one in ("nl", language)}
    if len(told["nl"]) != len(told[language]):
        counted = ", ".join(f"{one} {len(of)}" for one, of in told.items())
        fault = f"{rule.id}: texts.{part} has not as many sentences in both languages ({counted})"
        raise ValueError(f"{fault}; a question with its answer counts as one: write it with “if” in English")
    return [Piece(nl, own, answers) for (nl, answers), (own, _) in zip(told["nl"], told[language], strict=True)]


def instruction(found: Sequence[Piece], *, plainly: bool = False) -> int | None:
    """Return the place of the last piece after the first that says what to do; `plainly` prefers one without "if"."""
    usable = [place for place in range(len(found) - 1, 0, -1) if found[place].asks]
    return min(usable, key=lambda place: plainly and found[place].answers, default=None)


def ground(found: Sequence[Piece], place: int) -> Piece | None:
    """Return the piece that says why one must do what stands at `place`: what it means for the money, mostly."""
    before = found[place - 1] if place > 1 and not found[place].answers else None
    return None if before is None or before.answers or before.begins else before


def more(rule: Rule, language: str, *, by_nota: bool) -> str:
    """Return what else a rule says, up to its first question."""
    told = [list(takewhile(_plain, sentences(words_of(rule, one).reason)[1:])) for one in ("nl", language)]
    both = list(zip(*told, strict=False))
    weighty = [own for nl, own in both if by_nota and any(word in nl for word in WEIGHTY)]
    long = [own for nl, own in both if len(nl.split()) >= FEWEST]
    return next(iter([*weighty, *long, *(own for _, own in both)]), "")


def _plain(sentence: str) -> bool:
    return not sentence.endswith("?")


def heard(rule: Rule, *, costs: bool = False) -> str:
    """Return how a warning begins: with its title and first sentence, or with only one of them if that says both.

    Both together can be more than one hears in one breath, and so they are where it also says what the project `costs`;
    then the first sentence says it.
    """
    first = pieces(rule, "reason", "nl")[0].dutch
    title = rule.texts.nl.title
    own, said = (set(LONG.findall(text.lower())) for text in (title, first))
    if ":" in first:
        return "warning_title"
    says_both = ":" in title or len(own & said) >= SAME * len(own)
    return "warning_plain" if says_both or costs or _is_long(rule) else "warning"


def _is_long(rule: Rule) -> bool:
    """Say whether the title and the first sentence of a rule are too many words for one, in either language."""
    both = ((words_of(rule, one).title, pieces(rule, "reason", one)[0].told) for one in ("nl", "en"))
    return any(len(f"{title} {first}".split()) + len(NOTED) > BREATH for title, first in both)
