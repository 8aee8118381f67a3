"""What is wrong with the settings, in words of our own: one fault for each, under the name the operator gave it by."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from fundrules.errors import Fault, echo, nearest

PREFIX = "FUNDRULES_"
ELSEWHERE = ("FUNDRULES_SITE_PATH", "FUNDRULES_SITE_SERVICE")  # read when the site is built
TOGETHER = (
    ("security_contact", "security_expires"),  # RFC 9116 asks both
    ("security_expires", "security_contact"),
    ("security_policy", "security_contact"),
)
Fields = Mapping[str, FieldInfo]


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def misspelt(environment: Collection[str], fields: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each variable that looks like ours and is none: what it should set is silently left out."""
    known = [*map(variable, fields), *ELSEWHERE]
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            yield Fault("unknown_setting", echo(name), nearest=nearest(name.upper(), known))


def alone(given: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each setting that means nothing without another one."""
    for name, other in TOGETHER:
        if name in given and other not in given:
            yield Fault("setting_alone", variable(name), expected=variable(other))


def wrong(error: ValidationError, fields: Fields, options: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each value that is not possible; `options` were given on the command line."""
    for one in error.errors(include_url=False):
        name = str(one["loc"][0])
        place = f"--{name.replace('_', '-')}" if name in options else variable(name)
        told = one.get("ctx", {})
        if one["type"] == "fault":
            yield Fault(told["kind"], place, told["found"], told["expected"])
        else:
            yield _told(one["type"], place, one["input"], told, fields[name])


def _told(kind: str, place: str, value: object, told: Mapping[str, Any], field: FieldInfo) -> Fault:
    if kind == "literal_error":
        choices = re.findall(r"'(\w+)'", told["expected"])
        return Fault("unknown_value", place, echo(value), ", ".join(choices), nearest(value, choices))
    if kind == "too_short":  # only the key has a least length, and no key is ever shown
        return Fault("setting_short", place, expected=str(told["min_length"]))
    limits = {key: getattr(one, key) for one in field.metadata for key in ("ge", "le") if hasattr(one, key)}
    if field.annotation is int:
        return Fault("setting_not_whole", place, echo(value), f"{limits['ge']}-{limits['le']}")
    return Fault("setting_not_number" if limits else "wrong_setting", place, echo(value), str(limits.get("le", "")))
