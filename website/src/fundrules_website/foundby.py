"""What a page is found by beside its own text: funds, places in the law, and the words people use."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import yaml

from fundrules.api.problems import KINDS as PROBLEMS
from fundrules.catalogue import conditions_of
from fundrules.forms import Citation, Place
from fundrules.fundfiles import Fact, Value
from fundrules.models import Condition, Rule, ThenAllocation, ThenRate
from fundrules.planning import resolve
from fundrules.ruleset import Ruleset
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith, euro_words, percent_words
from fundrules_website.pages import Page
from fundrules_website.site import WEBSITE, Site, tell, texts
from fundrules_website.terms import forms

FILE = WEBSITE / "written" / "found-by.yaml"
FACTS = {"applicant": "lead_partner", "activity": "activities"}  # pages about one answer to a question
MOST_ANSWERS = 4  # a condition that names more answers than this says little about the rule


@cache
def found_by() -> dict[str, dict[str, list[str]]]:
    """Return the words people use for a page that neither the page nor the vocabulary has, by its key."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def said(key: str, language: str) -> list[str]:
    """Return the words people use for a page or a section, and the sentences that send them to it."""
    told = found_by().get(key, {})
    sentences = (tell(name, language) if name in texts() else say(language, name) for name in told.get("says", ()))
    return [*told.get(language, ()), *(one.rstrip(".") for one in sentences)]


class Found:
    """What one page is found by in one language: its funds, its own place and further places in the law, and words."""

    def __init__(self, site: Site, page: Page, language: str) -> None:
        self.site, self.language = site, language
        self.own: list[str] = []
        self.places: list[str] = []
        self.stage = ""  # of a rule
        self.is_general = False  # a rule that asks hardly anything
        sort, *rest = page.key.split(":")
        self.funds = [rest[0]] if rest[0] in site.funds.rulesets else []
        self.said = said(page.key, language)
        self.labels = list(page.words.get(language, ()))
        self.synonyms: list[str] = []
        takers: dict[str, Callable[..., None]] = {
            "rule": self._rule,
            "fact": self._fact,
            "fund": self._fund,
            "problem": self._problem,
            "objective": self._point,
            "point": self._point,
            **{kind: partial(self._answer, fact) for kind, fact in FACTS.items()},
        }
        if sort in takers:
            takers[sort](*rest)

    def _rule(self, name: str) -> None:
        rulesets = self.site.rules[name]
        rule = rulesets[0].rules[name]
        self.funds = [one.fund.id for one in rulesets] if len(rulesets) == 1 else []
        words = self.site.words(rulesets[0].fund.id, self.language)
        self.labels.append(tell(f"search.stage.{rule.stage}", self.language))
        self.labels += _amounts(rule, words)
        self.stage = rule.stage
        conditions = list(conditions_of(rule.when))
        self.is_general = len(conditions) == 1
        for condition in conditions:
            self._condition(condition, words)
        self._cite(rule.citation)

    def _condition(self, condition: Condition, words: Wordsmith) -> None:
        """Take the words for what a condition asks for, when it does not allow too much."""
        wanted = resolve(condition, words.ruleset, words.plan.day).wanted
        if condition.fact == "rate_basis":
            rates = [rule for rule in words.ruleset.rules.values() if getattr(rule.then, "basis", "") in wanted]
            self.labels += [amount for rate in rates for amount in _amounts(rate, words)]
        fact: Fact | None = words.ruleset.vocabulary.facts.get(condition.fact)
        if fact is None or condition.word == "is_not":
            return
        self.labels.append(words.labels[fact.id])
        self.labels += [euro_words(int(wanted[0]), self.language)] if fact.type == "euro" else []
        for value in fact.values if len(wanted) <= MOST_ANSWERS else ():
            if value.id in wanted:
                self._value(value)

    def _value(self, value: Value) -> None:
        self.labels += [self._text(value.label), value.id.replace("_", " ")]
        self.synonyms += getattr(value.synonyms, self.language) if value.synonyms else ()

    def _cite(self, citation: Citation) -> None:
        self.own += forms(citation)
        for place in citation.see:
            self.places += forms(place)
        self.labels += [(place.source or citation.source).replace("-", " ") for place in (citation, *citation.see)]

    def _fact(self, name: str) -> None:
        fact = self.site.funds.vocabulary.facts[name]
        self.labels += [self._text(fact.label), self._text(fact.help)]
        for value in fact.values:
            self._value(value)

    def _answer(self, fact: str, name: str) -> None:
        for value in self.site.funds.vocabulary.facts[fact].values:
            if value.id == name:
                self._value(value)

    def _fund(self, name: str) -> None:
        ruleset = self.site.funds.rulesets[name]
        fund = ruleset.fund
        source = ruleset.sources[fund.adopted.source]
        self.labels += [self._text(one) for one in (fund.name, fund.adopted.name, source.title)]
        self.labels += [self._text(objective.label) for objective in fund.objectives]

    def _problem(self, name: str) -> None:
        self.labels += [str(status) for status, kind in PROBLEMS.items() if kind == name]

    def _point(self, fund: str, point: str) -> None:
        self.own += forms(Place(article=point))
        labels = {one.id: one.label for one in self.site.funds.rulesets[fund].fund.objectives}
        self.labels += [self._text(labels[point])] if point in labels else []

    def _text(self, one: Any) -> str:
        return Ruleset.text(one, self.language)


def _amounts(rule: Rule, words: Wordsmith) -> Iterator[str]:
    """Yield the percentage that a rule gives."""
    then = rule.then
    given = then.ceiling if isinstance(then, ThenRate) else then.share if isinstance(then, ThenAllocation) else None
    value = words.ruleset.value(given.parameter, words.plan.day) if given else None
    if given and value:
        yield percent_words(value.number, words.language)
        yield words.text(words.ruleset.parameters[given.parameter].label)
