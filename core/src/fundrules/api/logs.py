"""Structured logs: one JSON object a line, without what applicants typed."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

TOLD = ("request_id", "method", "route", "status", "milliseconds")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON; of an error its kind and where it happened."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
        if record.exc_info:
            kind, _, frames = record.exc_info
            line["error"] = getattr(kind, "__name__", "")  # not its message: that can hold what was typed
            line["where"] = traceback.format_tb(frames)
        return json.dumps(line, ensure_ascii=False)


def configuration(level: str) -> dict[str, Any]:
    """Return the logging configuration of the server and the application."""
    # Some libraries log whatever level is set above them: only the handler can hold those to it.
    lines = {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    own = {"handlers": ["lines"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "fundrules.api.logs.JsonLines"}},
        "handlers": {"lines": {**lines, "level": level.upper()}},
        "loggers": dict.fromkeys(("fundrules", "uvicorn", "uvicorn.error", "litestar"), own),
        "root": {"handlers": ["lines"], "level": "WARNING"},
    }
