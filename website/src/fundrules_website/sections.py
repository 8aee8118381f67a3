"""The sections of the pages that people wrote: each is a result of the search of its own, with its anchor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.extensions.toc import slugify, unique

from fundrules_website.pages import Page

MOST_LETTERS = 320  # of the beginning that is shown, which ends with a sentence

_FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
_NUMBER = re.compile(r"^\d+\. +")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_PARTS = re.compile(r"\n\s*\n|\n(?=[-*] |\d+\. )")
_ITEM = re.compile(r"\A\s*(?:[-*]|\d+\.) ")
_LABEL = re.compile(r"^\*\*[^*]{1,20}\.\*\*")
_TAG = re.compile(r"<[^<>]*>")
_SENTENCE = re.compile(r"(?<=[.?!])\s")


@dataclass(frozen=True)
class Section:
    """A section of a written page, by its place: `key` is that of the page with the number of the section."""

    page: Page
    key: str
    title: str
    anchor: str
    text: str  # its Markdown


def sections(page: Page, markdown: str) -> Iterator[Section]:
    """Yield the sections of a written page from its Markdown; their anchors are those that the build gives."""
    text = _FENCE.sub(lambda block: re.sub(r"^#", "\0", block[0], flags=re.MULTILINE), markdown)
    headings = list(_HEADING.finditer(text))
    taken: set[str] = set()
    anchors = [unique(slugify(without_marks(heading[2]), "-"), taken) for heading in headings]
    tops = [number for number, heading in enumerate(headings) if heading[1] == "##"]
    for place, number in enumerate(tops, 1):
        end = headings[tops[place]].start() if place < len(tops) else len(text)
        title = _NUMBER.sub("", without_marks(headings[number][2]))
        told = text[headings[number].end() : end].replace("\0", "#")
        yield Section(page, f"{page.key}#{place}", title, anchors[number], told)


def without_marks(text: str) -> str:
    """Return a line of Markdown without links, and without marks for what stands out."""
    return re.sub(r"[*`]", "", _LINK.sub(r"\1", text))


def beginning(markdown: str) -> str:
    """Return the first prose of Markdown, as many whole sentences as are shown; empty when there is no prose.

    A few bold words before a text, as a heading, are left out.
    """
    parts = (" ".join(_ITEM.sub("", part).split()) for part in _PARTS.split(_FENCE.sub("", markdown)))
    prose = (without_marks(_TAG.sub("", _LABEL.sub("", part))).strip() for part in parts)
    told = ""
    for sentence in _SENTENCE.split(next((one for one in prose if one and one[0] not in "|#!"), "")):
        if told and len(told) + len(sentence) >= MOST_LETTERS:
            break
        told = f"{told} {sentence}".strip()
    return told
