"""Which engine judges: durable-rules where it works, the reference evaluator elsewhere or when asked for."""

import os
from typing import Protocol

from fundrules import matching
from fundrules.errors import Fault, UnknownNameError, echo, nearest
from fundrules.plan import Plan
from fundrules.reference import ReferenceEngine

VARIABLE = "FUNDRULES_ENGINE"
ENGINES = ("durable", "reference")


class Engine(Protocol):
    """What an engine must be able to do."""

    name: str

    def judge(self, level: int, true: int, unknown: int, into: list[int]) -> None:
        """Write the truth of every formula of `level` into `into`."""


def engine_name(wanted: str | None = None) -> str:
    """Return the engine to use: `wanted`, else the environment's, else the one that works here."""
    name = wanted or os.environ.get(VARIABLE) or ("durable" if matching.is_available() else "reference")
    if name not in ENGINES:
        fault = Fault("unknown_engine", VARIABLE, echo(name), ", ".join(ENGINES), nearest(name, ENGINES))
        raise UnknownNameError([fault])
    return name


def make_engine(plan: Plan, name: str) -> Engine:
    """Return engine `name` for `plan`; EngineError when it is not installed or does not prove sound."""
    return matching.DurableEngine(plan) if name == "durable" else ReferenceEngine(plan)
