"""The built site, made once for all tests of it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built() -> Path:
    """Build the whole site and return its folder."""
    subprocess.run([sys.executable, "-m", "fundrules_website"], cwd=ROOT, check=True)
    return ROOT / "dist" / "docs"
