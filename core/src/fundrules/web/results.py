"""What is known so far, fund by fund, as the page shows it; the words are those of the card too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fundrules.answers import CitedSource, ConditionAnswer, EligibilityAnswer, RuleAnswer
from fundrules.choosing import FITTING
from fundrules.decision import Decision, FundDecision, Standing
from fundrules.telling import Telling, judged_rules, other_clauses, primary_clause, rate_title, told_signals
from fundrules.web.shapes import rate_as_rule, share_as_rule
from fundrules.wording import say
from fundrules.wordsmith import percent_words

TONES = {"eligible": "safe", "conditional": "warning", "undetermined": "neutral", "not_eligible": "danger"}
MARKS = {"eligible": "✓", "conditional": "!", "undetermined": "?", "not_eligible": "✕"}


def rule_link(rule: str, language: str) -> str:
    """Return the page that explains a rule; this is the one place that knows where rules are explained."""
    return f"/rules/{rule}?language={language}"


@dataclass(frozen=True)
class Checked:
    """One condition of a rule: what it asks, what was answered, and what follows in a word."""

    text: str
    actual: str
    truth: str


@dataclass(frozen=True)
class Reason:
    """One rule in words, with everything that a person could ask about it."""

    id: str
    title: str
    text: str
    link: str
    kind: str
    certainty: str
    reading: str
    not_modelled: str
    judged_by: str
    conditions: tuple[Checked, ...]
    sources: tuple[CitedSource, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class FundResult:
    """What one fund says."""

    fund: str
    name: str
    edition: str
    verdict: str
    tone: str
    mark: str
    summary: str
    stable: bool
    brief: tuple[str, ...]
    clause: tuple[str, ...]
    also: tuple[str, ...]
    rate: tuple[str, ...]
    money: tuple[str, ...]
    possible: tuple[str, ...]
    missing: tuple[str, ...]
    lacking: tuple[str, ...]
    reasons: tuple[Reason, ...]
    signals: tuple[Reason, ...]
    others: tuple[Reason, ...]


def verdict_words(verdict: str, language: str) -> str:
    """Return a verdict as it reads in a sentence of its own."""
    return say(language, f"verdict.{verdict}").capitalize()


class Results:
    """Puts one decision into the shape of the page."""

    def __init__(self, decision: Decision, labels: dict[str, str]) -> None:
        self.decision = decision
        self.language = decision.language
        self.pairs = list(decision.standings())
        self.telling = Telling(decision, labels)

    def funds(self) -> list[FundResult]:
        """Return what every fund says, the one that fits best first."""
        return [self.fund(*pair) for pair in self.pairs]

    def fund(self, fund: FundDecision, standing: Standing) -> FundResult:
        """Return what one fund says."""
        primary = primary_clause(fund)
        rate, possible_rates = self._rate(fund)
        money, possible_shares = self._money(fund)
        return FundResult(
            fund=fund.fund,
            name=fund.name or fund.fund,
            edition=fund.edition,
            verdict=verdict_words(fund.verdict, self.language),
            tone=TONES[fund.verdict],
            mark=MARKS[fund.verdict],
            summary=fund.summary or "",
            stable=fund.stable,
            brief=tuple(self._brief(fund)),
            clause=tuple(self.telling.clause_lines(primary)) if primary else (),
            also=tuple(clause.title or clause.id for clause in other_clauses(fund)),
            rate=rate,
            money=money,
            possible=(*possible_rates, *possible_shares),
            missing=self._missing(fund, standing),
            lacking=self._lacking(standing),
            reasons=tuple(self.reasons(fund)),
            signals=tuple(self.signals(fund)),
            others=tuple(self.others(fund)),
        )

    def _rate(self, fund: FundDecision) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ceiling, and apart from it those that are still possible."""
        if fund.rate is None:
            return (), ()
        told = [_sentence(line) for line in self.telling.rate_lines(fund.rate)]
        if fund.rate.ceiling is None:
            return (". ".join(told),), ()
        percent = percent_words(fund.rate.ceiling, self.language)
        return (say(self.language, "page.up_to", percent=percent), rate_title(fund.rate)), tuple(told[1:])

    def _money(self, fund: FundDecision) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the share drawn from, and apart from it those that are still possible."""
        money = fund.allocation
        if money is None:
            return (), ()
        if money.id is None:
            told = [_sentence(line) for line in self.telling.money_lines(money)]
            unsaid = _sentence(self.telling.say("no_rate"))
            return (unsaid,), tuple(line for line in told if line != unsaid)
        lines = [*self.telling.share_lines(money)] if money.share else [money.label or "", money.text or ""]
        if money.indicative_amount:
            lines.append(say(self.language, "page.whole_share", amount=self.telling.amount(money)))
        return tuple(filter(None, lines)), ()

    def _brief(self, fund: FundDecision) -> Iterator[str]:
        """Yield where the work fits, the ceiling and the share, in short; nothing before it fits."""
        primary = primary_clause(fund) if fund.verdict in FITTING else None
        if primary:
            yield self.telling.say("article", point=primary.point)
            if fund.rate and fund.rate.ceiling:
                yield self.telling.say("up_to", percent=percent_words(fund.rate.ceiling, self.language))
            if fund.allocation and fund.allocation.share:
                share = percent_words(fund.allocation.share, self.language)
                yield say(self.language, "page.share", percent=share)

    def _missing(self, fund: FundDecision, standing: Standing) -> tuple[str, ...]:
        """Return what is missing, in short: answers, conditions, or somebody's judgement."""
        if fund.verdict in FITTING:
            judged = judged_rules(fund)
            return tuple(say(self.language, "page.to_judge", title=r.title, by=r.judged_by or "") for r in judged)
        return tuple(line.removeprefix("- ") for line in self.telling.standing_lines(standing))

    def _lacking(self, standing: Standing) -> tuple[str, ...]:
        """Return everything the clause that comes closest lacks, where the short form only counts it."""
        if standing.verdict != "not_eligible" or len(standing.lacking) < 2:  # noqa: PLR2004 - one is told in short
            return ()
        near = f"{self.telling.say('near')}: {standing.title}."
        return (near, *(self.telling.lack(one).removeprefix("- ") for one in standing.lacking))

    def reasons(self, fund: FundDecision) -> Iterator[Reason]:
        """Yield the rules that carry the verdict: the clause, what is in the way, what is open, what is met."""
        yield from (self.reason(clause) for clause in fund.clauses if clause.primary)
        judged = judged_rules(fund)
        for outcome in ("violated", "open", "satisfied"):
            rules = [rule for rule in fund.eligibility if rule.outcome == outcome and _carries(rule, fund.verdict)]
            yield from (self.reason(rule, "judged" if rule in judged else outcome) for rule in rules)
        steps = [step for step in fund.rate.steps if step.basis == fund.rate.basis] if fund.rate else []
        yield from (self.reason(rate_as_rule(step), "rate") for step in steps)
        if fund.allocation and fund.allocation.id:
            money = fund.allocation
            note = f"{_sentence(self.telling.amount(money))}. {money.amount_note}" if money.amount_note else ""
            yield self.reason(share_as_rule(money), "allocation", [note] if note else [])

    def others(self, fund: FundDecision) -> Iterator[Reason]:
        """Yield the clauses that do not hold and the exclusions that are not met, to look up why."""
        yield from (self.reason(c, c.truth) for c in fund.clauses if not c.primary and c.breadth != "residual")
        yield from (self.reason(rule, rule.outcome) for rule in fund.eligibility if not _carries(rule, fund.verdict))

    def signals(self, fund: FundDecision) -> Iterator[Reason]:
        """Yield warnings, what to arrange and priorities; of a fund that cannot pay only the warnings."""
        for signal in told_signals(fund):
            yield self.reason(signal, signal.kind, signal.notes)

    def reason(self, rule: RuleAnswer, kind: str = "clause", notes: Iterable[str] = ()) -> Reason:
        """Return one rule in words."""
        return Reason(
            id=rule.id,
            title=rule.title or rule.id,
            text="" if kind == "judged" else rule.text or "",
            link=rule_link(rule.id, self.language),
            kind=say(self.language, f"page.kind.{kind}"),
            certainty=self.telling.certainty(rule) or say(self.language, "page.verified"),
            reading=self.telling.read_as(rule.reading) if rule.reading else "",
            not_modelled=rule.not_modelled or "",
            judged_by=(rule.judged_by or "") if isinstance(rule, EligibilityAnswer) else "",
            conditions=tuple(map(self.checked, rule.conditions)),
            sources=tuple(rule.citation),
            notes=tuple(notes),
        )

    def checked(self, condition: ConditionAnswer) -> Checked:
        """Return one condition in words."""
        actual = self.telling.say("actual", actual=condition.actual) if condition.actual else ""
        return Checked(condition.text or condition.fact, actual, say(self.language, f"page.truth.{condition.truth}"))

    def overall(self) -> str:
        """Return the whole answer in one sentence, with the funds it is about."""
        verdict = self.decision.verdict
        named = [fund.name or fund.fund for fund, _ in self.pairs if fund.verdict == verdict]
        return say(self.language, f"page.overall.{verdict}", funds=", ".join(named))

    def spoken(self) -> str:
        """Return the verdicts in one sentence, to be announced."""
        told = [f"{fund.name}: {verdict_words(fund.verdict, self.language).lower()}" for fund, _ in self.pairs]
        return "; ".join(told) + "."


def _carries(rule: EligibilityAnswer, verdict: str) -> bool:
    """Say whether a rule is among the first reasons for a verdict."""
    if verdict == "not_eligible":
        return rule.outcome == "violated"
    return rule.outcome != "satisfied" or rule.effect == "requires"


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]
