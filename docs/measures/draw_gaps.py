"""Draws gaps.png: a county along one road, every settlement with the cause of its gap, and its border open and closed.

python docs/measures/draw_gaps.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import matplotlib.pyplot as plt
import pandas as pd
import shapely

import geoplan
from geoplan import words

HERE = Path(__file__).parent
KM = (1 / 76.0, 1 / 111.2)  # degrees of a kilometre at 47° north, roughly
COLOURS = {
    "": "#2a7f62",
    "too_far": "#e08e0b",
    "too_small": "#8c6bb1",
    "unreachable": "#c0392b",
    "not_snapped": "#555555",
}
BELOW = ("Birch", "Dogwood", "Fir")  # whose words stand below their point
# kilometres east and north, people; a ring of roads without a bridge to the rest lies in the north
SETTLEMENTS = {
    "Alder": (1.5, 0, 6000), "Birch": (7, 0, 2500), "Cedar": (12, 0, 3000), "Dogwood": (16.5, 0, 2000),
    "Elm": (6, 3, 1500), "Fir": (13, -2.2, 800),
}  # fmt: skip
HOSPITALS = {"St. Anne": (4, 0, 30), "St. Bride": (21, 0, 60)}


def point(east: float, north: float) -> tuple[float, float]:
    return 9 + east * KM[0], 47 + north * KM[1]


def county(folder: Path) -> geoplan.Plan:
    """The plan of the drawn county: hospitals within 10 minutes, 4 beds per 1,000; one of them stands abroad."""
    halves = [shapely.box(*point(a, -4), *point(b, 5)) for a, b in ((0, 9), (9, 19))]
    area = gpd.GeoDataFrame({"id": ["w", "x"], "name": ["West", "East"]}, geometry=halves, crs=4326)
    area.to_file(folder / "area.gpkg")
    lines = [[point(km, 0) for km in range(23)], [point(4, 3), point(8, 3.2)]]
    roads = gpd.GeoDataFrame(
        {"id": ["main", "north"], "road_class": "secondary"},
        geometry=[shapely.LineString(one) for one in lines],
        crs=4326,
    )
    roads.to_file(folder / "roads.gpkg")
    homes = [(name, name, people, *point(x, y)) for name, (x, y, people) in SETTLEMENTS.items()]
    places = [(name, name, "hospital", beds, *point(x, y)) for name, (x, y, beds) in HOSPITALS.items()]
    pd.DataFrame(homes, columns=["id", "name", "people", "lon", "lat"]).to_csv(folder / "homes.csv", index=False)
    pd.DataFrame(places, columns=["id", "name", "service", "capacity", "lon", "lat"]).to_csv(
        folder / "facilities.csv", index=False
    )
    (folder / "plan.yaml").write_text(
        """
version: 1
name: drawn
area: {path: area.gpkg, fields: {id: id, name: name}, margin_km: 5}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: homes.csv, datum: wgs84}
  facilities: {path: facilities.csv, datum: wgs84, completeness: full}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
services:
  hospital: {mode: car, capacity: beds, standard: {minutes: 10, per_1000: 4, source: drawn}}
access: {beds: {measure: 2sfca, service: hospital, limit_min: 12}}
gaps: {border: area}
""",
        encoding="utf-8",
    )
    return geoplan.run(geoplan.read_config(folder / "plan.yaml"))


def draw(plan: geoplan.Plan) -> None:
    cause = plan.tables["gaps"].set_index("settlement_id")["cause"].to_dict()
    figure, (land, bars) = plt.subplots(2, 1, figsize=(8.6, 5.6), height_ratios=[2.2, 1], layout="constrained")
    land.plot([0, 22], [0, 0], color="#999999", lw=2, zorder=0)
    land.plot([4, 8], [3, 3.2], color="#999999", lw=2, zorder=0)
    for x in (0, 9, 19):
        land.axvline(x, color="#333333", lw=0.8, ls="--")
    for name, (x, y, people) in SETTLEMENTS.items():
        own = cause.get(name, "")
        land.scatter(x, y, s=people / 12, color=COLOURS[own], zorder=2)
        remedy = words.remedy(own, "en").replace(", ", ",\n", 1)
        said = f"{words.word(own, 'en')}\n{remedy}" if own else "no gap"
        away = -1.35 if name in BELOW else 1.35
        land.annotate(f"{name}, {people:,}\n{said}", (x, y), (x, y + away), ha="center", va="center", fontsize=7)
    for name, (x, y, beds) in HOSPITALS.items():
        land.scatter(x, y, marker="P", s=90, color="#1f4e9c", zorder=3)
        said = f"{name}\n{beds} beds"
        land.annotate(said, (x, y), (x, y - 0.95), ha="center", va="center", fontsize=7, color="#1f4e9c")
    for x, name in ((4.5, "West"), (14, "East"), (20.5, "abroad")):
        land.text(x, 5.1, name, ha="center", fontsize=9, style="italic")
    land.set(xlim=(-0.5, 22.5), ylim=(-4.3, 5.6), aspect="equal")
    land.axis("off")
    rows = plan.tables["border_effect"].set_index("name").loc[["East", "West"]]
    for at, (shown, colour) in enumerate((("open", "#1f4e9c"), ("closed", "#a9bfe6"))):
        places = [row + 0.18 - 0.36 * at for row in range(len(rows))]
        bars.barh(places, 100 * rows[f"coverage_{shown}"], height=0.34, color=colour, label=f"border {shown}")
        for place, value, minutes in zip(places, rows[f"coverage_{shown}"], rows[f"mean_{shown}"], strict=True):
            bars.text(100 * value + 1, place, f"{100 * value:.0f} %, mean {minutes:.1f} min", va="center", fontsize=7)
    bars.set(
        yticks=range(len(rows)),
        yticklabels=rows.index,
        xlim=(0, 125),
        xticks=range(0, 101, 20),
        xlabel="people within 10 minutes, %",
    )
    bars.spines[["top", "right"]].set_visible(False)
    bars.legend(fontsize=7, frameon=False, loc="center right")
    figure.savefig(HERE / "gaps.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        draw(county(Path(folder)))
