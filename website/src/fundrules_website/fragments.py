"""What the written pages insert: pieces of what the rules know, told by the templates in `templates/fragments`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from fundrules.api.settings import Settings
from fundrules.catalogue import programme_amount
from fundrules.fundfiles import Fact, Reading, Source
from fundrules.models import Rule
from fundrules.ruleset import STAGES, Ruleset
from fundrules.wording import month_words
from fundrules.wordsmith import Wordsmith, euro_words, percent_words
from fundrules_website.site import Site, tell

SHARED = "common"
FIGURES = ("largest_body", "seconds_per_request", "requests_per_minute")


class Told(NamedTuple):
    """A rule with its words in one language."""

    id: str
    title: str
    text: str
    sources: list[Any]


class Letter(NamedTuple):
    """A point of the nota that has another letter in the regulation, with the clauses that use it."""

    nota: str
    adopted: str
    clauses: list[Told]


class Listed(NamedTuple):
    """A source, with the number of rules that cite it."""

    key: str
    source: Source
    title: str
    rules: int


class Money(NamedTuple):
    """What is known of the whole amount of a fund."""

    fund: str
    amount: str
    as_of: str
    note: str


@dataclass(frozen=True)
class Shown:
    """What a fragment can tell, in one language."""

    site: Site
    language: str

    def link(self, key: str, words: str) -> str:
        """Return `words` as a link to the page with `key`, or as they are when there is no such page."""
        return f"[{words}]({key})" if key in self.site.pages.by_key else words

    @cached_property
    def funds(self) -> dict[str, Wordsmith]:
        """The words of every fund."""
        return {name: self.site.words(name, self.language) for name in self.site.funds.rulesets}

    def name(self, fund: str) -> str:
        """Return the name of a fund; what all funds share has a name too."""
        if fund == SHARED:
            return tell("fragments.shared", self.language)
        words = self.funds[fund]
        return words.text(words.ruleset.fund.name)

    @cached_property
    def rules(self) -> list[tuple[Rule, Wordsmith]]:
        """Every rule once, with the words of the first fund that has it."""
        return [
            (rulesets[0].rules[name], self.funds[rulesets[0].fund.id]) for name, rulesets in self.site.rules.items()
        ]

    def told(self, rule: Rule, words: Wordsmith) -> Told:
        """Return the words of a rule."""
        texts = words.words(rule)
        return Told(rule.id, texts.title, texts.reason, words.citations[rule.id])

    def by_fund(self, wanted: Any) -> dict[str, list[Any]]:
        """Return the rules of which `wanted` returns something, under the fund that defines them, shared ones first."""
        found: dict[str, list[Any]] = {SHARED: [], **{name: [] for name in self.funds}}
        for rule, words in self.rules:
            if (text := wanted(rule, words)) is not None:
                found[rule.id.split(".", maxsplit=1)[0]].append(text)
        return {name: told for name, told in found.items() if told}

    def letters(self) -> list[Letter]:
        """Return the points whose letter differs between nota and regulation, in the order of the nota."""
        found: dict[tuple[str, str], list[Told]] = {}
        for words in self.funds.values():
            for planned in words.plan.by_stage["clause"]:
                place, then = self.site.adopted(words, planned.rule.id), planned.rule.then
                if place and not place.same_letter:
                    pair = (then.point, f"{place.annex} {place.point}")  # type: ignore[union-attr]
                    found.setdefault(pair, []).append(self.told(planned.rule, words))
        return [Letter(nota, adopted, clauses) for (nota, adopted), clauses in sorted(found.items())]

    def not_modelled(self) -> dict[str, list[Told]]:
        """Return what every rule leaves out, under its fund."""
        return self.by_fund(
            lambda rule, words: (
                self.told(rule, words)._replace(text=words.text(rule.not_modelled)) if rule.not_modelled else None
            )
        )

    def readings(self) -> Iterator[tuple[Reading, list[Told]]]:
        """Yield every reading, with the rules that take it."""
        known = {number: one for words in self.funds.values() for number, one in words.ruleset.readings.items()}
        for number, reading in sorted(known.items()):
            yield reading, [self.told(rule, words) for rule, words in self.rules if rule.reading == number]

    def facts(self, wanted: Any) -> list[tuple[Fact, Wordsmith]]:
        """Return the facts of all funds for which `wanted` is true, each once."""
        found: dict[str, tuple[Fact, Wordsmith]] = {}
        for words in self.funds.values():
            for fact in words.ruleset.vocabulary.facts.values():
                if wanted(fact):
                    found.setdefault(fact.id, (fact, words))
        return list(found.values())

    def usual(self) -> list[tuple[Fact, str, str]]:
        """Return every fact with a usual answer: the answer in words, and the reason."""
        told = []
        for fact, words in self.facts(lambda one: one.usual):
            value: Any = fact.usual.value if fact.usual else None
            answer = words.value_labels.get((fact.id, value)) or self._written(fact, value)
            told.append((fact, answer, words.text(fact.usual.reason if fact.usual else None)))
        return told

    def _written(self, fact: Fact, value: Any) -> str:
        none = tell("fragments.none", self.language)
        return none if fact.type == "choices" else month_words(str(value), self.language)

    def judgements(self) -> list[tuple[Fact, str, str]]:
        """Return every judgement: its question, and who judges."""
        return [(fact, words.text(fact.question), words.text(fact.help)) for fact, words in self.facts(_is_judgement)]

    def day(self, day: date | None) -> str:
        """Return a day as a person writes it; nothing where there is none."""
        return month_words(day.isoformat(), self.language) if day else ""

    def text(self, both: Any) -> str:
        """Return one of both texts."""
        return Ruleset.text(both, self.language)

    def sources(self) -> list[Listed]:
        """Return every source, with how often it is cited."""
        known = {key: one for words in self.funds.values() for key, one in words.ruleset.sources.items()}
        cited = Counter(key for rule, _ in self.rules for key in _sources_of(rule))
        return [Listed(key, one, self.text(one.title), cited[key]) for key, one in known.items()]

    def later(self) -> list[Told]:
        """Return the warnings that rest on what the executor published after the nota, and not on a law."""
        kinds = {listed.key: listed.source.kind for listed in self.sources()}
        return [
            self.told(rule, words)
            for rule, words in self.rules
            if getattr(rule.then, "kind", "") == "warning"
            and kinds[rule.citation.source] != "act"
            and any(kinds[key] == "notice" for key in _sources_of(rule))
        ]

    def count(self, trait: str) -> Counter[str]:
        """Return how many rules have which `trait`: status, certainty or stage."""
        counted = Counter(str(getattr(rule, trait)) for rule, _ in self.rules)
        return Counter({stage: counted[stage] for stage in STAGES}) if trait == "stage" else counted

    def rates(self) -> Iterator[tuple[str, str, str, Told]]:
        """Yield for each fund the bases of a ceiling: fund, basis, percentage and the first rule with it."""
        for fund, words in self.funds.items():
            bases: dict[str, tuple[str, str, str, Told]] = {}
            for planned in words.plan.by_stage["rate"]:
                then: Any = planned.rule.then
                ceiling = words.ruleset.value(then.ceiling.parameter, words.plan.day)
                number = percent_words(ceiling.number if ceiling else "0", self.language)
                basis = words.value_labels["rate_basis", then.basis]
                bases.setdefault(then.basis, (fund, basis, number, self.told(planned.rule, words)))
            yield from sorted(bases.values(), key=lambda one: (len(one[2]), one[2], one[1]))

    def from_law(self) -> dict[str, list[Told]]:
        """Return the rules that refuse or require something and cite an act first, under their fund."""
        kinds = {listed.key: listed.source.kind for listed in self.sources()}

        def wanted(rule: Rule, words: Wordsmith) -> Told | None:
            return (
                self.told(rule, words) if rule.stage == "eligibility" and kinds[rule.citation.source] == "act" else None
            )

        return self.by_fund(wanted)

    def money(self) -> Iterator[Money]:
        """Yield what is known of the whole amount of each fund on the day that is shown."""
        for fund, words in self.funds.items():
            known = programme_amount(words)
            if known:
                told = [self.text(one) if one else "" for one in (known.as_of, known.note)]
                yield Money(fund, euro_words(int(known.number * 100), self.language), *told)

    def limits(self) -> dict[str, Any]:
        """Return the limits of a request, as they are when nothing is set."""
        return {name: Settings.model_fields[name].default for name in FIGURES}

    def contact(self) -> tuple[str, bool]:
        """Return the address for questions, and whether it is only a placeholder."""
        address = Settings().contact_email
        return address, address == Settings.model_fields["contact_email"].default


def _is_judgement(fact: Fact) -> bool:
    return fact.type == "judgement"


def _sources_of(rule: Rule) -> set[str]:
    return {place.source or rule.citation.source for place in (rule.citation, *rule.citation.see)}
