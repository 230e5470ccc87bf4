"""Draws belonging.png: hinterlands and spheres of the same seven places of Coquimbo.

python docs/urban_system/draw_belonging.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import geopandas as gpd
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

import geoplan

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LEVEL = "district"
SPHERES = "centres.spheres={attraction: score, exponent: 2, of: district}"
BOX = (272_000, 291_000, 6_675_500, 6_694_500)  # most of the people


def layers() -> dict[str, gpd.GeoDataFrame]:
    config = geoplan.read_config(ROOT / "configs" / "coquimbo.yaml", [SPHERES, "outputs=[tables]"])
    with tempfile.TemporaryDirectory() as folder:
        plan = geoplan.run(config, out=Path(folder) / "run")
    return {name: plan.tables[name].to_crs(config.crs) for name in ("hinterlands", "spheres", "centres")}


def draw(
    axes: Axes, title: str, land: gpd.GeoDataFrame, centres: gpd.GeoDataFrame, colours: dict[str, tuple[float, ...]]
) -> None:
    for row in land.itertuples():
        gpd.GeoSeries([row.geometry], crs=land.crs).plot(
            ax=axes, color=colours.get(row.candidate_id, "#eeeeee"), edgecolor="white", lw=0.8
        )
    people = land.set_index("candidate_id")["people"]
    level = centres["candidate_id"].isin(list(colours))
    axes.scatter(centres.geometry.x[~level], centres.geometry.y[~level], s=8, color="#444444", lw=0)
    for row in centres[level].itertuples():
        axes.scatter(row.geometry.x, row.geometry.y, s=70, marker="s", color="#222222", edgecolor="white")
        text = f"{row.name}, score {row.score:.2f}\n{people[row.candidate_id]:,.0f} people"
        axes.annotate(text, (row.geometry.x, row.geometry.y), (5, 5), textcoords="offset points", fontsize=7.5,
                      bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1})  # fmt: skip
    axes.set_title(title, fontsize=11, fontweight="bold")
    axes.set_xlim(BOX[:2])
    axes.set_ylim(BOX[2:])
    axes.set_aspect("equal")
    axes.set(xlabel="", ylabel="")
    axes.set_xticks([])
    axes.set_yticks([])


def main() -> None:
    made = layers()
    hinterlands = made["hinterlands"]
    hinterlands = hinterlands[hinterlands["tier"] == LEVEL]
    ids = sorted(place for place in hinterlands["candidate_id"] if place)
    colours: dict[str, tuple[float, ...]] = {place: plt.get_cmap("Set2")(at) for at, place in enumerate(ids)}
    figure, (left, right) = plt.subplots(1, 2, figsize=(13, 6.6), layout="constrained")
    draw(left, "hinterlands: the nearest, along the parents", hinterlands, made["centres"], colours)
    draw(right, "spheres: score / minutes²", made["spheres"], made["centres"], colours)
    figure.savefig(HERE / "belonging.png", dpi=75)


if __name__ == "__main__":
    main()
