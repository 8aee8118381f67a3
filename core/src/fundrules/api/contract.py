"""The OpenAPI document: made from the vocabulary and from the structs and rows that are really sent."""

from collections.abc import Iterable
from typing import Any

import msgspec

from fundrules import rows
from fundrules.api.edge import API_VERSION
from fundrules.api.problems import KINDS, MEDIA_TYPE, Problem
from fundrules.api.settings import Settings
from fundrules.casefiles import CasesFile
from fundrules.decision import Decision
from fundrules.funds import Funds
from fundrules.loading import read_form
from fundrules.receipts import Replay
from fundrules.ruleset import STAGES
from fundrules.schemas import request_schema
from fundrules.wording import LANGUAGES

LARGEST_PAGE = 500
LONGEST_SEARCH = 100
SEARCHABLE = r"^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]+$"
Schema = dict[str, Any]

_EXPLAINED = (
    "Zegt of een activiteit kan worden betaald uit de Europese fondsen voor migratie en veiligheid, en waarom. "
    "Een antwoord is informatie en geen besluit in de zin van de Algemene wet bestuursrecht. De namen zijn Engels: de "
    "verordeningen van deze fondsen hebben een officiële Engelse tekst, en afnemers zitten ook in andere EU-landen."
)


def document(funds: Funds, settings: Settings) -> Schema:
    """Return the OpenAPI 3.1 document of the service with these funds."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fundrules",
            "version": API_VERSION,
            "summary": "Kan deze activiteit uit de fondsen worden betaald, en waarom?",
            "description": _EXPLAINED,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "contact": {
                "name": settings.contact_name,
                "url": settings.contact_url,
                "email": settings.contact_email,
            },
        },
        "servers": [{"url": f"{settings.base}/v1"}],
        "tags": [
            {"name": "decisions", "description": "Besluiten over een activiteit; er wordt niets bewaard."},
            {"name": "lists", "description": "Fondsen, feiten, punten, regels en aandelen."},
        ],
        "paths": {**_decisions(funds), **_lists(funds)},
        "components": {"schemas": _schemas(funds), "headers": _HEADERS},
    }


_HEADERS: Schema = {
    "API-Version": {
        "description": "Volledig versienummer van de API",
        "schema": {"type": "string", "examples": [API_VERSION]},
    },
    "ETag": {"description": "Kenmerk van dit antwoord, voor If-None-Match", "schema": {"type": "string"}},
    "Link": {"description": "Vorige en volgende bladzijde (rel=prev, rel=next)", "schema": {"type": "string"}},
}
_VERSION: Schema = {"API-Version": {"$ref": "#/components/headers/API-Version"}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, schema: Schema, headers: Schema | None = None) -> Schema:
    return {
        "description": description,
        "headers": _VERSION | (headers or {}),
        "content": {"application/json": {"schema": schema}},
    }


def _problems(statuses: Iterable[int]) -> Schema:
    told = {"headers": _VERSION, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}
    return {str(status): {"description": KINDS[status].replace("-", " ").capitalize(), **told} for status in statuses}


def _decisions(funds: Funds) -> Schema:
    detail = _query("detail", "Hoeveel er verteld wordt", {"enum": ["codes", "short", "full"], "default": "short"})
    decide = _post("decide", "Besluit over een activiteit voor elk gevraagd fonds", "Decision", [detail, _LANGUAGE])
    replay = _post("replay", "Besluit opnieuw met een bewijs, en zeg wat er anders is", "Replay", [_LANGUAGE])
    decide["requestBody"] = _body({"schema": _ref("Activity"), "examples": _examples(funds)})
    replay["requestBody"] = _body({"schema": _ref("ReplayRequest")})
    return {"/decisions": {"post": decide}, "/replays": {"post": replay}}


def _body(described: Schema) -> Schema:
    return {"required": True, "content": {"application/json": described}}


def _post(name: str, summary: str, answered: str, parameters: list[Schema]) -> Schema:
    return {
        "operationId": name,
        "tags": ["decisions"],
        "summary": summary,
        "description": "Er wordt niets bewaard: hetzelfde verzoek geeft hetzelfde antwoord.",
        "parameters": parameters,
        "responses": {
            "200": _answer(summary, _ref(answered)),
            **_problems((400, 406, 408, 413, 415, 429, 500, 503)),
        },
    }


def _query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


_LANGUAGE = _query("language", "Taal van de teksten; anders geldt Accept-Language", {"enum": list(LANGUAGES)})
_PAGES = [
    _query("page", "Bladzijde, vanaf 1", {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1}),
    _query(
        "pageSize",
        "Rijen op een bladzijde",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 100},
    ),
]
_SEARCH = _query(
    "q",
    "Woorden die in de teksten staan",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_SEARCH, "pattern": SEARCHABLE},
)

LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "/funds": ("FundRow", "De fondsen", ("q",)),
    "/editions": ("EditionRow", "De edities van de regels", ("fund",)),
    "/facts": ("FactRow", "De vragen over een activiteit", ("fund", "q")),
    "/clauses": ("ClauseRow", "De punten van artikel 3", ("fund", "objective", "q")),
    "/rules": ("RuleRow", "De regels", ("fund", "objective", "stage", "q")),
    "/allocations": ("AllocationRow", "De aandelen van het geld", ("fund",)),
}


def filters(funds: Funds) -> dict[str, Schema]:
    """Return the query keys that narrow a list, with what they accept."""
    objectives = sorted({one.id for ruleset in funds.rulesets.values() for one in ruleset.fund.objectives})
    return {
        "fund": _query("fund", "Alleen dit fonds", {"enum": list(funds.rulesets)}),
        "objective": _query("objective", "Alleen deze doelstelling", {"enum": objectives}),
        "stage": _query("stage", "Alleen deze fase", {"enum": list(STAGES)}),
        "q": _SEARCH,
    }


def _lists(funds: Funds) -> Schema:
    narrow = filters(funds)
    paths: Schema = {}
    for path, (row, summary, keys) in LISTS.items():
        parameters = [*(narrow[key] for key in keys), *_PAGES, _LANGUAGE]
        paths[path] = {"get": _get(f"list{path[1:].capitalize()}", summary, _page_of(row), parameters)}
    fund = {"name": "fund", "in": "path", "required": True, "schema": {"enum": list(funds.rulesets)}}
    rule = next(iter(next(iter(funds.rulesets.values())).rules)).split(".") if funds.rulesets else ["x", "rate", "x"]
    stage = {"name": "stage", "in": "path", "required": True, "schema": {"enum": list(STAGES)}, "example": rule[1]}
    named = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+){0,4}$", "maxLength": 80}
    slug = {"name": "slug", "in": "path", "required": True, "schema": named, "example": rule[2]}
    owner = {**fund, "schema": {"enum": [*funds.rulesets, "common"]}, "example": rule[0]}
    paths["/funds/{fund}"] = {"get": _get("getFund", "Eén fonds", _ref("FundRow"), [fund, _LANGUAGE], missing=True)}
    paths["/rules/{fund}/{stage}/{slug}"] = {
        "get": _get("getRule", "Eén regel", _ref("RulePage"), [owner, stage, slug, _LANGUAGE], missing=True)
    }
    return paths


def _page_of(row: str) -> Schema:
    count = {"type": "integer", "minimum": 0}
    properties = {"items": {"type": "array", "items": _ref(row)}, "page": count, "page_size": count, "total": count}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _get(name: str, summary: str, schema: Schema, parameters: list[Schema], *, missing: bool = False) -> Schema:
    etag = {"ETag": {"$ref": "#/components/headers/ETag"}}
    headers = {} if missing else {"Link": {"$ref": "#/components/headers/Link"}}
    unchanged = {"description": "Niet veranderd", "headers": _VERSION | etag}
    match = {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "Kenmerk van een eerder antwoord",
        "schema": {"type": "string", "maxLength": 200},
    }
    refused = _problems((400, *((404,) if missing else ()), 406, 408, 413, 429, 500))
    return {
        "operationId": name,
        "tags": ["lists"],
        "summary": summary,
        "parameters": [*parameters, match],
        "responses": {"200": _answer(summary, schema, etag | headers), "304": unchanged, **refused},
    }


def _schemas(funds: Funds) -> Schema:
    kinds = [Decision, Replay, Problem, *(getattr(rows, name) for name, _, _ in LISTS.values()), rows.RulePage]
    _, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    activity = request_schema(funds.vocabulary, tuple(funds.rulesets), _years(funds))
    activity.pop("$schema")
    receipt = {"description": "Een bewijs, een heel besluit, of de code van een bewijs in `code`", "type": "object"}
    return {**components, "Activity": activity, "ReplayRequest": receipt}


def _years(funds: Funds) -> tuple[int, int]:
    editions = [edition for ruleset in funds.rulesets.values() for edition in ruleset.fund.editions]
    first = min((edition.from_.year for edition in editions), default=1)
    return first, max((edition.until.year if edition.until else 9999 for edition in editions), default=9999)


def _examples(funds: Funds) -> Schema:
    """Return a whole activity of each fund, from its own cases, and an empty one."""
    examples: Schema = {"empty": {"summary": "Nog niets beantwoord", "value": {}}}
    for name, ruleset in funds.rulesets.items():
        for file in sorted((ruleset.folders[-1] / "cases").glob("*.yaml"))[:1]:
            read = read_form(file, CasesFile, [])
            if read is not None:
                case = read[0].cases[0]
                examples[name] = {"summary": case.name, "value": case.given}
    return examples
