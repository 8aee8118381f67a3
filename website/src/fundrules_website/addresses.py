"""The addresses of the generated pages, and the forms in which people name a place in the law."""

import re
from collections.abc import Iterator

from fundrules.wording import LANGUAGES
from fundrules_website.pages import slug

ROOTS = {
    "reference": {"nl": "naslag", "en": "reference"},
    "rules": {"nl": "regels", "en": "rules"},
    "funds": {"nl": "fondsen", "en": "funds"},
    "objectives": {"nl": "doelstellingen", "en": "objectives"},
    "points": {"nl": "punten", "en": "points"},
    "editions": {"nl": "edities", "en": "editions"},
    "facts": {"nl": "feiten", "en": "facts"},
    "sources": {"nl": "bronnen", "en": "sources"},
    "problems": {"nl": "problemen", "en": "problems"},
    "applicants": {"nl": "wie", "en": "who"},
    "activities": {"nl": "activiteiten", "en": "activities"},
    "articles": {"nl": "artikelen", "en": "articles"},
    "allocations": {"nl": "verdeling", "en": "allocations"},
    "priorities": {"nl": "prioriteiten", "en": "priorities"},
    "changes": {"nl": "wijzigingen", "en": "changes"},
    "everything": {"nl": "alles", "en": "everything"},
}
LETTERS = re.compile(r"\(([^)]+)\)")


def at(root: str, *parts: str) -> dict[str, str]:
    """Return the address below a root in both languages; without parts, that of its list."""
    rest = "/".join(map(slug, parts)) or "index"
    return {language: f"{ROOTS[root][language]}/{rest}" for language in LANGUAGES}


def forms(point: str, language: str) -> Iterator[str]:
    """Yield how people write a place such as 3(2)(a)(d)."""
    article, parts = point.partition("(")[0], LETTERS.findall(point)
    letters = [part for part in parts if part.isalpha()]
    yield point
    yield ".".join([article, *parts])
    yield "".join([article, *parts])
    if language == "nl":
        below = " ".join(f"onder {letter}" for letter in letters)
        yield f"artikel {article} lid {parts[0]} {below}".strip()
        yield f"art. {article}, lid {parts[0]}, {' '.join(letters)}".strip(", ")
    else:
        yield f"article {article} paragraph {parts[0]} {' '.join(f'point {letter}' for letter in letters)}".strip()
        yield f"Art. {article}({parts[0]}) {' '.join(letters)}".strip()
    yield f"art {point}"
