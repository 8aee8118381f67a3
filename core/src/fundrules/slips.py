"""Finds the word that one with a slip in it was meant to be: a letter too many, too few, wrong or swapped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 6  # letters: of shorter words too many differ in one letter only


def make_slips(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the known words by what is left of them without one letter, so that looking one up stays cheap."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted({one for one in words if len(one) >= SHORTEST}):
        for left in dict.fromkeys(_shortened(word)):
            found[left].append(word)
    return {left: tuple(some) for left, some in found.items()}


def meant(word: str, slips: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the first known word that is one slip away and begins alike: few people slip on the first letter."""
    if len(word) < SHORTEST:
        return None
    near = {one for left in _shortened(word) for one in slips.get(left, ()) if one[0] == word[0]}
    return min((one for one in near if _is_slip(word, one)), default=None)


def _shortened(word: str) -> Iterator[str]:
    yield word
    yield from (word[:cut] + word[cut + 1 :] for cut in range(len(word)))


def _is_slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    begin = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    rest, wanted = one[begin:], other[begin:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:] and len(wanted) > 1
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or swapped
