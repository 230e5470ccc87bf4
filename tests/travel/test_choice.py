"""Which search is picked: none that needs compiled code for a county, and the one that costs least for more."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from random_graphs import made

from geoplan.travel import choice
from geoplan.travel.choice import Work

COUNTY, PROVINCE = 20_000, 1_000_000


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled code that is kept and not started yet."""
    monkeypatch.setattr(choice, "_start", lambda: 0.4)


@pytest.mark.parametrize("sources", [1, 500, 100_000])
def test_a_county_is_searched_by_scipy_whatever_is_asked(sources: int) -> None:
    assert choice.pick(Work(COUNTY, sources), threads=2) == "scipy"


def test_one_search_over_a_quarter_million_nodes_is_not_worth_starting_compiled_code() -> None:
    assert choice.pick(Work(264_000, 1), threads=2) == "scipy"


def test_a_few_searches_over_a_province_go_without_a_hierarchy() -> None:
    assert choice.pick(Work(PROVINCE, 20), threads=2) == "buckets"


def test_many_far_searches_pay_for_a_hierarchy() -> None:
    assert choice.pick(Work(PROVINCE, 1000), threads=2) == "hierarchy"


def test_many_searches_that_reach_next_to_nothing_do_not() -> None:
    assert choice.pick(Work(PROVINCE, 1000, share=0.01), threads=2) == "buckets"


@pytest.mark.parametrize("ready", ["built", "kept"])
def test_a_hierarchy_that_is_there_is_used_for_a_few_searches_too(ready: Literal["built", "kept"]) -> None:
    assert choice.pick(Work(PROVINCE, 20, hierarchy=ready), threads=2) == "hierarchy"


def test_without_numba_scipy_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_start", lambda: float("inf"))
    assert choice.pick(Work(PROVINCE, 100_000), threads=2) == "scipy"


def test_the_share_that_a_limit_reaches_is_its_circle_over_the_land() -> None:
    """60 km/h on a square of 100 km: 15 minutes reach 15 km, π · 15² of 10,000 km²."""
    corners = np.array([0.0, 100_000.0, 0.0, 100_000.0]), np.array([0.0, 0.0, 100_000.0, 100_000.0])
    minute = np.array([60_000, 60_000])
    square = made(*corners, np.array([0, 2]), np.array([1, 3]), minute, minute, np.array([1000.0, 1000.0]))
    assert choice.share_within(square, 15 * 60_000, "time") == pytest.approx(np.pi * 15**2 / 10_000)
    assert choice.share_within(square, 15_000_000, "metres") == pytest.approx(np.pi * 15**2 / 10_000)
    assert choice.share_within(square, None, "time") == 1
    assert choice.share_within(square, 10**9, "time") == 1
