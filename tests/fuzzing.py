"""What Schemathesis cannot know from the schema: an end never comes before its start."""

from typing import Any

import schemathesis

from fundrules import load_funds

VOCABULARY = load_funds(engine="reference").vocabulary


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:  # noqa: ARG001 - the hook's own form
    """Return a description of an activity with its days in order; anything else as it is."""
    if not isinstance(body, dict):
        return body
    for name in VOCABULARY.ordered_days:
        first = str(VOCABULARY.facts[name].not_before)
        days = body.get(name), body.get(first)
        if all(isinstance(day, str) for day in days) and days[0] < days[1]:
            body = {**body, name: days[1], first: days[0]}
    return body
