"""Gives a step of the rate and a share of the money the shape of a rule, so that all reasons look the same."""

from fundrules.answers import AllocationAnswer, RateStep, RuleAnswer


def rate_as_rule(step: RateStep) -> RuleAnswer:
    """Return a step of the rate as a rule."""
    return RuleAnswer(
        id=step.id, truth="true", title=step.title, text=step.text, certainty=step.certainty, citation=step.citation
    )


def share_as_rule(share: AllocationAnswer) -> RuleAnswer:
    """Return a share of the money as a rule."""
    return RuleAnswer(
        id=share.id or "",
        truth="true",
        title=share.label,
        text=share.text,
        certainty=share.certainty,
        citation=share.citation,
        reading=share.reading,
    )
