"""Writes the Markdown of every page, for both languages."""

import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from fundrules.wording import LANGUAGES
from fundrules_website.pages import Page
from fundrules_website.publishing import START
from fundrules_website.site import HERE, Site, tell, tell_count

KINDS = "rule|fact|fund|point|objective|edition|problem|index|written|source|applicant|activity|decision"
KEYED = re.compile(rf"\]\(((?:{KINDS}):(?:[^()\s]|\([^()\s]*\))+)\)")  # a key may hold places such as 3(2)(a)
CHECK = re.compile(r"\[([^\]]+)\]\(check:\)")  # the pre-check is no page of the site: MkDocs cannot know its address
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
    up = site.publishing.leads_up(page, language)
    other = "en" if language == "nl" else "nl"
    meta = {
        "title": page.title[language],
        "description": page.summary[language],
        "other": site.pages.address(page, page, language, other),
        "owner": page.owner,
        "kind": page.kind,
        "key": page.key,
        "service": up,
    }
    head = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n{_body(site, page, language, up).strip()}\n"


def _body(site: Site, page: Page, language: str, up: str | None) -> str:
    """Return what a page says, with every link in it made: to other pages, to the pre-check and to the service."""
    link = partial(site.pages.link, page, language=language)
    body = TEMPLATES.get_template(f"{page.template}.md").render(
        page=page,
        language=language,
        title=page.title[language],
        link=link,
        url=partial(site.pages.url, page, language=language),
        t=partial(tell, language=language),
        tn=partial(tell_count, language=language),
        **page.shows(language),
    )
    body = KEYED.sub(lambda found: f"]({link(found[1])})", body)
    body = CHECK.sub(rf'<a href="{up}{START[language]}">\1</a>' if up else r"\1", body)
    return body.replace(HERE, site.publishing.service or HERE)


def write(site: Site, folder: Path, pages: Iterable[Page] | None = None) -> list[Path]:
    """Write the Markdown of `pages` (all, when left out) below `folder`; return the files that changed."""
    wanted = [(page, language) for page in (site.pages if pages is None else pages) for language in LANGUAGES]
    quick, slow = ([one for one in wanted if (one[0].kind == "written") is waits] for waits in (False, True))
    files = [_write(site, folder, *one) for one in quick]
    with ThreadPoolExecutor(os.cpu_count()) as workers:  # written pages wait for the commands they execute
        files += workers.map(lambda one: _write(site, folder, *one), slow)
    changed = [file for file in files if file is not None]
    if site.pages.missing:
        message = "links that lead nowhere:\n" + "\n".join(sorted(set(site.pages.missing)))
        raise ValueError(message)
    return changed


def _write(site: Site, folder: Path, page: Page, language: str) -> Path | None:
    file = folder / language / f"{page.path[language]}.md"
    text = render(site, page, language)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
