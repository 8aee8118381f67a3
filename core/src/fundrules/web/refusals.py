"""Pages about what went wrong: the one that a browser gets instead of a problem, and one for each kind of problem."""

from urllib.parse import parse_qsl

from fundrules.api.negotiation import PATHS
from fundrules.api.problems import KINDS, Refusal
from fundrules.web.posted import MOST_FIELDS
from fundrules.web.rendering import OTHER, Around, plain_page
from fundrules.wording import say

MET = {400, 404, 405, 408, 413, 415, 429, 500, 503}  # what can go wrong on the page
PASSING = {429, 500, 503}
OURS = {500, 503}


def refused(refusal: Refusal, around: Around) -> bytes:
    """Return the page for what went wrong; where trying again can help, it has what was sent and a button for it."""
    status, language = refusal.problem.status, refusal.language
    return plain_page(
        "refused",
        language,
        around,
        "" if refusal.sent is not None else PATHS[OTHER[language]],
        kind=KINDS[status if status in MET else 500],
        faults=[fault.detail for fault in refusal.problem.errors],
        again=_fields(refusal) if status in PASSING else (),
        was_sent=refusal.sent is not None,
        number=refusal.request_id if status in OURS else "",
    )


def _fields(refusal: Refusal) -> list[tuple[str, str]]:
    """Return the fields that were sent to a page of ours."""
    if refusal.sent is None or refusal.path not in PATHS.values():
        return []
    try:
        text = refusal.sent.decode("utf-8", "replace")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def explained(status: int, language: str, around: Around) -> bytes:
    """Return the page about one kind of problem, for people who fill in the page and for those who make programs."""
    kind = KINDS[status]
    return plain_page(
        "problem",
        language,
        around,
        f"/problems/{kind}?language={OTHER[language]}",
        status=status,
        kind=kind,
        is_met=status in MET,
        title=say(language, f"problem.{kind}.title"),
        detail=say(language, f"problem.{kind}.detail"),
    )
