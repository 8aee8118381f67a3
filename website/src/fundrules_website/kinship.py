"""Which rules of a fund are about the same as a rule, told by what they ask: a caller with one often needs the other.

Two rules are akin when both name an answer, or ask a question, that few rules of the fund do. An answer that more rules
name tells something only of rules about the same objective: a rule for NGOs in return and one for NGOs in asylum are
not about the same.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fundrules.models import Rule
from fundrules.vocabulary import CONCLUSIONS
from fundrules_website.relations import Relations, Use, shared

FEW = 8  # rules: of a question or an answer that more of them name, one cannot say that they are about it
SEVERAL = 12  # rules: an answer that more of them name tells nothing, not even within one objective
MOST = 8  # that a page lists
NAMING = {"is", "in", "includes"}


@dataclass(frozen=True)
class Kinship:
    """The rules of one fund, by what they ask."""

    relations: Relations
    fund: str

    def of(self, rule: Rule) -> list[str]:
        """Return the rules that are about the same, the nearest first; what all funds share stays among itself."""
        found: dict[str, int] = {}
        for names in self._asked.values():
            if rule.id not in names:
                continue
            for other in names - {rule.id}:
                near = len(names) <= FEW or (len(names) <= SEVERAL and self._same_objective(rule.id, other))
                if near and shared(rule) <= shared(self._rules[other]):
                    found[other] = min(found.get(other, len(names)), len(names))
        return sorted(found, key=lambda name: (found[name], list(self._rules).index(name)))[:MOST]

    @cached_property
    def _uses(self) -> list[Use]:
        return [use for use in self.relations.uses if use.ruleset.fund.id == self.fund]

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {use.rule.id: use.rule for use in self._uses}

    @cached_property
    def _asked(self) -> dict[tuple[Any, ...], set[str]]:
        """The rules that name each answer, and those that ask each question; what a project costs is no subject."""
        found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        for use in self._uses:
            if use.test.fact not in CONCLUSIONS and use.ruleset.vocabulary.facts[use.test.fact].type != "euro":
                found[use.test.fact, None].add(use.rule.id)
                for value in use.test.wanted if use.test.word in NAMING else ():
                    found[use.test.fact, value].add(use.rule.id)
        return found

    def _same_objective(self, one: str, other: str) -> bool:
        return bool(self._objectives[one] & self._objectives[other])

    @cached_property
    def _objectives(self) -> dict[str, set[str]]:
        """The objectives that each rule names itself, by a clause, or by an area with clauses of one objective only."""
        clauses: dict[Any, str] = {
            name: one.then.objective  # type: ignore[union-attr]  # a clause has one
            for name, one in self._rules.items()
            if one.stage == "clause"
        }
        by_area: dict[Any, set[str]] = defaultdict(set)
        for use in self._uses:
            for value in use.test.wanted if use.test.fact == "policy_area" and use.rule.id in clauses else ():
                by_area[value].add(clauses[use.rule.id])
        found: dict[str, set[str]] = defaultdict(set)
        for use in self._uses:
            for value in use.test.wanted if use.test.word in NAMING else ():
                named = {
                    "objective": {value},
                    "clause": {clauses[value]} if value in clauses else set(),
                    "policy_area": by_area[value] if len(by_area[value]) == 1 else set(),
                }
                found[use.rule.id] |= named.get(use.test.fact, set())
        return found
