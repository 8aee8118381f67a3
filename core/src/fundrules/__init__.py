"""fundrules: tells whether an activity can be funded, under which clause, at which rate, from which money, and why."""

from fundrules.decision import Decision
from fundrules.errors import (
    ActivityError,
    EditionError,
    EngineError,
    Fault,
    FundrulesError,
    ReceiptError,
    RulesetError,
    UnknownNameError,
)
from fundrules.funds import Funds, load_funds
from fundrules.replaying import Replay
from fundrules.service import decide, replay

__all__ = [
    "ActivityError",
    "Decision",
    "EditionError",
    "EngineError",
    "Fault",
    "FundrulesError",
    "Funds",
    "ReceiptError",
    "Replay",
    "RulesetError",
    "UnknownNameError",
    "decide",
    "load_funds",
    "replay",
]
