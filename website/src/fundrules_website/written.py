"""The pages that people wrote: their texts, and what is put into them."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from fundrules.wording import LANGUAGES, say
from fundrules_website import checks
from fundrules_website.filling import filled
from fundrules_website.fragments import Shown
from fundrules_website.making import TEMPLATES
from fundrules_website.pages import Page
from fundrules_website.running import Runner
from fundrules_website.sections import without_marks
from fundrules_website.site import WEBSITE, Site, tell, tell_count

WRITTEN = WEBSITE / "written"
INSERT = re.compile(r"^<!-- insert: ([a-z-]+) -->$", re.MULTILINE)
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


def contents() -> dict[str, Any]:
    """Return written/contents.yaml: the written pages with their addresses, and the sections of the navigation."""
    return dict(yaml.safe_load((WRITTEN / "contents.yaml").read_text(encoding="utf-8")))


def files_of(paths: Mapping[str, str]) -> dict[str, Path]:
    """Return the files in which a page with these addresses was written."""
    return {language: WRITTEN / language / f"{paths[language]}.md" for language in LANGUAGES}


def pages(site: Site) -> Iterator[Page]:
    """Yield every written page; its blocks are executed against the service of the site when it is shown."""
    for name, paths in contents()["pages"].items():
        files = files_of(paths)
        told = {language: file.read_text(encoding="utf-8") for language, file in files.items()}
        yield Page(
            key=f"written:{name}",
            owner=f"website/written/{name}",
            kind="written",
            path=paths,
            title={language: _title(files[language], text) for language, text in told.items()},
            summary={language: _summary(text) for language, text in told.items()},
            template="written",
            shows=partial(_shows, site, told),
        )


def told_of_rules(site: Site, told: str, language: str) -> str:
    """Return the text of a page with what the rules say put in, and nothing executed yet."""
    text = INSERT.sub(lambda found: _fragment(site, found[1], language), told)
    return checks.decided(site, filled(site, text, language), language)


def _shows(site: Site, told: Mapping[str, str], language: str) -> Mapping[str, Any]:
    runner = Runner(site.address)
    try:
        return {"text": runner.page(told_of_rules(site, told[language], language))}
    finally:
        runner.close()


def _fragment(site: Site, name: str, language: str) -> str:
    """Return a piece made from the rules, by the template of that name."""
    said = {"t": partial(tell, language=language), "tn": partial(tell_count, language=language)}
    known = {**said, "say": partial(say, language), "shown": Shown(site, language)}
    return TEMPLATES.get_template(f"fragments/{name}.md").render(site=site, language=language, **known).strip()


def _title(file: Path, text: str) -> str:
    found = HEADING.search(text)
    if not found:
        message = f"{file}: a page begins with a heading"
        raise ValueError(message)
    return found[1]


def _summary(text: str) -> str:
    """Return the first paragraph, without marks."""
    paragraph = text.split("\n\n")[1] if "\n\n" in text else text
    return without_marks(" ".join(paragraph.split()))
