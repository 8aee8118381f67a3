"""What is taken and given: which content (else 415, 406, or 304 for what a caller has already), and which language.

Content is checked after routing, so 404 and 405 go first.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from litestar import Request
from litestar.exceptions import HTTPException

from fundrules.api.headers import header_of
from fundrules.wording import LANGUAGES

JSON_KINDS = ("application/json", "application/problem+json", "application/*", "*/*")  # the most precise first
FORM = "application/x-www-form-urlencoded"
PATHS = {"nl": "/", "en": "/en"}
# A language range with its weight; what is written otherwise is left out.
RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?$"
)
MOST_KEPT = 200  # headers: most callers send one of a few
Scope = Any


async def check_content(request: Request[Any, Any, Any]) -> None:
    """Refuse a body that is not JSON, and a caller who does not take JSON."""
    if request.scope["method"] == "POST":
        kind, _, parameters = header_of(request.scope, b"content-type").partition(";")
        charset = parameters.strip().lower().removeprefix("charset=").strip('"')
        if kind.strip().lower() != "application/json" or charset not in {"", "utf-8"}:
            raise HTTPException(status_code=415)
    if not _takes(header_of(request.scope, b"accept") or "*/*", JSON_KINDS):
        raise HTTPException(status_code=406)


@lru_cache(maxsize=MOST_KEPT)
def _takes(accepted: str, wanted: tuple[str, ...]) -> bool:
    """Say whether an Accept header takes what we have: the first of `wanted` that it names decides."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        kind, *parameters = (one.strip() for one in part.split(";"))
        weights[kind] = max(weights.get(kind, 0.0), _weight(parameters))
    return next((weights[kind] for kind in wanted if kind in weights), 0.0) > 0


def _weight(parameters: Sequence[str]) -> float:
    written = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return float(written)
    except ValueError:
        return 1.0


def wants_page(scope: Scope) -> bool:
    """Say whether whoever asks reads pages: a browser, outside the API."""
    if scope["path"] == "/v1" or scope["path"].startswith("/v1/"):
        return False
    return bool(header_of(scope, b"hx-request")) or _takes(header_of(scope, b"accept"), ("text/html",))


def language_of(scope: Scope, default: str) -> str:
    """Return the language a request asks for: its query, else its page, else Accept-Language, else `default`."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("language", [""])[-1] if scope["query_string"] else ""
    if asked in LANGUAGES:
        return asked
    path = scope["path"]
    of_page = next((name for name, start in PATHS.items() if path == start), "en" if path.startswith("/en/") else None)
    return of_page or language_read_best(scope, default)


def language_read_best(scope: Scope, default: str) -> str:
    """Return the language that whoever sends a request reads best, as its Accept-Language says."""
    return preferred(header_of(scope, b"accept-language"), default)


@lru_cache(maxsize=MOST_KEPT)
def preferred(header: str, default: str) -> str:
    """Return the best language of an Accept-Language header that we speak (RFC 9110, 12.5.4; RFC 4647, 3.4).

    A language named with weight 0 is not wanted; `*` is every language that is not named. Whoever wants none of ours
    still gets an answer, in the language that is usual here.
    """
    ranges = [(found[1].lower(), float(found[2] or 1)) for found in map(RANGE.match, header.split(",")[:20]) if found]
    others = next((weight for tag, weight in ranges if tag == "*"), 0.0)
    weighed: list[tuple[float, int, str]] = []
    for name in LANGUAGES:
        named = [(weight, -place) for place, (tag, weight) in enumerate(ranges) if tag.partition("-")[0] == name]
        refused = (name, 0.0) in ranges
        weight, place = max(named, default=(others, -len(ranges) - (name != default)))
        weighed.append((0.0 if refused else weight, place, name))
    best = max(weighed)
    return best[2] if best[0] > 0 else default


def mark_of(content: bytes) -> str:
    """Return the ETag of an answer."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def has_already(request: Request[Any, Any, Any], mark: str) -> bool:
    """Say whether the caller has the answer with this ETag."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return mark in known or "*" in known
