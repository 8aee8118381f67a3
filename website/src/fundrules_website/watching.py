"""Serves the site while rules and texts change: `python -m fundrules_website.watching` (see `make docs-serve`).

A changed rule's own page is made first and can be read within seconds; then, with a service that knows the change, the
written pages that quote it and the search; last every other page that mentions it, and the search again. What a written
page executes is executed again only for a page that quotes a change, or was itself changed. The API beside the site
keeps the rules it started with.
"""

import os
import shutil
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as Built

from fundrules.errors import FundrulesError
from fundrules.wording import LANGUAGES
from fundrules_website import building, finishing, foundby, making, redirecting, searching, written
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
Told = tuple[str, ...]  # one text for each language


def serve(port: int) -> None:
    """Serve the site at `port`, building it first when there is none, and follow every change until stopped."""
    if not (SITE / redirecting.ADDRESSES).is_file() or not PAGES.is_dir():
        building.build()
    with service(port, str(SITE)) as address:
        follower, before, waiting = Follower(address), stamps(), set[Path]()
        _tell(f"{address}/docs/ follows changes in {RULES} and {WEBSITE}")
        while True:
            time.sleep(SECONDS)
            now = stamps()
            waiting |= {file for file in before.keys() | now.keys() if before.get(file) != now.get(file)}
            before = now
            if waiting:
                waiting = _follow(follower, waiting, before)


def stamps() -> Stamps:
    """Return when each source was changed last."""
    roots = (RULES, WEBSITE / "written", *FRAME)
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*")) if file.is_file()]
    return {file: file.stat().st_mtime_ns for file in files}


def _follow(follower: "Follower", changed: set[Path], before: Stamps) -> set[Path]:
    """Make what changed; return what is still to be made, because something changed again meanwhile.

    A mistake in a rule or a text is told, and the site stays as it was.
    """
    try:
        if any(file.is_relative_to(part) for file in changed for part in FRAME):
            building.build()
            follower.learn()
            return set()
        for _ in follower.follow(changed):
            if stamps() != before:
                return changed
    except (FundrulesError, BlockError, finishing.InlineError, ValueError, SystemExit) as error:
        _tell(f"not made: {error}")
    return set()


class Follower:
    """Makes what changes mean for the site, and remembers what the written pages said of the rules."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.told: dict[str, Told] = {}
        self.learn()

    def learn(self) -> None:
        """Take what the written pages say of the rules now as what they said before; a mistake is told later."""
        with suppress(FundrulesError, ValueError):
            self.told = dict(_told(building.gather(self.address)))

    def follow(self, changed: set[Path]) -> Iterator[None]:
        """Make what changed by these files, in steps: what people wait for first."""
        began = time.perf_counter()
        site = self._gathered(self.address)
        near = {key for file in changed for key in _keys(file)}
        _make(site, [page for page in site.pages if page.key in near], began)
        yield
        if not any(file.is_relative_to(RULES) for file in changed):
            _renew(site, began)
            return
        with service() as fresh:  # what pages ask of the service is answered by the rules as they are now
            site = self._gathered(fresh)
            self._quoting(site, near, began)
            yield
            _renew(site, began)
            yield
            made = _make(site, [page for page in site.pages if page.kind != "written"], began)
            yield
            self._quoting(site, made - near, began)
        _renew(site, began)

    @staticmethod
    def _gathered(address: str) -> Site:
        foundby.found_by.cache_clear()
        site = building.gather(address)
        building.configure(site)
        redirecting.write(site, SITE)
        return site

    def _quoting(self, site: Site, changed: set[str], began: float) -> None:
        """Make the written pages that say something else of the rules now, or name a rule that changed."""
        told, names = dict(_told(site)), [key.removeprefix("rule:") for key in changed if key.startswith("rule:")]
        for page in [site.pages.by_key[key] for key in told]:
            if told[page.key] != self.told.get(page.key) or any(name in _made(page) for name in names):
                try:
                    _make(site, [page], began)
                except BlockError as error:  # the others are made all the same
                    _tell(f"not made: {page.key}: {error}")
        self.told = told


def _told(site: Site) -> Iterator[tuple[str, Told]]:
    """Yield what each written page says of the rules, or why it cannot: then it fails again when it is made."""
    for name, paths in written.contents()["pages"].items():
        texts = [(file.read_text("utf-8"), language) for language, file in written.files_of(paths).items()]
        try:
            yield f"written:{name}", tuple(written.told_of_rules(site, *one) for one in texts)
        except BlockError as error:
            yield f"written:{name}", (str(error),)


def _made(page: Page) -> str:
    """Return the Markdown of a page as it was made last, in both languages."""
    files = [PAGES / language / f"{page.path[language]}.md" for language in LANGUAGES]
    return "".join(file.read_text("utf-8") for file in files if file.is_file())


def _make(site: Site, pages: list[Page], began: float) -> set[str]:
    """Make these pages where their text changed, and return the keys of those that did."""
    files = set(making.write(site, PAGES, pages))
    made = [file for language in LANGUAGES for file in build_pages(language, files)]
    finishing.finish_pages(SITE, made)
    names = ", ".join(str(file.relative_to(SITE).parent) for file in made[:6])
    _tell(f"{len(made)} pages made anew after {time.perf_counter() - began:.1f} s: {names}")
    return {
        page.key for page in pages if files & {PAGES / language / f"{page.path[language]}.md" for language in LANGUAGES}
    }


def _renew(site: Site, began: float) -> None:
    """Make what the scripts of search and explanation read, and put it in its place at once: somebody may read it."""
    searching.write(site, PAGES)
    for language in LANGUAGES:
        for name in (f"search/{language}.json", "explain/data.json"):
            source, target = (
                start / "assets" / name for start in (PAGES / language, SITE / redirecting.ROOT[language])
            )
            beside = target.with_suffix(".new")
            shutil.copy(source, beside)
            beside.replace(target)
    _tell(f"search made anew after {time.perf_counter() - began:.1f} s")


def _keys(file: Path) -> Iterator[str]:
    """Yield the keys of the pages that are about a file: its rule, or the page written in it."""
    if file.is_relative_to(RULES):
        yield f"rule:{'.'.join(file.relative_to(RULES).with_suffix('').parts)}"
    for name, paths in written.contents()["pages"].items():
        if file in written.files_of(paths).values():
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
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # or the service beside it would go on
    with suppress(KeyboardInterrupt):
        serve(int(os.environ.get("FUNDRULES_PORT", "8000")))
