"""The page in a real browser: with the keyboard only, with and without JavaScript, on a phone and on a desk."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import Browser, expect

from fundrules import load_funds
from fundrules.activity import LONGEST_SUMMARY
from fundrules.errors import EditionError
from fundrules.web.page import closed
from fundrules.web.posted import Posted
from fundrules.web.rendering import Around
from fundrules.web.typed import read_typed
from fundrules.web.view import Builder
from fundrules.wording import LANGUAGES, nl, say
from tests.browsing import Visit, browsing, visiting
from tests.serving import Server, running

ROOT = Path(__file__).parent.parent
WEB = ROOT / "core" / "src" / "fundrules" / "web"


def described(example: str) -> dict[str, object]:
    """Return the answers of an example, without its name and its days."""
    read = yaml.safe_load((ROOT / "examples" / f"{example}.yaml").read_text(encoding="utf-8"))
    return {name: value for name, value in read.items() if name not in {"title", "on", "start_date", "end_date"}}


ANSWERS = described("1-coa-protected-reception")
DAYS = {"start_date": "2026-01-01", "end_date": "2027-12-31"}
IDEA = {
    "nl": "Een kleine beschermde opvang voor alleenstaande minderjarige asielzoekers, samen met het COA.",
    "en": "A small protected reception centre for unaccompanied minor asylum seekers, together with COA.",
}
EVIL = '"><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">{{ 7 * 7 }}'
FORM = "application/x-www-form-urlencoded"
INTEGRATION = {
    "policy_area": "integration",
    "activities": "integration_programme",
    "integration_purpose": "civic_integration",
    "lead_partner": "zbo",
    "integration_cost": "800000",
    "person_status": "may_stay",
    "target_groups": "status_holders",
    "participants_nationality": "third_country_nationals",
    "takes_place": "netherlands",
    "partners": "none",
    "other_eu_funding": "no_other",
    "progress": "not_started",
    "cost_items": "ordinary_costs",
    "cost_kind": "project_costs",
    "funding_route": "programme",
    **DAYS,
}  # an independent body may apply if the managing authority lets it: the verdict is conditional
MISTAKES = {"start_date": "x", "end_date": "31-2-2026", "total_cost": "x", "ngo_size": "huge", "title": "t" * 300}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as one:
        yield one


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    with visiting(browser, server.base) as one:
        yield one


def send(server: Server, fields: dict[str, object], path: str = "/") -> tuple[int, str]:
    found = server.ask("POST", path, urlencode(fields, doseq=True).encode(), content_type=FORM)
    return found.status, found.body.decode()


# with the keyboard only


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_keyboard_alone_leads_from_an_empty_page_to_a_result(
    browser: Browser, server: Server, *, script: bool
) -> None:
    with visiting(browser, server.base, script=script) as visit:
        visit.walk(ANSWERS | DAYS)
        assert visit.page.locator("#fund-amf .utrecht-badge-status").inner_text() == "✓ Subsidiabel"
        assert "Hoogstens 90\u00a0% van de kosten" in visit.page.locator("#fund-amf").inner_text()
        assert "20\u00a0% van het fonds" in visit.page.locator("#fund-amf").inner_text()
        assert not [url for url in visit.asked if "?" in url or any(str(v) in url for v in DAYS.values())]
        assert {url.removeprefix(server.base) for url in visit.asked if "/static/" not in url} == {"/"}


def test_a_new_question_takes_the_focus_and_the_verdict_is_announced(visit: Visit) -> None:
    visit.press("go")
    expect(visit.page.locator("#heading")).to_be_focused()
    assert visit.page.locator("#heading").inner_text() == "Waar gaat het project over?"
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    expect(visit.page.locator("#heading")).to_be_focused()
    assert "niet subsidiabel" in visit.page.locator("#announced").inner_text()
    assert visit.page.title().startswith("Wat gaat u doen?")


def test_the_page_keeps_nothing_in_the_browser(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert visit.page.url == visit.base + "/"


def test_a_filter_finds_an_answer_in_a_long_list(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    visit.tab_to("#filter-activities")
    visit.page.keyboard.type("kindere grens")
    visit.page.keyboard.press("Enter")
    shown, told = visit.page.locator("[data-choice]:visible"), visit.page.locator("[data-filter-status]")
    assert shown.count() == 1
    assert told.inner_text() == "1 antwoord gevonden"
    visit.page.locator("#filter-activities").fill("grens")
    assert shown.count() > 1
    assert told.inner_text() == f"{shown.count()} antwoorden gevonden"


def test_without_javascript_there_is_no_filter_and_no_print_button(browser: Browser, server: Server) -> None:
    with visiting(browser, server.base, script=False) as visit:
        visit.press("go")
        visit.answer("policy_area", ["reception"])
        visit.press("next")
        assert not visit.page.locator("#filter-activities").is_visible()
        visit.press("result")
        assert not visit.page.locator("[data-print]").is_visible()


# moving through the questions


def test_an_answer_can_be_changed_cleared_and_passed_over(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    visit.press("skip")
    assert visit.page.locator("#heading").inner_text() != "Wat gaat u doen?"
    visit.press("change:policy_area")
    assert visit.page.locator("#main input[value=reception]").is_checked()
    visit.answer("policy_area", ["return"])
    visit.press("next")
    assert "Terugkeer" in visit.page.locator(".answers").inner_text()
    visit.press("clear:policy_area")
    assert visit.page.locator("#heading").inner_text() == "Waar gaat het project over?"
    assert not visit.page.locator(".answers").count()


def test_usual_answers_are_confirmed_in_one_step_and_only_those_that_stay_ticked(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    visit.answer("activities", ["reception_infrastructure"])
    visit.press("next")
    visit.press("usual")
    visit.tab_to("input[name=takes_place]")
    visit.page.keyboard.press("Space")
    visit.press("go")
    answered = visit.page.locator(".answers").inner_text()
    assert "Geen ander geld van de EU" in answered
    assert "Nederland" not in answered
    assert "Begin van het project" not in answered  # a usual day is only an example


def test_other_answers_are_held_against_earlier_ones_only_when_there_are_any(visit: Visit) -> None:
    visit.press("form")
    titles = visit.page.locator(".group__title")
    assert say("nl", "page.rest_answers") in [title.split(" (")[0] for title in titles.all_inner_texts()]
    assert say("nl", "page.other_answers") not in visit.page.locator("#main").inner_text()
    visit.answer("policy_area", ["reception"])
    visit.press("check")
    visit.press("go")
    assert say("nl", "page.other_answers") in visit.page.locator("#main").inner_text()


def test_how_many_questions_still_decide_is_told_only_at_one_that_decides(server: Server) -> None:
    told = say("nl", "page.still_deciding", n="@").partition("@")[0]
    assert told in send(server, {"page-do": "question:start_date"})[1]
    assert told not in send(server, {"page-do": "question:total_cost"})[1]


def test_a_question_that_was_passed_over_is_not_counted_as_still_to_come(server: Server) -> None:
    told = re.compile(say("nl", "page.still_deciding", n="@").replace("@", r"(\d+)"))
    before, after = (
        int(told.findall(send(server, {"policy_area": "return", "page-do": do, "page-asked": "activities"})[1])[0])
        for do in ("go", "skip")
    )
    assert after == before - 1


def test_passed_over_questions_can_be_answered_in_the_end(visit: Visit) -> None:
    visit.walk({"policy_area": ["reception"], "activities": ["reception_infrastructure"]})
    assert "Nog niet beantwoord" in visit.page.locator("#main").inner_text()
    visit.press("again")
    assert visit.page.locator("input[name=page-asked]").count() == 1


@pytest.mark.parametrize("verb", ["next", "skip"])
def test_the_result_comes_as_soon_as_only_advice_is_left_and_advice_is_asked_for(visit: Visit, verb: str) -> None:
    settled = INTEGRATION | {"lead_partner": "municipality"}
    del settled["funding_route"]
    visit.send(settled | {"page-do": "go"})
    assert visit.page.locator("input[name=page-asked]").get_attribute("value") == "funding_route"
    if verb == "next":
        visit.answer("funding_route", "programme")
    visit.press(verb)
    assert visit.page.locator("#heading").inner_text() == say("nl", "page.result_title")
    assert visit.page.locator("button[value=again]").count() == (verb == "skip")
    visit.press("advice")
    for _ in range(2):
        assert visit.page.locator(".question__about").inner_text() == say("nl", "page.about_advice")
        visit.press("skip")
    visit.press("result")
    visit.press("again")
    assert visit.page.locator(".question__about").count() == 1


def test_the_language_can_be_changed_without_losing_answers(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    visit.press("question:activities")
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert visit.page.locator("#heading").inner_text() == "What are you going to do?"
    assert "Reception of asylum seekers" in visit.page.locator(".answers").inner_text()
    assert visit.page.url == visit.base + "/en"


def test_the_whole_form_gives_the_same_result(visit: Visit) -> None:
    visit.press("form")
    visit.page.locator("details", has=visit.page.locator("[value=reception_infrastructure]")).locator("summary").click()
    for fact, value in (ANSWERS | DAYS).items():
        if visit.page.locator(f"#main [name='{fact}']").count():
            visit.answer(fact, value)
    visit.press("check")
    assert visit.page.locator("#fund-amf .utrecht-badge-status").inner_text() == "✓ Subsidiabel"


def test_judgements_are_shown_and_never_asked(visit: Visit, server: Server) -> None:
    visit.press("form")
    assert "Dit beoordeelt de managementautoriteit." in visit.page.locator(".judged").inner_text()
    asked = [one.get_attribute("value") for one in visit.page.locator("input[name=page-asked]").all()]
    assert len(asked) > 40
    judged = [row["id"] for row in server.get("/v1/facts?pageSize=500").json["items"] if row["type"] == "judgement"]
    assert judged
    assert not set(judged) & set(asked)
    status, html = send(server, {"page-do": "result", judged[0]: "true"})
    assert status == 200
    assert f'name="{judged[0]}"' not in html


# what is known, in short


def test_who_must_judge_is_told_where_the_verdict_waits_for_it(visit: Visit) -> None:
    visit.send(INTEGRATION | {"page-do": "result"})
    card = visit.page.locator("#fund-amf")
    assert card.locator(".utrecht-badge-status").inner_text() == "! Subsidiabel, mits"
    needed = card.locator(".facts__item", has_text="Nog nodig").inner_text()
    assert "Een oordeel over “Een zbo is toegelaten" in needed
    assert "De managementautoriteit beoordeelt dit" in needed
    assert say("nl", "unknown_yet") not in card.inner_text()  # no answer is missing
    assert "nog te beoordelen" in card.inner_text()


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        (INTEGRATION | {"lead_partner": "municipality"}, "eligible"),
        (INTEGRATION, "conditional"),
        ({}, "undetermined"),
        ({"policy_area": "none", "activities": "none"}, "not_eligible"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_begins_with_the_answer(
    server: Server, fields: dict[str, object], verdict: str, language: str
) -> None:
    _, html = send(server, fields | {"page-do": "result"}, "/" if language == "nl" else "/en")
    assert say(language, f"page.overall.{verdict}", funds="@").partition("@")[0] in html


def test_every_rule_bears_the_name_to_tell_on_the_phone(visit: Visit) -> None:
    visit.send(INTEGRATION | {"page-do": "result"})
    rules = visit.page.locator(".rule").all()
    assert len(rules) > 20
    for rule in rules:
        name = str(rule.locator(".rule__id").text_content()).strip("[]")
        link = str(rule.locator(".rule__source > a").last.get_attribute("href"))
        assert link == f"/rules/{name}?language=nl"


def test_how_an_amount_was_found_stands_with_the_rule_and_not_in_the_short_answer(server: Server) -> None:
    _, html = send(server, INTEGRATION | {"page-do": "result"})
    short = html.partition('<dl class="facts">')[2].partition("</dl>")[0]
    assert "voor alle projecten samen: circa €\u00a0" in short
    assert "eigen keuze" not in short
    assert "eigen keuze" in html


def test_a_share_that_the_nota_does_not_name_is_told_once(server: Server) -> None:
    answers = described("4-hash-check-service") | DAYS
    sent = {name: str(value).lower() if isinstance(value, bool) else value for name, value in answers.items()}
    _, html = send(server, sent | {"page-do": "result"}, "/en")
    money = html.partition('id="fund-isf"')[2].partition("Money from")[2].partition("</dl>")[0]
    assert "The nota names no share of the money" in money
    assert say("en", "card.no_share") not in money


def test_point_rate_and_share_stay_in_sight_on_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 740})
    for do in ("result", "question:total_cost"):
        visit.send(INTEGRATION | {"page-do": do})
        visit.page.mouse.wheel(0, 900)
        visit.page.wait_for_function("window.scrollY > 300")
        strip = visit.page.locator(".strip")
        assert "Artikel 3(2)(b)(g), hoogstens 75\u00a0%, deel van 20\u00a0%" in strip.inner_text()
        assert strip.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": pytest.approx(120, abs=40)}


def test_questions_left_are_put_in_parts_by_what_they_decide(server: Server) -> None:
    _, html = send(server, {"page-do": "result", "policy_area": "return"})
    rest = html.partition('id="open-title"')[2]
    parts = [rest.index(say("nl", f"page.part_{part}")) for part in ("verdict", "money", "advice")]
    assert parts == sorted(parts)


# leaving the page and coming back


def test_the_back_button_of_the_browser_leads_to_the_question_before_and_forth_again(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")
    visit.press("result")
    visit.page.locator(".strip__link").nth(1).click()  # a link inside the page is a step of its own
    for _ in range(2):
        visit.page.go_back()
    assert visit.page.locator("#heading").inner_text() == "Wat gaat u doen?"
    assert visit.page.title().startswith("Wat gaat u doen?")
    expect(visit.page.locator("#heading")).to_be_focused()
    visit.page.go_back()
    assert visit.page.locator("#main input[value=reception]").is_checked()
    visit.page.go_forward()
    visit.answer("activities", ["reception_infrastructure"])
    visit.press("next")
    assert "Opvangplaatsen" in visit.page.locator(".answers").inner_text()
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_what_leads_away_opens_beside_the_page_and_says_so(visit: Visit) -> None:
    visit.send(INTEGRATION | {"page-do": "result"})
    away = visit.page.locator("a:not([href^='#'], [href^='mailto:'], [href='/'])")
    assert away.count() > 10
    for link in away.all():
        assert link.get_attribute("target") == "_blank"
        assert (link.text_content() or "").endswith("(opent in een nieuw tabblad)")


def test_the_name_of_the_page_leads_to_the_start_with_the_answers(visit: Visit) -> None:
    visit.send({"policy_area": "reception", "page-do": "go"})
    visit.page.locator(".top__name").click()
    assert visit.page.locator("h1").inner_text() == say("nl", "page.start_title")
    visit.press("go")
    assert "Opvang van asielzoekers" in visit.page.locator(".answers").inner_text()


# a text of one's own


def test_suggestions_become_answers_only_when_confirmed_and_the_text_is_gone(visit: Visit) -> None:
    visit.tab_to("#free-text")
    visit.page.keyboard.type(IDEA["nl"])
    visit.press("suggest")
    assert "“beschermde opvang”" in visit.page.locator("#main").inner_text()
    assert not visit.page.locator("#main fieldset input:checked:not([value=''])").count()
    visit.answer("activities", ["reception_infrastructure"])
    visit.press("go")
    answered = visit.page.locator(".answers").inner_text()
    assert "Opvangplaatsen bouwen of verbeteren" in answered
    assert "Doelgroepen" not in answered
    assert "beschermde opvang voor" not in visit.page.content()


def test_a_text_that_says_nothing_is_told(server: Server) -> None:
    status, html = send(server, {"page-do": "suggest", "page-text": "qqq zzz"})
    assert status == 200
    assert say("nl", "page.suggest_nothing_title") in html


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_whole_text_is_read_and_one_that_is_too_long_is_told_and_kept(
    browser: Browser, server: Server, *, script: bool
) -> None:
    filling = "zzz " * 2_000
    with visiting(browser, server.base, script=script) as visit:
        visit.page.fill("#free-text", filling + IDEA["nl"])
        visit.press("suggest")
        assert "“beschermde opvang”" in visit.page.locator("#main").inner_text()
        too_long = filling + IDEA["nl"] + "z" * LONGEST_SUMMARY
        visit.page.fill("#free-text", too_long)
        visit.press("suggest")
        expect(visit.page.locator("#errors")).to_be_focused()
        assert "Hoogstens 10.000 mag." in visit.page.locator("#fault-free-text").inner_text()
        assert visit.page.input_value("#free-text") == too_long
        visit.page.locator("#errors a[href='#free-text']").press("Enter")
        expect(visit.page.locator("#free-text")).to_be_focused()


# what goes wrong


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize(
    ("fact", "typed", "told"),
    [("start_date", "31-2-2026", "not_day"), ("total_cost", "veel", "not_euro"), ("land_percent", "101", "too_high")],
)
def test_a_mistake_is_told_on_top_with_the_focus_and_at_its_field(  # noqa: PLR0913 - a table of cases
    browser: Browser, server: Server, *, script: bool, fact: str, typed: str, told: str
) -> None:
    with visiting(browser, server.base, script=script) as visit:
        visit.press("form")
        visit.page.fill(f"#field-{fact}", typed)
        visit.press("check")
        message = say("nl", f"page.fault.{told}", expected="100", found="")
        expect(visit.page.locator("#errors")).to_be_focused()
        assert visit.page.title().startswith("Fout:")
        field = visit.page.locator(f"#field-{fact}")
        assert field.input_value() == typed
        assert field.get_attribute("aria-invalid") == "true"
        assert f"fault-{fact}" in (field.get_attribute("aria-describedby") or "")
        assert message in visit.page.locator(f"#fault-{fact}").inner_text()
        visit.page.locator(f"#errors a[href='#field-{fact}']").press("Enter")
        expect(field).to_be_focused()


def test_going_on_without_an_answer_is_told(visit: Visit) -> None:
    visit.press("go")
    visit.press("next")
    expect(visit.page.locator("#errors")).to_be_focused()
    assert "Weet ik niet" in visit.page.locator("#fault-policy_area").inner_text()


def test_several_mistakes_are_told_at_once_and_the_other_answers_stay(server: Server) -> None:
    fields = {
        "page-do": "next",
        "start_date": "2026-05-01",
        "end_date": "1-1-2026",
        "total_cost": "x",
        "ngo_size": "huge",
    }
    status, html = send(
        server, fields | {"policy_area": ["reception", "none"], "is_innovative": "true", "nonsense": "1"}
    )
    assert status == 400
    assert html.count('class="utrecht-form-field-error-message"') == 4
    assert re.search(r'value="true" checked', html)
    assert 'value="1-1-2026"' in html
    assert "nonsense" in html


def test_what_is_no_form_is_refused(server: Server) -> None:
    assert server.ask("POST", "/", b"{}", content_type="application/json").status == 415
    assert server.ask("POST", "/", b"&".join([b"a=1"] * 3000), content_type=FORM).status == 400
    assert server.ask("POST", "/", b"x=" + b"1" * 300_000, content_type=FORM).status == 413
    assert server.ask("POST", "/", b"policy_area=%ff%fe&page-do=%00", content_type=FORM).status in {200, 400}


def test_what_is_typed_is_shown_as_text(visit: Visit) -> None:
    visit.tab_to("#free-text")
    visit.page.fill("#free-text", EVIL)
    visit.press("suggest")
    assert visit.page.input_value("#free-text") == EVIL
    visit.press("go")
    visit.press("form")
    visit.page.fill("#field-title", EVIL)
    visit.page.fill("#field-summary", EVIL)
    visit.press("check")
    assert EVIL in visit.page.locator("#heading").inner_text()
    assert EVIL in visit.page.locator(".summary").inner_text()
    assert visit.page.evaluate("window.hacked === undefined")
    assert not visit.page.locator("main script, main img").count()


# on paper


def test_the_print_has_everything_and_no_buttons(visit: Visit, server: Server) -> None:
    visit.walk(ANSWERS | DAYS, advice=True)
    visit.page.locator("summary", has_text="Naam en omschrijving").click()
    visit.page.fill("#field-title", "Opvang aan de haven")
    visit.press("result")
    visit.page.emulate_media(media="print")
    paper = visit.page.locator("#main").inner_text()
    receipt = visit.page.locator("#receipt-title").locator("..").inner_text()
    decided = server.post("/v1/decisions", ANSWERS | DAYS | {"title": "Opvang aan de haven"}).json
    assert decided["receipt"]["result_hash"] in receipt
    assert '"lead_partner": "coa"' in receipt
    assert "fundrules replay" in receipt
    for wanted in (
        "Opvang aan de haven",
        decided["notice"],
        "nota-2020",
        "Subsidiabel",
        "Waarom",
        "Bron:",
        "te regelen",
    ):
        assert wanted in paper
    for answer in ("Centraal Orgaan opvang asielzoekers (COA)", "1 januari 2026"):
        assert answer in paper
    assert not visit.page.locator("button:visible").count()
    closed = visit.page.locator("details:not(.no-print, .no-print *):not([open]) li")
    assert closed.count()
    assert len(visit.page.pdf()) > 20_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_says_whether_it_is_signed(server: Server, tmp_path: Path, language: str) -> None:
    path = "/" if language == "nl" else "/en"
    assert say(language, "page.receipt_unsigned") in send(server, {"page-do": "result"}, path)[1]
    with running(tmp_path, FUNDRULES_SIGNING_KEY="k" * 32) as signing:
        assert say(language, "page.receipt_signed") in send(signing, {"page-do": "result"}, path)[1]


def test_a_question_is_printed_from_its_first_page_on(visit: Visit) -> None:
    visit.send({"policy_area": "integration", "page-do": "go"})
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".question").evaluate("one => getComputedStyle(one).breakInside") == "auto"
    assert say("nl", "page.name") in visit.page.locator("#main").inner_text()


def test_the_receipt_can_be_saved_and_replayed(server: Server) -> None:
    body = urlencode({"page-do": "receipt", "policy_area": "reception"}).encode()
    saved = server.ask("POST", "/", body, content_type=FORM)
    assert 'filename="bewijs.json"' in saved.headers["content-disposition"]
    assert server.post("/v1/replays", saved.json).json["same"]


# for everybody


States = dict[str, Callable[[Visit], None]]


def to_question(visit: Visit) -> None:
    visit.press("go")
    visit.answer("policy_area", ["reception"])
    visit.press("next")


def to_error(visit: Visit) -> None:
    visit.press("go")
    visit.press("next")


def to_form_error(visit: Visit) -> None:
    visit.press("form")
    visit.page.fill("#field-start_date", "x")
    visit.page.fill("#field-total_cost", "x")
    visit.press("check")


def to_usual(visit: Visit) -> None:
    to_question(visit)
    visit.answer("activities", ["reception_infrastructure"])
    visit.press("next")
    visit.press("usual")


def to_text_error(visit: Visit) -> None:
    visit.page.fill("#free-text", "z" * (LONGEST_SUMMARY + 1))
    visit.press("suggest")


def to_suggestions(visit: Visit) -> None:
    visit.page.fill("#free-text", IDEA[visit.language])
    visit.press("suggest")


def to_result(visit: Visit) -> None:
    visit.walk(ANSWERS | DAYS)
    for details in visit.page.locator("details:not([open]) > summary").all():
        if details.is_visible():
            details.click()


def sending(fields: dict[str, object]) -> Callable[[Visit], None]:
    return lambda visit: visit.send(fields)


STATES: States = {
    "start": Visit.start,
    "question": to_question,
    "error": to_error,
    "form": lambda visit: visit.press("form"),
    "form error": to_form_error,
    "usual": to_usual,
    "suggestions": to_suggestions,
    "text error": to_text_error,
    "result": to_result,
    "conditional result": sending(INTEGRATION | {"page-do": "result"}),
    "result without answers": sending({"page-do": "result"}),
    "refusal by all": sending({"page-do": "result", "policy_area": "none", "activities": "none"}),
    "nothing found": sending({"page-do": "suggest", "page-text": "qqq zzz"}),
    "changing": sending(INTEGRATION | {"page-do": "change:activities"}),
    "form with answers and many mistakes": sending(INTEGRATION | MISTAKES | {"page-do": "check"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_everybody_can_use_it_on_a_phone_and_on_a_desk(
    browser: Browser, server: Server, state: str, language: str
) -> None:
    with visiting(browser, server.base, language=language) as visit:
        STATES[state](visit)
        visit.must_suit_everybody()


# the rest


def test_a_static_file_is_sent_once(server: Server) -> None:
    first = server.get("/static/site.css")
    assert first.headers["content-type"].startswith("text/css")
    again = server.get("/static/site.css", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.get("/static/../page.py").status == 404
    assert server.get("/static/vendor/README.md").status == 404


def test_the_page_has_the_policy_of_a_page(server: Server) -> None:
    found = server.get("/en")
    assert found.headers["content-language"] == "en"
    assert "script-src 'self'" in found.headers["content-security-policy"]
    assert found.headers["cache-control"] == "no-store"
    assert "style=" not in found.body.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_without_rules_is_told(language: str) -> None:
    with pytest.raises(EditionError) as caught:
        Builder(load_funds(engine="reference"), Posted(do="start"), date(2040, 1, 1), language)
    found = closed(caught.value, language, Around("help@example.org"))
    assert found.status_code == 503
    assert f"1 {say(language, 'months').split()[0]} 2040" in found.content.decode()


def test_every_sentence_of_the_page_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*") if path.suffix in {".py", ".html"})
    built = ("refused.", "fault.", "kind.", "truth.", "hint_", "about_", "part_", "overall.", "label_", "help_", "who_")
    keys = [key.removeprefix("page.") for key in nl.SENTENCES if key.startswith("page.")]
    assert keys
    counted = {key: key.removesuffix("_one").removesuffix("_many") for key in keys}  # one sentence of one, one of more
    assert not [
        key
        for key in keys
        if not key.startswith(built)
        and not any(f'"{name}"' in source or f"page.{name}" in source for name in (key, counted[key]))
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        ("euro", "250.000", "250000.00"),
        ("euro", "250,000.50", "250000.50"),
        ("euro", "€ 1.000.000,5", "1000000.50"),
        ("euro", "12.345.67", "12.345.67"),
        ("euro", "1.2.3", "1.2.3"),
        ("date", "1-4-2026", "2026-04-01"),
        ("date", "1 april 2026", "2026-04-01"),
        ("date", "May 1", "May 1"),
        ("count", " 12 ", 12),
        ("count", "-1", "-1"),
        ("yes_no", "true", True),
        ("yes_no", "maybe", "maybe"),
    ],
)
def test_what_people_type_is_read(kind: str, typed: str, read: object) -> None:
    assert read_typed(kind, [typed]) == read
