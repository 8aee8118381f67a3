"""The installed funds: found through plugins, loaded once, and compiled for the days that are asked about."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import pluggy

from fundrules import hookspecs
from fundrules.decision import Assumption
from fundrules.engines import Engine, engine_name, make_engine
from fundrules.errors import Fault, RulesetError
from fundrules.explaining import Explainer
from fundrules.loading import load_ruleset
from fundrules.plan import Plan
from fundrules.planning import make_plan
from fundrules.receipts import hashed
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import Answer, Vocabulary
from fundrules.wordsmith import Wordsmith


@dataclass(frozen=True)
class Prepared:
    """A plan with the engine that judges it."""

    plan: Plan
    engine: Engine


class Funds:
    """Every installed fund with one engine; safe to share between threads."""

    def __init__(self, rulesets: Iterable[Ruleset], engine: str | None = None) -> None:
        self.rulesets: Mapping[str, Ruleset] = {ruleset.fund.id: ruleset for ruleset in rulesets}
        self.engine = engine_name(engine)
        self._prepared: dict[tuple[str, date], Prepared] = {}
        self._explainers: dict[tuple[str, date, str, str], Explainer] = {}
        self.assumptions: dict[tuple[str, str, bool], Assumption] = {}
        self._prints: dict[tuple[str, ...], tuple[dict[str, dict[str, str]], str]] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every fact of every fund, the shared ones first."""
        facts = {name: fact for rules in self.rulesets.values() for name, fact in rules.vocabulary.facts.items()}
        return Vocabulary.of(facts.values())

    @cached_property
    def usual(self) -> Mapping[str, Answer]:
        """The usual answer of every fact that has one."""
        facts = self.vocabulary.facts.values()
        read = {fact.id: self.vocabulary.read(fact.id, fact.usual.value, "")[0] for fact in facts if fact.usual}
        return {name: answer for name, answer in read.items() if answer is not None}

    def prepared(self, fund: str, day: date) -> Prepared:
        """Return `fund` compiled for `day`; EditionError when no edition is in force then."""
        ruleset = self.rulesets[fund]
        ruleset.edition(day)
        turns = ruleset.turns
        turn = turns[bisect_right(turns, day) - 1]
        if (fund, turn) not in self._prepared:
            plan = make_plan(ruleset, turn)
            self._prepared[fund, turn] = Prepared(plan, make_engine(plan, self.engine))
        return self._prepared[fund, turn]

    def explainer(self, plan: Plan, language: str, detail: str) -> Explainer:
        """Return what explains the outcomes of `plan`."""
        key = (plan.ruleset.fund.id, plan.day, language, detail)
        if key not in self._explainers:
            self._explainers[key] = Explainer(Wordsmith(plan, language), detail)
        return self._explainers[key]

    def prints(self, names: Sequence[str]) -> tuple[dict[str, dict[str, str]], str]:
        """Return the fingerprints of the files of these funds, and one hash over them."""
        key = tuple(names)
        if key not in self._prints:
            rules = {name: dict(self.rulesets[name].fingerprints) for name in names}
            self._prints[key] = rules, hashed(rules)
        return self._prints[key]


def common_folder() -> Path:
    """Return the folder with the rules that all funds share."""
    return Path(str(files("fundrules") / "rulesets"))


def find_folders() -> list[Path]:
    """Return the ruleset folder of every installed plugin, in the order of their names."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.load_setuptools_entrypoints(hookspecs.PROJECT)
    return sorted(manager.hook.fundrules_ruleset(), key=str)


def load_funds(folders: Iterable[Path] | None = None, *, engine: str | None = None) -> Funds:
    """Return the installed funds (or those in `folders`); RulesetError has every fault of all of them.

    `engine` is `durable` or `reference`; left out, the environment or the machine decides.
    """
    faults: list[Fault] = []
    rulesets: list[Ruleset] = []
    for folder in find_folders() if folders is None else folders:
        try:
            rulesets.append(load_ruleset(common_folder(), folder))
        except RulesetError as error:
            faults += error.faults
    faults += _clashes(rulesets)
    if faults:
        raise RulesetError(list(dict.fromkeys(faults)))
    return Funds(sorted(rulesets, key=lambda ruleset: ruleset.fund.id), engine)


def _clashes(rulesets: Sequence[Ruleset]) -> Iterable[Fault]:
    """Yield a fault for two funds with one name, and for a fact that two funds define differently."""
    funds: dict[str, Ruleset] = {}
    facts: dict[str, tuple[object, Ruleset]] = {}
    for ruleset in rulesets:
        here = ruleset.folders[1]
        if (other := funds.setdefault(ruleset.fund.id, ruleset)) is not ruleset:
            yield Fault("defined_twice", str(here / "fund.yaml"), ruleset.fund.id, str(other.folders[1] / "fund.yaml"))
        for name, fact in ruleset.vocabulary.facts.items():
            first, owner = facts.setdefault(name, (fact, ruleset))
            if first != fact:
                yield Fault("defined_twice", str(here / "facts.yaml"), name, str(owner.folders[1] / "facts.yaml"))
