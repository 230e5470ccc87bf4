"""All input layers of a plan in one frame, clipped to the area and its margin, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoplan import crs as crss
from geoplan import layer_laws as laws
from geoplan import provenance
from geoplan.errors import ConfigError, Fault, LayerError
from geoplan.findings import Finding
from geoplan.inputs import InputNote
from geoplan.readers import READERS, Source

_ORDER = ("area", "settlements", "facilities", "roads", "barriers", "speed_zones")


@dataclass(frozen=True)
class Layers:
    """The layers of one plan, by id in text order, in the computing `frame`; a layer that was not given is None.

    Settlements and facilities are points with `inside` (in the area, not only in its margin) and `county_id` (""
    where they lie in no county); roads and barriers reach as far as they are drawn. `crs` is what results are written in.
    """

    area: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame | None
    facilities: gpd.GeoDataFrame | None
    roads: gpd.GeoDataFrame
    frame: CRS
    crs: CRS
    barriers: gpd.GeoDataFrame | None
    speed_zones: gpd.GeoDataFrame | None
    notes: tuple[InputNote, ...]
    findings: tuple[Finding, ...]
    completeness: Mapping[str, str]  # by layer: full | partial | unknown


def read(
    sources: Mapping[str, Source],
    *,
    crs: str,
    margin_km: float,
    area_from_settlements: bool = False,
    base: str = "people",
    name: str = "",
) -> Layers:
    """The layers of `sources` (area, settlements, facilities, roads) within the area and `margin_km` around it.

    `crs` is a CRS in metres or `auto`; `base` the population that people are counted by; `name` that of the one
    county where `area_from_settlements` makes the area from settlements without a county. Raises LayerError with the
    faults of all layers, ConfigError where results cannot be written in `crs`.
    """
    tables, findings = _read_all(sources)
    if area_from_settlements:
        tables["area"] = laws.area_of_settlements(tables["settlements"], sources["settlements"], name)
    frame = crss.computing_frame(tables["area"].geometry)
    written, chosen = _written_crs(crs, tables["area"].geometry)
    tables = {role: table.to_crs(frame) for role, table in tables.items()}
    area = _named(tables["area"])
    slivers = laws.overlaps(area, sources.get("area"))
    extent = shapely.union_all(area.geometry.to_numpy())
    reach = extent.buffer(margin_km * 1000) if margin_km > 0 else extent
    shapely.prepare(reach)
    faults = [
        fault for role, source in sources.items() for fault in laws.meets(tables[role], role, reach, source, area)
    ]
    if faults:
        raise LayerError(faults)
    findings += [*chosen, *slivers]
    settlements, facilities = tables.get("settlements"), tables.get("facilities")
    roads = tables["roads"][laws.touches(tables["roads"], reach)]
    if settlements is not None:
        settlements, more = laws.settled(settlements, area, reach, sources["settlements"], base)
        findings += [*more, *_urban_left_out(settlements)]
    if facilities is not None:
        facilities, more = laws.placed(facilities, area, reach)
        findings += more
    barriers = tables.get("barriers")
    if barriers is not None:
        barriers = barriers[laws.touches(barriers, reach)]
    given = {"settlements": settlements, "facilities": facilities, "roads": roads}
    present = {role: table for role, table in given.items() if table is not None}
    findings += laws.margin(present, extent, reach, margin_km)
    findings += laws.shifts(present, frame)
    return Layers(
        area=area,
        settlements=settlements,
        facilities=facilities,
        roads=roads,
        frame=frame,
        crs=written,
        barriers=barriers,
        speed_zones=tables.get("speed_zones"),
        notes=tuple(note(role, sources[role]) for role in _ORDER if role in sources),
        findings=tuple(findings),
        completeness={role: sources[role].completeness for role in _ORDER if role in sources},
    )


def _read_all(sources: Mapping[str, Source]) -> tuple[dict[str, gpd.GeoDataFrame], list[Finding]]:
    """Every layer in the CRS of its file; one LayerError for the faults of all of them."""
    tables: dict[str, gpd.GeoDataFrame] = {}
    findings: list[Finding] = []
    faults: list[Fault] = []
    for role in _ORDER:
        if role not in sources:
            continue
        try:
            tables[role], found = READERS[sources[role].reader](sources[role], role)
        except LayerError as error:
            faults += error.faults
            continue
        findings += found
    if faults:
        raise LayerError(faults)
    return tables, findings


def _urban_left_out(settlements: gpd.GeoDataFrame) -> list[Finding]:
    """A finding where settlements say whether they are urban: nothing is counted by it yet."""
    stated = settlements["urban"].notna() & (settlements["urban"] != "")
    return [Finding("urban_left_out", "settlements", "", {"count": int(stated.sum())})] if stated.any() else []


def _named(area: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The area with ids standing in for names that are not given."""
    names = area["name"].where(area["name"] != "", area.index.to_series().astype(object))
    return area.assign(name=names.astype(object))


def _written_crs(wanted: str, area: gpd.GeoSeries) -> tuple[CRS, list[Finding]]:
    """The CRS that results are written in; a finding where it was chosen here."""
    automatic = crss.automatic(area)
    west, south, east, north = area.to_crs(4326).total_bounds
    if wanted == "auto":
        if automatic is None:
            raise ConfigError(Fault("area_too_wide", {"degrees": f"{east - west:.1f}"}, layer="area"))
        return automatic, [Finding("crs_chosen", "area", "", {"crs": _label(automatic), "name": automatic.name})]
    try:
        crs = CRS.from_user_input(wanted)
    except CRSError as error:
        raise ConfigError(Fault("crs_unknown", {"crs": wanted}, layer="crs")) from error
    values = {"crs": _label(crs), "example": _label(automatic or crss.utm(area))}
    if crs.is_geographic:
        raise ConfigError(Fault("crs_degrees", values, layer="crs"))
    unit = crs.axis_info[0].unit_name if crs.axis_info else "?"
    if unit != "metre":
        raise ConfigError(Fault("crs_not_metres", {**values, "unit": unit}, layer="crs"))
    region = _elsewhere(crs, west, south, east, north)
    if region:
        box = f"{west:.2f} {south:.2f} {east:.2f} {north:.2f}"
        raise ConfigError(Fault("crs_elsewhere", {**values, "region": region, "area": box}, layer="crs"))
    return crs, []


def _elsewhere(crs: CRS, west: float, south: float, east: float, north: float) -> str:
    """The region that a CRS is made for where the area lies wholly off it, else "".

    Zones are used somewhat past their edges.
    """
    use, slack = crs.area_of_use, 3.0
    if use is None or use.west > use.east:
        return ""
    across = west > use.east + slack or east < use.west - slack
    off = across or south > use.north + slack or north < use.south - slack
    return str(use.name).rstrip(". ") if off else ""


def _label(crs: CRS) -> str:
    epsg = crs.to_epsg()
    return f"EPSG:{epsg}" if epsg else str(crs.name)


def note(role: str, source: Source) -> InputNote:
    """Where a layer came from, for the manifest."""
    return InputNote(
        layer=role,
        path=source.given or source.path.name,
        sha256=provenance.sha256(source.path),
        source=source.source,
        date=source.date,
        licence=source.licence,
        basis=source.basis,
        completeness=source.completeness,
        error=source.error,
    )
