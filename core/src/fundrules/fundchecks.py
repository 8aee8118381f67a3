"""Checks of everything in a ruleset but its rules: the vocabulary, the fund itself and the parameters."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fundrules.errors import Fault, Faults, nearest
from fundrules.forms import Certainty, Citation
from fundrules.fundfiles import DatedValue, Fact, Usual
from fundrules.models import Rule
from fundrules.reading import Document, Pointer
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import CONCLUSIONS

SURENESS: Mapping[Certainty, int] = {"recalled": 0, "inference": 1, "reading": 1, "verified": 2}  # read it, or not


class Checker:
    """What all checks share: the ruleset, and the documents with their lines."""

    def __init__(self, ruleset: Ruleset, documents: Mapping[str, Document]) -> None:
        self.ruleset = ruleset
        self.documents = documents
        self.facts_known = ruleset.vocabulary.facts
        self.objectives = {objective.id for objective in ruleset.fund.objectives}

    def blame(self, key: str, pointer: Pointer, kind: str, found: object = "", **values: Any) -> Fault:
        """Return a fault at the line of `pointer` in document `key`."""
        document = self.documents[key]
        return Fault(kind, document.place, found=str(found), line=document.line(pointer), **values)

    def known(self, key: str, pointer: Pointer, kind: str, name: object, names: Iterable[Any]) -> Iterator[Fault]:
        """Yield a fault unless `name` is one of `names`; it has the nearest of them."""
        known = [str(item) for item in names]
        if str(name) not in known:
            yield self.blame(key, pointer, kind, name, nearest=nearest(name, known))

    def citation(self, key: str, citation: Citation, pointer: Pointer) -> Iterator[Fault]:
        """Yield a fault for every source of `citation` that is not in sources.yaml."""
        for place in (citation, *citation.see):
            yield from self.known(key, pointer, "unknown_source", place.source or citation.source, self.ruleset.sources)

    def surer(self, key: str, pointer: Pointer, marked: Certainty, citation: Citation) -> Iterator[Fault]:
        """Yield a fault when something is marked surer than the source it comes from.

        Only the first source counts: the others say where to read on, and may be ones that the first names.
        """
        source = self.ruleset.sources.get(citation.source)
        if source and SURENESS[marked] > SURENESS[source.certainty]:
            yield self.blame(key, pointer, "surer_than_source", marked, expected=source.certainty)

    def amount(self, rule: Rule, day: date) -> Decimal:
        """Return the ceiling or share of `rule` on `day`; 0 when it has none or its parameter is not there."""
        ref = getattr(rule.then, "ceiling", None) or getattr(rule.then, "share", None)
        known = ref is not None and ref.parameter in self.ruleset.parameters
        value = self.ruleset.value(ref.parameter, day) if ref is not None and known else None
        return value.number if value else Decimal(0)


class FundChecker(Checker):
    """Checks what rules refer to."""

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from self.doubles()
        yield from self.facts()
        yield from self.fund()
        yield from self.parameters()

    def doubles(self) -> Iterator[Fault]:
        """Yield a fault for everything that one file defines twice."""
        for key, document in self.documents.items():
            for part, name in (("facts", "id"), ("parameters", "id"), ("readings", "number"), ("editions", "from")):
                items = document.data.get(part) or []
                yield from self.repeated(key, (part,), [item[name] for item in items])
            for index, parameter in enumerate(document.data.get("parameters") or []):
                days = [value["from"] for value in parameter["values"]]
                yield from self.repeated(key, ("parameters", index, "values"), days)

    def repeated(self, key: str, pointer: Pointer, names: list[Any]) -> Iterator[Fault]:
        """Yield a fault for every name that occurs again."""
        for index, name in enumerate(names):
            if name in names[:index]:
                yield self.blame(key, (*pointer, index), "defined_twice", name, expected=self.documents[key].place)

    def facts(self) -> Iterator[Fault]:
        """Yield the faults of the vocabulary itself."""
        for key, document in self.documents.items():
            asked = {fact.id: fact for fact in self.ruleset.vocabulary.asked}
            written_facts = document.data.get("facts") or () if key.endswith("/facts") else ()
            for index, written in enumerate(written_facts):
                yield from self.fact(key, ("facts", index), asked[written["id"]])
            yield from self.answers(key, document)

    def fact(self, key: str, pointer: Pointer, fact: Fact) -> Iterator[Fault]:
        """Yield the faults of one fact."""
        values = [value.id for value in fact.values]
        if len(set(values)) != len(values) or "none" in values:
            yield self.blame(key, pointer, "doubled_value", fact.id)
        is_chosen = fact.type in {"choice", "choices"}
        if (values and not is_chosen) or (not values and is_chosen and not key.startswith("common/")):
            yield self.blame(key, pointer, "values_do_not_fit_type", fact.id, expected=fact.type)
        if fact.type == "judgement" and (fact.usual or fact.who != "managing_authority"):
            yield self.blame(key, pointer, "judgement_assumed", fact.id)
        if fact.id in CONCLUSIONS:
            yield self.blame(key, pointer, "reserved_name", fact.id)
        for names in fact.groups.values():
            for name in names:
                yield from self.known(key, (*pointer, "groups"), "unknown_value", name, values)
        if fact.not_before:
            days = [other.id for other in self.facts_known.values() if other.type == fact.type == "date"]
            yield from self.known(key, (*pointer, "not_before"), "unknown_fact", fact.not_before, days)
        if fact.usual and fact.id in self.facts_known:
            yield from self.usual(key, (*pointer, "usual"), fact.id, fact.usual)

    def usual(self, key: str, pointer: Pointer, fact: str, usual: Usual) -> Iterator[Fault]:
        """Yield the faults of a usual answer, and of the answers to other questions with which it is not usual."""
        if not self.is_answer(fact, usual.value):
            yield self.blame(key, pointer, "unknown_value", usual.value)
        for name, answer in usual.unless.items():
            yield from self.known(key, pointer, "unknown_fact", name, self.facts_known)
            if asked := self.facts_known.get(name):
                chosen = [*(value.id for value in asked.values), *asked.groups]
                yield from self.known(key, pointer, "unknown_value", answer, chosen)

    def is_answer(self, fact: str, value: object) -> bool:
        """Say whether `value` answers a question."""
        wrong = Faults()
        self.ruleset.vocabulary.read(fact, value, "", wrong)
        return not wrong

    def answers(self, key: str, document: Document) -> Iterator[Fault]:
        """Yield the faults of what a fund adds to shared questions: to what, and answers that are there already."""
        for index, written in enumerate(document.data.get("answers") or () if key.endswith("/facts") else ()):
            pointer = ("answers", index)
            asked = {fact.id: fact for fact in self.ruleset.vocabulary.asked}
            yield from self.known(key, pointer, "unknown_fact", written["fact"], asked)
            if (fact := asked.get(written["fact"])) is None:
                continue
            if fact.type not in {"choice", "choices"}:
                yield self.blame(key, pointer, "values_do_not_fit_type", fact.id, expected=fact.type)
            taken = [value.id for value in fact.values]
            for value in written.get("values") or ():
                if value["id"] in [*taken, "none"]:
                    yield self.blame(key, pointer, "doubled_value", fact.id)
                taken.append(value["id"])
            for name, group in (written.get("groups") or {}).items():
                if name in fact.groups:
                    yield self.blame(key, (*pointer, "groups"), "defined_twice", name, expected=fact.id)
                for value in group:
                    values = [known.id for known in self.facts_known[fact.id].values]
                    yield from self.known(key, (*pointer, "groups"), "unknown_value", value, values)
            yield from self.belonging(key, (*pointer, "belongs"), written, fact)

    def belonging(self, key: str, pointer: Pointer, written: Mapping[str, Any], fact: Fact) -> Iterator[Fault]:
        """Yield the faults of answers put into groups of a shared question: the fund's own, into groups it has."""
        own = [value["id"] for value in written.get("values") or ()]
        for name, added in (written.get("belongs") or {}).items():
            yield from self.known(key, pointer, "unknown_value", name, fact.groups)
            for value in added:
                yield from self.known(key, pointer, "unknown_value", value, own)

    def fund(self) -> Iterator[Fault]:
        """Yield the faults of the fund file: names, and shares that do not add up exactly."""
        fund = self.ruleset.fund
        key = f"{fund.id}/fund"
        yield from self.known(key, ("adopted",), "unknown_source", fund.adopted.source, self.ruleset.sources)
        for index, objective in enumerate(fund.objectives):
            yield from self.citation(key, objective.citation, ("objectives", index))
        if fund.programme_amount:
            yield from self.known(
                key, ("programme_amount",), "unknown_parameter", fund.programme_amount, self.ruleset.parameters
            )
        if fund.shares_add_up_to is None:
            return
        for day in [day for edition in fund.editions for day in self.ruleset.turns_of(edition)]:
            shared = [rule for rule in self.ruleset.in_force(day) if rule.stage == "allocation"]
            total = sum((self.amount(rule, day) for rule in shared), Decimal(0))
            if total != fund.shares_add_up_to:
                yield self.blame(key, ("shares_add_up_to",), "shares", total, expected=str(fund.shares_add_up_to))

    def parameters(self) -> Iterator[Fault]:
        """Yield the faults of the parameters: impossible rates and sources that do not exist."""
        places = {
            written["id"]: key
            for key, document in self.documents.items()
            if key.endswith("/parameters")
            for written in document.data["parameters"]
        }
        for parameter in self.ruleset.parameters.values():
            key = places[parameter.id]
            for value in parameter.values:
                if (parameter.type == "date") != isinstance(value.value, date):
                    yield self.blame(key, ("parameters",), "wrong_border", value.value, expected=parameter.type)
                elif parameter.type in {"rate", "share"} and value.number > 1:
                    yield self.blame(key, ("parameters",), "rate_above_one", f"{parameter.id}: {value.value}")
                if value.limit is not None and not _is_beside(parameter.type, value):
                    yield self.blame(key, ("parameters",), "limit_not_beside", value.limit, expected=str(value.value))
                yield from self.citation(key, value.citation, ("parameters",))
                yield from self.surer(key, ("parameters",), value.certainty, value.citation)


def _is_beside(kind: str, value: DatedValue) -> bool:
    """Say whether a value is the first one past the limit that is told: a cent, a month, a day or one further."""
    if isinstance(value.value, date) or isinstance(value.limit, date):
        return isinstance(value.value, date) and value.limit == value.value - timedelta(days=value.past)
    step = {"euro": Decimal("0.01"), "months": Decimal(1), "count": Decimal(1)}.get(kind)
    return step is not None and value.limit == value.value - step * value.past
