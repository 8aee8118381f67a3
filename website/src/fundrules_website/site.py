"""What every page is made from: the funds, their words on the day that is shown, and all pages."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from fundrules.answers import AdoptedPoint
from fundrules.catalogue import latest
from fundrules.funds import Funds
from fundrules.ruleset import Ruleset
from fundrules.wording import LANGUAGES
from fundrules.wordsmith import Wordsmith
from fundrules_website.pages import Pages
from fundrules_website.publishing import Publishing

WEBSITE = Path(__file__).parents[2]
REPOSITORY = WEBSITE.parent
HERE = "http://127.0.0.1:8000"  # where `make serve` answers; examples name it


@dataclass
class Site:
    """The funds and the pages about them."""

    funds: Funds
    day: date
    address: str = ""  # of the running service; without one, nothing is asked of it
    publishing: Publishing = field(default_factory=Publishing)
    pages: Pages = field(default_factory=Pages)
    _words: dict[tuple[str, str, date], Wordsmith] = field(default_factory=dict)

    def words(self, fund: str, language: str, day: date | None = None) -> Wordsmith:
        """Return the words of the latest edition of a fund, on a day of it or on the day that is shown."""
        key = (fund, language, day or self.day)
        if key not in self._words:
            self._words[key] = latest(self.funds.rulesets[fund], language, key[2])
        return self._words[key]

    def adopted(self, words: Wordsmith, rule: str) -> AdoptedPoint | None:
        """Return where the adopted act has a clause, as every decision tells it; None for a rule that is no clause."""
        return self.funds.explainer(words.plan, words.language, "short").adopted.get(rule)

    @property
    def rules(self) -> dict[str, list[Ruleset]]:
        """Every rule with the rulesets that have it: one, or all for a rule that the funds share."""
        found: dict[str, list[Ruleset]] = {}
        for ruleset in self.funds.rulesets.values():
            for name in ruleset.rules:
                found.setdefault(name, []).append(ruleset)
        return found


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return the fixed sentences of the site: by key, one for each language."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((Path(__file__).parent / "words").glob("*.yaml")):
        for key, both in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            if key in found or set(both) != {"nl", "en"}:
                message = f"{file.name}: {key} stands there twice, or not in both languages"
                raise ValueError(message)
            found[key] = both
    return found


def tell(key: str, language: str, **values: object) -> str:
    """Return a fixed sentence of the site, with the values in it."""
    return texts()[key][language].format(**values)


def tell_count(key: str, language: str, n: int, **values: object) -> str:
    """Return the sentence that counts `n` things: `key`_one says it of one, `key`_many of any other number."""
    return tell(f"{key}_{'one' if n == 1 else 'many'}", language, n=n, **values)


def both(key: str, **values: object) -> dict[str, str]:
    """Return a fixed sentence of the site in both languages."""
    return {language: tell(key, language, **values) for language in LANGUAGES}
