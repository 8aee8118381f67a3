"""Serves the application with a route that fails inside: `python -m tests.failing PORT`."""

import sys

import uvicorn
from litestar import get

from fundrules.api.app import create_app
from fundrules.api.logs import configuration
from fundrules.api.settings import read_settings


@get("/v1/failing")
async def failing() -> str:
    raise RuntimeError("secret-inside")


if __name__ == "__main__":
    application = create_app(read_settings(), extra=[failing])
    uvicorn.run(application, port=int(sys.argv[1]), log_config=configuration("info"), access_log=False)
