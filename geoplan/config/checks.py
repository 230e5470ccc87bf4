"""What keys must hold together: names that point at other sections, and numbers that contradict each other.

The checks read the plain document, not the models, so that they speak up beside the faults of single values.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geoplan.config.barrier_checks import barriers as _barriers
from geoplan.config.demand_checks import demand as _demand
from geoplan.config.document import Document, KeyPath
from geoplan.config.equity_checks import equity as _equity
from geoplan.config.files import missing as _file
from geoplan.config.gap_checks import bundle as _bundle
from geoplan.config.gap_checks import gaps as _gaps
from geoplan.config.judging import unknown_key, unknown_value
from geoplan.config.measure_checks import access as _access
from geoplan.config.mode_checks import modes as _modes
from geoplan.config.pointing import base_there, mode_there, number, rising, texts
from geoplan.config.service_checks import rural_access as _rural_access
from geoplan.config.service_checks import services as _services
from geoplan.config.siting_checks import siting as _siting
from geoplan.config.words import DEVICES
from geoplan.config.work_checks import works as _works
from geoplan.errors import Fault
from geoplan.fields import FIELDS, GROUPS

PLACE_COLUMNS = ("kind", "county", "name", "name_en", "basis")
_PATH_OF = {"area": ("area",)}


def check(document: Document) -> list[Fault]:
    """Every fault of what keys must hold together."""
    return [fault for room in _ROOMS for fault in room(document)]


def _layers(document: Document) -> Iterator[Fault]:
    area = document.section("area")
    if area and ("path" in area) == ("from" in area):
        yield document.fault("area_path_or_from", ("area",))
    for name, fields in FIELDS.items():
        path: KeyPath = _PATH_OF.get(name, ("layers", name))
        layer = document.section(*path)
        given = layer.get("path")
        if isinstance(given, str):
            yield from _file(document, (*path, "path"), given)
        if layer.get("layer") and layer.get("sheet"):
            yield document.fault("layer_and_sheet", (*path, "sheet"))
        for section in ("fields", "values"):
            for key in document.section(*path, section):
                if key not in fields and not (key.startswith(GROUPS) and name in ("settlements", "area")):
                    yield unknown_key(document, (*path, section, key), list(fields))


def _elevation(document: Document) -> Iterator[Fault]:
    path: KeyPath = ("layers", "elevation", "path")
    given = document.get(*path)
    if isinstance(given, str):
        yield from _file(document, path, given)
    for at, tile in enumerate(given if isinstance(given, list) else []):
        if isinstance(tile, str):
            yield from _file(document, (*path, at), tile)


def _catchments(document: Document) -> Iterator[Fault]:
    bands = document.get("catchments", "bands_min")
    yield from rising(document, ("catchments", "bands_min"), bands if isinstance(bands, list) else [])
    if document.section("catchments") and not document.section("services") and not document.section("centres"):
        yield document.fault("catchments_of_nothing", ("catchments",), at_key=True)


def _centres(document: Document) -> Iterator[Fault]:
    if not document.section("centres"):
        return
    yield from mode_there(document, ("centres", "mode"))
    yield from _objective(document)
    yield from _indicators(document)
    for key in document.section("centres", "candidates", "where"):
        if key not in PLACE_COLUMNS:
            yield unknown_key(document, ("centres", "candidates", "where", key), list(PLACE_COLUMNS))
    yield from _tiers(document)


def _objective(document: Document) -> Iterator[Fault]:
    objective = document.section("centres", "objective")
    forms = ({"minimise", "merit_at_least"}, {"maximise", "travel_within"})
    if objective and set(objective) not in forms and not set(objective) - forms[0] - forms[1]:
        yield document.fault("objective_form", ("centres", "objective"), value=", ".join(objective))


def _indicators(document: Document) -> Iterator[Fault]:
    indicators = document.section("centres", "indicators")
    for name, indicator in indicators.items():
        if not isinstance(indicator, dict):
            continue
        path: KeyPath = ("centres", "indicators", name)
        measure = indicator.get("measure")
        if measure == "people_within" and "within_min" not in indicator:
            yield document.fault("measure_needs", (*path, "within_min"), measure=measure)
        if measure in ("people", "mean_minutes", "hinterland") and "within_min" in indicator:
            yield document.fault("measure_takes_not", (*path, "within_min"), at_key=True, measure=measure)
        if measure == "functions" and not document.section("services"):
            yield document.fault("functions_without_services", (*path, "measure"))
    weights = document.section("centres", "weights")
    values = document.section("centres", "weights", "values")
    where: KeyPath = ("centres", "weights", "values")
    if weights.get("method") == "given" and "values" not in weights:
        yield document.fault("weights_values_missing", where)
    if weights.get("method") == "equal" and "values" in weights:
        yield document.fault("weights_values_idle", where, at_key=True)
    if not values or not indicators:
        return
    for name in values:
        if name not in indicators:
            yield unknown_key(document, (*where, name), list(indicators))
    for name in indicators:
        if name not in values:
            yield document.fault("weight_missing", where, indicator=name)
    if all(value == 0 for value in values.values()):
        yield document.fault("weights_all_zero", where)


def _tiers(document: Document) -> Iterator[Fault]:
    tiers = document.get("centres", "tiers")
    seen: dict[str, int] = {}
    fixed_in: dict[str, str] = {}
    for at, tier in enumerate(tiers if isinstance(tiers, list) else []):
        if not isinstance(tier, dict):
            continue
        path: KeyPath = ("centres", "tiers", at)
        name = str(tier.get("name", ""))
        if name and name in seen:
            yield document.fault("tier_name_twice", (*path, "name"), value=name, other=seen[name] + 1)
        seen.setdefault(name, at)
        fixed, count = texts(tier.get("fixed")), tier.get("count")
        if isinstance(count, int) and len(fixed) > count:
            yield document.fault("fixed_more_than_count", (*path, "fixed"), tier=name, fixed=len(fixed), count=count)
        barred = {*texts(tier.get("forbidden")), *texts(document.get("centres", "candidates", "forbidden"))}
        for place in fixed:
            if place in barred:
                yield document.fault("fixed_and_forbidden", (*path, "fixed"), place=place)
            if place in fixed_in:
                yield document.fault("fixed_twice", (*path, "fixed"), place=place, tier=fixed_in[place])
            fixed_in[place] = name
        for key in document.section(*path, "where"):
            if key not in PLACE_COLUMNS:
                yield unknown_key(document, (*path, "where", key), list(PLACE_COLUMNS))
        yield from _per_group(document, (*path, "per_group"))
        yield from _bundle(document, path)


def _per_group(document: Document, path: KeyPath) -> Iterator[Fault]:
    quota = document.section(*path)
    least, most = quota.get("min"), quota.get("max")
    if quota and "min" not in quota and "max" not in quota:
        yield document.fault("per_group_says_nothing", path)
    if number(least) and number(most) and most < least:
        yield document.fault("per_group_min_above_max", path, min=least, max=most)


def _plan(document: Document) -> Iterator[Fault]:
    yield from base_there(document, ("base",))
    named: list[tuple[KeyPath, Any]] = [(("name",), document.get("name"))]
    sections = ("services", "access", "siting")
    named += [((section, name), name) for section in sections for name in document.section(section)]
    for section in sections:
        seen: dict[str, str] = {}
        for name in map(str, document.section(section)):
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                yield document.fault("name_differs_by_case", (section, name), at_key=True, other=other)
    for path, name in named:
        if isinstance(name, str) and name.split(".")[0].upper() in DEVICES:
            yield document.fault("name_reserved", path, value=name)
    outputs = document.get("outputs")
    for at, output in enumerate(outputs if isinstance(outputs, list) else []):
        if output in outputs[:at]:
            yield document.fault("listed_twice", ("outputs", at), value=output)
    if (document.section("services") or document.section("centres")) and "network" not in document.data:
        yield document.fault("key_missing", ("network",))
    modes = document.section("network", "modes")
    for name, mode in modes.items():
        table = mode.get("speeds") if isinstance(mode, dict) else None
        known = speed_tables()
        if isinstance(table, str) and table.endswith((".yaml", ".yml")):
            yield from _file(document, ("network", "modes", name, "speeds"), table)
        elif isinstance(table, str) and table and known and table not in known:
            yield unknown_value(document, ("network", "modes", name, "speeds"), table, known)


def speed_tables() -> list[str]:
    """Names of the speed tables that come with geoplan."""
    return sorted(path.stem for path in (Path(__file__).parent.parent / "speeds").glob("*.yaml"))


_ROOMS = (
    _plan,
    _modes,
    _layers,
    _demand,
    _elevation,
    _barriers,
    _services,
    _rural_access,
    _access,
    _equity,
    _gaps,
    _catchments,
    _centres,
    _siting,
    _works,
)
