"""A page for each question: how it is asked, every answer, and the rules that read it."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from fundrules.fundfiles import Fact, Value
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import NONE
from fundrules.wording import LANGUAGES, month_words, say
from fundrules_website.addresses import at
from fundrules_website.pages import Page
from fundrules_website.relations import BORDERS, Line, Relations
from fundrules_website.site import Site, both, tell

WITH_PAGES = {"lead_partner": "applicant", "activities": "activity"}  # facts whose answers have pages of their own


def pages(relations: Relations) -> Iterator[Page]:
    """Yield the page of every fact, and their list."""
    for fact in relations.site.funds.vocabulary.facts.values():
        yield _page(relations, fact)
    yield Page(
        key="index:facts",
        owner="rulesets/*/facts.yaml",
        kind="index",
        path=at("facts"),
        title=both("ref.facts.title"),
        summary=both("ref.facts.lead"),
        template="facts",
        shows=partial(_list, relations),
    )


def _page(relations: Relations, fact: Fact) -> Page:
    return Page(
        key=f"fact:{fact.id}",
        owner=_owner(relations.site, fact.id),
        kind="fact",
        path=at("facts", fact.id),
        title={"nl": fact.label.nl, "en": fact.label.en},
        summary={"nl": fact.question.nl, "en": fact.question.en},
        template="fact",
        shows=partial(_shows, relations, fact),
        words={language: [fact.id, *_found_by(fact, language)] for language in LANGUAGES},
        spoken=fact.id,
    )


def _owner(site: Site, name: str) -> str:
    """Return the file that defines a fact: that of the fund that alone knows it, else the common one."""
    knowing = [fund for fund, ruleset in site.funds.rulesets.items() if name in ruleset.vocabulary.facts]
    return f"rulesets/{knowing[0] if len(knowing) == 1 else 'common'}/facts.yaml"


def _found_by(fact: Fact, language: str) -> Iterator[str]:
    yield Ruleset.text(fact.question, language)
    if fact.id not in WITH_PAGES:
        for value in fact.values:
            yield from value_words(value, language)


def value_words(value: Value, language: str) -> Iterator[str]:
    """Yield the words by which an answer is found."""
    yield value.id
    yield Ruleset.text(value.label, language)
    yield from synonyms(value, language)


def synonyms(value: Value, language: str) -> tuple[str, ...]:
    """Return what people type when they mean an answer."""
    if value.synonyms is None:
        return ()
    return value.synonyms.nl if language == "nl" else value.synonyms.en


def _shows(relations: Relations, fact: Fact, language: str) -> Mapping[str, Any]:
    site, text = relations.site, Ruleset.text
    uses = relations.of_fact(fact.id)
    funds = [
        (f"fund:{name}", text(site.funds.rulesets[name].fund.name, language)) for name in relations.funds_of(fact.id)
    ]
    return {
        "fact": fact,
        "question": text(fact.question, language),
        "help": text(fact.help, language),
        "type": tell(f"ref.type.{fact.type}", language),
        "funds": funds,
        "not_before": [(f"fact:{fact.not_before}", _label(site, fact.not_before, language))] if fact.not_before else [],
        "usual": _usual(fact, language),
        "usual_reason": text(fact.usual.reason, language) if fact.usual else "",
        "answers": list(_answers(relations, fact, language)),
        "borders": _borders(relations, fact, language),
        "groups": relations.groups(uses, language),
        "count": len({use.rule.id for use in uses}),
        "paged": WITH_PAGES.get(fact.id, ""),
    }


def _label(site: Site, name: str, language: str) -> str:
    return Ruleset.text(site.funds.vocabulary.facts[name].label, language)


def _usual(fact: Fact, language: str) -> str:
    if fact.usual is None:
        return ""
    value = fact.usual.value
    if isinstance(value, bool):
        return say(language, "yes" if value else "no")
    if fact.type == "date":
        return month_words(value, language)
    labels = {one.id: Ruleset.text(one.label, language) for one in fact.values} | {NONE: say(language, "none")}
    return labels.get(value, value)


def _answers(relations: Relations, fact: Fact, language: str) -> Iterator[dict[str, Any]]:
    """Yield every answer that can be chosen, with the rules that name it."""
    if fact.type in {"yes_no", "judgement"}:
        for value in (True, False):
            label = say(language, "yes" if value else "no")
            yield _answer(relations, fact, value, label, language) | {"id": str(value).lower()}
    for one in fact.values:
        told = _answer(relations, fact, one.id, Ruleset.text(one.label, language), language)
        note = Ruleset.text(one.note, language) if one.note else ""
        key = f"{WITH_PAGES[fact.id]}:{one.id}" if fact.id in WITH_PAGES else ""
        yield told | {"id": one.id, "note": note, "key": key, "synonyms": synonyms(one, language)}
    if fact.type == "choices":
        yield _answer(relations, fact, NONE, say(language, "none"), language) | {"id": NONE}


def _answer(relations: Relations, fact: Fact, value: Any, label: str, language: str) -> dict[str, Any]:
    found = {"lines": relations.naming, "refused": relations.refusing, "turned": relations.turning}
    told = {name: relations.lines(find(fact.id, value), language) for name, find in found.items()}
    return {"label": label, "note": "", "key": "", "synonyms": (), **told}


def _borders(relations: Relations, fact: Fact, language: str) -> list[tuple[str, list[Line]]]:
    """Return the borders at which something changes, in words, with the rules that look at them."""
    found: dict[str, list[Any]] = {}
    bordered = [use for use in relations.of_fact(fact.id) if use.test.word in BORDERS]
    for use in sorted(bordered, key=lambda use: (use.test.wanted[0], use.test.word)):
        if use.test.wanted[0] is not None:
            words = relations.site.words(use.ruleset.fund.id, language)
            found.setdefault(words.asks(use.test), []).append(use)
    return [(words, relations.lines(uses, language)) for words, uses in found.items()]


def _list(relations: Relations, language: str) -> Mapping[str, Any]:
    site, text = relations.site, Ruleset.text
    rows = []
    for fact in site.funds.vocabulary.facts.values():
        funds = relations.funds_of(fact.id)
        rows.append(
            {
                "key": f"fact:{fact.id}",
                "label": text(fact.label, language),
                "question": text(fact.question, language),
                "who": fact.who,
                "funds": "" if set(funds) == set(site.funds.rulesets) else ", ".join(fund.upper() for fund in funds),
            }
        )
    return {"rows": rows, "who": ["applicant", "managing_authority"], "day": date.isoformat(site.day)}
