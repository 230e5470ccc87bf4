"""What layers owe each other: one piece of land per county, settlements that lie in theirs, a margin on every side."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geoplan.errors import Fault, LayerError
from geoplan.fields import GROUPS
from geoplan.findings import Finding
from geoplan.readers.rows import counted, listed
from geoplan.readers.shift import common_shift
from geoplan.readers.source import Source

_SLIVER_SHARE = 0.005  # of the smaller polygon: what two counties may share before it is an overlap
_ONE_BY_ONE = 20  # settlements outside, up to which each is a finding of its own
_DEPTH_M = 1000.0  # a margin layer must reach this far beyond the border, or a quarter of the margin if that is less


def area_of_settlements(settlements: gpd.GeoDataFrame, source: Source, name: str) -> gpd.GeoDataFrame:
    """The union of the settlements' polygons by their county, or one county `all` called `name` where none is stated.

    People columns add up. Raises LayerError where a settlement is no polygon.
    """
    points = ~np.isin(shapely.get_type_id(settlements.geometry.to_numpy()), (3, 6))
    if points.any():
        rows = listed(settlements.index[points])
        raise LayerError(source.fault("area_needs_polygons", "settlements", count=int(points.sum()), rows=rows))
    counties = settlements["county_id"].where(settlements["county_id"] != "", "all").astype(object)
    shapes = settlements.geometry.groupby(counties).agg(lambda own: shapely.union_all(own.to_numpy()))
    people = [column for column in settlements.columns if column == "people" or column.startswith(GROUPS)]
    numbers = settlements[people].groupby(counties)
    table = numbers.sum().where(numbers.count().eq(numbers.size(), axis=0))  # unknown where a row does not state it
    table["name"] = pd.Series([name or key if key == "all" else key for key in table.index], table.index, dtype=object)
    table["name_en"] = pd.Series([""] * len(table), table.index, dtype=object)
    table["basis"] = pd.Series([source.basis] * len(table), table.index, dtype=object)
    table.index = pd.Index(table.index, dtype=object, name="county_id")
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes.to_numpy(), table.index, crs=settlements.crs))


def overlaps(area: gpd.GeoDataFrame, source: Source | None) -> list[Finding]:
    """A finding for slivers that counties share. Raises LayerError where they share more than half a percent of one."""
    shapes = area.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    too_much = shared > _SLIVER_SHARE * smaller
    if too_much.any():
        pairs = [f"{area.index[i]}–{area.index[j]}" for i, j in zip(one[too_much], other[too_much], strict=True)]
        rows = listed(pairs, [f"{metres / 1e6:.2f} km²" for metres in shared[too_much]])
        values = {"count": len(pairs), "rows": rows}
        raise LayerError(Fault("area_overlaps", values, file=source.shown if source else "", layer="area"))
    slivers = shared > 1.0
    if not slivers.any():
        return []
    values = {"count": int(slivers.sum()), "km2": f"{shared[slivers].sum() / 1e6:.4f}"}
    return [Finding("area_slivers", "area", "", values)]


def touches(table: gpd.GeoDataFrame, reach: BaseGeometry) -> NDArray[np.bool_]:
    """Which rows meet the area or its margin."""
    return np.asarray(shapely.intersects(reach, table.geometry.to_numpy()))


def meets(
    table: gpd.GeoDataFrame, role: str, reach: BaseGeometry, source: Source, area: gpd.GeoDataFrame
) -> list[Fault]:
    """A fault where nothing of a layer lies within the area and its margin."""
    drawn = table[~table.geometry.isna()]
    if not len(drawn) or touches(drawn, reach).any():
        return []
    boxes = [
        " ".join(f"{edge:.3f}" for edge in layer.to_crs(4326).total_bounds) for layer in (drawn.geometry, area.geometry)
    ]
    return [source.fault("layer_misses_area", role, layer_box=boxes[0], area_box=boxes[1])]


def settled(
    settlements: gpd.GeoDataFrame,
    area: gpd.GeoDataFrame,
    reach: BaseGeometry,
    source: Source,
    base: str,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Settlements as points within `reach`, each with its county and whether it is inside; and what was doubtful.

    A polygon stands at its centroid (a point on it where that lies off it), a settlement without coordinates at its
    place's people-weighted point. Raises LayerError for a `base` that is missing or empty, a place without any point,
    and counties that the area does not have.
    """
    points = _counted(settlements, source, base)
    points = points.set_geometry(
        gpd.GeoSeries(representative(points.geometry.to_numpy()), points.index, crs=points.crs)
    )
    absent = points.geometry.isna().to_numpy()
    points, findings = _at_places(points, absent, source, base)
    points, outside = _clipped(points, reach, base)
    absent = pd.Series(absent, settlements.index).loc[points.index].to_numpy()
    points, doubts = _in_counties(points, area, source, base, absent)
    if not points["inside"].any():
        raise source.error_of("settlements_none_inside", "settlements", count=len(points))
    findings += [*outside, *doubts]
    lived_in = set(points.loc[points["inside"], "county_id"])
    findings += [
        Finding("county_without_settlements", "area", str(county), {"name": name or county})
        for county, name in area["name"].items()
        if county not in lived_in
    ]
    return points, findings


def placed(
    facilities: gpd.GeoDataFrame, area: gpd.GeoDataFrame, reach: BaseGeometry
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Facilities within `reach` with `inside` and the county they lie in; a finding counts those left out."""
    near = touches(facilities, reach)
    out = facilities[near].copy()
    county = _county_at(out.geometry.to_numpy(), area)
    out["county_id"] = pd.Series(county, index=out.index, dtype=object)
    out["inside"] = county != ""
    findings = []
    if (~near).any():
        findings.append(Finding("facilities_outside", "facilities", "", {"count": int((~near).sum())}))
    return out, findings


def margin(
    tables: Mapping[str, gpd.GeoDataFrame], extent: BaseGeometry, reach: BaseGeometry, margin_km: float
) -> list[Finding]:
    """Findings for a margin that is not asked for, or that holds a layer nowhere or on one or two sides of four only.

    What reaches less than a kilometre (or a quarter of the margin) beyond the border does not count as lying in it.
    """
    if margin_km <= 0:
        return [Finding("margin_none", "area")]
    core = extent.buffer(min(_DEPTH_M, margin_km * 250))
    shapely.prepare(core)
    west, south, east, north = reach.bounds
    middle, half = np.array([west + east, south + north]) / 2, np.array([east - west, north - south]) / 2
    findings = []
    for role, table in tables.items():
        beyond = table.geometry.to_numpy()
        vertices = shapely.get_coordinates(beyond[~shapely.contains_properly(core, beyond)])
        x, y = vertices.T
        vertices = vertices[~shapely.contains_xy(core, x, y) & shapely.contains_xy(reach, x, y)]
        across, up = ((vertices - middle) / half).T
        sides = {
            "N": (up >= np.abs(across)).any(),
            "E": (across >= np.abs(up)).any(),
            "S": (-up >= np.abs(across)).any(),
            "W": (-across >= np.abs(up)).any(),
        }
        empty = [side for side, occupied in sides.items() if not occupied]
        if len(empty) == 4:
            findings.append(Finding("margin_empty", role, "", {"margin_km": f"{margin_km:g}", "of": role}))
        elif len(empty) >= 2:
            values = {"margin_km": f"{margin_km:g}", "of": role, "empty": ", ".join(empty)}
            findings.append(Finding("margin_one_sided", role, "", values))
    return findings


def shifts(tables: Mapping[str, gpd.GeoDataFrame], frame: CRS) -> list[Finding]:
    """A finding for every layer of points that one common shift brings to the roads."""
    roads = tables["roads"].geometry.to_numpy()
    findings = []
    for role, table in tables.items():
        if role == "roads":
            continue
        points = np.unique(shapely.get_coordinates(table.geometry.to_numpy()), axis=0)
        shift = common_shift(points, roads, frame)
        if shift is not None:
            values = {
                "of": role,
                "count": len(points),
                "east_m": f"{shift.east_m:.0f}",
                "north_m": f"{shift.north_m:.0f}",
                "before_m": f"{shift.before_m:.0f}",
                "after_m": f"{shift.after_m:.0f}",
            }
            findings.append(Finding("layer_looks_gcj02" if shift.gcj02 else "layer_shifted", role, "", values))
    return findings


def _counted(settlements: gpd.GeoDataFrame, source: Source, base: str) -> gpd.GeoDataFrame:
    """The settlements with the people of `base` on every row, and `people` where the file gives only another base."""
    people = [column for column in settlements.columns if column.startswith("people")]
    if base not in settlements.columns:
        raise source.error_of("base_missing", "settlements", base=base, found=", ".join(people))
    out = settlements.copy()
    if source.reader == "osm":
        out[people] = out[people].fillna(0.0)  # the reader's finding counts the settlements whose people are not tagged
    empty = out[base].isna().to_numpy()
    if empty.any():
        rows = listed(out.index[empty])
        raise source.error_of("people_null", "settlements", field=base, count=int(empty.sum()), rows=rows)
    if "people" not in out.columns:
        out["people"] = out[base]
    return out


def representative(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """A point for every shape: itself, its centroid, or a point on it where the centroid lies off it."""
    out = shapes.copy()
    polygons = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    middle = shapely.centroid(shapes[polygons])
    off = ~shapely.contains(shapes[polygons], middle)
    middle[off] = shapely.point_on_surface(shapes[polygons][off])
    out[polygons] = middle
    return out


def _at_places(
    points: gpd.GeoDataFrame, absent: NDArray[np.bool_], source: Source, base: str
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The settlements with those without coordinates at the people-weighted point of their place's located members."""
    if not absent.any():
        return points, []
    there = points[~absent]
    weight = there[base].to_numpy(dtype="float64")
    nobody = pd.Series(weight, there.index).groupby(there["place_id"]).transform("sum").to_numpy() == 0
    weight = np.where(nobody, 1.0, weight)
    xy = shapely.get_coordinates(there.geometry.to_numpy())
    sums = (
        pd.DataFrame({"x": xy[:, 0] * weight, "y": xy[:, 1] * weight, "weight": weight})
        .groupby(there["place_id"].to_numpy())
        .sum()
    )
    places = points.loc[absent, "place_id"]
    lost = ~places.isin(sums.index).to_numpy()
    if lost.any():
        rows = listed(places.index[lost], places[lost])
        raise source.error_of("place_unlocated", "settlements", count=int(lost.sum()), rows=rows)
    own = sums.loc[places]
    shapes = points.geometry.to_numpy().copy()
    shapes[absent] = shapely.points(own["x"] / own["weight"], own["y"] / own["weight"])
    findings = [
        Finding(
            "settlement_at_place",
            "settlements",
            str(key),
            {"name": name or key, "place": place, "people": f"{people:,.0f}"},
            (shape.x, shape.y),
        )
        for key, name, place, people, shape in zip(
            places.index, points.loc[absent, "name"], places, points.loc[absent, base], shapes[absent], strict=True
        )
    ]
    return points.set_geometry(gpd.GeoSeries(shapes, points.index, crs=points.crs)), findings


def _clipped(points: gpd.GeoDataFrame, reach: BaseGeometry, base: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The settlements within `reach`, and findings with the people of those left out."""
    near = touches(points, reach)
    gone = points[~near]
    if len(gone) > _ONE_BY_ONE:
        values = {"count": len(gone), "people": f"{gone[base].sum():,.0f}", "rows": listed(gone.index)}
        return points[near], [Finding("settlements_outside", "settlements", "", values)]
    return points[near], [
        Finding(
            "settlement_outside",
            "settlements",
            str(key),
            {"name": name or key, "people": f"{people:,.0f}"},
            (shape.x, shape.y),
        )
        for key, name, people, shape in zip(gone.index, gone["name"], gone[base], gone.geometry, strict=True)
    ]


def _in_counties(
    points: gpd.GeoDataFrame, area: gpd.GeoDataFrame, source: Source, base: str, at_place: NDArray[np.bool_]
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The settlements with `inside` and their county: as stated, else where they lie."""
    located = _county_at(points.geometry.to_numpy(), area)
    stated = points["county_id"].to_numpy(dtype=object)
    inside = located != ""
    unknown = inside & (stated != "") & ~np.isin(stated, area.index.to_numpy())
    if unknown.any():
        values = {"values": counted(stated[unknown]), "known": listed(area.index)}
        raise source.error_of("county_unknown", "settlements", key="layers.settlements", **values)
    out = points.copy()
    out["county_id"] = pd.Series(np.where(stated == "", located, stated), index=out.index, dtype=object)
    out["inside"] = inside
    ours = np.isin(stated, area.index.to_numpy())
    astray = ours & ~inside
    elsewhere = ours & inside & (located != stated) & ~at_place
    names = {key: name or key for key, name in area["name"].items()}
    findings = []
    for at in np.flatnonzero(astray | elsewhere):
        row, shape = out.iloc[at], out.geometry.iloc[at]
        values = {"name": row["name"] or out.index[at], "county": names[stated[at]]}
        if astray[at]:
            metres = shapely.distance(shape, area.geometry.to_numpy()).min()
            values |= {"metres": f"{metres:.0f}", "people": f"{row[base]:,.0f}"}
        else:
            values |= {"located": names[located[at]]}
        code = "settlement_not_in_area" if astray[at] else "settlement_in_other_county"
        findings.append(Finding(code, "settlements", str(out.index[at]), values, (shape.x, shape.y)))
    return out, findings


def _county_at(points: NDArray[np.object_], area: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The county that each point lies in, the smaller id on a common border; "" outside all."""
    county = np.full(len(points), "", dtype=object)
    point, polygon = shapely.STRtree(area.geometry.to_numpy()).query(points, predicate="intersects")
    order = np.argsort(-polygon, kind="stable")  # the smallest id is written last
    county[point[order]] = area.index.to_numpy()[polygon[order]]
    return county
