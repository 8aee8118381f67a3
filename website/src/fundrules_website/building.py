"""Builds the site: `python -m fundrules_website` (see `make docs`)."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from fundrules import load_funds
from fundrules.wording import LANGUAGES
from fundrules_website import (
    answerpages,
    apipage,
    decisionpages,
    editionpages,
    explainpage,
    factpages,
    finishing,
    fundpages,
    indexes,
    lawpages,
    making,
    problempages,
    readability,
    redirecting,
    rulepages,
    searching,
    theming,
    written,
)
from fundrules_website.publishing import read_publishing, shown_day
from fundrules_website.relations import Relations
from fundrules_website.running import service
from fundrules_website.site import REPOSITORY, WEBSITE, Site, tell

PAGES = REPOSITORY / "dist" / "website"  # the Markdown
SITE = REPOSITORY / "dist" / "docs"  # what is served and published
HOST = "https://fundrules.example.org"  # never used: of the whole address only the path counts, for a wrong address


def gather(address: str) -> Site:
    """Return the site with all its pages; the written ones are executed against the service at `address`."""
    site = Site(load_funds(), shown_day(), address, read_publishing())
    relations = Relations(site)
    made = (
        rulepages.pages(site),
        decisionpages.pages(site),
        fundpages.pages(relations),
        lawpages.pages(relations),
        editionpages.pages(relations),
        factpages.pages(relations),
        answerpages.pages(relations),
        indexes.pages(relations),
        apipage.pages(site),
        explainpage.pages(site),
        searching.pages(site),
        problempages.pages(site),
        written.pages(site),
    )
    for pages in made:
        site.pages.add(pages)
    return site


def build() -> None:
    """Make the whole site anew, and print how long each step took."""
    took: dict[str, float] = {}
    shutil.rmtree(PAGES, ignore_errors=True)
    with _timed(took, "texts"), service() as address:
        site = gather(address)
        making.write(site, PAGES)
    with _timed(took, "pages"):
        configure(site)
        searching.write(site, PAGES)
        _run_mkdocs()
    with _timed(took, "finish"):
        _join()
        redirecting.write(site, SITE)
        finishing.finish(SITE)
    print(readability.report(PAGES))  # noqa: T201
    told = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took.items())
    print(f"{len(site.pages.by_key)} pages in {len(LANGUAGES)} languages, {sum(took.values()):.0f} s ({told}): {SITE}")  # noqa: T201


@contextmanager
def _timed(took: dict[str, float], name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took[name] = time.perf_counter() - began


def _run_mkdocs() -> None:
    """Build all languages at the same time; a warning in one stops the build."""
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    running = [subprocess.Popen(command(language), env=quiet) for language in LANGUAGES]  # noqa: S603
    if any([process.wait() for process in running]):  # noqa: C419 - both must have ended
        sys.exit(1)


def command(language: str) -> list[str]:
    """Return the command that builds one language."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    return [*mkdocs, "--config-file", str(config_file(language))]


def config_file(language: str) -> Path:
    """Return where the configuration of one language is written."""
    return PAGES / f"mkdocs.{language}.yml"


def configure(site: Site) -> None:
    """Write the configuration of both languages, and put the assets beside the pages."""
    sections = written.contents()["sections"]
    for language in LANGUAGES:
        shutil.copytree(WEBSITE / "assets", PAGES / language / "assets", dirs_exist_ok=True)
        explainpage.write(site, PAGES / language / "assets" / "explain" / "data.json", language)
        told: dict[str, Any] = {
            "INHERIT": str(WEBSITE / "mkdocs.base.yml"),
            "site_name": tell("site.name", language),
            "site_description": tell("site.description", language),
            "site_url": HOST + site.publishing.path + redirecting.ROOT[language],
            "docs_dir": str(PAGES / language),
            "site_dir": str(PAGES / f"built-{language}"),
            "theme": {"language": language, "custom_dir": str(WEBSITE / "theme")},
            "nav": ["index.md"],  # the theme has a navigation of its own, see theming
            "extra": theming.for_theme(site, sections, language) | {"find": searching.for_theme(site, language)},
        }
        config_file(language).write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _join() -> None:
    """Put both languages into one folder: Dutch at the top, English below `en`."""
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.move(PAGES / "built-nl", SITE)
    shutil.move(PAGES / "built-en", SITE / "en")


if __name__ == "__main__":
    build()
