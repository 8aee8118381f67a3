"""Decides the activities that written pages show, and tells the real outcome in their place.

A block ```` ```yaml decide=VERDICT ```` holds answers. `fund=` names the fund that is told (else the one that comes
first), `by=` a rule that must have led to it. What comes out otherwise stops the build, for the text beside it
would be wrong.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from fundrules import Decision, decide
from fundrules.activity import read_activity
from fundrules.decision import FundDecision
from fundrules.wording import say
from fundrules.wordsmith import percent_words
from fundrules_website.fragments import Shown
from fundrules_website.running import BlockError
from fundrules_website.site import Site, tell

CHECK = re.compile(r"^```yaml decide=(?P<how>[^\n]+)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)

LOOKS = {"eligible": "yes", "conditional": "maybe", "undetermined": "open", "not_eligible": "no"}

Line = tuple[str, str]  # the name of a rule or a fact, and what is told about it


def decided(site: Site, text: str, language: str) -> str:
    """Return the text of a page with each block of answers decided."""
    return CHECK.sub(lambda found: _shown(Shown(site, language), found), text)


def _shown(shown: Shown, found: re.Match[str]) -> str:
    verdict, *more = found["how"].split()
    asked, answers = dict(one.split("=") for one in more), yaml.safe_load(found["code"])
    decision = decide(shown.site.funds, answers, on=shown.site.day, language=shown.language)
    name = asked.get("fund", decision.order[0].fund)
    fund = next(one for one in decision.funds if one.fund == name)
    told = list(_told(shown, decision, fund, asked.get("by", "")))
    names = [line[0] for line in told]
    if fund.verdict != verdict or asked.get("by", names[0] if names else "") not in names:
        raise BlockError(f"{found['code']}\n{name}: {fund.verdict}, by {names}; wanted {found['how']}")
    return _written(shown, fund, answers, found["code"], [line for _, line in told])


def _written(shown: Shown, fund: FundDecision, answers: Any, code: str, told: list[str]) -> str:
    language = shown.language
    verdict = f"**{say(language, f'verdict.{fund.verdict}')}**{{ .verdict .verdict--{LOOKS[fund.verdict]} }}"
    outcome = tell("check.outcome", language, fund=fund.name, verdict=verdict)
    lines = "\n".join(f"- {line}" for line in told)
    file = "".join(f"    {line}\n" for line in f"```yaml\n{code}```".splitlines())
    words = "\n".join(f"    - {line}" for line in _answers(shown, fund.fund, answers))
    return f'{outcome}\n\n{lines}\n\n??? example "{tell("check.answers", language)}"\n\n{words}\n\n{file}'


def _answers(shown: Shown, fund: str, answers: Any) -> Iterator[str]:
    """Yield every answer in words, as far as the fund asks for it."""
    words, funds = shown.funds[fund], shown.site.funds
    for name, answer in read_activity(answers, funds.vocabulary, tuple(funds.rulesets), funds.left_out).facts.items():
        fact = words.ruleset.vocabulary.facts.get(name)
        if fact:
            label = shown.link(f"fact:{name}", words.text(fact.question))
            yield f"{label} **{words.answer_words(name, answer)}**"


def _told(shown: Shown, decision: Decision, fund: FundDecision, by: str) -> Iterator[Line]:
    """Yield what led to the outcome, and the rule that the page is about."""
    language = shown.language
    yield from (_line(language, "clause", one.id, one.title) for one in fund.clauses if one.primary)
    yield from (_line(language, "in_the_way", one.id, one.title) for one in fund.eligibility if _is_broken(one))
    if fund.verdict == "undetermined":
        for one in fund.questions:
            if one.decides == "verdict" and one.state == "open":
                question = shown.link(f"fact:{one.fact}", str(one.question))
                yield one.fact, f"{tell('check.asked', language)}: {question} (`{one.fact}`)"
        yield "outlook", f"{tell('check.outlook', language)}: {say(language, f'verdict.{decision.outlook.verdict}')}"
    if fund.verdict in {"eligible", "conditional"}:
        yield from (_line(language, "judged", one.id, one.title) for one in fund.eligibility if one.judged_by)
        yield from _money(fund, language)
    yield from (_line(language, one.kind, one.id, one.title) for one in fund.signals if one.id == by)


def _is_broken(rule: Any) -> bool:
    return bool(rule.outcome == "violated")


def _line(language: str, kind: str, name: str, words: str | None) -> Line:
    return name, f"{tell(f'check.{kind}', language)}: [{words}](rule:{name})"


def _money(fund: FundDecision, language: str) -> Iterator[Line]:
    for step in fund.rate.steps if fund.rate else []:
        if fund.rate and step.basis == fund.rate.basis:
            percent = percent_words(step.ceiling, language)
            yield step.id, f"{tell('check.rate', language)} {percent}: [{step.title}](rule:{step.id})"
    share = fund.allocation
    if share and share.id:
        part = (
            f", {tell('ref.share_of_fund', language, percent=percent_words(share.share, language))}"
            if share.share
            else ""
        )
        yield share.id, f"{tell('check.share', language)}: [{share.label}](rule:{share.id}){part}"
