"""The lists: funds, facts, clauses, rules, allocations and one rule, as rows and as something to read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from fundrules.fundfiles import Fact
from fundrules.funds import Funds
from fundrules.money import indicative
from fundrules.planning import make_plan
from fundrules.ruleset import STAGES, Ruleset
from fundrules.vocabulary import NONE
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith, euro_words, percent_words


@dataclass
class Listing:
    """Rows for programs and parts for people."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    parts: list[RenderableType] = field(default_factory=list)

    @property
    def row(self) -> dict[str, Any]:
        """The only row."""
        return self.rows[0]

    def print(self, console: Console) -> None:
        """Print the parts for people."""
        for part in self.parts:
            console.print(part)


def latest(ruleset: Ruleset, language: str) -> Wordsmith:
    """Return the words of the latest edition of a fund."""
    return Wordsmith(make_plan(ruleset, ruleset.fund.editions[-1].from_), language)


def two_columns(rows: Iterable[tuple[str, str]], width: int) -> Table:
    """Return a table of names and texts."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=width, overflow="fold")
    table.add_column(ratio=1)
    for name, text in rows:
        table.add_row(Text(name, style="bold"), Text(text))
    return table


def funds(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the installed funds, and the plugins that could not be loaded."""
    listing = Listing()
    for name in names:
        row = fund_row(loaded.rulesets[name], loaded.engine, language)
        listing.rows.append(row)
        shown = "; ".join(f"{e['id']} ({e['from']} / {e['until'] or '…'})" for e in row["editions"])
        told = {"fund": name, "edition": shown, "rules": str(row["rules"]), "engine": loaded.engine}
        pairs = [(say(language, f"list.{key}"), text) for key, text in told.items()]
        listing.parts += [Line(row["name"], align="left"), two_columns(pairs, 12)]
    for plugin in loaded.failed:
        reasons = [fault.render(language) for fault in plugin.faults]
        listing.rows.append({"id": plugin.name, "left_out": reasons})
        listing.parts.append(Text("\n".join([say(language, "left_out", plugin=plugin.name), *reasons])))
    return listing


def fund_row(ruleset: Ruleset, engine: str, language: str) -> dict[str, Any]:
    """Return one fund as a row."""
    return {
        "id": ruleset.fund.id,
        "name": ruleset.text(ruleset.fund.name, language),
        "editions": [
            {"id": e.id, "from": e.from_.isoformat(), "until": e.until.isoformat() if e.until else None}
            for e in ruleset.fund.editions
        ],
        "rules": len(ruleset.rules),
        "engine": engine,
    }


def facts(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the facts, each with its question and the answers to choose from."""
    listing = Listing()
    known: dict[str, Fact] = {}
    for name in names:
        known |= loaded.rulesets[name].vocabulary.facts
    for fact in known.values():
        row = fact_row(fact, language)
        listing.rows.append(row)
        listing.parts.append(Text.assemble(("\n" + fact.id, "bold"), f"  ({fact.type})"))
        listing.parts.append(Padding(Text(f"{row['question']}\n{row['help']}"), (0, 0, 0, 2)))
        if row["values"]:
            pairs = [(value["id"], value["label"]) for value in row["values"]]
            listing.parts.append(Padding(two_columns(pairs, 30), (0, 0, 0, 4)))
    return listing


def fact_row(fact: Fact, language: str) -> dict[str, Any]:
    """Return one fact as a row."""
    text = Ruleset.text
    values = [{"id": value.id, "label": text(value.label, language)} for value in fact.values]
    if fact.type == "choices":
        values.append({"id": NONE, "label": say(language, "none")})
    return {
        "id": fact.id,
        "type": fact.type,
        "who": fact.who,
        "label": text(fact.label, language),
        "question": text(fact.question, language),
        "help": text(fact.help, language),
        "usual": fact.usual.value if fact.usual else None,
        "values": values,
    }


def clauses(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the clauses, in the nota's numbering and in the adopted act's."""
    listing = Listing()
    for name in names:
        words = latest(loaded.rulesets[name], language)
        for objective in words.ruleset.fund.objectives:
            listing.parts.append(Text(f"\n{objective.id}  {words.text(objective.label)}", style="bold"))
            for planned in words.plan.by_stage["clause"]:
                then: Any = planned.rule.then
                if then.objective == objective.id:
                    adopted, title = f"{then.adopted.annex} {then.adopted.point}", words.words(planned.rule).title
                    row = {"id": planned.rule.id, "fund": name, "objective": objective.id, "point": then.point}
                    listing.rows.append(row | {"adopted": adopted, "title": title})
                    shown = f"{title}\n{planned.rule.id} ({say(language, 'list.adopted').lower()}: {adopted})"
                    listing.parts.append(two_columns([(then.point, shown)], 12))
    return listing


def rules(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return all rules by stage."""
    listing = Listing()
    for name in names:
        ruleset = loaded.rulesets[name]
        words = latest(ruleset, language)
        for stage in STAGES:
            told = [rule for rule in ruleset.ordered if rule.stage == stage]
            listing.parts.append(Text(f"\n{name} · {stage} ({len(told)})", style="bold"))
            for rule in told:
                title = words.words(rule).title
                listing.rows.append(
                    {
                        "id": rule.id,
                        "fund": name,
                        "stage": stage,
                        "status": rule.status,
                        "certainty": rule.certainty,
                        "title": title,
                    }
                )
                listing.parts.append(Padding(Text(f"{rule.id}\n  {title}"), (0, 0, 0, 2)))
    return listing


def allocations(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the shares of the money and their total."""
    listing = Listing()
    for name in names:
        words = latest(loaded.rulesets[name], language)
        ruleset, total = words.ruleset, Decimal(0)
        known = ruleset.fund.programme_amount and ruleset.value(ruleset.fund.programme_amount, words.plan.day)
        listing.parts.append(Line(words.text(ruleset.fund.name), align="left"))
        for planned in words.plan.by_stage["allocation"]:
            share = planned.amount.number if planned.amount else None
            total += share or 0
            title = words.words(planned.rule).title
            amount = indicative(known.number, share) if known and share else None
            row = {"id": planned.rule.id, "fund": name, "label": title}
            listing.rows.append(row | {"share": None if share is None else str(share), "indicative_amount": amount})
            listing.parts.append(two_columns([(percent_words(share, language) if share else "-", title)], 8))
        listing.parts.append(two_columns([(percent_words(total, language), say(language, "list.total"))], 8))
        if known and known.note:
            as_of = words.text(known.as_of) if known.as_of else known.from_.isoformat()
            amount = euro_words(int(known.number * 100), language)
            listing.parts.append(Text(f"\n{amount} ({as_of}). {words.text(known.note)}"))
    return listing
