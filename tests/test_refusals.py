"""What a person sees when something goes wrong outside the form; a program still gets a problem."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from fundrules.api.headers import PAGE_POLICY
from fundrules.api.problems import KINDS
from fundrules.web.refusals import MET
from fundrules.wording import LANGUAGES, say
from tests.browsing import browsing, visiting
from tests.serving import Answer, Server, running

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
LARGE = b"page-do=suggest&page-text=" + b"z" * 300_000
EVIL = '"><script>window.hacked = 1</script>'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), module="tests.failing") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as one:
        yield one


def must_tell(answer: Answer, status: int, language: str) -> None:
    """Fail unless the answer is a whole page about `status`, with the headers of a page."""
    html, kind = answer.body.decode(), KINDS[status]
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == language
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert f'<html lang="{language}">' in html
    for part in ("title", "happened", "now"):
        assert say(language, f"page.refused.{kind}.{part}") in html
    assert f'href="{"/" if language == "nl" else "/en"}"' in html
    assert "/static/site.css" in html
    assert "style=" not in html


# who gets a page


@pytest.mark.parametrize(("language", "start"), [("nl", "/"), ("en", "/en")])
@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("POST", "", b"&".join([b"a=1"] * 3000), FORM, 400),
        ("GET", "/nothing", None, "", 404),
        ("GET", "/nothing/", None, "", 404),
        ("PUT", "", b"", FORM, 405),
        ("POST", "", LARGE, FORM, 413),
        ("POST", "", b"{}", "application/json", 415),
    ],
)
def test_a_browser_gets_a_page_in_the_language_of_the_page_and_a_program_a_problem(  # noqa: PLR0913, PLR0917 - a table
    server: Server, language: str, start: str, method: str, path: str, body: bytes | None, kind: str, status: int
) -> None:
    at = start.rstrip("/") + path or "/"
    sent = {"content_type": kind} if kind else {}
    other = {"nl": "en", "en": "nl"}[language] if at in {"/", "/en"} else language
    must_tell(server.ask(method, at, body, accept=BROWSER, accept_language=other, **sent), status, language)
    problem = server.ask(method, at, body, **sent)
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json["status"] == status
    assert problem.headers.get("allow") == server.ask(method, at, body, accept=BROWSER, **sent).headers.get("allow")


def test_the_api_tells_a_problem_to_a_browser_too(server: Server) -> None:
    for path in ("/v1/nothing", "/v1/failing", "/v1"):
        assert server.get(path, accept=BROWSER).headers["content-type"] == "application/problem+json"


def test_head_of_a_page_that_is_not_there_has_no_body(server: Server) -> None:
    got, head = (server.ask(method, "/nothing", accept=BROWSER) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (404, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(("path", "status"), [("/failing", 500), ("/engine-failing", 503)])
def test_a_failure_inside_is_told_with_a_number_and_nothing_of_the_inside(
    server: Server, path: str, status: int
) -> None:
    answer = server.get(path, accept=BROWSER, accept_language="en")
    must_tell(answer, status, "en")
    assert answer.headers["x-request-id"] in answer.body.decode()
    assert b"secret" not in answer.body


def test_a_form_that_comes_too_slowly_is_told_on_a_page(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_SECONDS_PER_REQUEST="1") as one:
        host, port = one.base.removeprefix("http://").split(":")
        lines = ("POST /en HTTP/1.1", "Host: x", f"Accept: {BROWSER}", f"Content-Type: {FORM}", "Content-Length: 100")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall("\r\n".join([*lines, "", "a"]).encode())
            told = b"".join(iter(lambda: slow.recv(65_536), b"")).decode()
    assert " 408 " in told
    assert "connection: close" in told
    assert say("en", "page.refused.request-timeout.title") in told


def test_too_many_requests_are_told_on_a_page_that_takes_the_answers_along(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_REQUESTS_PER_MINUTE="1") as one:
        fields = {"page-do": "next", "policy_area": ["reception", "return"], EVIL: EVIL}
        answers = [
            one.ask("POST", "/", urlencode(fields, doseq=True).encode(), content_type=FORM, accept=BROWSER)
            for _ in range(2)
        ]
        must_tell(answers[1], 429, "nl")
        assert answers[1].headers["ratelimit-limit"] == "1"
        html = answers[1].body.decode()
        for value in ("reception", "return"):
            assert f'<input type="hidden" name="policy_area" value="{value}">' in html
        assert "<script" not in html
        assert one.get("/static/site.css").status == 200  # or the page would be bare


# in a browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_a_form_that_is_too_large_leads_to_a_page_and_back(
    browser: Browser, server: Server, language: str
) -> None:
    with visiting(browser, server.base, language=language, script=False) as visit:
        visit.expected = "status of 413"
        visit.page.fill("#free-text", "z" * 300_000)
        visit.page.locator("button[value=suggest]").click()
        expect(visit.page.locator("h1")).to_have_text(say(language, "page.refused.request-too-large.title"))
        assert say(language, "page.refused_back") in visit.page.locator("main").inner_text()
        visit.page.go_back()
        assert visit.page.locator("#free-text").count() == 1


def test_without_javascript_the_answers_are_sent_again_with_one_button(browser: Browser, tmp_path: Path) -> None:
    with (
        running(tmp_path, FUNDRULES_REQUESTS_PER_MINUTE="3") as one,
        visiting(browser, one.base, script=False) as visit,
    ):
        visit.expected = "status of 429"
        visit.press("go")
        visit.answer("policy_area", ["reception"])
        assert [one.get("/v1/funds").status for _ in range(4)][-1] == 429
        visit.page.locator("button[value=next]").click()
        expect(visit.page.locator("h1")).to_have_text(say("nl", "page.refused.too-many-requests.title"))
        again = visit.page.locator("main button")
        sent = again.evaluate("button => new URLSearchParams(new FormData(button.form)).toString()")
        assert "policy_area=reception" in sent
        assert "page-do=next" in sent


@pytest.mark.parametrize(
    ("fields", "status"), [({"page-text": "z" * 300_000}, 413), ({f"a{n}": "1" for n in range(3000)}, 400)]
)
def test_with_javascript_it_is_told_in_words_and_the_page_stays(
    browser: Browser, server: Server, fields: dict[str, str], status: int
) -> None:
    with visiting(browser, server.base) as visit:
        visit.expected = f"status of {status}|Status Error Code {status}"
        visit.press("form")
        visit.page.fill("#field-total_cost", "12345")
        visit.page.evaluate(
            """fields => { for (const [name, value] of Object.entries(fields)) {
                const input = document.createElement("input");
                Object.assign(input, {type: "hidden", name, value});
                document.getElementById("form").append(input);
            } }""",
            fields,
        )
        visit.page.locator("button[value=check]").click()
        told = visit.page.locator("#broken")
        expect(told).to_be_visible()
        for part in ("title", "happened", "now"):
            assert say("nl", f"page.refused.{KINDS[status]}.{part}") in told.inner_text()
        assert say("nl", "page.broken_kept") in told.inner_text()
        assert visit.page.input_value("#field-total_cost") == "12345"
        assert visit.faults() == []


def test_with_javascript_a_server_that_is_gone_is_told(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as one, visiting(browser, one.base) as visit:
        visit.expected = "ERR_CONNECTION_REFUSED|htmx:(sendError|afterRequest)"
        one.process.terminate()
        one.process.wait(timeout=30)
        visit.page.locator("button[value=go]").first.click()
        expect(visit.page.locator("#broken")).to_contain_text(say("nl", "page.broken"))


# for everybody

PAGES = {
    "nl": ("/nothing", "/failing?language=nl", "/problems/none?language=no", "/closed"),
    "en": ("/en/nothing", "/failing?language=en", "/en/nothing?language=en", "/en/closed"),
}


@pytest.mark.parametrize(("language", "path"), [(language, path) for language in LANGUAGES for path in PAGES[language]])
def test_everybody_can_read_what_went_wrong(browser: Browser, server: Server, language: str, path: str) -> None:
    with visiting(browser, server.base, language=language) as visit:
        visit.expected = "status of"
        visit.page.goto(server.base + path)
        assert visit.page.locator("html").get_attribute("lang") == language
        visit.must_suit_everybody()
        visit.page.locator("main a").last.click()
        assert visit.page.url == server.base + ("/" if language == "nl" else "/en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", sorted(KINDS))
def test_everybody_can_read_about_a_kind_of_problem(
    browser: Browser, server: Server, status: int, language: str
) -> None:
    with visiting(browser, server.base) as visit:
        visit.page.goto(f"{server.base}/problems/{KINDS[status]}?language={language}")
        told = visit.page.locator("main").inner_text()
        assert say(language, f"problem.{KINDS[status]}.detail") in told
        if status in MET:
            assert say(language, f"page.refused.{KINDS[status]}.now") in told
        visit.must_suit_everybody()
        visit.page.locator(".top__language").click()
        assert visit.page.locator("html").get_attribute("lang") != language
        assert KINDS[status] in visit.page.url
