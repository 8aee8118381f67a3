"""The command line as people and scripts use it: a real process, a real terminal width, real files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FUNDRULES = Path(sys.executable).with_name("fundrules")
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
LISTS = ("funds", "facts", "clauses", "rules", "allocations")
ESCAPE = "\x1b"
RECEPTION = {
    "policy_area": ["reception"],
    "activities": ["flexible_reception"],
    "lead_partner": "coa",
    "takes_place": ["netherlands"],
    "partners": ["none"],
    "person_status": "in_procedure",
    "participants_nationality": "third_country_nationals",
    "other_eu_funding": "no_other",
    "target_groups": ["asylum_seekers"],
    "funding_route": "programme",
    "cost_kind": "project_costs",
    "otherwise_detained": False,
    "start_date": "2024-01-01",
    "end_date": "2026-12-31",
    "progress": "not_started",
    "cost_items": ["ordinary_costs"],
}


def run(*arguments: object, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(FUNDRULES), *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def decided(activity: dict[str, object], *arguments: str) -> dict[str, object]:
    return json.loads(run("decide", "-", "--json", *arguments, given=json.dumps(activity)).stdout)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_card_fits_eighty_columns_in_both_languages(example: Path, language: str) -> None:
    card = run("decide", example, "--lang", language, COLUMNS="80")
    assert card.returncode == 0
    assert max(map(len, card.stdout.splitlines())) <= 80
    assert ("Uitkomst" if language == "nl" else "Answer") in card.stdout


def test_the_examples_get_a_definite_answer_and_every_fund_is_best_for_one_of_them() -> None:
    decisions = [json.loads(run("decide", example, "--json").stdout) for example in EXAMPLES]
    verdicts = [decision["verdict"] for decision in decisions]
    assert "undetermined" not in verdicts
    assert {"eligible", "not_eligible"} <= set(verdicts)
    installed = {row["id"] for row in json.loads(run("funds", "--json").stdout)}
    assert {decision["best"]["fund"] for decision in decisions if decision["best"]} == installed


def test_the_card_sets_the_funds_side_by_side_and_says_what_makes_the_difference() -> None:
    police = {"policy_area": ["security"], "information_systems": ["sis"], "activities": ["police_information"]}
    card = re.sub(r"\s+", " ", run("decide", "-", "--lang", "en", given=json.dumps(police), COLUMNS="80").stdout)
    assert "Border Management and Visa Instrument (BMVI): NOT ELIGIBLE" in card
    assert "1 condition is missing:" in card
    assert "Policy area: Border checks and border surveillance (you answered: Security and crime)" in card
    one_fund = run("decide", "-", "--lang", "en", "--fund", "isf", given=json.dumps(police)).stdout
    assert "Fund by fund" not in one_fund


def test_colour_is_used_on_a_terminal_only_and_never_with_no_color() -> None:
    assert ESCAPE not in run("decide", EXAMPLES[0]).stdout
    assert ESCAPE in run("decide", EXAMPLES[0], FORCE_COLOR="1", TERM="xterm").stdout
    assert "\x1b[1;3" not in run("decide", EXAMPLES[0], FORCE_COLOR="1", TERM="xterm", NO_COLOR="1").stdout


def test_json_and_yaml_files_and_standard_input_give_the_same_decision(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(RECEPTION), encoding="utf-8")
    (tmp_path / "a.yaml").write_text("\n".join(f"{k}: {json.dumps(v)}" for k, v in RECEPTION.items()), encoding="utf-8")
    outputs = {run("decide", tmp_path / name, "--json", "--on", "2025-04-01").stdout for name in ("a.json", "a.yaml")}
    outputs.add(run("decide", "-", "--json", "--on", "2025-04-01", given=json.dumps(RECEPTION)).stdout)
    assert len(outputs) == 1


def test_reception_by_coa_is_eligible_under_point_d_for_75_percent_from_the_share_of_coa() -> None:
    decision = decided(RECEPTION, "--on", "2025-04-01")
    assert decision["verdict"] == "eligible"
    assert decision["stable"] is True
    best = decision["best"]
    assert (best["objective"], best["rate"]) == ("3(2)(a)", "0.75")
    primary = next(clause for clause in decision["funds"][0]["clauses"] if clause.get("primary"))
    assert primary["point"] == "3(2)(a)(d)"
    # The nota's (d) is 2(e) in the adopted act, where 2(d) is something else.
    assert primary["adopted"]["point"] == "2(e)"
    assert primary["adopted"]["same_letter"] is False
    assert decision["funds"][0]["allocation"]["share"] == "0.20"


def test_a_card_says_whose_number_a_point_has() -> None:
    given = {"policy_area": ["security"], "activities": ["terrorist_content_authority"]}
    ours = run("decide", "-", "--fund", "isf", given=json.dumps(given)).stdout
    assert "nummering van de verordening; de nota noemt geen artikel" in " ".join(ours.split())
    assert "onze gevolgtrekking" in ours
    theirs = run("decide", "-", "--fund", "amf", given=json.dumps(RECEPTION)).stdout
    assert "nummering van de nota" in theirs
    assert "noemt geen artikel" not in " ".join(theirs.split())


def test_a_refusal_says_which_rule_stands_in_the_way() -> None:
    decision = decided({**RECEPTION, "participants_nationality": "only_dutch_or_eu"})
    assert decision["verdict"] == "not_eligible"
    violated = [rule["id"] for rule in decision["funds"][0]["eligibility"] if rule["outcome"] == "violated"]
    assert violated == ["amf.eligibility.third-country-nationals"]
    assert decision["best"] is None


def test_an_international_activity_of_coa_waits_for_a_judgement() -> None:
    decision = decided({**RECEPTION, "takes_place": ["other_eu"]})
    assert decision["verdict"] == "conditional"
    assert decision["stable"] is False
    judged = [question["fact"] for question in decision["funds"][0]["questions"] if question["state"] == "judgement"]
    assert "fits_international_framework" in judged


def test_detail_codes_has_no_texts_and_full_has_every_condition() -> None:
    codes, full = decided(RECEPTION, "--detail", "codes"), decided(RECEPTION, "--detail", "full")
    assert "notice" not in codes
    assert all("text" not in clause for clause in codes["funds"][0]["clauses"])
    for clause in full["funds"][0]["clauses"]:
        assert len(clause["conditions"]) == clause.get("met", 0) + clause.get("unmet", 0) + clause.get("open", 0)
        assert all(condition["wanted"] for condition in clause["conditions"])


@pytest.mark.parametrize("command", LISTS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_list_fits_eighty_columns_and_has_the_same_rows_as_json(command: str, language: str) -> None:
    shown = run(command, "--lang", language, COLUMNS="80")
    rows = json.loads(run(command, "--lang", language, "--json").stdout)
    assert shown.returncode == 0
    assert rows
    assert max(map(len, shown.stdout.splitlines())) <= 80
    plain = re.sub(r"\s+", "", shown.stdout)
    assert all(re.sub(r"\s+", "", str(row["id"])) in plain for row in rows if command != "allocations")


def test_one_rule_is_shown_with_its_source_and_a_misspelt_one_with_the_nearest() -> None:
    shown = run("rule", "amf.rate.standard", "--lang", "en")
    assert "Regulation (EU) 2021/1147" in shown.stdout
    wrong = run("rule", "amf.rate.standart", "--lang", "en")
    assert wrong.returncode == 2
    assert "Did you mean 'amf.rate.standard'?" in wrong.stderr


def test_replay_says_same_for_a_decision_and_for_its_receipt(tmp_path: Path) -> None:
    decision = decided(RECEPTION)
    for name, content in (("decision", decision), ("receipt", decision["receipt"])):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        found = run("replay", path, "--json")
        assert found.returncode == 0
        assert json.loads(found.stdout)["same"] is True


def test_replay_names_the_rules_that_changed_and_sees_altered_answers(tmp_path: Path) -> None:
    receipt = decided(RECEPTION)["receipt"]
    receipt["rules"]["amf"]["amf.rate.standard"] = "0" * 12
    receipt["rules"]["amf"]["amf.rate.no-longer"] = "0" * 12
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt), encoding="utf-8")
    found = json.loads(run("replay", path, "--json").stdout)
    assert (found["changed"], found["removed"]) == (["amf.rate.standard"], ["amf.rate.no-longer"])
    assert found["same"] is False
    receipt["facts"]["lead_partner"] = "ind"
    path.write_text(json.dumps(receipt), encoding="utf-8")
    assert json.loads(run("replay", path, "--json").stdout)["facts_altered"] is True


def test_what_is_no_receipt_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text('{"format": "something else"}', encoding="utf-8")
    found = run("replay", path, "--lang", "en")
    assert found.returncode == 2
    assert "not a receipt" in found.stderr
    assert "Traceback" not in found.stderr


def test_the_engines_give_the_same_answer_and_an_unknown_one_is_refused() -> None:
    answers = {
        run("decide", EXAMPLES[0], "--json", "--on", "2025-04-01", FUNDRULES_ENGINE=name).stdout
        for name in ("reference", "")
    }
    assert len(answers) == 1
    assert run("funds", FUNDRULES_ENGINE="durabel").returncode == 2


def test_check_is_clean_for_the_installed_funds_and_for_a_folder() -> None:
    assert run("check").returncode == 0
    for fund in json.loads(run("funds", "--json").stdout):
        assert run("check", ROOT / "rulesets" / fund["id"]).returncode == 0
