"""The part of the card that sets the funds side by side: where the activity fits, and what the others lack."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from fundrules.decision import Decision, FundDecision, Lacking, Standing
from fundrules.wording import say
from fundrules.wordsmith import percent_words

STYLES = {
    "eligible": "bold green",
    "conditional": "bold yellow",
    "undetermined": "bold yellow",
    "not_eligible": "bold red",
}
FITTING = {"eligible", "conditional"}


class Ranking:
    """The funds of one decision in their order."""

    def __init__(self, decision: Decision) -> None:
        self.language = decision.language
        self.decision = decision
        self.funds = {fund.fund: fund for fund in decision.funds}

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
            yield Padding(Group(*(Text(line) for line in self.lines(one))), (0, 0, 0, 3))
        if self.decision.best and self.decision.best.chosen:
            yield Text(self.decision.best.chosen, style="italic")
        yield from (Text(str(one.text), style="bold red") for one in self.decision.left_out)
        yield Text()

    def lines(self, one: Standing) -> Iterator[str]:
        """Yield what is told of one fund."""
        if one.verdict in FITTING:
            fund = self.funds[one.fund]
            rate = fund.rate.ceiling if fund.rate and fund.rate.ceiling else None
            percent = say(self.language, "card.up_to", percent=percent_words(rate, self.language)) if rate else ""
            yield ", ".join(part for part in (one.title or "", percent) if part)
            return
        rules = {rule.id: rule for rule in self.funds[one.fund].eligibility}
        for name in one.in_the_way:
            key = "card.unmet_rule" if rules[name].effect == "requires" else "card.in_the_way"
            yield say(self.language, key, title=rules[name].title)
        if one.verdict == "undetermined":
            yield say(self.language, f"card.open_{'one' if one.open == 1 else 'many'}", n=one.open)
        elif len(one.lacking) > 1:
            yield say(self.language, "card.far", n=one.missing)
        elif one.lacking:
            yield f"{say(self.language, 'card.near')}: {one.title}. {say(self.language, 'card.missing_one')}"
            yield from map(self.lack, one.lacking)

    def lack(self, one: Lacking) -> str:
        """Return one thing that is lacking, with what was answered."""
        if one.actual:
            answered = say(self.language, "card.actual", actual=one.actual)
        else:
            answered = say(self.language, "card.not_answered")
        return f"- {one.text} ({answered})"
