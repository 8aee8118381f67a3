"""Plugins from outside the workspace: found, answering, gone again; and what happens with those that do not work."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fundrules import RulesetError, load_funds
from fundrules.plugins import VARIABLE
from tests.conftest import ROOT, Environment, build_wheel, run

DEMO = ROOT / "examples" / "plugin-demo"
TULIP = "fundrules-tulip-demo"


def pip(empty: Path, *arguments: object) -> None:
    run(sys.executable, "-m", "pip", "--python", empty / "python", "--disable-pip-version-check", *arguments)


def copy_of_demo(folder: Path, new: str) -> Path:
    """Copy the demo plugin to a package and distribution of another name, with the same rules."""
    copy = folder / new
    shutil.copytree(DEMO, copy)
    (copy / "src" / "fundrules_tulip").rename(copy / "src" / f"fundrules_{new}")
    for file in [copy / "pyproject.toml", *copy.rglob("*.py")]:
        text = file.read_text(encoding="utf-8").replace("fundrules_tulip", f"fundrules_{new}")
        file.write_text(text.replace(TULIP, f"fundrules-{new}").replace("tulip = ", f"{new} = "), encoding="utf-8")
    return copy


def ask(empty: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [empty / "fundrules", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


def test_a_third_party_plugin_is_found_answers_and_is_gone_after_uninstalling(
    environment: Environment, tmp_path: Path
) -> None:
    empty = environment("fundrules")
    pip(empty, "install", "--no-index", "--no-deps", build_wheel(DEMO, tmp_path))
    assert json.loads(ask(empty, "funds", "--json").stdout)[0]["id"] == "tulip"
    assert "tulip.clause.planting" in ask(empty, "rules").stdout
    assert ask(empty, "check").returncode == 0
    decision = json.loads(ask(empty, "decide", DEMO / "activity.yaml", "--json").stdout)
    assert decision["verdict"] == "eligible"
    assert decision["best"]["rate"] == "0.50"
    assert decision["receipt"]["versions"][TULIP] == "0.1.0"
    pip(empty, "uninstall", "--yes", TULIP)
    assert json.loads(ask(empty, "funds", "--json").stdout) == []


def test_two_plugins_with_one_fund_are_refused_with_both_names(environment: Environment, tmp_path: Path) -> None:
    empty = environment("fundrules")
    wheels = [build_wheel(DEMO, tmp_path), build_wheel(copy_of_demo(tmp_path, "daffodil"), tmp_path / "other")]
    pip(empty, "install", "--no-index", "--no-deps", *wheels)
    refused = ask(empty, "funds", "--lang", "en")
    assert refused.returncode == 2
    assert "'tulip'" in refused.stderr
    assert TULIP in refused.stderr
    assert "fundrules-daffodil" in refused.stderr


def test_a_plugin_that_fails_stops_start_up_unless_the_operator_lets_it_be_left_out(
    environment: Environment, tmp_path: Path
) -> None:
    empty = environment("fundrules", "fundrules_amf")
    broken = copy_of_demo(tmp_path, "wilted")
    (broken / "src" / "fundrules_wilted" / "plugin.py").write_text("import nothing_like_this\n", encoding="utf-8")
    pip(empty, "install", "--no-index", "--no-deps", build_wheel(broken, tmp_path / "dist"))
    activity = tmp_path / "a.json"
    activity.write_text("{}", encoding="utf-8")
    stopped = ask(empty, "decide", activity, "--lang", "en")
    assert stopped.returncode == 2
    assert "fundrules-wilted" in stopped.stderr
    assert "nothing_like_this" in stopped.stderr
    answer = ask(empty, "decide", activity, "--json", "--lang", "en", **{VARIABLE: "leave_out"})
    decision = json.loads(answer.stdout)
    assert [fund["fund"] for fund in decision["funds"]] == ["amf"]
    assert [one["plugin"] for one in decision["left_out"]] == ["wilted"]
    assert "wilted" in decision["left_out"][0]["text"]
    assert "'wilted'" in ask(empty, "decide", activity, "--lang", "en", **{VARIABLE: "leave_out"}).stdout
    named = ask(empty, "decide", activity, "--fund", "wilted", "--lang", "en", **{VARIABLE: "leave_out"})
    assert named.returncode == 2
    assert "could not be loaded" in named.stderr


def test_nothing_is_left_when_every_plugin_fails(tmp_path: Path) -> None:
    with pytest.raises(RulesetError):
        load_funds([tmp_path / "absent"], broken="leave_out")


def test_folders_that_clash_are_both_left_out_and_the_rest_answers(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        shutil.copytree(ROOT / "rulesets" / "amf", folder)
    funds = load_funds([one, other, ROOT / "rulesets" / "isf"], engine="reference", broken="leave_out")
    assert list(funds.rulesets) == ["isf"]
    assert funds.left_out == ("one", "other")


def test_a_choice_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "sometimes")
    with pytest.raises(Exception, match="leave_out"):
        load_funds()
