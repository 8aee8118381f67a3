"""The OpenAPI document: made from the vocabulary and from the structs and rows that are really sent."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from fundrules.api.bodies import schemas
from fundrules.api.headers import API_VERSION
from fundrules.api.limiting import EXPOSED
from fundrules.api.problems import KINDS, MEDIA_TYPE
from fundrules.api.samples import IDEAS, Samples, told_in
from fundrules.api.settings import Settings
from fundrules.funds import Funds, load_funds
from fundrules.ruleset import STAGES
from fundrules.service import DETAILS
from fundrules.wording import LANGUAGES

LARGEST_PAGE = 500
TOO_MANY = 429
LONGEST_SEARCH = 100
SEARCHABLE = r"^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]+$"
Schema = dict[str, Any]


def documents(funds: Funds, settings: Settings) -> dict[str, Schema]:
    """Return the OpenAPI 3.1 document of the service with these funds, in each language."""
    made = _document(funds, settings)
    return {language: told_in(made, language) for language in LANGUAGES}


def document(funds: Funds, settings: Settings) -> Schema:
    """Return the document as the API Design Rules ask it: in Dutch."""
    return documents(funds, settings)["nl"]


def _document(funds: Funds, settings: Settings) -> Schema:
    samples = Samples(funds, settings.base)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fundrules",
            "version": API_VERSION,
            "summary": "contract.summary",
            "description": "contract.explained",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "contact": {
                "name": settings.contact_name,
                "url": settings.contact_url,
                "email": settings.contact_email,
            },
        },
        "servers": [{"url": f"{settings.base}/v1"}],
        "tags": [
            {"name": "decisions", "description": "contract.tag_decisions"},
            {"name": "lists", "description": "contract.tag_lists"},
        ],
        "paths": {**_decisions(funds, samples), **_lists(funds, samples)},
        "components": {
            "schemas": schemas(funds, rows=[row for row, _, _ in LISTS.values()]),
            "headers": _HEADERS,
            "examples": samples.problems() if funds.rulesets else {},
        },
    }


_HEADERS: Schema = {
    "API-Version": {
        "description": "contract.header_version",
        "schema": {"type": "string", "examples": [API_VERSION]},
    },
    "ETag": {"description": "contract.header_etag", "schema": {"type": "string"}},
    "Link": {"description": "contract.header_link", "schema": {"type": "string"}},
    "Retry-After": {"description": "contract.header_retry", "schema": {"type": "integer", "minimum": 1}},
    "RateLimit-Limit": {"description": "contract.header_limit", "schema": {"type": "integer", "minimum": 1}},
    "RateLimit-Remaining": {"description": "contract.header_remaining", "schema": {"type": "integer", "minimum": 0}},
    "RateLimit-Reset": {"description": "contract.header_reset", "schema": {"type": "integer", "minimum": 0}},
    "RateLimit-Policy": {"description": "contract.header_policy", "schema": {"type": "string"}},
}
_VERSION: Schema = {"API-Version": {"$ref": "#/components/headers/API-Version"}}


_LIMITED: Schema = {name: {"$ref": f"#/components/headers/{name}"} for name in EXPOSED}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, schema: Schema, examples: Schema, headers: Schema | None = None) -> Schema:
    return {
        "description": description,
        "headers": _VERSION | (headers or {}),
        "content": {"application/json": {"schema": schema, "examples": examples}},
    }


def _problems(statuses: Iterable[int], *, faults: bool = False) -> Schema:
    """Return the problems of an operation; the example of a wrong request is one of `faults` in an activity."""
    told: Schema = {}
    for status in statuses:
        content: Schema = {"schema": _ref("Problem")}
        if faults or status != 400:  # noqa: PLR2004
            content["examples"] = {"problem": {"$ref": f"#/components/examples/{KINDS[status]}"}}
        headers = _VERSION | (_LIMITED if status == TOO_MANY else {})
        answered = {"headers": headers, "content": {MEDIA_TYPE: content}}
        told[str(status)] = {"description": f"problem.{KINDS[status]}.title", **answered}
    return told


def _decisions(funds: Funds, samples: Samples) -> Schema:
    answers = (samples.decisions(), samples.replays(), samples.suggestions()) if funds.rulesets else ({}, {}, {})
    decide = _post("contract.decide", "Decision", [DETAIL, LANGUAGE], answers[0])
    replay = _post("contract.replay", "Replay", [LANGUAGE], answers[1])
    suggest = _post("contract.suggest", "Suggestions", [LANGUAGE], answers[2])
    decide["requestBody"] = _body({"schema": _ref("Activity"), "examples": samples.activities()})
    receipts = samples.receipts() if funds.rulesets else {}
    replay["requestBody"] = _body({"schema": _ref("ReplayRequest"), "examples": receipts})
    suggest["requestBody"] = _body({"schema": _ref("Text"), "examples": IDEAS})
    return {"/decisions": {"post": decide}, "/replays": {"post": replay}, "/suggestions": {"post": suggest}}


def _body(described: Schema) -> Schema:
    return {"required": True, "content": {"application/json": described}}


def _post(summary: str, answered: str, parameters: list[Schema], answers: Schema) -> Schema:
    name = summary.removeprefix("contract.")
    statuses = (400, 406, 408, *((409,) if name == "replay" else ()), 413, 415, 429, 431, 500, 503)
    return {
        "operationId": name,
        "tags": ["decisions"],
        "summary": summary,
        "description": "contract.nothing_kept",
        "parameters": parameters,
        "responses": {
            "200": _answer(summary, _ref(answered), answers),
            **_problems(statuses, faults=name == "decide" and bool(answers)),
        },
    }


def _query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


LANGUAGE = _query("language", "contract.language", {"enum": list(LANGUAGES)})
DETAIL = _query("detail", "contract.detail", {"enum": list(DETAILS), "default": "short"})
PAGES = [
    _query("page", "contract.page", {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1}),
    _query(
        "pageSize",
        "contract.page_size",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 100},
    ),
]
_SEARCH = _query(
    "q",
    "contract.search",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_SEARCH, "pattern": SEARCHABLE},
)

LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "/funds": ("FundRow", "contract.funds", ("q",)),
    "/editions": ("EditionRow", "contract.editions", ("fund",)),
    "/facts": ("FactRow", "contract.facts", ("fund", "q")),
    "/clauses": ("ClauseRow", "contract.clauses", ("fund", "objective", "q")),
    "/rules": ("RuleRow", "contract.rules", ("fund", "objective", "stage", "q")),
    "/allocations": ("AllocationRow", "contract.allocations", ("fund",)),
}


def filters(funds: Funds) -> dict[str, Schema]:
    """Return the query keys that narrow a list, with what they accept."""
    objectives = sorted({one.id for ruleset in funds.rulesets.values() for one in ruleset.fund.objectives})
    return {
        "fund": _query("fund", "contract.only_fund", {"enum": list(funds.rulesets)}),
        "objective": _query("objective", "contract.only_objective", {"enum": objectives}),
        "stage": _query("stage", "contract.only_stage", {"enum": list(STAGES)}),
        "q": _SEARCH,
    }


def _lists(funds: Funds, samples: Samples) -> Schema:
    narrow = filters(funds)
    paths: Schema = {}
    for path, (row, summary, keys) in LISTS.items():
        parameters = [*(narrow[key] for key in keys), *PAGES, LANGUAGE]
        answered = _page_of(row), samples.rows(path)
        paths[path] = {"get": _get(f"list{path[1:].capitalize()}", summary, answered, parameters)}
    return paths | _single(funds, samples)


def _single(funds: Funds, samples: Samples) -> Schema:
    """Return the operations that answer one fund or one rule."""
    owners, stages = [*funds.rulesets, "common"], list(STAGES)
    example = next(iter(next(iter(funds.rulesets.values())).rules)) if funds.rulesets else "x.rate.x"
    named = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+){0,4}$", "maxLength": 80}
    fund = _part("fund", {"enum": list(funds.rulesets)})
    schemas: tuple[Schema, ...] = ({"enum": owners}, {"enum": stages}, named)
    rule = [
        _part(name, schema) | {"example": part}
        for name, schema, part in zip(("fund", "stage", "slug"), schemas, example.split("."), strict=True)
    ]
    one_fund = _ref("FundRow"), samples.fund(next(iter(funds.rulesets))) if funds.rulesets else {}
    one_rule = _ref("RulePage"), samples.rule(example) if funds.rulesets else {}
    return {
        "/funds/{fund}": {"get": _get("getFund", "contract.one_fund", one_fund, [fund, LANGUAGE], missing=True)},
        "/rules/{fund}/{stage}/{slug}": {
            "get": _get("getRule", "contract.one_rule", one_rule, [*rule, LANGUAGE], missing=True)
        },
    }


def _part(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _page_of(row: str) -> Schema:
    count = {"type": "integer", "minimum": 0}
    properties = {"items": {"type": "array", "items": _ref(row)}, "page": count, "page_size": count, "total": count}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _get(
    name: str, summary: str, answered: tuple[Schema, Schema], parameters: list[Schema], *, missing: bool = False
) -> Schema:
    etag = {"ETag": {"$ref": "#/components/headers/ETag"}}
    headers = {} if missing else {"Link": {"$ref": "#/components/headers/Link"}}
    unchanged = {"description": "contract.unchanged", "headers": _VERSION | etag}
    match = {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "contract.earlier_mark",
        "schema": {"type": "string"},
    }
    refused = _problems((400, *((404,) if missing else ()), 406, 408, 413, 429, 431, 500))
    return {
        "operationId": name,
        "tags": ["lists"],
        "summary": summary,
        "parameters": [*parameters, match],
        "responses": {"200": _answer(summary, *answered, etag | headers), "304": unchanged, **refused},
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(load_funds(), Settings()), indent=1, ensure_ascii=False))
