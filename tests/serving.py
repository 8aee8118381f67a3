"""Runs the real server in a child process on a free port of this machine, and talks to it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FUNDRULES = Path(sys.executable).with_name("fundrules")
ROOT = Path(__file__).parent.parent


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Server:
    """A running server."""

    base: str
    process: subprocess.Popen[str]
    log: Path
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send one request; a dictionary goes as JSON, bytes as they are."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("content-type", "application/json")
        request = urllib.request.Request(self.base + path, data, sent, method=method)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=30) as found:  # noqa: S310
                return Answer(found.status, {k.lower(): v for k, v in found.headers.items()}, found.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())

    def get(self, path: str, **headers: str) -> Answer:
        """Get a path."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        """Post to a path."""
        return self.ask("POST", path, body, **headers)


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(folder: Path, *options: str, module: str | None = None, **settings: str) -> Iterator[Server]:
    """Run the server (or another `module` that serves) with these settings until the end of the block."""
    port, log = free_port(), folder / "server.log"
    base = f"http://127.0.0.1:{port}"
    ours = {"FUNDRULES_REQUESTS_PER_MINUTE": "1000000", "FUNDRULES_PUBLIC_URL": base, "FUNDRULES_DOCS": "none"}
    environment = {**os.environ, **ours, **settings}
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-m", module] if module else [FUNDRULES, "serve", "--port"]
        process = subprocess.Popen(
            [*command, str(port), *options], stderr=out, stdout=out, env=environment, text=True, cwd=ROOT
        )
    try:
        wait_for(base, process, log)
        yield Server(base, process, log)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(base: str, process: subprocess.Popen[str], log: Path) -> None:
    """Wait until the server answers; fail with its log when it stops."""
    for _ in range(300):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(f"{base}/health/live", timeout=1).close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))
