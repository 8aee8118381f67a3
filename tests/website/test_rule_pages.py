"""The page of every rule: complete, executed, the same both ways, and made of what the rule knows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from fundrules import decide, load_funds
from fundrules.funds import Funds
from fundrules.ruleset import Ruleset
from fundrules.wording import LANGUAGES
from fundrules_website import asking, kinship, making, readability, rulepages
from fundrules_website.addresses import at
from fundrules_website.choosing import BREATH, pieces
from fundrules_website.running import service
from fundrules_website.sentences import sentences
from fundrules_website.site import Site, tell
from fundrules_website.subjects import Desk, Subject

EVERY = ("phone", "follows", "when", "reads", "examples", "sources", "others", "left_out", "facts", "history", "again")
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
COMMAND = re.compile(r"^    ```sh\n(.*?)\n    ```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)]+\.md)\)")
CEILING = "amf.eligibility.integration-cost-ceiling"


def address(name: str, language: str) -> str:
    """Return where the page of a rule is."""
    return at("rules", *name.split("."))[language]


@dataclass
class Written:
    """The Markdown of every rule's page, and the rules as they were tried for it."""

    site: Site
    subjects: dict[str, Subject]
    folder: Path

    def file(self, name: str, language: str) -> Path:
        """Return the file of a rule's page."""
        return self.folder / language / f"{address(name, language)}.md"

    def text(self, name: str, language: str) -> str:
        """Return the page of a rule; whether a line may break at a space is left out."""
        return self.file(name, language).read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")

    def part(self, name: str, language: str, heading: str) -> str:
        """Return what stands under one heading; empty when the page has none like it."""
        _, _, rest = self.text(name, language).partition(f"\n## {tell(f'rule.{heading}', language)}\n")
        return rest.partition("\n## ")[0]

    def listed(self, name: str, key: str) -> set[str]:
        """Return the rules that a page lists under one sentence about other rules."""
        part = self.part(name, "nl", "others")
        _, _, rest = part.partition(tell(f"rule.others.{key}", "nl"))
        lines = rest.strip().split("\n\n")[0] if rest else ""
        places = [(self.file(name, "nl").parent / link).resolve() for link in LINK.findall(lines)]
        by_file = {self.file(one, "nl").resolve(): one for one in self.subjects}
        return {by_file[place] for place in places}


def _written(funds: Funds, folder: Path, address: str) -> Written:
    site = Site(funds, datetime.now(tz=UTC).date(), address)
    desk = Desk(site)
    subjects = {name: Subject(desk, sets[0].rules[name], sets) for name, sets in site.rules.items()}
    site.pages.add(rulepages.page_of(subject) for subject in subjects.values())
    making.write(site, folder)
    return Written(site, subjects, folder)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """Write every page against the running service."""
    with service() as address:
        yield _written(load_funds(), tmp_path_factory.mktemp("pages"), address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_all_parts_that_apply(written: Written, language: str) -> None:
    """The headings stand in the order in which a helpdesk needs them; borders only where a rule has one."""
    for name, subject in written.subjects.items():
        parts = [*EVERY[:5], *(["borders"] if subject.borders else []), *EVERY[5:]]
        assert HEADING.findall(written.text(name, language)) == [tell(f"rule.{one}", language) for one in parts], name
        assert f"<code>{name}</code>" in written.text(name, language)


def test_every_rule_is_in_the_built_site(built: Path, written: Written) -> None:
    """A page is served in both languages, Dutch at the top."""
    for name in written.subjects:
        assert (built / address(name, "nl") / "index.html").exists()
        assert (built / "en" / address(name, "en") / "index.html").exists()


def test_executed_examples_come_out_as_their_file_expects(written: Written) -> None:
    """What the page shows is what the engine says, and that is what the rule's author expected."""
    for name, subject in written.subjects.items():
        assert subject.planned, name
        for example in subject.rule.examples:
            came = subject.trials.tried(subject.planned, example)
            wanted = example.expect if isinstance(example.expect, str) else tuple(sorted(example.expect.missing))
            assert wanted == (came.missing or came.holds), (name, example.name)


def test_both_projects_of_a_page_are_what_the_public_door_says(written: Written) -> None:
    """The whole project in which a rule holds, and the nearest in which it does not, decided again."""
    for name, subject in written.subjects.items():
        assert subject.pair, name
        assert subject.pair.failing, name
        assert subject.pair.passing.holds == "match"
        assert subject.pair.failing.holds == "no_match", name
        for one in (subject.pair.passing, subject.pair.failing):
            facts = {fact: subject.ruleset.vocabulary.written(fact, answer) for fact, answer in one.facts.items()}
            fund = subject.ruleset.fund.id
            decided = decide(written.site.funds, {**facts, "funds": [fund]}, on=subject.day, detail="codes")
            assert decided.funds[0].verdict == one.out.verdict, name


def _senseless(subject: Subject) -> str:
    """Return why a person would not understand the two projects of a rule; empty when they make sense."""
    assert subject.pair
    first, second = subject.pair.passing, subject.pair.failing
    if second is None:
        return "there is no second one"
    verdicts = (first.out.verdict, second.out.verdict)
    effect = getattr(subject.rule.then, "effect", subject.rule.stage)
    if effect in {"requires", "lifts", "excludes"}:
        refused, fine = (first, second) if effect == "excludes" else (second, first)
        if refused.out.verdict != "not_eligible" or fine.out.verdict not in {"eligible", "conditional"}:
            return f"{effect}: {verdicts}"
    elif verdicts[0] != verdicts[1]:
        return f"another outcome: {verdicts}"
    elif effect != "signal" and first.result_of(effect) == second.result_of(effect):
        return "nothing else follows"
    return "no work is left" if () in {second.facts["policy_area"], second.facts["activities"]} else ""


def test_the_two_projects_of_every_rule_make_sense(written: Written) -> None:
    """A change of one answer shows what the rule does; where the rule holds for every project, the page says so."""
    every = set()
    for name, subject in written.subjects.items():
        assert subject.pair
        trouble = _senseless(subject)
        if trouble.startswith("another outcome") and subject.pair.failing and not subject.pair.failing.out.clauses:
            assert tell("rule.examples.note.every", "nl") in written.part(name, "nl", "examples"), name
            every.add(name)
            trouble = ""
        assert not trouble, (name, trouble, subject.pair.differ)
        assert len(subject.pair.differ) == 1, name
    general = {"rate.standard", "allocation.no-named-share", "allocation.no-share-stated"}
    shared = {f"common.signal.{name}" for name in ("keep-records", "realised-amounts", "visibility-always")}
    assert every == shared | {name for name in written.subjects if name.partition(".")[2] in general}


@pytest.mark.parametrize(
    ("name", "differs"),
    [
        (CEILING, {"integration_cost"}),
        ("bmvi.signal.later-longest-duration", {"duration_months"}),
        ("bmvi.signal.later-minimum-cost", {"total_cost"}),
        ("amf.clause.asylum-alternatives-to-detention", {"otherwise_detained"}),
        ("amf.clause.return-alternatives-to-detention", {"otherwise_detained"}),
        ("amf.rate.annex-iv-alternatives-to-detention", {"otherwise_detained"}),
        ("bmvi.signal.liaison-rate", {"is_joint_deployment"}),
        ("amf.eligibility.effect-study-ceiling", {"effect_study_ceiling"}),
        ("bmvi.eligibility.emergency-derogation", {"emergency_established"}),
        ("isf.eligibility.public-order-emergency", {"emergency_established"}),
        ("common.eligibility.international-framework", {"fits_international_framework"}),
    ],
)
def test_what_differs_is_what_the_rule_is_about(written: Written, name: str, differs: set[str]) -> None:
    """Not the policy area, but the months, the euros, the purpose or the judgement."""
    pair = written.subjects[name].pair
    assert pair
    assert pair.differ == differs


def test_the_nearest_number_is_shown(written: Written) -> None:
    """A cent above the ceiling refuses the project."""
    pair = written.subjects[CEILING].pair
    assert pair
    assert pair.failing
    assert (pair.passing.facts["integration_cost"], pair.failing.facts["integration_cost"]) == (10**8, 10**8 + 1)
    assert (pair.passing.out.verdict, pair.failing.out.verdict) == ("eligible", "not_eligible")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_stands_in_the_examples(written: Written, language: str) -> None:
    """What a project comes to is told in words, also when it comes to nothing."""
    for name in written.subjects:
        cells = [cell.strip() for cell in written.part(name, language, "examples").replace("\n", "|").split("|")]
        assert not {"none", "standard", "True", "False", "null"} & (
            set(cells) - ({"none"} if language == "en" else set())
        )
        assert not [cell for cell in cells if re.fullmatch(r"[a-z]+_[a-z_]+", cell)], name


def test_a_requirement_is_met_or_not_and_never_does_not_hold(written: Written) -> None:
    """Who hears "does not hold" hears that it does not apply; an exclusion excludes or does not."""
    for name, subject in written.subjects.items():
        effect = getattr(subject.rule.then, "effect", "")
        shown = "".join(written.part(name, "nl", part) for part in ("examples", "borders", "when", "reads"))
        if effect == "requires":
            assert "| voldaan | niet voldaan |" in shown, name
        if effect == "excludes":
            assert "| sluit het project uit | sluit het project niet uit |" in shown, name
        if effect in {"requires", "excludes"}:
            assert "| geldt niet |" not in shown, name
        if effect == "requires":
            assert "geldt" not in shown.replace("Geldt een uitzondering", ""), (name, shown)


def test_border_tables_agree_with_deciding_directly(written: Written) -> None:
    """Below, at and above: the verdict of the fund and whether the rule holds, decided again by the public door."""
    seen = 0
    for name, subject in written.subjects.items():
        for border in subject.borders:
            assert border.matters, name
            for row in border.rows:
                facts = {one: subject.ruleset.vocabulary.written(one, answer) for one, answer in row.facts.items()}
                fund = subject.ruleset.fund.id
                decided = decide(written.site.funds, {**facts, "funds": [fund]}, on=subject.day, detail="codes")
                (told,) = decided.funds
                assert told.verdict == row.verdict, (name, row)
                answers = {one.id: one.truth for one in [*told.eligibility, *told.signals, *told.clauses]}
                assert {"match": "true", "unknown": "unknown"}.get(row.holds, "false") == answers.get(name, "false")
                seen += 1
    assert seen >= 50


def test_a_source_that_nobody_checked_says_so_beside_itself(written: Written) -> None:
    """A rule may be sure and yet name a source that is not: the mark stands with that source and with no other."""
    seen = 0
    for name, subject in written.subjects.items():
        citation, sources = subject.rule.citation, subject.ruleset.sources
        keys = [place.source or citation.source for place in (citation, *citation.see)]
        for language in LANGUAGES:
            lines = [line for line in written.part(name, language, "sources").splitlines() if line.startswith("- ")]
            for key, line in zip(keys, lines, strict=False):
                sure = sources[key].certainty == "verified"
                assert sure != line.endswith(f"**{tell('rule.sources.recalled', language)}**"), (name, line)
                seen += not sure
                is_site = sources[key].links_to == "site"
                assert is_site == (tell("rule.sources.site", language) in line), (name, line)
                assert not is_site or sources[key].link in line, (name, line)
    assert seen >= 30
    notices = {key for one in written.site.funds.rulesets.values() for key in one.sources if key.startswith("uvb-")}
    assert all(
        one.sources[key].link for one in written.site.funds.rulesets.values() for key in notices & set(one.sources)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_tells_what_it_leaves_out(written: Written, language: str) -> None:
    """No rule weighs all that its source says; both rules on alternatives to detention leave out the same."""
    for name in written.subjects:
        assert tell("rule.left_out.nothing", language) not in written.text(name, language), name
    asylum, going = (f"amf.clause.{one}-alternatives-to-detention" for one in ("asylum", "return"))
    assert written.part(asylum, language, "left_out") == written.part(going, language, "left_out")


def test_the_ceiling_of_a_million_is_told_to_the_cent(written: Written) -> None:
    """The table says what happens one cent below, at and above the ceiling."""
    rows = [
        line.split(" | ")[1:]
        for line in written.part(CEILING, "nl", "borders").splitlines()
        if re.match(r"\|.*€", line)
    ]
    no, yes = "kan niet uit dit fonds |", "kan uit dit fonds |"
    assert rows == [
        ["€ 999.999,99", "voldaan", yes],
        ["€ 1.000.000", "voldaan", yes],
        ["€ 1.000.000,01", "niet voldaan", no],
    ]


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("bmvi.signal.later-longest-duration", "nl", "meer dan 60 maanden"),
        ("bmvi.signal.later-longest-duration", "en", "more than 60 months"),
        ("bmvi.signal.later-minimum-cost", "nl", "minder dan € 400.000"),
        ("common.signal.land-limit", "nl", "meer dan 10 %"),
    ],
)
def test_a_limit_is_told_as_people_know_it_wherever_the_page_tells_it(
    written: Written, name: str, language: str, told: str
) -> None:
    """In the conditions, above the table and in the history."""
    for heading in ("when", "borders", "history"):
        assert told in written.part(name, language, heading), heading


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("bmvi.signal.later-longest-duration", [59, 60, 61]),
        ("bmvi.signal.later-minimum-cost", [39_999_999, 40_000_000, 40_000_001]),
        ("common.signal.derelict-land-limit", [14, 15, 16]),
        ("common.signal.visibility-event", [999_999_999, 1_000_000_000, 1_000_000_001]),
    ],
)
def test_a_table_stands_round_the_limit_itself(written: Written, name: str, values: list[int]) -> None:
    """The middle row is the limit that people know, not the first value past it."""
    (border,) = written.subjects[name].borders
    assert [row.value for row in border.rows] == values
    assert border.value == values[1]


def test_every_table_at_a_limit_decides_something(written: Written) -> None:
    """No row says that it cannot be said yet, and no two tables of a page have the same heading."""
    for name, subject in written.subjects.items():
        for border in subject.borders:
            assert {row.holds for row in border.rows} <= {"match", "no_match"}, name
            assert "undetermined" not in {row.verdict for row in border.rows}, name
        headings = re.findall(r"^\*\*.+\*\*$", written.part(name, "nl", "borders"), re.MULTILINE)
        assert len(headings) == len(set(headings)) == len(subject.borders), name
    days = written.part("common.eligibility.period", "nl", "borders")
    assert "op of na 1 januari 2021" in days
    assert "uiterlijk op 31 december 2029" in days
    assert "border" not in written.part("common.eligibility.period", "en", "borders")


def test_exceptions_and_preferences_stand_on_both_pages(written: Written) -> None:
    """What one page says of another, that one says of it."""
    for here, there in (("exception_to", "exceptions"), ("prefer_over", "preferred")):
        pairs = {(name, other) for name in written.subjects for other in written.listed(name, here)}
        mirrored = {(other, name) for name in written.subjects for other in written.listed(name, there)}
        assert pairs
        assert pairs == mirrored
        own = {(name, other) for name, one in written.subjects.items() for other in getattr(one.rule, here)}
        assert pairs == own


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_two_sentences_for_the_phone(written: Written, language: str) -> None:
    """Two sentences, that differ, without a question and without a word that promises."""
    for name in written.subjects:
        said = written.part(name, language, "phone").partition("\n{ .rule-phone }")[0]
        told = sentences(said)
        assert len(told) == len(set(told)) == 2, (name, told)
        assert all(one.endswith((".", ".\u2019")) for one in told), (name, told)
        assert not re.search(r"[{}\u2013\u2014]| \.|, ,|u krijgt geld|you will get", said), (name, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_for_the_phone_is_longer_than_one_breath(written: Written, language: str) -> None:
    """What is read out is understood by who hears it once; an amount with its mark counts as two words."""
    long = {}
    for name in written.subjects:
        said = written.part(name, language, "phone").partition("\n{ .rule-phone }")[0]
        long |= {one: name for one in sentences(said) if len(one.split()) > BREATH}
    assert not long


def test_what_a_caller_must_hear_is_said(written: Written) -> None:
    """A work placement is allowed, an effect study can lift the ceiling, and who must leave decides the point."""
    boundary = "amf.eligibility.esf-boundary"
    assert "mag een werkplek alleen voor inburgering" in written.part(boundary, "nl", "phone")
    assert "a work placement is allowed for civic integration" in written.part(boundary, "en", "phone")
    assert "effectstudie" in written.part(CEILING, "nl", "phone")
    assert "effect study" in written.part(CEILING, "en", "phone")
    for name, words in {"asylum": "Nederland niet hoeven te verlaten", "return": "Nederland moeten verlaten"}.items():
        assert words in written.part(f"amf.clause.{name}-alternatives-to-detention", "nl", "phone")


@pytest.mark.parametrize(
    ("name", "others"),
    [
        (
            "amf.eligibility.small-ngo-return",
            {
                "amf.allocation.return-civil-society",
                "amf.signal.return-project-size",
                "amf.signal.return-larger-projects",
            },
        ),
        ("bmvi.clause.liaison-officers", {"bmvi.rate.annex-iv-joint-liaison-officers", "bmvi.signal.liaison-rate"}),
    ],
)
def test_rules_about_the_same_are_found_from_a_page(written: Written, name: str, others: set[str]) -> None:
    """Told by what the rules ask; none stands in two lists of a page, and what all funds share leads to no one fund."""
    assert others <= written.listed(name, "akin")
    assert "bmvi.allocation.liaison-officers" in written.listed("bmvi.clause.liaison-officers", "read_by")
    for one in written.subjects:
        akin = written.listed(one, "akin")
        assert len(akin) <= kinship.MOST
        assert not akin & {other for key in ("exception_to", "exceptions") for other in written.listed(one, key)}, one
        assert not one.startswith("common.") or all(other.startswith("common.") for other in akin), one


def test_both_languages_say_the_same_two_sentences_of_a_rule(written: Written) -> None:
    """The Dutch text decides which; so every text must have as many sentences in English."""
    for name, one in written.subjects.items():
        for part in ("reason", "otherwise"):
            assert [piece.dutch for piece in pieces(one.rule, part, "en")] == [
                piece.told for piece in pieces(one.rule, part, "nl")
            ], name
        said = [written.part(name, language, "phone").partition("\n{ .rule-phone }")[0] for language in LANGUAGES]
        amounts = [re.findall(r"\d+", one.replace(".", "").replace(",", "")) for one in said]
        assert amounts[0] == amounts[1], name


def test_a_sentence_too_many_in_one_language_is_named(written: Written) -> None:
    """Whoever writes a rule hears which text it is, and how a question is counted."""
    rule = written.subjects["amf.signal.iom-share"].rule
    english = rule.texts.en.model_copy(update={"reason": f"{rule.texts.en.reason} Ask again."})
    longer = rule.model_copy(update={"texts": rule.texts.model_copy(update={"en": english})})
    with pytest.raises(ValueError, match=r"iom-share: texts\.reason .+ \(nl 4, en 5\)"):
        pieces(longer, "reason", "en")


def test_what_it_means_for_the_money_is_said_before_what_to_do(written: Written) -> None:
    """A warning does not only say what to do; and nothing is put in the mouth of a caller."""
    said = written.part("common.signal.interest-part", "nl", "phone")
    assert "Dat deel telt niet mee: haal het uit de kosten" in said
    assert "daar kan het fonds aan meebetalen" in written.part("amf.clause.country-information", "nl", "phone")
    for name in ("small-ngo-return", "integration-small-ngo"):
        assert "u zegt" not in written.part(f"amf.eligibility.{name}", "nl", "phone")
        assert "you say" not in written.part(f"amf.eligibility.{name}", "en", "phone")


@pytest.mark.parametrize(
    ("language", "not_paid"),
    [
        ("nl", r"betaalt (dit fonds )?(het project )?(niet|alleen) als dit klopt"),
        ("en", r"this fund (does not pay|pays( for the project)? only)"),
    ],
)
def test_a_refusal_is_said_to_be_one(written: Written, language: str, not_paid: str) -> None:
    """Who hears an exclusion or a requirement hears that the project cannot be paid; an exception names its rules."""
    for name, one in written.subjects.items():
        said, head = written.part(name, language, "phone"), written.text(name, language).partition("\n## ")[0]
        effect = getattr(one.rule.then, "effect", None)
        assert bool(re.search(not_paid, sentences(said)[0], re.IGNORECASE)) is (effect in {"excludes", "requires"}), (
            name
        )
        if effect:
            assert tell(f"rule.stage.{effect}", language) in head
        if effect == "lifts":
            titles = [
                one.desk.site.words(one.ruleset.fund.id, language, one.day).words(rule).title
                for rule in map(one.ruleset.rules.__getitem__, one.rule.exception_to)
            ]
            assert all(title in said for title in titles), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_sure_is_said_under_the_two_sentences(written: Written, language: str) -> None:
    """Whoever reads the box out also reads that it is a reading or a conclusion of our own."""
    for name, one in written.subjects.items():
        below = written.part(name, language, "phone").partition("{ .rule-phone }")[2].strip()
        sure = one.rule.certainty
        assert below == ("" if sure == "verified" else tell(f"rule.phone.certainty.{sure}", language)), name


def test_what_is_said_names_the_ceiling_and_the_other_letter(written: Written) -> None:
    """The amount comes from the parameter, the letters from the rule."""
    assert "€ 1.000.000" in written.part(CEILING, "nl", "phone")
    assert "90 procent" in written.part("bmvi.rate.annex-iv-joint-liaison-officers", "nl", "phone")
    assert "met een andere letter" in written.part("amf.clause.integration-measures", "nl", "phone")
    assert "in het hele programma" in written.part("bmvi.rate.operating-support", "nl", "phone")
    assert "andere letter" not in written.part("amf.clause.asylum-alternatives-to-detention", "nl", "phone")


def test_no_article_is_put_in_the_mouth_of_a_nota_that_names_none(written: Written) -> None:
    """Where the nota names no article, the page says whose place it is, and that it is inferred where it is."""
    clauses = [one for one in written.subjects.values() if one.rule.stage == "clause"]
    ours = [one for one in clauses if one.ruleset.fund.numbering == "adopted"]
    assert ours
    assert len(ours) < len(clauses)
    for one in clauses:
        said, follows, sources = (written.part(one.rule.id, "nl", part) for part in ("phone", "follows", "sources"))
        assert ("De nota noemt hier geen" in said) is ("nummering van de verordening" in follows) is (one in ours)
        assert ("De nota noemt dit bij artikel" in said) is ("nummering van de nota" in follows) is (one not in ours)
        inferred = bool(one.rule.then.adopted_certainty)  # type: ignore[union-attr]
        assert ("wij leiden af" in said) is ("De plaats in de verordening is onze" in sources) is inferred


def test_what_the_project_must_cost_is_said_as_the_rule_counts_it(written: Written) -> None:
    """A cent below or above a round amount is less or more than that amount."""
    for name, amount in {
        "simplified-costs-obligatory": "ten hoogste € 200.000",
        "visibility-plaque": "meer dan € 100.000",
        "vat-not-payable": "ten minste € 5.000.000",
    }.items():
        assert amount in written.part(f"common.signal.{name}", "nl", "phone")
    assert "10 procent" in written.part("common.signal.land-limit", "nl", "phone").partition("Wat boven")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_request_parses_and_was_sent(written: Written, language: str) -> None:
    """No request stands on a page that the service was not asked while the page was made."""
    asked = next(iter(written.subjects.values())).desk.asker.asked
    for name in written.subjects:
        commands = [dedent(one) for one in COMMAND.findall(written.text(name, language))]
        assert len(commands) == 2, name
        assert set(commands) <= set(asked), name
        _, headers, body = asking.parsed(commands[0])
        assert headers == {"Content-Type": "application/json"}
        assert json.loads(body or b"{}")["funds"]


def test_a_changed_parameter_changes_the_page(written: Written, tmp_path: Path) -> None:
    """Nothing is typed twice: the amount changes in the conditions, on the phone, at the border and in the history."""
    funds = load_funds()
    changed = [_dearer(one) if one.fund.id == "amf" else one for one in funds.rulesets.values()]
    anew = _written(Funds(changed, funds.engine), tmp_path, "")
    for part in ("phone", "when", "borders", "history"):
        assert "€ 1.000.000" in written.part(CEILING, "nl", part)
        assert "€ 1.000.000" not in anew.part(CEILING, "nl", part)
        assert "€ 2.500.000" in anew.part(CEILING, "nl", part), part


def _dearer(ruleset: Ruleset) -> Ruleset:
    one = ruleset.parameters["integration_cost_ceiling"]
    values = tuple(value.model_copy(update={"value": Decimal("2500000.00")}) for value in one.values)
    return replace(ruleset, parameters={**ruleset.parameters, one.id: one.model_copy(update={"values": values})})


def test_a_retired_rule_keeps_a_page(tmp_path: Path) -> None:
    """It says that it no longer counts, and nothing is worked out for it."""
    funds = load_funds()
    name = "amf.signal.women-status-holders"
    rulesets = dict(funds.rulesets)
    retired = rulesets["amf"].rules[name].model_copy(update={"status": "retired"})
    rulesets["amf"] = replace(rulesets["amf"], rules={**rulesets["amf"].rules, name: retired})
    anew = _written(Funds(rulesets.values(), funds.engine), tmp_path, "")
    assert "geldt niet meer" in anew.part(name, "nl", "phone")
    assert "niets uitgerekend" in anew.part(name, "nl", "examples")


def test_hard_sentences_score_lower_than_plain_ones() -> None:
    """The score orders sentences as readers do, in both languages."""
    hard = {
        "nl": "Ingevolge de desbetreffende verordeningsbepaling wordt de subsidieverstrekking geweigerd indien de "
        "projectverantwoordelijke organisatie de medefinancieringsverplichtingen niet aannemelijk heeft gemaakt.",
        "en": "Pursuant to the aforementioned regulatory provision, eligibility determinations are contingent upon the "
        "beneficiary organisation substantiating its co-financing obligations to the competent managing authority.",
    }
    plain = {
        "nl": "U betaalt zelf ook een deel. Laat zien dat u dat kunt.",
        "en": "You pay a part too. Show that you can.",
    }
    for language in LANGUAGES:
        assert readability.ease(hard[language], language)[0] + 60 < readability.ease(plain[language], language)[0]


def test_only_prose_is_scored() -> None:
    """Code, tables, headings, names and labels are left out; the words of a link count."""
    page = (
        "---\ntitle: Kop\n---\n\n# Kop\n\nLees [de regel](rule:a.b) `amf.rate.x` nu.\n\n"
        "- Beleidsterrein: Terugkeer\n- Dit is een zin.\n\n| a | b |\n| - | - |\n\n```sh\ncurl -sS x.\n```\n"
    )
    assert list(readability.prose(page)) == ["Lees de regel nu.", "Dit is een zin."]


def test_the_hardest_pages_are_listed(written: Written) -> None:
    """The report names ten pages with their scores, the hardest first."""
    lines = readability.report(written.folder).splitlines()
    found = [float(line.split()[0]) for line in lines[1:]]
    assert len(found) == readability.WORST
    assert found == sorted(found)


def test_a_day_after_the_last_edition_is_told_as_on_its_last_day() -> None:
    """The site can still be made when an edition has ended."""
    funds = load_funds(engine="reference")
    subject = Subject(
        Desk(Site(funds, date(2031, 1, 1))), funds.rulesets["amf"].rules[CEILING], [funds.rulesets["amf"]]
    )
    assert subject.day == funds.rulesets["amf"].fund.editions[-1].until
    assert subject.pair
