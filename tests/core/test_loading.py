"""Hostile and absurd rule files: each is refused with its file, line, finding, expectation and nearest name.

Every test copies the rules of AMF, adds sound rules of its own, and breaks one thing. The line that a fault must name
is the line on which the test broke something, so the rules of AMF may change without these tests.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fundrules import Fault, RulesetError, load_funds

AMF = Path(__file__).parents[2] / "rulesets" / "amf"
FUNDRULES = Path(sys.executable).with_name("fundrules")

PROBE = """\
id: amf.{stage}.{slug}
status: draft
applies: {{from: 2021-01-01}}
citation:
  source: nota-2020
  page: "8"
certainty: recalled
when:
  all:
    - {{fact: person_status, is: must_leave}}
    - {{fact: lead_partner, in: [ngo, iom]}}
then: {then}
texts:
  nl:
    title: Een proef
    reason: Dit is een proef.
    otherwise: Dit is geen proef.
  en:
    title: A probe
    reason: This is a probe.
    otherwise: This is no probe.
examples:
  - name: an NGO
    given: {{person_status: must_leave, lead_partner: ngo}}
    expect: match
  - name: a company
    given: {{person_status: must_leave, lead_partner: company}}
    expect: no_match
  - name: nobody
    given: {{person_status: must_leave}}
    expect: {{missing: [lead_partner]}}
"""
PROBES = {
    "clause": '{objective: "3(2)(c)", point: "9(9)(z)", adopted: {source: amif-2021}}',
    "eligibility": "{effect: excludes}",
    "rate": "{ceiling: {parameter: rate_standard}, basis: probe}",
    "allocation": "{share: null}",
    "signal": "{kind: warning}",
}
SIGNAL = "signal/probe.yaml"
ELIGIBILITY = "eligibility/probe.yaml"
WHEN = "  all:\n    - {fact: person_status, is: must_leave}\n    - {fact: lead_partner, in: [ngo, iom]}\n"


def probe(stage: str, slug: str = "probe") -> str:
    """Return a sound rule of `stage`."""
    return PROBE.format(stage=stage, slug=slug, then=PROBES[stage])


def copied(parent: Path) -> Path:
    """Return a copy of the rules of AMF in `parent`, with a sound rule more in every stage, and without its cases."""
    folder = parent / "amf"
    shutil.copytree(AMF, folder, ignore=shutil.ignore_patterns("cases"))
    for stage in PROBES:
        (folder / stage / "probe.yaml").write_text(probe(stage), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the rules of AMF that a test may break."""
    return copied(tmp_path)


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the only `old` in `file`; return the line on which the change begins."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_in(folder: Path) -> list[Fault]:
    """Return every fault that loading `folder` finds, in the order of their places."""
    with pytest.raises(RulesetError) as caught:
        load_funds([folder], engine="reference")
    return sorted(caught.value.faults, key=lambda fault: (fault.place, fault.line or 0, fault.kind))


def places(folder: Path) -> list[tuple[str, str, int | None]]:
    """Return the kind, file and line of every fault."""
    return [(fault.kind, Path(fault.place).relative_to(folder).as_posix(), fault.line) for fault in faults_in(folder)]


def test_the_copy_that_the_other_tests_break_is_sound(folder: Path) -> None:
    rules = load_funds([folder], engine="reference").rulesets["amf"].rules
    assert {f"amf.{stage}.probe" for stage in PROBES} <= set(rules)


# one mistake in one file


@dataclass(frozen=True)
class Mistake:
    """One change in one file, and the one fault that must come of it; `below` counts lines from the change."""

    file: str
    old: str
    new: str
    kind: str
    found: str = ""
    expected: str = ""
    nearest: str | None = None
    below: int = 0


MISTAKES = {
    # the form of a rule
    "unknown key": Mistake(
        SIGNAL, "status: draft\n", "status: draft\nstatuss: draft\n", "unknown_key", "statuss", "", "status", 1
    ),
    "unknown key further in": Mistake(
        SIGNAL, '  page: "8"', '  page: "8"\n  pagina: "8"', "unknown_key", "citation.pagina", "", "page", 1
    ),
    "status that does not exist": Mistake(
        SIGNAL,
        "status: draft",
        "status: drafty",
        "wrong_value",
        "status: drafty",
        "'draft', 'reviewed' or 'retired'",
        "draft",
    ),
    "day that does not exist": Mistake(
        SIGNAL, "from: 2021-01-01", "from: 2021-02-30", "wrong_value", "applies.from: 2021-02-30", "day is out of range"
    ),
    "id of a stage that does not exist": Mistake(
        SIGNAL, "id: amf.signal", "id: amf.signals", "wrong_value", "id: amf.signals.probe", "match pattern"
    ),
    "two words in a condition": Mistake(
        SIGNAL,
        "is: must_leave",
        "is: x, is_not: z",
        "wrong_value",
        "when.all.0: {'fact': 'person_status', 'is': 'x', 'is_not': 'z'}",
        "exactly one of is, is_not, in, includes, at_least, at_most",
    ),
    "condition without a word": Mistake(
        SIGNAL,
        "person_status, is: must_leave",
        "person_status",
        "wrong_value",
        "when.all.0: {'fact': 'person_status'}",
        "exactly one of",
    ),
    "no conditions": Mistake(SIGNAL, WHEN, "  all: []\n", "wrong_value", "when.all: []", "at least 1 item"),
    "all inside all": Mistake(
        SIGNAL,
        "{fact: person_status, is: must_leave}",
        "{all: [{fact: person_status, is: must_leave}]}",
        "wrong_value",
        "when.all.0: {'all': [{'fact': 'person_status', 'is': 'must_leave'}]}",
    ),
    "exception to something that is no rule id": Mistake(
        SIGNAL, "then:", "exception_to: [iom]\nthen:", "wrong_value", "exception_to.0: iom", "match pattern"
    ),
    "share as a bare number": Mistake(
        "allocation/probe.yaml", "{share: null}", '{share: "0.10"}', "wrong_value", "then.share: 0.10"
    ),
    # what YAML must not smuggle in
    "unquoted no": Mistake(SIGNAL, "in: [ngo, iom]", "in: [ngo, no]", "unquoted_word", "no"),
    "unquoted yes as a key": Mistake(
        SIGNAL, "status: draft\n", "status: draft\nyes: 1\n", "unquoted_word", "yes", below=1
    ),
    "duplicate key": Mistake(
        SIGNAL, "certainty: recalled", "certainty: recalled\nstatus: draft", "duplicate_key", "status", below=1
    ),
    "alias": Mistake(SIGNAL, "status: draft", "status: &a draft", "alias"),
    "tag": Mistake(SIGNAL, "status: draft", "status: !!str draft", "tag", "tag:yaml.org,2002:str"),
    "second document": Mistake(SIGNAL, "status: draft", "---\nstatus: draft", "several_documents"),
    "broken quote": Mistake(SIGNAL, "title: Een proef", 'title: "Een" proef', "not_yaml", "did not find expected key"),
    "control character in a text": Mistake(
        SIGNAL, "title: Een proef", r'title: "Een \e[31mproef"', "control_character", "U+001B"
    ),
    # names
    "misspelt fact": Mistake(
        SIGNAL, "fact: lead_partner", "fact: lead_partnr", "unknown_fact", "lead_partnr", "", "lead_partner"
    ),
    "misspelt value": Mistake(
        SIGNAL, "is: must_leave", "is: must_leve", "unknown_value", "must_leve", "in_procedure", "must_leave"
    ),
    "misspelt value in a list": Mistake(SIGNAL, "[ngo, iom]", "[ngo, ion]", "unknown_value", "ion", "coa", "iom"),
    "misspelt group": Mistake(
        SIGNAL,
        "person_status, is: must_leave",
        "target_groups, includes: vulnerble",
        "unknown_value",
        "vulnerble",
        "vulnerable",
        "vulnerable",
    ),
    "misspelt parameter": Mistake(
        SIGNAL,
        "fact: lead_partner, in: [ngo, iom]",
        "fact: total_cost, at_most: {parameter: integration_cost_celing}",
        "unknown_parameter",
        "integration_cost_celing",
        "",
        "integration_cost_ceiling",
    ),
    "misspelt parameter of a rate": Mistake(
        "rate/probe.yaml", "rate_standard", "rate_standrad", "unknown_parameter", "rate_standrad", "", "rate_standard"
    ),
    "misspelt source": Mistake(
        SIGNAL, "source: nota-2020", "source: nota-202", "unknown_source", "nota-202", "", "nota-2020", -1
    ),
    "misspelt source further on": Mistake(
        SIGNAL, 'page: "8"', "see: [{source: amif-2012}]", "unknown_source", "amif-2012", "", "amif-2021", -2
    ),
    "misspelt source of the adopted act": Mistake(
        "clause/probe.yaml",
        "{source: amif-2021}",
        "{source: amif-20211}",
        "unknown_source",
        "amif-20211",
        "",
        "amif-2021",
    ),
    "rule that is surer than its source": Mistake(
        SIGNAL,
        'source: nota-2020\n  page: "8"\ncertainty: recalled',
        'source: dir-2008-115\n  article: "8"\ncertainty: inference',
        "surer_than_source",
        "inference",
        "recalled",
        below=2,
    ),
    "exception to a rule that does not exist": Mistake(
        SIGNAL,
        "then:",
        "exception_to: [amf.signal.iom-shar]\nthen:",
        "unknown_rule",
        "amf.signal.iom-shar",
        "",
        "amf.signal.iom-share",
    ),
    "preference over a rule that does not exist": Mistake(
        "clause/probe.yaml",
        "then:",
        "prefer_over: [amf.clause.return-awarenes]\nthen:",
        "unknown_rule",
        "amf.clause.return-awarenes",
        "",
        "amf.clause.return-awareness",
    ),
    "objective that does not exist": Mistake(
        "clause/probe.yaml", '"3(2)(c)"', '"3(2)(d)"', "unknown_objective", "3(2)(d)", "", "3(2)(c)"
    ),
    "reading that does not exist": Mistake(
        SIGNAL, "certainty: recalled", "certainty: reading\nreading: 999", "unknown_reading", "999", below=1
    ),
    "id that is not the path": Mistake(
        SIGNAL, "id: amf.signal.probe", "id: amf.signal.prove", "id_is_not_path", "amf.signal.prove", "amf.signal.probe"
    ),
    "id of another fund": Mistake(
        SIGNAL, "id: amf.signal.probe", "id: isf.signal.probe", "id_is_not_path", "isf.signal.probe", "amf.signal.probe"
    ),
    # stages and exceptions
    "exception in another stage": Mistake(
        SIGNAL, "then:", "exception_to: [amf.rate.standard]\nthen:", "other_stage", "amf.rate.standard", "signal"
    ),
    "exception to itself": Mistake(
        SIGNAL, "then:", "exception_to: [amf.signal.probe]\nthen:", "cycle", "amf.signal.probe", "exception_to"
    ),
    "exception with a lower ceiling": Mistake(
        "rate/probe.yaml",
        "then:",
        "exception_to: [amf.rate.operating-support]\nthen:",  # 0.75 as an exception to 1.00
        "lower_exception",
        "amf.rate.operating-support",
    ),
    "clause that reads the objective": Mistake(
        "clause/probe.yaml",
        "person_status, is: must_leave",
        'objective, is: "3(2)(c)"',
        "reads_later_stage",
        "objective",
        "clause",
    ),
    "eligibility that reads the rate": Mistake(
        ELIGIBILITY,
        "person_status, is: must_leave",
        "rate_basis, is: standard",
        "reads_later_stage",
        "rate_basis",
        "eligibility",
    ),
    "rate that reads a rate": Mistake(
        "rate/probe.yaml",
        "person_status, is: must_leave",
        "rate_basis, is: standard",
        "reads_later_stage",
        "rate_basis",
        "rate",
    ),
    "scope outside eligibility": Mistake(
        SIGNAL, "then:", "scope: {fact: person_status, is: must_leave}\nthen:", "no_scope_here", "signal"
    ),
    "preference outside clause": Mistake(
        SIGNAL, "then:", "prefer_over: [amf.signal.iom-share]\nthen:", "no_preference_here", "signal"
    ),
    "then of another stage": Mistake(
        SIGNAL, PROBES["signal"], PROBES["eligibility"], "wrong_then", "eligibility", "signal"
    ),
    "lifting nothing": Mistake(
        ELIGIBILITY, "effect: excludes", "effect: lifts", "lifts_nothing", "amf.eligibility.probe"
    ),
    "clause without otherwise": Mistake(
        "clause/probe.yaml", "    otherwise: This is no probe.\n", "", "no_otherwise", "en", below=-3
    ),
    "reading without its number": Mistake(
        SIGNAL, "certainty: recalled", "certainty: reading", "reading_without_number"
    ),
    # what is compared with what
    "choice compared with at_least": Mistake(
        SIGNAL,
        "person_status, is: must_leave",
        "person_status, at_least: 3",
        "wrong_word",
        "person_status at_least",
        "in, is, is_not",
    ),
    "choices compared with is": Mistake(
        SIGNAL,
        "person_status, is: must_leave",
        "activities, is: lead_times",
        "wrong_word",
        "activities is",
        "includes, is_not",
    ),
    "amount compared with is": Mistake(
        SIGNAL,
        "person_status, is: must_leave",
        "total_cost, is: 1000",
        "wrong_word",
        "total_cost is",
        "at_least, at_most",
    ),
    "border that is no amount": Mistake(
        SIGNAL, "person_status, is: must_leave", "total_cost, at_most: a lot", "wrong_border", "a lot", "euro"
    ),
    "border with a third of a cent": Mistake(
        SIGNAL, "person_status, is: must_leave", 'total_cost, at_most: "10.333"', "wrong_border", "10.333", "euro"
    ),
    "percentage compared with a share": Mistake(
        SIGNAL,
        "person_status, is: must_leave",
        "land_percent, at_least: {parameter: share_integration}",
        "wrong_border",
        "share_integration",
        "percent",
    ),
    "yes-or-no fact compared with text": Mistake(
        SIGNAL, "person_status, is: must_leave", 'is_multi_year, is: "true"', "unknown_value", "true", "true, false"
    ),
    # the other files
    "judgement with a usual answer": Mistake(
        "facts.yaml",
        "  - id: zbo_admitted\n",
        "  - id: zbo_admitted\n    usual: {value: true, reason: {nl: Vaak., en: Often.}}\n",
        "judgement_assumed",
        "zbo_admitted",
    ),
    "group with an answer that does not exist": Mistake(
        "facts.yaml",
        "[asylum_procedure, reception]",
        "[asylum_procedure, recption]",
        "unknown_value",
        "recption",
        "",
        "reception",
        -1,
    ),
    "answer called none": Mistake(
        "facts.yaml",
        "      - id: in_procedure\n",
        "      - id: none\n        label: {nl: Niets, en: Nothing}\n      - id: in_procedure\n",
        "doubled_value",
        "person_status",
    ),
    "amount that is no number": Mistake(
        "parameters.yaml",
        '"1000000.00"',
        "a million",
        "wrong_value",
        ".values.0.value: a million",
        "decimal",
    ),
    "amount that is not a number": Mistake(
        "parameters.yaml", '"1000000.00"', '"NaN"', "wrong_value", ".values.0.value: NaN", "finite number"
    ),
    "share above one": Mistake(
        "parameters.yaml", 'value: "0.15"', 'value: "15"', "rate_above_one", "operating_support_cap: 15"
    ),
    "limit that is not beside its value": Mistake(
        "parameters.yaml",
        'value: "1000000.00"',
        'value: "1000000.00"\n        limit: "1000000.02"',
        "limit_not_beside",
        "1000000.02",
        "1000000.00",
    ),
    "limit of a share": Mistake(
        "parameters.yaml", 'value: "0.15"', 'value: "0.15"\n        limit: "0.14"', "limit_not_beside", "0.14", "0.15"
    ),
    "programme amount that does not exist": Mistake(
        "fund.yaml",
        "programme_amount: programme_amount",
        "programme_amount: program_amount",
        "unknown_parameter",
        "program_amount",
        "",
        "programme_amount",
    ),
}
# These faults are told at the line of what holds the change, not at the change itself.
LINE_OF_LIST = {
    "share above one": "parameters:",
    "limit that is not beside its value": "parameters:",
    "limit of a share": "parameters:",
    "answer called none": "  - id: person_status",
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_is_one_fault_with_its_file_and_line(
    mistake: Mistake, folder: Path, request: pytest.FixtureRequest
) -> None:
    line = change(folder, mistake.file, mistake.old, mistake.new) + mistake.below
    if key := LINE_OF_LIST.get(request.node.callspec.id):
        line = (folder / mistake.file).read_text(encoding="utf-8").splitlines().index(key) + 1
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.nearest) == (mistake.kind, mistake.nearest)
    assert fault.found.endswith(mistake.found)  # before it may stand the number of an item of AMF's own
    assert mistake.expected in fault.expected
    assert (fault.place, fault.line) == (str(folder / mistake.file), line)


# mistakes that are more than one fault


def test_a_fund_with_another_id_is_refused_in_every_rule(folder: Path) -> None:
    change(folder, "fund.yaml", "id: amf\n", "id: amif\n")
    faults = faults_in(folder)
    assert {(fault.kind, fault.expected.partition(".")[0]) for fault in faults} == {("id_is_not_path", "amif")}
    rules = {str(file) for stage in PROBES for file in (folder / stage).glob("*.yaml")}
    assert {fault.place for fault in faults} == rules


def test_a_missing_key_is_named(folder: Path) -> None:
    change(folder, SIGNAL, "certainty: recalled\n", "")
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.expected, fault.line) == ("missing_key", "certainty", 1)


def test_a_rule_without_examples_is_refused(folder: Path) -> None:
    text = probe("signal")
    (folder / SIGNAL).write_text(text[: text.index("examples:")], encoding="utf-8")
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.expected) == ("missing_key", "examples")


def test_a_rule_with_two_examples_is_refused(folder: Path) -> None:
    change(
        folder,
        SIGNAL,
        "  - name: nobody\n    given: {person_status: must_leave}\n    expect: {missing: [lead_partner]}\n",
        "",
    )
    line = probe("signal").splitlines().index("examples:") + 1
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.place, fault.line) == ("wrong_value", str(folder / SIGNAL), line)
    assert "at least 3 items" in fault.expected


def test_a_misspelt_outcome_of_an_example_is_told_the_nearest(folder: Path) -> None:
    line = change(folder, SIGNAL, "expect: no_match", "expect: nomatch")
    faults = faults_in(folder)
    assert {(fault.kind, fault.found, fault.line) for fault in faults} == {
        ("wrong_value", "examples.1.expect: nomatch", line)
    }
    assert "no_match" in [fault.nearest for fault in faults]


def test_a_text_in_one_language_only_is_refused(folder: Path) -> None:
    change(folder, SIGNAL, "    title: A probe\n", "")
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.expected) == ("missing_key", "texts.en.title")


def test_three_levels_of_all_and_any_are_refused_where_the_third_begins(folder: Path) -> None:
    third = "{any: [{fact: person_status, is: may_stay}, {all: [{fact: person_status, is: must_leave}]}]}"
    line = change(folder, SIGNAL, "{fact: person_status, is: must_leave}", third)
    faults = faults_in(folder)
    assert {(fault.place, fault.line) for fault in faults} == {(str(folder / SIGNAL), line)}
    assert [(fault.kind, fault.found or fault.expected) for fault in faults] == [
        ("missing_key", "when.all.0.any.1.fact"),
        ("unknown_key", "when.all.0.any.1.all"),
    ]


def test_a_requirement_without_otherwise_is_refused_in_both_languages(folder: Path) -> None:
    change(folder, ELIGIBILITY, "effect: excludes", "effect: requires")
    change(folder, ELIGIBILITY, "    otherwise: Dit is geen proef.\n", "")
    change(folder, ELIGIBILITY, "    otherwise: This is no probe.\n", "")
    assert [(fault.kind, fault.found) for fault in faults_in(folder)] == [
        ("no_otherwise", "nl"),
        ("no_otherwise", "en"),
    ]


@pytest.mark.parametrize(("stage", "word"), [("signal", "exception_to"), ("clause", "prefer_over")])
def test_a_circle_of_rules_is_refused_in_each_of_them(folder: Path, stage: str, word: str) -> None:
    slugs = ["circle-a", "circle-b", "circle-c"]
    for slug, following in zip(slugs, ["circle-b", "circle-c", "circle-a"], strict=True):
        text = probe(stage, slug).replace("then:", f"{word}: [amf.{stage}.{following}]\nthen:")
        (folder / stage / f"{slug}.yaml").write_text(text, encoding="utf-8")
    line = probe(stage).splitlines().index(f"then: {PROBES[stage]}") + 1
    assert places(folder) == [("cycle", f"{stage}/{slug}.yaml", line) for slug in slugs]


def test_a_rule_that_only_leads_into_a_circle_is_not_blamed_for_it(folder: Path) -> None:
    change(folder, SIGNAL, "then:", "exception_to: [amf.signal.circle]\nthen:")
    text = probe("signal", "circle").replace("then:", "exception_to: [amf.signal.circle]\nthen:")
    (folder / "signal" / "circle.yaml").write_text(text, encoding="utf-8")
    assert [(kind, file) for kind, file, _ in places(folder)] == [("cycle", "signal/circle.yaml")]


def test_shares_that_do_not_add_up_are_refused_with_their_sum(folder: Path) -> None:
    change(folder, "parameters.yaml", 'value: "0.18"', 'value: "0.19"')
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.found, fault.expected) == ("shares", "1.01", "1.00")
    lines = (folder / "fund.yaml").read_text(encoding="utf-8").splitlines()
    assert (fault.place, lines[(fault.line or 0) - 1]) == (str(folder / "fund.yaml"), 'shares_add_up_to: "1.00"')


def test_shares_are_added_exactly(folder: Path) -> None:
    change(folder, "parameters.yaml", 'value: "0.18"', 'value: "0.18000000000000000001"')
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.found) == ("shares", "1.00000000000000000001")


# whole files


def bomb() -> bytes:
    """Return aliases that would grow to 9 ** 30 items."""
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return "\n".join(["a0: &a0 [x]", *layers]).encode()


FILES: dict[str, tuple[str, bytes, tuple[str, str, int | None]]] = {
    "empty": (SIGNAL, b"", ("not_a_mapping", "NoneType", None)),
    "only a remark": (SIGNAL, b"# later\n", ("not_a_mapping", "NoneType", None)),
    "a list": (SIGNAL, b"- id: amf.signal.probe\n", ("not_a_mapping", "list", None)),
    "one megabyte": (SIGNAL, b"# " + b"x" * 1_000_000, ("too_large", "", None)),
    "a bomb of aliases": (SIGNAL, bomb(), ("alias", "", 1)),
    "a hundred thousand brackets": (SIGNAL, b"id: " + b"[" * 100_000, ("too_deep", "", 1)),
    "binary": (SIGNAL, bytes(range(255, -1, -1)), ("not_utf8", "0", None)),
    "another encoding": (SIGNAL, probe("signal").encode("utf-16"), ("not_utf8", "0", None)),
    "stray file": ("notes.txt", b"x", ("stray_file", "notes.txt", None)),
    "stray file in a stage": ("signal/notes.txt", b"x", ("stray_file", "notes.txt", None)),
    "another ending": ("signal/probe2.yml", probe("signal", "probe2").encode(), ("stray_file", "probe2.yml", None)),
    "editor's backup": ("signal/.probe.yaml.swp", b"x", ("stray_file", ".probe.yaml.swp", None)),
    "empty fund file": ("fund.yaml", b"", ("not_a_mapping", "NoneType", None)),
}


@pytest.mark.parametrize(("file", "raw", "expected"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_a_rule_is_refused(
    folder: Path, file: str, raw: bytes, expected: tuple[str, str, int | None]
) -> None:
    (folder / file).write_bytes(raw)
    (fault,) = faults_in(folder)
    assert fault.place == str(folder / file)
    assert (fault.kind, fault.found, fault.line) == expected


def test_a_file_with_a_name_that_is_nearly_right_is_told_the_right_one(folder: Path) -> None:
    (folder / "fact.yaml").write_text("facts: []\n", encoding="utf-8")
    assert [(fault.kind, fault.nearest) for fault in faults_in(folder)] == [("stray_file", "facts.yaml")]


def test_a_folder_that_is_no_stage_is_refused(folder: Path) -> None:
    (folder / "rates").mkdir()
    assert [(fault.kind, fault.found, fault.nearest) for fault in faults_in(folder)] == [
        ("stray_file", "rates", "rate")
    ]


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "readings.yaml").unlink()
    (folder / "readings.yaml").mkdir()
    assert [kind for kind, *_ in places(folder)] == ["unreadable"]


def test_a_missing_fund_file_is_named(folder: Path) -> None:
    (folder / "fund.yaml").unlink()
    (fault,) = faults_in(folder)
    assert (fault.kind, fault.place, fault.expected) == ("no_fund_file", str(folder), "fund.yaml")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    (fault,) = faults_in(tmp_path / "amf")
    assert (fault.kind, fault.place) == ("no_folder", str(tmp_path / "amf"))


def test_a_fund_that_is_given_twice_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    other = copied(tmp_path / "again")
    with pytest.raises(RulesetError) as caught:
        load_funds([folder, other], engine="reference")
    assert [(fault.kind, fault.found) for fault in caught.value.faults] == [("defined_twice", "amf")]


# everything at once


def test_faults_of_form_in_several_files_are_reported_at_once(folder: Path) -> None:
    expected = [
        ("unknown_key", "clause/probe.yaml", change(folder, "clause/probe.yaml", "certainty:", "x: 1\ncertainty:")),
        ("unquoted_word", ELIGIBILITY, change(folder, ELIGIBILITY, "[ngo, iom]", "[ngo, no]")),
        ("not_yaml", "parameters.yaml", change(folder, "parameters.yaml", '"0.15"', '"0.15')),
        ("unknown_key", SIGNAL, change(folder, SIGNAL, "status: draft", "status: draft\nextra: 1") + 1),
        ("wrong_value", SIGNAL, change(folder, SIGNAL, "expect: match", "expect: maybe")),
    ]
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    found = places(folder)
    assert ("stray_file", "notes.txt", None) in found
    assert {(kind, file) for kind, file, _ in found} == {
        *((kind, file) for kind, file, _ in expected),
        ("stray_file", "notes.txt"),
    }
    for fault in expected:
        assert fault[0] == "not_yaml" or fault in found  # an open quote is noticed at the end of the file


def test_faults_between_several_files_are_reported_at_once(folder: Path) -> None:
    expected = [
        (
            "reads_later_stage",
            ELIGIBILITY,
            change(folder, ELIGIBILITY, "person_status, is: must_leave", "rate_basis, is: standard"),
        ),
        ("unknown_fact", SIGNAL, change(folder, SIGNAL, "fact: person_status", "fact: policy_aera")),
        ("unknown_value", SIGNAL, change(folder, SIGNAL, "[ngo, iom]", "[ngo, ion]")),
        ("unknown_rule", SIGNAL, change(folder, SIGNAL, "then:", "exception_to: [amf.signal.nothing]\nthen:")),
    ]
    change(folder, "parameters.yaml", 'value: "0.18"', 'value: "0.19"')
    found = places(folder)
    assert sorted(found) == sorted([*expected, *(one for one in found if one[0] == "shares")])
    assert [file for kind, file, _ in found if kind == "shares"] == ["fund.yaml"]


def test_every_condition_that_is_wrong_is_reported(folder: Path) -> None:
    wrong = "".join(f"    - {{fact: nothing_{number}, is: x}}\n" for number in range(50))
    line = change(folder, SIGNAL, WHEN, f"  all:\n{wrong}") + 1
    assert places(folder) == [("unknown_fact", SIGNAL, line + number) for number in range(50)]


def test_a_fault_of_form_does_not_hide_a_misspelt_name_in_another_file(folder: Path) -> None:
    change(folder, SIGNAL, "status: draft", "status: drafty")
    change(folder, ELIGIBILITY, "fact: person_status", "fact: policy_aera")
    assert [(kind, file) for kind, file, _ in places(folder)] == [
        ("unknown_fact", ELIGIBILITY),
        ("wrong_value", SIGNAL),
    ]


# what is defined twice, and what can never be


DOUBLES: dict[str, Callable[[Path], object]] = {
    "fact": lambda folder: append_again(folder / "facts.yaml", "  - id: zbo_admitted\n"),
    "parameter": lambda folder: append_again(folder / "parameters.yaml", "  - id: programme_amount\n"),
    "value of a day": lambda folder: change(
        folder,
        "parameters.yaml",
        '      - from: 2021-01-01\n        value: "1000000.00"\n',
        "      - {from: 2021-01-01, value: 2, citation: {source: nota-2020}, certainty: recalled}\n"
        '      - from: 2021-01-01\n        value: "1000000.00"\n',
    ),
    "edition": lambda folder: change(
        folder,
        "fund.yaml",
        "editions:\n",
        "editions:\n  - {id: nota-2020, from: 2021-01-01, title: {nl: Dubbel, en: Double}}\n",
    ),
}


def append_again(path: Path, start: str) -> None:
    """Write the item that begins with `start` once more at the end of the list."""
    text = path.read_text(encoding="utf-8")
    item, *_ = text[text.index(start) + len(start) :].partition("\n  - id: ")
    path.write_text(f"{text.rstrip()}\n{start}{item.rstrip()}\n", encoding="utf-8")


@pytest.mark.parametrize("double", DOUBLES.values(), ids=DOUBLES)
def test_what_is_defined_twice_in_one_file_is_refused(folder: Path, double: Callable[[Path], object]) -> None:
    double(folder)
    assert {fault.kind for fault in faults_in(folder)} == {"defined_twice"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SIGNAL, "{from: 2021-01-01}", "{from: 2021-01-01, until: 2020-12-31}"),
        ("fund.yaml", "until: 2027-12-31", "until: 2020-12-31"),
    ],
    ids=["rule", "edition"],
)
def test_what_ends_before_it_begins_is_refused(folder: Path, file: str, old: str, new: str) -> None:
    line = change(folder, file, old, new)
    assert [(place, at) for _, place, at in places(folder)] == [(file, line)]


def test_a_choice_from_nothing_is_refused(folder: Path) -> None:
    line = change(folder, SIGNAL, "[ngo, iom]", "[]")
    assert [(file, at) for _, file, at in places(folder)] == [(SIGNAL, line)]


def test_replacing_a_rule_that_does_not_exist_is_refused(folder: Path) -> None:
    line = change(folder, SIGNAL, "certainty:", "replaces: amf.signal.nothing\ncertainty:")
    assert places(folder) == [("unknown_rule", SIGNAL, line)]


def test_more_alternatives_than_the_engine_can_hold_are_refused(folder: Path) -> None:
    sides = "".join(f'    - {{fact: total_cost, at_least: "{number}.00"}}\n' for number in range(1, 16))
    line = change(folder, SIGNAL, WHEN, f"  any:\n{sides}")
    assert [(kind, file) for kind, file, at in places(folder) if at in {line, line - 1}] == [
        ("too_many_alternatives", SIGNAL)
    ]


# what only the check finds


def check(folder: Path, *arguments: str) -> tuple[int, str, list[str]]:
    """Return the exit code, the output and the faults of `fundrules check`."""
    done = subprocess.run(
        [FUNDRULES, "check", str(folder), "--lang", "en", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, [line.replace(str(folder), "") for line in done.stderr.splitlines()[1:]]


def checked(folder: Path) -> list[str]:
    """Return the faults that the check finds in AMF with its cases and the one rule more that a test wrote."""
    shutil.copytree(AMF / "cases", folder / "cases", dirs_exist_ok=True)
    for stage in set(PROBES) - {"signal"}:
        (folder / stage / "probe.yaml").unlink()
    code, shown, faults = check(folder)
    assert (code, shown) == (2, "")
    return faults


def test_a_sound_ruleset_passes_the_check(folder: Path) -> None:
    for stage in PROBES:
        (folder / stage / "probe.yaml").unlink()
    shutil.copytree(AMF / "cases", folder / "cases")
    assert check(folder)[0::2] == (0, [])


def test_an_example_with_a_wrong_expectation_is_found_in_every_engine(folder: Path) -> None:
    change(folder, SIGNAL, "expect: no_match", "expect: match")
    faults = checked(folder)
    assert (
        "- amf.signal.probe: The example 'a company' does not give what was expected: match (reference: no_match)."
        in faults
    )
    assert all("'a company'" in fault for fault in faults)


def test_an_example_with_a_misspelt_fact_is_found(folder: Path) -> None:
    change(folder, SIGNAL, "lead_partner: company", "lead_prtner: company")
    (fault,) = checked(folder)
    assert fault.startswith("- amf.signal.probe: The example 'a company'")
    assert "The fact 'lead_prtner' does not exist." in fault


def test_a_case_with_a_wrong_expectation_is_found_with_its_file(folder: Path) -> None:
    (folder / "cases").mkdir()
    case = "cases:\n  - name: nothing known\n    from_nota: p. 8\n    given: {}\n    expect: {verdict: eligible}\n"
    (folder / "cases" / "wrong.yaml").write_text(case, encoding="utf-8")
    start = (
        "- /cases/wrong.yaml: The case 'nothing known' does not give what was expected: verdict eligible: undetermined"
    )
    faults = checked(folder)
    assert f"{start} (reference)." in faults
    assert all(fault.startswith(start) for fault in faults)


def test_a_case_file_with_an_unknown_key_is_found_with_its_line(folder: Path) -> None:
    (folder / "cases").mkdir()
    case = (
        "cases:\n  - name: a\n    from_nota: p. 8\n    give: {}\n    given: {}\n    expect: {verdict: undetermined}\n"
    )
    (folder / "cases" / "wrong.yaml").write_text(case, encoding="utf-8")
    assert checked(folder) == ["- /cases/wrong.yaml:4: The key 'cases.0.give' does not exist. Did you mean 'given'?"]


def test_a_condition_that_is_never_true_is_found(folder: Path) -> None:
    change(folder, SIGNAL, "fact: lead_partner, in: [ngo, iom]", 'fact: total_cost, at_least: "999999999999.99"')
    examples = probe("signal")[probe("signal").index("examples:") :]
    low = 'examples:\n  - {name: a, given: {person_status: must_leave, total_cost: "1"}, expect: no_match}\n'
    low += '  - {name: b, given: {person_status: may_stay, total_cost: "1"}, expect: no_match}\n'
    low += "  - {name: c, given: {person_status: must_leave}, expect: {missing: [total_cost]}}\n"
    change(folder, SIGNAL, examples, low)
    (fault,) = checked(folder)
    assert fault.startswith("- amf.signal.probe: No example or case lets this condition be true:")


def test_two_allocations_at_once_are_found(folder: Path) -> None:
    twin = (folder / "allocation" / "return-dtv.yaml").read_text(encoding="utf-8")
    twin = twin.replace("id: amf.allocation.return-dtv", "id: amf.allocation.twin")
    twin = twin.replace("{share: {parameter: share_return_dtv}}", "{share: null}")
    (folder / "allocation" / "twin.yaml").write_text(twin, encoding="utf-8")
    conflicts = [fault for fault in checked(folder) if "Two shares are possible at once" in fault]
    assert len(conflicts) == 1
    assert conflicts[0].partition(", with ")[0].endswith(", amf.allocation.twin")


def test_the_check_refuses_what_does_not_load_with_exit_2_and_every_fault(folder: Path) -> None:
    first = change(folder, SIGNAL, "fact: person_status", "fact: policy_aera")
    second = change(folder, ELIGIBILITY, "[ngo, iom]", "[ngo, ion]")
    code, shown, faults = check(folder)
    assert (code, shown) == (2, "")
    assert sorted(fault.split(": ")[0] for fault in faults) == [
        f"- /eligibility/probe.yaml:{second}",
        f"- /signal/probe.yaml:{first}",
    ]


def test_the_check_speaks_dutch_unless_asked_otherwise(folder: Path) -> None:
    (folder / "fund.yaml").unlink()
    done = subprocess.run([FUNDRULES, "check", folder], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[1:] == [f"- {folder}: In deze map ontbreekt fund.yaml."]
