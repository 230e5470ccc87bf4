"""The same objectives as PySAL spopt on shared inputs, where the definitions agree.

They differ in three things that the inputs here avoid: spopt's LSCP and PCenter have no people and no one is left out, so
that a place without a way is infeasible there; facilities that exist already count in its `p_facilities`; and its
PDispersion counts ways between existing facilities too.
"""

from __future__ import annotations

import numpy as np
import pulp
import pytest
from numpy.typing import NDArray
from siting_cases import problem, table
from spopt.locate import LSCP, LSCPB, MCLP, PCenter, PDispersion

from geoplan.siting import Problem, backup, lscp, mclp, p_centre, p_dispersion

Floats = NDArray[np.float64]
pytestmark = pytest.mark.filterwarnings("ignore:.*in PuLP 4.0:DeprecationWarning")  # spopt 0.7 with PuLP 3

SIZES = [(30, 12, 3, 0), (40, 15, 4, 1), (60, 20, 5, 2)]
WITHIN = 40


def solver() -> pulp.LpSolver:
    return pulp.PULP_CBC_CMD(msg=False)


def both(rows: int, sites: int, count: int, seed: int, *, near: bool = True) -> tuple[Floats, Floats, Problem]:
    """Times, people and the question; with `near` everybody has a site within reach."""
    rng = np.random.default_rng(seed)
    ms = rng.integers(10, 100, (rows, sites)).astype(float)
    if near:
        ms[np.arange(rows), rng.integers(0, sites, rows)] = 5
    people = rng.integers(1, 50, rows).astype(float)
    return ms, people, problem(ms, people, count)


@pytest.mark.parametrize(("rows", "sites", "count", "seed"), SIZES)
def test_the_fewest_sites_are_as_many(rows: int, sites: int, count: int, seed: int) -> None:
    ms, people, _ = both(rows, sites, count, seed)
    theirs = LSCP.from_cost_matrix(ms, WITHIN).solve(solver())
    assert lscp(problem(ms, people), within=WITHIN).proofs[-1].objective == pytest.approx(
        theirs.problem.objective.value()
    )


@pytest.mark.parametrize(("rows", "sites", "count", "seed"), SIZES)
def test_the_most_people_are_as_many(rows: int, sites: int, count: int, seed: int) -> None:
    ms, people, asked = both(rows, sites, count, seed, near=False)
    theirs = MCLP.from_cost_matrix(ms, people, 15, count).solve(solver())
    assert mclp(asked, within=15).proofs[-1].objective == pytest.approx(theirs.problem.objective.value(), rel=1e-9)


@pytest.mark.parametrize(("rows", "sites", "count", "seed"), SIZES)
def test_the_longest_way_is_as_long(rows: int, sites: int, count: int, seed: int) -> None:
    ms, _, asked = both(rows, sites, count, seed, near=False)
    theirs = PCenter.from_cost_matrix(ms, count).solve(solver())
    found = p_centre(asked).proofs[-1].objective * 60_000
    assert found == pytest.approx(theirs.problem.objective.value(), rel=1e-9)


@pytest.mark.parametrize(("rows", "sites", "count", "seed"), SIZES)
def test_as_many_places_have_a_second_site(rows: int, sites: int, count: int, seed: int) -> None:
    ms, _, _ = both(rows, sites, count, seed)
    theirs = LSCPB.from_cost_matrix(ms, WITHIN, solver()).solve(solver())
    found = backup(problem(ms, np.ones(rows)), within=WITHIN).proofs[-1].objective
    assert found == pytest.approx(theirs.problem.objective.value(), rel=1e-9)


@pytest.mark.parametrize(("sites", "count", "seed"), [(12, 3, 0), (15, 4, 1), (20, 5, 2)])
def test_the_sites_are_as_far_apart(sites: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 1000, (sites, 2))
    ways = np.floor(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)))
    theirs = PDispersion.from_cost_matrix(ways, count).solve(solver())
    asked = problem(np.zeros((1, sites)), [1], count)
    found = p_dispersion(asked, between=table(ways, asked.sites.tolist(), asked.sites.tolist()))
    assert found.proofs[-1].objective * 60_000 == pytest.approx(theirs.problem.objective.value(), rel=1e-9)
