"""Serves the application with routes that fail: `python -m tests.failing PORT`."""

import sys
from datetime import date
from typing import Any

import uvicorn
from litestar import Response, get

from fundrules.api.app import create_app
from fundrules.api.logs import configuration
from fundrules.api.settings import read_settings
from fundrules.errors import EditionError, EngineError, Fault
from fundrules.web.page import closed
from fundrules.web.rendering import Around


@get(["/v1/failing", "/failing"])
async def failing() -> str:
    raise RuntimeError("secret-inside")


@get("/engine-failing")
async def engine_failing() -> str:
    raise EngineError([Fault("engine_failed", "", found="secret-inside")])


@get(["/closed", "/en/closed"])
async def closed_today(request: Any) -> Response[bytes]:
    faults = [Fault("no_edition_after", "/on", found=date(2040, 1, 1).isoformat(), expected="2027-12-31")]
    return closed(
        EditionError(faults), "en" if request.url.path.startswith("/en") else "nl", Around("help@example.org")
    )


if __name__ == "__main__":
    application = create_app(read_settings(), extra=[failing, engine_failing, closed_today])
    uvicorn.run(application, port=int(sys.argv[1]), log_config=configuration("info"), access_log=False)
