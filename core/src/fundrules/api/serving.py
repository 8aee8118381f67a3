"""Starts the server: uvicorn, with as many processes as the settings say."""

import os
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from fundrules.api.app import create_app
from fundrules.api.logs import configuration
from fundrules.api.measures import SHARED
from fundrules.api.settings import Settings
from fundrules.api.wire import BoundedProtocol

# A worker that loads the rules on a busy machine cannot say that it is well: after uvicorn's 5 seconds it was killed
# and started again, without end. A worker that dies is seen at once; only one that hangs is replaced later.
SECONDS_TO_ANSWER = 60


class _Workers(Multiprocess):
    """The processes that answer."""

    def terminate_all(self) -> None:
        """Stop; listen no longer first, or new connections would wait for workers that take none."""
        for one in self.sockets:
            one.close()
        super().terminate_all()


def serve(settings: Settings) -> None:
    """Serve until stopped; requests under way are finished first. RulesetError when the rules cannot be loaded."""
    if settings.workers == 1:
        os.environ.pop(SHARED, None)
        uvicorn.run(create_app(settings), **_options(settings))
        return
    settings.load()  # each worker does so again; here, bad rules stop it with a name
    with TemporaryDirectory(prefix="fundrules-measures-") as folder:
        os.environ[SHARED] = folder  # what the workers count is told together
        config = uvicorn.Config("fundrules.api.app:from_environment", factory=True, **_options(settings))
        _Workers(config, sockets=[config.bind_socket()]).run()


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "host": settings.host,
        "port": settings.port,
        "workers": settings.workers,
        "http": BoundedProtocol,
        "server_header": False,
        "ws": "none",  # nothing here speaks it, and refusing it would log the caller's address
        "access_log": False,
        "proxy_headers": True,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_graceful_shutdown": settings.grace_seconds,
        "timeout_keep_alive": 15,
        "timeout_worker_healthcheck": SECONDS_TO_ANSWER,
        "log_config": configuration(settings.log_level),
        "log_level": settings.log_level,
    }
