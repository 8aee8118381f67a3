"""The step after the build: nothing inline is left that the service's Content-Security-Policy would refuse.

Scripts that stood in a page become files named by their hash, pictures that stood in a style sheet become files, tables
get a frame to scroll in, and a long code gets places where a line may break: between its parts, so in no word. A style
or an event handler in a page stops the build, with the page.
"""

import re
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterable
from hashlib import sha256
from os.path import relpath
from pathlib import Path
from urllib.parse import unquote_to_bytes

SCRIPT = re.compile(r"<script(?P<how>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
ALIGNED = re.compile(r' style="text-align: (left|right|center);"')
INLINE = re.compile(r"<[a-zA-Z][^<>]*\s(?:style|on[a-z]+)\s*=[^<>]*>|<style\b|href=[\"']?javascript:", re.IGNORECASE)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CODE = re.compile(r"<code>(?P<code>[a-z][a-z0-9]*(?:[./_-][a-z0-9]+)+)</code>")
PARTS = re.compile(r"(?<=[./_-])(?=[a-z0-9])")
DATA = re.compile(r"""url\((?P<mark>["']?)data:image/svg\+xml(?P<how>[^,]*),(?P<data>.*?)(?P=mark)\)""", re.DOTALL)
UNUSED = ("assets/javascripts", "assets/images", "sitemap.xml", "sitemap.xml.gz")


class InlineError(Exception):
    """A page has a style or a script in it that the browser of a visitor would refuse."""


def finish(site: Path) -> None:
    """Finish a whole built site, in all its languages."""
    for start in (site, site / "en"):
        for name in UNUSED:
            _remove(start / name)
        for style in (start / "assets").rglob("*.css"):
            style.write_text(_without_data(style.read_text("utf-8"), style.parent), encoding="utf-8")
    for one in [*site.rglob("*.map"), *site.rglob("palette.*.min.css")]:
        one.unlink()
    finish_pages(site, site.rglob("*.html"))


def finish_pages(site: Path, files: Iterable[Path]) -> None:
    """Finish these pages of the site; InlineError names every page that cannot be."""
    faults = []
    for file in files:
        text = file.read_text("utf-8")
        finished = finish_page(text, _mover(site, file.parent))
        faults += [f"{file.relative_to(site)}: {found[0][:200]}" for found in INLINE.finditer(finished)]
        if finished != text:
            file.write_text(finished, encoding="utf-8")
    if faults:
        raise InlineError("\n".join(["inline styles or scripts:", *faults]))


def finish_page(text: str, move: Callable[[str], str]) -> str:
    """Return a page with its scripts moved; `move` keeps the code of one and returns its address."""

    def moved(found: re.Match[str]) -> str:
        how = found["how"]
        if " src=" in how or "json" in how:
            return found[0]
        return f'<script{how} src="{move(found["code"])}"></script>'

    text = SCRIPT.sub(moved, text)
    text = CODE.sub(lambda found: f"<code>{PARTS.sub('<wbr>', found['code'])}</code>", text)  # nothing more is copied
    text = ALIGNED.sub(r' class="align-\1"', text)
    return TABLE.sub(lambda found: f'<div class="table">{found[0]}</div>', text)


def _mover(site: Path, start: Path) -> Callable[[str], str]:
    def move(code: str) -> str:
        file = site / "assets" / "scripts" / f"{_name(code.encode())}.js"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
        return relpath(file, start)

    return move


def _without_data(style: str, folder: Path) -> str:
    def moved(found: re.Match[str]) -> str:
        content = b64decode(found["data"]) if "base64" in found["how"] else unquote_to_bytes(found["data"])
        file = folder / "pictures" / f"{_name(content)}.svg"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        return f'url("pictures/{file.name}")'

    return DATA.sub(moved, style)


def _name(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
