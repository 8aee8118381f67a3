"""The service serves the documentation: a small site stands in for the real one. Nothing beside it can be read."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from fundrules.api.settings import read_settings
from fundrules.errors import StartError
from tests.serving import Answer, Server, running

PLACES = {
    "written:start": {"nl": "", "en": "en/"},
    "written:accessibility": {"nl": "toegankelijkheid/", "en": "en/accessibility/"},
    "written:privacy": {"nl": "privacy/", "en": "en/privacy/"},
    "rule:amf.rate.standard": {"nl": "regels/amf/rate/standard/", "en": "en/rules/amf/rate/standard/"},
    "problem:not-found": {"nl": "problemen/not-found/", "en": "en/problems/not-found/"},
}
SECRET = "only for the operator"  # noqa: S105 - no password, only a text to look for


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    beside = tmp_path_factory.mktemp("beside")
    (beside / "secret.html").write_text(SECRET)
    site = beside / "site"
    for both in PLACES.values():
        for language, address in both.items():
            page = site / address / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f'<!doctype html><html lang="{language}"><title>{address}</title>')
    (site / "404.html").write_text('<html lang="nl">Niet gevonden')
    (site / "en" / "404.html").write_text('<html lang="en">Not found')
    for name in ("a.css", "a.js", "a.svg", "a.woff2", "a.json", "a.bin", "a b é.txt"):
        (site / name).write_text("{}")
    (site / "empty").mkdir()
    (site / ".hidden").write_text(SECRET)
    (site / "out.html").symlink_to(beside / "secret.html")
    (site / "outside").symlink_to(beside)
    (site / "addresses.json").write_text(json.dumps(PLACES))
    return site


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), FUNDRULES_DOCS=str(folder)) as one:
        yield one


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("bare"), FUNDRULES_DOCS="none") as one:
        yield one


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask without following where the answer leads."""
    host = server.base.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    found = connection.getresponse()
    answer = Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
    connection.close()
    return answer


# pages and files


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/docs/", "text/html; charset=utf-8"),
        ("/docs/en/", "text/html; charset=utf-8"),
        ("/docs/index.html", "text/html; charset=utf-8"),
        ("/docs/regels/amf/rate/standard/", "text/html; charset=utf-8"),
        ("/docs/a.css", "text/css; charset=utf-8"),
        ("/docs/a.js", "text/javascript; charset=utf-8"),
        ("/docs/a.svg", "image/svg+xml"),
        ("/docs/a.woff2", "font/woff2"),
        ("/docs/a.json", "application/json"),
        ("/docs/a.bin", "application/octet-stream"),
        ("/docs/a%20b%20%C3%A9.txt", "text/plain; charset=utf-8"),
        ("/docs/a.css?v=1", "text/css; charset=utf-8"),
    ],
)
def test_a_file_of_the_site_comes_with_its_kind(server: Server, path: str, kind: str) -> None:
    answer = ask(server, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"


def test_the_policy_of_the_site_lets_nothing_in_from_elsewhere_and_nothing_inline(server: Server) -> None:
    for path in ("/docs/", "/docs/wrong"):
        policy = ask(server, path).headers["content-security-policy"]
        parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert set(parts.values()) == {"'self'", "'none'"}
        assert parts["default-src"] == parts["base-uri"] == parts["form-action"] == parts["connect-src"] == "'self'"
        assert parts["frame-ancestors"] == parts["object-src"] == "'none'"


def test_who_has_a_file_already_does_not_get_it_again(server: Server, folder: Path) -> None:
    mark = ask(server, "/docs/").headers["etag"]
    again = ask(server, "/docs/", if_none_match=mark)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == mark
    (folder / "index.html").write_text("changed")
    assert ask(server, "/docs/", if_none_match=mark).body == b"changed"


def test_head_is_get_without_the_body(server: Server) -> None:
    got, head = ask(server, "/docs/en/"), ask(server, "/docs/en/", "HEAD")
    assert head.body == b""
    assert head.status == 200
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_site_can_only_be_read(server: Server, method: str) -> None:
    assert ask(server, "/docs/", method).status == 405


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/docs", "/docs/"),
        ("/docs/en", "/docs/en/"),
        ("/docs/regels/amf/rate/standard", "/docs/regels/amf/rate/standard/"),
    ],
)
def test_a_folder_without_its_slash_leads_to_the_folder(server: Server, path: str, target: str) -> None:
    answer = ask(server, path)
    assert (answer.status, answer.headers["location"]) == (308, target)


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/docs/wrong", "nl", "Niet gevonden"),
        ("/docs/wrong/", "nl", "Niet gevonden"),
        ("/docs/empty/", "nl", "Niet gevonden"),
        ("/docs/empty", "nl", "Niet gevonden"),
        ("/docs/a.css/", "nl", "Niet gevonden"),
        ("/docs/en/a/b", "en", "Not found"),
    ],
)
def test_a_wrong_address_gets_the_page_of_the_site_for_it(server: Server, path: str, language: str, words: str) -> None:
    answer = ask(server, path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == language
    assert words in answer.body.decode()


# nothing beside the site


@pytest.mark.parametrize(
    "path",
    [
        "/docs/../secret.html",
        "/docs/..%2fsecret.html",
        "/docs/%2e%2e/secret.html",
        "/docs/%2e%2e%2fsecret.html",
        "/docs/%252e%252e%252fsecret.html",
        "/docs/..%5csecret.html",
        "/docs/..\\secret.html",
        "/docs/en/..%2f..%2fsecret.html",
        "/docs/en/../../secret.html",
        "/docs/....//secret.html",
        "/docs/..;/secret.html",
        "/docs/.%2e/secret.html",
        "/docs/%c0%ae%c0%ae/secret.html",
        "/docs/%ef%bc%8e%ef%bc%8e/secret.html",
        "/docs//etc/passwd",
        "/docs/%2fetc/passwd",
        "/docs/%2Fetc%2Fpasswd",
        "/docs/file:%2f%2f%2fetc/passwd",
        "/docs/index.html%00",
        "/docs/index.html%00.css",
        "/docs/%00/secret.html",
        "/docs/secret.html",
        "/docs/out.html",
        "/docs/outside/secret.html",
        "/docs/.hidden",
        "/docs/./.hidden",
        "/docs/%2ehidden",
        "/docs/" + "a" * 3000,
        "/docs/" + "a/" * 2000,
        "/docs/%ff%fe",
        "/docs/%ed%a0%80",
        "/docs/~root/secret.html",
        "/docs/en/..",
        "/docs/..",
        "/docs/../docs/a.json",
        "/docs%2f..%2fsecret.html",
    ],
)
def test_nothing_outside_the_site_can_be_read(server: Server, path: str) -> None:
    answer = ask(server, path)
    assert answer.status in {400, 404}, answer.status
    assert SECRET not in answer.body.decode()
    assert "root:" not in answer.body.decode()


@pytest.mark.parametrize("raw", [b"/docs/\x00", b"/docs/a\x00b", b"/docs/\xff\xfe", b"http://x/docs/../secret.html"])
def test_bytes_that_no_address_has_are_refused(server: Server, raw: bytes) -> None:
    host, port = server.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as one:
        one.sendall(b"GET " + raw + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        told = b"".join(iter(lambda: one.recv(65536), b""))
    assert told.split(b" ")[1] in {b"400", b"404"}
    assert SECRET.encode() not in told


# addresses of the service that lead to the site


@pytest.mark.parametrize(
    ("path", "headers", "target"),
    [
        ("/problems/not-found", {}, "/docs/problemen/not-found/"),
        ("/problems/not-found?language=en", {}, "/docs/en/problems/not-found/"),
        ("/problems/not-found", {"accept_language": "en"}, "/docs/en/problems/not-found/"),
        ("/toegankelijkheid", {}, "/docs/toegankelijkheid/"),
        ("/toegankelijkheid?language=en", {}, "/docs/en/accessibility/"),
        ("/privacy", {"accept_language": "en"}, "/docs/en/privacy/"),
        ("/rules/amf.rate.standard", {}, "/docs/regels/amf/rate/standard/"),
        ("/rules/amf.rate.standard?language=en", {}, "/docs/en/rules/amf/rate/standard/"),
        (
            "/rules/amf.rate.annex-iv-voluntary-return?language=en",
            {},
            "/v1/rules/amf/rate/annex-iv-voluntary-return?language=en",
        ),
    ],
)
def test_an_address_of_the_service_leads_to_the_page_of_the_site(
    server: Server, path: str, headers: dict[str, str], target: str
) -> None:
    answer = ask(server, path, **headers)
    assert (answer.status, answer.headers["location"]) == (303, target)


def test_a_problem_that_the_site_has_no_page_for_is_explained_by_the_service(server: Server) -> None:
    assert b"<h1" in ask(server, "/problems/engine-failed").body


@pytest.mark.parametrize("path", ["/rules/a", "/rules/a.b.c.d", "/rules/..%2f..", "/rules/A.b.c", "/problems/none"])
def test_what_is_no_rule_and_no_problem_leads_nowhere(server: Server, path: str) -> None:
    assert ask(server, path).status == 404


def test_without_a_site_there_is_nothing_to_serve_and_the_service_explains_itself(bare: Server) -> None:
    for path in ("/docs", "/docs/", "/docs/index.html", "/toegankelijkheid", "/privacy"):
        answer = ask(bare, path)
        assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
    assert b"<h1" in ask(bare, "/problems/not-found").body
    assert ask(bare, "/rules/amf.rate.standard").headers["location"] == "/v1/rules/amf/rate/standard?language=nl"
    assert bare.get("/rules/amf.rate.standard").json["id"] == "amf.rate.standard"


def test_a_folder_without_a_site_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDRULES_DOCS", str(tmp_path))
    with pytest.raises(StartError) as caught:
        read_settings()
    assert [fault.place for fault in caught.value.faults] == ["FUNDRULES_DOCS"]


def test_the_site_below_the_working_directory_is_served_when_nothing_is_set(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FUNDRULES_DOCS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert read_settings().site is None
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "docs").symlink_to(folder)
    assert read_settings().site


@pytest.mark.parametrize(("path", "language"), [("/", "nl"), ("/en", "en")])
def test_the_page_has_links_into_the_site_and_each_of_them_arrives(server: Server, path: str, language: str) -> None:
    html = server.get(path).body.decode()
    links = re.findall(r'<li>\s*<a [^>]*href="([^"]+)" target="_blank"', html)
    assert len(links) == 3
    for link in links:
        found = ask(server, link)
        while found.status in {303, 308}:
            found = ask(server, found.headers["location"])
        assert found.status == 200
        assert found.headers["content-language"] == language


def test_without_the_site_no_page_has_links_into_it(server: Server, bare: Server) -> None:
    sent = {"content_type": "application/x-www-form-urlencoded"}
    with_site, without = (one.ask("POST", "/", b"page-do=result", **sent).body.decode() for one in (server, bare))
    assert with_site.count('href="/docs/uitleg/#FR1.') == 1
    for html in (without, bare.get("/").body.decode(), bare.get("/nothing", accept="text/html").body.decode()):
        assert "<h1" in html
        assert 'href="/docs/' not in html
        assert 'href="/toegankelijkheid' not in html
