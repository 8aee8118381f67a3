"""The rows of each list, by its path."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from fundrules import catalogue
from fundrules.funds import Funds

Rows = list[dict[str, Any]]
DATED = "/allocations"  # its amounts are those known on a day
_MAKERS: Mapping[str, Callable[[Funds, Iterable[str], str], Iterable[Any]]] = {
    "/funds": catalogue.fund_rows,
    "/editions": catalogue.edition_rows,
    "/facts": catalogue.fact_rows,
    "/clauses": catalogue.clause_rows,
    "/rules": catalogue.rule_rows,
}


def rows_of(funds: Funds, path: str, language: str, day: date) -> Rows:
    """Return all rows of a list."""
    names = list(funds.rulesets)
    rows: Iterable[Any] = (
        catalogue.allocation_rows(funds, names, language, day)
        if path == DATED
        else _MAKERS[path](funds, names, language)
    )
    return [dict(row) for row in rows]
