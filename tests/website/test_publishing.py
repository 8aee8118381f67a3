"""Where the site is published: the pre-check and the examples work there, and the page for a wrong address too."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from fundrules_website import building, making
from fundrules_website.pages import Page
from fundrules_website.publishing import Publishing, read_publishing, shown_day
from fundrules_website.site import HERE, tell
from tests.serving import Server
from tests.website.conftest import reading

Addresses = dict[str, dict[str, str]]
RULE = "rule:amf.rate.standard"


def a_page(path: str, text: str = "") -> Page:
    told = {"nl": "Titel", "en": "Title"}
    return Page("written:x", "x", "written", {"nl": path, "en": path}, told, told, "written", lambda _: {"text": text})


@pytest.mark.parametrize(
    ("path", "nl", "en"),
    [("index", "../", "../../"), ("privacy", "../../", "../../../"), ("a/index", "../../", "../../../")],
)
def test_the_service_is_the_folder_above_the_site(path: str, nl: str, en: str) -> None:
    assert Publishing().leads_up(a_page(path), "nl") == nl
    assert Publishing().leads_up(a_page(path), "en") == en


def test_a_site_elsewhere_names_its_service_or_none() -> None:
    there = read_publishing({"FUNDRULES_SITE_SERVICE": "https://example.org/", "FUNDRULES_SITE_PATH": "/a/b/"})
    assert there == Publishing("/a/b/", "https://example.org")
    assert there.leads_up(a_page("privacy"), "en") == "https://example.org/"
    assert read_publishing({"FUNDRULES_SITE_SERVICE": "none"}).leads_up(a_page("privacy"), "en") == ""
    assert read_publishing({}) == Publishing("/docs/", "")


@pytest.mark.parametrize(
    "wrong",
    [{"FUNDRULES_SITE_PATH": "docs"}, {"FUNDRULES_SITE_SERVICE": "example.org"}, {"FUNDRULES_SITE_PATH": "//x"}],
)
def test_a_wrong_setting_is_refused_with_what_was_expected(wrong: dict[str, str]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} is .*give"):
        read_publishing(wrong)


def test_the_day_that_is_shown_is_the_day_in_the_netherlands_of_the_moment_that_is_asked_for() -> None:
    before_midnight_there, after = "1795561199", "1795647600"  # 23:59:59 on 24 November; midnight between 25 and 26
    assert shown_day({"SOURCE_DATE_EPOCH": before_midnight_there}) == date(2026, 11, 24)
    assert shown_day({"SOURCE_DATE_EPOCH": after}) == date(2026, 11, 26)
    for wrong in ("yesterday", "-1", "1.5", "9" * 12):
        with pytest.raises(ValueError, match=r"SOURCE_DATE_EPOCH is .*give"):
            shown_day({"SOURCE_DATE_EPOCH": wrong})


def test_a_text_that_links_to_the_pre_check_and_examples_follow_the_setting() -> None:
    page = a_page("privacy", f"Open [de dienst](check:). `curl {HERE}/v1`")

    def told(publishing: Publishing) -> str:
        site = building.Site(funds=None, day=None, publishing=publishing)  # type: ignore[arg-type]
        return making.render(site, page, "en").partition("---\n\n")[2]

    assert told(Publishing()) == f'Open <a href="../../../en">de dienst</a>. `curl {HERE}/v1`\n'
    there = '<a href="https://example.org/en">de dienst</a>. `curl https://example.org/v1`'
    assert told(Publishing(service="https://example.org")) == f"Open {there}\n"
    assert told(Publishing(service=None)) == f"Open de dienst. `curl {HERE}/v1`\n"


def test_every_page_leads_to_the_pre_check_in_its_language(
    built: Path, addresses: Addresses, site: Server, browser: Browser
) -> None:
    with reading(browser, site) as page:
        for key in ("written:start", "written:check-an-idea", RULE):
            for language, start in (("nl", "/"), ("en", "/en")):
                page.goto(f"{site.base}/docs/{addresses[key][language]}")
                page.get_by_role("link", name=tell("theme.check", language), exact=True).click()
                expect(page).to_have_url(site.base + start)
    for file in built.rglob("index.html"):
        text = file.read_text("utf-8")
        assert "top__check" in text or "http-equiv" in text, file
        assert f'href="{HERE}' not in text, file


def test_an_example_names_the_service_that_shows_it(addresses: Addresses, site: Server, browser: Browser) -> None:
    with reading(browser, site) as page:
        page.goto(f"{site.base}/docs/{addresses[RULE]['nl']}")
        code = page.locator("pre > code").first
        expect(code).to_contain_text(f"'{site.base}/v1/", use_inner_text=False)
        assert HERE not in page.content().partition("<article")[2]


def test_an_example_in_a_folder_on_a_web_server_stays_as_it_is(
    built: Path, addresses: Addresses, browser: Browser
) -> None:
    command = [sys.executable, "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(built)]
    process = subprocess.Popen([*command[:1], "-u", *command[1:]], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        port = re.search(r"port (\d+)", process.stdout.readline())
        assert port
        page = browser.new_page()
        with page.expect_response(lambda one: one.request.resource_type == "fetch") as asked:
            page.goto(f"http://127.0.0.1:{port[1]}/{addresses[RULE]['nl']}")
        assert asked.value.status == 200
        assert HERE in (page.locator("pre > code").first.text_content() or "")
        page.close()
    finally:
        process.terminate()
        process.communicate()


def test_the_page_for_a_wrong_address_works_at_any_depth_below_the_path_of_the_site(
    built: Path, site: Server, browser: Browser
) -> None:
    with reading(browser, site) as page:
        page.route("**/wrong/**", lambda route: route.fulfill(path=built / "en" / "404.html"))
        page.goto(f"{site.base}/docs/en/wrong/and/deep/")
        colour = page.locator(".top").evaluate("one => getComputedStyle(one).backgroundColor")
        assert colour != "rgba(0, 0, 0, 0)"
        page.get_by_role("link", name=tell("theme.check", "en"), exact=True).click()
        expect(page).to_have_url(f"{site.base}/en")
