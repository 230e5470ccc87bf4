"""Puts the county of this folder on the path, and plans it in a few lines."""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geoplan.config import Config, read_config

sys.path.insert(0, str(Path(__file__).resolve().parent))

from old_people_county import SETTLEMENTS, Planned, homes, point, settle


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The folder of the county's layers: a straight secondary road, homes at the kilometres 1 and 18."""
    half = shapely.box(*point(0, -6), *point(10, 6)), shapely.box(*point(10, -6), *point(20, 6))
    gpd.GeoDataFrame({"id": ["w", "x"], "name": ["West", "East"]}, geometry=list(half), crs=4326).to_file(
        tmp_path / "area.gpkg"
    )
    line = shapely.LineString([point(km) for km in range(21)])
    gpd.GeoDataFrame({"id": ["r"], "road_class": ["secondary"]}, geometry=[line], crs=4326).to_file(
        tmp_path / "roads.gpkg"
    )
    settle(tmp_path, {name: (km, 0.0) for name, (km, *_) in SETTLEMENTS.items()})
    homes(tmp_path, "10", "40")
    return tmp_path


@pytest.fixture
def planned(county: Path) -> Planned:
    """The config of the county with a service `nursing_home` and further sections."""

    def write(service: str, more: str = "") -> Config:
        path = county / "plan.yaml"
        path.write_text(
            f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84, fields: {{aged_60: aged_60, urban: urban}}}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: full}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  nursing_home: {service}
{more}
""",
            encoding="utf-8",
        )
        return read_config(path)

    return write
