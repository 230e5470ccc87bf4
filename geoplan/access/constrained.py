"""Where people go if everybody goes somewhere and every facility is used as far as its capacity goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geoplan.access.weighing import Floats, Flows, View, divided, pairs, travelling, weights
from geoplan.decay import Decay
from geoplan.findings import Finding
from geoplan.travel import TravelTimes

NEAR_ENOUGH = 1e-9  # of the totals
MOST_ROUNDS = 1_000
_WIDEST = 1e100  # between the factors of two facilities; beyond that the totals cannot be met


@dataclass(frozen=True)
class Balanced(Flows):
    """Flows that meet the totals of demand points and facilities.

    `people_per_unit` is that of each facility's capacity, NaN where it takes no part; `off` the largest difference from a
    facility's total, as a share of it, after so many `rounds`.
    """

    people_per_unit: Floats
    rounds: int
    off: float

    @property
    def met(self) -> bool:
        """Whether the totals of all facilities are met."""
        return self.off <= NEAR_ENOUGH

    def doubts(self) -> list[Finding]:
        """How capacity was scaled to the people, and totals that are not met."""
        if np.isnan(self.people_per_unit).all():
            return []
        least, most = (f"{end(self.people_per_unit):.4g}" for end in (np.nanmin, np.nanmax))
        found = [Finding("capacity_scaled", values={"people": least if least == most else f"{least}–{most}"})]
        if not self.met:
            told = {"rounds": self.rounds, "off": f"{100 * self.off:.2g}"}
            found.append(Finding("flows_not_balanced", values=told))
        return found


def doubly_constrained(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    decay: Decay,
    limit_min: float | None = None,
    view: View = "people",
) -> Floats:
    """Minutes that each demand point's people travel on average if every facility is used in proportion to its capacity.

    NaN where nothing is reached or nobody lives. With `view="facilities"` the people at each facility. See
    `balanced_flows`.
    """
    return balanced_flows(times, people, capacity, decay=decay, limit_min=limit_min).seen(view)


def balanced_flows(
    times: TravelTimes, people: Floats, capacity: Floats, *, decay: Decay, limit_min: float | None = None
) -> Balanced:
    """Flows proportional to `decay` that add up to the people of each demand point and to the total of each facility.

    The totals of facilities are their capacities, scaled to the people: in each part of the table that hangs together by
    itself, since nobody can cross from one to the other. Balanced in turn until the totals agree to 1e-9; the people's
    always do. Where too few people reach a facility, or too many have no other, no flows meet all totals: `met` says so.

    Wilson (1967), balanced after Furness (1965).
    """
    weight = weights(times, decay, limit_min)
    takes_part = (people[times.row()] > 0) & (capacity[times.facility] > 0)
    weight = np.where(takes_part, weight, 0.0)
    table = pairs(times, weight)
    per_unit = _people_per_unit(table, people, capacity)
    totals = np.where(np.isnan(per_unit), 0.0, capacity * per_unit)
    factor, rounds = _factors(table, people, totals)
    flows = travelling(times, people, factor, weight)
    off = float(np.max(divided(np.abs(flows.arrivals - totals), totals), initial=0.0))
    return Balanced(flows.share, flows.people, flows.value, flows.arrivals, per_unit, rounds, off)


def _people_per_unit(table: csr_array, people: Floats, capacity: Floats) -> Floats:
    """People per unit of capacity in the part of the table that each facility belongs to; NaN where it belongs to none."""
    part, used = _parts(table)
    lived, room = np.where(used[: len(people)], people, 0.0), np.where(used[len(people) :], capacity, 0.0)
    of_people, of_facility = part[: len(people)], part[len(people) :]
    parts = int(part.max(initial=-1)) + 1
    both = [
        np.bincount(own, amount, minlength=parts).astype(np.float64)
        for own, amount in ((of_people, lived), (of_facility, room))
    ]
    return np.where(used[len(people) :], divided(*both)[of_facility], np.nan)


def _parts(table: csr_array) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The part of the table that each row, and then each column, hangs together with, and whether it has any weight."""
    rows, columns = table.shape
    kept = table.copy()
    kept.eliminate_zeros()
    # rows and columns as nodes; those of columns lead nowhere else
    start = np.append(kept.indptr, [kept.nnz] * columns)
    both = csr_array((kept.data, kept.indices + rows, start), shape=(rows + columns, rows + columns))
    _, part = connected_components(both, directed=False)
    used = np.concatenate([np.diff(kept.indptr), np.bincount(kept.indices, minlength=columns)]) > 0
    return part, used


def _factors(table: csr_array, people: Floats, totals: Floats) -> tuple[Floats, int]:
    """The factor of each facility at which its total is met, and after how many rounds; or as near as rounds allow."""
    factor = np.where(totals > 0, 1.0, 0.0)
    turned = table.T.tocsr()
    for done in range(MOST_ROUNDS):
        arriving = factor * (turned @ divided(people, table @ factor))
        if np.all(np.abs(arriving - totals) <= 0.1 * NEAR_ENOUGH * totals):
            return factor, done
        following = factor * divided(totals, arriving)
        used = following[totals > 0]
        if used.max(initial=1.0) > _WIDEST * used.min(initial=1.0):
            return factor, done
        factor = following
    return factor, MOST_ROUNDS
