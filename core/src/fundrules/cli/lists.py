"""The lists of the command line: the rows of the catalogue, and how they read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from fundrules import catalogue
from fundrules.funds import Funds
from fundrules.wording import say
from fundrules.wordsmith import euro_words, percent_words


@dataclass
class Listing:
    """Rows for programs and parts for people."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    parts: list[RenderableType] = field(default_factory=list)

    def print(self, console: Console) -> None:
        """Print the parts for people."""
        for part in self.parts:
            console.print(part)


def plain(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [dict(row) for row in found]


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
    listing = Listing(plain(catalogue.fund_rows(loaded, names, language)))
    for row in listing.rows:
        shown = "; ".join(f"{e['id']} ({e['begins']} / {e['ends'] or '…'})" for e in row["editions"])
        told = {"fund": row["id"], "edition": shown, "rules": str(row["rules"]), "engine": row["engine"]}
        pairs = [(say(language, f"list.{key}"), text) for key, text in told.items()]
        listing.parts += [Line(row["name"], align="left"), two_columns(pairs, 12)]
    for plugin in loaded.failed:
        reasons = [fault.render(language) for fault in plugin.faults]
        listing.rows.append({"id": plugin.name, "left_out": reasons})
        listing.parts.append(Text("\n".join([say(language, "left_out", plugin=plugin.name), *reasons])))
    return listing


def facts(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the facts, each with its question and the answers to choose from."""
    listing = Listing(plain(catalogue.fact_rows(loaded, names, language)))
    for row in listing.rows:
        listing.parts.append(Text.assemble(("\n" + row["id"], "bold"), f"  ({row['type']})"))
        listing.parts.append(Padding(Text(f"{row['question']}\n{row['help']}"), (0, 0, 0, 2)))
        if row["values"]:
            pairs = [(value["id"], f"{value['label']}. {value['note'] or ''}") for value in row["values"]]
            listing.parts.append(Padding(two_columns(pairs, 34), (0, 0, 0, 2)))
    return listing


def clauses(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the clauses with their numbers, whose numbers those are, and their places in the adopted act."""
    listing = Listing(plain(catalogue.clause_rows(loaded, names, language)))
    for (fund, objective), rows in groupby(listing.rows, key=lambda row: (row["fund"], row["objective"])):
        told = loaded.rulesets[fund].fund
        label = next(one.label for one in told.objectives if one.id == objective)
        whose = say(language, f"card.in_{told.numbering}")
        listing.parts.append(Text(f"\n{fund} · {objective}  {getattr(label, language)} ({whose})", style="bold"))
        for row in rows:
            shown = f"{row['title']}\n{row['id']} ({say(language, 'list.adopted').lower()}: {row['adopted']})"
            listing.parts.append(two_columns([(row["point"], shown)], 12))
    return listing


def rules(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return all rules by stage."""
    listing = Listing(plain(catalogue.rule_rows(loaded, names, language)))
    for (fund, stage), grouped in groupby(listing.rows, key=lambda row: (row["fund"], row["stage"])):
        rows = list(grouped)
        listing.parts.append(Text(f"\n{fund} · {stage} ({len(rows)})", style="bold"))
        listing.parts += [Padding(Text(f"{row['id']}\n  {row['title']}"), (0, 0, 0, 2)) for row in rows]
    return listing


def allocations(loaded: Funds, names: list[str], language: str, day: date) -> Listing:
    """Return the shares of the money and their total, with the amounts known on `day`."""
    listing = Listing(plain(catalogue.allocation_rows(loaded, names, language, day)))
    for fund, rows in groupby(listing.rows, key=lambda row: row["fund"]):
        words, total = catalogue.latest(loaded.rulesets[fund], language, day), Decimal(0)
        listing.parts.append(Line(words.text(words.ruleset.fund.name), align="left"))
        for row in rows:
            total += Decimal(row["share"] or 0)
            percent = percent_words(row["share"], language) if row["share"] else "-"
            listing.parts.append(two_columns([(percent, row["label"])], 8))
        if total:
            listing.parts.append(two_columns([(percent_words(total, language), say(language, "list.total"))], 8))
        if (known := catalogue.programme_amount(words)) and known.note:
            as_of = words.text(known.as_of) if known.as_of else known.from_.isoformat()
            amount = euro_words(int(known.number * 100), language)
            listing.parts.append(Text(f"\n{amount} ({as_of}). {words.text(known.note)}"))
    return listing
