"""Reads a fund's folder, with the common one beside it, into a ruleset: whole, or not at all with every fault in it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from fundrules.checking import check_ruleset
from fundrules.errors import Fault, RulesetError, echo, nearest
from fundrules.forms import FileModel
from fundrules.fundfiles import FactsFile, FundFile, ParametersFile, ReadingsFile, SourcesFile
from fundrules.models import Rule
from fundrules.reading import Document, Pointer, read_yaml
from fundrules.ruleset import STAGES, Ruleset
from fundrules.vocabulary import Vocabulary

FORMS: dict[str, type[FileModel]] = {
    "facts": FactsFile,
    "parameters": ParametersFile,
    "sources": SourcesFile,
    "readings": ReadingsFile,
    "fund": FundFile,
}
COMMON = "common"
MISSING_ONES = {"unknown_rule", "unknown_value", "shares"}
FURTHER_FOLDERS = {"cases", "schemas"}

Form = TypeVar("Form", bound=FileModel)


@dataclass
class Folder:
    """What one folder of rules holds, with the document of each part for its lines."""

    path: Path
    name: str
    files: dict[str, Any] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    is_whole: bool = True
    lost_rules: bool = False


def load_ruleset(common: Folder, fund: Path) -> Ruleset:
    """Return the ruleset of the fund in folder `fund` with the `common` one; RulesetError has every fault of both."""
    folders = [common, read_folder(fund)]
    faults = [fault for folder in folders for fault in folder.faults]
    has_fund, lost = "fund" in folders[1].files, any(folder.lost_rules for folder in folders)
    if not has_fund and not faults:
        faults.append(Fault("no_fund_file", str(fund), expected="fund.yaml"))
    if faults and not (lost and has_fund and all(folder.is_whole for folder in folders)):
        raise RulesetError(faults)
    ruleset = _assemble(folders)
    documents = {key: document for folder in folders for key, document in folder.documents.items()}
    found = [*_doubles(folders), *check_ruleset(ruleset, documents)]
    # What only seems wrong because a file that refers or is referred to could not be read is not told.
    faults += [fault for fault in found if not lost or fault.kind not in MISSING_ONES]
    if faults:
        raise RulesetError(faults)
    return ruleset


def read_common(path: Path) -> Folder:
    """Return the folder of rules that all funds share."""
    return read_folder(path, COMMON)


def read_folder(path: Path, name: str | None = None) -> Folder:
    """Return everything in one folder of rules, and every fault in its files.

    Rules begin with the name of their fund. That is the id in its fund.yaml and not the folder's name, because in an
    installed plugin the folder is called rulesets.
    """
    folder = Folder(path, name or path.resolve().name)
    if not path.is_dir():
        folder.faults.append(Fault("no_folder", str(path)))
        return folder
    if name is None and (fund := path / "fund.yaml").is_file():
        written = read_yaml(fund.read_bytes(), str(fund)).data
        folder.name = str(written["id"]) if isinstance(written, dict) and "id" in written else folder.name
    for file in sorted(path.iterdir()):
        if file.is_dir() and file.name in STAGES:
            for rule_file in sorted(file.rglob("*")):
                _read_rule(folder, rule_file)
        elif file.suffix == ".yaml" and file.stem in FORMS:
            if (read := read_form(file, FORMS[file.stem], folder.faults)) is not None:
                folder.files[file.stem], folder.documents[f"{folder.name}/{file.stem}"] = read
            else:
                folder.is_whole = False
        elif file.name not in FURTHER_FOLDERS and not file.name.startswith((".", "_")) and file.suffix != ".md":
            known = [*STAGES, *FURTHER_FOLDERS, *(f"{stem}.yaml" for stem in FORMS)]
            folder.faults.append(Fault("stray_file", str(file), found=file.name, nearest=nearest(file.name, known)))
    return folder


def _read_rule(folder: Folder, file: Path) -> None:
    if file.is_dir() or file.suffix != ".yaml":
        folder.faults.append(Fault("stray_file", str(file), found=file.name, expected="*.yaml"))
        return
    read = read_form(file, Rule, folder.faults)
    if read is None:
        folder.lost_rules = True
        return
    rule, document = read
    expected = f"{folder.name}.{file.parent.name}.{file.stem}"
    if rule.id != expected:
        folder.faults.append(Fault("id_is_not_path", str(file), rule.id, expected, line=document.line(("id",))))
    folder.rules.append(rule)
    folder.documents[rule.id] = document


def read_form(file: Path, form: type[Form], faults: list[Fault]) -> tuple[Form, Document] | None:
    """Return `file` read as `form` with its document, or None after adding its faults."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        faults.append(Fault("unreadable", str(file), found=error.strerror or "error"))
        return None
    document = read_yaml(raw, str(file))
    if not document.faults and not isinstance(document.data, dict):
        document.blame("not_a_mapping", found=type(document.data).__name__)
    if not document.faults:
        try:
            return form.model_validate(document.data), document
        except ValidationError as error:
            document.faults += [
                _form_fault(problem, document, form)
                for problem in error.errors(include_url=False)
                if not _is_consequence(problem)
            ]
    faults += document.faults
    return None


def _is_consequence(problem: Any) -> bool:
    """Say whether a list is called too short only because items in it are wrong, which has been said already."""
    return bool(problem["type"] == "too_short" and problem["ctx"]["actual_length"] < len(problem["input"]))


def _form_fault(problem: Any, document: Document, form: type[FileModel]) -> Fault:
    pointer = _pointer(problem["loc"], document.data)
    spelled = ".".join(str(part) for part in pointer)
    line, kind = document.line(pointer), problem["type"]
    if kind == "extra_forbidden":
        close = nearest(pointer[-1], sorted(_keys_of(form)))
        return Fault("unknown_key", document.place, found=spelled, nearest=close, line=line)
    if kind == "missing":
        around = _pointer(problem["loc"][:-1], document.data)
        return Fault(
            "missing_key", document.place, expected=".".join(map(str, (*around, problem["loc"][-1]))), line=line
        )
    allowed = str(problem.get("ctx", {}).get("expected") or problem["msg"].removeprefix("Value error, "))
    close = nearest(problem["input"], allowed.replace("'", "").replace(" or ", ", ").split(", "))
    found = f"{spelled}: {echo(problem['input'])}"
    return Fault("wrong_value", document.place, found=found, expected=allowed, nearest=close, line=line)


def _pointer(location: tuple[str | int, ...], data: Any) -> Pointer:
    """Return the part of a pydantic location that is really in the data: union tags are left out."""
    pointer: list[str | int] = []
    for part in location:
        inside = part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data or "")
        if inside and isinstance(data, dict | list):
            data = data[part]  # type: ignore[index]
        else:
            continue
        pointer.append(part)
    return tuple(pointer) or location


def _keys_of(form: type[FileModel]) -> set[str]:
    keys: set[str] = set()
    schemas = form.model_json_schema().get("$defs", {})
    for schema in [form.model_json_schema(), *schemas.values()]:
        keys |= set(schema.get("properties", {}))
    return keys


def _assemble(folders: list[Folder]) -> Ruleset:
    def every(file: str, attribute: str) -> list[Any]:
        return [item for folder in folders if file in folder.files for item in _items(folder.files[file], attribute)]

    return Ruleset(
        fund=folders[1].files["fund"],
        vocabulary=Vocabulary.of(every("facts", "facts"), every("facts", "answers")),
        rules={rule.id: rule for folder in folders for rule in folder.rules},
        parameters={parameter.id: parameter for parameter in every("parameters", "parameters")},
        sources=dict(every("sources", "sources")),
        readings={reading.number: reading for reading in every("readings", "readings")},
        folders=tuple(folder.path for folder in folders),
        fingerprints={
            key: fingerprint(document.data) for folder in folders for key, document in folder.documents.items()
        },
    )


def _items(file: Any, attribute: str) -> Iterable[Any]:
    found = getattr(file, attribute)
    return found.items() if isinstance(found, dict) else found


def fingerprint(data: dict[str, Any]) -> str:
    """Return twelve hex digits for what a file says, without the examples, which decide nothing."""
    said = {key: value for key, value in data.items() if key != "examples"}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _doubles(folders: list[Folder]) -> Iterable[Fault]:
    """Yield a fault for everything that is defined in both folders."""
    common, fund = folders
    for file, attribute, name in (
        ("facts", "facts", "id"),
        ("parameters", "parameters", "id"),
        ("readings", "readings", "number"),
    ):
        if file in common.files and file in fund.files:
            known = {getattr(item, name) for item in getattr(common.files[file], attribute)}
            for item in getattr(fund.files[file], attribute):
                if getattr(item, name) in known:
                    place = str(fund.path / f"{file}.yaml")
                    other = str(common.path / f"{file}.yaml")
                    yield Fault("defined_twice", place, found=str(getattr(item, name)), expected=other)
