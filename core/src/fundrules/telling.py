"""What a decision says, in lines of words: the same on the card and on the page. It knows nothing of how they look."""

from collections.abc import Iterator
from decimal import Decimal

from fundrules.answers import (
    AllocationAnswer,
    ClauseAnswer,
    EligibilityAnswer,
    RateAnswer,
    ReadingAnswer,
    RuleAnswer,
    SignalAnswer,
)
from fundrules.choosing import FITTING
from fundrules.decision import Decision, FundDecision, Lacking, Standing
from fundrules.vocabulary import Vocabulary
from fundrules.wording import say, say_count
from fundrules.wordsmith import euro_words, percent_words

MOST_SHARES = 4
SIGNALS = ("warning", "to_arrange", "priority")


class Telling:
    """One decision in words; `labels` names the facts."""

    def __init__(self, decision: Decision, labels: dict[str, str]) -> None:
        self.language = decision.language
        self.labels = labels
        self.funds = {fund.fund: fund for fund in decision.funds}

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the card."""
        return say(self.language, f"card.{key}", **values)

    def clause_lines(self, clause: ClauseAnswer) -> Iterator[str]:
        """Yield a clause with its number, whose number that is, and its place in the regulation."""
        yield clause.title or clause.id
        where = self.say("article", point=clause.point)
        if not clause.point.startswith(clause.objective):
            where = self.say("under", point=clause.point, objective=clause.objective)
        yield f"{where} ({self.say(f'in_{clause.numbering}')})"
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
            yield f"{self.say('up_to', percent=percent_words(rate.ceiling, self.language))}: {rate_title(rate)}"
        ceilings = list(dict.fromkeys(step.ceiling for step in rate.possible))
        if rate.ceiling is None and ceilings:
            *before, last = [percent_words(ceiling, self.language) for ceiling in ceilings]
            percents = say(self.language, "or").join([", ".join(before), last] if before else [last])
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
        yield from self.share_lines(allocation)
        if allocation.reading:
            yield self.read_as(allocation.reading)
        if allocation.indicative_amount:
            yield f"{self.amount(allocation)}. {allocation.amount_note or ''}"

    def share_lines(self, allocation: AllocationAnswer) -> Iterator[str]:
        """Yield the share drawn from, and what it means when the nota names no figure."""
        share = (
            self.say("share", percent=percent_words(allocation.share, self.language))
            if allocation.share
            else self.say("no_share")
        )
        yield f"{allocation.label}: {share}"
        if allocation.share is None and allocation.text:
            yield allocation.text

    def amount(self, allocation: AllocationAnswer) -> str:
        """Return about how much the whole share is, and where that amount comes from."""
        cents = int(Decimal(allocation.indicative_amount or 0) * 100)
        rounded = euro_words((cents + 5_000_000) // 10_000_000 * 10_000_000, self.language)
        return self.say("amount", amount=rounded, as_of=allocation.as_of)

    def read_as(self, reading: ReadingAnswer) -> str:
        """Return how the source was read, and the other way."""
        return self.say("reading", question=reading.question, ours=reading.ours, other=reading.other)

    def certainty(self, rule: RuleAnswer) -> str:
        """Return how sure the source of a rule is, or nothing when that was checked."""
        return self.say(f"certainty.{rule.certainty}") if rule.certainty else ""

    def standing_lines(self, one: Standing) -> Iterator[str]:
        """Yield what is told of one fund beside the others: where the activity fits, or what it lacks."""
        if one.verdict in FITTING:
            fund = self.funds[one.fund]
            rate = fund.rate.ceiling if fund.rate and fund.rate.ceiling else None
            percent = self.say("up_to", percent=percent_words(rate, self.language)) if rate else ""
            yield ", ".join(part for part in (one.title or "", percent) if part)
            return
        rules = {rule.id: rule for rule in self.funds[one.fund].eligibility}
        for name in one.in_the_way:
            yield self.say("unmet_rule" if rules[name].effect == "requires" else "in_the_way", title=rules[name].title)
        if one.verdict == "undetermined":
            yield say_count(self.language, "card.open", one.open)
        elif len(one.lacking) > 1:
            yield say_count(self.language, "card.far", one.missing)
        elif one.lacking:
            yield f"{self.say('near')}: {one.title}. {self.say('missing_one')}"
            yield from map(self.lack, one.lacking)

    def lack(self, one: Lacking) -> str:
        """Return one thing that is lacking, with what was answered."""
        answered = self.say("actual", actual=one.actual) if one.actual else self.say("not_answered")
        return f"- {one.text} ({answered})"


def labels_of(vocabulary: Vocabulary, language: str) -> dict[str, str]:
    """Return the label of every fact."""
    return {name: getattr(fact.label, language) for name, fact in vocabulary.facts.items()}


def rate_title(rate: RateAnswer) -> str:
    """Return the title of the rule that sets the ceiling."""
    titles = [step.title for step in rate.steps if step.basis == rate.basis and step.ceiling == rate.ceiling]
    return next(iter(titles), None) or ""


def judged_rules(fund: FundDecision) -> list[EligibilityAnswer]:
    """Return the rules that wait for somebody's judgement only: those of a fund that fits on a condition."""
    return [rule for rule in fund.eligibility if rule.outcome == "open" and fund.verdict == "conditional"]


def primary_clause(fund: FundDecision) -> ClauseAnswer | None:
    """Return the clause that the decision about a fund rests on."""
    return next((clause for clause in fund.clauses if clause.primary), None)


def other_clauses(fund: FundDecision) -> list[ClauseAnswer]:
    """Return the clauses that hold as well; the broadest, which take any work, say nothing."""
    return [c for c in fund.clauses if c.truth == "true" and not c.primary and c.breadth != "residual"]


def met_requirements(fund: FundDecision) -> list[EligibilityAnswer]:
    """Return the requirements that are met."""
    return [rule for rule in fund.eligibility if rule.outcome == "satisfied" and rule.effect == "requires"]


def told_signals(fund: FundDecision) -> list[SignalAnswer]:
    """Return warnings, what to arrange and priorities, in this order; of a fund that cannot pay only the warnings."""
    if fund.verdict == "undetermined":
        return []
    told = [one for one in fund.signals if one.kind == "warning" or fund.verdict != "not_eligible"]
    return sorted(told, key=lambda one: SIGNALS.index(one.kind))
