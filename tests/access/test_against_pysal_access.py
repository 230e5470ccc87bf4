"""Measures that PySAL `access` defines as we do take the same values.

Where definitions differ (docs/measures/access.md): what is out of reach is missing there and 0 here; its 3SFCA takes the
shares of facilities over all pairs of the table, whether or not they are within `max_cost`; its decays have a scale.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from access import fca, weights
from access_tables import Drawn, Floats, drawn

from geoplan import access, decay

# PySAL calls pandas in a way that newer versions ask to leave
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.drop:DeprecationWarning")

SEEDS = range(6)
SAME = {"rel": 1e-9, "abs": 0}
STEPS = decay.Step(zones=[20, 40, 60], weights=[1, 0.68, 0.22])
BELL = decay.Gaussian(sigma_min=20)
PAIRS: dict[str, tuple[Callable[[float], float], decay.Decay]] = {
    "step": (weights.step_fn({20: 1, 40: 0.68, 60: 0.22}), STEPS),
    "gaussian": (weights.gaussian(20), BELL),
    "power": (weights.gravity(scale=1, alpha=-1.5, min_dist=2), decay.Power(beta=1.5, smallest_min=2)),
}


def tables(case: Drawn) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Demand, supply and costs as PySAL takes them."""
    demand = pd.DataFrame({"demand": case.people}, index=pd.Index(range(len(case.people)), name="geoid"))
    supply = pd.DataFrame({"supply": case.capacity}, index=pd.Index(range(len(case.capacity)), name="geoid"))
    row, facility = np.nonzero(~np.isnan(case.minutes))
    cost = pd.DataFrame({"origin": row, "dest": facility, "cost": case.minutes[row, facility]})
    return demand, supply, cost


def by_row(found: pd.Series, case: Drawn) -> Floats:
    return found.reindex(range(len(case.people))).fillna(0.0).to_numpy(dtype="float64")


def lived_in(seed: int) -> Drawn:
    """A case in which everywhere somebody lives; without, both sides of a ratio are 0 and PySAL says NaN."""
    case = drawn(seed, rows=60, columns=12)
    return Drawn(case.minutes, case.people + 1, case.capacity)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_step(seed: int) -> None:
    case = lived_in(seed)
    theirs = fca.two_stage_fca(*tables(case), max_cost=30)
    ours = access.two_step(case.times, case.people, case.capacity, limit_min=30)
    assert ours == pytest.approx(by_row(theirs, case), **SAME)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", PAIRS)
def test_enhanced_two_step(name: str, seed: int) -> None:
    case, (their_weight, our_decay) = lived_in(seed), PAIRS[name]
    theirs = fca.two_stage_fca(*tables(case), max_cost=50, weight_fn=their_weight)
    ours = access.e2sfca(case.times, case.people, case.capacity, decay=our_decay, limit_min=50)
    assert ours == pytest.approx(by_row(theirs, case), **SAME)


@pytest.mark.parametrize("seed", SEEDS)
def test_kernel_and_gaussian_two_step(seed: int) -> None:
    case = lived_in(seed)
    end = np.exp(-0.5)
    kernels = {
        access.kernel_two_step: lambda minutes: 0.75 * (1 - (minutes / 40) ** 2),
        access.gaussian_two_step: lambda minutes: (np.exp(-0.5 * (minutes / 40) ** 2) - end) / (1 - end),
    }
    for measure, kernel in kernels.items():
        theirs = fca.two_stage_fca(*tables(case), max_cost=40, weight_fn=kernel)
        ours = measure(case.times, case.people, case.capacity, limit_min=40)
        assert ours == pytest.approx(by_row(theirs, case), **SAME)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", PAIRS)
def test_three_step(name: str, seed: int) -> None:
    case, (their_weight, our_decay) = lived_in(seed), PAIRS[name]
    theirs = fca.three_stage_fca(*tables(case), max_cost=60, weight_fn=their_weight)
    ours = access.three_step(case.times, case.people, case.capacity, decay=our_decay, limit_min=60)
    assert ours == pytest.approx(by_row(theirs, case), **SAME)


def test_three_step_differs_where_the_limit_cuts_pairs_off() -> None:
    case = lived_in(0)
    theirs = fca.three_stage_fca(*tables(case), max_cost=30, weight_fn=weights.gaussian(20))
    ours = access.three_step(case.times, case.people, case.capacity, decay=BELL, limit_min=30)
    handed_out = [float(given @ case.people) for given in (by_row(theirs, case), ours)]
    reached = access.three_step(case.times, case.people, case.capacity, decay=BELL, limit_min=30, view="facilities") > 0
    assert handed_out == pytest.approx([case.capacity[reached].sum()] * 2)  # both conserve; only the shares differ
    assert np.abs(ours - by_row(theirs, case)).max() > 1e-4


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", PAIRS)
def test_a_weighted_catchment_is_gravity_in_both_views(name: str, seed: int) -> None:
    case, (their_weight, our_decay) = lived_in(seed), PAIRS[name]
    demand, supply, cost = tables(case)
    reached = fca.weighted_catchment(
        supply, cost, 50, cost_source="dest", cost_dest="origin", loc_value="supply", weight_fn=their_weight
    )
    around = fca.weighted_catchment(demand, cost, 50, loc_value="demand", weight_fn=their_weight)
    given = (case.times, case.people, case.capacity)
    assert access.gravity(*given, decay=our_decay, limit_min=50) == pytest.approx(by_row(reached, case), **SAME)
    ours = access.gravity(*given, decay=our_decay, limit_min=50, view="facilities")
    assert ours == pytest.approx(around.reindex(range(len(case.capacity))).fillna(0.0).to_numpy(), **SAME)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plain_catchment_is_cumulative(seed: int) -> None:
    case = lived_in(seed)
    _, supply, cost = tables(case)
    theirs = fca.weighted_catchment(supply, cost, 30, cost_source="dest", cost_dest="origin", loc_value="supply")
    ours = access.cumulative(case.times, case.people, case.capacity, limit_min=30)
    assert ours == pytest.approx(by_row(theirs, case), **SAME)
