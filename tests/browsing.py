"""Drives the page in a real browser, keyboard first, and watches what it asks for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
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

    def walk(self, answers: dict[str, object]) -> int:
        """Answer what is asked from `answers`, pass over the rest, and return the number of steps to the result."""
        self.tab_to("#main button[value=go]")
        self.press("go")
        for step in range(MOST_STEPS):
            if self.page.locator("#receipt-title").count():
                return step
            fact = self.page.locator("input[name=page-asked]").get_attribute("value") or ""
            if fact in answers:
                self.answer(fact, answers[fact])
            self.press("next" if fact in answers else "skip")
        raise AssertionError("the result never comes")


@contextmanager
def visiting(
    browser: Browser, base: str, *, language: str = "nl", width: int = 1280, script: bool = True
) -> Iterator[Visit]:
    """Visit the page with a window of this width; a request to another origin fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    visit = Visit(context.new_page(), base, language)
    context.route("**/*", visit.watch)
    visit.page.on("console", lambda told: visit.complaints.append(told.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.start()
    yield visit
    assert not visit.outside
    assert not [told for told in visit.complaints if "status of 400" not in told]
    assert not context.cookies()
    context.close()
