"""A run on 812,935 people in 1,227 hexagons of Porto Alegre, held under a ceiling of memory.

python benchmarks/porto_alegre.py FOLDER          writes the run to FOLDER/run and says how long it took and what it held
"""

from __future__ import annotations

import argparse
import json
import os
import string
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

HOME = Path(__file__).resolve().parents[1]
MOST_MIB = 1024
_SPACING_M = 345  # of the middles of two hexagons side by side, at most


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    data = Path(os.environ.get("GEOPLAN_SHARED", HOME.parent / "shared")) / "data"
    asked.folder.mkdir(parents=True, exist_ok=True)
    made(data / "porto_alegre" / "poa_hexgrid.csv", asked.folder)
    text = (Path(__file__).parent / "porto_alegre.yaml").read_text(encoding="utf-8")
    config = asked.folder / "porto_alegre.yaml"
    config.write_text(string.Template(text).substitute(data=data, made="."), encoding="utf-8")
    begun = time.perf_counter()
    place = asked.folder / "run"
    command = [sys.executable, "-m", "geoplan", "run", str(config), "--out", str(place), "--replace"]
    subprocess.run(command, check=True)
    held = json.loads((place / "run.json").read_text(encoding="utf-8"))
    print(f"{time.perf_counter() - begun:.1f} s, {held['peak_memory_mib']:.0f} MiB of at most {MOST_MIB}")
    if held["peak_memory_mib"] > MOST_MIB:
        raise SystemExit("more memory than promised")


def made(hexagons: Path, folder: Path) -> None:
    """The hexagons as settlements, their schools and health care as facilities, and their union as the area."""
    table = pd.read_csv(hexagons)
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(31982)
    corners = _corners(shapely.get_coordinates(points.to_numpy()))
    land = shapely.union_all([shapely.Polygon(own) for own in corners])
    whole = land.buffer(60).buffer(-60)  # gaps of less than 120 m between hexagons are rounding
    gpd.GeoDataFrame({"id": ["1"], "name": ["Porto Alegre"]}, geometry=[whole], crs=31982).to_file(folder / "area.gpkg")
    rows = table[["id", "lon", "lat"]].assign(people=table["population"])
    rows.to_csv(folder / "hexagons.csv", index=False)
    kinds = {"school": "schools", "health": "healthcare"}
    parts = [
        table[table[column] > 0].assign(service=service, capacity=table[column]) for service, column in kinds.items()
    ]
    stand = pd.concat(parts)
    stand["id"] = stand["service"] + "-" + stand["id"]
    stand[["id", "service", "capacity", "lon", "lat"]].to_csv(folder / "facilities.csv", index=False)


def _corners(middle: np.ndarray) -> np.ndarray:
    """The corners of every hexagon, shape (n, 6, 2), from the lattice that the middles make."""
    away = middle[None, :, :] - middle[:, None, :]
    metres = np.hypot(away[..., 0], away[..., 1])
    near = (metres > 0) & (metres < _SPACING_M)
    full = np.flatnonzero(near.sum(axis=1) == 6)
    around = np.stack([away[at][near[at]] for at in full])
    turn = np.argsort(np.arctan2(around[..., 1], around[..., 0]), axis=1)
    step = np.median(np.take_along_axis(around, turn[..., None], axis=1), axis=0)
    corner = (step + np.roll(step, -1, axis=0)) / 3
    return middle[:, None, :] + corner[None, :, :]


if __name__ == "__main__":
    main()
