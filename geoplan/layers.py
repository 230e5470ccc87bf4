"""All input layers of a plan in one frame, clipped to the area and its margin, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geoplan import crs as crss
from geoplan import layer_laws as laws
from geoplan import provenance
from geoplan.errors import ConfigError, Fault, LayerError
from geoplan.findings import Finding
from geoplan.inputs import InputNote
from geoplan.readers import READERS, Source, raster
from geoplan.readers.raster import Pixels

_ORDER = ("area", "settlements", "population", "facilities", "roads", "barriers", "speed_zones")


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
    reach: BaseGeometry  # the area with its margin
    population: Pixels | None = None
    people_stated: bool = True  # whether the settlements say how many people they have


def read(
    sources: Mapping[str, Source],
    *,
    crs: str,
    margin_km: float,
    area_from_settlements: bool = False,
    base: str = "people",
    name: str = "",
) -> Layers:
    """The layers of `sources` (area, settlements, population, facilities, roads) within the area and `margin_km` around it.

    `crs` is a CRS in metres or `auto`; `base` the population that people are counted by; `name` that of the one
    county where `area_from_settlements` makes the area from settlements without a county. Raises LayerError with the
    faults of all layers, ConfigError where results cannot be written in `crs`.
    """
    tables, findings = _read_all({role: source for role, source in sources.items() if role != "population"})
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
        fault
        for role, source in sources.items()
        if role in tables
        for fault in laws.meets(tables[role], role, reach, source, area)
    ]
    population, doubts = _population(sources, area, reach, faults)
    if faults:
        raise LayerError(faults)
    findings += [*chosen, *slivers, *doubts]
    settlements, facilities = tables.get("settlements"), tables.get("facilities")
    stated = settlements is None or population is None or base in settlements.columns
    roads = tables["roads"][laws.touches(tables["roads"], reach)]
    if settlements is not None:
        # nobody is known to live there until the cells of the raster have found their settlements
        settlements = settlements if stated else settlements.assign(**{"people": 0.0, base: 0.0})
        settlements, more = laws.settled(settlements, area, reach, sources["settlements"], base)
        findings += more
    if facilities is not None:
        facilities, more = laws.placed(facilities, area, reach)
        findings += more
    barriers = tables.get("barriers")
    if barriers is not None:
        barriers = barriers[laws.touches(barriers, reach)]
    given = {"settlements": settlements, "facilities": facilities, "roads": roads}
    present = {role: table for role, table in given.items() if table is not None}
    lived_in = {} if population is None else {"population": _spots(population)}
    beyond = {role: table for role, table in present.items() if role != "settlements" or not lived_in} | lived_in
    findings += laws.margin(beyond, extent, reach, margin_km)
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
        reach=reach,
        population=population,
        people_stated=stated,
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


def _population(
    sources: Mapping[str, Source], area: gpd.GeoDataFrame, reach: BaseGeometry, faults: list[Fault]
) -> tuple[Pixels | None, list[Finding]]:
    """The pixels of the population raster, None where there is none, and its doubts; what is wrong with it joins `faults`."""
    if "population" not in sources:
        return None, []
    try:
        return raster.read(sources["population"], area, reach)
    except LayerError as error:
        faults += error.faults
        return None, []


def _spots(pixels: Pixels) -> gpd.GeoDataFrame:
    """A pixel of every square kilometre in which people live, as points: enough to see on which sides of the area they do."""
    x, y = pixels.centres()
    _, first = np.unique(np.floor(np.stack([x, y]) / 1000), axis=1, return_index=True)
    return gpd.GeoDataFrame(geometry=shapely.points(x[first], y[first]), crs=pixels.frame)


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
