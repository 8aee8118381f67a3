"""The parts of a rule's page in words: what follows, the conditions, what goes before what, and the dated values."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fundrules.catalogue import conditions_of, programme_amount
from fundrules.fundfiles import DatedValue, Parameter
from fundrules.models import AllInner, AllOf, Condition, ParameterRef
from fundrules.money import indicative
from fundrules.plan import Test
from fundrules.planning import resolve
from fundrules.vocabulary import CONCLUSIONS
from fundrules.wording import month_words
from fundrules.wordsmith import percent_words
from fundrules_website.pages import Page
from fundrules_website.relations import dated_words, millions
from fundrules_website.sentences import RuleInWords, spoken_point
from fundrules_website.site import Site, texts

MOST_IN_A_LINE = 2  # more answers than this get a line each


@dataclass(frozen=True)
class Parts(RuleInWords):
    """The parts of one rule's page, in one language."""

    site: Site
    page: Page

    def link(self, words: str, key: str) -> str:
        """Return a link to the page with `key`; only the words while the site has no pages of that kind at all."""
        kind = key.partition(":")[0] + ":"
        if not any(known.startswith(kind) for known in self.site.pages.by_key):
            return words
        return f"[{words}]({self.site.pages.link(self.page, key, self.language)})"

    def rules(self, names: Any) -> list[str]:
        """Return links to rules by their titles."""
        return [self.rule_link(name) for name in names]

    def rule_link(self, name: str) -> str:
        """Return a link to a rule by its title."""
        return self.link(self.words.words(self.ruleset.rules[name]).title, f"rule:{name}")

    def by_effect(self, key: str) -> str:
        """Return a sentence that says something else of requirements, exclusions or exceptions than of other rules."""
        own = f"{key}.{getattr(self.rule.then, 'effect', '')}"
        return self.say(own if own in texts() else key)

    def holds(self, state: str) -> str:
        """Return whether the rule holds, as a caller hears it rightly: a requirement is met or not met."""
        return self.by_effect(f"rule.holds.{state}")

    # conditions

    def conditions(self, node: Any) -> str:
        """Return conditions as a list in Markdown, with a sentence before it that says how they belong together."""
        if isinstance(node, Condition):
            return "\n".join(self._condition(node, ""))
        head = self.say("rule.all" if isinstance(node, AllOf) else "rule.any")
        return "\n".join([head, "", *self._items(node, "")])

    def _items(self, node: Any, indent: str) -> Iterator[str]:
        for part in node.all if isinstance(node, AllOf | AllInner) else node.any:
            if isinstance(part, Condition):
                yield from self._condition(part, indent)
            else:
                yield f"{indent}- {self.say('rule.all' if isinstance(part, AllInner) else 'rule.any')}"
                yield from self._items(part, f"{indent}    ")

    def _condition(self, node: Condition, indent: str) -> Iterator[str]:
        test = resolve(node, self.ruleset, self.words.plan.day)
        label = self.label(node.fact)
        values = [self.value(node.fact, value) for value in test.wanted]
        if node.word in {"at_least", "at_most"} or len(values) <= MOST_IN_A_LINE:
            yield f"{indent}- {label}: {self._shown(test, values)}{self._judge(node.fact)}"
            return
        yield f"{indent}- {label}: {self.say('rule.none_of' if node.word == 'is_not' else 'rule.one_of')}"
        yield from (f"{indent}    - {value}" for value in values)

    def _shown(self, test: Test, values: list[str]) -> str:
        if test.word == "is_not":
            return self.say(
                "rule.not_quoted", wanted=self._joined([self.say("rule.quoted", value=one) for one in values])
            )
        if len(values) > 1 and test.fact != "clause":
            return self._joined([self.say("rule.quoted", value=one) for one in values])
        return self._joined(values) if test.fact == "clause" else self.words.asks(test)

    def _joined(self, values: list[str]) -> str:
        return self.say("rule.or").join(values)

    def label(self, fact: str) -> str:
        """Return the name of a fact with a link, or of a conclusion."""
        if fact in CONCLUSIONS:
            return self.say(f"rule.conclusion.{fact}")
        return self.link(self.words.labels[fact], f"fact:{fact}")

    def value(self, fact: str, value: Any) -> str:
        """Return one answer or conclusion in words."""
        if fact == "clause":
            return self.rule_link(value) if value in self.ruleset.rules else self.say("rule.other_fund")
        known = self.words.value_labels.get((fact, value))
        return known or (self.say("rule.yes" if value else "rule.no") if isinstance(value, bool) else str(value))

    def _judge(self, fact: str) -> str:
        judged = fact in self.words.plan.judgements
        return f" ({self.say('rule.judged')})" if judged else ""

    # what follows

    @property
    def then(self) -> Any:
        """What the rule says when it holds."""
        return self.rule.then

    def follows(self) -> list[str]:
        """Return what follows from the rule, in sentences."""
        return list(getattr(self, f"_follows_{self.rule.stage}")())

    def _follows_clause(self) -> Iterator[str]:
        fund, then = self.ruleset.fund.id, self.then
        point = self.link(spoken_point(then.point, self.language), f"point:{fund}:{then.point}")
        numbering = self.ruleset.fund.numbering
        yield self.say(f"rule.clause.falls.{numbering}", point=point)
        label = self.words.value_labels["objective", then.objective]
        yield self.say(
            "rule.clause.objective",
            objective=self.link(label, f"objective:{fund}:{then.objective}"),
            point=then.objective,
        )
        yield from self._adopted(numbering)
        yield self.say(f"rule.clause.{then.breadth}")

    def _adopted(self, numbering: str) -> Iterator[str]:
        adopted = self.site.adopted(self.words, self.rule.id)
        if adopted is None:
            return
        yield self.say(f"rule.clause.place.{numbering}", place=adopted.citation)
        if numbering == "nota":
            yield self.say("rule.clause.same" if adopted.same_letter else "rule.clause.other_letter")
        if adopted.certainty:
            yield self.say("rule.clause.unsure", certainty=self.say(f"rule.certainty.{adopted.certainty}.name"))

    def _follows_eligibility(self) -> Iterator[str]:
        effect = self.then.effect
        if effect == "lifts":
            yield self.say("rule.effect.lifts", rules=", ".join(self.rules(self.rule.exception_to)))
            return
        yield self.say(f"rule.effect.{effect}")
        lifting = [one.id for one in self.ruleset.rules.values() if self.rule.id in one.exception_to]
        if lifting:
            yield self.say("rule.effect.unless", rules=", ".join(self.rules(lifting)))
        yield self.say("rule.effect.unanswered")

    def _follows_rate(self) -> Iterator[str]:
        known = self.ruleset.value(self.then.ceiling.parameter, self.words.plan.day)
        basis = self.words.value_labels["rate_basis", self.then.basis]
        percent = percent_words(known.number, self.language) if known else "?"
        yield self.say("rule.rate.ceiling", percent=percent, basis=basis)
        if self.rule.exception_to:
            yield self.say("rule.rate.instead", rules=", ".join(self.rules(self.rule.exception_to)))
            yield self.say("rule.rate.highest")
        else:
            yield self.say("rule.rate.general")
        yield self.say("rule.rate.limit")

    def _follows_allocation(self) -> Iterator[str]:
        fund = self.words.text(self.ruleset.fund.name)
        if not self.then.share:
            yield self.say("rule.share.none")
            return
        share = self.ruleset.value(self.then.share.parameter, self.words.plan.day)
        if share is None:
            return
        yield self.say("rule.share.part", percent=percent_words(share.number, self.language), fund=fund)
        whole = programme_amount(self.words)
        if whole:
            as_of = self.words.text(whole.as_of) if whole.as_of else month_words(whole.from_.isoformat(), self.language)
            amount = millions(indicative(whole.number, share.number), self.language)
            yield self.say("rule.share.amount", amount=amount, as_of=as_of)
            if whole.note:
                yield self.words.text(whole.note)
        else:
            yield self.say("rule.share.unknown")
        yield self.say("rule.share.no_promise")

    def _follows_signal(self) -> Iterator[str]:
        yield self.say(f"rule.signal.{self.then.kind}")
        yield self.say("rule.signal.no_verdict")

    # history

    @cached_property
    def parameters(self) -> list[Parameter]:
        """The dated values that the rule reads, and the fund's whole amount where its share is counted from that."""
        then: Any = self.rule.then
        nodes = [node for node in (self.rule.scope, self.rule.when) if node]
        named = [
            one.wanted.parameter for n in nodes for one in conditions_of(n) if isinstance(one.wanted, ParameterRef)
        ]
        result = getattr(then, "ceiling", None) or getattr(then, "share", None)
        named += [result.parameter] if result else []
        whole = self.ruleset.fund.programme_amount
        named += [whole] if whole and getattr(then, "share", None) else []
        return [self.ruleset.parameters[name] for name in dict.fromkeys(named)]

    def dated(self) -> list[dict[str, str]]:
        """Return every value of those parameters: what it is, from which day, its source and how sure that is."""
        return [self._dated(one, value) for one in self.parameters for value in one.values]

    def _dated(self, one: Parameter, value: DatedValue) -> dict[str, str]:
        source = "; ".join(linked(place.text, place.link) for place in self.words.cite(value.citation))
        return {
            "label": self.words.text(one.label),
            "day": month_words(value.from_.isoformat(), self.language),
            "value": dated_words(one, value, self.language),
            "source": source,
            "certainty": self.say(f"rule.certainty.{value.certainty}.name"),
        }


def linked(words: str, link: str | None) -> str:
    """Return words with the link to their source, where there is one."""
    return f"[{words}]({link})" if link else words
