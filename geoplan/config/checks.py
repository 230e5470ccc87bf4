"""What keys must hold together: names that point at other sections, and numbers that contradict each other.

The checks read the plain document, not the models, so that they speak up beside the faults of single values.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geoplan.config.barrier_checks import barriers as _barriers
from geoplan.config.centre_checks import centres as _centres
from geoplan.config.demand_checks import demand as _demand
from geoplan.config.document import Document, KeyPath
from geoplan.config.equity_checks import equity as _equity
from geoplan.config.files import missing as _file
from geoplan.config.function_checks import functions as _functions
from geoplan.config.function_checks import linkages as _linkages
from geoplan.config.gap_checks import gaps as _gaps
from geoplan.config.judging import unknown_key, unknown_value
from geoplan.config.measure_checks import access as _access
from geoplan.config.mode_checks import modes as _modes
from geoplan.config.output_checks import outputs as _outputs
from geoplan.config.pointing import base_there, rising
from geoplan.config.service_checks import rural_access as _rural_access
from geoplan.config.service_checks import services as _services
from geoplan.config.siting_checks import siting as _siting
from geoplan.config.words import DEVICES
from geoplan.config.work_checks import works as _works
from geoplan.errors import Fault
from geoplan.fields import FIELDS, GROUPS, INDICATORS

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
                own = name in ("settlements", "area") and key.startswith(GROUPS)
                own |= name == "settlements" and key.startswith(INDICATORS)
                if key not in fields and not own:
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


def _plan(document: Document) -> Iterator[Fault]:
    yield from base_there(document, ("base",))
    named: list[tuple[KeyPath, Any]] = [(("name",), document.get("name"))]
    sections = ("services", "access", "siting")
    named += [((section, name), name) for section in sections for name in document.section(section)]
    ways: list[KeyPath] = [*((section,) for section in sections), ("centres", "indicators")]
    for way in ways:
        seen: dict[str, str] = {}
        for name in map(str, document.section(*way)):
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                yield document.fault("name_differs_by_case", (*way, name), at_key=True, other=other)
    for path, name in named:
        if isinstance(name, str) and name.split(".")[0].upper() in DEVICES:
            yield document.fault("name_reserved", path, value=name)
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
    _functions,
    _linkages,
    _catchments,
    _centres,
    _siting,
    _works,
    _outputs,
)
