"""One rule as a page to read, and what a replay found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.console import Console
from rich.rule import Rule as Line

from fundrules.catalogue import rule_page
from fundrules.cli.lists import Listing, two_columns
from fundrules.replaying import Difference, Replay
from fundrules.ruleset import Ruleset
from fundrules.wording import say

VERDICTS = ("eligible", "conditional", "undetermined", "not_eligible")


def rule(ruleset: Ruleset, name: str, language: str, day: date) -> Listing:
    """Return everything about one rule as it is on `day`."""
    row = rule_page(ruleset, name, language, day)
    reading = row["reading"]
    doubt = say(language, f"card.certainty.{row['certainty']}")
    certainty = [f"({doubt})"] if doubt else []
    pairs = [
        ("list.title", row["title"]),
        ("list.effect", effect(row["then"], language)),
        ("list.reason", row["reason"]),
        ("list.otherwise", row["otherwise"]),
        ("list.scope", row["scope_words"]),
        ("list.conditions", row["when_words"]),
        ("card.source", "\n".join([*(source["text"] for source in row["sources"]), *certainty])),
        ("list.exception_to", "\n".join(row["exception_to"])),
        ("list.prefer_over", "\n".join(row["prefer_over"])),
        (
            "card.certainty.reading",
            f"{reading['question']} {reading['ours']} ({reading['other']})" if reading else None,
        ),
        ("list.not_modelled", row["not_modelled"]),
        ("list.examples", "\n".join(f"{one['name']}: {outcome(one['expect'])}" for one in row["examples"])),
    ]
    shown = [(say(language, key), text) for key, text in pairs if text]
    return Listing([dict(row)], [Line(name, align="left"), two_columns(shown, 16)])


def effect(then: dict[str, Any], language: str) -> str | None:
    """Return what follows from the rule, in words; a clause, rate or share says it by itself."""
    kind = then.get("effect") or then.get("kind")
    return say(language, f"effect.{kind}") if kind else None


def outcome(expected: str | dict[str, list[str]]) -> str:
    """Return what an example expects, in one word or the facts missing."""
    return expected if isinstance(expected, str) else f"? {', '.join(expected['missing'])}"


def print_replay(found: Replay, language: str, console: Console) -> None:
    """Print what a replay found."""
    for line in [*_trouble(found, language), *_outcome(found, language)]:
        console.print(line)
    for one in found.differences:
        console.print(f"- {difference(one, language)}")
    for kind in ("changed", "added", "removed"):
        for name in getattr(found, kind):
            console.print(f"- {say(language, f'replay.{kind}')}: {name}")


def _trouble(found: Replay, language: str) -> Iterator[str]:
    """Yield why this receipt cannot be trusted, or not wholly."""
    if found.signature == "invalid":
        yield say(language, "replay.forged")
    for part in found.altered:
        yield say(language, f"replay.altered_{part}")
    for fund in found.missing_funds:
        yield say(language, "replay.missing_fund", fund=fund)
    if found.not_signed:
        yield say(language, "replay.not_signed")


def _outcome(found: Replay, language: str) -> Iterator[str]:
    """Yield what the result is now; what altered answers come to says nothing about those that were given."""
    if found.facts_altered:
        return
    if found.same:
        yield say(language, "replay.same")
    elif found.result_same:
        yield say(language, "replay.result_same")
    else:
        yield say(language, "replay.different", verdict=say(language, f"verdict.{found.verdict_now}").lower())
        if found.conclusions == "unknown":
            yield say(language, "replay.no_conclusions")


def difference(one: Difference, language: str) -> str:
    """Return in words what is different now."""
    then, now = (
        say(language, f"verdict.{value}").lower() if one.part == "verdict" and value in VERDICTS else value
        for value in (one.before, one.now)
    )
    none = say(language, "replay.none")
    return f"{say(language, f'replay.part.{one.part}')} {one.of}: {then or none} → {now or none}"
