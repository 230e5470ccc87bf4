"""A county of five settlements along one road, with urban and rural people, age groups, two bases and incomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.plan import Plan
from geoplan.story import run

# kilometres along the road, people, registered, aged_60, urban, income
SETTLEMENTS = {
    "a": (1, 1000, 900, 100, 1.0, 50),
    "b": (3, 2000, 2600, 500, 0.25, 20),
    "c": (6, 3000, 3900, 900, 0.0, 10),
    "d": (12, 4000, 4100, 900, 0.5, 30),
    "e": (18, 5000, 3500, 400, 1.0, 40),
}
COLUMNS = "id,name,people,people_registered,aged_60,urban,income,lon,lat"
HOSPITAL = "{mode: car, capacity: beds, standard: {minutes: 10, per_1000: 5, measure: beds, source: test}}"
MORE = """
access:
  beds: {measure: 2sfca, service: hospital, limit_min: 7}
  near: {measure: nearest, service: hospital}
equity: {atkinson_epsilon: 0.5, rank_by: income}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The folder of the county's layers: a straight road of 20 km, two hospitals; West ends at 10 km."""
    two_counties(tmp_path)
    rows = [COLUMNS]
    for name, (km, *numbers) in SETTLEMENTS.items():
        x, y = point(km)
        rows.append(f"{name},{name.upper()},{','.join(map(str, numbers))},{x},{y}")
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    places = {"h1": point(1), "h2": point(18)}
    rows = ["id,service,capacity,lon,lat"] + [f"{i},hospital,30,{x},{y}" for i, (x, y) in places.items()]
    (tmp_path / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


@pytest.fixture
def written(county: Path) -> Callable[..., Path]:
    """Writes the config of the county."""

    def write(more: str = MORE, hospital: str = HOSPITAL) -> Path:
        config = county / "plan.yaml"
        config.write_text(
            f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: full}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  hospital: {hospital}
{more}
outputs: [tables, geopackage, shapefile]
""",
            encoding="utf-8",
        )
        return config

    return write


@pytest.fixture
def planned(written: Callable[..., Path]) -> Callable[..., Plan]:
    """Runs the plan of the county; into a folder where one is given."""

    def plan(more: str = MORE, hospital: str = HOSPITAL, *, out: Path | None = None, settings: tuple[str, ...] = ()):
        return run(read_config(written(more, hospital), list(settings)), out=out)

    return plan
