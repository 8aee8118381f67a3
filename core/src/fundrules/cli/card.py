"""The decision as a card of at most 80 columns that reads well without colour, on a screen and read aloud."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from fundrules.answers import RuleAnswer
from fundrules.cli.ranking import STYLES, Ranking
from fundrules.decision import Decision, FundDecision
from fundrules.telling import Telling, judged_rules, met_requirements, other_clauses, primary_clause, told_signals
from fundrules.wording import month_words, say, say_count

LABEL_WIDTH = 13


class Card:
    """One decision, drawn."""

    def __init__(self, decision: Decision, labels: dict[str, str], *, whole: bool = False) -> None:
        self.decision = decision
        self.telling = Telling(decision, labels)
        self.ranking = Ranking(decision, self.telling)
        self.shown = decision.funds if whole else self.ranking.shown_whole()
        self.language = decision.language
        self.say = self.telling.say

    def print(self, console: Console) -> None:
        """Print the card."""
        if self.decision.title:
            console.print(Text(self.decision.title, style="bold"))
        for part in self.ranking.parts():
            console.print(part)
        for fund in self.shown:
            console.print(Rule(self.heading(fund), align="left", characters="─"))
            for part in self.parts(fund):
                console.print(part)
        console.print(Rule(characters="─"))
        console.print(Text(self.decision.notice or "", style="italic"))
        receipt = self.decision.receipt
        shown = f"{receipt.result_hash[:12]} · {say(self.language, 'list.rules').lower()} {receipt.rules_hash[:12]}"
        console.print(Text(f"{self.say('receipt')}: {shown}", style="dim"))

    def heading(self, fund: FundDecision) -> str:
        """Return the line above a fund's part."""
        day = month_words(self.decision.on, self.language)
        return f"{fund.name} · {self.say('edition', edition=fund.edition, on=day)}"

    def parts(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield the parts of a fund's card, in the order in which a caller wants to hear them."""
        yield self.grid(self.answer(fund))
        yield from self.section("why_not", self.refusals(fund))
        yield from self.section("judge", self.judgements(fund))
        yield from self.section("why", self.reasons(fund))
        yield from self.section("needed", self.needed(fund))
        yield from self.section("outlook", self.outlook(fund))
        yield from self.section("signals", self.signals(fund))

    def grid(self, rows: Iterable[tuple[str, RenderableType]]) -> Table:
        """Return labelled rows."""
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=LABEL_WIDTH, no_wrap=True)
        table.add_column(ratio=1)
        for label, content in rows:
            table.add_row(Text(label, style="bold"), content)
        return table

    def section(self, key: str, lines: Iterable[RenderableType]) -> Iterator[RenderableType]:
        """Yield a heading and its lines, or nothing when there are no lines."""
        told = list(lines)
        if told:
            yield Text(f"\n{self.say(key)}", style="bold")
            yield from (Padding(line, (0, 0, 0, 2)) for line in told)

    def answer(self, fund: FundDecision) -> Iterator[tuple[str, RenderableType]]:
        """Yield verdict, clause, rate and allocation."""
        verdict = Text(say(self.language, f"verdict.{fund.verdict}"), style=STYLES[fund.verdict])
        lines = [fund.summary or "", self.say("stable") if fund.stable else ""]
        yield (
            self.say("answer"),
            Group(verdict, *(line[:1].upper() + line[1:] + "." * (line[-1] != ".") for line in lines if line)),
        )
        primary = primary_clause(fund)
        if primary and fund.objective:
            yield self.say("clause"), Text("\n".join(self.telling.clause_lines(primary)))
            others = [f"{c.title} ({self.say('article', point=c.point)})" for c in other_clauses(fund)]
            if others:
                yield self.say("also"), Text("\n".join(others))
        if fund.rate:
            yield self.say("rate"), Text("\n".join(self.telling.rate_lines(fund.rate)))
        if fund.allocation:
            yield self.say("allocation"), Text("\n".join(self.telling.money_lines(fund.allocation)))

    def told(self, rule: RuleAnswer, *, read: bool = True) -> Text:
        """Return a rule in words: what it says, where it stands, and (with `read`) the other reading."""
        text = Text()
        text.append(f"- {rule.title}. ", style="bold")
        text.append(rule.text or "")
        if rule.reading and read:
            text.append(" " + self.telling.read_as(rule.reading))
        sources = "; ".join(source.text for source in rule.citation[:2])
        mark = self.telling.certainty(rule)
        text.append(f"\n  {self.say('source')}: {sources}{f' ({mark})' if mark else ''} [{rule.id}]", style="dim")
        return text

    def refusals(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield why not: the rules in the way, or the clauses that came closest with what they lacked."""
        if fund.verdict != "not_eligible":
            return
        violated = [rule for rule in fund.eligibility if rule.outcome == "violated"]
        yield from map(self.told, violated)
        if not violated and len(self.decision.funds) == 1:
            yield from (Text(line) for line in self.telling.standing_lines(self.decision.order[0]))

    def judgements(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield the points that a named person still has to judge."""
        for rule in judged_rules(fund):
            yield Text.assemble((f"- {rule.title}. ", "bold"), rule.judged_by or "")

    def reasons(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield the rules that carry a positive answer."""
        if fund.verdict in {"eligible", "conditional"}:
            yield from (self.told(clause) for clause in fund.clauses if clause.primary)
            yield from (
                self.told(rule, read=False) for rule in met_requirements(fund)
            )  # what is met needs no other reading

    def needed(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield the questions that still decide the verdict, in the order to ask; the others are counted."""
        open_ = [question for question in fund.questions if question.state == "open"]
        first = [question for question in open_ if question.decides == "verdict"]
        for number, question in enumerate(first, start=1):
            yield Text(f"{number}. {question.question} [{question.fact}]")
            if question.options and len(question.options) <= 8:  # noqa: PLR2004 - more do not fit a card
                names = ", ".join(f"{option.label}" for option in question.options)
                yield Text(f"   {self.say('options', options=names)}", style="dim")
        if len(open_) > len(first):
            key = "more_questions" if first else "only_advice"
            yield Text(say_count(self.language, f"card.{key}", len(open_) - len(first)), style="dim")

    def outlook(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield what the answer would be with the usual answers."""
        outlook = self.decision.outlook
        if fund.verdict != "undetermined" or not outlook.assuming:
            return
        verdict = say(self.language, f"verdict.{outlook.verdict}").lower()
        yield Text(self.say("outlook_text", verdict=verdict))
        for assumption in outlook.assuming:
            yield Text(f"- {assumption.label}. {assumption.reason}")

    def signals(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield priorities, warnings and what has to be arranged."""
        for signal in told_signals(fund):
            text = Text.assemble((f"- {self.say(signal.kind)}: {signal.title}. ", "bold"), signal.text or "")
            text.append("".join(f" {note}" for note in signal.notes))
            text.append(f" [{signal.id}]", style="dim")
            yield text
