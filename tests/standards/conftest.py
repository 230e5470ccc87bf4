"""Puts the county of this folder on the path, and plans it in a few lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from straight_road import two_counties

from geoplan.config import Config, read_config

sys.path.insert(0, str(Path(__file__).resolve().parent))

from old_people_county import SETTLEMENTS, Planned, homes, settle


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The folder of the county's layers: a straight secondary road, homes at the kilometres 1 and 18."""
    two_counties(tmp_path, half_km=6)
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
