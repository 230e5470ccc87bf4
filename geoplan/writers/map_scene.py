"""What a sheet is drawn from: the plan, its layers in the CRS of the sheet, and what is to be shown of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
from pyproj import CRS

from geoplan.plan import Plan
from geoplan.reporting.map_words import metric
from geoplan.tables import LAYERS
from geoplan.writers import ready
from geoplan.writers.map_meaning import Shown

Sections = list[tuple[str, Sequence[Any]]]  # of a legend: headings and entries, which are artists
Listing = tuple[tuple[str, str], list[list[tuple[str, str]]]]  # heads and rows of the list beside a map, by group


@dataclass(frozen=True)
class Scene:
    """One sheet's subject. `order` names the tiers that have places, the highest first."""

    plan: Plan
    layers: Mapping[str, gpd.GeoDataFrame]
    shown: Shown
    order: list[str]

    def has(self, layer: str) -> bool:
        """Whether the layer has any rows."""
        return layer in self.layers and len(self.layers[layer]) > 0

    def of_service(self, layer: str) -> gpd.GeoDataFrame | None:
        """The rows of a layer that are about the service; None where there is no such layer."""
        if layer not in self.layers:
            return None
        own = self.layers[layer]
        return own[own["service"] == self.shown.service]

    def inside(self, layer: str) -> gpd.GeoDataFrame:
        """The rows of a layer in the planned area."""
        own = self.layers[layer]
        return own[own["inside"].fillna(True).to_numpy(dtype=bool)]

    def most_people(self, layer: str) -> float:
        """The people of its largest row; that of `access` where there is no such layer."""
        layer = layer if layer in self.layers else "access"
        if not self.has(layer):
            return 0.0
        people = self.layers[layer]["people"].to_numpy(dtype="float64")
        return float(people[np.isfinite(people)].max(initial=0.0))

    def margin_m(self) -> float:
        """How far beyond the planned area roads and facilities count."""
        return 1000.0 * float((self.plan.settings.get("area") or {}).get("margin_km") or 0.0)

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of what is to be seen."""
        for layer in ("area", "settlements", "roads", *self.layers):
            if layer in self.layers and np.isfinite(self.layers[layer].total_bounds).all():
                west, south, east, north = map(float, self.layers[layer].total_bounds)
                around = self.margin_m() if self.shown.theme == "area" else 0.0
                return west - around, south - around, east + around, north + around
        return 0.0, 0.0, 1000.0, 1000.0


def layers(plan: Plan) -> dict[str, gpd.GeoDataFrame]:
    """The layers that can be drawn, in the plan's CRS where that is in metres, else in the computing frame."""
    crs: CRS | None = plan.crs if metric(plan) else None
    drawn = {}
    for layer in ready.layers(plan):
        held = plan.tables[layer]
        if LAYERS[layer].geometry and isinstance(held, gpd.GeoDataFrame):
            drawn[layer] = held.set_geometry(ready.geometries(plan, layer, crs or held.crs or plan.crs))
    return drawn
