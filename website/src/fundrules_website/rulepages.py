"""A page for each rule: what it says, why, when, and what to tell a caller."""

from collections.abc import Iterator, Mapping
from typing import Any

from fundrules.catalogue import rule_page
from fundrules.ruleset import Ruleset
from fundrules_website.pages import LANGUAGES, Page, slug
from fundrules_website.site import Site

ROOT = {"nl": "regels", "en": "rules"}


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of every rule; one that all funds share has one page."""
    for name, rulesets in site.rules.items():
        yield _page(site, name, rulesets)


def address(name: str, language: str) -> str:
    """Return the address of a rule's page."""
    return "/".join([ROOT[language], *map(slug, name.split("."))])


def _page(site: Site, name: str, rulesets: list[Ruleset]) -> Page:
    rule = rulesets[0].rules[name]

    def shows(language: str) -> Mapping[str, Any]:
        return {"rule": rule_page(rulesets[0], name, language, site.day), "funds": rulesets}

    return Page(
        key=f"rule:{name}",
        owner=f"{name}",
        kind="rule",
        path={language: address(name, language) for language in LANGUAGES},
        title={"nl": rule.texts.nl.title, "en": rule.texts.en.title},
        summary={"nl": rule.texts.nl.reason, "en": rule.texts.en.reason},
        template="rule",
        shows=shows,
        spoken=name,
    )
