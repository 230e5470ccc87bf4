"""Geometries as a layer needs them: of the right type, valid, flat, and in a coordinate system that is known."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geoplan import crs as crss
from geoplan.crs import areas_km2
from geoplan.readers import datum
from geoplan.readers.rows import Ledger, Rows, counted

Shapes = NDArray[np.object_]

_NAMES = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
_POINT, _LINE, _POLYGON, _MULTIPOINT, _MULTILINE, _MULTIPOLYGON = 0, 1, 3, 4, 5, 6
_WANTED = {
    "area": (_POLYGON, _MULTIPOLYGON),
    "settlements": (_POINT, _POLYGON, _MULTIPOLYGON),
    "facilities": (_POINT,),
    "roads": (_LINE, _MULTILINE),
    "barriers": (_LINE, _MULTILINE, _POLYGON, _MULTIPOLYGON),
    "speed_zones": (_POLYGON, _MULTIPOLYGON),
    "sites": (_POINT,),
    "works": (_POLYGON, _MULTIPOLYGON),
    "vetoes": (_POLYGON, _MULTIPOLYGON),
}


def fitted(shapes: Shapes, labels: NDArray[np.object_], ledger: Ledger) -> Shapes:
    """The shapes flat, None where empty, lone multipoints as points; wrong types and endless coordinates are faults."""
    flat = np.array(shapely.force_2d(shapes), dtype=object)
    flat[shapely.is_empty(flat)] = None
    kinds = shapely.get_type_id(flat)
    lone = (kinds == _MULTIPOINT) & (shapely.get_num_geometries(flat) == 1)
    flat[lone] = shapely.get_geometry(flat[lone], 0)
    kinds = shapely.get_type_id(flat)
    wanted = _WANTED[ledger.role]
    wrong = (kinds != -1) & ~np.isin(kinds, wanted)
    if wrong.any():
        found = [_NAMES[kind] if kind < len(_NAMES) else "GeometryCollection" for kind in kinds[wrong]]
        ledger.fault("geometry_type", found=counted(found), wanted=" / ".join(_NAMES[kind] for kind in wanted))
        flat[wrong] = None
    coordinates, owner = shapely.get_coordinates(flat, return_index=True)
    endless = np.unique(owner[~np.isfinite(coordinates).all(axis=1)])
    ledger.rows_fault("coordinates_not_finite", labels[endless], [None] * len(endless))
    flat[endless] = None
    return flat


def repaired(shapes: Shapes, labels: NDArray[np.object_], crs: CRS, ledger: Ledger) -> Shapes:
    """The shapes with invalid polygons made valid, each a finding with its area before and after."""
    bad = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON)) & ~shapely.is_valid(shapes))
    if not len(bad):
        return shapes
    out = shapes.copy()
    for i in bad:
        parts = shapely.get_parts(shapely.make_valid(shapes[i]))
        parts = shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), (_POLYGON, _MULTIPOLYGON))])
        if not len(parts):
            ledger.fault("polygon_beyond_repair", row=str(labels[i]), reason=shapely.is_valid_reason(shapes[i]))
            out[i] = None
            continue
        out[i] = parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))
        before, after = areas_km2(gpd.GeoSeries([shapes[i], out[i]], crs=crs))
        ledger.find(
            "polygon_repaired",
            row_id=str(labels[i]),
            reason=shapely.is_valid_reason(shapes[i]),
            before_km2=f"{before:.4f}",
            after_km2=f"{after:.4f}",
        )
    return out


def located(rows: Rows, shapes: Shapes, labels: NDArray[np.object_], ledger: Ledger) -> tuple[Shapes, CRS | None]:
    """The shapes and the CRS that their coordinates are in, None with a fault where that is not known.

    GCJ-02 and BD-09 are brought to WGS84; a zone prefix that the CRS does not know of is taken off (a finding).
    """
    crs = _agreed(rows, shapes, ledger)
    if crs is None:
        return shapes, None
    if crs.is_geographic:
        if not _range_holds(shapes, labels, ledger):
            return shapes, None
        if ledger.source.datum in datum.TO_WGS84:
            return _undone(shapes, ledger.source.datum), CRS.from_epsg(4326)
        return shapes, crs
    return _metric(shapes, labels, crs, ledger)


def same_crs(one: CRS, other: CRS) -> bool:
    """Whether two CRSs mean the same, however they are spelt (ESRI names, axis order)."""
    if one.equals(other, ignore_axis_order=True):
        return True
    epsg = one.to_epsg(min_confidence=20)
    if epsg is not None and epsg == other.to_epsg(min_confidence=20):
        return True
    degrees = {"OGC:CRS84": 4326}
    return {degrees.get(str(crs), crs.to_epsg()) for crs in (one, other)} == {4326}


def in_china(shapes: Shapes) -> bool:
    """Whether the middle of shapes in degrees lies in China, as `crs.in_china` has it."""
    west, south, east, north = shapely.total_bounds(shapes)
    return crss.in_china((west + east) / 2, (south + north) / 2)


def _agreed(rows: Rows, shapes: Shapes, ledger: Ledger) -> CRS | None:
    """The CRS that file and config agree on; a fault where neither states one or they contradict each other."""
    source = ledger.source
    wanted = _parsed(source.crs, ledger) if source.crs else None
    if source.crs and wanted is None:
        return None
    stated = rows.crs
    if stated is not None and wanted is not None and not rows.crs_assumed and not same_crs(stated, wanted):
        ledger.fault("crs_contradiction", stated=_label(stated), config=_label(wanted))
        return None
    crs = (wanted or stated) if rows.crs_assumed else (stated or wanted)
    if source.datum:
        if crs is None:
            return CRS.from_epsg(4490 if source.datum == "cgcs2000" else 4326)
        if not crs.is_geographic and source.datum in datum.TO_WGS84:
            ledger.fault("datum_not_in_degrees", datum=source.datum, crs=_label(crs))
            return None
    if crs is None:
        ledger.fault("crs_needed", example=_example(shapes))
    return crs


def _parsed(name: str, ledger: Ledger) -> CRS | None:
    try:
        return CRS.from_user_input(name)
    except CRSError:
        ledger.fault("crs_unknown", crs=name)
        return None


def _label(crs: CRS) -> str:
    epsg = crs.to_epsg(min_confidence=20)
    return f"EPSG:{epsg}" if epsg else str(crs.name)


def _example(shapes: Shapes) -> str:
    """A CRS that would fit the coordinates."""
    west, south, east, north = shapely.total_bounds(shapes)
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return "EPSG:4490" if in_china(shapes) else "EPSG:4326"
    zone = int(west // 1e6)
    return f"EPSG:{4513 + zone - 25}" if 25 <= zone <= 45 and east // 1e6 == zone else "EPSG:4549"


def _range_holds(shapes: Shapes, labels: NDArray[np.object_], ledger: Ledger) -> bool:
    """Whether all coordinates are longitudes and latitudes; faults where they are not."""
    bounds = shapely.bounds(shapes)
    west, south, east, north = bounds.T
    outside = np.flatnonzero((west < -180) | (east > 180) | (south < -90) | (north > 90))
    nowhere = np.flatnonzero((west == 0) & (east == 0) & (south == 0) & (north == 0))
    swapped = len(bounds) > 0 and np.nanmedian(south) > 72 and 0 < np.nanmedian(west) < 56
    if swapped:
        ledger.fault("coordinates_swapped", x=f"{np.nanmedian(west):.5g}", y=f"{np.nanmedian(south):.5g}")
    elif len(outside):
        ledger.rows_fault("coordinates_range", labels[outside], [f"{west[i]:.10g} {south[i]:.10g}" for i in outside])
    ledger.rows_fault("coordinates_zero", labels[nowhere], ["0 0"] * len(nowhere))
    return not (swapped or len(outside) or len(nowhere))


def _undone(shapes: Shapes, name: str) -> Shapes:
    def to_wgs84(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(datum.TO_WGS84[name](coordinates[:, 0], coordinates[:, 1]))

    return np.asarray(shapely.transform(shapes, to_wgs84), dtype=object)


def _metric(shapes: Shapes, labels: NDArray[np.object_], crs: CRS, ledger: Ledger) -> tuple[Shapes, CRS | None]:
    """Shapes of a projected CRS with their eastings as the CRS has them."""
    bounds = shapely.bounds(shapes)
    west, south = np.nanmedian(bounds[:, :2], axis=0)
    if np.nanmax(np.abs(bounds[:, [0, 2]])) <= 180 and np.nanmax(np.abs(bounds[:, [1, 3]])) <= 90:
        ledger.fault("coordinates_in_degrees", crs=_label(crs), x=f"{west:.5g}", y=f"{south:.5g}")
        return shapes, None
    false_easting, meridian = _transverse_mercator(crs)
    if false_easting is not None and 1.5e6 < west < 6e6 and (abs(south) < 1e6 or south > 1e7):
        ledger.fault("coordinates_swapped", x=f"{west:.10g}", y=f"{south:.10g}")
        return shapes, None
    if false_easting is not None and (west > 1e7) != (false_easting > 1e7):
        zone = int((west if west > 1e7 else false_easting) // 1e6)
        if meridian not in (zone * 3, zone * 6 - 3):
            ledger.fault("easting_of_another_zone", crs=_label(crs), zone=zone, x=f"{west:.10g}")
            return shapes, None
        step = -zone * 1e6 if west > 1e7 else zone * 1e6
        ledger.find("easting_prefixed", crs=_label(crs), zone=zone, x=f"{west:.10g}")
        shapes = np.asarray(shapely.transform(shapes, lambda xy: xy + np.array([step, 0.0])), dtype=object)
        bounds = shapely.bounds(shapes)
    transformer = Transformer.from_crs(crs, CRS.from_epsg(4326), always_xy=True)
    present = ~np.isnan(bounds[:, 0])
    lon, lat = transformer.transform(bounds[:, [0, 2]], bounds[:, [1, 3]])
    outside = np.flatnonzero(present & ~(np.isfinite(lon).all(axis=1) & (np.abs(lat) <= 90).all(axis=1)))
    ledger.rows_fault(
        "coordinates_range", labels[outside], [f"{bounds[i, 0]:.10g} {bounds[i, 1]:.10g}" for i in outside]
    )
    return shapes, None if len(outside) else crs


def _transverse_mercator(crs: CRS) -> tuple[float | None, float | None]:
    """False easting and central meridian of a transverse Mercator; None for other projections."""
    operation = crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return None, None
    values = {parameter.name: float(parameter.value) for parameter in operation.params}
    return values.get("False easting", 0.0), values.get("Longitude of natural origin")
