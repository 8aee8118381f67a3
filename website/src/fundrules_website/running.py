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
COPIED = ("rulesets", "examples", "tests/cases", "plugins", "core/src", "conftest.py", "docs/decisions", "Makefile")
SECONDS = 120
VARYING = (  # what another run of the same program says otherwise, and what stands there instead
    (re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+"), HERE),
    (re.compile(rf"{re.escape(tempfile.gettempdir())}/[\w.-]+/?"), ""),
    (re.compile(r"\b(passed|failed|warnings?|errors?|skipped) in \d+(?:\.\d+)?s\b(?: \([\d:, day]+\))?"), r"\1"),
)


class BlockError(Exception):
    """A block on a page did not do what the page says."""


@contextmanager
def service(port: int = 0, docs: str = "none") -> Iterator[str]:
    """Start the real service (on a free port, unless one is given), give its address, and stop it."""
    port = port or _free_port()
    ours = {"FUNDRULES_LOG_LEVEL": "error", "FUNDRULES_REQUESTS_PER_MINUTE": "1000000", "FUNDRULES_DOCS": docs}
    settings = {**os.environ, **ours}
    command = [str(Path(sys.executable).with_name("fundrules")), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


def steadied(output: str) -> str:
    """Return what a command said as every run says it: no seconds, ports or temporary folders, so that builds agree."""
    for varying, instead in VARYING:
        output = varying.sub(instead, output)
    return output


def environment() -> dict[str, str]:
    """Return the environment in which a page's commands run: our own program first, and a curl where there is none."""
    folders = [str(Path(sys.executable).parent), os.environ["PATH"]]
    if shutil.which("curl") is None:
        folders.append(str(Path(__file__).parent / "standins"))
    return {**os.environ, "PATH": os.pathsep.join(folders), "NO_PROXY": "127.0.0.1"}


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            urlopen(f"{address}/health/live").close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"the service does not answer at {address}"
    raise BlockError(message)


def _free_port() -> int:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Runner:
    """Runs the blocks of one page in a copy of the program, so that a changed rule counts there."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._folder: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder, filled when the first block asks for it: most pages have none."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp())
            for name in COPIED:
                start, end = REPOSITORY / name, self._folder / name
                end.parent.mkdir(parents=True, exist_ok=True)
                _ = shutil.copytree(start, end, symlinks=True) if start.is_dir() else shutil.copy(start, end)
        return self._folder

    def close(self) -> None:
        """Remove the folder."""
        if self._folder:
            shutil.rmtree(self._folder)

    def page(self, text: str) -> str:
        """Return the text of a page with every block executed and its output below it."""
        return BLOCK.sub(self._block, text)

    def _block(self, found: re.Match[str]) -> str:
        kind, how, code = found["kind"], dict(_asked(found["how"])), found["code"]
        shown = f"```{kind}\n{code}```"
        if "file" in how:
            self._write(how["file"], code)
        if "into" in how:
            self._change(how["into"], code, how.get("before"), how.get("line"))
        if "run" in how:
            output = self._output(kind, how, code)
            if bool(output) == ("quiet" in how):  # a block that says nothing by mistake shows nothing
                raise BlockError(f"{code}\n{'said' if output else 'said nothing'}: {output}")
            shown += f"\n\n```{how.get('as', 'text')}\n{output}\n```" if output else ""
        return shown

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _change(self, name: str, code: str, before: str | None, line: str | None) -> None:
        """Put `code` into a file: before the item with that id, instead of the line that begins so, or at the end."""
        text = (self.folder / name).read_text(encoding="utf-8")
        if before or line:
            wanted = rf"^ *- id: {before}$" if before else rf"^ *{line}.*\n"
            found = list(re.finditer(wanted, text, re.MULTILINE))
            if len(found) != 1:
                raise BlockError(f"{name}: {len(found)} lines are like {before or line}")
            text = text[: found[0].start()] + code + text[found[0].start() if before else found[0].end() :]
        self._write(name, text if before or line else text + code)

    def _output(self, kind: str, how: dict[str, str], code: str) -> str:
        command = ["bash", "-euo", "pipefail", "-c", code] if kind == "sh" else [sys.executable, "-c", code]
        sources = os.pathsep.join(map(str, [self.folder / "core/src", *self.folder.glob("plugins/*/src")]))
        settings = {**environment(), "PYTHONPATH": sources, "COLUMNS": "80", "NO_COLOR": "1"}
        command[-1] = command[-1].replace(HERE, self.address).replace(".venv/bin/", "")
        done = subprocess.run(  # noqa: S603 - our own pages
            command, cwd=self.folder, env=settings, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        told = steadied(done.stdout + (done.stderr if done.returncode else "")).strip("\n")
        if done.returncode != int(how["run"] or 0):
            raise BlockError(f"{code}\nended with {done.returncode}:\n{told}\n{done.stderr}")
        lines = [line.rstrip() for line in told.splitlines()]
        most = int(how.get("head", len(lines)))
        return "\n".join([*lines[:most], *(["…"] if len(lines) > most else [])])


def _asked(how: str) -> Iterator[tuple[str, str]]:
    for word in how.split():
        name, _, value = word.partition("=")
        yield name, value
