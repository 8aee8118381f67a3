"""Serves the site while rules and texts change: `python -m fundrules_website.watching` (see `make docs-serve`).

A changed rule's own page is made first and can be read within seconds; then every page that mentions the change. What
the written pages execute is executed again only for a page that was itself changed. The API beside the site keeps the
rules it started with.
"""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as Built

from fundrules.errors import FundrulesError
from fundrules.wording import LANGUAGES
from fundrules_website import building, finishing, making, redirecting, written
from fundrules_website.building import PAGES, SITE
from fundrules_website.pages import Page
from fundrules_website.running import BlockError, service
from fundrules_website.site import REPOSITORY, WEBSITE, Site

RULES = REPOSITORY / "rulesets"
FRAME = tuple(
    WEBSITE / name for name in ("theme", "assets", "mkdocs.base.yml", "redirects.yaml", "written/contents.yaml")
)
SECONDS = 0.3
Stamps = dict[Path, int]


def serve(port: int) -> None:
    """Serve the site at `port`, building it first when there is none, and follow every change until stopped."""
    if not (SITE / redirecting.ADDRESSES).is_file() or not PAGES.is_dir():
        building.build()
    before = stamps()
    with service(port, str(SITE)) as address:
        _tell(f"{address}/docs/ follows changes in {RULES} and {WEBSITE}")
        while True:
            time.sleep(SECONDS)
            now = stamps()
            changed = {file for file in before.keys() | now.keys() if before.get(file) != now.get(file)}
            before = now
            if changed:
                _follow(changed, address)


def stamps() -> Stamps:
    """Return when each source was changed last."""
    roots = (RULES, WEBSITE / "written", *FRAME)
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*")) if file.is_file()]
    return {file: file.stat().st_mtime_ns for file in files}


def _follow(changed: set[Path], address: str) -> None:
    """Make what changed; a mistake in a rule or a text is told, and the site stays as it was."""
    try:
        if any(file.is_relative_to(part) for file in changed for part in FRAME):
            building.build()
        else:
            follow(changed, address)
    except (FundrulesError, BlockError, finishing.InlineError, ValueError, SystemExit) as error:
        _tell(f"not made: {error}")


def follow(changed: set[Path], address: str) -> None:
    """Make the pages of which the text changed by these files, those that the files are about first."""
    began = time.perf_counter()
    site = building.gather(address)
    building.configure(site)
    redirecting.write(site, SITE)
    for pages in _in_order(site, changed):
        files = making.write(site, PAGES, pages)
        made = [file for language in LANGUAGES for file in build_pages(language, files)]
        finishing.finish_pages(SITE, made)
        names = ", ".join(str(file.relative_to(SITE).parent) for file in made[:6])
        _tell(f"{len(made)} pages made anew after {time.perf_counter() - began:.1f} s: {names}")


def _in_order(site: Site, changed: set[Path]) -> Iterator[list[Page]]:
    near = {key for file in changed for key in _keys(file)}
    yield [page for page in site.pages if page.key in near]
    if any(file.is_relative_to(RULES) for file in changed):
        yield [page for page in site.pages if page.key not in near and page.kind != "written"]


def _keys(file: Path) -> Iterator[str]:
    """Yield the keys of the pages that are about a file: its rule, or the page written in it."""
    if file.is_relative_to(RULES):
        yield f"rule:{'.'.join(file.relative_to(RULES).with_suffix('').parts)}"
    for name, paths in written.contents()["pages"].items():
        if any(file == written.WRITTEN / language / f"{paths[language]}.md" for language in LANGUAGES):
            yield f"written:{name}"


def build_pages(language: str, files: Iterable[Path]) -> list[Path]:
    """Make the HTML of these Markdown files alone, as the whole build would; return what was written."""
    names = [file.relative_to(PAGES / language).as_posix() for file in files if file.is_relative_to(PAGES / language)]
    if not names:
        return []
    config = load_config(str(building.config_file(language)))
    every, env = get_files(config), config.theme.get_env()
    every.add_files_from_theme(env, config)
    nav, made = get_navigation(every, config), []
    for name in names:
        file = every.src_uris[name]
        page = file.page or Built(None, file, config)
        page.read_source(config)
        page.render(config, every)
        target = SITE / redirecting.ROOT[language] / file.dest_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        text = env.get_template("main.html").render(get_context(nav, every, config, page))
        target.write_text(text, encoding="utf-8")
        made.append(target)
    return made


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    serve(int(os.environ.get("FUNDRULES_PORT", "8000")))
