"""The written pages: true, complete and the same in both languages.

What the privacy page says of the pre-check, of cookies, of logs and of the receipt is tested in tests/browsing.py
(no cookies, no other origin), tests/test_page.py (nothing kept in the browser, nothing in the address),
tests/test_service.py and tests/test_service_documents.py (nothing typed in a log). Here is tested what else it says.
"""

import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fundrules import load_funds
from fundrules.activity import read_activity
from fundrules.api.logs import TOLD, JsonLines
from fundrules.choosing import in_order
from fundrules.deciding import decide_fund
from fundrules.wording import LANGUAGES, en, nl
from fundrules_website import rulepages, written
from fundrules_website.checks import CHECK, decided
from fundrules_website.filling import filled
from fundrules_website.fragments import Shown
from fundrules_website.running import BLOCK, BlockError, Runner, steadied
from fundrules_website.site import HERE, REPOSITORY, Site, tell
from tests.serving import Server, running

PAGES = tuple(written.contents()["pages"])
# The nota's letters and those of Annex III of Regulation (EU) 2021/1147, as compared by hand in both texts.
SEVEN = {
    ("3(1)(c)", "III 1(d)"),
    ("3(1)(d)", "III 1(e)"),
    ("3(1)(f)", "III 1(h)"),
    ("3(2)(a)(d)", "III 2(e)"),
    ("3(2)(a)(e)", "III 2(f)"),
    ("3(2)(b)(g)", "III 3(h)"),
    ("3(2)(b)(i)", "III 3(j)"),
}
BOTH = pytest.mark.parametrize("language", LANGUAGES)
EVERY = pytest.mark.parametrize("name", PAGES)
QUESTION = re.compile(r"^## (\d+)\. .+?(?=^## )", re.DOTALL | re.MULTILINE)
SAY = re.compile(r'<div class="say" markdown>\n(.+?)\n</div>', re.DOTALL)


def source(name: str, language: str) -> str:
    """Return a page as it was written."""
    path = written.contents()["pages"][name][language]
    return (written.WRITTEN / language / f"{path}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rules() -> Site:
    """Load the rules, with a page for each."""
    site = Site(load_funds(), datetime.now(tz=UTC).date())
    site.pages.add(rulepages.pages(site))
    return site


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("written")) as one:
        yield one


def made(name: str, language: str) -> str:
    """Return a page as the build made it, with everything in it executed."""
    path = written.contents()["pages"][name][language]
    return (REPOSITORY / "dist" / "website" / language / f"{path}.md").read_text(encoding="utf-8")


# the same in both languages


def structure(text: str) -> list[str]:
    """Return what both languages share: levels of headings, links by key, inserts, blocks, lists and tables."""
    blocks: list[str] = []

    def without(found: re.Match[str]) -> str:
        blocks.append(f"{found['kind']} {re.sub(r'file=[^ ]+', 'file', found['how'])}")
        return f"<block {len(blocks)}>"

    bare = re.sub(r"^```text\n.*?^```$", "<output>", BLOCK.sub(without, text), flags=re.DOTALL | re.MULTILINE)
    marks = r"^#+(?= )|\]\([a-z]+:[^)]+\)|<!-- insert: [^>]+ -->|<block \d+>|<output>"
    kinds = marks + r"|^ *(?:-|\d+\.|\|)|</?div[^>]*>|\{\{.+?\}\}"
    return re.findall(kinds, bare, re.MULTILINE) + blocks


@EVERY
def test_both_languages_have_the_same_structure(name: str) -> None:
    assert structure(source(name, "nl")) == structure(source(name, "en"))


@EVERY
@BOTH
def test_a_page_ends_with_something_that_can_be_checked(name: str, language: str) -> None:
    text = source(name, language)
    last = text[text.rindex("\n## ") :]
    assert re.search(r"^```\w+ (run|decide)|pytest|\]\(written:", last, re.MULTILINE), last


# executed


@EVERY
@BOTH
def test_every_block_was_executed_and_its_output_stands_below_it(built: Path, name: str, language: str) -> None:
    assert built.is_dir()
    text, shown = source(name, language), made(name, language)
    assert not BLOCK.search(shown)
    assert "{{" not in shown
    for block in BLOCK.finditer(text):
        if "run" in block["how"].split() and "quiet" not in block["how"]:
            below = shown[shown.index(block["code"]) + len(block["code"]) :].removeprefix("```\n\n")
            assert re.match(r"```(text|json)\n\s*[^\s`]", below), block["code"]
    assert shown.count(".verdict--") >= len(CHECK.findall(text))


def test_an_outcome_other_than_the_page_says_stops_the_build(rules: Site) -> None:
    right = "```yaml decide=not_eligible fund=amf by=common.eligibility.completed-project\nprogress: completed\n```"
    assert "common.eligibility.completed-project" in decided(rules, right, "nl")
    for wrong in ("decide=eligible", "by=common.eligibility.interest"):
        with pytest.raises(BlockError, match="amf: not_eligible"):
            decided(rules, re.sub(f"{wrong.split('=')[0]}=[^ \n]+", wrong, right), "nl")


def test_a_block_that_says_nothing_by_mistake_stops_the_build() -> None:
    runner = Runner(HERE)
    try:
        with pytest.raises(BlockError, match="said nothing"):
            runner.page("```sh run\ntrue\n```")
        with pytest.raises(BlockError, match="said: 1"):
            runner.page("```sh run quiet\necho 1\n```")
        assert runner.page("```sh run quiet\ntrue\n```") == "```sh\ntrue\n```"
    finally:
        runner.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("3 passed in 1.92s", "3 passed"),
        ("1 failed, 2 passed, 1 warning in 71.20s (0:01:11)", "1 failed, 2 passed, 1 warning"),
        ("curl http://127.0.0.1:41234/v1", f"curl {HERE}/v1"),
        (f"{tempfile.gettempdir()}/a1b2_c/rulesets/amf", "rulesets/amf"),
        ("within 10 seconds, in 2.5 s", "within 10 seconds, in 2.5 s"),
    ],
)
def test_what_differs_from_run_to_run_is_not_shown(said: str, told: str) -> None:
    assert steadied(said) == told


def test_a_page_that_runs_tests_is_the_same_again(built: Path) -> None:
    """The page of an earlier build, and the same commands now."""
    assert built.is_dir()
    output = re.compile(r"^```text\n.*?^```$", re.DOTALL | re.MULTILINE)
    runner = Runner(HERE)
    try:
        again = runner.page(source("add-a-rule", "en"))
    finally:
        runner.close()
    assert output.findall(again) == output.findall(made("add-a-rule", "en"))


def test_no_page_says_that_there_is_one_of_several(built: Path) -> None:
    """What the commands print stands on the pages too: a call of one case was checked as "1 gevallen"."""
    assert built.is_dir()
    words = "regels|voorbeelden|gevallen|vragen|antwoorden|doelen|rules|examples|cases|questions|answers"
    several = rf"(?<![.,\w])1 (?:{words})\b"
    for file in (REPOSITORY / "dist" / "website").rglob("*.md"):
        assert not re.findall(several, file.read_text(encoding="utf-8")), file


def test_titles_and_values_come_from_the_data(rules: Site) -> None:
    text = "[](rule:amf.rate.standard): {{amf.rate_standard}}, {{amf.integration_cost_ceiling}}"
    told = "[Ordinary contribution of the fund](rule:amf.rate.standard): 75 %, EUR 1,000,000"
    assert filled(rules, text, "en").replace("\N{NO-BREAK SPACE}", " ") == told
    for wrong in ("[](rule:amf.rate.none)", "{{amf.none}}"):
        with pytest.raises((BlockError, KeyError)):
            filled(rules, wrong, "nl")


@BOTH
def test_the_example_in_javascript_says_what_the_page_says(service: Server, browser: Browser, language: str) -> None:
    found = re.search(
        r"```js browser\n(.+?)```\n\n```text\n(.+?)\n```", source("connect-your-software", language), re.DOTALL
    )
    assert found
    page = browser.new_page()
    said: list[str] = []
    page.goto(f"{service.base}/")  # only a page of the service may ask it
    page.on("console", lambda told: said.append(told.text))
    page.evaluate(f"(async () => {{ {found[1].replace(HERE, service.base)} }})()")
    page.close()
    assert "\n".join(said) == found[2]


# letters


@BOTH
def test_seven_letters_differ_and_they_are_those_of_the_law(rules: Site, language: str) -> None:
    letters = Shown(rules, language).letters()
    assert {(one.nota, one.adopted) for one in letters} == SEVEN
    assert len(letters) == len(SEVEN)
    assert all(one.clauses for one in letters)
    points = {planned.rule.then.point for planned in rules.words("amf", language).plan.by_stage["clause"]}
    assert len(points) == 15, "the page says that the nota names fifteen points with a letter"


@BOTH
def test_the_letters_stand_on_the_pages(built: Path, language: str) -> None:
    for name in ("nota-and-law", "what-this-is-not"):
        rows = re.findall(
            r"^\| \*\*(3\(.+?)\*\* \| \w+ (\w+), \w+ \*\*(.+?)\*\* \|", made(name, language), re.MULTILINE
        )
        assert {(nota, f"{annex} {point}") for nota, annex, point in rows} == SEVEN, built


# questions


@BOTH
def test_twelve_questions_have_an_answer_to_read_aloud_rules_and_a_check(language: str) -> None:
    found = list(QUESTION.finditer(source("common-questions", language)))
    assert [int(one[1]) for one in found] == list(range(1, 13))
    for one in found:
        answer = SAY.search(one[0])
        assert answer, one[1]
        sentences = re.split(r"(?<=[.?!]) ", answer[1].strip())
        assert len(sentences) <= 4, answer[1]
        assert max(len(sentence.split()) for sentence in sentences) <= 30, answer[1]
        assert "](rule:" in one[0], one[1]
        assert re.search(r"^```\w+ (run|decide)", one[0], re.MULTILINE), one[1]


@BOTH
def test_buttons_are_named_as_they_are_on_the_page(language: str) -> None:
    sentences = {"nl": nl.SENTENCES, "en": en.SENTENCES}[language]
    named = re.findall(r"\*\*(.+?)\*\*", source("check-an-idea", language))
    assert len(named) == 7
    assert set(named) <= set(sentences.values())


@BOTH
def test_the_helpdesk_reads_labels_and_headings_as_they_are_printed(language: str) -> None:
    steps = re.findall(r"^\d\. .+", source("helpdesk", language), re.MULTILINE)
    read_aloud, named = (re.findall(r"\*(.+?)\*", steps[number]) for number in (0, 3))
    assert read_aloud == [tell("rule.phone", language)]
    assert named == [tell(f"rule.certainty.{name}.name", language) for name in ("reading", "inference")]
    assert f"*{tell('rule.reads', language)}*" in source("helpdesk", language)


# nothing is shown that nobody ran

UNTRIED = re.compile(r"^```\w+ *\n", re.MULTILINE)
COMPARED = {"connect-your-software": 1}  # what the example in JavaScript prints; a test here runs it in a browser


@BOTH
@EVERY
def test_every_block_is_executed_or_compared(name: str, language: str) -> None:
    assert len(UNTRIED.findall(source(name, language))) == COMPARED.get(name, 0)


@BOTH
@EVERY
def test_a_command_told_in_a_sentence_exists(name: str, language: str) -> None:
    text, makefile = source(name, language), (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for file, chosen in re.findall(r"`\.venv/bin/pytest (\S+) -k (\w+)`", text):
        assert re.search(rf"^def test_\w*{chosen}", (REPOSITORY / file).read_text(encoding="utf-8"), re.MULTILINE)


# the order between funds

FITS = {
    "lead_partner": "municipality",
    "policy_area": ["integration"],
    "activities": ["integration_programme"],
    "integration_purpose": "civic_integration",
    "integration_cost": "800000.00",
    "takes_place": ["netherlands"],
    "person_status": "may_stay",
    "participants_nationality": "third_country_nationals",
    "start_date": "2027-01-01",
    "end_date": "2028-12-31",
    "progress": "not_started",
    "cost_items": ["ordinary_costs"],
    "cost_kind": "project_costs",
    "funding_route": "programme",
    "other_eu_funding": "no_other",
}


def looked_at(given: dict[str, object]) -> dict[str, int]:
    """Return, by verdict, at how many things the order between funds looks after the verdict itself."""
    funds, day = load_funds(), date(2026, 11, 23)
    facts = read_activity(given, funds.vocabulary, tuple(funds.rulesets)).facts
    ready = [funds.prepared(fund, day) for fund in funds.rulesets]
    standings = in_order([decide_fund(one.plan, one.engine, facts) for one in ready])
    return {one.out.verdict: len(one.place) - 1 for one in standings}


@BOTH
def test_the_page_on_the_machine_tells_every_step_of_the_order(language: str) -> None:
    """One list for activities that fit, one for those that do not, with every step that the program takes."""
    heading = {"nl": "## De volgorde van de fondsen", "en": "## The order of the funds"}[language]
    section = source("how-the-machine-decides", language).partition(heading)[2].partition("\n## ")[0]
    lists = [part.splitlines() for part in re.findall(r"(?:^\d\. .+\n)+", section, re.MULTILINE)]
    steps = looked_at(FITS) | looked_at({"information_systems": ["sis"]})
    assert set(steps) == {"eligible", "not_eligible", "undetermined"}
    assert [len(one) for one in lists] == [steps["eligible"], steps["undetermined"]]
    assert steps["not_eligible"] == steps["undetermined"]


# generated lists are complete


@BOTH
def test_lists_have_everything(built: Path, rules: Site, language: str) -> None:
    assert built.is_dir()
    shown = Shown(rules, language)
    machine, limits = made("how-the-machine-decides", language), made("what-this-is-not", language)
    for fact, answer, reason in shown.usual():
        assert shown.text(fact.question) in machine
        assert f"| {answer} | {reason} |" in machine
    numbers = [reading.number for reading, _ in shown.readings()]
    assert numbers == sorted({one for fund in rules.funds.rulesets.values() for one in fund.readings})
    assert all(shown.text(reading.other) in machine for reading, _ in shown.readings())
    left_out = [rule for rule, _ in shown.rules if rule.not_modelled]
    assert len(left_out) > 100
    assert all(shown.text(rule.not_modelled) in limits for rule in left_out)
    assert all(listed.title in machine for listed in shown.sources())


@BOTH
def test_what_went_differently_later_is_no_rule_of_a_law(rules: Site, language: str) -> None:
    later = {one.id for one in Shown(rules, language).later()}
    assert {"amf.signal.later-practice-integration", "amf.signal.later-practice-return"} < later
    assert "amf.signal.mixed-participants" not in later


# privacy


def test_a_receipt_has_no_title_and_no_summary(service: Server) -> None:
    typed = {"title": "Mevrouw Jansen", "summary": "Straat 12", "lead_partner": "coa"}
    found = service.post("/v1/decisions", typed)
    assert found.json["receipt"]["facts"] == {"lead_partner": "coa"}
    assert not [word for word in ("Jansen", "Straat") if word in json.dumps(found.json["receipt"])]
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/en", "/v1/funds", "/health/live", "/v1/none"])
def test_no_answer_sets_a_cookie(service: Server, path: str) -> None:
    assert "set-cookie" not in service.get(path).headers


def test_a_log_has_what_the_privacy_page_names_and_no_more() -> None:
    assert TOLD == ("request_id", "method", "route", "status", "milliseconds")
    error = ValueError("Mevrouw Jansen")
    told = (type(error), error, None)
    record = logging.LogRecord("fundrules", logging.ERROR, __file__, 1, "request failed", None, told)
    line = json.loads(JsonLines().format(record))
    assert set(line) == {"time", "level", "message", "error", "where"}
    assert "Jansen" not in json.dumps(line)


def test_an_address_is_in_no_log(tmp_path: Path) -> None:
    with running(tmp_path, FUNDRULES_TRUSTED_PROXIES="127.0.0.1") as one:
        one.get("/v1/funds", x_forwarded_for="192.0.2.7")
        one.get("/v1/rules?q=jansen", x_forwarded_for="192.0.2.7")
        log = one.log.read_text(encoding="utf-8")
    assert "/v1/funds" in log
    assert "192.0.2.7" not in log
    assert "jansen" not in log


def test_nothing_is_written_on_disk(service: Server, tmp_path: Path) -> None:
    files = [Path("/proc") / str(service.process.pid) / "fd"]
    service.post("/v1/decisions", {"lead_partner": "coa"})
    if files[0].is_dir():  # where the system shows which files a process has open
        opened = [os.path.realpath(one) for one in files[0].iterdir()]  # one that was closed meanwhile keeps its name
        kept = [one for one in opened if one.startswith("/") and not one.startswith(("/dev/", "/proc/"))]
        assert [one for one in kept if one != str(service.log)] == [], tmp_path


def test_a_machine_without_curl_sends_the_same_requests(site: Server) -> None:
    stand_in = REPOSITORY / "website/src/fundrules_website/standins/curl"
    posted = [f"{site.base}/v1/decisions?detail=codes", "-H", "Content-Type: application/json", "-d"]
    for asked in ([f"{site.base}/v1/funds"], [*posted, '{"lead_partner": "coa"}'], [*posted, '{"lead_partnr": 1}']):
        ours, real = (
            subprocess.run([program, "-sS", *asked], capture_output=True, check=True).stdout
            for program in (stand_in, shutil.which("curl") or stand_in)
        )
        assert json.loads(ours) == json.loads(real)
        assert "format" in json.loads(ours) or "items" in json.loads(ours) or "errors" in json.loads(ours)
