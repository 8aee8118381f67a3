"""Starts the server: uvicorn, with as many processes as the settings say."""

import os
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn

from fundrules.api.app import create_app
from fundrules.api.edge import SHARED
from fundrules.api.logs import configuration
from fundrules.api.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until stopped; requests under way are finished first. RulesetError when the rules cannot be loaded."""
    if settings.workers == 1:
        os.environ.pop(SHARED, None)
        _run(create_app(settings), settings)
        return
    settings.load()  # each worker does so again; here, bad rules stop it with a name
    with TemporaryDirectory(prefix="fundrules-measures-") as folder:
        os.environ[SHARED] = folder  # what the workers count is told together
        _run("fundrules.api.app:from_environment", settings)


def _run(app: Any, settings: Settings) -> None:
    uvicorn.run(
        app,
        factory=isinstance(app, str),
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        server_header=False,
        ws="none",  # nothing here speaks it, and refusing it would log the caller's address
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=settings.grace_seconds,
        timeout_keep_alive=15,
        log_config=configuration(settings.log_level),
        log_level=settings.log_level,
    )
