"""The search of the built site, in a real browser, by the way people go: the form at the top of every page."""

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from playwright.sync_api import Browser, expect

from fundrules import load_funds
from fundrules.wording import say
from fundrules_website import foundby, redirecting, searching, terms
from fundrules_website.site import tell
from fundrules_website.theming import BELOW
from tests.browsing import Visit

QUERIES = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))
UNSEEN = {(language, one["ask"]) for language, queries in QUERIES.items() for one in queries if one.get("unseen")}
ASKED = [(language, one["ask"]) for language, queries in QUERIES.items() for one in queries]
WANTED = {(language, one["ask"]): one["find"] for language, queries in QUERIES.items() for one in queries}
STARTS = {"nl": "/", "en": "/en/"}
FORM = "[data-find] input"
FIRST = 3
UNSEEN_SHARE = 0.95
MOST_BYTES = 1_000_000
LEAST_SECTIONS = 100
MARKS = re.compile(r"\*\*|`|\]\(|\{\{|<[a-z/]")

FOUND = """async queries => {
  const box = document.querySelector("[data-find] input"), found = {};
  for (const query of queries) {
    box.value = query;
    box.form.requestSubmit();
    while (document.body.dataset.foundFor !== query) await new Promise(done => setTimeout(done, 1));
    found[query] = [...document.querySelectorAll("#found-list > li")].map(item => item.dataset.key);
  }
  return found;
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, allows scripts of our own only, and keeps quiet."""

    def end_headers(self) -> None:
        """Say what the pages may do."""
        self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def base(built: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def indexes(built: Path) -> dict[str, dict]:
    folders = {"nl": built, "en": built / "en"}
    return {
        language: json.loads((folder / "assets" / "search" / f"{language}.json").read_text(encoding="utf-8"))
        for language, folder in folders.items()
    }


def visit(  # noqa: PLR0913 - what a window can differ in
    browser: Browser, base: str, path: str, *, width: int = 1280, script: bool = True, scheme: str = "light"
) -> Visit:
    """Open a page of the site; what it asks elsewhere is stopped and kept."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    here = Visit(context.new_page(), base)
    context.route("**/*", here.watch)
    here.page.on("pageerror", lambda error: here.complaints.append(str(error)))
    here.page.goto(base + path)
    return here


def search_for(here: Visit, words: str) -> None:
    """Type words in the form with the keyboard, press Enter, and wait for the results."""
    here.tab_to(FORM)
    here.page.keyboard.type(words)
    here.page.keyboard.press("Enter")
    # While the page with the results opens, there is no body yet.
    here.page.wait_for_function("words => document.body?.dataset.foundFor === words", arg=words)


@pytest.fixture(scope="module")
def found(browser: Browser, base: str) -> dict[tuple[str, str], list[str]]:
    """Return what is found for every query: one page load for each language."""
    results: dict[tuple[str, str], list[str]] = {}
    for language, start in STARTS.items():
        here = visit(browser, base, start)
        search_for(here, "x")
        queries = [query for one, query in ASKED if one == language]
        keys = here.page.evaluate(FOUND, queries)
        assert not here.outside
        results |= {(language, query): keys[query] for query in queries}
    return results


def test_there_are_enough_queries_and_most_are_dutch() -> None:
    assert len(ASKED) == len(set(ASKED)) >= 110
    assert sum(language == "nl" for language, _ in ASKED) >= len(ASKED) * 2 / 3


def test_every_page_that_a_query_or_a_word_names_exists(indexes: dict[str, dict]) -> None:
    keys = {page["key"] for page in indexes["nl"]["pages"]}
    named = {key for wanted in WANTED.values() for key in wanted} | {*foundby.found_by(), searching.EVERYTHING}
    assert not sorted(named - keys)


def answers(asked: tuple[str, str], found: dict, indexes: dict[str, dict]) -> bool:
    """Say whether a page that answers, or a section of it, is among the first; another test sees that all exist."""
    keys = {page["key"] for page in indexes[asked[0]]["pages"]}
    wanted = keys & set(WANTED[asked])
    first = found[asked][:FIRST]
    return not wanted or bool({*first, *(key.partition("#")[0] for key in first)} & wanted)


@pytest.mark.parametrize("asked", [one for one in ASKED if one not in UNSEEN], ids=" ".join)
def test_a_page_that_answers_is_among_the_first_three(asked: tuple[str, str], found: dict, indexes: dict) -> None:
    assert answers(asked, found, indexes), found[asked][:FIRST]


def test_questions_that_the_search_did_not_learn_from_find_their_page_as_well(found: dict, indexes: dict) -> None:
    missed = [asked for asked in UNSEEN if not answers(asked, found, indexes)]
    assert 1 - len(missed) / len(UNSEEN) >= UNSEEN_SHARE, missed


def test_the_index_names_every_page_of_the_site(built: Path, indexes: dict[str, dict]) -> None:
    made = {file.parent.relative_to(built).as_posix() for file in built.rglob("index.html")}
    made -= {old.rstrip("/") for old in redirecting.redirects()}
    for language, index in indexes.items():
        root = "" if language == "nl" else "en/"
        told = {(root + page["address"].partition("#")[0]).rstrip("/") or "." for page in index["pages"]}
        assert told == {page for page in made if (page == "en" or page.startswith("en/")) == (language == "en")}


def test_every_section_that_is_found_stands_on_its_page(built: Path, indexes: dict[str, dict]) -> None:
    for language, index in indexes.items():
        parts = [page for page in index["pages"] if "#" in page["address"]]
        assert len(parts) > LEAST_SECTIONS
        for part in parts:
            folder, _, anchor = part["address"].partition("#")
            text = (built / ("" if language == "nl" else "en") / folder / "index.html").read_text(encoding="utf-8")
            assert f'<h2 id="{anchor}"' in text, part["key"]
            assert part["title"]
            assert part["summary"], part["key"]


def test_every_common_question_is_a_result_with_its_answer(built: Path, indexes: dict[str, dict]) -> None:
    for language, index in indexes.items():
        page = next(page for page in index["pages"] if page["key"] == "written:common-questions")
        text = (built / ("" if language == "nl" else "en") / page["address"] / "index.html").read_text(encoding="utf-8")
        told = [
            one for one in index["pages"] if one["key"].startswith(f"{page['key']}#") and one["title"].endswith("?")
        ]
        assert len(told) == text.count('class="say"')
        assert all(one["place"].endswith(page["title"]) for one in told)


def test_no_result_shows_marks_and_a_decision_note_says_that_it_is_one(indexes: dict[str, dict]) -> None:
    for language, index in indexes.items():
        assert not [page["key"] for page in index["pages"] if MARKS.search(page["title"] + page["summary"])]
        kinds = {page["kind"] for page in index["pages"] if page["key"].startswith("decision:")}
        assert kinds == {tell("search.kind.decision", language)}


SENTENCES = {  # what an answer or a page says, and the pages of which one explains it
    "verdict.eligible": ["written:read-the-answer"],
    "verdict.not_eligible": ["written:read-the-answer"],
    "verdict.conditional": ["written:undetermined-or-conditional", "written:read-the-answer"],
    "verdict.undetermined": ["written:undetermined-or-conditional", "written:read-the-answer"],
    "summary.eligible": ["written:read-the-answer"],
    "summary.not_eligible": ["written:read-the-answer"],
    "summary.no_clause": ["written:read-the-answer"],
    "summary.conditional": ["written:undetermined-or-conditional", "written:read-the-answer"],
    "summary.undetermined": ["written:undetermined-or-conditional", "written:read-the-answer"],
}


@pytest.mark.parametrize("language", STARTS)
def test_the_sentences_of_an_answer_lead_to_what_they_mean(language: str, browser: Browser, base: str) -> None:
    asked = {say(language, key): wanted for key, wanted in SENTENCES.items()}
    here = visit(browser, base, STARTS[language])
    search_for(here, "x")
    found = here.page.evaluate(FOUND, list(asked))
    assert not {
        words: found[words][:FIRST] for words, wanted in asked.items() if not set(wanted) <= set(found[words][:FIRST])
    }


def test_an_objection_is_no_objective(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/en/")
    search_for(here, "objection")
    found = here.page.evaluate(FOUND, ["objection", "objective", "objectives"])
    assert not [key for key in found["objection"] if key.startswith("objective:")]
    assert found["objective"] == found["objectives"]
    assert any(key.startswith("objective:") for key in found["objective"])


def test_the_index_is_small(built: Path) -> None:
    for file in (built / "assets/search/nl.json", built / "en/assets/search/en.json"):
        assert file.stat().st_size < MOST_BYTES


def test_the_words_never_leave_the_browser(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/helpdesk/")
    search_for(here, "geheim woord")
    assert here.page.url.endswith("/zoeken/#q=geheim%20woord")
    assert not here.outside
    assert not [url for url in here.asked if "geheim" in url.split("#")[0]]


@pytest.mark.parametrize("path", ["/", "/en/", "/helpdesk/nota-en-wet/", "/en/rules/amf/rate/standard/", "/404.html"])
def test_the_form_stands_on_every_page_with_a_label(path: str, browser: Browser, base: str) -> None:
    here = visit(browser, base, path)
    name = "Search this site" if path.startswith("/en/") else "Zoek in deze site"
    here.tab_to(FORM)
    assert here.page.get_by_role("search").get_by_role("searchbox", name=name).is_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_people_search_with_the_keyboard_and_hear_how_many_were_found(width: int, browser: Browser, base: str) -> None:
    here = visit(browser, base, "/", width=width)
    search_for(here, "dwangmiddelen")
    told = here.page.locator("#found-count[role=status]")
    assert (told.text_content() or "").endswith("voor “dwangmiddelen”.")
    assert here.page.evaluate("document.activeElement.id") == "found-count"
    here.page.keyboard.press("Tab")
    assert here.page.evaluate("document.activeElement.matches('#found-list > li:first-child a')")
    assert here.page.locator("#found-list mark").first.is_visible()
    assert here.page.evaluate("document.documentElement.scrollWidth") <= width
    here.page.keyboard.press("Enter")
    here.page.wait_for_url(lambda url: "#q=" not in url)


def test_many_results_are_told_as_the_best(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/zoeken/#q=project")
    told = here.page.locator("#found-count")
    expect(told).to_have_text("Dit zijn de beste 20 voor “project”.")
    assert here.page.locator("#found-list > li").count() == 20


def test_a_question_opens_at_its_answer(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/")
    search_for(here, "telt de btw mee?")
    here.page.locator("#found-list > li:first-child a").click()
    here.page.wait_for_url(lambda url: "#q=" not in url)
    anchor = here.page.url.partition("#")[2]
    expect(here.page.locator(f"[id='{anchor}']")).to_contain_text("Telt de btw mee?")
    expect(here.page.locator(f"[id='{anchor}']")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_result_says_in_words_where_its_page_stands(width: int, browser: Browser, base: str) -> None:
    """A rule keeps its id, which the helpdesk reads; nothing shows an address."""
    here = visit(browser, base, "/zoeken/#q=amf.rate.standard", width=width)
    first = here.page.locator("#found-list > li:first-child")
    expect(first.locator("code")).to_have_text("amf.rate.standard")
    expect(first.locator(".found-place")).to_have_text(f"Naslag{BELOW}Alle regels")
    here.page.goto(base + "/zoeken/#q=telt%20de%20btw%20mee")
    expect(here.page.locator(".found-place").first).to_contain_text("Veelgestelde vragen")
    assert not re.search(r"\S/\S*/", " ".join(here.page.locator("#found-list p").all_inner_texts()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", STARTS)
def test_axe_finds_nothing_among_results_or_when_nothing_is_found(
    language: str, scheme: str, browser: Browser, base: str
) -> None:
    here = visit(browser, base, STARTS[language], scheme=scheme)
    for words in ("project", "qqxxzzqq", "trugkr"):
        search_for(here, words)
        here.must_suit_everybody()
        here.page.set_viewport_size({"width": 1280, "height": 800})
        here.page.goto(base + STARTS[language])


def test_results_come_while_people_type(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/zoeken/")
    here.tab_to(FORM)
    here.page.keyboard.type("grond ko")
    here.page.wait_for_selector("body[data-found-for='grond ko']")
    assert here.page.url.endswith("#q=grond%20ko")
    assert here.page.locator("#found-list > li").count()


def test_when_nothing_is_found_near_words_and_the_list_of_all_pages_are_offered(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/zoeken/#q=qqxxzzqq")
    none = here.page.locator("#found-none")
    none.wait_for()
    assert none.get_by_role("link", name="Alles van A tot Z").is_visible()
    here.page.goto(base + "/zoeken/#q=trugkr")
    here.page.locator("[data-near] a").first.click()
    here.page.wait_for_selector("#found-list > li")


def test_without_scripts_there_is_a_link_to_the_list_instead_of_a_form(browser: Browser, base: str) -> None:
    here = visit(browser, base, "/", script=False)
    assert not here.page.locator(FORM).is_visible()
    assert here.page.get_by_role("link", name="Alles van A tot Z").is_visible()


TYPED = {
    "art:3.2.b": ["artikel 3 lid 2 onder b", "art. 3, tweede lid, onder b", "3(2)(b)", "3.2.b", "art 3.2.b",
                  "article 3(2)(b)", "Article 3, paragraph 2, point (b)", "artikel 3, lid 2, aanhef en onder b",
                  "Artikel 3 2e lid sub b", "3 (2) (b)", "art.3 lid 2 letter b", "3 lid 2 onder b",
                  "3 2 b"],
    "art:63.9": ["63(9) CPR", "artikel 63 lid 9", "lid 9 van artikel 63", "63 lid 9", "art 63, negende lid", "63.9"],
    "ann:4.1": ["bijlage IV punt 1", "annex iv point 1", "Bijlage 4, punt 1", "annex IV(1)"],
    "ann:4": ["annex iv", "bijlage 4"],
    "ann:3.4.b": ["bijlage III, punt 4(b)", "annex III 4(b)"],
    "p:90": ["90 procent", "90%", "90 %", "90 per cent"],
    "p:7.5": ["7,5 %", "7.5 percent"],
    "n:1000000": ["1 miljoen", "€ 1.000.000", "EUR 1,000,000", "1 mln", "1.000.000,00"],
}  # fmt: skip
NO_PLACES = ["90 procent", "2021-2027", "1 project", "in 2026", "429", "5 jaar bewaren", "ISF 3 projecten"]
IN_BROWSER = """async texts => {
  const {load} = await import(new URL("../assets/search/search.js", location));
  const finder = await load(document.documentElement.lang);
  return texts.map(text => [finder.read(text).found, finder.terms(text)]);
}"""


@pytest.mark.parametrize("form", TYPED)
def test_places_percentages_and_amounts_have_one_form_however_they_are_typed(form: str) -> None:
    assert {text: terms.read(text)[1] for text in TYPED[form]} == {text: [form] for text in TYPED[form]}


def test_other_numbers_are_no_places() -> None:
    assert not [one for text in NO_PLACES for one in terms.read(text)[1] if one.startswith("a")]


def test_places_in_the_rules_are_found_by_their_words() -> None:
    rulesets = load_funds(engine="reference").rulesets.values()
    cited = [place for one in rulesets for rule in one.rules.values() for place in (rule.citation, *rule.citation.see)]
    words = {"annex": "bijlage", "article": "artikel", "paragraph": "lid", "point": "punt"}
    for place in cited:
        if (place.annex or (place.article or "")[:1].isdecimal()) and "-" not in str(place.paragraph):
            typed = " ".join(f"{word} {value}" for name, word in words.items() if (value := getattr(place, name)))
            assert [f"={one}" for one in terms.read(typed)[1]] == [next(terms.forms(place))]


@pytest.mark.parametrize("language", STARTS)
def test_the_browser_reads_as_the_build_reads(
    language: str, browser: Browser, base: str, indexes: dict[str, dict]
) -> None:
    index = indexes[language]
    build = terms.Terms(language)
    build.spelled = index["spelled"]
    texts = [*sum(TYPED.values(), NO_PLACES), *index["spelled"].values()]
    texts += [text for page in index["pages"] for text in (page["title"], page["summary"])]
    here = visit(browser, base, {"nl": "/zoeken/", "en": "/en/search/"}[language])
    read = dict(zip(texts, here.page.evaluate(IN_BROWSER, texts), strict=True))
    different = {text: (made, build.of(text)) for text, (_, made) in read.items() if made != build.of(text)}
    assert not different
