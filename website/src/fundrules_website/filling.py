"""Fills what the written pages leave to the data: titles of links and values of parameters.

`[](rule:amf.rate.standard)` becomes a link with the title of that page, `{{amf.rate_standard}}` the value of that
parameter on the day that is shown.
"""

import re

from fundrules_website.relations import dated_words
from fundrules_website.running import BlockError
from fundrules_website.site import Site

UNNAMED = re.compile(r"\[\]\(([a-z]+:[^)\s]+)\)")
VALUE = re.compile(r"\{\{([a-z0-9]+)\.([a-z0-9_]+)\}\}")


def filled(site: Site, text: str, language: str) -> str:
    """Return the text of a page with every title and value in its place."""
    named = UNNAMED.sub(lambda found: f"[{_title(site, found[1], language)}]({found[1]})", text)
    return VALUE.sub(lambda found: _value(site, found[1], found[2], language), named)


def _title(site: Site, key: str, language: str) -> str:
    page = site.pages.by_key.get(key)
    if page is None:
        raise BlockError(f"there is no page {key} to name")
    return page.title[language]


def _value(site: Site, fund: str, name: str, language: str) -> str:
    words = site.words(fund, language)
    known = words.ruleset.value(name, words.plan.day)
    if known is None:
        raise BlockError(f"{fund}.{name} has no value on {words.plan.day}")
    return dated_words(words.ruleset.parameters[name], known, language)
