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

from fundrules.funds import Funds
from fundrules.models import AllInner, AllOf, Condition, Missing
from fundrules.planning import make_plan, resolve
from fundrules.receipts import Replay
from fundrules.ruleset import STAGES, Ruleset
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
    """Return the installed funds."""
    listing = Listing()
    for name in names:
        ruleset = loaded.rulesets[name]
        words = latest(ruleset, language)
        editions = [
            {"id": e.id, "from": e.from_.isoformat(), "until": e.until.isoformat() if e.until else None}
            for e in ruleset.fund.editions
        ]
        row = {
            "id": name,
            "name": words.text(ruleset.fund.name),
            "editions": editions,
            "rules": len(ruleset.rules),
            "engine": loaded.engine,
        }
        listing.rows.append(row)
        shown = "; ".join(f"{e['id']} ({e['from']} / {e['until'] or '…'})" for e in editions)
        pairs = [
            ("list.fund", name),
            ("list.edition", shown),
            ("list.rules", str(row["rules"])),
            ("list.engine", loaded.engine),
        ]
        listing.parts += [
            Line(words.text(ruleset.fund.name), align="left"),
            two_columns([(say(language, key), text) for key, text in pairs], 12),
        ]
    return listing


def facts(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the facts, each with its question and the answers to choose from."""
    listing = Listing()
    vocabulary = {
        fact: loaded.rulesets[name].vocabulary.facts[fact]
        for name in names
        for fact in loaded.rulesets[name].vocabulary.facts
    }
    text = Ruleset.text
    for name, fact in vocabulary.items():
        values = [{"id": v.id, "label": text(v.label, language)} for v in fact.values]
        if fact.type == "choices":
            values.append({"id": "none", "label": say(language, "none")})
        listing.rows.append(
            {
                "id": name,
                "type": fact.type,
                "who": fact.who,
                "label": text(fact.label, language),
                "question": text(fact.question, language),
                "help": text(fact.help, language),
                "usual": fact.usual.value if fact.usual else None,
                "values": values,
            }
        )
        listing.parts.append(Text.assemble(("\n" + name, "bold"), f"  ({fact.type})"))
        listing.parts.append(
            Padding(Text(f"{text(fact.question, language)}\n{text(fact.help, language)}"), (0, 0, 0, 2))
        )
        if values:
            pairs = [(value["id"], value["label"]) for value in values]
            listing.parts.append(Padding(two_columns(pairs, 30), (0, 0, 0, 4)))
    return listing


def clauses(loaded: Funds, names: list[str], language: str) -> Listing:
    """Return the clauses, in the nota's numbering and in the adopted act's."""
    listing = Listing()
    for name in names:
        words = latest(loaded.rulesets[name], language)
        for objective in words.ruleset.fund.objectives:
            listing.parts.append(Text(f"\n{objective.id}  {words.text(objective.label)}", style="bold"))
            for planned in words.plan.by_stage["clause"]:
                then: Any = planned.rule.then
                if then.objective != objective.id:
                    continue
                adopted = f"{then.adopted.annex} {then.adopted.point}"
                title = words.words(planned.rule).title
                row = {
                    "id": planned.rule.id,
                    "fund": name,
                    "objective": objective.id,
                    "point": then.point,
                    "adopted": adopted,
                    "title": title,
                }
                listing.rows.append(row)
                listing.parts.append(
                    two_columns(
                        [
                            (
                                then.point,
                                f"{title}\n{planned.rule.id} ({say(language, 'list.adopted').lower()}: {adopted})",
                            )
                        ],
                        12,
                    )
                )
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
        ruleset = loaded.rulesets[name]
        words = latest(ruleset, language)
        total = Decimal(0)
        listing.parts.append(Line(words.text(ruleset.fund.name), align="left"))
        known = ruleset.fund.programme_amount and ruleset.value(ruleset.fund.programme_amount, words.plan.day)
        for planned in words.plan.by_stage["allocation"]:
            share = planned.amount.value if planned.amount else None
            total += share or 0
            title = words.words(planned.rule).title
            amount = str((known.value * share).quantize(Decimal("0.01"))) if known and share else None
            listing.rows.append(
                {
                    "id": planned.rule.id,
                    "fund": name,
                    "label": title,
                    "share": str(share) if share is not None else None,
                    "indicative_amount": amount,
                }
            )
            shown = percent_words(share, language) if share is not None else "-"
            listing.parts.append(two_columns([(shown, title)], 8))
        listing.parts.append(two_columns([(percent_words(total, language), say(language, "list.total"))], 8))
        if known and known.note:
            cents = int(known.value * 100)
            as_of = words.text(known.as_of) if known.as_of else known.from_.isoformat()
            listing.parts.append(Text(f"\n{euro_words(cents, language)} ({as_of}). {words.text(known.note)}"))
    return listing


def rule(ruleset: Ruleset, name: str, language: str) -> Listing:
    """Return everything about one rule."""
    words, one = latest(ruleset, language), ruleset.rules[name]
    texts = words.words(one)
    sources = words.citations[name]
    row = one.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"texts"})
    row |= {
        "title": texts.title,
        "reason": texts.reason,
        "otherwise": texts.otherwise,
        "sources": [source.text for source in sources],
    }
    pairs = [("list.title", texts.title), ("card.why", texts.reason), ("card.why_not", texts.otherwise or "")]
    pairs += [("list.scope", spelled(one.scope, words))] if one.scope else []
    pairs += [
        ("list.conditions", spelled(one.when, words)),
        ("card.source", "\n".join(source.text for source in sources)),
    ]
    pairs += [("list.exception_to", "\n".join(one.exception_to)), ("list.prefer_over", "\n".join(one.prefer_over))]
    if one.reading:
        reading = words.readings[one.reading]
        pairs.append(("card.certainty.reading", f"{reading.question} {reading.ours} ({reading.other})"))
    pairs.append(("list.not_modelled", words.text(one.not_modelled) if one.not_modelled else ""))
    pairs.append(("list.examples", "\n".join(f"{e.name}: {outcome(e.expect)}" for e in one.examples)))
    shown = [(say(language, key), text) for key, text in pairs if text]
    return Listing([row], [Line(name, align="left"), two_columns(shown, 16)])


def outcome(expected: str | Missing) -> str:
    """Return what an example expects, in one word or the facts missing."""
    return f"? {', '.join(expected.missing)}" if isinstance(expected, Missing) else expected


def spelled(node: Any, words: Wordsmith, depth: int = 0) -> str:
    """Return conditions in words, one a line, alternatives marked with `of` or `or`."""
    if isinstance(node, Condition):
        number = words.plan.tests.index(resolve(node, words.ruleset, words.plan.day))
        return f"{'  ' * depth}- {words.answers[number][0].text}"
    is_all = isinstance(node, AllOf | AllInner)
    parts = [
        spelled(part, words, depth if isinstance(part, Condition) else depth + 1)
        for part in (node.all if is_all else node.any)
    ]
    joiner = "\n" if is_all else f"\n{'  ' * depth}{say(words.language, 'or').strip()}\n"
    return joiner.join(parts)


def print_replay(found: Replay, language: str, console: Console) -> None:
    """Print what a replay found."""
    if found.facts_altered:
        console.print(say(language, "replay.altered"))
    elif found.same:
        console.print(say(language, "replay.same"))
    elif found.result_same:
        console.print(say(language, "replay.result_same"))
    else:
        console.print(say(language, "replay.different", verdict=say(language, f"verdict.{found.verdict_now}").lower()))
    for kind in ("changed", "added", "removed"):
        for name in getattr(found, kind):
            console.print(f"- {say(language, f'replay.{kind}')}: {name}")
