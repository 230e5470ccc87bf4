"""What the works on the network must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.files import missing
from geoplan.config.judging import unknown_key, unknown_value
from geoplan.errors import Fault
from geoplan.fields import FIELDS

_DEEDS = ("close", "slow", "upgrade", "add")
_ONLY_WITH = {
    "direction": ("close",),
    "factor": ("slow", "upgrade"),
    "kmh": ("slow", "upgrade"),
    "tolerance_m": ("add",),
}


def works(document: Document) -> Iterator[Fault]:
    """Faults of works that do nothing or several things, of numbers that do the opposite, and of files that are not there."""
    listed = document.get("network", "works")
    modes = document.section("network", "modes")
    for at, work in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(work, dict):
            continue
        path: KeyPath = ("network", "works", at)
        deeds = [deed for deed in _DEEDS if deed in work]
        if len(deeds) != 1:
            yield document.fault("work_one_deed", path, found=", ".join(deeds) or "–")
        else:
            yield from _numbers(document, path, work, deeds[0])
        for deed in deeds:
            yield from _where(document, (*path, deed), work[deed])
        named = work.get("modes")
        for mode in named if isinstance(named, list) else [named] if isinstance(named, str) else []:
            if modes and mode not in modes:
                yield unknown_value(document, (*path, "modes"), mode, list(modes))


def _numbers(document: Document, path: KeyPath, work: dict[str, Any], deed: str) -> Iterator[Fault]:
    for key, deeds in _ONLY_WITH.items():
        if key in work and deed not in deeds:
            yield document.fault("work_key_idle", (*path, key), at_key=True, deed=deed, needs=" / ".join(deeds))
    if deed not in ("slow", "upgrade"):
        return
    if ("factor" in work) == ("kmh" in work):
        yield document.fault("work_factor_or_kmh", (*path, "kmh" if "kmh" in work else deed), at_key=True)
    factor = work.get("factor")
    if isinstance(factor, int | float) and not isinstance(factor, bool) and factor > 0:
        if deed == "slow" and factor > 1:
            yield document.fault("work_factor", (*path, "factor"), value=factor, least="0", most="1")
        if deed == "upgrade" and factor < 1:
            yield document.fault("work_factor", (*path, "factor"), value=factor, least="1", most="…")


def _where(document: Document, path: KeyPath, given: Any) -> Iterator[Fault]:
    """Faults of the files that a work names, and of one that names nothing."""
    if not isinstance(given, dict):
        return
    new_roads = path[-1] == "add"
    file = given.get("path" if new_roads else "within")
    if isinstance(file, str) and file:
        yield from missing(document, (*path, "path" if new_roads else "within"), file)
    if not new_roads and "edges" not in given and "within" not in given:
        yield document.fault("work_names_nothing", path)
    if new_roads:
        for section in ("fields", "values"):
            for key in document.section(*path, section):
                if key not in FIELDS["roads"]:
                    yield unknown_key(document, (*path, section, key), list(FIELDS["roads"]))
