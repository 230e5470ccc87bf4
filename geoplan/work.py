"""What a work on the network is: as it is asked for, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import shapely

Deed = Literal["close", "slow", "upgrade", "add"]
Sense = Literal["both", "forward", "back"]
FASTEST_KMH = 300.0  # of any road


@dataclass(frozen=True)
class Work:
    """One work: what is done, where, and for which modes.

    `modes` left out: all modes that it concerns; an upgrade concerns those that drive, since a better road makes nobody walk
    faster. `key` is where a config states it.
    """

    kind: Deed
    edges: tuple[str, ...] = ()
    within: shapely.Geometry | None = None
    roads: gpd.GeoDataFrame | None = None
    factor: float | None = None
    kmh: float | None = None
    direction: Sense = "both"
    tolerance_m: float | None = None  # of the ends of new roads; None = that of the network
    modes: tuple[str, ...] = ()
    name: str = ""
    key: str = ""
