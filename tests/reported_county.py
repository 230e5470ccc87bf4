"""A small county that has everything a report tells of: services known and not, gaps, sites, towns, draws, an official list."""

from __future__ import annotations

from pathlib import Path

from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.plan import Plan
from geoplan.story import run

HOSTILE = {
    "b": "<script>window.hit = 1</script>",
    "c": '=HYPERLINK("http://example.invalid","x")',
    "d": "مدينة\u202e \U0001f600",
    "f": "很长" * 150,
}
# kilometres along the road, people, urban share, registered people
SETTLEMENTS = {
    "a": (1, 9000, 1.0, 9500),
    "b": (3, 2000, 0.5, 2600),
    "c": (5, 3000, 0.0, 3900),
    "d": (8, 2500, 0.0, 2400),
    "e": (11, 4000, 0.5, 4100),
    "f": (14, 1500, 0.0, 1700),
    "g": (17, 5000, 1.0, 4500),
    "h": (19, 1200, 0.0, 1300),
}
CONFIG = """
version: 1
name: reported
title: {en: A reported county, zh: 一个县的报告}
language: en
area: {path: area.gpkg, fields: {id: id, name: name}}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: settlements.csv, datum: wgs84}
  facilities: {path: facilities.csv, datum: wgs84, completeness: full}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
services:
  hospital: {mode: car, capacity: beds, standard: {minutes: 10, per_1000: 5, measure: beds, source: test}}
  school: {mode: car, standard: {metres: 2000, source: test}, completeness: partial}
access: {beds: {measure: 2sfca, service: hospital, limit_min: 10}}
equity: {atkinson_epsilon: 0.5}
siting:
  clinics: {service: hospital, model: p_median, count: 2, candidates: {from: settlements}, build: {cost: 3}, currency: CNY}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  indicators:
    people: {measure: people, direction: benefit}
    remoteness: {measure: mean_minutes, direction: cost}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: upper, count: 1, weight: 1}, {name: lower, count: 2, weight: 2}]
  robustness: {draws: 20, seed: 1}
  frontier: 4
  quota_prices: [lower]
  official: {upper: [A], lower: [E, H]}
"""


def reported(folder: Path, *settings: str, names: dict[str, str] | None = None) -> Plan:
    """The plan of the county; `names` gives settlements other names than their letters."""
    two_counties(folder)
    rows = ["id,name,people,people_registered,urban,lon,lat"]
    for own, (km, people, urban, registered) in SETTLEMENTS.items():
        name = (names or {}).get(own, own.upper()).replace('"', '""')
        x, y = point(km)
        rows.append(f'{own},"{name}",{people},{registered},{urban},{x},{y}')
    (folder / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    rows = ["id,service,capacity,lon,lat"]
    for own, service, km in (("h1", "hospital", 1), ("h2", "hospital", 17), ("s1", "school", 3)):
        x, y = point(km)
        rows.append(f"{own},{service},40,{x},{y}")
    (folder / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    config = folder / "plan.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    return run(read_config(config, list(settings)))
