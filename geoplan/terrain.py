"""Elevation models: their tiles checked against the area, and heights at places."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geoplan import provenance
from geoplan.errors import Fault, LayerError
from geoplan.inputs import InputNote
from geoplan.readers import raster as rasters

Floats = NDArray[np.float64]

LOWEST, HIGHEST = -500.0, 9000.0  # metres; the Dead Sea's shore and Everest lie within
_VOID = -32768  # of SRTM, whatever the file says
_RASTERS = (".hgt", ".tif", ".tiff", ".img", ".asc", ".vrt")  # what a .zip may hold
_METRES = ("", "m", "metre", "metres", "meter", "meters")
_UNCOVERED = 0.005  # share of the area that may lie off the tiles: slivers along its border
_NOISE_M = 0.1
_LOOK = 1000  # cells across and down that a first look reads
_STRIP = 512  # rows read at once, so that memory does not grow with the file


@dataclass(frozen=True)
class Elevation:
    """An elevation model as the config states it: one file or several tiles."""

    paths: tuple[Path, ...]
    given: tuple[str, ...]  # the paths as the config wrote them
    crs: str | None = None  # only where the files state none
    source: str = ""
    date: str = ""
    licence: str = ""
    basis: str = "observed"
    error: float | None = None
    sample_m: float | None = None  # between heights along a road; None = a cell of the model


@dataclass(frozen=True)
class Tile:
    """One opened raster."""

    raster: Any
    crs: CRS
    shown: str

    def places(self, columns: Floats, rows: Floats) -> Floats:
        """Coordinates, shape (n, 2), of positions counted in cells from the upper left corner."""
        return rasters.places(self.raster.transform, columns, rows)

    def cells(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Columns and rows, counted in cells from the upper left corner, of coordinates."""
        return rasters.positions(self.raster.transform, x, y)


def notes(elevation: Elevation) -> list[InputNote]:
    """Where each file came from, for the manifest."""
    return [
        InputNote(
            layer="elevation",
            path=given,
            sha256=provenance.sha256(path),
            source=elevation.source,
            date=elevation.date,
            licence=elevation.licence,
            basis=elevation.basis,
            error=elevation.error,
        )
        for path, given in zip(elevation.paths, elevation.given, strict=True)
    ]


def check(elevation: Elevation, area: gpd.GeoDataFrame | None) -> None:
    """Raises LayerError with what is wrong with the tiles: a file that is no raster of heights in metres, or states no
    CRS; values that no place on earth has; tiles that leave part of the `area` uncovered (where that is known)."""
    with opened(elevation) as (tiles, faults):
        told = list(faults)
        for tile in tiles:
            try:
                told += _values_faults(tile, area)
            except LayerError as error:
                told += error.faults
        if area is not None and not faults:
            told += _uncovered(tiles, area)
        if told:
            raise LayerError(told)


@contextmanager
def opened(elevation: Elevation) -> Iterator[tuple[list[Tile], list[Fault]]]:
    """The tiles that could be opened, and a fault for every file that is no elevation model."""
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioIOError

    tiles: list[Tile] = []
    faults: list[Fault] = []
    with ExitStack() as stack:
        for path, given in zip(elevation.paths, elevation.given, strict=True):
            if not path.exists():
                faults.append(Fault("file_missing", {"key": "layers.elevation"}, file=given, layer="elevation"))
                continue
            try:
                inside = list(_inside(path))
            except zipfile.BadZipFile as error:
                faults.append(_fault("elevation_not_raster", given, reason=error))
                continue
            if not inside:
                faults.append(_fault("elevation_zip_empty", given, kinds=", ".join(_RASTERS)))
            for name in inside:
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # it becomes a fault of ours
                        raster = stack.enter_context(rasterio.open(name))
                except RasterioIOError as error:
                    reason = str(error).replace(name, given).replace(str(path), given).rstrip(".")
                    faults.append(_fault("elevation_not_raster", given, reason=reason))
                    continue
                told, crs = _faults(raster, elevation, given)
                faults += told
                if crs is not None:
                    tiles.append(Tile(raster, crs, given))
        yield tiles, faults


def _inside(path: Path) -> Iterator[str]:
    """What rasterio opens: the file itself, or every raster in an archive."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        yield str(path)
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.lower().endswith(_RASTERS):
                yield f"/vsizip/{path.resolve().as_posix()}/{name}"


def _fault(code: str, given: str, **values: object) -> Fault:
    return Fault(code, values, file=given, layer="elevation")


def _faults(raster: Any, elevation: Elevation, given: str) -> tuple[list[Fault], CRS | None]:
    """What is wrong with one raster, and its CRS where it has one."""
    faults = []
    if raster.count != 1:
        faults.append(_fault("elevation_bands", given, count=raster.count))
    if raster.dtypes[0].startswith("complex"):
        return [*faults, _fault("elevation_not_raster", given, reason=raster.dtypes[0])], None
    if raster.transform.is_identity or raster.transform.is_degenerate:
        return [*faults, _fault("elevation_unplaced", given)], None
    crs: CRS | None = None
    found = rasters.crs_of(raster, elevation.crs, key="layers.elevation")
    if isinstance(found, Fault):
        faults.append(replace(found, file=given, layer="elevation"))
    else:
        crs = found
    unit = (raster.units[0] or "").strip().lower()
    if crs is not None and len(crs.axis_info) > 2 and unit == "":
        unit = crs.axis_info[2].unit_name.lower()
    if unit not in _METRES:
        faults.append(_fault("elevation_unit", given, unit=unit))
    return faults, crs


def _values_faults(tile: Tile, area: gpd.GeoDataFrame | None) -> list[Fault]:
    """A fault where a first look at a tile finds nothing but voids, or heights that no place has."""
    width, height = tile.raster.width, tile.raster.height
    left, top, right, bottom = 0, 0, width, height
    if area is not None:
        west, south, east, north = area.to_crs(tile.crs).total_bounds
        columns, rows = tile.cells(np.array([west, east, west, east]), np.array([south, south, north, north]))
        if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
            return []  # the area lies where the tile's projection does not reach
        left, right = (int(np.clip(place, 0, width)) for place in (columns.min(), columns.max() + 1))
        top, bottom = (int(np.clip(place, 0, height)) for place in (rows.min(), rows.max() + 1))
    if left >= right or top >= bottom:
        return []  # the tile lies elsewhere
    heights = _look(tile, left, top, right, bottom)
    if np.isnan(heights).all():
        return [_fault("elevation_all_void", tile.shown)] if np.isnan(_look(tile, 0, 0, width, height)).all() else []
    return _impossible(heights, tile.shown)


def _look(tile: Tile, left: int, top: int, right: int, bottom: int) -> Floats:
    """The heights of a part of a tile, thinned out where it is large."""
    return _read(tile, left, top, right, bottom, (min(_LOOK, bottom - top), min(_LOOK, right - left)))


def _impossible(heights: Floats, shown: str) -> list[Fault]:
    wrong = heights[(heights < LOWEST) | (heights > HIGHEST)]
    if len(wrong) == 0:
        return []
    values = {"count": len(wrong), "value": f"{wrong[np.argmax(np.abs(wrong))]:g}"}
    return [_fault("elevation_impossible", shown, low=f"{LOWEST:g}", high=f"{HIGHEST:g}", **values)]


def _masked(values: Any, scale: float, offset: float) -> Floats:
    """Heights with NaN where the raster or SRTM's own code says that none is known."""
    stored = np.ma.filled(values.astype("float64"), np.nan)
    return np.where(stored == _VOID, np.nan, stored * scale + offset)


def _uncovered(tiles: Iterable[Tile], area: gpd.GeoDataFrame) -> list[Fault]:
    """A fault with the share of the area that lies off the tiles, and where."""
    land = gpd.GeoSeries([shapely.union_all(area.geometry.to_numpy())], crs=area.crs)
    covered = []
    for tile in tiles:
        width, height = tile.raster.width, tile.raster.height
        corners = tile.places(np.array([0.0, width, width, 0.0]), np.array([0.0, 0.0, height, height]))
        # in the tile's own projection: that of the area may not reach round the world as a tile can
        there = land.to_crs(tile.crs)
        if np.isfinite(there.total_bounds).all():
            covered.append(there.intersection(shapely.Polygon(corners)).to_crs(area.crs).iloc[0])
    land = land.iloc[0]
    # the noise of two projections leaves slivers along borders that tiles cover
    off = shapely.difference(land, shapely.union_all(covered).buffer(_NOISE_M))
    share = shapely.area(off) / shapely.area(land)
    if share <= _UNCOVERED:
        return []
    west, south, east, north = gpd.GeoSeries([off], crs=area.crs).to_crs(4326).total_bounds
    values = {"share": f"{100 * share:.0f}", "box": f"{west:.3f} {south:.3f} {east:.3f} {north:.3f}"}
    return [Fault("elevation_misses_area", values, layer="layers.elevation.path")]


def cell_m(tile: Tile, place: Floats, frame: CRS) -> float:
    """Size of a tile's cells in metres at a place of the frame, the smaller of width and height."""
    x, y = _moved(place.reshape(1, 2), frame, tile.crs)
    column, row = tile.cells(x, y)
    beside = tile.places(column + np.array([0.0, 1.0, 0.0]), row + np.array([0.0, 0.0, 1.0]))
    back_x, back_y = _moved(beside, tile.crs, frame)
    across = np.hypot(back_x[1:] - back_x[0], back_y[1:] - back_y[0])
    return max(1.0, float(across.min()))


def _moved(xy: Floats, start: CRS, end: CRS) -> tuple[Floats, Floats]:
    transformer = Transformer.from_crs(start, end, always_xy=True)
    x, y = transformer.transform(xy[:, 0], xy[:, 1])
    return np.asarray(x, dtype="float64"), np.asarray(y, dtype="float64")


def sampled(tiles: Iterable[Tile], xy: Floats, frame: CRS) -> Floats:
    """Heights at points of the frame, each from the first tile that knows it; NaN where none does."""
    height = np.full(len(xy), np.nan)
    for tile in tiles:
        open_ = np.flatnonzero(np.isnan(height))
        if len(open_) == 0:
            break
        height[open_] = _bilinear(tile, *_moved(xy[open_], frame, tile.crs))
    return height


def _bilinear(tile: Tile, x: Floats, y: Floats) -> Floats:
    """Heights between the centres of four cells; NaN off the tile or beside a void.

    Within half a cell of the tile's border, the cells along the border count alone.
    """
    raster = tile.raster
    columns, rows = tile.cells(x, y)
    height = np.full(len(x), np.nan)
    on = np.isfinite(columns) & np.isfinite(rows)
    on &= (columns >= 0) & (rows >= 0) & (columns <= raster.width) & (rows <= raster.height)
    on_ = np.flatnonzero(on)
    if len(on_) == 0:
        return height
    column, row = (
        np.clip(place[on_] - 0.5, 0, size - 1) for place, size in ((columns, raster.width), (rows, raster.height))
    )
    left, top = (np.floor(place).astype(np.int64) for place in (column, row))
    across, down = column - left, row - top
    strip = top // _STRIP
    for number in np.unique(strip).tolist():
        mine = np.flatnonzero(strip == number)
        cells, first_row, first_column = _around(tile, left[mine], top[mine])
        i, j = top[mine] - first_row, left[mine] - first_column
        right, below = np.minimum(j + 1, cells.shape[1] - 1), np.minimum(i + 1, cells.shape[0] - 1)
        a, d = across[mine], down[mine]
        parts = ((cells[i, j], (1 - a) * (1 - d)), (cells[i, right], a * (1 - d)),
                 (cells[below, j], (1 - a) * d), (cells[below, right], a * d))  # fmt: skip
        height[on_[mine]] = sum(np.where(weight > 0, value, 0.0) * weight for value, weight in parts)
    return height


def _around(tile: Tile, left: NDArray[np.int64], top: NDArray[np.int64]) -> tuple[Floats, int, int]:
    """The cells around some positions, and the row and column that they begin at."""
    first_row, first_column = int(top.min()), int(left.min())
    last_row = min(int(top.max()) + 2, tile.raster.height)
    last_column = min(int(left.max()) + 2, tile.raster.width)
    cells = _read(tile, first_column, first_row, last_column, last_row)
    faults = _impossible(cells, tile.shown)
    if faults:
        raise LayerError(faults)
    return cells, first_row, first_column


def _read(tile: Tile, left: int, top: int, right: int, bottom: int, shape: tuple[int, int] | None = None) -> Floats:
    """Heights of a part of a tile, NaN where none is known. Raises LayerError where the file is broken there."""
    from rasterio.errors import RasterioIOError
    from rasterio.windows import Window

    window = Window(left, top, right - left, bottom - top)
    try:
        stored = tile.raster.read(1, window=window, out_shape=shape, masked=True)
    except RasterioIOError as error:
        raise LayerError(
            _fault("elevation_not_raster", tile.shown, reason=str(error.__cause__ or error).rstrip("."))
        ) from error
    return _masked(stored, tile.raster.scales[0], tile.raster.offsets[0])
