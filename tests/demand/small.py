"""A county of two halves along one road, with its people in a raster: every number can be counted.

Kilometres from the west: the raster's pixels 0 to 9, the border at 5, settlements at 1.5 and 8.5, clinics at 4.5 and 9.5.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from painted import write
from rasterio import Affine

from geoplan.config import Config, read_config

X, Y, KM = 500_000.0, 3_400_000.0, 1000.0  # EPSG:4549, on its own meridian
PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
CLINIC = "{mode: car, standard: {minutes: 4, source: test}}"
POPULATION = "population: {path: people.tif}"
TOWNS = "settlements: {path: towns.gpkg, fields: {id: id, name: id, people: people}}"
DEMAND = "demand: {source: population, cell_m: 1000, totals: {layer: area, field: people}}"


def folder(place: Path, *, known: list[float] | None = None, **towns: list[Any]) -> Path:
    """The county's layers; columns of the towns besides their id as given."""

    def layer(stem: str, shapes: list[shapely.Geometry], **columns: list[Any]) -> None:
        gpd.GeoDataFrame(columns, geometry=shapes, crs=4549).to_file(place / f"{stem}.gpkg")

    halves = [shapely.box(X + KM * west, Y, X + KM * (west + 5), Y + KM) for west in (0, 5)]
    layer("area", halves, id=["w", "e"], name=["West", "East"], people=known or [150.0, 4000.0], children=[15.0, 800.0])
    road = shapely.LineString([(X, Y + 500), (X + 10 * KM, Y + 500)])
    layer("roads", [road], **{"class": ["secondary"]})
    at = [shapely.Point(X + KM * km, Y + 500) for km in (1.5, 8.5)]
    layer("towns", at, id=["a", "b"], **(towns or {"people": [1.0, 1.0]}))
    layer("clinics", [shapely.Point(X + KM * km, Y + 500) for km in (4.5, 9.5)], id=["f", "g"], service=["clinic"] * 2)
    write(place / "people.tif", np.array([PEOPLE], dtype="float64"), Affine(KM, 0, X, 0, -KM, Y + KM), crs="EPSG:4549")
    return place


def config(
    place: Path, layers: str = f"{POPULATION}\n  {TOWNS}", demand: str = DEMAND, clinic: str = CLINIC, more: str = ""
) -> Config:
    """The config of the county in `place`."""
    (place / "plan.yaml").write_text(
        f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name, people: people}}}}
layers:
  roads: {{path: roads.gpkg, fields: {{road_class: class}}}}
  facilities: {{path: clinics.gpkg, completeness: full}}
  {layers}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services: {{clinic: {clinic}}}
{demand}
{more}
""",
        encoding="utf-8",
    )
    return read_config(place / "plan.yaml")
