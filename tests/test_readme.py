"""What the README shows is what the product does: its request, its answer, and its Python."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
FUNDRULES = Path(sys.executable).with_name("fundrules")


def block(kind: str, number: int) -> str:
    return [text for name, text in BLOCKS if name == kind][number]


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def test_the_request_in_the_readme_is_the_first_example_and_its_answer_the_real_one() -> None:
    example = min((ROOT / "examples").glob("*.yaml"))
    without_comments = [re.sub(r"\s+#.*", "", line) for line in example.read_text(encoding="utf-8").splitlines()]
    assert plain(block("yaml", 0)) == plain("\n".join(line for line in without_comments if not line.startswith("#")))
    shown = subprocess.run([FUNDRULES, "decide", example, "--lang", "en"], capture_output=True, text=True, check=True)
    assert plain(shown.stdout).startswith(plain(block("text", 0)))


def test_the_python_in_the_readme_runs_and_prints_what_stands_below_it() -> None:
    ran = subprocess.run([sys.executable, "-c", block("python", 0)], capture_output=True, text=True, check=True)
    assert plain(ran.stdout) == plain(block("text", 1))


def test_every_make_target_named_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= set(re.findall(r"make (\w+)", README)) <= targets
