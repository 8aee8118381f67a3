"""Writes the entry for the Dutch register of algorithms: what people wrote, filled in with what the funds know."""

import json
import re
import sys
from importlib.metadata import metadata
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from fundrules.errors import Fault, FundrulesError, nearest
from fundrules.forms import KEY, FileModel
from fundrules.fundfiles import Source
from fundrules.funds import Funds, load_funds
from fundrules.hookspecs import PROJECT
from fundrules.loading import read_form
from fundrules.plugins import installed_version
from fundrules.ruleset import Ruleset
from fundrules.wording import month_words

BLANK = re.compile(r"{(\w+)}")
HANDWRITTEN = Path("docs") / "algoritmeregister.yaml"

Title = Annotated[str, Field(min_length=1, max_length=100)]
Link = Annotated[str, Field(pattern=r"^https://", max_length=500)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Story = Annotated[str, Field(min_length=1, max_length=2500)]


class Reference(FileModel):
    """A document and its address."""

    title: Title
    link: Annotated[str, Field(pattern=r"^https?://", max_length=500)]


class Entry(FileModel):
    """The entry, with the fields and limits of publication standard 1.0; what has no default is mandatory."""

    name: Title
    description_short: Annotated[str, Field(min_length=1, max_length=350)]
    organization: Title
    category: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    status: Literal["In ontwikkeling", "In gebruik", "Buiten gebruik"]
    begin_date: Month | None = None
    end_date: Month | None = None
    contact_email: Annotated[str, Field(min_length=1, max_length=500)]
    website: Link | None = None
    publication_category: Literal["Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"]
    url: Link | None = None
    goal: Story | None = None
    proportionality: Story | None = None
    human_intervention: Story | None = None
    risks: Story | None = None
    lawful_basis: Story | None = None
    lawful_basis_grouping: tuple[Reference, ...] = ()
    process_index_url: Link | None = None
    impacttoetsen_grouping: tuple[Reference, ...] = ()
    impacttoetsen: Story | None = None
    source_data: Story | None = None
    source_data_grouping: tuple[Reference, ...] = ()
    methods_and_models: Annotated[str, Field(min_length=1, max_length=5000)] | None = None
    provider: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    publiccode: Link | None = None
    lang: Literal["nld"]
    standard_version: Literal["1.0"]
    source_id: Title | None = None
    tags: Story | None = None


class Handwritten(Entry):
    """The entry as people wrote it, with blanks, and the acts it rests on beside those of the funds themselves."""

    legal_sources: tuple[Annotated[str, Field(pattern=KEY)], ...] = ()


def make_entry(file: Path, funds: Funds) -> Entry:
    """Return the entry in `file` with its blanks filled in; FundrulesError has its faults."""
    faults: list[Fault] = []
    read = read_form(file, Handwritten, faults)
    if read is None:
        raise FundrulesError(faults)
    try:
        return Entry.model_validate(_filled(read[0], funds, str(file)))
    except ValidationError as error:
        told = [(str(problem["loc"][0]), problem["msg"]) for problem in error.errors()]
        raise FundrulesError([Fault("wrong_value", str(file), key, message) for key, message in told]) from error


def _filled(written: Handwritten, funds: Funds, place: str) -> dict[str, Any]:
    sources = {key: source for ruleset in funds.rulesets.values() for key, source in ruleset.sources.items()}
    known = _known(funds, list(sources.values()))
    data = written.model_dump(exclude={"legal_sources"})
    texts = {key: text for key, text in data.items() if isinstance(text, str)}
    strange = sorted(set(BLANK.findall(" ".join(texts.values()))) - known.keys())
    faults = [Fault("unknown_value", place, one, ", ".join(known), nearest(one, known)) for one in strange]
    acts = [*written.legal_sources, *(ruleset.fund.adopted.source for ruleset in funds.rulesets.values())]
    faults += [Fault("unknown_source", place, key, nearest=nearest(key, sources)) for key in acts if key not in sources]
    if faults:
        raise FundrulesError(faults)
    data |= {key: BLANK.sub(lambda blank: known[blank[1]], text) for key, text in texts.items()}
    data["lawful_basis_grouping"] = _references([sources[key] for key in acts])
    return data | {"source_data_grouping": _references(list(sources.values()))}


def _known(funds: Funds, sources: list[Source]) -> dict[str, str]:
    """Return what fills each blank."""
    rules = {rule.id: rule.status for ruleset in funds.rulesets.values() for rule in ruleset.rules.values()}
    names = [ruleset.fund.name.nl for ruleset in funds.rulesets.values()]
    return {
        "funds": " en ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part),
        "editions": "; ".join(_edition_words(ruleset) for ruleset in funds.rulesets.values()),
        "rules": str(len(rules)),
        "reviewed": str(list(rules.values()).count("reviewed")),
        "unlinked": "; ".join(source.title.nl for source in sources if not source.link),
        "version": installed_version(PROJECT),
        "licence": metadata(PROJECT)["License-Expression"],
    }


def _edition_words(ruleset: Ruleset) -> str:
    spans = []
    for edition in ruleset.fund.editions:
        until = f" tot en met {month_words(edition.until.isoformat(), 'nl')}" if edition.until else ""
        spans.append(f"editie {edition.id} (vanaf {month_words(edition.from_.isoformat(), 'nl')}{until})")
    return f"{ruleset.fund.name.nl}: {len(ruleset.rules)} regels, {', '.join(spans)}"


def _references(sources: list[Source]) -> list[dict[str, str]]:
    return [{"title": source.title.nl, "link": source.link} for source in sources if source.link]


def spelled(entry: Entry) -> str:
    """Return the entry as it stands in its file, without the fields that are empty."""
    told = entry.model_dump(mode="json")
    return json.dumps({key: told[key] for key in told if told[key]}, indent=2, ensure_ascii=False) + "\n"


def main(path: Path) -> None:
    """Write the entry to `path`, from the handwritten part in the folder docs beside it."""
    entry = make_entry(path.parent / HANDWRITTEN, load_funds(engine="reference", broken="stop"))
    path.write_text(spelled(entry), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
