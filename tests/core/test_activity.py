"""Bad descriptions of an activity: one clear message per fault with its place, all at once, and nothing decided.

First through the library, then through the command line in its own process: exit 2, nothing on stdout, no traceback.
"""

import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from fundrules import ActivityError, EditionError, Fault, Funds, decide, errors, load_funds
from fundrules.activity import MOST_KEYS
from fundrules.errors import LONGEST_KEY, MORE, MOST_FAULTS

AMF = Path(__file__).parents[2] / "rulesets" / "amf"
FUNDRULES = Path(sys.executable).with_name("fundrules")
DAY = date(2025, 4, 1)
FURTHER_FACTS = """
  - id: probe_{kind}
    type: {kind}
    who: applicant
    can_change: true
    label: {{nl: Proef, en: Probe}}
    question: {{nl: Proef?, en: Probe?}}
    help: {{nl: Proef., en: Probe.}}
"""


@pytest.fixture(scope="module")
def funds(tmp_path_factory: pytest.TempPathFactory) -> Funds:
    """Return AMF with a fact of each kind that it does not have itself."""
    folder = tmp_path_factory.mktemp("rulesets") / "amf"
    shutil.copytree(AMF, folder, ignore=shutil.ignore_patterns("cases"))
    with (folder / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.writelines(FURTHER_FACTS.format(kind=kind) for kind in ("months", "count", "date"))
    return load_funds([folder], engine="reference")


def faults_of(funds: Funds, activity: Any) -> list[Fault]:
    """Return every fault in `activity`."""
    with pytest.raises(ActivityError) as caught:
        decide(funds, activity, on=DAY)
    return list(caught.value.faults)


def kinds_of(funds: Funds, activity: Any) -> list[tuple[str, str]]:
    """Return the kind and place of every fault in `activity`."""
    return [(fault.kind, fault.place) for fault in faults_of(funds, activity)]


def facts_of(funds: Funds, activity: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as the receipt has them: in their canonical form."""
    return dict(decide(funds, activity, on=DAY, detail="codes").receipt.facts)


# names


@pytest.mark.parametrize(
    ("name", "near"),
    [("lead_partnr", "lead_partner"), ("Policy_Area", "policy_area"), ("totalcost", "total_cost"), ("titel", "title")],
)
def test_an_unknown_fact_is_refused_with_the_nearest_name(funds: Funds, name: str, near: str) -> None:
    (fault,) = faults_of(funds, {name: "x"})
    assert (fault.kind, fault.place, fault.found, fault.nearest) == ("unknown_fact", f"/{name}", name, near)


def test_a_fact_like_no_other_is_refused_without_a_guess(funds: Funds) -> None:
    (fault,) = faults_of(funds, {"zzzzqqqq": "x"})
    assert (fault.kind, fault.nearest) == ("unknown_fact", None)


@pytest.mark.parametrize(("name", "place"), [("a/b", "/a~1b"), ("a~b", "/a~0b"), ("", "/"), (None, "/None"), (7, "/7")])
def test_the_place_of_a_strange_name_is_a_json_pointer(funds: Funds, name: object, place: str) -> None:
    assert kinds_of(funds, {name: "x"}) == [("unknown_fact", place)]


def test_a_conclusion_cannot_be_given_as_a_fact(funds: Funds) -> None:
    assert kinds_of(funds, {"eligible": True, "clause": "amf.clause.return-awareness"}) == [
        ("unknown_fact", "/eligible"),
        ("unknown_fact", "/clause"),
    ]


# the kind of answer


WRONG: dict[str, tuple[str, str, list[Any]]] = {
    "choice": (
        "person_status",
        "unknown_value",
        ["May_Stay", "", "none", ["may_stay"], {"may_stay": 1}, True, 1, b"may_stay", 1.5],
    ),
    "choices": ("activities", "unknown_value", ["Lead_Times", "", {"lead_times": 1}, {"lead_times"}, True, 1, 1.5]),
    "yes_no": ("is_multi_year", "not_yes_no", ["yes", "true", "", 1, 0, 1.0, [True], {}]),
    "judgement": ("zbo_admitted", "not_yes_no", ["yes", "true", "", 1, 0, 1.0, [True], {}]),
    "euro": (
        "total_cost",
        "not_euro",
        [
            *(
                "",
                "1,000.00",
                "1.000,00",
                "1000,50",
                "€ 10",
                "10 euro",
                "+10",
                "-10",
                "01",
                ".5",
                "1.",
                "1e3",
                " 10",
                "10\n",
            ),
            *("\N{FULLWIDTH DIGIT ONE}", "\N{ARABIC-INDIC DIGIT THREE}", "NaN", "inf", True, [10], {}, -1),
            *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal(-1)),
        ],
    ),
    "months": ("probe_months", "not_count", ["", "12", "twelve", -1, 1.5, 12.0, Decimal(12), True, [12], 10**9 + 1]),
    "count": ("probe_count", "not_count", ["", "12", "twelve", -1, 1.5, 12.0, Decimal(12), True, [12], 10**9 + 1]),
    "date": (
        "probe_date",
        "not_day",
        [
            *(
                "",
                "1-4-2025",
                "2025-4-1",
                "20250401",
                "2025-04",
                "2025-02-29",
                "2025-13-01",
                "2025-00-10",
                "0000-01-01",
            ),
            *("2025-04-01T00:00:00", " 2025-04-01", "2025-04-01\n", "\N{FULLWIDTH DIGIT TWO}025-04-01"),
            *(20250401, True, [], date(2025, 4, 1)),
        ],
    ),
}


@pytest.mark.parametrize(
    ("fact", "kind", "written"),
    [
        pytest.param(fact, kind, written, id=f"{name}-{written!r}")
        for name, (fact, kind, answers) in WRONG.items()
        for written in answers
    ],
)
def test_an_answer_of_the_wrong_kind_is_one_fault_at_its_place(
    funds: Funds, fact: str, kind: str, written: object
) -> None:
    assert kinds_of(funds, {fact: written}) == [(kind, f"/{fact}")]


def test_every_kind_of_fact_is_tried_above(funds: Funds) -> None:
    assert {funds.vocabulary.facts[fact].type for fact, *_ in WRONG.values()} == set(WRONG)
    assert {fact.type for fact in funds.vocabulary.facts.values()} == set(WRONG)


def test_a_null_is_no_answer_and_no_fault(funds: Funds) -> None:
    assert facts_of(funds, dict.fromkeys(funds.vocabulary.facts)) == {}


def test_a_value_outside_the_vocabulary_is_refused_with_the_nearest(funds: Funds) -> None:
    (fault,) = faults_of(funds, {"person_status": "may_sty"})
    assert (fault.kind, fault.place, fault.found, fault.nearest) == (
        "unknown_value",
        "/person_status",
        "may_sty",
        "may_stay",
    )
    assert fault.expected.split(", ") == sorted(value.id for value in funds.vocabulary.facts["person_status"].values)


def test_each_wrong_value_of_a_list_is_a_fault_at_its_own_place(funds: Funds) -> None:
    faults = faults_of(funds, {"activities": ["lead_times", "lead_tims", 7, "remote_hearing", ["lead_times"]]})
    assert [(fault.place, fault.nearest) for fault in faults] == [
        ("/activities/1", "lead_times"),
        ("/activities/2", None),
        ("/activities/3", "remote_hearings"),
        ("/activities/4", "lead_times"),
    ]


@pytest.mark.parametrize("written", [["none", "lead_times"], ["lead_times", "none"], ("none", "none")])
def test_none_beside_another_answer_is_a_contradiction(funds: Funds, written: Any) -> None:
    assert kinds_of(funds, {"activities": written}) == [("none_with_others", "/activities")]


@pytest.mark.parametrize("written", ["none", ["none"]])
def test_none_alone_is_an_answer(funds: Funds, written: Any) -> None:
    assert facts_of(funds, {"activities": written}) == {"activities": ["none"]}


def test_an_empty_list_says_nothing_and_is_refused(funds: Funds) -> None:
    (fault,) = faults_of(funds, {"activities": []})
    assert (fault.kind, fault.place, fault.expected) == ("empty_choices", "/activities", "none")


def test_a_choice_that_is_made_twice_counts_once(funds: Funds) -> None:
    written = ["remote_hearings", "lead_times", "remote_hearings"]
    assert facts_of(funds, {"activities": written}) == {"activities": ["lead_times", "remote_hearings"]}


# money


@pytest.mark.parametrize("written", [0.1, 250000.0, 1e308, float("nan"), float("inf"), -0.0])
def test_a_float_is_never_money(funds: Funds, written: float) -> None:
    (fault,) = faults_of(funds, {"total_cost": written})
    assert (fault.kind, fault.place, fault.found) == ("not_euro", "/total_cost", str(written))


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (0, "0.00"),
        (250000, "250000.00"),
        ("250000", "250000.00"),
        ("250000.5", "250000.50"),
        ("0.01", "0.01"),
        (Decimal("0.01"), "0.01"),
        (Decimal("250000.00"), "250000.00"),
        (Decimal("2.5E+5"), "250000.00"),
        (Decimal("1E-2"), "0.01"),
        ("999999999999.99", "999999999999.99"),
        (999_999_999_999, "999999999999.00"),
        (Decimal("999999999999.99"), "999999999999.99"),
    ],
)
def test_texts_whole_numbers_and_decimals_are_money_to_the_cent(funds: Funds, written: object, canonical: str) -> None:
    assert facts_of(funds, {"total_cost": written}) == {"total_cost": canonical}


@pytest.mark.parametrize("written", ["0.001", "0.000", "10.999", Decimal("0.001"), Decimal("10.990"), Decimal("1E-3")])
def test_money_is_never_finer_than_a_cent(funds: Funds, written: object) -> None:
    assert kinds_of(funds, {"total_cost": written}) == [("not_euro", "/total_cost")]


@pytest.mark.parametrize(
    "written",
    [
        "1000000000000",
        10**12,
        10**40,
        10**5_000,
        -(10**5_000),
        "9" * 10_000,
        Decimal("1E+400"),
        Decimal("1E+999999"),
        Decimal("1E-999999"),
    ],
    ids=["text", "int", "long", "huge", "-huge", "digits", "decimal", "largest", "smallest"],
)
def test_an_amount_beyond_any_budget_is_refused_in_one_short_line(funds: Funds, written: object) -> None:
    (fault,) = faults_of(funds, {"total_cost": written})
    assert (fault.kind, fault.place) == ("not_euro", "/total_cost")
    assert len(fault.render("en")) < 200


def test_one_cent_decides_at_the_border(funds: Funds) -> None:
    integration = {"policy_area": "integration", "activities": ["integration_programme"]}

    def outcome(cost: str) -> list[str]:
        decision = decide(funds, {**integration, "integration_cost": cost}, on=DAY, detail="codes")
        rules = decision.funds[0].eligibility
        return [rule.outcome for rule in rules if rule.id == "amf.eligibility.integration-cost-ceiling"]

    assert [outcome(cost) for cost in ("999999.99", "1000000.00", "1000000.01")] == [
        ["satisfied"],
        ["satisfied"],
        ["violated"],
    ]


# the rest of the request


@pytest.mark.parametrize("written", [[], "text", 12, None, b"{}", {"a"}, [("policy_area", "return")]])
def test_what_is_not_a_mapping_is_refused(funds: Funds, written: object) -> None:
    (fault,) = faults_of(funds, written)
    assert (fault.kind, fault.place) == ("not_a_mapping", "")


@pytest.mark.parametrize(
    ("name", "written", "kind"),
    [
        ("title", 7, "not_text"),
        ("title", ["a"], "not_text"),
        ("title", "x" * 201, "text_too_long"),
        ("summary", "x" * 10_001, "text_too_long"),
        ("on", "1 April", "not_day"),
        ("on", 20250401, "not_day"),
        ("on", datetime(2025, 4, 1), "not_day"),  # noqa: DTZ001 - any datetime will do
        ("funds", [], "not_funds"),
        ("funds", {"amf": 1}, "not_funds"),
        ("funds", ["amf"] * 51, "not_funds"),
        ("funds", 7, "not_funds"),
        ("language", "fr", "unknown_value"),
        ("language", ["nl"], "unknown_value"),
    ],
)
def test_what_stands_beside_the_facts_is_checked_too(funds: Funds, name: str, written: object, kind: str) -> None:
    assert kinds_of(funds, {name: written}) == [(kind, f"/{name}")]


def test_an_unknown_fund_is_refused_with_the_nearest_name(funds: Funds) -> None:
    (fault,) = faults_of(funds, {"funds": ["amf", "amff"]})
    assert (fault.kind, fault.place, fault.nearest) == ("unknown_fund", "/funds/1", "amf")


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\x9b", "\ud800"])
@pytest.mark.parametrize("name", ["title", "summary"])
def test_a_control_character_in_a_text_is_refused_and_not_repeated(funds: Funds, name: str, character: str) -> None:
    (fault,) = faults_of(funds, {name: f"a{character}b"})
    assert (fault.kind, fault.place) == ("control_character", f"/{name}")
    assert fault.render("nl").isprintable()


def test_a_text_of_several_lines_is_accepted(funds: Funds) -> None:
    assert decide(funds, {"summary": "first\r\n\tsecond\n"}, on=DAY, detail="codes").verdict == "undetermined"


@pytest.mark.parametrize("written", ["\x1b[31m", "\x00", "\ud800", "a\nb", "x" * 100_000, "\u202e"])
def test_what_was_found_is_repeated_short_and_printable(funds: Funds, written: str) -> None:
    faults = faults_of(funds, {"policy_area": written, written: 1})
    assert len(faults) == 2
    assert all(fault.render("en").isprintable() and len(fault.render("en")) < 250 for fault in faults)


@pytest.mark.parametrize("depth", [100, 900, 100_000])
def test_lists_in_lists_are_refused_however_deep(funds: Funds, depth: int) -> None:
    nested: list[Any] = []
    for _ in range(depth):
        nested = [nested]
    assert kinds_of(funds, {"person_status": nested, "total_cost": nested}) == [
        ("unknown_value", "/person_status"),
        ("not_euro", "/total_cost"),
    ]


def test_a_list_that_holds_itself_is_refused(funds: Funds) -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert kinds_of(funds, {"activities": loop}) == [("unknown_value", "/activities/0")]


def test_an_unknown_language_or_detail_of_a_call_is_refused(funds: Funds) -> None:
    for argument in ({"language": "fr"}, {"detail": "everything"}):
        with pytest.raises(ActivityError) as caught:
            decide(funds, {}, on=DAY, **argument)  # type: ignore[arg-type]
        assert [(fault.kind, fault.place) for fault in caught.value.faults] == [
            ("unknown_value", f"/{next(iter(argument))}")
        ]


# days without rules


def test_before_the_first_edition_the_fault_says_when_it_begins(funds: Funds) -> None:
    with pytest.raises(EditionError) as caught:
        decide(funds, {"on": "2020-12-31"}, on=DAY)
    (fault,) = caught.value.faults
    assert (fault.kind, fault.found, fault.expected) == ("no_edition_before", "2020-12-31", "2021-01-01 (amf)")


def test_after_the_last_edition_the_fault_says_when_it_ended(funds: Funds) -> None:
    with pytest.raises(EditionError) as caught:
        decide(funds, {}, on=date(2028, 1, 1))
    (fault,) = caught.value.faults
    assert (fault.kind, fault.found, fault.expected) == ("no_edition_after", "2028-01-01", "2027-12-31 (amf)")


@pytest.mark.parametrize("day", ["2021-01-01", "2027-12-31"])
def test_the_first_and_the_last_day_of_an_edition_count(funds: Funds, day: str) -> None:
    assert decide(funds, {"on": day}, on=date(1999, 1, 1), detail="codes").on == day


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_have_no_edition(funds: Funds, day: str) -> None:
    with pytest.raises(EditionError):
        decide(funds, {"on": day}, on=DAY)


# all faults at once

EVERYTHING = {
    "lead_partnr": "coa",
    "policy_area": "retrun",
    "activities": ["none", "lead_times", "lead_tims"],
    "is_multi_year": "yes",
    "total_cost": 0.1,
    "probe_months": -1,
    "probe_date": "2025-02-30",
    "title": 7,
    "on": "tomorrow",
    "funds": ["isf"],
    "language": "fr",
}


def test_all_faults_of_one_request_are_told_at_once(funds: Funds) -> None:
    assert kinds_of(funds, EVERYTHING) == [
        ("unknown_fact", "/lead_partnr"),
        ("unknown_value", "/policy_area"),
        ("unknown_value", "/activities/2"),
        ("none_with_others", "/activities"),
        ("not_yes_no", "/is_multi_year"),
        ("not_euro", "/total_cost"),
        ("not_count", "/probe_months"),
        ("not_day", "/probe_date"),
        ("not_text", "/title"),
        ("not_day", "/on"),
        ("unknown_fund", "/funds/0"),
        ("unknown_value", "/language"),
    ]


def test_every_fault_is_one_line_in_both_languages_with_the_same_place(funds: Funds) -> None:
    with pytest.raises(ActivityError) as caught:
        decide(funds, EVERYTHING, on=DAY)
    dutch, english = (caught.value.lines(language) for language in ("nl", "en"))
    assert len(dutch) == len(english) == len(caught.value.faults)
    assert [line.split(": ")[0] for line in dutch] == [line.split(": ")[0] for line in english]
    assert not set(dutch) & set(english)
    assert all(line.isprintable() for line in [*dutch, *english])


def test_a_request_is_not_altered(funds: Funds) -> None:
    activity = {"policy_area": "return", "activities": ["remote_hearings", "lead_times"], "total_cost": "1"}
    before = {name: list(value) if isinstance(value, list) else value for name, value in activity.items()}
    decide(funds, activity, on=DAY)
    assert activity == before


def test_a_day_without_rules_is_told_together_with_the_other_faults(funds: Funds) -> None:
    with pytest.raises((ActivityError, EditionError)) as caught:
        decide(funds, {"on": "2020-12-31", "policy_area": "retrun"}, on=DAY)
    assert {fault.kind for fault in caught.value.faults} == {"no_edition_before", "unknown_value"}


# many faults


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names for which what was meant is looked up: the dear part of a refusal."""
    names: list[str] = []

    def counting(name: str, *others: Any, **options: Any) -> list[str]:
        names.append(name)
        return get_close_matches(name, *others, **options)

    monkeypatch.setattr(errors, "get_close_matches", counting)
    return names


def test_too_many_keys_are_one_fault_and_none_of_them_is_looked_up(funds: Funds, looked_up: list[str]) -> None:
    (fault,) = faults_of(funds, {f"lead_partnr{n}": 1 for n in range(13_000)})
    assert (fault.kind, fault.place, fault.found, fault.expected) == ("too_many_keys", "", "13000", str(MOST_KEYS))
    assert looked_up == []


def test_a_hundred_faults_are_spelled_out_and_one_says_how_many_more_there_are(
    funds: Funds, looked_up: list[str]
) -> None:
    *spelled, last = faults_of(funds, {f"lead_partnr{n}": 1 for n in range(MOST_KEYS)})
    assert len(spelled) == len(looked_up) == MOST_FAULTS
    assert {fault.nearest for fault in spelled} == {"lead_partner"}
    assert (last.kind, last.found) == (MORE, str(MOST_KEYS - MOST_FAULTS))
    assert last.render("en").startswith("There are 400 faults more.")


def test_a_list_that_is_too_long_is_one_fault_and_long_texts_are_not_looked_up(
    funds: Funds, looked_up: list[str]
) -> None:
    (fault,) = faults_of(funds, {"activities": ["lead_tims"] * 25_000})
    assert (fault.kind, fault.place, fault.found) == ("too_many_answers", "/activities", "25000")
    assert looked_up == []
    assert len(faults_of(funds, {"activities": ["lead_times" * 100] * 50})) == 50
    assert looked_up == []


def test_wrong_answers_to_every_question_cost_no_more_than_a_hundred(funds: Funds, looked_up: list[str]) -> None:
    asked = {name: ["wrong"] * 200 for name, fact in funds.vocabulary.facts.items() if fact.type == "choices"}
    assert len(faults_of(funds, asked)) == MOST_FAULTS + 1
    assert len(looked_up) == MOST_FAULTS


# places


def test_a_pointer_has_the_whole_key_and_a_key_too_long_is_told_at_its_object(funds: Funds) -> None:
    assert kinds_of(funds, {"k" * LONGEST_KEY: 1}) == [("unknown_fact", "/" + "k" * LONGEST_KEY)]
    assert kinds_of(funds, {"k" * (LONGEST_KEY + 1): 1}) == [("key_too_long", "")]
    assert kinds_of(funds, {"a\x07b": 1}) == [("unknown_fact", "/a\x07b")]
    assert kinds_of(funds, {"a\ud800b": 1}) == [("unknown_fact", "/a?b")]
    assert kinds_of(funds, {"funds": "amff"}) == [("unknown_fund", "/funds")]


@pytest.mark.parametrize(
    ("written", "dutch"),
    [
        ({"title": None, "summary": ["a"]}, ["Hier hoort een tekst te staan; er staat een lijst."]),
        ({"title": 7}, ["Hier hoort een tekst te staan; er staat een getal."]),
        ({"title": True}, ["Hier hoort een tekst te staan; er staat ja of nee."]),
        ({"is_multi_year": ["x"]}, ["Een lijst is geen antwoord op een ja-neevraag. Schrijf true of false."]),
        ({"total_cost": True}, ["'true' is geen bedrag."]),
        ({"total_cost": "1000000000000"}, ["hoogstens 999999999999.99."]),
        ({"funds": []}, ["Hier hoort een fonds te staan, of een lijst van 1 tot 50 fondsen. Kies uit: amf."]),
    ],
)
def test_what_was_found_is_told_in_words_and_never_as_python_has_it(
    funds: Funds, written: Any, dutch: list[str]
) -> None:
    assert [part in fault.render("nl") for fault, part in zip(faults_of(funds, written), dutch, strict=True)] == [True]


# the command line


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run `fundrules decide`."""
    return subprocess.run([FUNDRULES, "decide", *arguments], input=stdin, capture_output=True, timeout=60, check=False)


def faults_told(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """Return the faults on stderr, having seen that nothing was decided and that it was said rightly."""
    told = done.stderr.decode()
    assert "Traceback" not in told
    assert (done.returncode, done.stdout) == (2, b""), told
    heading, *faults = told.splitlines()
    assert not heading.startswith("-")
    assert all(fault.startswith("- ") for fault in faults), told
    return [fault.removeprefix("- ") for fault in faults]


def fundrules(*arguments: str, stdin: bytes = b"") -> list[str]:
    """Return the faults that `fundrules decide` tells."""
    return faults_told(run(*arguments, stdin=stdin))


NOT_ONE = "is not a possible answer here."
BAD_INPUT: dict[str, tuple[bytes, list[str]]] = {
    "empty": (b"", ["stdin: A list of names with values is expected here, but there is nothing."]),
    "a list": (b"- policy_area\n", ["stdin: A list of names with values is expected here, but there is a list."]),
    "a number": (b"12", ["stdin: A list of names with values is expected here, but there is a number."]),
    "yaml with faults on their lines": (
        (
            b"policy_area: retrun\nactivities:\n  - lead_times\n  - lead_tims\n"
            b"partners: [none, ngos]\na/b: 1\nlead_partnr: coa\n"
        ),
        [
            f"stdin /policy_area:1: 'retrun' {NOT_ONE}",
            f"stdin /activities/1:4: 'lead_tims' {NOT_ONE}",
            "stdin /partners:5: 'none' (none of these) stands beside another answer.",
            "stdin /a~1b:6: The fact 'a/b' does not exist.",
            "stdin /lead_partnr:7: The fact 'lead_partnr' does not exist.",
        ],
    ),
    "json with faults": (
        b'{"policy_area": "retrun", "total_cost": 0.001, "is_multi_year": "yes"}',
        [
            f"stdin /policy_area: 'retrun' {NOT_ONE}",
            "stdin /total_cost: '0.001' is not an amount.",
            "stdin /is_multi_year: 'yes' does not answer a yes-or-no question.",
        ],
    ),
    "unquoted yes": (
        b"policy_area: return\nis_multi_year: yes\nis_innovative: no\n",
        ["stdin:2: The word yes without quotes is ambiguous.", "stdin:3: The word no without quotes is ambiguous."],
    ),
    "duplicate keys in yaml": (
        b"policy_area: return\npolicy_area: other\n",
        ["stdin:2: The key 'policy_area' occurs more than once."],
    ),
    "duplicate keys in json": (
        b'{"on": "2025-04-01", "on": "2025-04-02"}',
        ["stdin /on: The key 'on' occurs more than once."],
    ),
    "NaN": (
        b'{"total_cost": NaN, "integration_cost": -Infinity}',
        [
            "stdin /total_cost: NaN is not a number one can reckon with.",
            "stdin /integration_cost: -Infinity is not a number one can reckon with.",
        ],
    ),
    "a number without end": (b'{"total_cost": ' + b"9" * 5_000 + b"}", ["stdin /total_cost: The number 99999999"]),
    "an exponent without end": (
        b'{"total_cost": 1e99999999999999999999}',
        ["stdin /total_cost: The number 1e99999999999999999999 is too long."],
    ),
    "an exponent beyond any budget": (b'{"total_cost": 1e400}', ["stdin /total_cost: '1E+400' is not an amount."]),
    "ten megabytes at random": (
        random.Random(10).randbytes(10_000_000),
        ["stdin: This is too large to read; at most 512 KiB"],
    ),
    "ten megabytes of brackets": (b"[" * 10_000_000, ["stdin: This is too large to read; at most 512 KiB"]),
    "ten megabytes of nested objects": (b'{"a":' * 2_000_000, ["stdin: This is too large to read; at most 512 KiB"]),
    "a hundred thousand brackets": (
        b'{"activities": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        ["stdin: This is nested too deeply; at most 24 levels are allowed."],
    ),
    "the same in yaml": (
        b"activities: " + b"[" * 100_000 + b"]" * 100_000,
        ["stdin:1: This is nested too deeply; at most 24 levels are allowed."],
    ),
    "zero byte": (
        b"policy_area: return\ntitle: \x00\n",
        ["stdin:2: There is an invisible control character here (U+0000)."],
    ),
    "escape sequence": (b'{"title": "\\u001b[31mred"}', ["stdin /title: There is an invisible control character here"]),
    "lonely surrogate": (b'{"title": "\\ud800"}', ["stdin /title: There is an invisible control character here"]),
    "escape sequence in yaml": (
        b'title: "\\e[31mred"\n',
        ["stdin:1: There is an invisible control character here (U+001B)."],
    ),
    "not utf-8": (b"title: \xff\n", ["stdin: This is not UTF-8 text (byte 7)."]),
    "utf-16": ('{"policy_area": "return"}'.encode("utf-16"), ["stdin: This is not UTF-8 text (byte 0)."]),
    "alias": (b"a: &a [x]\nb: [*a, *a]\n", ["stdin:1: Anchors and aliases (& and *) are not allowed."]),
    "python tag": (
        b"a: !!python/object/apply:os.system [ls]\n",
        ["stdin:1: The tag tag:yaml.org,2002:python/object/apply"],
    ),
    "broken json": (b'{\n"policy_area": "return",\n}', ["stdin:3: This is not valid JSON:"]),
    "broken yaml": (b"a: [1\nb: 2\n", ["stdin:2: This is not valid YAML:"]),
    "words that look like markup": (
        b'{":smile:": 1, "[red]x[/red]": 1}',
        [
            "stdin /:smile:: The fact ':smile:' does not exist.",
            "stdin /[red]x[~1red]: The fact '[red]x[/red]' does not exist.",
        ],
    ),
}


@pytest.fixture(scope="module")
def refusals() -> dict[str, subprocess.CompletedProcess[bytes]]:
    """Return what became of every bad input; they run side by side because starting takes longest."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        done = threads.map(lambda bad: run("-", "--lang", "en", stdin=bad[0]), BAD_INPUT.values())
        return dict(zip(BAD_INPUT, done, strict=True))


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_refused_with_one_line_per_fault(
    name: str, refusals: dict[str, subprocess.CompletedProcess[bytes]]
) -> None:
    expected = BAD_INPUT[name][1]
    faults = faults_told(refusals[name])
    assert [fault[: len(start)] for fault, start in zip(faults, expected, strict=True)] == expected


@pytest.mark.parametrize("depth", [970, 980, 990])
def test_no_depth_near_the_end_of_the_stack_is_a_failure_of_ours(depth: int) -> None:
    faults = fundrules("-", stdin=b'{"total_cost": ' + b"[" * depth + b"]" * depth + b"}")
    assert len(faults) == 1


def test_dutch_is_spoken_unless_another_language_is_asked_for() -> None:
    stdin = b"policy_area: retrun\ntotal_cost: -1\n"
    choice, amount = fundrules("-", stdin=stdin)
    assert choice.startswith(
        "stdin /policy_area:1: 'retrun' is hier geen mogelijk antwoord. Kies uit: asylum_procedure,"
    )
    assert choice.endswith(" Bedoelde u 'return'?")
    assert amount.startswith("stdin /total_cost:2: '-1' is geen bedrag.")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2020-12-31",
            (
                "stdin /on: No edition of the rules was in force on 2020-12-31 yet. "
                "The first begins on 2021-01-01 (amf, bmvi, isf)."
            ),
        ),
        (
            "2028-01-01",
            (
                "stdin /on: No edition of the rules is in force on 2028-01-01. "
                "The last one ended on 2027-12-31 (amf, bmvi, isf)."
            ),
        ),
        ("2025-02-30", "stdin /on: '2025-02-30' is not a date. Write year-month-day, such as 2025-04-01."),
    ],
)
def test_a_day_without_rules_is_refused(day: str, expected: str) -> None:
    assert fundrules("-", "--on", day, "--lang", "en", stdin=b"{}") == [expected]


def test_faults_in_options_and_facts_are_told_together() -> None:
    faults = fundrules("-", "--on", "x", "--fund", "amff", "--lang", "en", stdin=b"policy_area: retrun\n")
    assert [fault.partition(": ")[0] for fault in faults] == ["stdin /policy_area:1", "stdin /on", "stdin /funds/0"]


def test_a_fault_of_form_does_not_hide_a_wrong_answer() -> None:
    faults = fundrules("-", "--lang", "en", stdin=b"is_multi_year: yes\npolicy_area: retrun\n")
    assert sorted(fault.partition(": ")[0] for fault in faults) == ["stdin /policy_area:2", "stdin:1"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = str(tmp_path / "nothing.yaml")
    assert fundrules(file, "--lang", "en") == [f"{file}: This file cannot be read: {os.strerror(errno.ENOENT)}."]


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert fundrules(str(tmp_path), "--lang", "en") == [
        f"{tmp_path}: This file cannot be read: {os.strerror(errno.EISDIR)}."
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("policy_area: return\n", encoding="utf-8")
    file.chmod(0)
    assert fundrules(str(file), "--lang", "en") == [f"{file}: This file cannot be read: {os.strerror(errno.EACCES)}."]


def test_a_file_with_faults_is_named_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "activity.yaml"
    file.write_text("# remark\n\npolicy_area: retrun\n", encoding="utf-8")
    (fault,) = fundrules(str(file), "--lang", "en")
    assert fault.startswith(f"{file} /policy_area:3: ")


def test_a_file_without_end_is_refused() -> None:
    assert fundrules("/dev/zero", "--lang", "en") == [
        "/dev/zero: This is too large to read; at most 512 KiB is allowed."
    ]


def test_json_for_another_program_is_not_begun_either() -> None:
    assert len(fundrules("-", "--json", stdin=b"policy_area: retrun\n")) == 1


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--lang", "fr", "fr: 'fr' is hier geen mogelijk antwoord. Kies uit: nl, en."),
        ("--detail", "all", "stdin /detail: 'all'"),
    ],
)
def test_an_option_with_an_unknown_value_is_refused(option: str, value: str, expected: str) -> None:
    (fault,) = fundrules("-", option, value, stdin=b"{}")
    assert fault.startswith(expected)
