"""Serves the built site from a folder: alone, or at /docs/ with a real service behind it, as it will stand."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


@dataclass
class Sat:
    """A served site: its address, and every request to the service with its body."""

    base: str
    asked: list[tuple[str, Any]] = field(default_factory=list)


@contextmanager
def sitting(folder: Path, service: str | None = None) -> Iterator[Sat]:
    """Serve `folder` at /docs/ until the end of the block, and pass /v1 on to `service`."""
    sat = Sat("")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder, service, sat)) as server:
        sat.base = f"http://127.0.0.1:{server.server_address[1]}/docs"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield sat
        server.shutdown()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, folder: Path, service: str | None, sat: Sat, *given: Any) -> None:
        self.service, self.sat = service, sat
        super().__init__(*given, directory=str(folder))

    def translate_path(self, path: str) -> str:
        """Find files below /docs."""
        return super().translate_path(path.removeprefix("/docs"))

    def end_headers(self) -> None:
        """Send what the service sends with its pages."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *given: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        """Pass a request on to the service, or refuse it as a web server of files does."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.service is None:
            self.send_error(405)
            return
        self.sat.asked.append((self.path, json.loads(body)))
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.service + self.path, body, headers)  # noqa: S310 - our own address
        try:
            answer = urllib.request.urlopen(request, timeout=30)  # noqa: S310
        except urllib.error.HTTPError as error:
            answer = error
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
