"""Gravity, and the regions that the largest flows make."""

from __future__ import annotations

import numpy as np

from geoplan.functions import gravity, nystuen_dacey, reciprocity


def regions(flows: dict[str, float], names: str):
    """Regions from flows as "ab": value."""
    at = {name: place for place, name in enumerate(names)}
    ends = np.array([[at[pair[0]], at[pair[1]]] for pair in flows])
    return nystuen_dacey(ends[:, 0], ends[:, 1], np.array(list(flows.values()), dtype=float), count=len(names))


def test_a_settlement_depends_on_the_larger_one_to_which_most_of_it_goes():
    # received: a 90, b 50, c 7; b sends most to a, a most to b which is smaller: a is a terminal
    found = regions({"ab": 40, "ac": 5, "ba": 60, "bc": 2, "ca": 30, "cb": 10}, "abc")
    assert found.received.tolist() == [90, 50, 7]
    assert found.sent.tolist() == [45, 62, 40]
    assert found.parent.tolist() == [-1, 0, 0]
    assert found.region.tolist() == [0, 0, 0]


def test_chains_lead_to_one_terminal_and_count_their_steps():
    # received: a 90, b 50, c 20, d 1, e 200
    found = regions({"dc": 20, "cb": 50, "ba": 90, "ae": 3, "ab": 2, "cd": 1, "ed": 0.5, "ea": 0.2, "be": 1}, "abcde")
    assert found.region.tolist() == [0, 0, 0, 0, 4]  # e receives 4 only: a sends most there, but e is smaller
    assert found.steps.tolist() == [0, 1, 2, 3, 0]


def test_of_equal_outflows_and_equal_sizes_the_first_counts():
    found = regions({"ba": 5, "bc": 5, "ab": 5, "cb": 5, "ac": 5, "ca": 5}, "abc")
    assert found.largest.tolist() == [1, 0, 0]
    assert found.parent.tolist() == [-1, 0, 0]


def test_flows_of_nothing_and_within_a_settlement_bind_nobody():
    found = regions({"aa": 100, "ab": 0, "ba": 1}, "abc")
    assert found.received.tolist() == [1, 0, 0]
    assert found.largest.tolist() == [-1, 0, -1]
    assert found.region.tolist() == [0, 0, 2]


def test_every_settlement_leads_to_a_terminal_that_is_larger_than_all_on_the_way():
    rng = np.random.default_rng(8)
    origin, target = np.divmod(np.flatnonzero(rng.random(60 * 60) < 0.2), 60)
    found = nystuen_dacey(origin, target, rng.integers(0, 9, len(origin)).astype(float), count=60)
    assert (found.parent[found.region] == -1).all()
    bound = np.flatnonzero(found.parent >= 0)
    assert (found.received[found.parent[bound]] >= found.received[bound]).all()
    assert (found.steps[bound] == found.steps[found.parent[bound]] + 1).all()


def test_the_order_of_the_rows_changes_nothing():
    rng = np.random.default_rng(8)
    origin, target = np.divmod(rng.permutation(900)[:300], 30)
    value = rng.random(300)
    order = rng.permutation(300)
    one = nystuen_dacey(origin, target, value, count=30)
    other = nystuen_dacey(origin[order], target[order], value[order], count=30)
    for name in ("received", "sent", "largest", "parent", "region", "steps"):
        assert (getattr(one, name) == getattr(other, name)).all()


def test_gravity_falls_with_the_square_of_time():
    linkage = gravity(np.array([8.0, 8.0]), np.array([2.0, 2.0]), np.array([60_000, 120_000]), exponent=2)
    assert linkage.tolist() == [16, 4]


def test_a_trip_shorter_than_the_least_counts_as_long():
    linkage = gravity(np.ones(2), np.ones(2), np.array([0, 600_000]), exponent=1, least_ms=300_000)
    assert linkage.tolist() == [0.2, 0.1]


def test_reciprocity_is_one_where_as_much_comes_back():
    assert reciprocity(np.array([4.0, 4.0, 4.0]), np.array([4.0, 0.0, 1.0])).tolist() == [1, 0, 0.4]
    assert np.isnan(reciprocity(np.zeros(1), np.zeros(1)))[0]
