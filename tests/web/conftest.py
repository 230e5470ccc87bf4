"""The bundled examples as plans, each computed once, and small plans made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import geoplan
from geoplan.plan import Plan


@pytest.fixture(scope="session")
def example(root: Path) -> Callable[[str], Plan]:
    """The plan of a bundled example by its name; nothing is written."""

    @cache
    def planned(name: str) -> Plan:
        return geoplan.run(geoplan.read_config(root / "configs" / f"{name}.yaml"))

    return planned


@pytest.fixture(scope="session")
def liechtenstein(example: Callable[[str], Plan]) -> Plan:
    """A plan that has everything that the web report shows of services, gaps, places and sites."""
    return example("liechtenstein")
