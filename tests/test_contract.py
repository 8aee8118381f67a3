"""The contract against the served API: generated requests, and what the rules for Dutch government APIs ask of it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fundrules.api.contract import document, documents
from fundrules.api.settings import Settings
from fundrules.funds import load_funds
from fundrules.wording import say
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


def test_every_sentence_of_the_contract_is_told_in_both_languages() -> None:
    """All that a program reads is the same; bodies describe themselves, in English or in both languages at once."""
    told = documents(load_funds(engine="reference"), Settings())
    dutch, english = (dict(_sentences(told[language], "")) for language in ("nl", "en"))
    assert dutch.keys() == english.keys()
    same = [place for place in dutch if dutch[place] == english[place]]
    assert not [place for place in same if not re.match("/components/schemas/|.*/examples/(amf|isf|bmvi)/", place)]
    assert not [text for text in english.values() if text.startswith(("contract.", "problem."))]


def _sentences(part: Any, place: str) -> Iterator[tuple[str, str]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, one in inner:
        if name in {"summary", "description"} and isinstance(one, str):
            yield f"{place}/{name}", one
        yield from _sentences(one, f"{place}/{name}")


def test_the_contract_is_served_in_dutch_unless_english_is_named(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        for query, header, language in (("", "en", "nl"), ("?language=en", "nl", "en")):
            answer = server.get(f"/v1/openapi.json{query}", accept_language=header)
            assert answer.headers["content-language"] == language
            assert answer.json["info"]["summary"] == say(language, "contract.summary")


@pytest.mark.parametrize("path", sorted(document(load_funds(engine="reference"), Settings())["paths"]))
def test_paths_are_kebab_case_and_query_keys_camel_case(path: str) -> None:
    assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-z]+\}))+", path)
    operations = document(load_funds(engine="reference"), Settings())["paths"][path]
    for operation in operations.values():
        queries = [one["name"] for one in operation["parameters"] if one["in"] == "query"]
        assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in queries)
        assert {"400", "406", "429", "500"} <= set(operation["responses"])
