"""Node times brought up to date after works are those of a search from scratch, to the bit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import random_networks as made
import shapely
from drawn import SPEEDS, county

from geoplan import network, snapping, travel, works
from geoplan.errors import NetworkError
from geoplan.travel import update


def same(one: travel.NodeTimes, other: travel.NodeTimes) -> bool:
    arrays = ((getattr(one, name), getattr(other, name)) for name in ("ms", "owner", "facilities"))
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in arrays)


def chain(seed: int, direction: travel.Direction, cost: travel.Cost) -> Counter[str]:
    """Several works one after the other on a random network, each update held against a search from scratch."""
    rng = np.random.default_rng(seed)
    net = made.network(rng, int(rng.integers(2, 60)), int(rng.integers(1, 120)))
    at = made.places(rng, net, int(rng.integers(1, 6)), "F")
    old = travel.node_times(net, at, direction=direction, cost=cost)
    tally: Counter[str] = Counter()
    for _ in range(4):
        try:
            after = made.edited(rng, net)
        except NetworkError as error:
            tally[error.faults[0].code] += 1
            continue
        at_after = works.carried(at, net, after)
        if rng.random() < 0.2 and len(at_after.ids) > 1:
            at_after = at_after.take(np.arange(1, len(at_after.ids)))  # a facility is given up
        new, touched = travel.updated(old, net, after, at, at_after)
        assert same(new, travel.node_times(after, at_after, direction=direction, cost=cost))
        tally["some" if touched < len(after.node_x) else "all"] += 1
        net, at, old = after, at_after, new
    return tally


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
@pytest.mark.parametrize("cost", ["time", "metres"])
def test_any_works_one_after_the_other(direction: travel.Direction, cost: travel.Cost, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(update, "_SHARE_PLAIN", 0.5)  # mend even where computing anew would be quicker
    tally = sum((chain(seed, direction, cost) for seed in range(75)), Counter())
    assert tally["some"] > 100


def test_compiled_code_mends_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(update, "SMALL", -1)
    monkeypatch.setattr(update, "_SHARE", 0.5)
    for seed in range(20):
        chain(seed, "to_facility", "time")


def test_a_road_closed_touches_the_nodes_behind_it_and_no_others():
    drawn = county("H" + "--+" * 60)
    net, _ = network.build(drawn.roads, speeds=SPEEDS)
    at = snapping.snap(net, drawn.places("H"), access_kmh=4.5, snap_max_m=500)
    after = works.close(net, ["r00171e"])  # 57 of 60 edges along
    new, touched = travel.updated(travel.node_times(net, at), net, after, at, at)
    assert touched == 3
    assert (new.ms < 0).sum() == 3


def test_a_road_cut_in_two_upsets_nobody_beyond_it():
    rng = np.random.default_rng(7)
    net = made.network(rng, 400, 900)
    at = made.places(rng, net, 3, "F")
    old = travel.node_times(net, at)
    busy = int(np.argmax(net.ms_forward))
    foot = shapely.line_interpolate_point(net.geometry[busy], 0.5, normalized=True)
    after = works.add(net, made.new_road("spur", (foot.x, foot.y), (foot.x + 20, foot.y + 30)), speeds=SPEEDS)
    new, touched = travel.updated(old, net, after, at, works.carried(at, net, after))
    assert touched <= 2  # the junction and the end of the spur
    assert same(new, travel.node_times(after, works.carried(at, net, after)))


def test_facilities_may_come_and_go_without_any_work(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(update, "_SHARE_PLAIN", 0.5)
    monkeypatch.setattr(update, "_FEW", 10**6)
    rng = np.random.default_rng(3)
    net = made.network(rng, 300, 700)
    even = rng.integers(20_000, 60_000, 700).astype(np.int32)  # no facility is within seconds of everybody
    net = replace(net, ms_forward=even, ms_back=even)
    at = made.places(rng, net, 6, "F")
    some, others = at.take(np.array([0, 1, 2, 4])), at.take(np.array([1, 3, 4, 5]))
    new, _ = travel.updated(travel.node_times(net, some), net, net, some, others)
    assert same(new, travel.node_times(net, others))
    assert set(new.owner) >= {0, 1, 2, 3}


def test_networks_that_do_not_come_of_each_other_are_computed_anew():
    rng = np.random.default_rng(5)
    one, other = made.network(rng, 30, 60), made.network(rng, 40, 80)
    at_one, at_other = made.places(rng, one, 2, "F"), made.places(rng, other, 2, "G")
    new, touched = travel.updated(travel.node_times(one, at_one), one, other, at_one, at_other)
    assert touched == 40
    assert same(new, travel.node_times(other, at_other))
