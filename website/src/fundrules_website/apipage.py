"""The page with every request the service answers, made from its contract as docs/api.md is."""

from collections.abc import Iterator

from fundrules.api.reference import operations
from fundrules_website.pages import Page
from fundrules_website.site import Site, both

KEY = "index:api"


def pages(site: Site) -> Iterator[Page]:
    """Yield the page, with the contract in the language of the page."""
    yield Page(
        key=KEY,
        owner="core/src/fundrules/api/contract.py",
        kind="index",
        path={"nl": "ontwikkelaars/api", "en": "developers/api"},
        title=both("api.title"),
        summary=both("api.lead"),
        template="api",
        shows=lambda language: {"operations": operations(site.funds, language)},
    )
