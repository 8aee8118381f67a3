"""Writes the Markdown of every page, and the navigation, for both languages."""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from fundrules_website.pages import LANGUAGES, Page
from fundrules_website.site import Site, tell

KINDS = "rule|fact|fund|point|objective|edition|problem|index|written|source|applicant|activity"
KEYED = re.compile(rf"\]\(((?:{KINDS}):(?:[^()\s]|\([^()\s]*\))+)\)")  # a key may hold places such as 3(2)(a)
TEMPLATES = Environment(
    loader=PackageLoader("fundrules_website"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - this makes Markdown, of our own data, for our own site
)


def render(site: Site, page: Page, language: str) -> str:
    """Return the Markdown of a page, with what the theme needs before it."""
    link = partial(site.pages.link, page, language=language)
    told = partial(tell, language=language)
    url = partial(site.pages.url, page, language=language)
    body = TEMPLATES.get_template(f"{page.template}.md").render(
        page=page, language=language, title=page.title[language], link=link, url=url, t=told, **page.shows(language)
    )
    body = KEYED.sub(lambda found: f"]({link(found[1])})", body)
    other = "en" if language == "nl" else "nl"
    meta = {
        "title": page.title[language],
        "description": page.summary[language],
        "other": site.pages.address(page, page, language, other),
        "owner": page.owner,
        "kind": page.kind,
        "key": page.key,
    }
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000)}---\n\n{body.strip()}\n"


def write(site: Site, folder: Path, pages: Iterable[Page] | None = None) -> list[Path]:
    """Write the Markdown of `pages` (all, when left out) below `folder`; return the files that changed."""
    changed = []
    for page in pages or site.pages:
        for language in LANGUAGES:
            file = folder / language / f"{page.path[language]}.md"
            text = render(site, page, language)
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                changed.append(file)
    if site.pages.missing:
        message = "links that lead nowhere:\n" + "\n".join(sorted(set(site.pages.missing)))
        raise ValueError(message)
    return changed


def navigation(site: Site, contents: list[dict[str, Any]], language: str) -> list[Any]:
    """Return the navigation of one language, of the sections and page keys in written/contents.yaml."""
    told: list[Any] = []
    for section in contents:
        pages = [site.pages.by_key[key] for key in section["pages"]]
        files: list[Any] = [f"{page.path[language]}.md" for page in pages]
        named = [
            file if file.endswith("index.md") else {page.title[language]: file}
            for page, file in zip(pages, files, strict=True)
        ]
        told.append({section[language]: named} if len(named) > 1 else {section[language]: files[0]})
    return told
