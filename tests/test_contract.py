"""The contract against the served API: generated requests, and what the rules for Dutch government APIs ask of it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from fundrules.api.contract import LISTS, document, documents
from fundrules.api.samples import WRONG
from fundrules.api.settings import Settings
from fundrules.funds import load_funds
from fundrules.wording import LANGUAGES, say
from tests.serving import running

ROOT = Path(__file__).parent.parent
FEWEST = 2000
LARGEST_CONTRACT = 200_000


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
    """All that a program reads is the same."""
    told = documents(load_funds(engine="reference"), Settings())
    dutch, english = (dict(_sentences(told[language], "")) for language in ("nl", "en"))
    assert dutch.keys() == english.keys()
    ours = {place for place in dutch if not re.search("/examples/[^/]+/value/", place)}
    assert not [place for place in sorted(ours) if dutch[place] == english[place]]
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


def media_of(contract: Any) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield every body of the contract: its path, its method, its status (or request), and what is said about it."""
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for place, body in bodies.items():
                for media in body.get("content", {}).values():
                    yield path, method, place, media


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_what_its_schema_says(language: str) -> None:
    contract = documents(load_funds(engine="reference"), Settings())[language]
    for path, method, place, media in media_of(contract):
        schema = {**media["schema"], "components": contract["components"]}
        examples = media.get("examples", {})
        assert examples or (place == "400" and path != "/decisions"), (path, method, place)
        for example in examples.values():
            named = example.get("$ref", "").rpartition("/")[2]
            value = (contract["components"]["examples"][named] if named else example)["value"]
            faults = [one.message for one in jsonschema_rs.Draft202012Validator(schema).iter_errors(value)]
            assert not faults, (path, method, place)


def test_the_service_answers_as_the_examples_say(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_SIGNING_KEY="k" * 40) as server:
        for language in LANGUAGES:
            contract = server.get(f"/v1/openapi.json?language={language}").json
            paths, problems = contract["paths"], contract["components"]["examples"]
            asked = {path: _examples(paths[path]["post"]["requestBody"]) for path in paths if "post" in paths[path]}
            answers = {path: _examples(next(iter(paths[path].values()))["responses"]["200"]) for path in paths}

            decided = server.post(
                f"/v1/decisions?detail=codes&language={language}", asked["/decisions"]["one_fund"]
            ).json
            unsigned = answers["/decisions"]["one_fund"]
            own = {"signed", "signature", "code", "rules"}  # made with the key of this service; rules are abridged
            assert unsigned["receipt"]["rules"]["amf"].items() < decided["receipt"]["rules"]["amf"].items()
            assert _without(decided["receipt"], own) == _without(unsigned["receipt"], own)
            assert _without(decided, {"receipt"}) == _without(unsigned, {"receipt"})
            for receipt in asked["/replays"].values():
                assert server.post("/v1/replays", receipt).json == answers["/replays"]["code"]
            for name, text in asked["/suggestions"].items():
                told = server.post(f"/v1/suggestions?language={language}", text).json
                assert told == answers["/suggestions"][name]
            for path in LISTS:
                assert server.get(f"/v1{path}?pageSize=1&language={language}").json == answers[path]["first"]
            for path in ("/funds/{fund}", "/rules/{fund}/{stage}/{slug}"):
                (name, row), *_ = answers[path].items()
                place = f"{path.partition('{')[0]}{name.replace('.', '/')}"
                assert server.get(f"/v1{place}?language={language}").json == row
            wrong = server.post(f"/v1/decisions?language={language}", WRONG)
            assert wrong.json == problems["invalid-request"]["value"]
            assert server.get("/v1/nowhere", accept_language=language).json == problems["not-found"]["value"]


def _examples(body: Any) -> dict[str, Any]:
    return {name: one["value"] for name, one in body["content"]["application/json"]["examples"].items()}


def _without(told: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


def test_the_contract_stays_small_enough_to_read() -> None:
    for contract in documents(load_funds(engine="reference"), Settings()).values():
        assert len(json.dumps(contract)) < LARGEST_CONTRACT


def test_the_name_of_a_fund_is_written_as_the_contract_has_it(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        answer = server.post("/v1/decisions", {"funds": ["AMF"]})
    assert answer.status == 400
    assert [(one["pointer"], one["nearest"]) for one in answer.json["errors"]] == [("/funds/0", "amf")]


@pytest.mark.parametrize("path", sorted(document(load_funds(engine="reference"), Settings())["paths"]))
def test_paths_are_kebab_case_and_query_keys_camel_case(path: str) -> None:
    assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-z]+\}))+", path)
    operations = document(load_funds(engine="reference"), Settings())["paths"][path]
    for operation in operations.values():
        queries = [one["name"] for one in operation["parameters"] if one["in"] == "query"]
        assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in queries)
        assert {"400", "406", "429", "500"} <= set(operation["responses"])
