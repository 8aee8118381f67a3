"""Which other sites may call the API from a page (CORS): decided at the edge, so that refusals tell it too."""

from typing import Any

from litestar.config.cors import CORSConfig

from fundrules.api.headers import Headers, header_of, with_added, with_name
from fundrules.api.limiting import EXPOSED
from fundrules.errors import Fault, echo


class Origins:
    """The origins that may call."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.are_named = bool(allowed)
        self.config = CORSConfig(
            allow_origins=list(allowed),
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept", "Accept-Language", "If-None-Match"],
            expose_headers=["API-Version", "ETag", "Link", "X-Request-Id", *EXPOSED],
        )

    def told(self, scope: Any, headers: Headers) -> Headers:
        """Return the headers of an answer with those for a page of another origin."""
        if not self.are_named:
            return headers
        headers = with_name(headers, b"vary", "Origin")
        origin = header_of(scope, b"origin")
        if not origin or not self.config.is_origin_allowed(origin):
            return headers
        added = {"Access-Control-Allow-Origin": origin, **self.config.simple_headers}
        return with_added(headers, _encoded(added))

    def preflight(self) -> Headers:
        """Return the headers of the answer to a browser that asks first."""
        return list(_encoded(self.config.preflight_headers).items())

    def faults(self, scope: Any) -> list[Fault]:
        """Return why a call that a browser announces is not allowed."""
        method, origin = header_of(scope, b"access-control-request-method"), header_of(scope, b"origin")
        asked = header_of(scope, b"access-control-request-headers").lower().split(",")
        allowed = self.config.preflight_headers["Access-Control-Allow-Headers"].lower().split(", ")
        found = [] if self.config.is_origin_allowed(origin) else [("Origin", origin)]
        found += [] if method in self.config.allow_methods else [("Access-Control-Request-Method", method)]
        wrong = [name.strip() for name in asked if name.strip() and name.strip() not in allowed]
        found += [("Access-Control-Request-Headers", ", ".join(wrong))] if wrong else []
        return [Fault("refused_call", place, echo(value)) for place, value in found]


def is_preflight(scope: Any) -> bool:
    """Say whether a browser asks first whether a page of another origin may call."""
    return (
        scope["method"] == "OPTIONS"
        and bool(header_of(scope, b"origin"))
        and bool(header_of(scope, b"access-control-request-method"))
    )


def _encoded(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.lower().encode(): value.encode("latin-1") for name, value in headers.items()}
