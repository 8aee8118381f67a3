"""The installed funds: found through plugins, loaded once, and compiled for the days that are asked about."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from fundrules import hookspecs
from fundrules.amounts import with_amounts
from fundrules.deciding import concluded
from fundrules.engines import Engine, engine_name, make_engine
from fundrules.errors import Fault, Faults, RulesetError
from fundrules.explaining import Explainer
from fundrules.keeping import Kept
from fundrules.loading import Folder, load_ruleset, read_common
from fundrules.outcome import Outcome
from fundrules.plan import Plan
from fundrules.planning import make_plan
from fundrules.plugins import Plugin, broken_choice, find_plugins, installed_version, plugins_in
from fundrules.receipts import Prints, hashed
from fundrules.ruleset import Ruleset
from fundrules.vocabulary import Answer, Vocabulary
from fundrules.wordsmith import Wordsmith

MOST_KEPT = 1_000  # outcomes for each plan: some five megabytes


@dataclass(frozen=True)
class Prepared:
    """A plan with the engine that judges it, and what they came to before."""

    plan: Plan
    engine: Engine
    known: Kept[tuple[int, int], Outcome] = field(default_factory=lambda: Kept(MOST_KEPT))

    def decide(self, facts: Mapping[str, Answer]) -> Outcome:
        """Return what the plan says of `facts`.

        Activities of which the same conditions hold get the same outcome: most questions are asked for one fund, so
        whoever answers one more asks the other funds what they were asked before.
        """
        stands = self.plan.outcomes(facts)
        return self.known.get(stands) or self.known.keep(stands, concluded(self.plan, self.engine, *stands))


class Funds:
    """Every installed fund with one engine; safe to share between threads."""

    def __init__(
        self,
        rulesets: Iterable[Ruleset],
        engine: str | None = None,
        packages: Mapping[str, Plugin] | None = None,
        failed: Sequence[Plugin] = (),
    ) -> None:
        self.rulesets: Mapping[str, Ruleset] = {ruleset.fund.id: ruleset for ruleset in rulesets}
        self.packages = packages or {}
        self.failed = tuple(failed)
        self.signing_key: bytes | None = None
        self.left_out = tuple(dict.fromkeys(plugin.name for plugin in failed))
        self.engine = engine_name(engine)
        self._prepared: dict[tuple[str, date], Prepared] = {}
        self._explainers: dict[tuple[str, date, str, str], Explainer] = {}
        self._prints: dict[tuple[str, ...], Prints] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every fact of every fund, the shared ones first."""
        facts = {name: fact for rules in self.rulesets.values() for name, fact in rules.vocabulary.facts.items()}
        return Vocabulary.of(facts.values())

    @cached_property
    def usual(self) -> Mapping[str, Answer]:
        """The usual answer of every fact that has one."""
        facts = self.vocabulary.facts.values()
        read = {fact.id: self.vocabulary.read(fact.id, fact.usual.value, "", Faults()) for fact in facts if fact.usual}
        return {name: answer for name, answer in read.items() if answer is not None}

    def is_usual(self, fact: str, facts: Mapping[str, Answer]) -> bool:
        """Say whether the usual answer to `fact` is usual besides these answers."""
        return not any(
            answer in values if isinstance(answer := facts.get(name), str) else values.intersection(answer or ())  # type: ignore[arg-type]
            for name, values in self._unusual.get(fact, ())
        )

    @cached_property
    def _unusual(self) -> Mapping[str, list[tuple[str, frozenset[str]]]]:
        facts = self.vocabulary.facts
        return {
            fact.id: [(name, frozenset(facts[name].groups.get(answer, (answer,)))) for name, answer in unless.items()]
            for fact in facts.values()
            if fact.usual and (unless := fact.usual.unless)
        }

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

    def prints(self, names: Sequence[str]) -> Prints:
        """Return the fingerprints of the files of these funds, one hash over them, and the packages they came with."""
        key = tuple(names)
        if key not in self._prints:
            rules = {name: dict(self.rulesets[name].fingerprints) for name in names}
            packages = [self.packages[name] for name in names if name in self.packages]
            versions = {plugin.package: plugin.version for plugin in packages}
            own = {hookspecs.PROJECT: installed_version(hookspecs.PROJECT)}
            self._prints[key] = Prints(rules, hashed(rules), own | versions)
        return self._prints[key]


def load_funds(
    folders: Iterable[Path] | None = None,
    *,
    engine: str | None = None,
    broken: str | None = None,
    amounts: Path | None = None,
) -> Funds:
    """Return the installed funds (or those in `folders`); RulesetError has every fault of all of them.

    `engine` is `durable` or `reference`; left out, the environment or the machine decides. `broken` says what to do
    with a plugin that fails: `stop` (the default), or `leave_out`; then the others answer, every answer names it, and
    start-up stops only when no fund is left. `amounts` is a file with newer amounts of the programmes.
    """
    choice = broken_choice(broken)
    found = find_plugins() if folders is None else plugins_in(folders)
    common = read_common(Path(str(files("fundrules") / "rulesets")))
    loaded = _without_clashes([_load(plugin, common) for plugin in found])
    failed = [plugin for plugin, _ in loaded if plugin.faults]
    working = [(plugin, ruleset) for plugin, ruleset in loaded if ruleset is not None and not plugin.faults]
    if failed and (choice == "stop" or not working):
        raise RulesetError(list(dict.fromkeys(fault for plugin in failed for fault in plugin.faults)))
    working.sort(key=lambda pair: pair[1].fund.id)
    packages = {ruleset.fund.id: plugin for plugin, ruleset in working}
    rulesets = _joined([ruleset for _, ruleset in working])
    return Funds(with_amounts(rulesets, amounts) if amounts else rulesets, engine, packages, failed)


def _load(plugin: Plugin, common: Folder) -> tuple[Plugin, Ruleset | None]:
    """Return a plugin with its rules, or with what is wrong with them."""
    if plugin.faults:
        return plugin, None
    try:
        return plugin, load_ruleset(common, plugin.folder)
    except RulesetError as error:
        return replace(plugin, faults=error.faults), None


def _joined(rulesets: Sequence[Ruleset]) -> list[Ruleset]:
    """Return the rulesets with one vocabulary: what each fund adds to a shared question can be answered for all."""
    answers = [one for ruleset in rulesets for one in ruleset.vocabulary.answers]
    return [replace(ruleset, vocabulary=ruleset.vocabulary.joined(answers)) for ruleset in rulesets]


Loaded = tuple[Plugin, Ruleset | None]


def _without_clashes(loaded: Sequence[Loaded]) -> list[Loaded]:
    """Return the plugins, with a fault for both of two that share a fund's name or define one thing differently."""
    first: dict[tuple[str, str], tuple[object, int]] = {}
    faults: dict[int, list[Fault]] = {}
    for index, (plugin, ruleset) in enumerate(loaded):
        for name, thing, file in _defined(ruleset) if ruleset else ():
            known, owner = first.setdefault((file, name), (thing, index))
            if owner != index and known != thing:
                other = loaded[owner][0]
                places = [f"{one.folder / file} ({one.package})" for one in (plugin, other)]
                fault = Fault("defined_twice", places[0], name, places[1])
                faults.setdefault(index, []).append(fault)
                faults.setdefault(owner, []).append(fault)
    return [(replace(p, faults=(*p.faults, *faults.get(index, ()))), r) for index, (p, r) in enumerate(loaded)]


def _defined(ruleset: Ruleset) -> Iterator[tuple[str, object, str]]:
    """Yield everything that may be defined in one way only, with its file: the fund, facts, answers and groups."""
    yield ruleset.fund.id, ruleset.folders[1], "fund.yaml"
    for fact in ruleset.vocabulary.asked:
        yield fact.id, fact, "facts.yaml"
    for one in ruleset.vocabulary.answers:
        yield from ((f"{one.fact}: {value.id}", value, "facts.yaml") for value in one.values)
        yield from ((f"{one.fact}: {name}", group, "facts.yaml") for name, group in one.groups.items())
