"""Executes what the written pages show, against the real command line and the real service."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from urllib.request import urlopen

from fundrules_website.site import HERE, REPOSITORY

BLOCK = re.compile(r"^```(?P<kind>\w+) (?P<how>[^\n]+)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
COPIED = ("rulesets", "examples", "tests/cases")
SECONDS = 120


class BlockError(Exception):
    """A block on a page did not do what the page says."""


@contextmanager
def service() -> Iterator[str]:
    """Start the real service on a free port, give its address, and stop it."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    settings = {**os.environ, "FUNDRULES_LOG_LEVEL": "error", "FUNDRULES_REQUESTS_PER_MINUTE": "1000000"}
    command = [str(Path(sys.executable).with_name("fundrules")), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(900):  # a busy machine starts slowly
            try:
                urlopen(f"{address}/health/live").close()  # noqa: S310 - our own server
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


class Runner:
    """Runs the blocks of one page in a folder of its own, which holds the rules and the examples."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.folder = Path(tempfile.mkdtemp())
        for name in COPIED:
            shutil.copytree(REPOSITORY / name, self.folder / name)

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)

    def page(self, text: str) -> str:
        """Return the text of a page with every block executed and its output below it."""
        return BLOCK.sub(self._block, text)

    def _block(self, found: re.Match[str]) -> str:
        kind, how, code = found["kind"], dict(_asked(found["how"])), found["code"]
        shown = f"```{kind}\n{code}```"
        if "file" in how:
            file = self.folder / how["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(code, encoding="utf-8")
        if "run" in how:
            shown += f"\n\n```{how.get('as', 'text')}\n{self._output(kind, how, code)}\n```"
        return shown

    def _output(self, kind: str, how: dict[str, str], code: str) -> str:
        command = ["bash", "-euo", "pipefail", "-c", code] if kind == "sh" else [sys.executable, "-c", code]
        paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        settings = {**os.environ, "PATH": paths, "COLUMNS": "80", "NO_COLOR": "1"}
        command[-1] = command[-1].replace(HERE, self.address).replace(".venv/bin/", "")
        done = subprocess.run(  # noqa: S603 - our own pages
            command, cwd=self.folder, env=settings, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        told = (done.stdout + (done.stderr if done.returncode else "")).replace(self.address, HERE).strip("\n")
        if done.returncode != int(how["run"] or 0):
            raise BlockError(f"{code}\nended with {done.returncode}:\n{told}\n{done.stderr}")
        lines = [line.rstrip() for line in told.splitlines()]
        most = int(how.get("head", len(lines)))
        return "\n".join([*lines[:most], *(["…"] if len(lines) > most else [])])


def _asked(how: str) -> Iterator[tuple[str, str]]:
    for word in how.split():
        name, _, value = word.partition("=")
        yield name, value
