"""Drives the page in a real browser, keyboard first, and watches what it asks for."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SEND = """pairs => {
  const form = Object.assign(document.createElement("form"), {method: "post"});
  for (const [name, value] of pairs) form.append(Object.assign(document.createElement("textarea"), {name, value}));
  document.body.append(form);
  form.submit();
}"""
MOST_TABS = 400
MOST_STEPS = 60


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the browser of this machine with a profile of its own; without one the tests are skipped, except in CI."""
    found = shutil.which("chromium")
    if found is None and not os.environ.get("CI"):
        pytest.skip("there is no chromium here: `make browser` installs it, as root")
    assert found, "there is no chromium: `make browser` installs it, as root"
    with sync_playwright() as playwright:
        yield from _launched(playwright, found)


def _launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@dataclass
class Visit:
    """One visit: the page, everything it asked for, and what it tried to ask elsewhere."""

    page: Page
    base: str
    language: str = "nl"
    asked: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: str = "status of 400"  # what the console may tell, as a pattern

    def start(self) -> None:
        """Open the start of the page."""
        self.page.goto(self.base + ("/" if self.language == "nl" else "/en"))

    def watch(self, route: Route) -> None:
        """Let requests to our own origin pass, and stop and count the others."""
        url = route.request.url
        self.asked.append(url)
        if url.startswith((self.base + "/", "data:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def tab_to(self, selector: str) -> None:
        """Press Tab until what `selector` names has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    def press(self, do: str) -> None:
        """Press the button that asks for `do`, with the keyboard, and wait for what comes."""
        self.tab_to(f"button[name=page-do][value='{do}']:not([tabindex='-1'])")
        self.page.evaluate("document.getElementById('page').dataset.old = 'yes'")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#page:not([data-old])")
        self.page.wait_for_load_state()

    def answer(self, fact: str, given: object) -> None:
        """Answer one question with the keyboard."""
        for value in given if isinstance(given, list) else [given]:
            written = str(value).lower() if isinstance(value, bool) else str(value)
            box = f"input[name='{fact}'][value='{written}']"
            if not self.page.locator(box).count():
                self.tab_to(f"#field-{fact}")
                self.page.keyboard.type("-".join(reversed(written.split("-"))))
            elif self.page.locator(box).get_attribute("type") == "checkbox":
                self.tab_to(box)
                self.page.keyboard.press("Space")
            else:
                self._choose(fact, box)

    def _choose(self, fact: str, box: str) -> None:
        self.tab_to(f"input[name='{fact}']")
        self.page.keyboard.press("Space")
        for _ in range(MOST_STEPS):
            if self.page.locator(box).is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def send(self, fields: dict[str, object]) -> None:
        """Send these fields as the form of the page does, without filling them in one by one."""
        pairs = [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, given in fields.items()
            for value in (given if isinstance(given, list) else [given])
        ]
        with self.page.expect_navigation():
            self.page.evaluate(SEND, pairs)

    def walk(self, answers: dict[str, object], *, advice: bool = False) -> int:
        """Answer what is asked from `answers`, pass over the rest, and return the number of steps to the result.

        With `advice` the questions that only bring advice are answered too.
        """
        self.tab_to("#main button[value=go]")
        self.press("go")
        for step in range(MOST_STEPS):
            if self.page.locator("#receipt-title").count():
                if not advice:
                    return step
                self.press("advice")
                advice = False
            fact = self.page.locator("input[name=page-asked]").get_attribute("value") or ""
            if fact in answers:
                self.answer(fact, answers[fact])
            self.press("next" if fact in answers else "skip")
        raise AssertionError("the result never comes")

    def must_suit_everybody(self) -> None:
        """Fail unless axe finds nothing on a desk and on a phone, and nothing is wider than the smallest phone."""
        assert self.page.locator("h1").count() == 1
        for width in (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 800})
            assert self.faults() == []
        self.page.set_viewport_size({"width": 320, "height": 800})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320

    def faults(self) -> list[tuple[str, str, str]]:
        """Return what axe finds, of any impact; that it looked at colours at all shows in what passed."""
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = Axe().run(self.page, options={"runOnly": tags}).response
        assert "color-contrast" in {one["id"] for one in found["passes"]}
        return [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found["violations"]]


@contextmanager
def visiting(
    browser: Browser, base: str, *, language: str = "nl", width: int = 1280, script: bool = True
) -> Iterator[Visit]:
    """Visit the page with a window of this width; a request to another origin fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script, locale=language)
    visit = Visit(context.new_page(), base, language)
    context.route("**/*", visit.watch)
    visit.page.on("console", lambda told: visit.complaints.append(told.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.start()
    yield visit
    assert not visit.outside
    assert not [told for told in visit.complaints if not re.search(visit.expected, told)], visit.complaints
    assert not context.cookies()
    context.close()
