"""A county of six settlements along one road, two of them one town, with schools and a hospital."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.plan import Plan
from geoplan.story import run

# kilometres along the road, people, kind, place; at 45 km/h a kilometre is 4/3 of a minute
SETTLEMENTS = {
    "a": (1, 1000, "village", ""),
    "b": (3, 8000, "town", ""),
    "c": (6, 3000, "town", ""),
    "d": (12, 40000, "city", "D-E"),
    "e": (13, 5000, "city", "D-E"),
    "f": (18, 2000, "village", ""),
}
FACILITIES = {
    "h1": ("hospital", 12.4),
    "s1": ("school", 1.1), "s2": ("school", 3.2), "s3": ("school", 11.8), "s4": ("school", 12.9), "s5": ("school", 17),
    "p1": ("pharmacy", 3.1), "p2": ("pharmacy", 12.2),
}  # fmt: skip
FUNCTIONS = """
functions:
  of: settlements
  mode: car
  detour_min: 0
  presence: nearest
  within_min: 5
  rank_by: functional_index
  official: {order: [city, town, village]}
"""


@pytest.fixture
def land(tmp_path: Path) -> Path:
    """The folder of the county's layers."""
    two_counties(tmp_path)
    rows = ["id,name,people,kind,place,gdp,lon,lat"]
    rows += [
        f"{key},{key.upper()},{people},{kind},{place},{people * 2},{point(km)[0]},{point(km)[1]}"
        for key, (km, people, kind, place) in SETTLEMENTS.items()
    ]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    rows = ["id,service,lon,lat"]
    rows += [f"{key},{service},{point(km)[0]},{point(km)[1]}" for key, (service, km) in FACILITIES.items()]
    (tmp_path / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


@pytest.fixture
def stated(land: Path) -> Callable[..., Path]:
    """Writes a config of the county with more sections."""

    def write(more: str, completeness: str = "full") -> Path:
        config = land / "plan.yaml"
        config.write_text(
            f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: {completeness}}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services: {{hospital: {{mode: car}}, school: {{mode: car}}, pharmacy: {{mode: car}}}}
{more}
outputs: [tables, geopackage, shapefile]
""",
            encoding="utf-8",
        )
        return config

    return write


@pytest.fixture
def planned(stated: Callable[..., Path]) -> Callable[..., Plan]:
    """Runs a plan of the county."""

    def plan(more: str = FUNCTIONS, *settings: str, completeness: str = "full", out: Path | None = None) -> Plan:
        return run(read_config(stated(more, completeness), list(settings)), out=out)

    return plan
