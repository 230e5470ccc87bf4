"""Speed zones: areas in which a mode is slower or quicker than its speed table says, at some hours or always."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.listing import counted
from geoplan.readers.rows import listed

Floats = NDArray[np.float64]


def chosen(zones: gpd.GeoDataFrame, mode: str, kind: str, period: str) -> gpd.GeoDataFrame:
    """The zones that count for a mode: those that name it, its kind or no mode, and its period or none."""
    ours = zones["mode"].isin(["", mode, kind]) & zones["period"].isin(["", period])
    return zones[ours.to_numpy(dtype=bool)]


def slowed(zones: gpd.GeoDataFrame, lines: NDArray[np.object_]) -> Floats:
    """What the time along every line is multiplied by: each part of its length by 1 / factor of the zone it lies in.

    Where zones overlap, the smallest factor counts. A line along a border lies in the zone.
    """
    times = np.ones(len(lines))
    whole = shapely.length(lines)
    left = np.array(lines, dtype=object)
    order = np.lexsort((zones.index.to_numpy().astype(str), zones["factor"].to_numpy(dtype="float64")))
    tree = shapely.STRtree(lines)
    for at in order.tolist():
        shape, factor = zones.geometry.iloc[at], float(zones["factor"].iloc[at])
        shapely.prepare(shape)
        touched = np.sort(tree.query(shape, predicate="intersects"))
        touched = touched[~shapely.is_empty(left[touched]) & (whole[touched] > 0)]
        if len(touched) == 0:
            continue
        share = shapely.length(shapely.intersection(left[touched], shape)) / whole[touched]
        # whole lines stay whole: cutting them would only add noise
        share[shapely.covers(shape, left[touched]) & shapely.equals_identical(left[touched], lines[touched])] = 1.0
        times[touched] += share * (1 / factor - 1)
        left[touched] = shapely.difference(left[touched], shape)
    return times


def check(zones: gpd.GeoDataFrame, modes: Mapping[str, tuple[str, str]], kinds: Collection[str]) -> list[Finding]:
    """A finding for zones that no mode uses. `modes`: name -> (kind, period). Raises LayerError for unknown modes."""
    known = {*kinds, *modes}
    strange = [word for word in zones["mode"] if word and word not in known]
    if strange:
        values = {"values": counted(_counts(strange)), "known": ", ".join(sorted(known))}
        raise LayerError(Fault("zone_mode_unknown", values, layer="speed_zones"))
    used = np.zeros(len(zones), dtype=bool)
    for mode, (kind, period) in modes.items():
        used |= zones.index.isin(chosen(zones, mode, kind, period).index)
    if used.all():
        return []
    told = {"count": int((~used).sum()), "all": len(zones), "rows": listed(zones.index[~used])}
    return [Finding("zones_unused", "speed_zones", "", told)]


def _counts(words: list[str]) -> dict[str, int]:
    return {word: words.count(word) for word in dict.fromkeys(words)}
