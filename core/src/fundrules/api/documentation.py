"""Serves the documentation site, a folder that `make docs` built, and leads to its pages by their keys.

No address of a page is known here: the site brings `addresses.json`, which has one for each key and language.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from msgspec import json

from fundrules.api.headers import SITE_POLICY
from fundrules.api.negotiation import has_already, mark_of
from fundrules.api.resources import Service
from fundrules.api.settings import ADDRESSES, Settings

START = "/docs/"
TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
RULE = re.compile(r"([a-z0-9-]+)\.([a-z0-9-]+)\.([a-z0-9-]+)")

Web = Request[Any, Any, Any]


@dataclass(frozen=True)
class Documentation:
    """The built site; without one (`folder` is None) it has no pages."""

    folder: Path | None = None
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)

    def leads_to(self, key: str, language: str) -> Response[Any] | None:
        """Return the way to the page with this key in a language; None when there is no such page."""
        if key not in self.addresses:
            return None
        place = START + quote(self.addresses[key][language])
        return Redirect(place, status_code=303, headers={"Content-Language": language, "Vary": "Accept-Language"})

    def file(self, path: str) -> Path | None:
        """Return the file at a path below the site; nothing outside the site can be named."""
        *folders, name = path.split("/")
        if (
            self.folder is None
            or not all(folders)
            or any(one.startswith(".") or "\\" in one for one in path.split("/"))
        ):
            return None
        try:
            file = self.folder.joinpath(*folders, name or "index.html").resolve()
            return file if file.is_relative_to(self.folder) and file.is_file() else None
        except (OSError, ValueError):  # a name no file can have
            return None


def read_documentation(settings: Settings) -> Documentation:
    """Return the site that the settings name, or one without pages."""
    folder = settings.site
    if folder is None:
        return Documentation()
    addresses = json.decode((folder / ADDRESSES).read_bytes(), type=dict[str, dict[str, str]])
    return Documentation(folder.resolve(), addresses)


@get(["/docs", "/docs/{path:path}"])
async def site_file(request: Web, documentation: Documentation) -> Response[Any]:
    """Return a file of the site, 304 when the caller has it already, or the site's own page for a wrong address."""
    if documentation.folder is None:
        raise NotFoundException
    path = unquote(request.scope["raw_path"].decode("latin-1"))  # the router takes the last slash away
    if path + "/" == START or (not path.endswith("/") and documentation.file(f"{path}/".removeprefix(START))):
        return Redirect(f"{quote(path)}/", status_code=308)
    inside = path.removeprefix(START)
    file = documentation.file(inside)
    return _answer(request, file, inside) if file else _missing(documentation, inside)


def _answer(request: Web, file: Path, inside: str) -> Response[Any]:
    content = file.read_bytes()
    headers = _headers(inside) | {"ETag": mark_of(content), "Cache-Control": "no-cache"}
    if has_already(request, headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=TYPES.get(file.suffix, "application/octet-stream"), headers=headers)


def _missing(documentation: Documentation, inside: str) -> Response[Any]:
    page = documentation.file("en/404.html" if inside.startswith("en/") else "404.html")
    if page is None:
        raise NotFoundException
    return Response(page.read_bytes(), status_code=404, media_type="text/html", headers=_headers(inside))


def _headers(inside: str) -> dict[str, str]:
    language = "en" if inside.startswith("en/") else "nl"
    return {"Content-Language": language, "Content-Security-Policy": SITE_POLICY}


def _leads(path: str, key: str) -> Any:
    async def led(request: Web, service: Service, documentation: Documentation) -> Response[Any]:
        found = documentation.leads_to(key, service.language(request))
        if found is None:
            raise NotFoundException
        return found

    return get(path, name=path)(led)


@get("/rules/{rule:str}")
async def explained_rule(request: Web, service: Service, documentation: Documentation, rule: str) -> Response[Any]:
    """Lead to the page that explains a rule: that of the site, else what the API says about it."""
    parts = RULE.fullmatch(rule)
    if parts is None:
        raise NotFoundException
    fund, stage, slug = parts.groups()
    language = service.language(request)
    if found := documentation.leads_to(f"rule:{rule}", language):
        return found
    if not any(rule in ruleset.rules for ruleset in service.funds.rulesets.values()):
        raise NotFoundException
    listed = f"/v1/rules/{fund}/{stage}/{slug}?language={language}"
    return Redirect(listed, status_code=303, headers={"Content-Language": language, "Vary": "Accept-Language"})


routes = [
    site_file,
    explained_rule,
    _leads("/toegankelijkheid", "written:accessibility"),
    _leads("/privacy", "written:privacy"),
]
