# ruff: noqa: INP001 - run by its path; the folder holds requirements, no package
"""Completes the list that cyclonedx-py makes of the packages: `python requirements/sbom.py MADE WRITTEN`.

Added are the parts that were copied from npm, which no environment shows. What running the service needs is told from
the tools of development (`scope`), and a licence is filled in where the metadata of a package has none.
"""

import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
OURS = "fundrules"
LOCKS = ("core/vendoring/package-lock.json", "website/vendoring/package-lock.json")
# Read in the licence file of the package itself, which does not name it in its metadata.
LICENCES = {"axe-playwright-python": "MIT", "rich-click": "MIT"}
Sbom = dict[str, Any]


def completed(made: Sbom, root: Path = ROOT) -> Sbom:
    """Return the list with the vendored parts, the scope of each part and every licence."""
    parts = [part for lock in LOCKS for part in _vendored(json.loads((root / lock).read_text("utf-8")), lock)]
    running = _needed(made) | {part["bom-ref"] for part in parts}
    components = [*made["components"], *parts]
    for one in components:
        one["scope"] = "required" if one["bom-ref"] in running else "excluded"
        if not one.get("licenses"):
            one["licenses"] = [{"license": {"id": LICENCES[one["name"]], "acknowledgement": "concluded"}}]
    root_ref = made["metadata"]["component"]["bom-ref"]
    dependencies = made["dependencies"] + [{"ref": part["bom-ref"]} for part in parts]
    for one in dependencies:
        if one["ref"] == root_ref:
            one["dependsOn"] = sorted({*one.get("dependsOn", ()), *(part["bom-ref"] for part in parts)})
    return {**made, "components": components, "dependencies": sorted(dependencies, key=lambda one: str(one["ref"]))}


def _needed(made: Sbom) -> set[str]:
    """Return what the service and its funds need, and what that needs in turn; the website is built, not run.

    The list itself counts what a package needs for extras that nobody asked for, so the metadata is read instead.
    """
    refs = {canonicalize_name(one["name"]): str(one["bom-ref"]) for one in made["components"]}
    funds = [name for name in refs if name.startswith(f"{OURS}-") and name != f"{OURS}-website"]
    waiting = [Requirement(f"{OURS}[serve]"), *map(Requirement, funds)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            if (wanted.name, extra) not in seen:
                seen.add((wanted.name, extra))
                needs = [Requirement(one) for one in metadata.requires(wanted.name) or ()]
                waiting += [one for one in needs if not one.marker or one.marker.evaluate({"extra": extra})]
    return {refs[name] for name in (canonicalize_name(one) for one, _ in seen) if name in refs}


def _vendored(lock: Sbom, place: str) -> list[Sbom]:
    parts = []
    for path, one in lock["packages"].items():
        if path:
            name = path.removeprefix("node_modules/")
            purl = f"pkg:npm/{name.replace('@', '%40')}@{one['version']}"
            part = {"bom-ref": purl, "type": "library", "name": name, "version": one["version"], "purl": purl}
            told = [{"name": "fundrules:copied-by", "value": place}]
            licence = [{"license": {"id": one["license"], "acknowledgement": "declared"}}]
            parts.append({**part, "licenses": licence, "properties": told})
    return parts


if __name__ == "__main__":
    given, written = map(Path, sys.argv[1:])
    text = json.dumps(completed(json.loads(given.read_text("utf-8"))), indent=2, ensure_ascii=False, sort_keys=True)
    written.write_text(text.replace(f"file://{ROOT}/", "") + "\n", encoding="utf-8")
