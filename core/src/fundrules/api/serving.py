"""Starts the server: uvicorn, with as many processes as the settings say."""

import os
from tempfile import TemporaryDirectory

import uvicorn

from fundrules.api.edge import SHARED
from fundrules.api.logs import configuration
from fundrules.api.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until stopped; requests under way are finished first."""
    if settings.workers == 1:
        os.environ.pop(SHARED, None)
        _run(settings)
        return
    with TemporaryDirectory(prefix="fundrules-measures-") as folder:
        os.environ[SHARED] = folder  # what the workers count is told together
        _run(settings)


def _run(settings: Settings) -> None:
    uvicorn.run(
        "fundrules.api.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        server_header=False,
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=settings.grace_seconds,
        timeout_keep_alive=15,
        log_config=configuration(settings.log_level),
        log_level=settings.log_level,
    )
