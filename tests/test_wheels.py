"""Wheels of core and plugin really hold code and rules: built, installed into an empty environment, and asked there."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")
MEMBERS = {"fundrules": (ROOT / "core", ROOT / "rulesets" / "common", "fundrules/rulesets")} | {
    f"fundrules_{path.name}": (path, ROOT / "rulesets" / path.name, f"fundrules_{path.name}/rulesets")
    for path in sorted((ROOT / "plugins").iterdir())
}


def run(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("wheels")
    for member, _, _ in MEMBERS.values():
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, member)
    return {name: next(folder.glob(f"{name}-*.whl")) for name in MEMBERS}


@pytest.fixture(scope="module")
def empty(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    pins = ROOT / "requirements" / "dev.txt"
    run(UV, "pip", "install", "--python", folder / "bin" / "python", "--constraint", pins, *wheels.values(), cwd=folder)
    return folder / "bin"


@pytest.mark.parametrize("name", MEMBERS)
def test_wheel_contains_every_rule_file(wheels: dict[str, Path], name: str) -> None:
    _, folder, inside = MEMBERS[name]
    packed = set(zipfile.ZipFile(wheels[name]).namelist())
    expected = {f"{inside}/{path.relative_to(folder)}" for path in folder.rglob("*.yaml")}
    assert expected
    assert expected <= packed


def test_installed_wheels_answer_a_question(empty: Path, tmp_path: Path) -> None:
    activity = {"policy_area": "other"}
    (tmp_path / "activity.json").write_text(json.dumps(activity), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    answer = run(empty / "fundrules", "decide", "activity.json", "--json", cwd=tmp_path, env=environment)
    decision = json.loads(answer.stdout)
    # No point of Article 3 has an activity in another area, unless it is about alternatives to detention.
    assert decision["verdict"] == "undetermined"
    assert {"activities", "person_status"} & {
        q["fact"] for q in decision["funds"][0]["questions"] if q["state"] == "open"
    }
    assert decision["receipt"]["versions"]["fundrules"] == "0.1.0"


def test_without_a_plugin_the_core_says_that_no_fund_is_installed(empty: Path, tmp_path: Path) -> None:
    for name in list(MEMBERS)[1:]:
        run(UV, "pip", "uninstall", "--python", empty / "python", name.replace("_", "-"))
    refused = subprocess.run(
        [empty / "fundrules", "decide", "-", "--lang", "en"],
        input="{}",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert refused.returncode == 2
    assert "No fund is installed" in refused.stderr
