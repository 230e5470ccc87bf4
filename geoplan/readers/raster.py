"""Population rasters: the people of every pixel around the area, read strip by strip."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from geoplan import crs as crss
from geoplan import listing
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.readers.rows import listed
from geoplan.readers.source import Source

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROLE = "population"
_KEY = "layers.population"
_STRIP = 4_000_000  # pixels read at once, so that memory does not grow with the file
_TELL, _MOST = 0.01, 0.5  # share of a county without a value that is told, and that is too much
_SHOWN = 5
_MOST_PEOPLE = 1e9  # of one pixel; beyond it lies a value that stands for something else, such as 3.4e38 for nodata
_DENSITY = re.compile(r"/\s*(km|ha|m)|per\s+(sq|km|ha|hectare)|km\s*\^?\s*-2|densit|密度|每平方", re.IGNORECASE)
_PEOPLE = re.compile(
    r"((number|count) of )?(people|persons?|inhabitants?|population|pop|residents?|人|人口)"
    r"( count| ?/ ?(cell|pixel)| per (cell|pixel|grid ?cell))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pixels:
    """The pixels of a raster that hold people, by row and column; positions count from the raster's upper left corner."""

    row: Ints
    column: Ints
    people: Floats
    transform: Any  # rasterio's, of positions into `crs`
    crs: CRS
    frame: CRS

    def at(self, row: Floats, column: Floats) -> tuple[Floats, Floats]:
        """x and y in the computing frame of positions counted in pixels."""
        to_frame = Transformer.from_crs(self.crs, self.frame, always_xy=True)
        x, y = to_frame.transform(*places(self.transform, column, row).T)
        return np.asarray(x, dtype="float64"), np.asarray(y, dtype="float64")

    def centres(self) -> tuple[Floats, Floats]:
        """x and y of the middle of every pixel."""
        return self.at(np.add(self.row, 0.5, dtype="float64"), np.add(self.column, 0.5, dtype="float64"))

    def corners(self, which: NDArray[np.intp]) -> Floats:
        """The four corners of some pixels in the computing frame, shape (n, 4, 2)."""
        row = self.row[which, None] + np.array([0.0, 0.0, 1.0, 1.0])
        column = self.column[which, None] + np.array([0.0, 1.0, 1.0, 0.0])
        x, y = self.at(row.ravel(), column.ravel())
        return np.stack([x, y], axis=1).reshape(-1, 4, 2)


def read(source: Source, area: gpd.GeoDataFrame, reach: BaseGeometry) -> tuple[Pixels, list[Finding]]:
    """The populated pixels around `reach` (the area with its margin, in the area's CRS), and what was doubtful.

    Raises LayerError where the file is no raster of people, misses the area, holds values that are no numbers of people,
    or says nothing about more than half of a county. `source.nodata` says whether nodata means that nobody lives there.
    """
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioIOError

    if not source.path.exists():
        raise source.error_of("file_missing", ROLE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # it becomes a fault of ours
            raster = rasterio.open(source.path)
        with raster:
            crs = _checked(raster, source)
            return _read(raster, crs, source, area, reach)
    except RasterioIOError as error:
        reason = str(error.__cause__ or error).replace(str(source.path), source.shown).rstrip(".")
        raise source.error_of("population_not_raster", ROLE, reason=reason) from error


def places(transform: Any, columns: Floats, rows: Floats) -> Floats:
    """Coordinates, shape (n, 2), of positions counted in pixels from the upper left corner of a raster."""
    t = transform
    return np.column_stack([t.a * columns + t.b * rows + t.c, t.d * columns + t.e * rows + t.f])


def positions(transform: Any, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Columns and rows, counted in pixels from the upper left corner of a raster, of coordinates."""
    t = transform
    across, up, size = x - t.c, y - t.f, t.a * t.e - t.b * t.d
    return (t.e * across - t.b * up) / size, (t.a * up - t.d * across) / size


def crs_of(raster: Any, ours: str | None, *, key: str) -> CRS | Fault:
    """The CRS that a raster states, or `ours` where it states none; else the fault, without its file."""
    try:
        stated = CRS.from_wkt(raster.crs.to_wkt()) if raster.crs else None
        given = CRS.from_user_input(ours) if ours else None
    except CRSError:
        return Fault("crs_unknown", {"crs": ours or "?"})
    if given is not None and not _on_earth(given):
        return Fault("crs_unknown", {"crs": ours})
    if stated is not None and not _on_earth(stated):
        stated = None  # a local grid, or heights alone: it does not say where on earth the cells lie
    if stated is None and given is None:
        return Fault("crs_needed", {"key": key, "example": "EPSG:4326"})
    if stated is not None and given is not None and not stated.equals(given, ignore_axis_order=True):
        return Fault("crs_contradiction", {"stated": stated.name, "config": ours, "key": key})
    crs = stated or given
    assert crs is not None
    return crs


def _on_earth(crs: CRS) -> bool:
    """Whether a CRS says by two coordinates where on earth something lies."""
    return crs.is_geographic or crs.is_projected


def _checked(raster: Any, source: Source) -> CRS:
    """The raster's CRS. Raises LayerError with everything that makes it no raster of people."""
    faults = []
    if raster.count != 1:
        faults.append(source.fault("population_bands", ROLE, count=raster.count))
    if raster.dtypes[0].startswith("complex"):
        faults.append(source.fault("population_not_raster", ROLE, reason=raster.dtypes[0]))
    if raster.transform.is_identity or raster.transform.is_degenerate:
        raise LayerError([*faults, source.fault("population_unplaced", ROLE)])
    tags = {**raster.tags(), **raster.tags(1)}
    units = [raster.units[0] or "", *(text for name, text in tags.items() if name.lower() in ("unit", "units"))]
    for unit in sorted({unit.strip() for unit in units if unit.strip()}):
        if not _PEOPLE.fullmatch(unit):
            faults.append(source.fault("population_unit", ROLE, unit=unit))
    told = [raster.descriptions[0] or "", *(text for name, text in tags.items() if name.lower() == "description")]
    dense = next((text for text in told if _DENSITY.search(text)), None)
    if dense is not None:
        faults.append(source.fault("population_unit", ROLE, unit=dense))
    crs = crs_of(raster, source.crs, key=_KEY)
    if isinstance(crs, Fault):
        faults.append(replace(crs, file=source.shown, layer=ROLE))
    if faults or isinstance(crs, Fault):
        raise LayerError(faults)
    return crs


def _read(
    raster: Any, crs: CRS, source: Source, area: gpd.GeoDataFrame, reach: BaseGeometry
) -> tuple[Pixels, list[Finding]]:
    top, left, bottom, right = _window(raster, crs, area.crs, reach)
    if top >= raster.height or left >= raster.width or bottom <= 0 or right <= 0:
        land = " ".join(f"{edge:.3f}" for edge in area.to_crs(4326).total_bounds)
        raise source.error_of("population_misses_area", ROLE, raster_box=_box(raster, crs), area_box=land)
    counties = area.geometry.to_crs(crs)
    known, of = np.zeros(len(area)), np.zeros(len(area))
    parts: list[tuple[Ints, Ints, Floats]] = []
    wrong: Counter[str] = Counter()
    for first, values, county in _strips(raster, (top, left, bottom, right), counties):
        stored = values * raster.scales[0] + raster.offsets[0]
        there, people = ~np.ma.getmaskarray(values), np.ma.filled(stored.astype("float64"), 0.0)
        bad = there & ~((people >= 0) & (people <= _MOST_PEOPLE))
        wrong.update(f"{value:g}" for value in people[bad].tolist())
        of += np.bincount(county.ravel(), minlength=len(area) + 1)[1:]
        known += np.bincount(county[there], minlength=len(area) + 1)[1:]
        row, column = np.nonzero(there & ~bad & (people > 0))
        parts.append((row.astype(np.int64) + first, column.astype(np.int64) + left, people[row, column]))
    if wrong:
        told = listing.counted(wrong, _SHOWN)
        raise source.error_of("population_not_people", ROLE, count=wrong.total(), values=told)
    row, column, held = (np.concatenate(part) for part in zip(*parts, strict=True))
    missing = 1 - np.divide(known, of, out=np.ones(len(area)), where=of > 0)
    found = _unknown(source, area, np.where(of > 0, missing, 0.0))
    return Pixels(row, column, held, raster.transform, crs, CRS(area.crs)), found


def _window(raster: Any, crs: CRS, frame: CRS, reach: BaseGeometry) -> tuple[int, int, int, int]:
    """Rows and columns (top, left, bottom, right) around `reach`, also where they lie off the raster; a pixel more all round."""
    try:
        to_raster = Transformer.from_crs(frame, crs, always_xy=True)
        west, south, east, north = reach.bounds
        west, south, east, north = to_raster.transform_bounds(west, south, east, north, densify_pts=21)
    except ProjError:
        return 0, 0, 0, 0
    if not np.isfinite([west, south, east, north]).all():
        return 0, 0, 0, 0  # the area lies where the raster's projection does not reach
    corners = np.array([west, east, east, west]), np.array([south, south, north, north])
    columns, rows = positions(raster.transform, *corners)
    first = int(np.floor(rows.min())) - 1, int(np.floor(columns.min())) - 1
    return *first, int(np.ceil(rows.max())) + 1, int(np.ceil(columns.max())) + 1


def _strips(
    raster: Any, window: tuple[int, int, int, int], counties: gpd.GeoSeries
) -> Iterator[tuple[int, np.ma.MaskedArray[Any, Any], Ints]]:
    """Strip by strip the first row, the values, masked where none is known, and the county (from 1; 0 = none) per pixel."""
    from rasterio import Affine
    from rasterio.features import rasterize
    from rasterio.windows import Window

    top, left, bottom, right = window
    width = right - left
    block = raster.block_shapes[0][0]
    step = max(1, _STRIP // width // block) * block if block * width <= _STRIP else max(1, _STRIP // width)
    shapes = [(shape, number) for number, shape in enumerate(counties, start=1)]
    for first in range(top - top % step, bottom, step):
        here, after = max(first, top), min(first + step, bottom)
        own = (after - here, width)
        values: np.ma.MaskedArray[Any, Any] = np.ma.array(np.zeros(own), mask=np.ones(own, dtype=bool))
        up, low = max(here, 0), min(after, raster.height)
        west, east = max(left, 0), min(right, raster.width)
        if up < low and west < east:
            stored = raster.read(1, window=Window(west, up, east - west, low - up), masked=True)
            values[up - here : low - here, west - left : east - left] = stored
        t, ((x, y),) = raster.transform, places(raster.transform, np.array([left]), np.array([here]))
        county = rasterize(shapes, out_shape=own, transform=Affine(t.a, t.b, x, t.d, t.e, y), fill=0, dtype="int32")
        yield here, values, county.astype(np.int64)


def _unknown(source: Source, area: gpd.GeoDataFrame, share: Floats) -> list[Finding]:
    """A finding for counties of which the raster does not know a part. Raises LayerError where that is more than half of one."""
    told = share > _TELL
    if not told.any():
        return []
    km2 = crss.areas_km2(area.geometry) * share

    def rows(which: NDArray[np.bool_]) -> Mapping[str, object]:
        seen = [f"{100 * part:.0f} %, {land:,.1f} km²" for part, land in zip(share[which], km2[which], strict=True)]
        names = area["name"].where(area["name"] != "", area.index.to_series()).astype(str)[which]
        return {"count": int(which.sum()), "rows": listed(names, seen)}

    if source.nodata == "nobody":
        return [Finding("population_nodata_nobody", ROLE, "", rows(told))]
    if (share > _MOST).any():
        raise source.error_of("population_nodata_most", ROLE, **rows(share > _MOST))
    return [Finding("population_nodata", ROLE, "", rows(told))]


def _box(raster: Any, crs: CRS) -> str:
    """West, south, east and north of a raster in degrees."""
    width, height = raster.width, raster.height
    corners = places(raster.transform, np.array([0.0, width, width, 0.0]), np.array([0.0, 0.0, height, height]))
    box = gpd.GeoSeries.from_xy(*corners.T, crs=crs).to_crs(4326).total_bounds
    return " ".join(f"{edge:.3f}" for edge in box)
