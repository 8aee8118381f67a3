"""The contract against the served API: generated requests, and what the rules for Dutch government APIs ask of it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fundrules.api.contract import document
from fundrules.api.settings import Settings
from fundrules.funds import load_funds
from tests.serving import running

ROOT = Path(__file__).parent.parent
FEWEST = 2000


def test_generated_requests_never_find_a_difference_between_contract_and_service(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        command = [Path(sys.executable).with_name("schemathesis"), "run", f"{server.base}/v1/openapi.json"]
        options = ["--url", f"{server.base}/v1", "--checks", "all", "--max-examples", os.environ.get("FUZZ", "60")]
        done = subprocess.run([*command, *options, "--no-color"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout[-6000:]
    tried = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tried, done.stdout[-3000:]
    assert tried[1] == tried[2]
    assert int(tried[1]) >= FEWEST
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_the_contract_has_no_reference_to_nothing_and_is_the_same_every_time() -> None:
    funds = load_funds(engine="reference")
    one, other = (json.dumps(document(funds, Settings())) for _ in range(2))
    assert one == other
    names = set(json.loads(one)["components"]["schemas"])
    assert set(re.findall(r"#/components/schemas/(\w+)", one)) <= names


@pytest.mark.parametrize("path", sorted(document(load_funds(engine="reference"), Settings())["paths"]))
def test_paths_are_kebab_case_and_query_keys_camel_case(path: str) -> None:
    assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-z]+\}))+", path)
    operations = document(load_funds(engine="reference"), Settings())["paths"][path]
    for operation in operations.values():
        queries = [one["name"] for one in operation["parameters"] if one["in"] == "query"]
        assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in queries)
        assert {"400", "406", "429", "500"} <= set(operation["responses"])
