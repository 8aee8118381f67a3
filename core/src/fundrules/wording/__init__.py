"""Every sentence of the core itself, in Dutch and English. Sentences about rules and facts live with those."""

from fundrules.wording.en import SENTENCES as EN
from fundrules.wording.nl import SENTENCES as NL

LANGUAGES = ("nl", "en")
_BY_LANGUAGE = {"nl": NL, "en": EN}


def say(language: str, key: str, **values: object) -> str:
    """Return sentence `key` in `language`, with `values` filled in."""
    return _BY_LANGUAGE[language][key].format(**values)


def say_count(language: str, key: str, n: int, shown: str | None = None) -> str:
    """Return the sentence that counts `n` things: `key`_one says it of one, `key`_many of any other number."""
    return say(language, f"{key}_{'one' if n == 1 else 'many'}", n=shown or n)


def is_sentence(key: object) -> bool:
    """Say whether there is a sentence with this key."""
    return isinstance(key, str) and key in NL


def month_words(day: str, language: str) -> str:
    """Return an ISO date as a person writes it, such as 1 januari 2021."""
    year, month, number = day.split("-")
    return f"{int(number)} {say(language, 'months').split()[int(month) - 1]} {year}"
