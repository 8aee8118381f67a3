"""Lets pytest run rule files and cases: `pytest rulesets/amf/rate/standard.yaml` runs the examples of one rule."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fundrules import load_funds
from fundrules.casefiles import CasesFile
from fundrules.errors import Fault
from fundrules.loading import read_form
from fundrules.proving import Prover
from fundrules.ruleset import STAGES

RULESETS = Path(__file__).parent / "rulesets"
COMMON = "common"


@cache
def prover(fund: str, rule_id: str | None = None) -> Prover:
    """Return what tries examples of `fund` in every engine, on a day on which the rule counts.

    Common rules are tried with the first fund.
    """
    rulesets = load_funds(engine="reference").rulesets
    ruleset = next(iter(rulesets.values())) if fund == COMMON else rulesets[fund]
    first = ruleset.fund.editions[-1].from_
    begins = ruleset.rules[rule_id].applies.from_ if rule_id else first
    return Prover(ruleset, begins) if begins > first else prover(fund) if rule_id else Prover(ruleset)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the rule files and the case files below rulesets/."""
    if file_path.suffix != ".yaml" or RULESETS not in file_path.parents:
        return None
    if file_path.parent.name in {*STAGES, "cases"}:
        return RuleFile.from_parent(parent, path=file_path)
    return None


class RuleFile(pytest.File):
    """A rule file or a file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item per example or case."""
        fund = self.path.parent.parent.name
        if self.path.parent.name == "cases":
            faults: list[Fault] = []
            read = read_form(self.path, CasesFile, faults)
            assert read, faults
            for case in read[0].cases:
                yield Expectation.from_parent(
                    self, name=case.name, run=lambda c=case: prover(fund).try_case(c, str(self.path))
                )
            return
        rule_id = f"{fund}.{self.path.parent.name}.{self.path.stem}"
        tried = prover(fund, rule_id)
        planned = next(planned for planned in tried.plan.rules if planned.rule.id == rule_id)
        for example in planned.rule.examples:
            yield Expectation.from_parent(self, name=example.name, run=lambda e=example: tried.try_example(planned, e))


class Expectation(pytest.Item):
    """One example or case, tried in every engine."""

    def __init__(self, *, run: Callable[[], Iterator[Fault]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run

    def runtest(self) -> None:
        """Try it."""
        faults = [fault.render("en") for fault in self.run()]
        if faults:
            pytest.fail("\n".join(faults), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the file and the example."""
        return self.path, 0, self.name
