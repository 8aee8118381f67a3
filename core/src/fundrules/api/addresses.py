"""What a setting with an address in it may be. Each check returns the value, or refuses it with a kind of fault."""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import NoReturn
from urllib.parse import SplitResult, urlsplit

from pydantic import HttpUrl, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from fundrules.errors import echo

ANY = "*"
NOBODY = "none"
USUAL_PORTS = {"http": 80, "https": 443}
REPORTED_BY = ("https", "mailto", "tel")  # RFC 9116, section 2.5.3
_URL = TypeAdapter(HttpUrl)
_MAIL = re.compile(r"[^@\s<>,;:\"'()\[\]\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9().-]*(;[a-z0-9=+.-]+)*", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::[0-9]+)?")


def refuse(kind: str, found: object = "", expected: str = "") -> NoReturn:
    """Refuse a setting with one of our own kinds of fault."""
    raise PydanticCustomError("fault", "{kind}", {"kind": kind, "found": echo(found), "expected": expected})


def web_address(value: str) -> str:
    """Accept the address of a page."""
    _parts_of(value)
    return value


def safe_address(value: str) -> str:
    """Accept the address of a page that cannot be read or changed on its way."""
    if _parts_of(value).scheme != "https":
        refuse("setting_not_https", value)
    return value


def public_address(value: str) -> str:
    """Accept a scheme and a host and no more: links to `/docs/` and to pages of our own begin at the root."""
    parts = _parts_of(value)
    if parts.path or "?" in value or "#" in value:
        refuse("setting_has_path", value, f"{parts.scheme}://{parts.netloc}")
    return value


def _parts_of(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _URL.validate_python(value)
        usable = parts.scheme in USUAL_PORTS and bool(parts.hostname) and value.isprintable() and not set(value) & {" "}
    except (ValueError, ValidationError):
        usable = False
    if "@" in value.partition("://")[2].partition("/")[0]:
        refuse("setting_has_user")  # what is refused here is a password: it is not shown
    if not usable:
        refuse("setting_not_web", value)
    return parts


def host(value: str) -> str:
    """Accept what can be listened on: an address or the name of a host; nothing would be every address."""
    if not (_HOST.fullmatch(value) or _is_ip(value)):
        refuse("setting_not_host", value)
    return value


def mail(value: str) -> str:
    """Accept an e-mail address."""
    if not _MAIL.fullmatch(value):
        refuse("setting_not_mail", value)
    return value


def contact(value: str) -> str:
    """Accept what security.txt can name: a page, an e-mail address or a telephone number, as a URI."""
    scheme, colon, rest = value.partition(":")
    if not colon or scheme not in REPORTED_BY:
        refuse("setting_not_contact", value)
    if scheme == "https":
        return safe_address(value)
    if not (_MAIL if scheme == "mailto" else _PHONE).fullmatch(rest):
        refuse("setting_not_contact", value)
    return value


def origin(value: str) -> str:
    """Accept an origin as browsers write it, for they are compared letter by letter; or `*`, every origin."""
    if value == ANY:
        return value
    if not _ORIGIN.fullmatch(value):
        refuse("setting_not_origin", value)
    scheme, _, place = value.partition("://")
    port = re.search(r":([0-9]+)$", place)
    if port and (int(port[1]) > 65_535 or int(port[1]) == USUAL_PORTS[scheme]):  # noqa: PLR2004 - the highest port
        refuse("setting_not_origin", value)
    return value


def proxies(value: str) -> str:
    """Accept addresses and networks, `*` alone for every proxy, or `none`."""
    if value == NOBODY:
        return ""
    if value == ANY:
        return value
    for one in (part.strip() for part in value.split(",")):
        if not (_is_ip(one) or _is_network(one)):
            refuse("setting_not_proxy", one)
    return value


def _is_ip(value: str) -> bool:
    return _is_read_by(ip_address, value)


def _is_network(value: str) -> bool:
    return "/" in value and _is_read_by(ip_network, value)


def _is_read_by(reader: Callable[[str], object], value: str) -> bool:
    try:
        reader(value)
    except ValueError:
        return False
    return True
