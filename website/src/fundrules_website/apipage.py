"""The page with every request the service answers, made from its contract as docs/api.md is."""

from collections.abc import Iterator

from fundrules.api.reference import operations
from fundrules_website.pages import Page
from fundrules_website.site import Site, both

KEY = "index:api"


def pages(site: Site) -> Iterator[Page]:
    """Yield the page; the contract is in Dutch, so it is marked as Dutch on the English page too."""
    told = operations(site.funds)
    yield Page(
        key=KEY,
        owner="core/src/fundrules/api/contract.py",
        kind="index",
        path={"nl": "ontwikkelaars/api", "en": "developers/api"},
        title=both("api.title"),
        summary=both("api.lead"),
        template="api",
        shows=lambda _: {"operations": told},
    )
