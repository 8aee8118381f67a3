"""The hooks a plugin can implement. This file is their reference page."""

from pathlib import Path

import pluggy

PROJECT = "fundrules"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def fundrules_ruleset() -> Path:  # type: ignore[empty-body]
    """Return the folder with one fund's rules (`fund.yaml`, `facts.yaml`, the five stages).

    Called once, at start-up. The fund's name stands in its `fund.yaml`, so the core never has to know it.
    """
