"""The headers of answers: those that every answer has, and what is added to those that an answer has itself."""

from collections.abc import Iterable, Mapping
from typing import Any

Headers = list[tuple[bytes, bytes]]

API_VERSION = "1.0.0"
NEGOTIATED = "Accept, Accept-Language"  # what an answer of the API and a problem depend on
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SITE_POLICY = (
    "default-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; "
    "frame-ancestors 'none'"
)


def fixed_headers(rules_hash: str) -> dict[bytes, bytes]:
    """Return the headers that are the same on every answer."""
    return {
        b"api-version": API_VERSION.encode(),
        b"fundrules-rules": rules_hash.encode(),
        b"x-content-type-options": b"nosniff",
        b"x-frame-options": b"DENY",
        b"referrer-policy": b"no-referrer",
        b"strict-transport-security": b"max-age=31536000; includeSubDomains",
        b"cross-origin-opener-policy": b"same-origin",
        b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
        b"server": b"fundrules",
    }


def header_of(scope: Any, name: bytes) -> str:
    """Return a header of a request; nothing when it has none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def with_added(given: Headers, added: Mapping[bytes, bytes]) -> Headers:
    """Return an answer's own headers with those added that it has not."""
    own = dict(given)
    return [*given, *[pair for pair in added.items() if pair[0] not in own]]


def with_name(headers: Headers, header: bytes, *names: str) -> Headers:
    """Return the headers with names in one that lists names, such as Vary, beside those it has."""
    listed = [one.strip() for key, value in headers if key == header for one in value.decode("latin-1").split(",")]
    listed += [name for name in names if not _has(listed, name)]
    return [*((key, value) for key, value in headers if key != header), (header, ", ".join(listed).encode("latin-1"))]


def _has(listed: Iterable[str], name: str) -> bool:
    return name.lower() in {one.lower() for one in listed}
