"""What all tests share: the drawn counties on the path, and where reference data that are not bundled lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ["GEOPLAN_CACHE"] = str(ROOT / ".cache" / "tests")  # the user's own cache stays as it is


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data and oracles; the test is skipped where there are none."""
    folder = Path(os.environ.get("GEOPLAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "oracles").is_dir():
        pytest.skip("no shared data here; set GEOPLAN_SHARED")
    return folder
