"""The way from answers to a verdict in one fund, as steps that a picture and a list both show."""

from collections import Counter
from collections.abc import Iterable

from fundrules.plan import PlannedRule
from fundrules.ruleset import STAGES
from fundrules.wording import say
from fundrules.wordsmith import percent_words
from fundrules_website.pictures import MOST_ASKED, Exit, Item, Part, Stage
from fundrules_website.relations import Relations
from fundrules_website.site import tell, tell_count

EFFECTS = ("excludes", "requires", "lifts")
KINDS = ("priority", "warning", "to_arrange")
EXITS = {"clause": ("not_eligible",), "eligibility": ("not_eligible", "conditional", "undetermined", "eligible")}


def stages(relations: Relations, fund: str, language: str) -> list[Stage]:
    """Return the five stages of a fund in order: what each asks, which rules stand in it, and the ways out."""
    makers = {
        "clause": _clauses,
        "eligibility": _eligibility,
        "rate": _rates,
        "allocation": _allocations,
        "signal": _signals,
    }
    found = []
    for number, name in enumerate(STAGES, 1):
        rules = relations.planned(fund, name)
        asked = _asked(relations, fund, name, language)
        found.append(
            Stage(
                name=name,
                number=number,
                title=tell(f"ref.path.{name}", language),
                count=tell_count("ref.n_rules", language, len(rules)),
                asked=asked,
                asked_words=_asked_words(asked, language),
                parts=makers[name](relations, fund, rules, language),
                exits=[_exit(name, verdict, language) for verdict in EXITS.get(name, ())],
                onward=tell(f"ref.path.after_{name}", language) if number < len(STAGES) else "",
            )
        )
    return found


def _asked(relations: Relations, fund: str, stage: str, language: str) -> list[Item]:
    """Return the questions that the rules of a stage read and that have a page."""
    labels = relations.site.words(fund, language).labels
    facts = [name for name in relations.facts_of(fund, stage) if f"fact:{name}" in relations.site.pages.by_key]
    return [Item(labels[name], f"fact:{name}") for name in facts]


def _asked_words(asked: list[Item], language: str) -> str:
    if len(asked) > MOST_ASKED:
        return tell("ref.path.asks_many", language, n=len(asked))
    return tell("ref.path.asks", language, facts=", ".join(one.text for one in asked) + ".")


def _exit(stage: str, verdict: str, language: str) -> Exit:
    words = say(language, f"verdict.{verdict}").capitalize()
    return Exit(tell(f"ref.path.{stage}.{verdict}", language), verdict, words)


def _items(relations: Relations, fund: str, rules: Iterable[PlannedRule], language: str) -> list[Item]:
    words = relations.site.words(fund, language)
    return [Item(words.words(planned.rule).title, f"rule:{planned.rule.id}") for planned in rules]


def _clauses(relations: Relations, fund: str, rules: list[PlannedRule], language: str) -> list[Part]:
    words = relations.site.words(fund, language)
    points = Counter(planned.rule.then.objective for planned in rules)  # type: ignore[union-attr]
    items = [
        Item(
            f"{words.text(one.label)} ({tell_count('ref.n_rules', language, points[one.id])})",
            f"objective:{fund}:{one.id}",
        )
        for one in words.ruleset.fund.objectives
    ]
    return [Part("objectives", tell("ref.path.objectives", language), items)]


def _eligibility(relations: Relations, fund: str, rules: list[PlannedRule], language: str) -> list[Part]:
    parts = []
    for effect in EFFECTS:
        some = [planned for planned in rules if planned.effect == effect]
        if some:
            parts.append(Part(effect, tell(f"ref.path.{effect}", language), _items(relations, fund, some, language)))
    return parts


def _rates(relations: Relations, fund: str, rules: list[PlannedRule], language: str) -> list[Part]:
    words = relations.site.words(fund, language)
    amounts = sorted({planned.number for planned in rules if planned.number})
    parts = []
    for amount in amounts:
        some = [planned for planned in rules if planned.number and planned.number == amount]
        heading = tell("ref.path.up_to", language, percent=percent_words(amount, words.language))
        parts.append(Part("rate", heading, _items(relations, fund, some, language)))
    return parts


def _allocations(relations: Relations, fund: str, rules: list[PlannedRule], language: str) -> list[Part]:
    words = relations.site.words(fund, language)
    stated = [planned for planned in rules if planned.number]
    items = [
        Item(
            f"{percent_words(planned.number, language)}: {words.words(planned.rule).title}",
            f"rule:{planned.rule.id}",
        )
        for planned in stated
        if planned.number
    ]
    others = _items(relations, fund, [planned for planned in rules if not planned.number], language)
    shown = [Part("share", tell("ref.path.shares", language), items)] if items else []
    return [*shown, Part("no_share", tell("ref.path.no_share", language), others)]


def _signals(_relations: Relations, _fund: str, rules: list[PlannedRule], language: str) -> list[Part]:
    kinds = Counter(planned.rule.then.kind for planned in rules)  # type: ignore[union-attr]
    items = [Item(tell(f"ref.n_{kind}", language, n=kinds[kind]), "") for kind in KINDS if kinds[kind]]
    return [Part("signals", "", items)]
