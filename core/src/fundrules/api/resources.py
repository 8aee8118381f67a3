"""What the routes answer: decisions, replays, lists, one fund or rule, health and measures."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp
from msgspec import json
from prometheus_client import CONTENT_TYPE_LATEST

from fundrules import catalogue
from fundrules.api.contract import LISTS, filters
from fundrules.api.headers import NEGOTIATED
from fundrules.api.listing import DATED, rows_of
from fundrules.api.measures import Measures
from fundrules.api.negotiation import has_already, language_of, language_read_best, mark_of
from fundrules.api.problems import problem, respond
from fundrules.api.requests import (
    DECIDE_QUERY,
    LANGUAGE_QUERY,
    PAGE_QUERY,
    Web,
    body_of,
    query_of,
    read_query,
    stop_at,
    whole_numbers,
)
from fundrules.api.sending import Writer
from fundrules.api.settings import Settings
from fundrules.clock import today
from fundrules.errors import ActivityError, EditionError, Faults, ReceiptError
from fundrules.funds import Funds
from fundrules.receipts import is_code
from fundrules.service import decide, replay
from fundrules.wording import LANGUAGES

JSON = "application/json"


class Service:
    """The funds with everything the routes need; made once."""

    def __init__(self, funds: Funds, settings: Settings, measures: Measures, contracts: Mapping[str, Any]) -> None:
        self.funds = funds
        self.settings = settings
        self.measures = measures
        self.writer = Writer()
        self.contracts = {language: json.encode(contract) for language, contract in contracts.items()}
        self.filters = filters(funds)
        self.kinds = {name: fact.type for name, fact in funds.vocabulary.facts.items()}
        self.rules_hash = funds.prints(tuple(funds.rulesets)).rules_hash
        self.pages: dict[tuple[Any, ...], list[dict[str, Any]]] = {}

    def language(self, request: Web) -> str:
        """Return the language this request asks for."""
        return language_of(request.scope, self.settings.language)

    def rows(self, path: str, language: str) -> list[dict[str, Any]]:
        """Return all rows of a list; those that do not depend on the day are made once."""
        if path == DATED:
            return rows_of(self.funds, path, language, today())
        if (path, language) not in self.pages:
            self.pages[path, language] = rows_of(self.funds, path, language, today())
        return self.pages[path, language]


def answer(content: bytes, language: str, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return JSON in a language."""
    return Response(content, media_type=JSON, headers=_told(language, headers))


def _told(language: str, headers: Mapping[str, str] | None) -> dict[str, str]:
    return {"Content-Language": language, "Vary": NEGOTIATED, **(headers or {})}


# decisions


@post("/decisions", status_code=200)
async def decide_activity(request: Web, service: Service) -> ASGIApp:
    """Decide an activity; nothing is stored."""
    faults = Faults()
    asked = read_query(request, DECIDE_QUERY, faults)
    data = body_of(request, faults)
    own = data.get("language") if isinstance(data, dict) else None
    language = asked.get("language") or (
        own if own in LANGUAGES else language_read_best(request.scope, service.settings.language)
    )
    request.scope["state"]["language"] = language  # faults are told in it too
    data = whole_numbers(data, service.kinds, faults)
    try:
        decision = decide(service.funds, data, on=today(), language=language, detail=asked.get("detail", "short"))
    except (ActivityError, EditionError) as error:
        faults.take(error.faults)
    stop_at(faults)
    service.measures.count_decision(decision.verdict)
    return ASGIResponse(body=service.writer.written(decision), headers=_told(language, None), media_type=JSON)


@post("/replays", status_code=200)
async def replay_receipt(request: Web, service: Service) -> Response[bytes]:
    """Decide again what a receipt was made of."""
    faults = Faults()
    read_query(request, LANGUAGE_QUERY, faults)
    data, language = body_of(request, faults), service.language(request)
    stop_at(faults)
    try:
        found = replay(service.funds, data)
    except (ActivityError, EditionError) as error:  # a receipt by its form, but not one that can be made here
        return respond(problem(service.settings.base, 409, language, error.faults), language)
    except ReceiptError as error:
        status = 409 if is_code(data) else 400  # a damaged code is one kind of problem, wherever it is damaged
        return respond(problem(service.settings.base, status, language, error.faults), language)
    return answer(json.encode(found), language)


# lists


def lister(path: str) -> Any:
    """Return the route of one list."""
    _, _, keys = LISTS[path]

    async def listed(request: Web, service: Service) -> Response[bytes]:
        schemas = {key: service.filters[key]["schema"] for key in keys}
        asked = query_of(request, schemas | PAGE_QUERY | LANGUAGE_QUERY)
        language = service.language(request)
        kept = [row for row in service.rows(path, language) if _is_kept(row, asked)]
        page, size = asked.get("page", 1), asked.get("pageSize", 100)
        items = kept[(page - 1) * size : page * size]
        content = json.encode({"items": items, "page": page, "page_size": size, "total": len(kept)})
        return _tagged(request, content, language, _links(service, path, asked, page, -(-len(kept) // size)))

    return get(path, name=path)(listed)


def _is_kept(row: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    fund, objective, stage, words = (asked.get(key) for key in ("fund", "objective", "stage", "q"))
    funds = row["funds"] if "funds" in row else [row.get("fund")]
    objectives = row.get("objectives") or [row.get("objective")]
    return (
        (fund is None or fund in funds)
        and (objective is None or objective in objectives)
        and (stage is None or stage == row.get("stage"))
        and (words is None or all(word in _text_of(row) for word in words.casefold().split()))
    )


def _text_of(row: Mapping[str, Any]) -> str:
    keys = ("id", "name", "title", "label", "question", "help", "values")
    return " ".join(str(row[key]) for key in keys if key in row).casefold()


def _links(service: Service, path: str, asked: Mapping[str, Any], page: int, last: int) -> dict[str, str]:
    """Return the way to the pages beside one; before a page beyond the end is the last one."""
    near = ([("prev", max(min(page - 1, last), 1))] if page > 1 else []) + ([("next", page + 1)] if page < last else [])
    base = f"{service.settings.base}/v1{path}"
    links = [f'<{base}?{urlencode({**asked, "page": number})}>; rel="{word}"' for word, number in near]
    return {"Link": ", ".join(links)} if links else {}


def _tagged(request: Web, content: bytes, language: str, headers: Mapping[str, str]) -> Response[bytes]:
    """Return `content` with its mark, or 304 when the caller has it already."""
    mark = mark_of(content)
    told = {"ETag": mark, **headers}
    if has_already(request, mark):
        return Response(b"", status_code=304, headers=_told(language, told))
    return answer(content, language, told)


@get("/funds/{fund:str}")
async def one_fund(request: Web, service: Service, fund: str) -> Response[bytes]:
    """Return one fund."""
    query_of(request, LANGUAGE_QUERY)
    language = service.language(request)
    row = next((row for row in service.rows("/funds", language) if row["id"] == fund), None)
    if row is None:
        raise NotFoundException
    return _tagged(request, json.encode(row), language, {})


@get("/rules/{fund:str}/{stage:str}/{slug:str}")
async def one_rule(request: Web, service: Service, fund: str, stage: str, slug: str) -> Response[bytes]:
    """Return one rule; a rule that all funds share as the first fund has it."""
    query_of(request, LANGUAGE_QUERY)
    name = f"{fund}.{stage}.{slug}"
    ruleset = next((ruleset for ruleset in service.funds.rulesets.values() if name in ruleset.rules), None)
    if ruleset is None:
        raise NotFoundException
    language = service.language(request)
    return _tagged(request, json.encode(catalogue.rule_page(ruleset, name, language, today())), language, {})


@get("/openapi.json")
async def contract(request: Web, service: Service) -> Response[bytes]:
    """Return the OpenAPI document, for everybody; in Dutch, as the API Design Rules ask, unless English is named."""
    language = query_of(request, LANGUAGE_QUERY).get("language", "nl")
    return _tagged(request, service.contracts[language], language, {"Access-Control-Allow-Origin": "*"})


# outside the contract


@get("/health/live")
async def live() -> Response[bytes]:
    """Say that the process answers."""
    return Response(b'{"status":"live"}', media_type=JSON)


@get(["/health", "/health/ready"])
async def ready(service: Service) -> Response[bytes]:
    """Say what is loaded, and whether it can decide."""
    funds = [
        {
            "fund": name,
            "edition": ruleset.fund.editions[-1].id,
            "rules": len(ruleset.rules),
            "rules_hash": service.funds.prints((name,)).rules_hash,
            "package": service.funds.packages[name].package if name in service.funds.packages else None,
            "version": service.funds.packages[name].version if name in service.funds.packages else None,
        }
        for name, ruleset in service.funds.rulesets.items()
    ]
    status = "ready" if funds else "no funds"
    told = {"status": status, "engine": service.funds.engine, "rules_hash": service.rules_hash, "funds": funds}
    content = json.encode(told | {"left_out": list(service.funds.left_out)})
    return Response(content, status_code=200 if funds else 503, media_type=JSON)


@get("/metrics")
async def metrics(service: Service) -> Response[bytes]:
    """Return what was counted, in Prometheus form."""
    return Response(service.measures.told(), headers={"Content-Type": CONTENT_TYPE_LATEST})
