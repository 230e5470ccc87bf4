"""The bundled examples as plans, each computed once, and small plans made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from browsing import Browser, browser
from reported_county import reported

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


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A small county that has everything that a report tells of."""
    return reported(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    """A browser for the tests of one file, which looks at the end what was asked of a network."""
    with browser() as one:
        yield one
