"""Builds the site: `python -m fundrules_website` (see `make docs`)."""

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import yaml

from fundrules import load_funds
from fundrules_website import making, rulepages, searching, written
from fundrules_website.pages import LANGUAGES
from fundrules_website.running import service
from fundrules_website.site import REPOSITORY, WEBSITE, Site, tell

PAGES = REPOSITORY / "dist" / "website"  # the Markdown
SITE = REPOSITORY / "dist" / "docs"  # what is served and published
KINDS = (rulepages, searching)  # every module that makes pages from the rules


def gather(address: str) -> Site:
    """Return the site with all its pages; the written ones are executed against the service at `address`."""
    site = Site(load_funds(), datetime.now(tz=UTC).date())
    for kind in KINDS:
        site.pages.add(kind.pages(site))
    site.pages.add(written.pages(site, address))
    return site


def build() -> None:
    """Make the whole site anew."""
    began = time.perf_counter()
    shutil.rmtree(PAGES, ignore_errors=True)
    with service() as address:
        site = gather(address)
        making.write(site, PAGES)
    for language in LANGUAGES:
        shutil.copytree(WEBSITE / "assets", PAGES / language / "assets")
        _configure(site, language)
    searching.write(site, PAGES)
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    running = [subprocess.Popen(command(language), env=quiet) for language in LANGUAGES]  # noqa: S603
    if any([process.wait() for process in running]):  # noqa: C419 - both must have ended
        sys.exit(1)
    _join()
    print(f"{len(site.pages.by_key)} pages in {len(LANGUAGES)} languages, {time.perf_counter() - began:.0f} s: {SITE}")  # noqa: T201


def command(language: str, *more: str) -> list[str]:
    """Return the command that builds one language."""
    file = PAGES / f"mkdocs.{language}.yml"
    return [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(file), *more]


def _configure(site: Site, language: str) -> None:
    told: dict[str, Any] = {
        "INHERIT": str(WEBSITE / "mkdocs.base.yml"),
        "site_name": tell("site.name", language),
        "site_description": tell("site.description", language),
        "docs_dir": str(PAGES / language),
        "site_dir": str(PAGES / f"built-{language}"),
        "theme": {"language": language, "custom_dir": str(WEBSITE / "theme")},
        "extra": {"find": searching.for_theme(site, language)},
        "nav": making.navigation(site, written.contents()["sections"], language),
    }
    (PAGES / f"mkdocs.{language}.yml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))


def _join() -> None:
    """Put both languages into one folder: Dutch at the top, English below `en`."""
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.move(PAGES / "built-nl", SITE)
    shutil.move(PAGES / "built-en", SITE / "en")


if __name__ == "__main__":
    build()
