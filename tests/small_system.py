"""A plan with a bit of everything that a report tells: gaps, two tiers, draws, an official list, a site."""

from __future__ import annotations

from pathlib import Path

from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.plan import Plan
from geoplan.story import run

# kilometres along the road, people, name, English name
PLACES = {
    "a": (1, 1000, "东塔", "Dongta"),
    "b": (6, 3000, "新塍", "Xincheng"),
    "c": (12, 4000, "王店", ""),
    "d": (18, 5000, "沈荡", "Shendang"),
}

BARE = """
version: 1
name: small
title: {en: A small county, zh: 小县}
language: LANGUAGE
crs: EPSG:32632
area: {path: area.gpkg, fields: {id: id, name: name}}
layers:
  roads: {path: roads.gpkg, source: drawn by hand}
  settlements: {path: settlements.csv, datum: wgs84, basis: proxy, error: 0.2}
  facilities: {path: facilities.csv, datum: wgs84, completeness: full}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
"""

WHOLE = """
services:
  hospital: {mode: car, standard: {minutes: 5, source: GB 50180-2018}}
siting:
  second: {service: hospital, model: mclp, count: 1, candidates: {from: settlements}}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  indicators:
    people: {measure: people, direction: benefit}
    remoteness: {measure: mean_minutes, direction: cost}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: centre, count: 1, weight: 1}, {name: town, count: 2, weight: 1}]
  official: {centre: [a]}
  robustness: {draws: 20, seed: 1}
"""


def planned(folder: Path, more: str = WHOLE, language: str = "en", *settings: str) -> Plan:
    """The plan, computed from files that are written to `folder`; `more` follows what every config has."""
    two_counties(folder)
    rows = ["id,name,name_en,people,lon,lat"]
    rows += [
        f"{own},{name},{en},{people},{point(km)[0]},{point(km)[1]}" for own, (km, people, name, en) in PLACES.items()
    ]
    (folder / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    x, y = point(1)
    (folder / "facilities.csv").write_text(f"id,service,lon,lat\nh1,hospital,{x},{y}", encoding="utf-8")
    config = folder / "plan.yaml"
    config.write_text(BARE.replace("LANGUAGE", language) + more, encoding="utf-8")
    return run(read_config(config, list(settings)))
