"""Which content is taken and given: JSON, else 415 or 406, and 304 for what a caller has already.

Content is checked after routing, so 404 and 405 go first.
"""

import hashlib
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException

JSON_KINDS = {"*/*", "application/*", "application/json", "application/problem+json"}


async def check_content(request: Request[Any, Any, Any]) -> None:
    """Refuse a body that is not JSON, and a caller who does not take JSON."""
    if request.method == "POST":
        kind, _, parameters = request.headers.get("content-type", "").partition(";")
        charset = parameters.strip().lower().removeprefix("charset=").strip('"')
        if kind.strip().lower() != "application/json" or charset not in {"", "utf-8"}:
            raise HTTPException(status_code=415)
    accepted = request.headers.get("accept", "*/*") or "*/*"
    kinds = [part.partition(";") for part in accepted.lower().split(",")]
    if not any(kind.strip() in JSON_KINDS and "q=0" not in rest.replace("q=0.", "") for kind, _, rest in kinds):
        raise HTTPException(status_code=406)


def mark_of(content: bytes) -> str:
    """Return the ETag of an answer."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def has_already(request: Request[Any, Any, Any], mark: str) -> bool:
    """Say whether the caller has the answer with this ETag."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return mark in known or "*" in known
