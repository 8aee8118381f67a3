"""Finds the installed plugins. One that fails is told with its name; whether the others still answer is a choice."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from pathlib import Path

import pluggy

from fundrules import hookspecs
from fundrules.errors import Fault, UnknownNameError, echo, nearest

VARIABLE = "FUNDRULES_BROKEN_PLUGINS"
CHOICES = ("stop", "leave_out")


@dataclass(frozen=True)
class Plugin:
    """An installed plugin: its name, the package it came with, and its folder of rules or what went wrong."""

    name: str
    package: str
    version: str
    folder: Path
    faults: tuple[Fault, ...] = ()


def broken_choice(wanted: str | None = None) -> str:
    """Return what to do with a plugin that fails: `wanted`, else the environment's choice, else stop."""
    choice = wanted or os.environ.get(VARIABLE) or "stop"
    if choice not in CHOICES:
        raise UnknownNameError(
            [Fault("unknown_value", VARIABLE, echo(choice), ", ".join(CHOICES), nearest(choice, CHOICES))]
        )
    return choice


def installed_version(package: str) -> str:
    """Return the version of an installed package, or 0 where it runs from a folder."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "0"


def find_plugins() -> list[Plugin]:
    """Return every installed plugin in the order of their names, those that cannot be loaded too."""
    entries = sorted(entry_points(group=hookspecs.PROJECT), key=lambda entry: (entry.name, entry.value))
    return [plugin for entry in entries for plugin in _load(entry)]


def plugins_in(folders: Iterable[Path]) -> list[Plugin]:
    """Return plugins for folders of rules that are named instead of installed."""
    return [Plugin(folder.resolve().name, f"{hookspecs.PROJECT}-{folder.name}", "0", folder) for folder in folders]


def _load(entry: EntryPoint) -> Iterator[Plugin]:
    package = entry.dist.name if entry.dist else entry.name
    number = entry.dist.version if entry.dist else "0"
    try:
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        manager.register(entry.load(), name=entry.name)
        manager.check_pending()
        for folder in manager.hook.fundrules_ruleset():
            yield Plugin(entry.name, package, number, Path(folder))
    except Exception as error:  # noqa: BLE001 - whatever a plugin does wrong, its name is told
        fault = Fault("plugin_failed", f"{package} ({entry.name})", found=f"{type(error).__name__}: {echo(error)}")
        yield Plugin(entry.name, package, number, Path(entry.name), (fault,))
