"""The pages made from the rules: each thing has its page in both languages, and pictures say what the data says."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fundrules.api.problems import KINDS
from fundrules.wording import LANGUAGES
from fundrules_website.addresses import forms
from fundrules_website.bearing import WEIGHTS, Bearing, weight
from fundrules_website.building import gather
from fundrules_website.lawpages import points_of
from fundrules_website.pages import Page, folder
from fundrules_website.pictures import LETTERS, TRACK
from fundrules_website.problempages import REQUESTS
from fundrules_website.relations import Relations, shares
from fundrules_website.site import REPOSITORY, Site, tell

SVG = re.compile(r'<svg class="picture.*?</svg>', re.DOTALL)
SPACE = "{http://www.w3.org/2000/svg}"
MADE = ("fund", "objective", "point", "edition", "fact", "source", "problem", "applicant", "activity", "index")
FUNDS = ("amf", "bmvi", "isf")


@pytest.fixture(scope="module")
def pages() -> Site:
    """Return all pages as data, as the build has them."""
    return gather("")


@pytest.fixture(scope="module")
def relations(pages: Site) -> Relations:
    return Relations(pages)


class Article(HTMLParser):
    """What a page says: headings by level, links, text, and attributes that the service forbids."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.links: list[str] = []
        self.styled: list[str] = []
        self.text = ""
        whole = file.read_text("utf-8")
        self.html = whole[whole.index("<article") : whole.index("</article>")]
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note headings, links and styles."""
        given = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if "style" in given:
            self.styled.append(f"{tag} {given['style']}")

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


def place(page: Page, language: str) -> str:
    return ("en/" if language == "en" else "") + folder(page, language)


def article(built: Path, page: Page, language: str) -> Article:
    return Article(built / place(page, language) / "index.html")


def made(pages: Site) -> Iterator[Page]:
    yield from (page for page in pages.pages if page.kind in MADE)


def pictures(built: Path, pages: Site, fund: str, language: str) -> list[ET.Element]:
    html = article(built, pages.pages.by_key[f"fund:{fund}"], language).html
    return [ET.fromstring(found) for found in SVG.findall(html)]  # noqa: S314 - we made it ourselves


def every_key(pages: Site, relations: Relations) -> Iterator[str]:
    for fund, ruleset in pages.funds.rulesets.items():
        yield f"fund:{fund}"
        yield from (f"objective:{fund}:{one.id}" for one in ruleset.fund.objectives)
        yield from (f"edition:{fund}:{one.id}" for one in ruleset.fund.editions)
        yield from (f"point:{fund}:{point}" for point in points_of(relations, fund))
        yield from (f"source:{key}" for key in ruleset.sources)
    facts = pages.funds.vocabulary.facts
    yield from (f"fact:{name}" for name in facts)
    yield from (f"applicant:{value.id}" for value in facts["lead_partner"].values)
    yield from (f"activity:{value.id}" for value in facts["activities"].values)
    yield from (f"problem:{kind}" for kind in KINDS.values())


def test_what_is_told_of_a_page_elsewhere_is_plain_text(pages: Site) -> None:
    """The description of every page; a decision note tells its beginning and not only that something is decided."""
    for page in pages.pages:
        for language in LANGUAGES:
            assert not re.search(r"[*`_]{2}|[*`]|\]\(|<\w", page.summary[language]), page.key
            assert page.kind != "decision" or len(page.summary[language].split()) > 5, page.key


def test_everything_has_its_page_in_both_languages(built: Path, pages: Site, relations: Relations) -> None:
    for key in every_key(pages, relations):
        page = pages.pages.by_key[pages.pages.aliases.get(key, key)]
        for language in LANGUAGES:
            assert (built / place(page, language) / "index.html").exists(), (key, language)


def test_who_reads_what_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of page is handed the same relations."""
    made: list[Relations] = []
    begin = Relations.__init__

    def noted(self: Relations, site: Site) -> None:
        made.append(self)
        begin(self, site)

    monkeypatch.setattr(Relations, "__init__", noted)
    gather("")
    assert len(made) == 1


def test_the_page_of_the_api_is_in_the_language_of_the_page(pages: Site) -> None:
    page = pages.pages.by_key["index:api"]
    told = {language: str(page.shows(language)["operations"]) for language in LANGUAGES}
    assert "Besluit over een activiteit" in told["nl"]
    for dutch, english in (("| Naam |", "| Name |"), ("Bladzijde", "Page"), ("Besluit over", "Decide on")):
        assert dutch not in told["en"]
        assert english in told["en"]


def test_a_page_is_made_for_nothing_that_is_not_there(pages: Site, relations: Relations) -> None:
    there = {pages.pages.aliases.get(key, key) for key in every_key(pages, relations)}
    assert {page.key for page in made(pages) if page.kind != "index"} == there


def test_every_page_has_an_owner_in_the_data(pages: Site) -> None:
    for page in made(pages):
        assert list(REPOSITORY.glob(page.owner.partition(":")[0])), page.owner


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fund", FUNDS)
def test_the_bars_are_as_long_as_the_shares(
    built: Path, pages: Site, relations: Relations, fund: str, language: str
) -> None:
    picture = pictures(built, pages, fund, language)[0]
    drawn = {bar.get("data-rule"): bar for bar in picture.iter(f"{SPACE}rect") if bar.get("data-share")}
    stated = shares(relations, fund)
    assert {name: Decimal(bar.get("data-share", "")) for name, bar in drawn.items()} == stated
    for name, bar in drawn.items():
        assert Decimal(bar.get("width", "")) / TRACK == stated[str(name)]
    whole = pages.funds.rulesets[fund].fund.shares_add_up_to
    assert sum(stated.values()) == (whole or 0)
    assert bool(stated) is (fund != "isf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_percentage_is_invented(built: Path, pages: Site, language: str) -> None:
    picture = pictures(built, pages, "isf", language)[0]
    assert not re.search(r"\d", "".join(picture.itertext()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fund", FUNDS)
def test_the_table_says_what_the_picture_says(built: Path, pages: Site, fund: str, language: str) -> None:
    page = article(built, pages.pages.by_key[f"fund:{fund}"], language)
    picture = pictures(built, pages, fund, language)[0]
    numbers = [text.text for text in picture.iter(f"{SPACE}text") if text.get("class") == "picture-number"]
    outside = SVG.sub("", page.html)
    if fund != "isf":
        assert numbers
        assert all(f"<td>{number}</td>" in outside for number in numbers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fund", FUNDS)
def test_the_path_names_every_rule_that_stands_in_the_way(
    built: Path, pages: Site, relations: Relations, fund: str, language: str
) -> None:
    page = pages.pages.by_key[f"fund:{fund}"]
    picture = pictures(built, pages, fund, language)[1]
    named = {link.get("data-key"): link.get("href") for link in picture.iter(f"{SPACE}a")}
    for stage in ("eligibility", "rate", "allocation"):
        for planned in relations.planned(fund, stage):
            key = f"rule:{planned.rule.id}"
            target = normpath(join(place(page, language), str(named[key])))
            assert (built / target / "index.html").exists()
    verdicts = {text.get("data-verdict") for text in picture.iter(f"{SPACE}text")} - {None}
    assert verdicts == {"eligible", "conditional", "undetermined", "not_eligible"}
    outside = SVG.sub("", article(built, page, language).html)
    assert all(f'href="{href}"' in outside for href in named.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fund", FUNDS)
def test_pictures_have_a_name_and_a_description(built: Path, pages: Site, fund: str, language: str) -> None:
    for picture in pictures(built, pages, fund, language):
        ids = {one.get("id") for one in picture.iter() if one.tag in {f"{SPACE}title", f"{SPACE}desc"} and one.text}
        assert {picture.get("aria-labelledby"), picture.get("aria-describedby")} == ids


def test_both_languages_have_the_same_structure(built: Path, pages: Site) -> None:
    keys = {place(page, language): page.key for page in pages.pages for language in LANGUAGES}

    def linked(page: Page, language: str, links: list[str]) -> Counter[str]:
        found: Counter[str] = Counter()
        for link in links:
            address, _, _ = link.partition("#")
            if address and "://" not in address:
                target = normpath(join(dirname(place(page, language)), address)).removeprefix("./")
                found[keys["" if target == "." else f"{target}/"]] += 1
        return found

    for page in made(pages):
        nl, en = (article(built, page, language) for language in LANGUAGES)
        if page.key != "index:everything":  # its letters are those of the titles
            assert nl.headings == en.headings, page.key
        assert linked(page, "nl", nl.links) == linked(page, "en", en.links), page.key


def test_no_made_page_has_a_style_of_its_own(built: Path, pages: Site) -> None:
    for page in made(pages):
        assert article(built, page, "nl").styled == [], page.key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_what_one_request_can_provoke_was_provoked(
    built: Path, pages: Site, status: int, kind: str, language: str
) -> None:
    page = article(built, pages.pages.by_key[f"problem:{kind}"], language)
    assert page.text.count(f'"status": {status}') == len(REQUESTS.get(status, ()))
    assert page.text.count(f"/problems/{kind}") == len(REQUESTS.get(status, ()))


def test_a_point_with_another_letter_says_so(built: Path, pages: Site) -> None:
    differing = {"3(1)(c)", "3(1)(d)", "3(1)(f)", "3(2)(a)(d)", "3(2)(a)(e)", "3(2)(b)(g)", "3(2)(b)(i)"}
    points = [page for page in pages.pages if page.kind == "point"]
    assert {page.spoken for page in points if "admonition warning" in article(built, page, "nl").html} == differing


def test_a_point_names_no_rate_of_other_work(built: Path, pages: Site) -> None:
    html = article(built, pages.pages.by_key["point:amf:3(2)(a)(d)"], "en").html
    assert "rate/standard" in html
    assert "annex-iv-local-integration" not in html
    assert "annex-iv-voluntary-return" not in html


@pytest.mark.parametrize("key", ["point:amf:3(2)(b)(g)", "objective:amf:3(2)(b)"])
def test_who_looks_up_integration_sees_its_maximum(built: Path, pages: Site, key: str) -> None:
    assert "eligibility/integration-cost-ceiling" in article(built, pages.pages.by_key[key], "nl").html
    assert "integration-cost-ceiling" not in article(built, pages.pages.by_key["point:amf:3(2)(a)(d)"], "nl").html


def test_an_applicant_is_told_which_requirement_names_others(built: Path, pages: Site) -> None:
    company = article(built, pages.pages.by_key["applicant:company"], "nl").html
    municipality = article(built, pages.pages.by_key["applicant:municipality"], "nl").html
    assert "eligibility/integration-applicant" in company
    assert "allocation/integration/" not in company
    assert "allocation/integration/" in municipality


@pytest.mark.parametrize("fund", FUNDS)
@pytest.mark.parametrize("name", ["municipality", "company"])
def test_every_applicant_sees_the_ordinary_contribution(built: Path, pages: Site, name: str, fund: str) -> None:
    html = article(built, pages.pages.by_key[f"applicant:{name}"], "nl").html
    assert f"{fund}/rate/standard" in html
    assert html.count("Hoogstens 75\N{NO-BREAK SPACE}% van de kosten.") == len(FUNDS)


def test_a_share_of_the_fund_is_no_contribution(built: Path, pages: Site) -> None:
    text = article(built, pages.pages.by_key["applicant:municipality"], "nl").text
    contributions, shares_of_fund = text.index("Hoogste bijdragen"), text.index("Deel van het fonds voor deze groep")
    assert contributions < shares_of_fund < text.index("20\N{NO-BREAK SPACE}% van het fonds, voor alle projecten samen")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["fund:amf", "index:allocations", "point:amf:3(2)(a)(d)", "objective:bmvi:3(2)(a)"])
def test_a_share_in_euros_looks_like_no_promise(built: Path, pages: Site, key: str, language: str) -> None:
    text = article(built, pages.pages.by_key[key], language).text
    assert "indica" in text
    assert re.search("miljoen euro|EUR [0-9.]+ million", text.replace("\N{NO-BREAK SPACE}", " "))
    assert not re.search(r"[.,]\d{3}[.,]\d", text)


def test_a_place_that_is_ours_is_not_called_that_of_the_nota(built: Path, pages: Site) -> None:
    tables = article(built, pages.pages.by_key["index:articles"], "nl").html.split("<h2")[1:4]
    ours = ["Artikel 3 van de verordening" in table for table in tables]
    assert ours == [pages.funds.rulesets[fund].fund.id != "amf" for fund in pages.funds.rulesets]
    assert [">In de nota<" in table for table in tables] == [not one for one in ours]


def test_an_activity_tells_what_can_exclude_it(built: Path, pages: Site) -> None:
    police = article(built, pages.pages.by_key["activity:police_equipment"], "nl").html
    fence = article(built, pages.pages.by_key["activity:border_infrastructure"], "nl")
    assert "isf/eligibility/coercive-equipment" in police
    assert "isf/rate/standard" in police
    excluded = police[police.index("Uitsluitingen") : police.index("Uitzonderingen")]
    assert "eligibility/coercive-equipment" in excluded
    assert "bmvi/eligibility/temporary-internal-checks" in fence.html
    assert "Voor Nederland zijn luchthavens en zeehavens de buitengrens." in fence.text
    reception = article(built, pages.pages.by_key["activity:reception_infrastructure"], "nl").html
    assert "amf/eligibility/integration-small-ngo" not in reception


@pytest.mark.parametrize(
    ("place", "said", "rule"),
    [
        ("integration_purpose#labour-market", "refused", "amf/eligibility/esf-boundary"),
        ("zbo_admitted#false", "refused", "amf/eligibility/integration-zbo"),
        ("border_kind#external-border", "turned", "bmvi/eligibility/temporary-internal-checks"),
        ("person_status#must-leave", "turned", "amf/clause/asylum-alternatives-to-detention"),
    ],
)
def test_an_answer_that_a_rule_refuses_or_rules_out_names_that_rule(
    built: Path, pages: Site, place: str, said: str, rule: str
) -> None:
    fact, _, answer = place.partition("#")
    for language in LANGUAGES:
        html = article(built, pages.pages.by_key[f"fact:{fact}"], language).html
        part = html[html.index(f'id="{answer}"') :].partition("<h3")[0]
        assert rule in part.partition(tell(f"ref.fact.{said}", language))[2]


def test_an_answer_beside_others_refuses_nothing(relations: Relations) -> None:
    for fact, known in relations.site.funds.vocabulary.facts.items():
        for value in known.values if known.type == "choices" else ():
            assert all(use.test.word == "is_not" for use in relations.refusing(fact, value.id))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_activity_lists_every_rule_that_bears_on_it_the_weightiest_first(
    built: Path, pages: Site, language: str
) -> None:
    html = article(built, pages.pages.by_key["activity:integration_programme"], language).html
    wanted = (
        "eligibility/integration-applicant",
        "eligibility/integration-cost-ceiling",
        "eligibility/integration-small-ngo",
        "rate/annex-iv-local-integration",
        "allocation/integration/",
        "signal/small-ngo-subcontractor",
        "signal/women-status-holders",
    )
    places = [html.index(f"amf/{name}") for name in wanted]
    assert places == sorted(places)
    assert "amf/eligibility/return-small-project" not in html
    assert "allocation/asylum-coa" not in html


def test_rules_that_bear_on_work_stand_once_and_by_weight(relations: Relations) -> None:
    for fund, ruleset in relations.site.funds.rulesets.items():
        for area in ruleset.vocabulary.facts["policy_area"].values:
            bearing = Bearing(relations, fund, {"policy_area": {area.id}})
            every, own = bearing.rules(), bearing.own()
            weights = [WEIGHTS.index(weight(one.rule)) for one in every]
            assert weights == sorted(weights)
            assert sorted(one.rule.id for one in [*own, *bearing.general()]) == sorted(one.rule.id for one in every)


def test_changes_stand_newest_first(built: Path, pages: Site) -> None:
    html = article(built, pages.pages.by_key["index:changes"], "nl").html
    days = re.findall(r"<h2[^>]*>(\d+ \w+ (\d{4}))", html)
    assert [year for _, year in days] == sorted((year for _, year in days), reverse=True)
    assert ("16 mei 2022", "2022") in days


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_named_on_the_day_it_begins(built: Path, pages: Site, language: str) -> None:
    """Those of the first day are folded, by fund and kind; those that all funds share stand there once."""
    page = pages.pages.by_key["index:changes"]
    changes, links = article(built, page, language), Counter[str]()
    for link in changes.links:
        links[normpath(join(dirname(place(page, language)), link))] += 1
    for name in pages.rules:
        assert links[place(pages.pages.by_key[f"rule:{name}"], language).rstrip("/")] == 1, name
    first = changes.html[changes.html.index("2021</h2>") :]
    assert first.count("<details") == len(FUNDS) + 1


def test_every_page_stands_in_the_list_of_everything(built: Path, pages: Site) -> None:
    links = article(built, pages.pages.by_key["index:everything"], "nl").links
    assert sum(not link.startswith("#") for link in links) == len(pages.pages.by_key)


@pytest.mark.parametrize(
    ("language", "form"),
    [("nl", "artikel 3 lid 2 onder a onder d"), ("nl", "3.2.a.d"), ("en", "article 3 paragraph 2 point a point d")],
)
def test_a_point_is_found_by_the_ways_people_write_it(language: str, form: str) -> None:
    assert form in forms("3(2)(a)(d)", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fund", FUNDS)
def test_no_line_in_a_picture_is_too_long(built: Path, pages: Site, fund: str, language: str) -> None:
    for picture in pictures(built, pages, fund, language):
        lines: list[Any] = [text for text in picture.iter(f"{SPACE}text") if text.get("class") == "picture-item"]
        assert all(len(line.text) <= LETTERS["item"] for line in lines)
