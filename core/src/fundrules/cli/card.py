"""The decision as a card of at most 80 columns that reads well without colour, on a screen and read aloud."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from fundrules.answers import AllocationAnswer, ClauseAnswer, RateAnswer, ReadingAnswer, RuleAnswer
from fundrules.cli.ranking import STYLES, Ranking
from fundrules.decision import Decision, FundDecision
from fundrules.wording import month_words, say
from fundrules.wordsmith import euro_words, percent_words

MOST_SHARES, LABEL_WIDTH = 4, 13


class Card:
    """One decision, drawn."""

    def __init__(self, decision: Decision, labels: dict[str, str], *, whole: bool = False) -> None:
        self.decision = decision
        self.ranking = Ranking(decision)
        self.shown = decision.funds if whole else self.ranking.shown_whole()
        self.language = decision.language
        self.labels = labels

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

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the card."""
        return say(self.language, f"card.{key}", **values)

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
        primary = next((clause for clause in fund.clauses if clause.primary), None)
        if primary and fund.objective:
            yield self.say("clause"), Text("\n".join(self.clause_lines(primary)))
            others = [
                f"{c.title} ({self.say('article', point=c.point)})"
                for c in fund.clauses
                if c.truth == "true" and not c.primary and c.breadth != "residual"
            ]
            if others:
                yield self.say("also"), Text("\n".join(others))
        if fund.rate:
            yield self.say("rate"), Text("\n".join(self.rate_lines(fund.rate)))
        if fund.allocation:
            yield self.say("allocation"), Text("\n".join(self.money_lines(fund.allocation)))

    def clause_lines(self, clause: ClauseAnswer) -> Iterator[str]:
        """Yield a clause in the nota's numbering and in the regulation's."""
        yield clause.title or clause.id
        where = self.say("article", point=clause.point)
        if not clause.point.startswith(clause.objective):
            where = self.say("under", point=clause.point, objective=clause.objective)
        yield where if clause.point == clause.objective else f"{where} ({self.say('in_nota')})"
        point = "adopted" if clause.adopted.point else "adopted_annex"
        adopted = self.say(point, annex=clause.adopted.annex, point=clause.adopted.point)
        remarks = [] if clause.adopted.same_letter else [self.say("other_letter")]
        remarks += [self.say(f"certainty.{clause.adopted.certainty}")] if clause.adopted.certainty else []
        yield f"{adopted} ({'; '.join(remarks)})" if remarks else adopted

    def rate_lines(self, rate: RateAnswer) -> Iterator[str]:
        """Yield the ceiling, why, and what is still possible."""
        if rate.ceiling is None:
            yield self.say("no_rate")
        else:
            title = next(
                (step.title for step in rate.steps if step.basis == rate.basis and step.ceiling == rate.ceiling), ""
            )
            yield f"{self.say('up_to', percent=percent_words(rate.ceiling, self.language))}: {title}"
        ceilings = list(dict.fromkeys(step.ceiling for step in rate.possible))
        if rate.ceiling is None and ceilings:
            percents = say(self.language, "or").join(percent_words(ceiling, self.language) for ceiling in ceilings)
            yield self.say("possible_all", percents=percents)
            return
        for ceiling in ceilings:
            for step in rate.possible:
                if step.ceiling == ceiling:
                    needs = ", ".join(self.labels.get(name, name) for name in step.needs)
                    percent = percent_words(ceiling, self.language)
                    yield self.say("possible", percent=percent, title=step.title, needs=needs)

    def money_lines(self, allocation: AllocationAnswer) -> Iterator[str]:
        """Yield the share drawn from, or those still possible."""
        if allocation.id is None:
            few = allocation.possible if len(allocation.possible) <= MOST_SHARES else []
            for one in few:
                needs = ", ".join(self.labels.get(name, name) for name in one.needs)
                yield self.say("possible_share", label=one.label, needs=needs)
            if not few:
                yield self.say("no_rate")
            return
        share = (
            self.say("share", percent=percent_words(allocation.share, self.language))
            if allocation.share
            else self.say("no_share")
        )
        yield f"{allocation.label}: {share}"
        if allocation.share is None and allocation.text:
            yield allocation.text
        if allocation.reading:
            yield self.read_as(allocation.reading)
        if allocation.indicative_amount:
            cents = int(Decimal(allocation.indicative_amount) * 100)
            rounded = euro_words((cents + 5_000_000) // 10_000_000 * 10_000_000, self.language)
            yield f"{self.say('amount', amount=rounded, as_of=allocation.as_of)}. {allocation.amount_note or ''}"

    def told(self, rule: RuleAnswer, *, read: bool = True) -> Text:
        """Return a rule in words: what it says, where it stands, and (with `read`) the other reading."""
        text = Text()
        text.append(f"- {rule.title}. ", style="bold")
        text.append(rule.text or "")
        if rule.reading and read:
            text.append(" " + self.read_as(rule.reading))
        sources = "; ".join(source.text for source in rule.citation[:2])
        mark = self.say(f"certainty.{rule.certainty}") if rule.certainty else ""
        text.append(f"\n  {self.say('source')}: {sources}{f' ({mark})' if mark else ''} [{rule.id}]", style="dim")
        return text

    def read_as(self, reading: ReadingAnswer) -> str:
        """Return how the source was read, and the other way."""
        return self.say("reading", question=reading.question, ours=reading.ours, other=reading.other)

    def refusals(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield why not: the rules in the way, or the clauses that came closest with what they lacked."""
        if fund.verdict != "not_eligible":
            return
        violated = [rule for rule in fund.eligibility if rule.outcome == "violated"]
        yield from map(self.told, violated)
        if not violated and len(self.decision.funds) == 1:
            yield from (Text(line) for line in self.ranking.lines(self.decision.order[0]))

    def judgements(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield the points that a named person still has to judge."""
        for rule in fund.eligibility if fund.verdict == "conditional" else []:
            if rule.outcome == "open":
                yield Text.assemble((f"- {rule.title}. ", "bold"), rule.judged_by or "")

    def reasons(self, fund: FundDecision) -> Iterator[RenderableType]:
        """Yield the rules that carry a positive answer."""
        if fund.verdict in {"eligible", "conditional"}:
            yield from (self.told(clause) for clause in fund.clauses if clause.primary)
            met = [rule for rule in fund.eligibility if rule.outcome == "satisfied" and rule.effect == "requires"]
            yield from (self.told(rule, read=False) for rule in met)  # what is met needs no other reading

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
            yield Text(self.say(key, count=len(open_) - len(first)), style="dim")

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
        if fund.verdict == "undetermined":
            return
        order = ("warning", "to_arrange", "priority")
        told = [one for one in fund.signals if one.kind == "warning" or fund.verdict != "not_eligible"]
        for signal in sorted(told, key=lambda signal: order.index(signal.kind)):
            text = Text.assemble((f"- {self.say(signal.kind)}: {signal.title}. ", "bold"), signal.text or "")
            text.append("".join(f" {note}" for note in signal.notes))
            text.append(f" [{signal.id}]", style="dim")
            yield text
