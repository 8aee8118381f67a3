"""Reads what the form of the page sends: the answers, what was asked, and every fault at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from fundrules.activity import LONGEST_SUMMARY, read_activity
from fundrules.errors import ActivityError, Fault, echo
from fundrules.funds import Funds
from fundrules.web.typed import read_typed
from fundrules.wording import say
from fundrules.wordsmith import count_words

MOST_FIELDS = 2_000
MOST_TOLD = 3
TEXTS = ("title", "summary")
FREE_TEXT = "page-text"
ADVICE = "page-advice"
OWN = ("page-do", "page-asked", "page-skipped", "page-view", ADVICE, FREE_TEXT)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one field, in words."""

    field: str
    message: str


@dataclass(frozen=True)
class Posted:
    """What a person sent; `answers` holds only what can be used, `typed` what cannot, as it was typed.

    `advice` says that the person goes on with the questions that only bring advice.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    summary: str = ""
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    do: str = ""
    text: str = ""
    advice: bool = False
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    @property
    def activity(self) -> dict[str, Any]:
        """The description of the activity, as the library takes it."""
        texts = {name: text for name in TEXTS if (text := getattr(self, name))}
        return {**self.answers, **texts}

    @property
    def verb(self) -> str:
        """What the person asks for."""
        return self.do.partition(":")[0]

    @property
    def named(self) -> str:
        """Which question the person asks it for."""
        return self.do.partition(":")[2]


def read_posted(body: bytes, funds: Funds, language: str) -> Posted:
    """Return what was sent; a question that is skipped or cleared has no answer. ValueError: too many fields."""
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS):
        if value.strip() or name == FREE_TEXT:
            fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    facts = funds.vocabulary.facts
    first = {name: (fields.get(name) or [""])[-1] for name in (*TEXTS, *OWN)}
    asked = tuple(name for name in fields.get("page-asked", []) if name in facts)
    skipped = tuple(dict.fromkeys(name for name in fields.get("page-skipped", []) if name in facts))
    posted = Posted({}, "", "", asked, skipped, first["page-do"], first[FREE_TEXT])
    posted = replace(posted, advice=bool(first[ADVICE]) or posted.verb == "advice")
    dropped = asked if posted.verb == "skip" else (posted.named,) if posted.verb == "clear" else ()
    dropped = (*dropped, *(name for name, fact in facts.items() if fact.type == "judgement"))
    raw = {name: fields[name] for name in fields if name in facts and name not in dropped}
    posted = replace(posted, troubles=_too_long(posted, language))
    texts = {name: [text] for name in TEXTS if (text := first[name].strip())}
    strangers = [name for name in fields if name not in facts and name not in (*TEXTS, *OWN)]
    return _checked(posted, funds, language, raw | texts, strangers)


def _too_long(posted: Posted, language: str) -> tuple[Trouble, ...]:
    """Return what is wrong with a free text in which answers are to be looked for."""
    size = len(posted.text)
    if posted.verb != "suggest" or size <= LONGEST_SUMMARY:
        return ()
    sizes = {"found": count_words(size, language), "expected": count_words(LONGEST_SUMMARY, language)}
    return (Trouble(FREE_TEXT, say(language, "page.fault.text_too_long", **sizes)),)


def _checked(
    posted: Posted, funds: Funds, language: str, raw: Mapping[str, list[str]], strangers: Sequence[str]
) -> Posted:
    """Return `posted` with what can be used of `raw`; the rest stays as it was typed, with what is wrong with it."""
    facts = funds.vocabulary.facts
    read = {name: read_typed(facts[name].type if name in facts else "", written) for name, written in raw.items()}
    faults: list[Fault] = []
    try:
        read_activity(read, funds.vocabulary, tuple(funds.rulesets), funds.left_out)
    except ActivityError as error:
        faults = list(error.faults)
    wrong = {fault.place.split("/")[1]: fault for fault in reversed(faults) if fault.place}
    good = {name: value for name, value in read.items() if name not in wrong}
    troubles = [*posted.troubles, *(Trouble(name, in_words(fault, funds, language)) for name, fault in wrong.items())]
    troubles += [Trouble("", say(language, "page.fault.stranger", found=echo(name))) for name in strangers[:MOST_TOLD]]
    order = {name: place for place, name in enumerate((*TEXTS, *facts))}
    return replace(
        posted,
        answers={name: value for name, value in good.items() if name not in TEXTS},
        title=good.get("title", ""),
        summary=good.get("summary", ""),
        typed={name: raw[name] for name in wrong},
        troubles=tuple(sorted(troubles, key=lambda one: order.get(one.field, -1))),
    )


PLAIN = {
    "not_euro",
    "not_day",
    "not_count",
    "not_yes_no",
    "unknown_value",
    "day_before",
    "too_high",
    "none_with_others",
    "text_too_long",
    "control_character",
}


def in_words(fault: Fault, funds: Funds, language: str) -> str:
    """Return a fault as a person in front of a form can use it: no code, no JSON."""
    if fault.kind not in PLAIN:
        return fault.told(language)
    found, expected = (count_words(int(n), language) if n.isdecimal() else n for n in (fault.found, fault.expected))
    if fault.kind == "day_before":
        first = funds.vocabulary.facts[fault.expected.partition(":")[0]]
        expected = getattr(first.label, language)
    return say(language, f"page.fault.{fault.kind}", found=found, expected=expected)
