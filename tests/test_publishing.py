"""What the repository tells registers about itself: generated where possible, within limits, and agreeing."""

import json
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from fundrules import FundrulesError, load_funds
from fundrules.publishing import HANDWRITTEN, make_entry, spelled

ROOT = Path(__file__).parent.parent
FILE = ROOT / "algoritmeregister.json"
FUNDS = load_funds(engine="reference")
ENTRY: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
CATALOGUE: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "core" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")

# Those of publication standard 1.0, written down a second time so that a slip in the module is seen.
LONGEST = {
    "name": 100,
    "description_short": 350,
    "organization": 100,
    "contact_email": 500,
    "goal": 2500,
    "proportionality": 2500,
    "human_intervention": 2500,
    "risks": 2500,
    "lawful_basis": 2500,
    "impacttoetsen": 2500,
    "source_data": 2500,
    "methods_and_models": 5000,
    "provider": 200,
    "publiccode": 500,
    "source_id": 100,
    "tags": 2500,
}
CHOICES = {
    "status": {"In ontwikkeling", "In gebruik", "Buiten gebruik"},
    "publication_category": {"Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"},
    "lang": {"nld"},
    "standard_version": {"1.0"},
}
MANDATORY = [
    "name",
    "description_short",
    "organization",
    "status",
    "contact_email",
    "publication_category",
    "lang",
]
THEMES = {"Migratie en integratie", "Openbare orde en veiligheid"}
TAGS = {"div", "br", "p", "ul", "ol", "li"}


def handwritten(folder: Path, old: str, new: str) -> Path:
    """Write the handwritten part into `folder` with one change; `old` stands in it once."""
    text = (ROOT / HANDWRITTEN).read_text(encoding="utf-8")
    assert text.count(old) == 1
    target = folder / HANDWRITTEN
    target.parent.mkdir()
    target.write_text(text.replace(old, new), encoding="utf-8")
    return target


def test_committed_entry_is_what_is_generated() -> None:
    generated = spelled(make_entry(ROOT / HANDWRITTEN, FUNDS))
    assert FILE.read_text(encoding="utf-8") == generated, "algoritmeregister.json is out of date: run `make register`"


def test_the_module_writes_the_entry_from_the_handwritten_part_beside_it(tmp_path: Path) -> None:
    handwritten(tmp_path, "status: In ontwikkeling", "status: In gebruik")
    written = tmp_path / "entry.json"
    subprocess.run([sys.executable, "-m", "fundrules.publishing", written], check=True)
    assert json.loads(written.read_text(encoding="utf-8")) == ENTRY | {"status": "In gebruik"}


@pytest.mark.parametrize("field", MANDATORY)
def test_mandatory_fields_are_filled(field: str) -> None:
    assert ENTRY[field].strip()


def test_every_field_is_within_its_limits() -> None:
    assert not [field for field, longest in LONGEST.items() if len(ENTRY[field]) > longest]
    assert not [field for field, choices in CHOICES.items() if ENTRY[field] not in choices]
    assert set(ENTRY["category"]) <= THEMES
    references = [*ENTRY["lawful_basis_grouping"], *ENTRY["source_data_grouping"]]
    assert not [one for one in references if len(one["title"]) > 100 or len(one["link"]) > 500]
    assert ENTRY.keys() == {*LONGEST, *CHOICES, "category", "lawful_basis_grouping", "source_data_grouping"}


def test_no_blank_is_left_open_and_only_permitted_tags_are_used() -> None:
    used: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: used.add(tag if not attrs else f"{tag} {attrs}")  # type: ignore[method-assign]
    for text in ENTRY.values():
        parser.feed(str(text))
    assert used <= TAGS
    assert not re.search(r"[{}]", " ".join(text for text in ENTRY.values() if isinstance(text, str)))


def test_every_source_is_named_with_its_link_or_as_one_without() -> None:
    linked = {(one["title"], one["link"]) for one in ENTRY["source_data_grouping"]}
    sources = [source for ruleset in FUNDS.rulesets.values() for source in ruleset.sources.values()]
    assert {(source.title.nl, source.link) for source in sources if source.link} == linked
    assert not [
        source.title.nl for source in sources if not source.link and source.title.nl not in ENTRY["source_data"]
    ]


def test_every_fund_rests_on_the_act_it_names() -> None:
    acts = [one["link"] for one in ENTRY["lawful_basis_grouping"]]
    adopted = [ruleset.sources[ruleset.fund.adopted.source].link for ruleset in FUNDS.rulesets.values()]
    common = [ruleset.sources["cpr-2021"].link for ruleset in FUNDS.rulesets.values()]
    assert acts == [common[0], *adopted]


def test_the_entry_says_what_a_reader_must_know() -> None:
    assert "geen besluit" in ENTRY["description_short"]
    assert "Elke regel is geschreven uit een bron" in ENTRY["description_short"]
    assert "niet zelflerend" in ENTRY["methods_and_models"]
    assert "vraagt geen persoonsgegevens" in ENTRY["source_data"]
    assert "bewaart niets" in ENTRY["source_data"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("er {reviewed}", "er {reviewd}", "reviewd"),
        ("legal_sources: [cpr-2021]", "legal_sources: [cpr-2022]", "cpr-2022"),
        ("status: In ontwikkeling", "status: Bijna klaar", "Bijna klaar"),
        ("source_id: fundrules", "source_id: fundrules\nhomepage: none", "homepage"),
        ("source_id: fundrules", 'source_id: "{unlinked}"', "source_id"),
    ],
)
def test_a_slip_in_the_handwritten_part_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(FundrulesError, match=told) as caught:
        make_entry(handwritten(tmp_path, old, new), FUNDS)
    assert HANDWRITTEN.name in caught.value.faults[0].place


def test_name_version_and_licence_agree_everywhere() -> None:
    name, version, licence = PROJECT["name"], PROJECT["version"], PROJECT["license"]
    assert (CATALOGUE["name"], CATALOGUE["softwareVersion"], CATALOGUE["legal"]["license"]) == (name, version, licence)
    assert ENTRY["source_id"] == name
    assert ENTRY["name"].startswith(f"{name}: ")
    assert f"versie {version}." in ENTRY["methods_and_models"]
    assert f"licentie {licence}" in ENTRY["methods_and_models"]
    assert README.startswith(f"# {name}\n")
    assert f"Version {version.rpartition('.')[0]}." in README
    assert f"({licence})" in README
    members = [tomllib.loads(path.read_text(encoding="utf-8")) for path in ROOT.glob("plugins/*/pyproject.toml")]
    assert {member["project"]["license"] for member in members} == {licence}
    reuse = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))
    ours = [one for one in reuse["annotations"] if one["path"] == "**"]  # the others are what the page takes along
    assert [one["SPDX-License-Identifier"] for one in ours] == [licence]


def test_addresses_agree_between_the_registers() -> None:
    assert ENTRY["publiccode"] == CATALOGUE["url"]
    assert ENTRY["contact_email"] == CATALOGUE["maintenance"]["contacts"][0]["email"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_catalogue_keeps_its_limits_and_names_every_fund(language: str) -> None:
    told = CATALOGUE["description"][language]
    assert len(told["shortDescription"]) <= 150
    assert 150 <= len(told["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in told["features"])
    assert not [name for name in FUNDS.rulesets if f"({name.upper()})" not in told["longDescription"]]
