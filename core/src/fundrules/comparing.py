"""Compares what an example or a whole case expects with what came out."""

from collections.abc import Callable, Iterator

from fundrules.casefiles import Expected
from fundrules.models import Example, Missing
from fundrules.outcome import Outcome
from fundrules.plan import TRUE


def expectation(example: Example) -> object:
    """Return what an example expects, in the form in which the result is given."""
    return sorted(example.expect.missing) if isinstance(example.expect, Missing) else example.expect


def compared(out: Outcome, expect: Expected) -> Iterator[tuple[str, object, object]]:
    """Yield every expectation of a case that is not met, with what came instead."""
    held = {p.rule.id for p in out.plan.rules if out.holds[p.index] == TRUE}
    broken = {p.rule.id for p in out.plan.rules if out.broken[p.index] == TRUE}
    clause_facts = out.plan.facts_of(out.verdict_open)
    single: list[tuple[str, object, object]] = [
        ("verdict", expect.verdict, out.verdict),
        ("objective", expect.objective, out.objective),
        ("clause", expect.clause, out.clause),
        ("ceiling", expect.ceiling, out.ceiling),
        ("basis", expect.basis, out.rate.rule.then.basis if out.rate else None),  # type: ignore[union-attr]
        ("allocation", expect.allocation, out.allocation),
    ]
    yield from ((name, wanted, came) for name, wanted, came in single if wanted is not None and wanted != came)
    many: list[tuple[str, tuple[str, ...], Callable[[str], bool]]] = [
        ("also", expect.also, held.__contains__),
        ("not_clauses", expect.not_clauses, lambda name: name not in held),
        ("violated", expect.violated, broken.__contains__),
        ("signals", expect.signals, held.__contains__),
        ("not_signals", expect.not_signals, lambda name: name not in held),
        ("open", expect.open, clause_facts.__contains__),
    ]
    for name, wanted_names, is_met in many:
        yield from ((name, wanted, "-") for wanted in wanted_names if not is_met(wanted))
