"""What sizes a site may have: as it stands, enlarged by steps, or built; and what a choice of them is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.rules import label

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Sizes:
    """The sizes on offer, by site and then by room. An open site has one of its own, a closed one none."""

    site: Whole
    room: Floats  # people
    cost: Floats  # of having it, beyond what stands; any unit


@dataclass(frozen=True)
class Growth:
    """How an existing facility may grow: by whole steps up to `most`, at `cost` for each place added."""

    step: float  # people
    most: float  # people
    cost: float


@dataclass(frozen=True)
class Sized(Sited):
    """A choice of sites and their sizes with who goes where; `owner` is the site that takes most of a row's people."""

    room: Floats  # people per site, 0 where closed
    cost: Floats  # per site
    flow: Floats  # people per entry of the table
    load: Floats  # people per site
    turned_away: Floats  # people per row that reach a site and find no place
    unreached: Floats  # people per row that reach no site at all


def offered(problem: Problem, room: Floats, cost: Floats, growth: Growth | None = None) -> Sizes:
    """The sizes on offer: existing sites as they stand and grown by steps, candidates as they would be built.

    `room` and `cost` are per site: people, and what building costs (without meaning for existing ones). Raises ConfigError
    for what is negative or no number, and for candidates without room.
    """
    _check(problem, room, cost, growth)
    steps = 0 if growth is None else int(np.floor(growth.most / growth.step * (1 + 1e-12)))
    many = np.where(problem.existing, steps + 1, 1)
    site = np.repeat(np.arange(len(room)), many)
    step = np.arange(len(site)) - np.repeat(np.cumsum(many) - many, many)
    added = step * (growth.step if growth else 0.0)
    price = np.where(problem.existing[site], added * (growth.cost if growth else 0.0), cost[site])
    return Sizes(site, room[site] + added, price)


def _check(problem: Problem, room: Floats, cost: Floats, growth: Growth | None) -> None:
    faults = []
    built = ~problem.existing
    for what, values, wrong in (
        ("room", room, ~np.isfinite(room) | (room < 0) | (built & (room == 0))),
        ("cost", cost, built & (~np.isfinite(cost) | (cost < 0))),
    ):
        for site in np.flatnonzero(wrong):
            seen = {"site": label(problem, int(site)), "what": what, "seen": float(values[site])}
            faults.append(Fault("site_size_wrong", seen))
    if growth is not None:
        for what, seen_value, wrong_one in (
            ("step", growth.step, not 0 < growth.step < np.inf),
            ("most", growth.most, not growth.step <= growth.most < np.inf),
            ("cost", growth.cost, not 0 <= growth.cost < np.inf),
        ):
            if wrong_one:
                faults.append(Fault("site_growth_wrong", {"what": what, "seen": seen_value}))
    if faults:
        raise ConfigError(faults)
