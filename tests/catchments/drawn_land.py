"""Land drawn in letters, one per cell of 100 m, north at the top.

aabb   a, b, c… are labels 0, 1, 2…; . is unserved land; a blank is no land (sea, lake, another county)
"""

from __future__ import annotations

import textwrap

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from geoplan.catchments import Cells, DemandPoints, cover

FRAME = CRS.from_proj4("+proj=tmerc +lat_0=30 +lon_0=120 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs +type=crs")
CELL_M = 100.0
UNSERVED = -1


def county(*polygons: shapely.Polygon) -> gpd.GeoDataFrame:
    """An area with one county per polygon."""
    ids = [f"c{number}" for number in range(len(polygons))]
    return gpd.GeoDataFrame(geometry=list(polygons), index=ids, crs=FRAME)


def draw(picture: str) -> tuple[Cells, np.ndarray]:
    """The cells of a picture and the label of each; the area is the union of the drawn squares."""
    lines = textwrap.dedent(picture).strip("\n").split("\n")
    letters = {
        (len(lines) - 1 - row, col): letter
        for row, line in enumerate(lines)
        for col, letter in enumerate(line)
        if letter != " "
    }
    squares = [shapely.box(col, row, col + 1, row + 1) for row, col in letters]
    land = shapely.transform(shapely.union_all(squares), lambda xy: xy * CELL_M)
    cells = cover(county(land), CELL_M)
    place = zip((cells.row + cells.first[0]).tolist(), (cells.col + cells.first[1]).tolist(), strict=True)
    label = [UNSERVED if letters[square] == "." else ord(letters[square]) - ord("a") for square in place]
    return cells, np.array(label, dtype=np.int64)


def picture(cells: Cells, label: np.ndarray) -> str:
    """The cells as a picture again."""
    shown = np.full(cells.shape, " ")
    shown[cells.shape[0] - 1 - cells.row, cells.col] = [chr(ord("a") + k) if k >= 0 else "." for k in label]
    return "\n".join("".join(line).rstrip() for line in shown)


def same(cells: Cells, label: np.ndarray, expected: str) -> bool:
    """Whether the cells show the expected picture."""
    return picture(cells, label) == textwrap.dedent(expected).strip("\n")


def middle(col: int, row_from_south: int) -> tuple[float, float]:
    """The middle of a drawn cell."""
    return (col + 0.5) * CELL_M, (row_from_south + 0.5) * CELL_M


def people(*points: tuple[tuple[float, float], float, int, float]) -> DemandPoints:
    """Demand points as (x and y, people, owner, minutes)."""
    xy = np.array([point[0] for point in points], dtype=float).reshape(-1, 2)
    minutes = np.array([point[3] for point in points], dtype=float)
    return DemandPoints(
        x=xy[:, 0],
        y=xy[:, 1],
        people=np.array([point[1] for point in points], dtype=float),
        owner=np.array([point[2] for point in points], dtype=np.int64),
        ms=np.where(minutes < 0, -1, minutes * 60_000).astype(np.int64),
    )


def facilities(**at: tuple[float, float]) -> gpd.GeoSeries:
    """Facilities by id in text order."""
    return gpd.GeoSeries({name: shapely.Point(at[name]) for name in sorted(at)}, crs=FRAME)


def coast() -> gpd.GeoDataFrame:
    """Two counties of crooked shape with a lake between them, and two islands."""
    west = shapely.Polygon([(30, 40), (1530, -70), (1500, 1010), (1490, 1990), (420, 2110), (-90, 1370)])
    east = shapely.Polygon([(1530, -70), (2870, 130), (3110, 1230), (2620, 2270), (1490, 1990), (1500, 1010)])
    lake = shapely.Polygon([(1210, 830), (1870, 910), (1790, 1340), (1330, 1390)])
    islands = [shapely.box(3310, 450, 3490, 720), shapely.Polygon([(3333, 1500), (4040, 1611), (3500, 2222)])]
    return county(west - lake, shapely.union_all([east - lake, *islands]))


def drawn_basins(cells: Cells, count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random seats, and per cell the nearest of them (a twentieth by lot, the far land unserved) and its time in ms."""
    rng = np.random.default_rng(seed)
    seats = rng.uniform((0, 0), (3500, 2200), (count, 2))
    metres = np.hypot(cells.x[:, None] - seats[:, 0], cells.y[:, None] - seats[:, 1])
    owner = metres.argmin(axis=1)
    owner = np.where(rng.random(len(owner)) < 0.05, rng.integers(0, count, len(owner)), owner)
    owner[metres.min(axis=1) > 900] = UNSERVED
    ms = np.where(owner < 0, -1, metres[np.arange(len(owner)), owner] * 60).astype(np.int64)
    return seats, owner.astype(np.int64), ms
