"""A changed rule's page is made anew alone, and soon: tried on a copy of the repository, next to a running service."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import ROOT, Server, free_port

PARTS = ("core", "plugins", "rulesets", "examples", "tests/cases", "website", "docs", "dist/docs", "dist/website")
FILES = ("conftest.py", "Makefile")
RULE = "rulesets/amf/rate/standard.yaml"
SOON = 60.0  # seconds; alone on two cores it is about two, and with all others at work still four


@pytest.fixture(scope="module")
def copied(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the site is made from, with the site, so that a test may change a rule."""
    assert built.is_dir()
    folder = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).exists():
            shutil.copytree(ROOT / part, folder / part, symlinks=True, ignore=shutil.ignore_patterns("node_modules"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    for file in (folder / "dist" / "website").glob("mkdocs.*.yml"):
        file.write_text(file.read_text("utf-8").replace(str(ROOT), str(folder)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def watched(copied: Path) -> Iterator[Server]:
    """Run `make docs-serve` on the copy."""
    port, log = free_port(), copied / "log.txt"
    sources = [copied / "core" / "src", *copied.glob("plugins/*/src"), copied / "website" / "src"]
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sources)), "FUNDRULES_PORT": str(port)}
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "fundrules_website.watching"]
        process = subprocess.Popen(command, cwd=copied, env=settings, stdout=out, stderr=out, text=True)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        wait(lambda: "follows changes" in log.read_text("utf-8"), server, 120)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait(done: object, server: Server, seconds: float) -> float:
    """Return after how many seconds `done` holds; fail with the log when it does not, or the process ended."""
    assert callable(done)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        assert server.process.poll() is None, server.log.read_text("utf-8")
        if done():
            return time.perf_counter() - began
        time.sleep(0.1)
    raise AssertionError(server.log.read_text("utf-8"))


def marks(folder: Path) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in (folder / "dist" / "docs").rglob("index.html")}


def test_a_changed_rule_is_served_within_seconds_and_other_pages_are_left_alone(copied: Path, watched: Server) -> None:
    rule, before = copied / RULE, marks(copied)
    page = "/docs/regels/amf/rate/standard/"
    assert watched.get(page).status == 200
    text = rule.read_text("utf-8")
    title = next(line.split(": ", 1)[1] for line in text.splitlines() if line.strip().startswith("title:"))
    rule.write_text(text.replace(title, "Bijdrage als proef gewijzigd", 1), encoding="utf-8")
    took = wait(lambda: b"<h1" in (body := watched.get(page).body) and b"proef gewijzigd" in body, watched, SOON)
    print(f"the changed page is served after {took:.1f} s")
    wait(lambda: "search made anew" in watched.log.read_text("utf-8"), watched, 2 * SOON)
    # What a page quotes is its title.
    for path in ("assets/search/nl.json", "assets/explain/data.json", "helpdesk/veelgestelde-vragen/"):
        assert b"proef gewijzigd" in watched.get(f"/docs/{path}").body, path
    wait(lambda: watched.log.read_text("utf-8").count("search made anew") >= 2, watched, 4 * SOON)
    print(watched.log.read_text("utf-8"))
    changed = {file for file, mark in marks(copied).items() if before[file] != mark}
    assert copied / "dist/docs/regels/amf/rate/standard/index.html" in changed
    assert len(changed) < len(before) / 5
    for file in changed - {copied / "dist/docs/regels/amf/rate/standard/index.html"}:
        assert "proef gewijzigd" in file.read_text("utf-8"), file


def test_a_changed_amount_changes_the_written_pages_that_say_it(copied: Path, watched: Server) -> None:
    file = copied / "rulesets/common/parameters.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"5000000.00"', '"5000001.00"'), encoding="utf-8")
    wait(lambda: "5.000.001" in watched.get("/docs/helpdesk/veelgestelde-vragen/").body.decode(), watched, 4 * SOON)
    file.write_text(text, encoding="utf-8")


def test_a_mistake_in_a_rule_is_told_and_the_site_stays(copied: Path, watched: Server) -> None:
    rule = copied / "rulesets/amf/rate/specific-action.yaml"
    text = rule.read_text("utf-8")
    rule.write_text(text.replace("then:", "thenn:"), encoding="utf-8")
    wait(lambda: "not made:" in watched.log.read_text("utf-8"), watched, SOON)
    assert "thenn" in watched.log.read_text("utf-8")
    assert watched.get("/docs/regels/amf/rate/specific-action/").status == 200
    rule.write_text(text, encoding="utf-8")


def test_a_changed_written_page_is_executed_and_made_anew(copied: Path, watched: Server) -> None:
    file = copied / "website/written/nl/privacy.md"
    file.write_text(file.read_text("utf-8") + "\n\nEen zin als proef.\n", encoding="utf-8")
    wait(lambda: b"Een zin als proef" in watched.get("/docs/privacy/").body, watched, SOON)


def test_a_page_made_alone_is_the_page_of_the_whole_build(built: Path, copied: Path, watched: Server) -> None:
    file = copied / "website/written/en/privacy.md"
    text = file.read_text("utf-8")
    file.write_text(text + "\n\nA trial.\n", encoding="utf-8")
    wait(lambda: b"A trial" in watched.get("/docs/en/privacy/").body, watched, SOON)
    file.write_text(text, encoding="utf-8")
    wait(lambda: b"A trial" not in watched.get("/docs/en/privacy/").body, watched, SOON)
    wanted = (built / "en/privacy/index.html").read_bytes()
    wait(lambda: watched.get("/docs/en/privacy/").body == wanted, watched, SOON)
