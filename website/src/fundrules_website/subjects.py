"""One rule with everything that is tried and asked about it, once for both languages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fundrules.models import Rule
from fundrules.plan import PlannedRule
from fundrules.ruleset import Ruleset
from fundrules_website import asking
from fundrules_website.bordering import Bordering
from fundrules_website.kinship import Kinship
from fundrules_website.pairing import Pairing
from fundrules_website.relations import Relations
from fundrules_website.running import BlockError
from fundrules_website.site import Site
from fundrules_website.tried import Border, Pair
from fundrules_website.trying import Trials

Rulesets = list[Ruleset]


@dataclass
class Desk:
    """What all these pages share: the trials of each fund on a day, and what asks the service."""

    site: Site
    trials: dict[tuple[str, date], Trials] = field(default_factory=dict)

    def trial(self, ruleset: Ruleset, day: date) -> Trials:
        """Return what tries the rules of a fund on a day."""
        key = (ruleset.fund.id, day)
        if key not in self.trials:
            self.trials[key] = Trials(ruleset, day)
        return self.trials[key]

    @cached_property
    def kinships(self) -> dict[str, Kinship]:
        """Which rules are about the same, by fund."""
        relations = Relations(self.site)
        return {fund: Kinship(relations, fund) for fund in self.site.funds.rulesets}

    @cached_property
    def asker(self) -> asking.Asker:
        """What sends the requests on the pages."""
        return asking.Asker(self.site.address)


@dataclass
class Subject:
    """One rule, tried once for both languages."""

    desk: Desk
    rule: Rule
    rulesets: Rulesets

    @property
    def ruleset(self) -> Ruleset:
        """The fund it is tried in: the first, for a rule that all share."""
        return self.rulesets[0]

    @cached_property
    def day(self) -> date:
        """The day that is shown: today, or the nearest day on which the rule and its edition count."""
        day, edition = max(self.desk.site.day, self.rule.applies.from_), self.ruleset.fund.editions[-1]
        ends = [one for one in (self.rule.applies.until, edition.until) if one]
        return max(min([day, *ends]), edition.from_)

    @cached_property
    def trials(self) -> Trials:
        """What tries it."""
        return self.desk.trial(self.ruleset, self.day)

    @cached_property
    def planned(self) -> PlannedRule | None:
        """The rule in the plan of that day; None when it is retired."""
        return self.trials.planned(self.rule.id)

    @cached_property
    def akin(self) -> list[str]:
        """The rules that are about the same."""
        return self.desk.kinships[self.ruleset.fund.id].of(self.rule)

    @cached_property
    def pair(self) -> Pair | None:
        """A project in which it holds, with the nearest one in which it does not."""
        return Pairing(self.trials, self.planned).pair() if self.planned else None

    @cached_property
    def borders(self) -> list[Border]:
        """The values round each limit."""
        return list(Bordering(self.trials, self.planned).borders()) if self.planned else []

    @cached_property
    def decision(self) -> tuple[str, Any] | None:
        """The request about the project in which it holds, with its answer."""
        if not self.pair:
            return None
        facts = self.pair.passing.facts
        written = {name: self.ruleset.vocabulary.written(name, answer) for name, answer in facts.items()}
        on = self.day.isoformat()  # said, so that the page stays true tomorrow
        command = asking.post("/v1/decisions?detail=codes", {"funds": [self.ruleset.fund.id], "on": on, **written})
        answer = self.desk.asker.ask(command)
        expected = self.pair.passing.out.verdict
        if answer["verdict"] != expected:
            raise BlockError(f"{self.rule.id}: the service says {answer['verdict']}, the site {expected}")
        return command, answer

    def requests(self, language: str) -> Iterator[dict[str, str]]:
        """Yield the requests of the page with the first lines of their answers."""
        if self.decision:
            command, answer = self.decision
            yield {"what": "decide", "command": command, "begins": asking.begins(answer)}
        command = asking.get(f"/v1/rules/{self.rule.id.replace('.', '/')}?language={language}")
        yield {"what": "rule", "command": command, "begins": asking.begins(self.desk.asker.ask(command))}
