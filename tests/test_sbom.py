"""The list of software: complete, and valid."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parent.parent


def make(folder: Path) -> tuple[str, dict[str, Any]]:
    tool = Path(sys.executable).with_name("cyclonedx-py")
    made, written = folder / "made.json", folder / "sbom.json"
    options = ["--spec-version", "1.6", "--pyproject", ROOT / "core" / "pyproject.toml", "-o", made]
    subprocess.run([tool, "environment", *options, sys.executable], check=True, capture_output=True)
    subprocess.run([sys.executable, ROOT / "requirements" / "sbom.py", made, written], check=True)
    text = written.read_text("utf-8")
    return text, json.loads(text)


def test_the_list_has_what_was_copied_tells_tools_apart_and_names_every_licence(tmp_path: Path) -> None:
    text, sbom = make(tmp_path)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    scopes = {one["name"]: one["scope"] for one in sbom["components"]}
    running = ("litestar", "fundrules-amf", "htmx.org", "@utrecht/button-css", "minisearch", "pydantic_core")
    assert {name: scopes[name] for name in running} == dict.fromkeys(running, "required")
    tools = ("pytest", "mypy", "schemathesis", "ruff")
    assert {name: scopes[name] for name in tools} == dict.fromkeys(tools, "excluded")
    assert not [one["name"] for one in sbom["components"] if not one["licenses"]]
    assert str(ROOT) not in text
