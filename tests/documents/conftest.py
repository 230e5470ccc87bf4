"""One small plan with everything that a report tells, and one of roads and settlements only."""

from __future__ import annotations

import pytest
from small_system import planned

from geoplan.plan import Plan


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(tmp_path_factory.mktemp("bare"), more="")


@pytest.fixture(scope="session")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The same, but nobody knows whether all hospitals are on the map."""
    more = "services: {hospital: {mode: car, standard: {minutes: 5, source: GB 50180-2018}}}\n"
    return planned(tmp_path_factory.mktemp("partial"), more, "en", "layers.facilities.completeness=partial")
