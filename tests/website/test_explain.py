"""The page that explains a decision, in a real browser: without the service, and with the real one behind it."""

import json
import re
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from msgspec import json as encoded
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from fundrules import decide, load_funds
from fundrules.receipts import canonical, facts_hash, hashed, read_receipt, sign, signed_content
from fundrules.wording import LANGUAGES, say
from fundrules_website.explainpage import sentences, undone
from tests.serving import Server, running
from tests.website.sitting import Sat, sitting

ROOT = Path(__file__).parents[2]
PAGES = {"nl": "/uitleg/", "en": "/en/explain/"}
SCRIPTS = ROOT / "website" / "assets" / "explain"
KEY = "a key of at least thirty-two characters"
DAY = date(2026, 11, 25)
EXAMPLES = {
    file.stem[0]: json.loads(json.dumps(yaml.safe_load(file.read_text("utf-8")), default=str))
    for file in (ROOT / "examples").glob("*.yaml")
}
KINDS: dict[str, dict[str, Any]] = {
    "eligible": EXAMPLES["1"],
    "conditional": EXAMPLES["3"] | {"other_eu_funding": "no_other"},
    "undetermined": {"policy_area": ["integration"], "on": "2026-11-25"},
    "not_eligible": EXAMPLES["3"],
}
FUNDS = load_funds()
HARM = "window.hacked = 1"
EVIL = f'<script>{HARM}</script><img src=x onerror="{HARM}"><a href="javascript:{HARM}">x</a>'
OPEN = "one => { one.open = true }"
SOFT = "=\r\n> "  # the end of a line as mail programs write and quote it
RESULT, FAULT = "#explain-result h2", "#explain-error p"


def decision(kind: str, language: str = "nl", detail: str = "full") -> dict[str, Any]:
    made = decide(FUNDS, KINDS[kind], on=DAY, language=language, detail=detail)
    assert made.verdict == kind
    return dict(encoded.decode(encoded.encode(made)))


def given_decision(given: dict[str, Any], detail: str = "full") -> dict[str, Any]:
    made = decide(FUNDS, given, on=DAY, language="nl", detail=detail)
    return dict(encoded.decode(encoded.encode(made)))


def wrapped(code: str, width: int, between: str = "\n") -> str:
    """Return a code as a mail program breaks it."""
    return between.join(code[at : at + width] for at in range(0, len(code), width))


@dataclass
class Opened:
    """The page with everything it asked for, and what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def paste(self, given: object, wait: str = RESULT) -> None:
        """Paste something, press the button and wait for what comes."""
        written = given if isinstance(given, str) else json.dumps(given)
        self.page.locator("#explain-text").evaluate("(box, text) => { box.value = text }", written)  # typing takes long
        self.page.click("#explain-form button[type=submit]")
        self.page.wait_for_selector(wait)

    def text(self, selector: str = "#explain-result") -> str:
        """Return what can be read there."""
        return self.page.locator(selector).inner_text()


def _complains(told: ConsoleMessage) -> bool:
    """Say whether the browser complains of our scripts; that an address answers with an error it always writes."""
    return told.type in {"error", "warning"} and not told.text.startswith("Failed to load resource")


@contextmanager
def opening(
    browser: Browser, base: str, language: str = "nl", code: str = "", width: int = 1280, **more: Any
) -> Iterator[Opened]:
    """Open the page; nothing may be asked of another place, and no address may hold what was pasted."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **more)
    opened = Opened(context.new_page())
    opened.page.on("request", lambda request: opened.asked.append(request.url))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("console", lambda told: opened.complaints.extend([told.text] if _complains(told) else []))
    opened.page.goto(base + PAGES[language] + (f"#{code}" if code else ""))
    opened.page.wait_for_selector("#explain-form:not([hidden])")
    yield opened
    origin = base.removesuffix("/docs")
    assert not [url for url in opened.asked if not url.startswith((origin + "/", "data:"))]
    sent = [url.partition("#")[0] for url in opened.asked]
    assert not [url for url in sent if "FR1" in url or "fundrules." in url]
    assert {url.partition("?")[2] for url in sent} <= {
        "", *(f"language={one}" for one in LANGUAGES),
        *(f"detail={detail}&language={one}" for detail in ("full", "codes") for one in LANGUAGES),
    }  # fmt: skip
    assert not opened.complaints
    assert opened.page.evaluate("window.hacked") is None
    context.close()


def axe(page: Page) -> list[tuple[str, str, str]]:
    """Return what axe finds on the page."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags}).response
    assert "color-contrast" in {one["id"] for one in found["passes"]}
    return [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found["violations"]]


@pytest.fixture(scope="module")
def alone(built: Path) -> Iterator[Sat]:
    """Serve the site from a folder, without the service."""
    with sitting(built) as sat:
        yield sat


@pytest.fixture(scope="module")
def service(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("service"), FUNDRULES_SIGNING_KEY=KEY, FUNDRULES_DOCS=str(built)) as one:
        yield one


@pytest.fixture
def served(built: Path, service: Server) -> Iterator[Sat]:
    """Serve the site with the service behind it."""
    with sitting(built, service.base) as sat:
        yield sat


def receipt(service: Server, kind: str = "eligible") -> dict[str, Any]:
    return dict(service.post("/v1/decisions", KINDS[kind]).json["receipt"])


# a whole decision, without the service


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_decision_is_explained_without_the_service(
    browser: Browser, alone: Sat, kind: str, language: str
) -> None:
    made, said = decision(kind, language), sentences(language)
    with opening(browser, alone.base, language) as opened:
        opened.paste(made)
        shown = opened.text()
        assert said[f"verdict.{kind}"] in opened.text(".explain-answer")
        assert said[f"meaning.{kind}"] in shown
        assert said["notice"] in shown
        order = [one.get_attribute("data-fund") for one in opened.page.locator(".explain-fund").all()]
        assert order == [standing["fund"] for standing in made["order"]]
        for fund in made["funds"]:
            part = opened.text(f".explain-fund[data-fund={fund['fund']}]")
            assert said[f"verdict.{fund['verdict']}"] in part
            assert fund["summary"] in part
        assert not [url for url in opened.asked if "/v1/" in url]


def test_a_fund_shows_clause_rate_money_and_every_reason_with_its_conditions_and_sources(
    browser: Browser, alone: Sat
) -> None:
    fund = decision("eligible")["funds"][0]
    clause = next(one for one in fund["clauses"] if one.get("primary"))
    with opening(browser, alone.base) as opened:
        opened.paste(decision("eligible"))
        opened.page.evaluate(f"document.querySelectorAll('#explain-result details').forEach({OPEN})")
        part = opened.text(".explain-fund[data-fund=amf]")
        assert f"Artikel {clause['point']}" in part
        assert f"bijlage {clause['adopted']['annex']}, punt {clause['adopted']['point']}" in part
        assert "Hoogstens 90\u00a0%" in part
        assert "20\u00a0% van het fonds" in part
        assert "€\u00a054.500.000" in part
        assert fund["allocation"]["amount_note"] in part
        told = [clause, *fund["eligibility"], *fund["signals"], *(one for one in fund["clauses"] if one is not clause)]
        for rule in told:
            if rule.get("breadth") == "residual":
                continue
            shown = opened.text(f".explain-fund[data-fund=amf] [data-rule='{rule['id']}'] >> nth=0")
            assert rule["title"] in shown
            assert rule["text"] in shown
            for condition in rule.get("conditions", []):
                assert condition["text"] in shown
                assert condition.get("actual", "") in shown
            for source in rule.get("citation", []):
                assert source["text"] in shown
            if "reading" in rule:
                assert rule["reading"]["ours"] in shown


def test_open_questions_come_in_the_order_to_ask_with_the_rules_they_decide(browser: Browser, alone: Sat) -> None:
    made = decision("undetermined")
    asked = [one for one in made["funds"][0]["questions"] if one.get("decides") == "verdict"]
    with opening(browser, alone.base) as opened:
        opened.paste(made)
        items = opened.page.locator("ol.explain-open >> nth=0").locator(":scope > li")
        told = [one.locator("strong").first.inner_text() for one in items.all()]
        assert told == [one["question"] for one in asked]
        assert items.first.locator("details a").count() == len(set(asked[0]["why"]))


def test_what_would_change_it_names_what_is_in_the_way_and_what_is_lacking(browser: Browser, alone: Sat) -> None:
    made, said = decision("not_eligible"), sentences("nl")
    with opening(browser, alone.base) as opened:
        opened.paste(made)
        shown = opened.text()
        after = shown[shown.index(said["change_title"]) :]
        assert said["change_in_the_way"] in after
        assert "Ander EU-geld betaalt alles al" in after
        assert said["can_change"] in after


def test_what_is_lacking_is_told_where_the_nearest_point_is_about_the_same_work(browser: Browser, alone: Sat) -> None:
    given = {"policy_area": ["integration"], "activities": ["departure_support"], "on": "2026-11-25", "funds": ["amf"]}
    made = given_decision(given)
    assert made["order"][0]["lacking"]
    with opening(browser, alone.base) as opened:
        opened.paste(made)
        shown = opened.text()
        for lack in made["order"][0]["lacking"]:
            if "policy_area" not in lack["facts"]:
                assert lack["text"] in shown


def test_no_point_of_another_policy_area_is_called_near(browser: Browser, alone: Sat) -> None:
    """A language course is not helped by hearing that it is nearly an evaluation of borders."""
    given = {
        "policy_area": ["integration"],
        "activities": ["integration_programme"],
        "on": "2026-11-25",
        "funds": ["bmvi"],
    }
    for detail in ("full", "codes"):
        made = given_decision(given, detail)
        (standing,) = made["order"]
        assert {"policy_area"} in [set(one["facts"]) for one in standing["lacking"]]
        with opening(browser, alone.base) as opened:
            opened.paste(made)
            after = opened.text().partition(sentences("nl")["change_title"])[2]
            assert sentences("nl")["change_elsewhere"] in after
            assert FUNDS.rulesets["bmvi"].rules[standing["clause"]].texts.nl.title not in after


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({}, "change_enough_one"),
        (
            {
                "policy_area": ["border_management"],
                "activities": ["border_equipment"],
                "is_for_customs": True,
                "is_emergency": False,
                "cost_items": ["customs_equipment"],
                "other_eu_funding": "no_other",
                "funds": ["bmvi"],
            },
            "change_enough_maybe",
        ),
    ],
)
def test_an_exclusion_says_how_many_other_answers_undo_it(
    browser: Browser, alone: Sat, changed: dict[str, Any], key: str
) -> None:
    made = given_decision(KINDS["not_eligible"] | changed)
    assert any(one.get("in_the_way") for one in made["order"])
    with opening(browser, alone.base) as opened:
        opened.paste(made)
        assert sentences("nl")[key] in opened.text()


def test_one_other_answer_is_enough_where_all_conditions_are_needed() -> None:
    """An exclusion with alternatives is not among those."""
    falls = {name for fund in FUNDS.rulesets.values() for name, rule in fund.rules.items() if undone(rule)}
    assert "common.eligibility.double-funding" in falls
    assert "amf.eligibility.integration-small-ngo" in falls
    assert "bmvi.eligibility.customs-purpose" not in falls
    assert all(name.split(".")[1] == "eligibility" for name in falls)


def test_a_decision_without_texts_is_explained_with_the_words_of_the_site(browser: Browser, alone: Sat) -> None:
    with opening(browser, alone.base) as opened:
        opened.paste(decision("eligible", detail="codes"))
        assert "Opvangplaatsen maken of verbeteren" in opened.text(".explain-fund[data-fund=amf]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_of_codes_says_that_and_nothing_false(
    browser: Browser, alone: Sat, kind: str, language: str
) -> None:
    """Funds and objectives have their names, and an answer that was given is not called unanswered."""
    made, said = decision(kind, language, detail="codes"), sentences(language)
    labels = {name: getattr(fact.label, language) for name, fact in FUNDS.vocabulary.facts.items()}
    with opening(browser, alone.base, language) as opened:
        opened.paste(made)
        shown = opened.text()
        assert said["bare"] in shown
        assert said["other_language"] not in shown
        for fund in made["funds"]:
            part = opened.text(f".explain-fund[data-fund={fund['fund']}]")
            assert getattr(FUNDS.rulesets[fund["fund"]].fund.name, language) in part
        for name in made["receipt"]["facts"]:
            assert f"{labels[name]}. {said['not_answered']}" not in shown
        assert not [name for name in labels if "_" in name and re.search(rf"\b{name}\b", shown)]


def test_a_judgement_in_a_decision_of_codes_is_named(browser: Browser, alone: Sat) -> None:
    made = given_decision({**EXAMPLES["1"], "is_emergency": True, "on": "2026-11-25"}, "codes")
    judged = {one["judged_by"] for fund in made["funds"] for one in fund["eligibility"] if one.get("judged_by")}
    conditional = decision("conditional", detail="codes")
    judged |= {one["judged_by"] for f in conditional["funds"] for one in f["eligibility"] if one.get("judged_by")}
    assert judged <= FUNDS.vocabulary.facts.keys()
    with opening(browser, alone.base) as opened:
        opened.paste(conditional)
        assert not [name for name in judged if name in opened.text()]


def test_the_service_makes_a_decision_of_codes_whole_when_asked(browser: Browser, served: Sat) -> None:
    made = decision("not_eligible", detail="codes")
    with opening(browser, served.base) as opened:
        opened.paste(made)
        assert served.asked == []
        opened.page.click(f"text={sentences('nl')['bare_button']}")
        opened.page.wait_for_selector("[data-check=replay_same], [data-check=replay_result_same]")
        assert "Ander geld van de EU betaalt al alle kosten" in opened.text()
        assert not opened.page.locator("[data-check=bare]").count()


def test_a_decision_in_the_other_language_says_so_and_marks_its_texts(browser: Browser, alone: Sat) -> None:
    with opening(browser, alone.base, "en") as opened:
        opened.paste(decision("eligible", "nl"))
        assert sentences("en")["other_language"] in opened.text()
        assert opened.page.locator(".explain-fund [lang=nl]").count() > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_of_every_reason_opens_the_page_of_its_rule(
    browser: Browser, alone: Sat, built: Path, language: str
) -> None:
    named: set[str] = set()
    for kind in KINDS:
        with opening(browser, alone.base, language) as opened:
            opened.paste(decision(kind, language))
            for link in opened.page.locator("[data-rule] .explain-rule__id a").all():
                file = built / link.evaluate("one => one.pathname").removeprefix("/docs/") / "index.html"
                assert (link.text_content() or "-") in file.read_text("utf-8")
                named.add(link.text_content() or "")
            shown = {one.get_attribute("data-rule") for one in opened.page.locator("[data-rule]").all()}
            assert shown <= named
    assert len(named) > 40


def test_a_file_can_be_chosen_and_the_box_emptied(browser: Browser, alone: Sat, tmp_path: Path) -> None:
    file = tmp_path / "besluit.json"
    file.write_text(json.dumps(decision("eligible")), encoding="utf-8")
    with opening(browser, alone.base) as opened:
        opened.page.set_input_files("#explain-file", file)
        expect(opened.page.locator("#explain-status")).to_contain_text("besluit.json")
        opened.page.click("#explain-form button[type=submit]")
        opened.page.wait_for_selector(RESULT)
        opened.page.click("#explain-empty")
        assert not opened.page.locator("#explain-result > *").count()
        assert opened.page.input_value("#explain-text") == ""
        expect(opened.page.locator("#explain-text")).to_be_focused()


def test_the_text_for_an_e_mail_has_the_answer_the_reasons_and_their_addresses(browser: Browser, alone: Sat) -> None:
    with opening(browser, alone.base) as opened:
        opened.paste(decision("eligible"))
        opened.page.click("text=Maak tekst voor een e-mail")
        told = opened.page.input_value("#explain-mail")
        assert "Subsidiabel" in told
        assert "Past bij:\nOpvangplaatsen maken of verbeteren" in told
        assert (
            f"Regel: amf.clause.reception-infrastructure ({alone.base}/regels/amf/clause/reception-infrastructure/)"
            in told
        )
        assert "Maak tekst" not in told
        assert "✓" not in told
        expect(opened.page.locator("#explain-mail")).to_be_focused()


# a receipt, with and without the service


def test_a_code_in_the_address_opens_explained_and_says_that_it_still_holds(
    browser: Browser, served: Sat, service: Server
) -> None:
    code = receipt(service)["code"]
    with opening(browser, served.base, code=code) as opened:
        opened.page.wait_for_selector(RESULT)
        assert sentences("nl")["replay_same"] in opened.text()
        assert sentences("nl")["signature.valid"] in opened.text()
        assert "Opvangplaatsen maken of verbeteren" in opened.text(".explain-fund[data-fund=amf]")
        assert [path for path, _ in served.asked] == [
            "/v1/replays?language=nl",
            "/v1/decisions?detail=full&language=nl",
        ]
        assert served.asked[0][1] == {"code": code}
        expect(opened.page.locator(RESULT)).to_be_focused()
        expect(opened.page.locator("#explain-status")).to_contain_text("De uitleg staat klaar")


def test_the_link_of_the_pre_check_leads_to_this_page(browser: Browser, served: Sat, service: Server) -> None:
    for path, language in (("/", "nl"), ("/en", "en")):
        form = {"content_type": "application/x-www-form-urlencoded"}
        found = service.ask("POST", path, b"page-do=result&policy_area=integration", **form).body.decode()
        link = re.search(r'href="(/docs/[^"]*)#(FR1\.[^"]+)"', found)
        assert link, found
        assert link[1] == f"/docs{PAGES[language]}"
        with opening(browser, served.base, language, link[2]) as opened:
            opened.page.wait_for_selector(RESULT)
            assert sentences(language)["replay_same"] in opened.text()


@pytest.mark.parametrize(
    "broken",
    [
        lambda code: f"Beste helpdesk,\n\nMijn code is {code} en ik snap het niet.\nGroet",
        lambda code: "> " + "\n> ".join(code[at : at + 60] for at in range(0, len(code), 60)),
        lambda code: f"Beste helpdesk,\n\nMijn code:\n{wrapped(code, 60)}\n\nGroet\nJan Jansen",
        lambda code: f"Op 1-1 schreef u: de code is FR1. Namelijk\r\n> {wrapped(code, 72, SOFT)}\r\nGroet, Jan",
        lambda code: f"Mijn code is {wrapped(code, len(code) - 20)}\nen ik snap het niet.",
        lambda code: json.dumps({"code": code}),
        lambda code: f"https://fundrules.example.org/docs/uitleg/#{code}",
    ],
    ids=[
        "in a letter",
        "broken over lines",
        "broken in a letter",
        "as mail programs quote",
        "broken near its end",
        "as JSON",
        "as an address",
    ],
)
def test_a_code_is_found_in_what_people_paste(browser: Browser, served: Sat, service: Server, broken: Any) -> None:
    with opening(browser, served.base) as opened:
        opened.paste(broken(receipt(service)["code"]))
        assert sentences("nl")["replay_same"] in opened.text()


def test_a_whole_receipt_is_replayed(browser: Browser, served: Sat, service: Server) -> None:
    with opening(browser, served.base, "en") as opened:
        opened.paste(receipt(service))
        assert sentences("en")["replay_same"] in opened.text()
        assert "Eligible" in opened.text(".explain-answer")


def test_a_receipt_with_other_answers_is_called_altered(browser: Browser, served: Sat, service: Server) -> None:
    given = receipt(service)
    given["facts"] |= {"lead_partner": "municipality"}
    with opening(browser, served.base) as opened:
        opened.paste(given)
        assert opened.page.locator("[data-check=replay_altered].explain-note--danger").count() == 1
        assert sentences("nl")["signature_invalid"] in opened.text()
        assert sentences("nl")["replay_shown_bad"] in opened.text()


def test_a_forged_signature_is_called_forged(browser: Browser, served: Sat, service: Server) -> None:
    with opening(browser, served.base) as opened:
        opened.paste(receipt(service)["code"].rpartition(".")[0] + "." + "A" * 43)
        assert sentences("nl")["signature_invalid"] in opened.text(".explain-note--danger")


def test_a_receipt_of_other_rules_names_those_that_changed(browser: Browser, served: Sat, service: Server) -> None:
    given = receipt(service)
    given["rules"]["amf"]["amf.rate.standard"] = "0" * 64
    del given["rules"]["amf"]["amf.clause.reception-infrastructure"]
    given |= {"rules_hash": "0" * 64, "result_hash": "0" * 64, "signature": None}
    with opening(browser, served.base) as opened:
        opened.paste(given)
        box = opened.text("[data-check=altered_rules]")
        assert "amf.rate.standard" in box
        assert sentences("nl")["rules_added_one"] in box
        assert sentences("nl")["signature.unsigned"] in box
        assert opened.page.locator("[data-check] a[href*='regels/amf/rate/standard']").count() == 1


def test_a_receipt_that_cannot_be_made_any_more_says_why_and_shows_its_answers(
    browser: Browser, served: Sat, service: Server
) -> None:
    given = receipt(service) | {"on": "2019-01-01"}
    with opening(browser, served.base) as opened:
        opened.paste(given)
        assert say("nl", "problem.receipt-outdated.title") in opened.text("[data-check=problem]")
        assert "2019-01-01" in opened.text("[data-check=problem]")
        assert sentences("nl")["told_lead"] in opened.text()
        assert "Opvang van asielzoekers" in opened.text()


def test_without_the_service_a_receipt_shows_its_answers_and_says_what_does_work(
    browser: Browser, alone: Sat, service: Server
) -> None:
    with opening(browser, alone.base, code=receipt(service)["code"]) as opened:
        opened.page.wait_for_selector(RESULT)
        assert sentences("nl")["absent"] in opened.text()
        assert sentences("nl")["absent_how"] in opened.text()
        assert axe(opened.page) == []
        assert "Opvangplaatsen bouwen of verbeteren" in opened.text()


# what a replay found, state by state


def resealed(given: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt as the service would have made it with these rules and conclusions: whole and signed."""
    content = given | {
        "rules_hash": hashed(given["rules"]),
        "facts_hash": facts_hash(given["on"], list(given["rules"]), given["facts"]),
    }
    old = read_receipt(content)
    signed = signed_content(old, old.funds)
    signature = sign(signed, KEY.encode())
    packed = urlsafe_b64encode(zlib.compress(canonical(signed), 9)).decode().rstrip("=")
    return content | {"signature": signature, "code": f"FR1.{packed}.{signature}"}


def otherwise(given: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt of rules by which AMF paid less, for another point, from other money."""
    then = {"verdict": "conditional", "clause": "amf.clause.gone", "rate": "0.75", "allocation": None}
    results = [one | then if one["fund"] == "amf" else one for one in given["results"]]
    return resealed(given | {"results": results, "result_hash": "0" * 64})


def with_a_fund_gone(given: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt with a fund that is not installed."""
    gone = {"fund": "hulpfonds", "verdict": "eligible", "clause": "hulpfonds.clause.food", "rate": "0.85"}
    rules = given["rules"] | {"hulpfonds": {"hulpfonds.clause.food": "0" * 12}}
    return resealed(given | {"rules": rules, "results": [*given["results"], gone], "result_hash": "0" * 64})


def with_all_funds_gone(given: dict[str, Any]) -> dict[str, Any]:
    gone = with_a_fund_gone(given)
    return resealed(gone | {"rules": {"hulpfonds": gone["rules"]["hulpfonds"]}, "results": gone["results"][-1:]})


def as_before(given: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt of the older kind, which does not name its conclusions."""
    return resealed({name: value for name, value in given.items() if name != "results"})


def forged(given: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt with another result and the old signature."""
    return otherwise(given) | {"signature": given["signature"]}


STATES: dict[str, tuple[Any, str, str, tuple[str, ...]]] = {
    "same": (lambda one: one, "replay_same", "good", ("signature.valid",)),
    "changed": (otherwise, "replay_otherwise", "warning", ("replay_shown", "signature.valid")),
    "only reasons changed": (
        lambda one: resealed(one | {"result_hash": "0" * 64}),
        "replay_reasons",
        "warning",
        ("replay_shown",),
    ),
    "fund gone": (with_a_fund_gone, "replay_partly", "warning", ("partly_same", "fund_then", "signature.valid")),
    "all funds gone": (with_all_funds_gone, "funds_gone", "warning", ("told_lead",)),
    "unsigned": (lambda one: one | {"signature": None}, "replay_same", "good", ("signature.unsigned",)),
    "forged": (forged, "replay_otherwise", "danger", ("signature_invalid", "was_doubtful", "replay_shown_bad")),
    "answers altered": (
        lambda one: one | {"facts": one["facts"] | {"lead_partner": "municipality"}},
        "replay_altered",
        "danger",
        ("signature_invalid", "replay_shown_bad"),
    ),
    "older kind": (as_before, "replay_same", "good", ("signature.valid",)),
    "older kind, changed": (
        lambda one: as_before(one | {"result_hash": "0" * 64}),
        "replay_different",
        "warning",
        ("no_conclusions", "replay_shown"),
    ),
    "another edition": (
        lambda one: resealed(one | {"editions": one["editions"] | {"amf": "nota-2014"}}),
        "replay_result_only",
        "warning",
        ("signature.valid",),
    ),
    "another version": (
        lambda one: resealed(one | {"versions": {"fundrules": "0.0.9", "fundrules-oud": "1.0"}}),
        "replay_same",
        "good",
        ("versions",),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_receipt_is_told_in_words(
    browser: Browser, served: Sat, service: Server, state: str, language: str
) -> None:
    making, key, tone, more = STATES[state]
    said = sentences(language)
    width = 390 if language == "nl" else 1280
    with opening(browser, served.base, language, width=width) as opened:
        opened.paste(making(receipt(service)))
        box = f"[data-check={key}].explain-note--{tone}"
        assert (said[key] in opened.text(box)) is (state != "forged")
        for name in more:
            assert said[name] in opened.text()
        assert ("{" in opened.text()) is False
        expect(opened.page.locator(RESULT)).to_be_focused()
        spoken = opened.text("#explain-status")
        assert (said["signature_invalid" if tone == "danger" else key] in spoken) is (tone != "good")
        assert axe(opened.page) == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_service_without_a_key_says_that_it_cannot_check_the_signature(
    browser: Browser, built: Path, service: Server, tmp_path: Path
) -> None:
    with running(tmp_path) as keyless, sitting(built, keyless.base) as sat, opening(browser, sat.base) as opened:
        opened.paste(receipt(service))
        assert sentences("nl")["signature.unchecked"] in opened.text("[data-check=replay_same]")
        assert axe(opened.page) == []


def test_what_differs_is_told_with_what_it_was_and_what_it_is(browser: Browser, served: Sat, service: Server) -> None:
    given = otherwise(receipt(service))
    for pasted in (given, given["code"]):
        with opening(browser, served.base) as opened:
            opened.paste(pasted)
            told = opened.text(".explain-differences")
            assert "Asiel- en Migratiefonds (AMF)" in told
            assert "De uitkomst was “subsidiabel, mits”. Nu is zij “subsidiabel”." in told
            assert "Het project paste bij amf.clause.gone (deze regel staat niet op deze website). Nu past het" in told
            assert "De bijdrage was hoogstens 75\u00a0%. Nu is zij hoogstens 90\u00a0%." in told
            assert "Nu komt het uit “" in told
            links = opened.page.locator(".explain-differences a")
            assert "/regels/amf/clause/reception-infrastructure" in str(links.first.get_attribute("href"))
            assert "/regels/amf/allocation/" in str(links.last.get_attribute("href"))


def test_a_fund_that_is_gone_is_named_with_what_the_receipt_said_of_it(
    browser: Browser, served: Sat, service: Server
) -> None:
    given = with_a_fund_gone(receipt(service))
    for pasted in (given, given["code"]):
        with opening(browser, served.base) as opened:
            opened.paste(pasted)
            box = opened.text("[data-check=replay_partly]")
            assert "Het fonds hulpfonds is hier niet meer." in box
            assert "hulpfonds: subsidiabel" in box
            assert "hoogstens 85\u00a0%" in box
            assert sentences("nl")["rules_removed_one"] not in box
            assert opened.page.locator(".explain-fund").count() == 3
            opened.page.click(f"text={sentences('nl')['try_button']}")
            opened.page.wait_for_selector(".explain-trials h4")


def test_what_an_older_signature_does_not_cover_is_named(browser: Browser, served: Sat, service: Server) -> None:
    with opening(browser, served.base) as opened:
        opened.paste(as_before(receipt(service)))
        told = opened.text("[data-check=replay_same]")
        assert "de edities van de regels en de versies van de software vallen niet onder de handtekening" in told


def test_an_edition_that_is_another_now_is_named(browser: Browser, served: Sat, service: Server) -> None:
    with opening(browser, served.base, "en") as opened:
        opened.paste(STATES["another edition"][0](receipt(service)))
        told = opened.text(".explain-differences")
        assert "The rules came from edition nota-2014. Now they come from edition nota-2020." in told


def test_without_the_service_a_receipt_tells_the_result_that_it_names(
    browser: Browser, alone: Sat, service: Server
) -> None:
    given = receipt(service)
    for pasted in (given, given["code"]):
        with opening(browser, alone.base) as opened:
            opened.paste(pasted)
            assert sentences("nl")["told_lead"] in opened.text()
            told = opened.text(".explain-conclusions")
            assert "Asiel- en Migratiefonds (AMF): subsidiabel. Past bij: “Opvangplaatsen maken" in told
            assert "Niemand heeft dat nagegaan" in opened.text("#explain-status")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_service_a_decision_is_explained_and_nothing_is_called_checked(
    browser: Browser, alone: Sat, service: Server, language: str
) -> None:
    said = sentences(language)
    made = service.post(f"/v1/decisions?detail=full&language={language}", KINDS["eligible"]).json
    with opening(browser, alone.base, language, width=390) as opened:
        opened.paste(made)
        assert said["unchecked"] in opened.text("[data-check=unchecked]")
        opened.page.click(f"text={said['check_button']}")
        opened.page.wait_for_selector("[data-check=absent]")
        assert said["check_absent"] in opened.text()
        expect(opened.page.locator("[data-check=absent]")).to_be_focused()
        expect(opened.page.locator("#explain-status")).to_have_text(said["check_absent"])
        assert said["verdict.eligible"] in opened.text(".explain-answer")
        assert axe(opened.page) == []


def test_a_checked_decision_that_is_otherwise_now_says_what_stands_below_and_shows_the_other(
    browser: Browser, served: Sat, service: Server
) -> None:
    said, made = sentences("nl"), service.post("/v1/decisions?detail=full", KINDS["eligible"]).json
    made["funds"][0]["rate"]["ceiling"] = "0.75"
    results = [one | ({"rate": "0.75"} if one["fund"] == "amf" else {}) for one in made["receipt"]["results"]]
    made["receipt"] = resealed(made["receipt"] | {"results": results, "result_hash": "0" * 64})
    with opening(browser, served.base) as opened:
        opened.paste(made)
        opened.page.click(f"text={said['check_button']}")
        opened.page.wait_for_selector("[data-check=replay_otherwise]")
        assert "was hoogstens 75\u00a0%. Nu is zij hoogstens 90\u00a0%." in opened.text(".explain-differences")
        assert said["check_shown"] in opened.text()
        assert said["replay_shown"] not in opened.text()
        assert axe(opened.page) == []
        opened.page.click(f"text={said['now_button']}")
        opened.page.wait_for_selector("[data-check=replay_otherwise] >> text=dus niet wat de aanvrager toen zag")
        assert "Hoogstens 90\u00a0%" in opened.text(".explain-fund[data-fund=amf]")


def test_a_decision_around_an_older_receipt_tells_what_differs(browser: Browser, served: Sat, service: Server) -> None:
    made = service.post("/v1/decisions?detail=full", KINDS["eligible"]).json
    made["funds"][0]["rate"]["ceiling"] = "0.75"
    made["receipt"] = as_before(made["receipt"] | {"result_hash": "0" * 64})
    with opening(browser, served.base) as opened:
        opened.paste(made)
        opened.page.click(f"text={sentences('nl')['check_button']}")
        opened.page.wait_for_selector("[data-check=replay_otherwise]")
        assert "De bijdrage was hoogstens 75\u00a0%." in opened.text(".explain-differences")


# a decision that is checked, and other answers that are worked out, both only when asked


def test_a_pasted_decision_is_checked_only_when_asked(browser: Browser, served: Sat, service: Server) -> None:
    made = service.post("/v1/decisions?detail=full", KINDS["eligible"]).json
    with opening(browser, served.base) as opened:
        opened.paste(made)
        assert served.asked == []
        opened.page.click("text=Ga na of dit nog klopt")
        opened.page.wait_for_selector("[data-check=replay_same]")
        sent = served.asked[0][1]
        assert sent["receipt"] == made["receipt"]
        assert sent.keys() == {"receipt", "funds"}
        assert set().union(*sent["funds"]) == {"fund", "verdict", "clauses", "rate", "allocation"}
        expect(opened.page.locator("[data-check=replay_same]")).to_be_focused()
        expect(opened.page.locator("#explain-status")).to_have_text(sentences("nl")["replay_same"])


def test_a_decision_that_shows_something_else_than_its_receipt_is_called_altered(
    browser: Browser, served: Sat, service: Server
) -> None:
    made = service.post("/v1/decisions", KINDS["not_eligible"]).json
    made["funds"][0]["verdict"] = made["verdict"] = "eligible"
    with opening(browser, served.base) as opened:
        opened.paste(made)
        opened.page.click("text=Ga na of dit nog klopt")
        opened.page.wait_for_selector("[data-check=decision_altered]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_answers_are_worked_out_one_after_another(browser: Browser, served: Sat, language: str) -> None:
    said = sentences(language)
    with opening(browser, served.base, language) as opened:
        opened.paste(decision("not_eligible", language))
        opened.page.click(f"text={said['try_button']}")
        opened.page.wait_for_selector(".explain-trials h4")
        told = opened.text(".explain-changes")
        assert FUNDS.vocabulary.facts["other_eu_funding"].label.model_dump()[language] in told
        assert said["verdict.not_eligible"] in told
        assert said["verdict.conditional"] in told
        assert 2 < len(served.asked) <= 20
        trials = [body for path, body in served.asked if "detail=codes" in path]
        given = decision("not_eligible")["receipt"]["facts"]
        fixed = {name for name, fact in FUNDS.vocabulary.facts.items() if not fact.can_change}
        for body in trials:
            changed = {name for name in body if body[name] != given.get(name)} - {"on", "funds"}
            assert 1 <= len(changed) <= 3
            assert not changed & fixed


# what people paste, and what is wrong with it or meant to harm


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: f"Beste helpdesk,\n\nDit kreeg ik:\n{text}\n\nGroet,\nJan",
        lambda text: "> " + text.replace("\n", "\n> "),
        lambda text: "Op 1-1 schreef Jan:\r\n>> " + re.sub(r"(.{1,72})( |$)", "\\1\r\n>> ", text.replace("\n", " ")),
        lambda text: "> " + wrapped(text.replace("\n", ""), 76, SOFT),
    ],
    ids=["in a letter", "quoted", "quoted twice and broken at spaces", "as mail programs send it"],
)
def test_a_decision_in_a_letter_is_read_in_the_browser(
    browser: Browser, served: Sat, service: Server, broken: Any
) -> None:
    """The code of its receipt would have been sent without asking."""
    made = service.post("/v1/decisions?detail=full", KINDS["eligible"]).json
    with opening(browser, served.base) as opened:
        opened.paste(broken(json.dumps(made, indent=1)))
        assert sentences("nl")["unchecked"] in opened.text()
        assert served.asked == []
        opened.page.click(f"text={sentences('nl')['check_button']}")
        opened.page.wait_for_selector("[data-check=replay_same]")


def test_a_fingerprint_broken_over_lines_is_whole_again(browser: Browser, served: Sat, service: Server) -> None:
    given = receipt(service)
    text = json.dumps(given).replace(given["rules_hash"], wrapped(given["rules_hash"], 40, "\n> "))
    with opening(browser, served.base) as opened:
        opened.paste("> " + text.replace(given["signature"], wrapped(given["signature"], 20, "\n> ")))
        assert sentences("nl")["signature.valid"] in opened.text("[data-check=replay_same]")


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060"], ids=ascii)
def test_letters_that_nobody_sees_do_not_break_a_code(
    browser: Browser, served: Sat, service: Server, unseen: str
) -> None:
    with opening(browser, served.base) as opened:
        opened.paste(wrapped(receipt(service)["code"], 30, unseen))
        assert sentences("nl")["replay_same"] in opened.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_in_the_other_language_can_be_had_in_this_one(browser: Browser, served: Sat, language: str) -> None:
    said, (other,) = sentences(language), (one for one in LANGUAGES if one != language)
    with opening(browser, served.base, language) as opened:
        opened.paste(decision("eligible", other))
        assert said["other_language"] in opened.text("[data-check=other]")
        assert axe(opened.page) == []
        assert served.asked == []
        opened.page.click(f"button:text({said['other_button']!r})")
        opened.page.wait_for_selector("[data-check=replay_same]")
        assert not opened.page.locator(f".explain-fund [lang={other}]").count()


@pytest.mark.parametrize("detail", ["codes", "full"])
def test_rules_that_are_not_here_any_more_are_said_to_be_gone(browser: Browser, served: Sat, detail: str) -> None:
    written = json.dumps(decision("not_eligible", detail=detail))
    old = re.sub(r'"((?:amf|bmvi|isf|common)\.(?:clause|eligibility|rate|allocation|signal)\.)', '"\\1old-', written)
    with opening(browser, served.base, width=390) as opened:
        opened.paste(old)
        told = opened.text("[data-check=unknown_rules]")
        assert re.fullmatch(re.escape(sentences("nl")["unknown_rules_many"]).replace(r"\{n\}", r"\d+"), told.strip())
        assert axe(opened.page) == []
        opened.page.click(f"text={sentences('nl')['check_button']}")
        opened.page.wait_for_selector("[data-check] [data-check]")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_paste_that_is_much_too_large_is_stopped_before_it_is_laid_out(browser: Browser, alone: Sat) -> None:
    with opening(browser, alone.base) as opened:
        opened.page.fill("#explain-text", "wat er stond")
        opened.page.evaluate(
            """() => { const data = new DataTransfer(); data.setData("text/plain", "x".repeat(5e6));
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.getElementById("explain-text").dispatchEvent(paste); }"""
        )
        assert "5.0 miljoen" in opened.text(FAULT)
        assert opened.page.input_value("#explain-text") == "wat er stond"
        expect(opened.page.locator("#explain-error[role=alert]")).to_be_focused()
        assert axe(opened.page) == []


def test_a_file_that_cannot_be_read_is_named(browser: Browser, alone: Sat, tmp_path: Path) -> None:
    file = tmp_path / "weg.json"
    file.write_text("{}", encoding="utf-8")
    with opening(browser, alone.base) as opened:
        opened.page.evaluate(
            "() => { File.prototype.text = () => Promise.reject(new DOMException('gone', 'NotReadableError')) }"
        )
        opened.page.set_input_files("#explain-file", file)
        expect(opened.page.locator(FAULT)).to_contain_text("weg.json")


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("", "empty"),
        ("hallo", "not_ours"),
        ("{", "cut_off"),
        ('{"format": fundrules}', "not_json"),
        ("[1, 2]", "not_ours"),
        ("null", "not_ours"),
        ('{"policy_area": ["integration"]}', "not_ours"),
        ('{"format": "fundrules.decision/2"}', "other_version"),
        ('{"type": "x", "title": "Het verzoek klopt niet", "status": 400}', "a_problem"),
        ('{"format": "fundrules.receipt/1"}', "receipt_damaged"),
        ('{"format": "fundrules.decision/1"}', "decision_damaged"),
        (
            '{"format": "fundrules.decision/1", "verdict": "yes", "funds": [{"verdict": "eligible"}]}',
            "decision_damaged",
        ),
        ("FR1.abc.", "code_damaged"),
        ("FR1.eJyLjgUAARUAuQ.", "code_damaged"),
        ("FR1", "code_damaged"),
        ("\x00\x01\ufffd PNG", "not_ours"),
        ("{" * 100_000, "cut_off"),
        ('Zie: {"format": "fundrules.decision/1", "verdict": "el', "cut_off"),
        ('{"format": "fundrules.decision/1", "verdict": "eligible", "funds": [] x}\n\nGroet, Jan', "cut_off"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(browser: Browser, alone: Sat, given: str, key: str) -> None:
    with opening(browser, alone.base) as opened:
        opened.paste(given, FAULT)
        begin = sentences("nl")[f"error.{key}"].partition("{")[0]
        assert begin in opened.text(FAULT)
        assert opened.page.input_value("#explain-text") == given
        expect(opened.page.locator("#explain-error")).to_be_focused()
        assert not opened.page.locator("#explain-result > *").count()


def test_a_code_that_unpacks_to_very_much_is_refused(browser: Browser, alone: Sat) -> None:
    code = "FR1." + urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode().rstrip("=") + "."
    with opening(browser, alone.base) as opened:
        opened.paste(code, FAULT)
        assert sentences("nl")["error.code_damaged"] in opened.text(FAULT)


def test_five_megabytes_are_refused_at_once(browser: Browser, alone: Sat, tmp_path: Path) -> None:
    file = tmp_path / "groot.json"
    file.write_text(json.dumps({"format": "fundrules.decision/1", "title": "x" * 5_000_000}), encoding="utf-8")
    with opening(browser, alone.base) as opened:
        opened.page.set_input_files("#explain-file", file)
        opened.page.wait_for_selector(FAULT)
        assert "5.0 miljoen" in opened.text(FAULT)
        opened.page.evaluate("document.getElementById('explain-text').value = 'x'.repeat(5e6)")
        opened.page.click("#explain-form button[type=submit]")
        expect(opened.page.locator(FAULT)).to_contain_text("5.0 miljoen")


def poisoned(value: Any) -> Any:
    """Return the same structure with every text that is shown made hostile."""
    keep = {"format", "verdict", "on", "language", "fund", "outcome", "effect", "truth", "state", "decides", "kind"}
    if isinstance(value, dict):
        told = {name: one if name in keep else poisoned(one) for name, one in value.items()}
        return told | {"__proto__": {"hacked": 1}, "constructor": EVIL, "toString": EVIL}
    if isinstance(value, list):
        return [poisoned(one) for one in value]
    return f"{EVIL}{value}" if isinstance(value, str) else value


def test_a_hostile_decision_shows_only_text(browser: Browser, served: Sat) -> None:
    given = poisoned(decision("not_eligible"))
    with opening(browser, served.base) as opened:
        opened.paste(given)
        assert EVIL in opened.text()
        assert not opened.page.locator("#explain-result :is(script, img, iframe, object, [onerror])").count()
        assert not opened.page.locator("#explain-result a").count()  # no rule has such a name
        assert opened.page.evaluate("({}).hacked") is None
        opened.page.click("text=Maak tekst voor een e-mail")
        opened.page.click("text=Ga na of dit nog klopt")
        opened.page.wait_for_selector("[data-check=problem]")
        opened.page.click(f"text={sentences('nl')['try_button']}")
        opened.page.wait_for_selector(".explain-trials .explain-note")


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_names_of_the_language_itself_are_only_names(browser: Browser, alone: Sat, name: str) -> None:
    made = decision("eligible")
    made["funds"][0]["clauses"][0]["id"] = made["funds"][0]["eligibility"][0]["certainty"] = name
    made["order"][1]["fund"] = made["funds"][0]["questions"][-1]["fact"] = name
    written = json.dumps(made).replace('"lead_partner"', f'"{name}"')
    with opening(browser, alone.base) as opened:
        opened.paste(written)
        assert "[object Object]" not in opened.text()
        assert "function" not in opened.text()


@pytest.mark.parametrize("wrong", [None, 1, "x", [], {}, [[]], [None], [1], True, -1e308], ids=repr)
def test_parts_of_a_wrong_kind_never_break_the_page(browser: Browser, alone: Sat, wrong: object) -> None:
    made = decision("eligible", detail="short")
    with opening(browser, alone.base) as opened:
        for name in made:
            opened.paste(made | {name: wrong}, f"{RESULT}, {FAULT}")
            assert sentences("nl")["error.unexpected"] not in opened.text("#explain-error")
        for name in made["funds"][0]:
            opened.paste(made | {"funds": [made["funds"][0] | {name: wrong}]}, f"{RESULT}, {FAULT}")
            assert sentences("nl")["error.unexpected"] not in opened.text("#explain-error")


def test_deep_answers_in_a_receipt_never_break_the_page(browser: Browser, alone: Sat, service: Server) -> None:
    given = json.dumps(receipt(service)).replace('["reception"]', "[" * 50_000 + "]" * 50_000)
    with opening(browser, alone.base) as opened:
        opened.paste(given, f"{RESULT}, {FAULT}")


# everybody


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("nl", 360, "light"), ("nl", 1280, "dark"), ("en", 360, "dark"), ("en", 1280, "light")],
)
def test_axe_finds_nothing_in_any_state(  # noqa: PLR0913, PLR0917
    browser: Browser, served: Sat, service: Server, language: str, width: int, scheme: Any
) -> None:
    with opening(browser, served.base, language, width=width, color_scheme=scheme) as opened:
        assert axe(opened.page) == []
        opened.paste("hallo", FAULT)
        assert axe(opened.page) == []
        for kind in KINDS:
            opened.paste(decision(kind, language))
            assert axe(opened.page) == [], kind
        opened.page.evaluate(f"document.querySelector('.explain-fund').querySelectorAll('details').forEach({OPEN})")
        assert axe(opened.page) == []
        opened.page.click(f"text={sentences(language)['try_button']}")
        opened.page.wait_for_selector(".explain-trials h4")
        opened.page.click(f"text={sentences(language)['copy_button']}")
        assert axe(opened.page) == []
        opened.paste(receipt(service)["code"].rpartition(".")[0] + ".AAAA")
        assert axe(opened.page) == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_explains_a_code(browser: Browser, served: Sat, service: Server) -> None:
    with opening(browser, served.base) as opened:
        opened.page.focus("#explain-text")
        opened.page.keyboard.insert_text(receipt(service)["code"])
        while not opened.page.evaluate("document.activeElement.matches('button[type=submit], body')"):
            opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Enter")
        opened.page.wait_for_selector(RESULT)
        expect(opened.page.locator(RESULT)).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_the_page_says_what_else_works(browser: Browser, alone: Sat, language: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(alone.base + PAGES[language])
    assert "fundrules replay" in page.locator("#explain-without").inner_text()
    assert not page.locator("#explain-form").is_visible()
    context.close()


def test_every_sentence_that_the_scripts_say_exists_and_none_is_idle() -> None:
    code = "".join(file.read_text("utf-8") for file in SCRIPTS.glob("*.js"))
    said, quoted = sentences("nl"), set(re.findall(r'"([a-z_.]+)"', code))
    groups = set(re.findall(r'meaning\("([a-z]+)"', code)) | set(re.findall(r"[`(]([a-z]+)[._]\$\{", code))
    for name in set(re.findall(r'\b(?:say|capital|section)\("([a-z_.]+)"', code)):
        assert name in said, name
    for name in set(re.findall(r'\bcount\("([a-z_.]+)"', code)):
        assert {f"{name}_one", f"{name}_many"} <= said.keys(), name
    idle = {
        name
        for name in said
        if name not in quoted
        and re.sub(r"_(one|many)$", "", name) not in quoted
        and re.split(r"[._]", name)[0] not in groups
    }
    assert not idle
    for language in LANGUAGES:
        assert not [name for name, words in sentences(language).items() if "—" in words]


def test_the_scripts_make_nothing_of_text() -> None:
    for file in SCRIPTS.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.style\b",
            file.read_text("utf-8"),
        )
        assert len(file.read_text("utf-8").splitlines()) <= 250
