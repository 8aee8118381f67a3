"""What this plugin adds: the folder with the fund's rules."""

from importlib.resources import files
from pathlib import Path

from fundrules.hookspecs import hookimpl


@hookimpl
def fundrules_ruleset() -> Path:
    """Return the folder with the rules of the Tulip Fund."""
    return Path(str(files("fundrules_tulip") / "rulesets"))
