"""What the house agreed on and a machine can see."""

import ast
import re
from itertools import chain, product
from pathlib import Path

import pytest

from fundrules import hookspecs, load_funds
from fundrules.catalogue import conditions_of
from fundrules.choosing import VERDICTS
from fundrules.deciding import decide_fund
from fundrules.models import Missing, ParameterRef
from fundrules.proving import Prover
from fundrules.schemas import file_schemas, spelled
from fundrules.wording import en, nl

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "core" / "src").rglob("*.py"))
WEBSITE = sorted((ROOT / "website" / "src").rglob("*.py"))
PLUGINS = sorted((ROOT / "plugins").glob("*/src/*/*.py"))
SENTENCES_ONLY = {"nl.py", "en.py"}
RULES = [rule for ruleset in load_funds(engine="reference").rulesets.values() for rule in ruleset.rules.values()]
LONGEST_MODULE = 250
LONGEST_FUNCTION = 30
LONGEST_PLUGIN = 40


@pytest.mark.parametrize("path", [*CORE, *WEBSITE], ids=lambda path: path.name)
def test_no_module_is_too_long(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE or path.name in SENTENCES_ONLY


@pytest.mark.parametrize("path", [*CORE, *WEBSITE], ids=lambda path: path.name)
def test_no_function_is_too_long(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_plugin_is_mostly_data(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") < LONGEST_PLUGIN


def test_the_core_and_the_common_rules_name_no_fund() -> None:
    funds = [path.name for path in (ROOT / "plugins").iterdir()]
    named = re.compile(rf"\b(?:fundrules[-_])?({'|'.join(funds)}|AMIF)\b", re.IGNORECASE)
    files = [
        *CORE,
        ROOT / "core" / "pyproject.toml",
        ROOT / "core" / "README.md",
        *(ROOT / "rulesets/common").rglob("*.yaml"),
    ]
    naming = [str(path.relative_to(ROOT)) for path in files if named.search(path.read_text(encoding="utf-8"))]
    assert not naming


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_no_door_is_built_on_another(path: Path) -> None:
    source = ROOT / "core" / "src" / "fundrules"
    door = path.relative_to(source).parts[0]
    imported = re.findall(r"from fundrules\.(cli|api|web)\b", path.read_text(encoding="utf-8"))
    allowed = {"cli": {"cli", "api"}, "api": {"api", "web"}, "web": {"web", "api"}}  # the CLI starts the service
    assert set(imported) <= allowed.get(door, set())


def test_folders_are_no_packages() -> None:
    assert not [folder for folder in ("core", "plugins", "rulesets") if (ROOT / folder / "__init__.py").exists()]


def test_every_sentence_exists_in_both_languages_with_the_same_blanks() -> None:
    assert nl.SENTENCES.keys() == en.SENTENCES.keys()
    blanks = re.compile(r"{(\w+)}")
    different = [
        key for key in nl.SENTENCES if set(blanks.findall(nl.SENTENCES[key])) != set(blanks.findall(en.SENTENCES[key]))
    ]
    assert not different


def test_every_sentence_is_used_and_every_fault_has_a_sentence() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in CORE if path.name not in SENTENCES_ONLY)

    def quoted(words: str) -> bool:
        return f'"{words}"' in source or f"'{words}'" in source

    built = (
        "json.",
        "thing.",
        "fault.",
        "card.",
        "verdict.",
        "summary.",
        "compare.",
        "conclusion.",
        "replay.",
        "list.",
        "check.",
    )

    def used(key: str) -> bool:
        key = key.removesuffix(".api")  # a fault in other words at that door
        return quoted(key) or (key.startswith(built) and quoted(key.split(".", 1)[1]))

    counted = re.compile("_(one|many)$")  # what counts is said by the key without these
    unused = [key for key in nl.SENTENCES if not used(key) and not used(counted.sub("", key))]
    dynamic = {
        "breadth.",
        "page.",
        "problem.",
        "effect.",
        "chosen.",
        "contract.at_",
        "contract.body_",
        "card.in_",
        "card.certainty.",
        "summary.",
        "verdict.",
        "compare.",
        "conclusion.",
        "replay.",
        "card.priority",
        "card.warning",
        "card.to_arrange",
    }
    assert not [key for key in unused if not key.startswith(tuple(dynamic))]
    kinds = set(
        chain(
            re.findall(r'(?:Fault|faults\.add|gone\.add)\(\s*"(\w+)"', source),
            re.findall(r'blame\([^"()]*(?:\([^()]*\))?[^"()]*"(\w+)"', source),
        )
    )
    assert not [kind for kind in kinds if f"fault.{kind}" not in nl.SENTENCES and kind not in {"facts", "when"}]


@pytest.mark.parametrize("name", sorted(file_schemas()))
def test_committed_schemas_are_those_of_the_models(name: str) -> None:
    committed = (ROOT / "rulesets" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == spelled(file_schemas()[name])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_matching_a_non_matching_and_a_missing_fact_example(rule) -> None:
    expected = [example.expect for example in rule.examples]
    assert "match" in expected
    assert "no_match" in expected
    assert any(isinstance(expect, Missing) for expect in expected)


NOTA_YEAR = {"2020"}
AMOUNT = re.compile(r"(\d{1,3}(?:\.\d{3})+) euro|\b(\d+) maanden|\b(20[2-9]\d)\b")


def test_an_amount_or_duration_in_a_text_is_that_of_the_parameter() -> None:
    rulesets = load_funds(engine="reference").rulesets.values()
    seen = set()
    for rule, parameters in ((rule, one.parameters) for one in rulesets for rule in one.rules.values()):
        names = [one.wanted.parameter for one in conditions_of(rule.when) if isinstance(one.wanted, ParameterRef)]
        dated = [(parameters[name].type, value) for name in names for value in parameters[name].values]
        known = {f"{round(value.number - (kind == 'months')):,}".replace(",", ".") for kind, value in dated}
        known |= {str(int(str(value.value)[:4]) + n) for kind, value in dated if kind == "date" for n in (-1, 0, 1)}
        text = f"{rule.texts.nl.reason} {rule.texts.nl.otherwise or ''}"
        told = {next(filter(None, found)) for found in AMOUNT.findall(text)} if dated else set()
        assert told - NOTA_YEAR <= known, rule.id
        seen |= {rule.id} if told - NOTA_YEAR else set()
    assert {"bmvi.signal.later-minimum-cost", "bmvi.signal.later-longest-duration", "common.eligibility.period"} <= seen


def test_every_hook_is_documented() -> None:
    hooks = [getattr(hookspecs, name) for name in dir(hookspecs) if name.startswith("fundrules_")]
    assert hooks
    assert all(hook.__doc__ for hook in hooks)


def test_shares_of_every_fund_add_up_exactly_as_its_file_says() -> None:
    for ruleset in load_funds(engine="reference").rulesets.values():
        edition = ruleset.fund.editions[-1]
        shares = [
            ruleset.value(rule.then.share.parameter, edition.from_).value
            for rule in ruleset.in_force(edition.from_)
            if rule.stage == "allocation" and rule.then.share
        ]
        assert sum(shares) == (ruleset.fund.shares_add_up_to or 0)


@pytest.mark.parametrize("fund", sorted(load_funds(engine="reference").rulesets))
def test_the_cases_of_a_fund_reach_every_verdict_in_every_objective(fund: str) -> None:
    prover = Prover(load_funds(engine="reference").rulesets[fund])
    given = [prover.answers(case.given)[0] for _, case in prover.cases()]
    outcomes = [decide_fund(prover.plan, prover.engines[0], answers) for answers in given]
    reached = {(out.objective, out.verdict) for out in outcomes}
    objectives = [objective.id for objective in prover.ruleset.fund.objectives]
    assert not [pair for pair in product(objectives, VERDICTS) if pair not in reached]
    assert len(given) >= 40
