"""The part of the card that sets the funds side by side: where the activity fits, and what the others lack."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from fundrules.choosing import FITTING
from fundrules.decision import Decision, FundDecision
from fundrules.telling import Telling
from fundrules.wording import say

STYLES = {
    "eligible": "bold green",
    "conditional": "bold yellow",
    "undetermined": "bold yellow",
    "not_eligible": "bold red",
}


class Ranking:
    """The funds of one decision in their order."""

    def __init__(self, decision: Decision, telling: Telling) -> None:
        self.language = decision.language
        self.decision = decision
        self.telling = telling
        self.funds = telling.funds

    def shown_whole(self) -> list[FundDecision]:
        """Return the funds that get a card of their own: where the activity fits, else the one that comes closest."""
        fitting = [self.funds[one.fund] for one in self.decision.order if one.verdict in FITTING]
        return fitting or [self.funds[self.decision.order[0].fund]]

    def parts(self) -> Iterator[RenderableType]:
        """Yield a line for each fund with what it lacks, why the first is first, and the plugins that are missing."""
        if len(self.decision.funds) == 1 and not self.decision.left_out:
            return
        yield Rule(say(self.language, "card.order"), align="left", characters="─")
        for number, one in enumerate(self.decision.order, start=1):
            verdict = Text(say(self.language, f"verdict.{one.verdict}"), style=STYLES[one.verdict])
            yield Text.assemble((f"{number}. {self.funds[one.fund].name}: ", "bold"), verdict)
            yield Padding(Group(*(Text(line) for line in self.telling.standing_lines(one))), (0, 0, 0, 3))
        if self.decision.best and self.decision.best.chosen:
            yield Text(self.decision.best.chosen, style="italic")
        yield from (Text(str(one.text), style="bold red") for one in self.decision.left_out)
        yield Text()
