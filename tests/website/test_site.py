"""The built site as a whole: complete in both languages, no broken link, nothing from elsewhere, readable for all."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import join, normpath
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from fundrules.wording import LANGUAGES
from fundrules_website import finishing, redirecting
from fundrules_website.pages import Page, Pages
from fundrules_website.site import tell, texts
from tests.serving import Server
from tests.website.conftest import reading

Addresses = dict[str, dict[str, str]]
ROOT = {"nl": "", "en": "en/"}
LINK = re.compile(r"""<(?:a|link|script|img|form|iframe|source)\b[^>]*?\s(?:href|src|action)=["']([^"']*)["']""")
ANCHOR = re.compile(r"""\s(?:id|name)=["']([^"']+)["']""")
ELSEWHERE = ("http:", "https:", "mailto:", "tel:")


@cache
def text_of(file: Path) -> str:
    return file.read_text("utf-8")


def files(built: Path) -> list[Path]:
    return sorted(built.rglob("*.html"))


def pages(built: Path, addresses: Addresses) -> Iterator[tuple[str, str, str]]:
    for key, both in addresses.items():
        for language, address in both.items():
            yield key, language, text_of(built / address / "index.html")


def kinds(built: Path, addresses: Addresses) -> list[str]:
    """Return a page of every kind: the longest, for most can go wrong there."""
    longest: dict[str, tuple[int, str]] = {}
    for key, both in addresses.items():
        size = (built / both["nl"] / "index.html").stat().st_size
        longest[key.split(":")[0]] = max(longest.get(key.split(":")[0], (0, "")), (size, key))
    return ["written:start", *(key for _, key in longest.values())]


# complete


def test_every_page_is_there_in_both_languages(built: Path, addresses: Addresses) -> None:
    assert all(set(both) == set(LANGUAGES) for both in addresses.values())
    told = {address for both in addresses.values() for address in both.values()}
    old = {old if old.endswith("/") else f"{old}/" for old in redirecting.redirects()}
    there = {file.parent.relative_to(built).as_posix() + "/" for file in built.rglob("index.html")}
    assert {"" if name == "./" else name for name in there} - old == told


def test_every_page_says_its_language_its_title_and_one_heading(built: Path, addresses: Addresses) -> None:
    for key, language, text in pages(built, addresses):
        titles = re.findall(r"<title>(.+?)</title>", text)
        headings = re.findall(r"<h1\b", text)
        described = re.search(r'<meta name="description" content="(.+?)">', text)
        assert text.count(f'<html lang="{language}"') == 1, key
        assert len(titles) == 1, (key, language, titles)
        assert len(headings) == 1, (key, language, len(headings))
        assert described, (key, language)
        assert f'data-copy="{tell("theme.copy", language)}"' in text, key
        assert text.count("<main") == text.count('id="content"') == 1, key


def test_the_choice_of_language_leads_to_the_same_page(built: Path, addresses: Addresses) -> None:
    for key, language, text in pages(built, addresses):
        other = "en" if language == "nl" else "nl"
        choice = re.search(r'<a class="top__tool" href="([^"]+)" hreflang="(\w+)" lang="\w+"', text)
        head = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', text))
        assert choice, key
        assert choice[2] == other, key
        assert choice[1] == head[other], key
        here = addresses[key][language]
        assert normpath(join("/", here, choice[1])) == normpath("/" + addresses[key][other]), key
        assert normpath(join("/", here, head[language])) == normpath("/" + here), key


def test_every_page_tells_what_it_is_and_what_it_was_made_from(built: Path, addresses: Addresses) -> None:
    for key, language, text in pages(built, addresses):
        foot = text[text.index("<footer") :]
        assert tell("theme.notice", language) in unescape(foot), key
        assert re.search(r'class="bottom__owner">.+<code>.+</code>', foot), key
        links = {normpath(join("/", addresses[key][language], link)) for link in LINK.findall(foot)}
        for wanted in ("accessibility", "privacy", "what-this-is-not"):
            assert normpath("/" + addresses[f"written:{wanted}"][language]) in links, (key, wanted)


def test_a_page_has_no_words_of_the_theme_in_the_other_language(built: Path, addresses: Addresses) -> None:
    told = [both for key, both in texts().items() if key.startswith("theme.")]
    for key, language, text in pages(built, addresses):
        other = "en" if language == "nl" else "nl"
        frame = re.sub(r"<article.*?</article>", "", text, flags=re.DOTALL)
        frame = re.sub(rf'<(\w+)[^>]* lang="{other}".*?</\1>', "", frame, flags=re.DOTALL)
        for both in told:
            if both[language] != both[other] and both[other] not in both[language]:
                assert f'"{both[other]}"' not in frame, (key, language)
                assert f">{both[other]}<" not in frame, (key, language)


# links


def test_every_link_leads_to_a_page_and_to_its_place_on_it(built: Path, site: Server) -> None:
    broken, asked = [], set()
    for file in files(built):
        start = "/docs/" + file.parent.relative_to(built).as_posix() + "/"
        for link in LINK.findall(text_of(file)):
            if link.startswith(ELSEWHERE):
                continue
            address, anchor = urldefrag(unescape(link))
            place = normpath(join(start, address)) if address else None
            place = f"{place}/" if place and place != "/" and address.endswith("/") else place
            if place and not place.startswith("/docs"):
                asked.add(place)
            elif not leads(built, file if place is None else place, anchor):
                broken.append(f"{file.relative_to(built)}: {link}")
    broken += [place for place in sorted(asked) if site.get(place).status >= 400]
    assert not broken


def leads(built: Path, place: Path | str, anchor: str) -> bool:
    """Say whether a file, or an address below /docs, is there, with the anchor on it."""
    if isinstance(place, str):
        place = built / unquote(place).removeprefix("/docs").strip("/")
        place = place / "index.html" if place.is_dir() else place
    return place.is_file() and (not anchor or unquote(anchor) in anchors(place))


@cache
def anchors(file: Path) -> set[str]:
    return set(ANCHOR.findall(text_of(file)))


def test_every_page_can_be_reached_from_the_start(built: Path, addresses: Addresses) -> None:
    if "index:rules" not in addresses:
        pytest.skip("the indexes are not made yet")
    for language in LANGUAGES:
        seen, ahead = set(), [addresses["written:start"][language]]
        while ahead:
            here = ahead.pop()
            file = built / here / "index.html"
            if here in seen or not file.is_file():
                continue
            seen.add(here)
            for link in LINK.findall(text_of(file)):
                address = urldefrag(unescape(link))[0]
                if address and not address.startswith(("/", *ELSEWHERE)):
                    ahead.append(normpath(join("/", here, address)).removeprefix("/").rstrip("/") + "/")
        missing = {both[language] for both in addresses.values()} - {"" if one == "/" else one for one in seen}
        assert not missing, (language, len(missing), sorted(missing)[:5])


# what was published keeps working


def test_every_address_ever_published_still_leads_to_a_page(built: Path, addresses: Addresses) -> None:
    for old in redirecting.published():
        assert (built / old / "index.html").is_file(), f"{old}: give it a place in redirects.yaml"
    for old, key in redirecting.redirects().items():
        language = "en" if old.startswith("en/") else "nl"
        target = re.search(r'content="0; url=([^"]+)"', text_of(built / old / "index.html"))
        assert target, old
        assert normpath(join("/", old, target[1])) == normpath("/" + addresses[key][language])


def test_a_page_that_moved_leads_on_by_itself_and_by_a_link() -> None:
    both = {"nl": "privacy/", "en": "en/privacy/"}
    text = redirecting.moved("en/old/place/", {"nl": "Privacy", "en": "Privacy & you"}, both)
    assert '<html lang="en">' in text
    assert 'content="0; url=../../privacy/"' in text
    assert '<a href="../../privacy/">Privacy &amp; you</a>' in text
    assert 'href="../../../assets/site.css"' in text
    assert 'url=../en/"' in redirecting.moved("oud/", {"nl": "Start", "en": "Start"}, {"nl": "en/", "en": ""})


def a_site() -> Any:
    pages = Pages()
    words = {"nl": "Privacy", "en": "Privacy"}
    path = {"nl": "privacy", "en": "privacy"}
    pages.add([Page("written:privacy", "x", "written", path, words, words, "written", lambda _: {})])
    return SimpleNamespace(pages=pages)


def test_an_old_address_gets_a_page_that_leads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "redirects.yaml"
    listed.write_text("over/privacy/: written:privacy\nen/about/privacy/: written:privacy\n", encoding="utf-8")
    monkeypatch.setattr(redirecting, "REDIRECTS", listed)
    redirecting.write(a_site(), tmp_path)
    assert 'url=../../privacy/"' in (tmp_path / "over/privacy/index.html").read_text("utf-8")
    assert 'url=../../privacy/"' in (tmp_path / "en/about/privacy/index.html").read_text("utf-8")
    assert json.loads((tmp_path / "addresses.json").read_text("utf-8")) == {
        "written:privacy": {"nl": "privacy/", "en": "en/privacy/"}
    }


@pytest.mark.parametrize("line", ["oud/: written:none", "privacy/: written:privacy"])
def test_an_old_address_that_leads_nowhere_or_is_a_page_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    listed = tmp_path / "redirects.yaml"
    listed.write_text(line, encoding="utf-8")
    monkeypatch.setattr(redirecting, "REDIRECTS", listed)
    with pytest.raises(ValueError, match=r"redirects\.yaml"):
        redirecting.write(a_site(), tmp_path)


def test_what_is_published_is_added_and_never_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redirecting, "PUBLISHED", tmp_path / "published.yaml")
    (tmp_path / "published.yaml").write_text("- oud/\n", encoding="utf-8")
    (tmp_path / "addresses.json").write_text('{"written:privacy": {"nl": "privacy/", "en": "en/privacy/"}}')
    assert redirecting.publish(tmp_path) == 2
    assert redirecting.published() == ["en/privacy/", "oud/", "privacy/"]
    assert redirecting.publish(tmp_path) == 0


# nothing inline


def test_nothing_on_a_page_needs_an_inline_style_or_script(built: Path) -> None:
    for file in files(built):
        assert not finishing.INLINE.search(text_of(file)), file
        for found in finishing.SCRIPT.finditer(text_of(file)):
            assert " src=" in found["how"] or "json" in found["how"], file
    for style in built.rglob("*.css"):
        assert "data:" not in style.read_text("utf-8"), style


def test_a_script_on_a_page_becomes_a_file(tmp_path: Path) -> None:
    page = tmp_path / "a" / "index.html"
    page.parent.mkdir()
    page.write_text('<td style="text-align: right;">1</td><script>let a = 1</script>', encoding="utf-8")
    finishing.finish_pages(tmp_path, [page])
    name = re.search(r'src="\.\./(assets/scripts/\w+\.js)"', page.read_text("utf-8"))
    assert name
    assert (tmp_path / name[1]).read_text("utf-8") == "let a = 1"
    assert '<td class="align-right">1</td>' in page.read_text("utf-8")


def test_a_code_may_break_between_its_parts_and_a_command_may_not() -> None:
    def finished(text: str) -> str:
        return finishing.finish_page(text, str)

    assert finished("<code>amf.rate.annex-iv</code>") == "<code>amf.<wbr>rate.<wbr>annex-<wbr>iv</code>"
    assert finished("<code>lead_partner</code>") == "<code>lead_<wbr>partner</code>"
    for other in ("<code>0.90</code>", "<code>--lang</code>", "<code>eligible</code>", "<pre><code>a.b\n</code></pre>"):
        assert finished(other) == other


@pytest.mark.parametrize(
    "bad", ['<p style="color:red">', '<a href="javascript:x">', "<p onclick=x>", "<style>p{}</style>"]
)
def test_an_inline_style_or_handler_stops_the_build_with_the_page(tmp_path: Path, bad: str) -> None:
    (tmp_path / "index.html").write_text(bad, encoding="utf-8")
    with pytest.raises(finishing.InlineError, match=r"index\.html"):
        finishing.finish_pages(tmp_path, [tmp_path / "index.html"])


# in the browser

BEFORE_BREAKS = """code => {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), found = [];
  let last = null, seen = 0;
  while (walker.nextNode()) {
    for (let at = 0; at < walker.currentNode.length; at++) {
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      if (last !== null && top > last) found.push(code.textContent[seen - 1]);
      last = top;
      seen += 1;
    }
  }
  return found;
}"""


def test_a_long_code_breaks_on_a_phone_between_its_parts_and_copies_whole(
    addresses: Addresses, site: Server, browser: Browser
) -> None:
    name = "amf.eligibility.integration-cost-ceiling"
    with reading(browser, site, width=320) as page:
        page.goto(f"{site.base}/docs/{addresses[f'rule:{name}']['nl']}")
        code = page.locator(".rule-id > code")
        broken = code.evaluate(BEFORE_BREAKS)
        assert broken
        assert set(broken) <= {".", "-"}
        copied = code.evaluate("one => { getSelection().selectAllChildren(one); return getSelection().toString(); }")
        assert copied == name


def test_no_page_asks_anything_elsewhere_or_breaks_the_policy(
    built: Path, addresses: Addresses, site: Server, browser: Browser
) -> None:
    for scheme in ("light", "dark"):
        with reading(browser, site, scheme=scheme) as page:
            for key in kinds(built, addresses):
                for language in LANGUAGES:
                    answer = page.goto(f"{site.base}/docs/{addresses[key][language]}", wait_until="networkidle")
                    assert answer
                    assert answer.status == 200
                    assert "unsafe" not in answer.headers["content-security-policy"]
                    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_the_chosen_colours_stay(site: Server, browser: Browser) -> None:
    with reading(browser, site) as page:
        page.goto(f"{site.base}/docs/")
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        button = page.get_by_role("button", name=tell("theme.dark", "nl"))
        expect(button).to_have_attribute("aria-pressed", "false")
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        dark = page.evaluate(ground)
        assert dark != light
        page.goto(f"{site.base}/docs/en/")
        assert page.evaluate(ground) == dark
        page.get_by_role("button", name=tell("theme.dark", "en")).click()
        assert page.evaluate(ground) == light


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(site: Server, browser: Browser) -> None:
    with reading(browser, site) as page:
        page.goto(f"{site.base}/docs/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_the_menu_on_a_phone_opens_and_closes_with_the_keyboard(site: Server, browser: Browser) -> None:
    with reading(browser, site, width=360) as page:
        page.goto(f"{site.base}/docs/")
        menu = page.get_by_role("button", name="Menu")
        link = page.locator("#sections a").nth(1)
        expect(link).to_be_hidden()
        menu.press("Enter")
        expect(link).to_be_visible()
        link.press("Escape")
        expect(link).to_be_hidden()
        expect(menu).to_be_focused()
        menu.press("Enter")
        link.press("Enter")
        expect(page).not_to_have_url(f"{site.base}/docs/")


def test_without_a_script_the_menu_is_open_and_dark_colours_follow_the_system(site: Server, browser: Browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 800}, color_scheme="dark"
    )
    page = context.new_page()
    page.goto(f"{site.base}/docs/")
    expect(page.locator("#sections a").nth(1)).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 25, 31)")
    context.close()


def test_an_example_can_be_copied(built: Path, addresses: Addresses, site: Server, browser: Browser) -> None:
    key = next((key for key, language, text in pages(built, addresses) if "<pre>" in text and language == "nl"), None)
    if key is None:
        pytest.skip("no page has an example yet")
    with reading(browser, site) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{site.base}/docs/{addresses[key]['nl']}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        wanted = page.locator("pre > code").first.text_content() or ""
        page.get_by_role("button", name=tell("theme.copy", "nl")).first.click()
        expect(page.locator("#told")).to_have_text(tell("theme.copied", "nl"))
        assert page.evaluate("navigator.clipboard.readText()") == wanted.removesuffix("\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_on_any_kind_of_page(  # noqa: PLR0913, PLR0917 - three of them are the cases
    built: Path, addresses: Addresses, site: Server, browser: Browser, language: str, width: int, scheme: str
) -> None:
    faults = []
    with reading(browser, site, width=width, scheme=scheme) as page:
        for key in kinds(built, addresses):
            page.goto(f"{site.base}/docs/{addresses[key][language]}")
            found = Axe().run(page).response["violations"]
            faults += [
                (key, one["id"], one["impact"], [node["html"][:160] for node in one["nodes"][:3]])
                for one in found
                if one["impact"] in {"serious", "critical"} or one["id"] == "landmark-unique"
            ]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{key} scrolls sideways at {width} px"
    assert not faults, json.dumps(faults, indent=1)


def test_the_page_for_a_wrong_address_is_readable_too(site: Server, browser: Browser) -> None:
    for language in LANGUAGES:
        context = browser.new_context()
        page = context.new_page()
        answer = page.goto(f"{site.base}/docs/{ROOT[language]}a/b/c/")
        assert answer
        assert answer.status == 404
        expect(page.locator("h1")).to_have_text(tell("theme.missing_title", language))
        expect(page.locator(".top")).to_have_css("background-color", "rgb(21, 66, 115)")
        found = Axe().run(page).response["violations"]
        assert not [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
        page.get_by_role("link", name=tell("theme.missing_start", language)).click()
        expect(page).to_have_url(f"{site.base}/docs/{ROOT[language]}")
        context.close()
