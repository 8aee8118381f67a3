"""Wheels and empty environments, built once for all tests that need a real installation."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")
FUNDS = sorted(path.name for path in (ROOT / "plugins").iterdir())
Environment = Callable[..., Path]


def run(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed."""
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)


def build_wheel(member: Path, folder: Path) -> Path:
    """Build the wheel of `member` into a folder of its own below `folder`."""
    target = folder / member.resolve().name
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, member)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the wheels of the core and of every plugin; they are told by import name."""
    folder = tmp_path_factory.mktemp("wheels")
    members = {"fundrules": ROOT / "core", **{f"fundrules_{name}": ROOT / "plugins" / name for name in FUNDS}}
    return {name: build_wheel(member, folder) for name, member in members.items()}


@pytest.fixture
def environment(wheels: dict[str, Path], tmp_path: Path) -> Environment:
    """Make an empty environment with these wheels in it; returns its bin folder."""

    def make(*names: str) -> Path:
        folder = tmp_path / "venv"
        run(sys.executable, "-m", "venv", "--without-pip", folder)
        pins = ROOT / "requirements" / "dev.txt"
        chosen = [wheels[name] for name in names]
        run(UV, "pip", "install", "--python", folder / "bin" / "python", "--constraint", pins, *chosen, cwd=tmp_path)
        return folder / "bin"

    return make
