"""Measures the first search of a visit in a browser, against reading the same index as JSON in the same browser.

The first search loads the index, makes it ready and ranks the pages for one question. Rounds are interleaved and
medians are reported: ratios within one run can be compared, times cannot. Needs a built site (`make docs`).
"""

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser
from rich.console import Console
from tests.browsing import browsing

SITE = Path("dist/docs")
STARTS = {"nl": "/zoeken/#q=btw", "en": "/en/search/#q=vat"}
ROUNDS = 9
READ = """async language => {
  const text = await (await fetch(new URL(`../assets/search/${language}.json`, location))).text();
  const began = performance.now();
  for (let time = 0; time < 5; time += 1) JSON.parse(text);
  return (performance.now() - began) / 5;
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps quiet."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the built site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def measure(browser: Browser, base: str, language: str) -> tuple[float, float]:
    """Return how long the first search of a new visit took, and reading its index, in milliseconds."""
    page = browser.new_context().new_page()
    page.goto(base + STARTS[language])
    page.wait_for_selector("body[data-found-in]")
    took = float(page.evaluate("document.body.dataset.foundIn"))
    read = float(page.evaluate(READ, language))
    page.context.close()
    return took, read


def main() -> None:
    """Print the ratio for each language."""
    if not (SITE / "addresses.json").exists():
        sys.exit("there is no site yet: make docs")
    with serving() as base, browsing() as browser:
        rounds = [{language: measure(browser, base, language) for language in STARTS} for _ in range(ROUNDS)]
    for language in STARTS:
        ratio = statistics.median(one[language][0] / max(one[language][1], 0.1) for one in rounds)
        Console().print(f"{language}: the first search takes {ratio:.0f} times as long as reading its index")


if __name__ == "__main__":
    main()
