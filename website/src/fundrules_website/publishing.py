"""Where the site is published, as two environment variables say: only the build needs to know.

`FUNDRULES_SITE_PATH` is the path of the folder on its host: `/docs/`, where our own service serves it, when left out.
Only the page for a wrong address needs it, because nobody knows how deep that address is.

`FUNDRULES_SITE_SERVICE` is the address of the service with the pre-check. Left out, that is the folder above the site:
right wherever our own service serves it. `none`: there is no service, so nothing links to one.

`SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/, seconds since 1970) is the moment whose
day the pages show: today when left out. With it, two builds of the same sources are the same to the byte on any day.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from posixpath import relpath

from fundrules.clock import day_of, today
from fundrules_website.pages import ROOT, Page, folder

START = {"nl": "", "en": "en"}  # of the pre-check, below the service
PATH = re.compile(r"/(?:[\w.~-]+/)*")
SECONDS = re.compile(r"\d{1,11}")  # far beyond any edition
ADDRESS = re.compile(r"https?://[^\s/]+(?:/[^\s?#]*)?")


@dataclass(frozen=True)
class Publishing:
    """The path of the site, and the service: its address, empty for the folder above the site, None for no service."""

    path: str = "/docs/"
    service: str | None = ""

    def leads_up(self, page: Page, language: str) -> str:
        """Return the way from a page to the start of the service; empty when there is none."""
        if self.service is None:
            return ""
        return f"{self.service or relpath('/', '/site/' + ROOT[language] + folder(page, language))}/"


def read_publishing(environment: Mapping[str, str] | None = None) -> Publishing:
    """Return what the environment says; ValueError when that is no path or no address."""
    given = os.environ if environment is None else environment
    path = given.get("FUNDRULES_SITE_PATH") or Publishing.path
    service = given.get("FUNDRULES_SITE_SERVICE", "").rstrip("/")
    if not PATH.fullmatch(path):
        message = f"FUNDRULES_SITE_PATH is {path!r}: give a path that begins and ends with a slash, such as /docs/"
        raise ValueError(message)
    if service == "none":
        return Publishing(path, None)
    if service and not ADDRESS.fullmatch(service):
        message = f"FUNDRULES_SITE_SERVICE is {service!r}: give an address such as https://example.org, or none"
        raise ValueError(message)
    return Publishing(path, service)


def shown_day(environment: Mapping[str, str] | None = None) -> date:
    """Return the day that the pages show; ValueError when the environment names no moment."""
    given = (os.environ if environment is None else environment).get("SOURCE_DATE_EPOCH", "")
    if not given:
        return today()
    if not SECONDS.fullmatch(given):
        message = f"SOURCE_DATE_EPOCH is {given!r}: give whole seconds since 1970, such as 1764111600"
        raise ValueError(message)
    return day_of(datetime.fromtimestamp(int(given), tz=UTC))
