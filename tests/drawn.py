"""Counties drawn in ASCII.

a--b----H        letters stand on the network, small ones are settlements, capitals are facilities
   |             one - or | is one minute (one kilometre at 60 km/h); + is a junction without a place
   c             > < ^ n are one-way minutes to the east, west, north, south; = is a minute of motorway
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from geoplan import network, snapping, travel
from geoplan.speed_tables import SpeedTable

FRAME = CRS.from_proj4("+proj=tmerc +lat_0=30 +lon_0=120 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs +type=crs")
SPEEDS = SpeedTable(
    name="drawn",
    mode="car",
    kmh={"road": 60.0, "motorway": 60.0},
    stop={"road": "yes", "motorway": "no"},
    posted_factor=None,
    source="test",
)
_STEP = 1000.0  # metres per character
_EAST, _SOUTH = "-><=", "|^n"


@dataclass(frozen=True)
class County:
    """A drawn county: its roads and the points of its letters."""

    roads: gpd.GeoDataFrame
    points: Mapping[str, tuple[float, float]]

    def places(self, names: str) -> gpd.GeoDataFrame:
        return points({name: self.points[name] for name in names})


def points(where: Mapping[str, tuple[float, float]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(index=list(where), geometry=[shapely.Point(xy) for xy in where.values()], crs=FRAME)


def roads(*rows: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Road rows from `id`, `line` (coordinates in metres) and whatever differs from a plain two-way road."""
    plain = {
        "road_class": "road",
        "oneway": "both",
        "name": "",
        "speed_kmh": np.nan,
        "speed_back_kmh": np.nan,
        "maxspeed_kmh": np.nan,
    }
    plain |= {
        "bridge": False,
        "tunnel": False,
        "level": 0,
        "metres": np.nan,
        "access_car": True,
        "access_walk": True,
        "nodes": None,
        "basis": "observed",
    }
    table = gpd.GeoDataFrame(
        [plain | {key: value for key, value in row.items() if key not in ("id", "line")} for row in rows],
        index=[str(row["id"]) for row in rows],
        geometry=[shapely.LineString(row["line"]) for row in rows],
        crs=FRAME,
    )
    return table.sort_index()


def county(drawing: str) -> County:
    """The county of a drawing."""
    lines = [line for line in drawing.split("\n") if line.strip()]
    cells = {(x, y): char for y, line in enumerate(lines) for x, char in enumerate(line) if char != " "}
    rows = []
    for (x, y), char in sorted(cells.items()):
        if not _node(char):
            continue
        for dx, dy, kinds in ((1, 0, _EAST), (0, 1, _SOUTH)):
            steps = ""
            while cells.get((x + dx * (len(steps) + 1), y + dy * (len(steps) + 1)), " ") in kinds:
                steps += cells[(x + dx * (len(steps) + 1), y + dy * (len(steps) + 1))]
            if not steps:
                continue
            end = (x + dx * (len(steps) + 1), y + dy * (len(steps) + 1))
            assert _node(cells.get(end, " ")), f"a road ends in nothing at {end}"
            arrows = set(steps) & set("><^n")
            oneway = {"": "both", ">": "forward", "n": "forward", "<": "backward", "^": "backward"}["".join(arrows)]
            rows.append(
                {
                    "id": f"r{y:02d}{x:02d}{'e' if dx else 's'}",
                    "line": [(x * _STEP, -y * _STEP), (end[0] * _STEP, -end[1] * _STEP)],
                    "metres": len(steps) * 1000.0,
                    "oneway": oneway,
                    "road_class": "motorway" if "=" in steps else "road",
                }
            )
    return County(
        roads(*rows),
        {char: (x * _STEP, -y * _STEP) for (x, y), char in cells.items() if char.isalpha() and char != "n"},
    )


def times(
    drawing: str | County,
    *,
    limit: float | None = None,
    direction: travel.Direction = "to_facility",
    demand: gpd.GeoDataFrame | None = None,
    facilities: gpd.GeoDataFrame | None = None,
    access_kmh: float = 4.5,
    snap_max_m: float = 1500.0,
) -> travel.TravelTimes:
    """The travel times between the small letters and the capitals of a drawing."""
    drawn = county(drawing) if isinstance(drawing, str) else drawing
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    small = "".join(name for name in drawn.points if name.islower())
    large = "".join(name for name in drawn.points if name.isupper())
    people = drawn.places(small) if demand is None else demand
    services = drawn.places(large) if facilities is None else facilities
    rules = {"access_kmh": access_kmh, "snap_max_m": snap_max_m}
    at_services = snapping.snap(built, services, **rules)
    at_people = snapping.snap(built, people, prefer=snapping.components(built, at_services), **rules)
    whole = None if limit is None else round(limit * travel.MS_PER_MINUTE)
    return travel.times(built, at_people, at_services, limit=whole, direction=direction)


def _node(char: str) -> bool:
    return char == "+" or (char.isalpha() and char != "n")
