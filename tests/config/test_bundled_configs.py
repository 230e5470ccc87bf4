"""Every config that comes along is in order, data included."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoplan.config import read_config
from geoplan.validation import validate

CONFIGS = sorted((Path(__file__).resolve().parents[2] / "configs").glob("*.yaml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_it_validates(path: Path):
    assert all(finding.severity != "fault" for finding in validate(read_config(path)))
