"""One rule as a page to read, and what a replay found."""

from typing import Any

from rich.console import Console
from rich.rule import Rule as Line

from fundrules.cli.lists import Listing, latest, two_columns
from fundrules.models import AllInner, AllOf, Condition, Missing
from fundrules.planning import resolve
from fundrules.receipts import Replay
from fundrules.ruleset import Ruleset
from fundrules.wording import say
from fundrules.wordsmith import Wordsmith


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
        return f"{'  ' * depth}- {words.describe(resolve(node, words.ruleset, words.plan.day))}"
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
