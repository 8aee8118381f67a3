"""The built site, the real server that serves it, and a browser; each made once for all tests of the site."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browsing import browsing
from tests.serving import ROOT, Server, running

SITE = ROOT / "dist" / "docs"
KEPT = bool(os.environ.get("KEEP_SITE")) and (SITE / "addresses.json").exists()
# All builds of this run show the same day, that of the site which they are compared with.
os.environ.setdefault("SOURCE_DATE_EPOCH", str(int((SITE / "addresses.json").stat().st_mtime if KEPT else time.time())))
WATCH = (
    "document.addEventListener('securitypolicyviolation', e => console.error(`${e.violatedDirective} ${e.blockedURI}`))"
)


@pytest.fixture(scope="session")
def built() -> Path:
    """Build the site once; with KEEP_SITE set, the site of an earlier `make docs` is used as it is."""
    if not KEPT:
        subprocess.run([sys.executable, "-m", "fundrules_website"], check=True, cwd=ROOT)
    return SITE


@pytest.fixture(scope="session")
def addresses(built: Path) -> dict[str, dict[str, str]]:
    """Return where every page is, by key and language."""
    return dict(json.loads((built / "addresses.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the service with the built site."""
    with running(tmp_path_factory.mktemp("server"), FUNDRULES_DOCS=str(built)) as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    with browsing() as one:
        yield one


@contextmanager
def reading(browser: Browser, server: Server, *, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
    """Give a window; a complaint of the browser, or a request to another origin, fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    outside: list[str] = []
    complaints: list[str] = []

    def watch(route: Route) -> None:
        if route.request.url.startswith((server.base + "/", "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda told: complaints.append(f"{page.url}: {told.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    yield page
    context.close()
    assert not outside
    assert not complaints
