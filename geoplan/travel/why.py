"""Why a trip takes as long as it does: its way edge by edge, or the reason there is none."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.errors import Fault, NetworkError
from geoplan.findings import Finding
from geoplan.nearness import near
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel.graph import FARTHEST
from geoplan.travel.times import MM_PER_METRE, MS_PER_MINUTE, Cost, Direction
from geoplan.travel.tracing import Step, Trip


@dataclass(frozen=True)
class Way:
    """How one demand point and one facility are connected, in the order of travel, or why they are not.

    `ms` and `mm` are the sums of the steps; what `cost` minimises is the very number of `travel.times`. `reason` is "" or one of
    `travel.REASONS`. A way beyond the limit has its steps; without a way both sums are -1.
    """

    demand_id: str
    facility_id: str
    direction: Direction
    cost: Cost
    reason: str
    ms: int
    mm: int
    steps: tuple[Step, ...]
    crs: CRS
    told: Finding

    @property
    def minutes(self) -> float | None:
        """Minutes of the way; None where there is none."""
        return None if self.ms < 0 else self.ms / MS_PER_MINUTE

    @property
    def metres(self) -> float | None:
        """Metres of the way; None where there is none."""
        return None if self.mm < 0 else self.mm / MM_PER_METRE

    @property
    def geometry(self) -> shapely.LineString:
        """The whole way as one line; empty where there is none, or nothing to travel."""
        if not self.steps:
            return shapely.LineString()
        xy = np.concatenate([shapely.get_coordinates(step.geometry) for step in self.steps])
        fresh = np.concatenate([[True], (np.diff(xy, axis=0) != 0).any(axis=1)])
        return shapely.LineString(xy[fresh] if fresh.sum() > 1 else xy[:2])

    def sentence(self, lang: str = "en") -> str:
        """How long the way is, or why there is none."""
        return self.told.sentence(lang)

    def table(self) -> gpd.GeoDataFrame:
        """The steps as rows, in the order of travel."""
        rows = [
            {
                "kind": step.kind,
                "edge_id": step.edge_id,
                "name": step.name,
                "road_class": step.road_class,
                "metres": step.mm / MM_PER_METRE,
                "minutes": step.ms / MS_PER_MINUTE,
                "ms": step.ms,
                "geometry": step.geometry,
            }
            for step in self.steps
        ]
        columns = ["kind", "edge_id", "name", "road_class", "metres", "minutes", "ms", "geometry"]
        return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=self.crs)


def why(
    network: Network,
    demand: Snaps,
    facilities: Snaps,
    demand_id: str,
    facility_id: str,
    *,
    direction: Direction = "to_facility",
    cost: Cost = "time",
    limit: int | None = None,
) -> Way:
    """The quickest way between one demand point and one facility (the shortest where `cost` is metres), or why there is none.

    Among equally good ways one that needs no network; else, seen from the demand point, the edge of the smaller id at every
    fork. `limit` as in `travel.times`. Raises NetworkError where there is no such demand point.
    """
    here = np.flatnonzero(demand.ids == demand_id)
    if not len(here):
        hint = near(demand_id, demand.ids.tolist())
        raise NetworkError(Fault("why_demand_unknown", {"demand": demand_id, "hint": f" ({hint}?)" if hint else ""}))
    there = np.flatnonzero(facilities.ids == facility_id)
    place = demand.take(here)
    if not len(there) or not place.snapped[0] or not facilities.snapped[there[0]]:
        return _none(network, place, facilities, facility_id, there, direction, cost)
    facility = facilities.take(there)
    trip = Trip(network, place, facility, direction == "to_facility", cost)
    steps = trip.best()
    total = sum(step.ms if cost == "time" else step.mm for step in steps or ())
    if steps is None or total > FARTHEST:
        told = Finding("why_unreachable", "access", demand_id, {"demand": demand_id, "facility": facility_id})
        return Way(demand_id, facility_id, direction, cost, "unreachable", -1, -1, (), network.crs, told)
    ms, mm = sum(step.ms for step in steps), sum(step.mm for step in steps)
    values = {
        "demand": demand_id, "facility": facility_id, "minutes": f"{ms / MS_PER_MINUTE:.2f}",
        "km": f"{mm / MM_PER_METRE / 1000:.2f}", "edges": len({step.edge_id for step in steps} - {""}),
    }  # fmt: skip
    beyond = limit is not None and total > limit
    if beyond:
        assert limit is not None
        unit = (MS_PER_MINUTE, "min") if cost == "time" else (MM_PER_METRE, "m")
        values["limit"] = f"{limit / unit[0]:.10g} {unit[1]}"
    told = Finding("why_beyond_limit" if beyond else "why_way", "access", demand_id, values)
    reason = "beyond_limit" if beyond else ""
    return Way(demand_id, facility_id, direction, cost, reason, ms, mm, tuple(steps), network.crs, told)


def _none(
    network: Network,
    place: Snaps,
    facilities: Snaps,
    facility_id: str,
    there: NDArray[np.intp],
    direction: Direction,
    cost: Cost,
) -> Way:
    """The way of places that are not on the network, or not there at all."""
    demand_id = str(place.ids[0])
    values: dict[str, object] = {"demand": demand_id, "facility": facility_id}
    if not place.snapped[0]:
        code = "why_not_snapped_demand"
        if len(there) and not facilities.snapped[there[0]]:
            code = "why_not_snapped_both"
    else:
        code = "why_not_snapped_facility" if len(there) else "why_absent"
    if code == "why_absent":
        values["count"] = len(facilities.ids)
    reason = "absent" if code == "why_absent" else "not_snapped"
    told = Finding(code, "access", demand_id, values)
    return Way(demand_id, facility_id, direction, cost, reason, -1, -1, (), network.crs, told)
