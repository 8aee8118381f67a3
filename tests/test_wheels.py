"""Wheels of core and plugins really hold code and rules: installed into an empty environment, and asked there."""

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FUNDS, ROOT, UV, Environment, run

INSIDE = {"fundrules": ROOT / "rulesets" / "common"} | {f"fundrules_{name}": ROOT / "rulesets" / name for name in FUNDS}
EVERYTHING = tuple(INSIDE)
POLICE_SIS = {
    "policy_area": ["security"],
    "activities": ["police_information"],
    "information_systems": ["sis"],
    "lead_partner": "police",
}


def decided(empty: Path, activity: dict[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "activity.json").write_text(json.dumps(activity), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    answer = run(empty / "fundrules", "decide", "activity.json", "--json", cwd=folder, env=environment)
    return json.loads(answer.stdout)


@pytest.mark.parametrize("name", INSIDE)
def test_wheel_contains_every_rule_file(wheels: dict[str, Path], name: str) -> None:
    packed = set(zipfile.ZipFile(wheels[name]).namelist())
    expected = {f"{name}/rulesets/{path.relative_to(INSIDE[name])}" for path in INSIDE[name].rglob("*.yaml")}
    assert expected
    assert expected <= packed


def test_installed_wheels_answer_for_every_fund(environment: Environment, tmp_path: Path) -> None:
    decision = decided(environment(*EVERYTHING), {"policy_area": ["none"]}, tmp_path)
    assert [fund["fund"] for fund in decision["funds"]] == FUNDS
    # No point of Article 3 has an activity in another area, unless it is about alternatives to detention.
    assert decision["verdict"] == "undetermined"
    open_facts = {q["fact"] for fund in decision["funds"] for q in fund["questions"] if q["state"] == "open"}
    assert {"activities", "person_status"} <= open_facts
    assert set(decision["receipt"]["versions"]) == {"fundrules", *(f"fundrules-{name}" for name in FUNDS)}


@pytest.mark.parametrize("gone", FUNDS)
def test_removing_a_plugin_removes_its_fund_and_nothing_else(
    environment: Environment, tmp_path: Path, gone: str
) -> None:
    empty = environment(*EVERYTHING)
    before = decided(empty, POLICE_SIS, tmp_path) if gone != "isf" else None
    run(UV, "pip", "uninstall", "--python", empty / "python", f"fundrules-{gone}")
    rest = [name for name in FUNDS if name != gone]
    assert run(empty / "fundrules", "check", cwd=tmp_path).stdout.count("regels") == len(rest)
    after = decided(empty, POLICE_SIS if gone != "isf" else {"lead_partner": "police"}, tmp_path)
    assert [fund["fund"] for fund in after["funds"]] == rest
    if before:
        verdicts = {fund["fund"]: (fund["verdict"], fund.get("rate")) for fund in before["funds"]}
        assert all(verdicts[fund["fund"]] == (fund["verdict"], fund.get("rate")) for fund in after["funds"])


def test_without_a_plugin_the_core_says_that_no_fund_is_installed(environment: Environment, tmp_path: Path) -> None:
    refused = subprocess.run(
        [environment("fundrules") / "fundrules", "decide", "-", "--lang", "en"],
        input="{}",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert refused.returncode == 2
    assert "No fund is installed" in refused.stderr
