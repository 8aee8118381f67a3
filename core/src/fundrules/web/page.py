"""The routes of the page: Dutch at `/`, English at `/en`, and its static files. Nothing that is typed is stored."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import HTTPException, NotFoundException
from msgspec import json

from fundrules.activity import LONGEST_SUMMARY, LONGEST_TITLE
from fundrules.api.negotiation import FORM, PATHS, has_already
from fundrules.api.resources import Service
from fundrules.api.turns import take_turn
from fundrules.clock import today
from fundrules.errors import EditionError
from fundrules.web import rendering
from fundrules.web.posted import Posted, read_posted
from fundrules.web.rendering import OTHER, Around
from fundrules.web.view import Builder, View
from fundrules.wording import month_words, say
from fundrules.wordsmith import count_words

STATIC = rendering.read_static()

Web = Request[Any, Any, Any]


def show(service: Service, posted: Posted, language: str) -> Response[bytes]:
    """Return the page for what was sent."""
    try:
        view = Builder(service.funds, posted, today(), language).build()
    except EditionError as error:
        return closed(error, language, service.settings.around)
    if posted.verb == "receipt":
        return _receipt(view, language)
    html = rendering.TEMPLATES.get_template(f"{view.name}.html").render(_context(service, view, language))
    status = 400 if view.posted.troubles else 200
    headers = {"Content-Language": language}
    return Response(html.encode(), status_code=status, media_type="text/html", headers=headers)


def closed(error: EditionError, language: str, around: Around) -> Response[bytes]:
    """Return the page for a day on which no rules are in force."""
    told = [
        say(language, f"fault.{one.kind}", found=_day(one.found, language), expected=_day(one.expected, language))
        for one in error.faults
    ]
    html = rendering.plain_page("closed", language, around, PATHS[OTHER[language]], told=told)
    return Response(html, status_code=503, media_type="text/html", headers={"Content-Language": language})


def _day(written: str, language: str) -> str:
    """Return an ISO date (behind which the names of funds may stand) in words."""
    return month_words(written[:10], language) + written[10:]


def _context(service: Service, view: View, language: str) -> Mapping[str, Any]:
    return {
        **rendering.words(language, service.settings.around),
        "view": view,
        "other_path": PATHS[OTHER[language]],
        "longest_title": count_words(LONGEST_TITLE, language),
        "longest_text": count_words(LONGEST_SUMMARY, language),
        "day": month_words(view.decision.on, language),
        "facts_sent": json.format(json.encode(view.decision.receipt.facts), indent=0).decode(),
        "fund_names": [fund.name for fund in view.decision.funds],
    }


def _receipt(view: View, language: str) -> Response[bytes]:
    """Return the receipt as a file, for `fundrules replay`."""
    content = json.format(json.encode(view.decision.receipt), indent=2) + b"\n"
    named = f'attachment; filename="{say(language, "page.receipt_file")}"'
    return Response(content, media_type="application/json", headers={"Content-Disposition": named})


async def _posted(request: Web, service: Service, language: str) -> Response[bytes]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise HTTPException(status_code=415)
    try:
        posted = read_posted(await request.body(), service.funds, language)
    except ValueError as error:
        raise HTTPException(status_code=400) from error
    text = posted.text if posted.verb == "suggest" else ""
    return await take_turn(text, show, service, posted, language)


@get("/")
async def start_dutch(service: Service) -> Response[bytes]:
    """Show the start in Dutch."""
    return show(service, Posted(do="start"), "nl")


@get("/en")
async def start_english(service: Service) -> Response[bytes]:
    """Show the start in English."""
    return show(service, Posted(do="start"), "en")


@post("/", status_code=200)
async def answer_dutch(request: Web, service: Service) -> Response[bytes]:
    """Take answers and show what comes next, in Dutch."""
    return await _posted(request, service, "nl")


@post("/en", status_code=200)
async def answer_english(request: Web, service: Service) -> Response[bytes]:
    """Take answers and show what comes next, in English."""
    return await _posted(request, service, "en")


@get("/static/{path:path}")
async def static_file(request: Web, path: str) -> Response[bytes]:
    """Return a static file, or 304 when the caller has it already."""
    file = STATIC.get(str(path).lstrip("/"))
    if file is None:
        raise NotFoundException
    headers = {"ETag": file.mark, "Cache-Control": "no-cache"}
    if has_already(request, file.mark):
        return Response(b"", status_code=304, headers=headers)
    return Response(file.content, media_type=file.kind, headers=headers)


routes = [start_dutch, start_english, answer_dutch, answer_english, static_file]
