"""What to say about a rule: one plain sentence, and two to say on the phone, made of the rule's own texts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fundrules.fundfiles import Source
from fundrules.models import AllOf, Condition, RuleText
from fundrules.plan import PlannedRule, bits_of
from fundrules.planning import resolve
from fundrules_website.choosing import Piece, ground, heard, instruction, more, pieces
from fundrules_website.sentences import (
    RuleInWords,
    capitals,
    inside,
    listed,
    percentage,
    sentences,
    spoken_point,
    texts_of,
)
from fundrules_website.site import texts


@dataclass(frozen=True)
class Speaker(RuleInWords):
    """Says what a rule comes to, in one language."""

    planned: PlannedRule | None
    same_letter: bool = True  # of a clause, in the nota and in the adopted act

    @property
    def told(self) -> RuleText:
        """The rule's own words."""
        return self.words.words(self.rule)

    @property
    def kind(self) -> str:
        """What sort of rule it is: its effect or kind, general or exception, named share or none."""
        then: Any = self.rule.then
        if self.planned is None:
            return "retired"
        if self.rule.stage == "rate":
            return "higher" if self.rule.exception_to else "general"
        if self.rule.stage == "allocation":
            return "share" if then.share else "no_share"
        if self.rule.stage == "eligibility":
            further = {
                "excludes": "_unless" if self.planned.exceptions else "",
                "requires": "_here" if self.rule.scope else "",
                "lifts": "_more" if len(self.rule.exception_to) > 1 else "",
            }
            return f"{then.effect}{further[then.effect]}"
        return str(getattr(then, "kind", None) or self.rule.stage)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that keep their capital."""
        return capitals(tuple(texts_of(self.ruleset, self.language)))

    def lead(self) -> str:
        """Return the one plain sentence about the rule."""
        return self.say(f"rule.lead.{self.kind}", **self._values())

    def phone(self) -> tuple[str, str]:
        """Return the two sentences for the phone: what the rule comes to, then where it stands or what to do."""
        kind = heard(self.rule, costs=bool(self._cost("cost_too"))) if self.kind == "warning" else self.kind
        return self.say(f"rule.phone.{kind}", **self._values()), self._second()

    @cached_property
    def _reason(self) -> list[Piece]:
        return pieces(self.rule, "reason", self.language)

    def _values(self) -> dict[str, str]:
        title = self.told.title.rstrip(".")
        first = self._reason[0].told.rstrip(".")
        return {
            "title": inside(title, self.names),
            "first": inside(first, self.names),
            "First": first,
            "is_for": sentences(self.told.otherwise)[0].rstrip(".") if self.told.otherwise else "",
            "percent": percentage(self.planned.number, self.language) if self.planned and self.planned.number else "",
            "lifted": self._titles(self.rule.exception_to),
            "limit": self._limit(),
            "cost": self._cost("cost"),
            "cost_too": self._cost("cost_too"),
        }

    def _titles(self, names: Iterable[str]) -> str:
        titles = [self.say("rule.quoted", value=self.words.words(self.ruleset.rules[name]).title) for name in names]
        return listed(titles, self.say("rule.and"))

    @property
    def _read(self) -> int:
        return self.planned.bits if self.planned else 0

    def _limit(self) -> str:
        """Return the one border of the rule in words, when its texts do not say it themselves."""
        tests = [self.words.plan.tests[bit] for bit in bits_of(self._read)]
        borders = {words for test in tests if test.word in {"at_least", "at_most"} for words in self._border(test)}
        (border,) = borders if len(borders) == 1 else ("",)
        said = f"{self.told.title} {self.told.reason}"
        return self.say("rule.phone.limit", value=border) if border and border.split()[-1] not in said else ""

    def _border(self, test: Any) -> list[str]:
        fact = self.ruleset.vocabulary.facts[test.fact]
        return [self.words.answer_words(test.fact, value) for value in test.wanted] if fact.type == "euro" else []

    def _cost(self, key: str) -> str:
        """Return what the project must cost for the rule to hold, when its texts do not say it themselves."""
        nodes = self.rule.when.all if isinstance(self.rule.when, AllOf) else (self.rule.when,)
        for node in nodes:
            if not isinstance(node, Condition) or node.word not in {"at_least", "at_most"}:
                continue
            sentence = f"rule.phone.{key}.{node.fact}"
            if sentence in texts():
                value = self.words.asks(resolve(node, self.ruleset, self.words.plan.day))
                said = f"{self.told.title} {self.told.reason}"
                return "" if value.split()[-1] in said else self.say(sentence, value=value)
        return ""

    def _second(self) -> str:
        """Return the second sentence: what the caller can do, or else what is so, or where it stands."""
        plain = {"clause": self._clause, "general": self._general, "higher": self._higher, "share": self._share}
        if self.kind in plain:
            return plain[self.kind]()
        if self.kind.startswith("requires"):
            return self._otherwise() or self._stands()
        if self.kind == "lifts_more":
            return self.say("rule.phone.lifted", **self._values())
        if self.kind == "lifts":
            return self._judged() or self._more() or self._stands()
        place = instruction(self._reason)
        if place is None:
            return (not self.kind.startswith("excludes") and self._more()) or self._stands()
        advice = self._reason[place].told
        why = None if self.kind.startswith("excludes") else ground(self._reason, place)
        told = {"ground": why.told.rstrip("."), "advice": inside(advice, self.names)} if why else {}
        return self.say("rule.phone.because", **told) if told else advice

    def _more(self) -> str:
        return more(self.rule, self.language, by_nota=self.kind == "priority")

    def _otherwise(self) -> str:
        """Return what to do when a requirement is not met."""
        found = pieces(self.rule, "otherwise", self.language)
        place = instruction(found, plainly=True)
        if place is None:
            return ""
        advice = found[place].told
        return advice if found[place].answers else self.say("rule.phone.else", advice=inside(advice, self.names))

    def _judged(self) -> str:
        names = [name for name in self.words.plan.facts_of(self._read) if name in self.words.plan.judgements]
        return sentences(self.words.text(self.ruleset.vocabulary.facts[names[0]].help))[0] if names else ""

    def _clause(self) -> str:
        then: Any = self.rule.then
        point, place = spoken_point(then.point, self.language), self._where(then.adopted)
        if self.ruleset.fund.numbering == "nota":
            letter = "" if self.same_letter else self.say("rule.phone.other_letter")
            return self.say("rule.phone.places", point=point, place=place, letter=letter)
        lacks = self.say(f"rule.phone.lacks.{then.breadth}")
        who = self.say("rule.phone.we_conclude" if then.adopted_certainty else "rule.phone.we_place")
        return self.say("rule.phone.placed", point=point, place=place, lacks=lacks, who=who)

    def _general(self) -> str:
        return self.say("rule.phone.decides", place=self.place(self.rule.citation, None))

    def _higher(self) -> str:
        general = self.ruleset.rules[self.rule.exception_to[0]]
        known = self.ruleset.value(general.then.ceiling.parameter, self.words.plan.day)  # type: ignore[union-attr]
        limited = f"rule.phone.ordinary.{self.rule.then.basis}"  # type: ignore[union-attr]
        key = limited if limited in texts() else "rule.phone.ordinary"
        return self.say(key, percent=percentage(known.number, self.language) if known else "?")

    def _share(self) -> str:
        return self.say("rule.phone.share_of", **self._values())

    def _stands(self) -> str:
        return self.say("rule.phone.stands", place=self.place(self.rule.citation, None))

    def place(self, place: Any, source: str | None) -> str:
        """Return a place in a source as one says it: in artikel 15, lid 3, van de verordening van dit fonds."""
        name = source or place.source
        told = self._where(place)
        named = self._source(name, self.ruleset.sources[name])
        only_page = told and not any((place.annex, place.article, place.paragraph, place.point))
        key = "page_of" if only_page else "of" if told else "in"
        return self.say(f"rule.place.{key}", where=told, source=named)

    def _where(self, place: Any) -> str:
        where = [(kind, getattr(place, kind)) for kind in ("annex", "article", "paragraph", "point", "page")]
        until = self.say("rule.place.to")
        return ", ".join(
            self.say(f"rule.place.{kind}", value=value.replace("-", until)) for kind, value in where if value
        )

    def _source(self, key: str, source: Source) -> str:
        if source.kind == "nota":
            return self.say("rule.source.nota")
        if key == self.ruleset.fund.adopted.source:
            return self.say("rule.source.adopted")
        return re.sub(r" \([^()]*\)$", "", self.words.text(source.title))
