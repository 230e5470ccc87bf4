"""A commented starter config, plain or drafted from the files of a folder; nothing is ever overwritten."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from geoplan import guesses
from geoplan.errors import ConfigError, Fault
from geoplan.found import Found, look

NAME = "geoplan.yaml"
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff./-]*$")
_RESERVED = ("null", "true", "false", "Null", "True", "False", "NULL", "TRUE", "FALSE")

_HEAD = """\
# A plan for geoplan. Lines with “guess” were drafted from the files; check each of them.
# Next: geoplan validate {file}     Every key: geoplan schema
version: 1
name: {name}
crs: auto                             # CRS of the results; auto finds one and says which

"""
_TAIL = """\

network:
  modes:
    # the speed table is your choice: china, osm_default, walk, bicycle, ebike, or a .yaml file of your own
    car: {{speeds: {speeds}, access_kmh: 4.5, snap_max_m: 1500}}
    # a mode may bear any name if it says its kind; slopes need layers.elevation, hours need a table with periods
    # walk: {{speeds: walk, access_kmh: 4.5, snap_max_m: 1500, slope: tobler}}
    # car_peak: {{kind: car, speeds: own.yaml, period: peak, access_kmh: 4.5, snap_max_m: 1500}}
  # A scenario: roads closed, slowed, upgraded or added, by the ids of the layer roads or within polygons.
  # works:
  #   - {{name: bridge, close: [w123]}}
  #   - {{name: ring, upgrade: {{edges: [w456, w789]}}, kmh: 80}}

{services}
# Service areas and travel-time bands as polygons, and further measures of access:
# catchments: {{cell_m: 250, bands_min: [10, 20, 30]}}
# access:
#   second: {{measure: kth_nearest, service: {service}, k: 2}}
#   shared: {{measure: e2sfca, service: {service}, limit_min: 60}}
# equity: {{atkinson_epsilon: 0.5}}       # how fairly the measures of `access` are shared
# gaps: {{border: county}}                # what would be lacking if nobody crossed the border

# Where to build, enlarge or close? Only where facilities are all known (completeness: full).
# siting:
#   two_more: {{service: {service}, model: mclp, count: 2, candidates: {{from: settlements}}}}

# Which towns form the urban system? Remove the # signs and choose; nothing here has a default.
# centres:
#   mode: car
#   objective: {{minimise: travel, merit_at_least: 0.9}}     # or {{maximise: merit, travel_within: 1.1}}
#   candidates: {{min_people: 1000}}
#   indicators:
#     people: {{measure: people, direction: benefit}}
#     reach:  {{measure: people_within, within_min: 30, direction: benefit}}
#   weights: {{method: equal}}
#   ranking: topsis
#   tiers:
#     - {{name: centre, count: 1, weight: 1}}
#     - {{name: subcentre, count: 6, weight: 2}}
#     - {{name: town, count: 40, weight: 4}}
"""
_BLANK = """\
area:                                 # the planned area: one polygon per county or township
  path: area.gpkg                     # counted from this file's folder
  fields: {id: XZQDM, name: XZQMC}    # ours: the column in your file
  margin_km: 0                        # people cross borders: read layers this far beyond, if you have them

layers:
  roads:                              # an OpenStreetMap extract (.osm.pbf) or any line layer
    path: roads.osm.pbf
  settlements:                        # points with people
    path: settlements.csv
    fields: {id: code, name: name, people: people, county: county, lon: lon, lat: lat}
    datum: cgcs2000                   # of lon and lat: wgs84, cgcs2000, gcj02 or bd09
  facilities:
    path: facilities.csv
    fields: {service: type, name: name, lon: lon, lat: lat}
    datum: cgcs2000
    completeness: unknown             # full, if you know that none is missing
  # population: {path: ppp.tif}       # people per pixel (WorldPop, GHS-POP), with demand: {source: population, cell_m: 500}
  # elevation: {path: dem.tif}        # heights in metres, for modes with a slope; or [a.hgt.zip, b.hgt.zip]
  # speed_zones: {path: zones.gpkg}   # polygons whose field `factor` multiplies speeds (0.7 = 30 % slower)
  # barriers: {path: roads.osm.pbf}   # rivers, railways, fences: no way to a road crosses them
"""
_BLANK_SERVICE = """\
services:
  clinic:                             # a value of the facilities' field `service`
    mode: car
    standard: {minutes: 15, source: "name your code or plan here"}     # or a name: see geoplan standards
"""


def write(folder: Path, source: Path | None = None) -> Path:
    """The path of the config written into `folder`; with `source`, drafted from the layers found there.

    Raises ConfigError where a config stands there already, or nothing can be read or written.
    """
    target = folder / NAME
    if target.exists():
        raise ConfigError(Fault("starter_exists", file=str(target)))
    if source is not None and not source.is_dir():
        raise ConfigError(Fault("starter_folder_missing", file=str(source)))
    text = blank(folder) if source is None else draft(folder, source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(Fault("starter_cannot_write", {"reason": reason}, file=str(target))) from None
    return target


def blank(folder: Path) -> str:
    """A starter with the usual sections and made-up paths."""
    tail = _TAIL.format(speeds="china", services=_BLANK_SERVICE, service="clinic")
    return _HEAD.format(file=NAME, name=_plan_name(folder)) + _BLANK + tail


def draft(folder: Path, source: Path) -> str:
    """A starter whose layers and fields are guessed from the files in `source`, each guess with its reason."""
    found = look(source)
    if not found:
        raise ConfigError(Fault("starter_found_nothing", file=str(source)))
    chosen = _roles(found)
    area = chosen.get("area")
    if area is not None and area == chosen.get("settlements"):
        lines = ["area: {from: settlements}  # guess: the polygons carry people, so their union is the area"]
    else:
        lines = _section("area", area, folder, indent="")
    lines += ["", "layers:"]
    for role in ("roads", "settlements", "facilities"):
        lines += _section(role, chosen.get(role), folder, indent="  ")
    lines += _population(chosen, folder)
    left = [each for each in found if each not in chosen.values()]
    lines += ["", "# also found, and not used:" if left else "# every file found is used"]
    lines += [
        f"#   {_relative(each, folder)}{_layer_note(each)}  ({': '.join(filter(None, [each.kind, ', '.join(each.columns[:8])]))})"
        for each in left
    ]
    chinese = any(
        re.search("[\u4e00-\u9fff]", word) for each in found for word in [each.path.name, *each.columns, *each.words()]
    )
    names = _service_names(chosen.get("facilities"))
    speeds, first = "china" if chinese else "osm_default", _text(names[0]) if names else "clinic"
    tail = _TAIL.format(speeds=speeds, services=_services(names), service=first)
    return _HEAD.format(file=NAME, name=_plan_name(folder)) + "\n".join(lines) + "\n" + tail


def _roles(found: list[Found]) -> dict[str, Found]:
    """The layer for each role: by kind of geometry, then by how many of our fields its columns give."""

    def score(role: str, each: Found) -> int:
        return len(guesses.fields(role, list(each.columns)))

    def best(role: str, options: Iterable[Found]) -> None:
        ranked = sorted(options, key=lambda each: (-score(role, each), str(each.path)))
        if ranked:
            chosen[role] = ranked[0]

    chosen: dict[str, Found] = {}
    points = [each for each in found if each.kind in ("point", "table")]
    best("area", [each for each in found if each.kind == "polygon"])
    best("roads", [each for each in found if each.kind in ("osm", "line")])
    best("settlements", [each for each in points if "people" in guesses.fields("settlements", list(each.columns))])
    area = chosen.get("area")
    if "settlements" not in chosen and area is not None and "people" in guesses.fields("area", list(area.columns)):
        chosen["settlements"] = area
    with_service = [each for each in points if "service" in guesses.fields("facilities", list(each.columns))]
    best("facilities", [each for each in with_service if each != chosen.get("settlements")])
    extract = next((each for each in found if each.kind == "osm"), None)
    if "facilities" not in chosen and extract is not None:
        chosen["facilities"] = extract
    named = [each for each in found if each.kind == "raster" and _counts_people(each)]
    if named:
        chosen["population"] = named[0]
    return chosen


def _counts_people(raster: Found) -> bool:
    return any(word in raster.path.name.casefold() for word in guesses.POPULATION)


def _population(chosen: dict[str, Found], folder: Path) -> list[str]:
    """The population raster, if one was found: in use where there are no settlements, else as what could be used."""
    if "population" not in chosen:
        return []
    mark = "# " if "settlements" in chosen else ""
    return [
        f"  {mark}population: {{path: {_text(_relative(chosen['population'], folder))}}}  # guess: people per pixel, by its name",
        f"{mark}demand: {{source: population, cell_m: 500}}  # choose the cells, and totals: {{layer: area, field: people}}",
    ]


def _section(role: str, found: Found | None, folder: Path, *, indent: str) -> list[str]:
    if found is None:
        kind = {"area": "polygon", "roads": "line", "settlements": "point or table with people", "facilities": "point"}[
            role
        ]
        return [f"{indent}# {role}: no {kind} layer found; add one here: {{path: …, fields: {{…}}}}"]
    reason = {
        "osm": "an OpenStreetMap extract", "polygon": "the polygons", "line": "the lines",
        "point": "the points", "table": "a table",
    }[found.kind]  # fmt: skip
    out = [f"{indent}{role}:", f"{indent}  path: {_text(_relative(found, folder))}  # guess: {reason}"]
    if found.layer is not None:
        out.append(f"{indent}  {'sheet' if found.kind == 'table' else 'layer'}: {_text(found.layer)}")
    fields = guesses.fields(role, list(found.columns), found.repeated())
    if fields:
        out.append(f"{indent}  fields:")
        out += [
            f"{indent}    {field}: {_text(column)}  # guess: {guesses.reason(column)}"
            for field, column in fields.items()
        ]
    mapped = {field: guesses.values(field, found.seen(column)) for field, column in fields.items()}
    if any(mapped.values()):
        out.append(f"{indent}  values:")
    for field, values in mapped.items():
        if values:
            inner = ", ".join(f"{_text(value)}: {ours}" for value, ours in values.items())
            out.append(f"{indent}    {field}: {{{inner}}}  # guess: what these words usually mean")
    if {"lon", "lat"} <= set(fields):
        out.append(f"{indent}  # datum: cgcs2000  # say which: wgs84, cgcs2000, gcj02 or bd09")
    if role == "area":
        out.append(f"{indent}  margin_km: 0  # people cross borders: how far beyond the area your layers reach")
    if role == "facilities":
        out.append(f"{indent}  completeness: unknown  # full, if you know that none is missing")
    return out


def _service_names(facilities: Found | None) -> list[str]:
    """The first values of the facilities' service; none where there are no facilities."""
    if facilities is None:
        return []
    column = guesses.fields("facilities", list(facilities.columns)).get("service")
    return facilities.seen(column)[:6] if column else ["school", "hospital", "pharmacy"]


def _services(names: list[str]) -> str:
    """Commented services of these names: standards are the planner's, so none is guessed."""
    if not names:
        return "# services: none, since no facilities were found\n"
    lines = [
        "# Which services, and what is promised? `geoplan standards` lists what can be picked by name. Remove the # signs.",
        "# services:",
    ]
    lines += [f'#   {_text(name)}: {{mode: car, standard: {{minutes: 15, source: "…"}}}}' for name in names]
    return "\n".join(lines) + "\n"


def _relative(found: Found, folder: Path) -> str:
    try:
        return Path(os.path.relpath(found.path, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return found.path.absolute().as_posix()


def _layer_note(found: Found) -> str:
    return f" layer {found.layer}" if found.layer else ""


def _text(value: str) -> str:
    """The text as a YAML scalar, in quotes unless it is surely plain."""
    plain = _PLAIN.match(value) and value not in _RESERVED
    return value if plain else json.dumps(value, ensure_ascii=False)


def _plan_name(folder: Path) -> str:
    name = re.sub(r'[<>:"/\\|?*\s]+', "-", folder.absolute().name).strip("-. ")
    return _text(name or "plan")
