"""Builds the application: routes, limits, problems, and the edge around it."""

import gc
from collections.abc import Sequence
from functools import partial
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.routes import HTTPRoute

from fundrules.api import documentation, explained, resources, suggestions
from fundrules.api.contract import LISTS, documents
from fundrules.api.edge import Edge
from fundrules.api.exchange import Surroundings
from fundrules.api.headers import fixed_headers
from fundrules.api.limiting import STORE, ClientStore
from fundrules.api.measures import Measures
from fundrules.api.negotiation import check_content
from fundrules.api.origins import Origins
from fundrules.api.problems import Handlers
from fundrules.api.settings import Settings, read_settings
from fundrules.errors import FundrulesError
from fundrules.funds import Funds
from fundrules.suggesting import suggest_for
from fundrules.web import page
from fundrules.web.refusals import refused

ROUTES = (
    suggestions.suggest,
    resources.decide_activity,
    resources.replay_receipt,
    resources.one_fund,
    resources.one_rule,
)
OUTSIDE = (resources.live, resources.ready, resources.metrics, explained.problem_page, explained.security_text)


def create_app(settings: Settings | None = None, funds: Funds | None = None, extra: Sequence[Any] = ()) -> Edge:
    """Return the ASGI application, with `extra` routes beside its own; RulesetError when the rules cannot be loaded."""
    settings = settings or read_settings()
    funds = funds or settings.load()
    funds.signing_key = settings.signing_key.get_secret_value().encode() if settings.signing_key else None
    suggest_for(funds, "")  # prepared now, so that the first visitor does not wait for it
    measures = Measures()
    service = resources.Service(funds, settings, measures, documents(funds, settings))
    site = documentation.read_documentation(settings)
    handlers = Handlers(settings.base, settings.language)
    inside = Litestar(
        [_api(), *OUTSIDE, *page.routes, *documentation.routes, *extra],
        openapi_config=None,
        dependencies={
            "service": Provide(lambda: service, sync_to_thread=False, use_cache=True),
            "documentation": Provide(lambda: site, sync_to_thread=False, use_cache=True),
        },
        exception_handlers={
            HTTPException: handlers.of_http,
            FundrulesError: handlers.of_fundrules,
            Exception: handlers.of_other,
        },
        logging_config=None,  # the server has ours
        stores={STORE: ClientStore()},
        request_max_body_size=settings.largest_body,
        debug=False,
        on_startup=[_set_apart],
    )
    return Edge(inside, _surroundings(inside, service))


def _set_apart() -> None:
    """Leave what stays for good, the rules and their words, out of every later collection: else each takes 0.1 s."""
    gc.collect()
    gc.freeze()


def _surroundings(inside: Litestar, service: resources.Service) -> Surroundings:
    methods: dict[str, set[str]] = {}
    for route in inside.routes:
        if isinstance(route, HTTPRoute):
            methods.setdefault(route.path_format, set()).update(route.methods)
    settings = service.settings
    return Surroundings(
        settings=settings,
        measures=service.measures,
        origins=Origins(settings.cors_origins),
        fixed=fixed_headers(service.rules_hash),
        methods={path: sorted(found) for path, found in methods.items()},
        page=partial(refused, around=settings.around),
    )


def _api() -> Router:
    lists = [resources.lister(path) for path in LISTS]
    return Router("/v1", route_handlers=[*ROUTES, *lists, resources.contract], before_request=check_content)


def from_environment() -> Any:
    """Return the application as the environment sets it; the server calls this in every worker."""
    return create_app()
