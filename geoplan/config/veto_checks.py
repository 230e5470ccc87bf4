"""What the vetoes of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.files import missing
from geoplan.config.judging import unknown_key
from geoplan.errors import Fault
from geoplan.fields import FIELDS

# keys that say how a file is read: nothing that a veto on slopes takes
_OF_FILE = (
    "path", "reader", "layer", "sheet", "header_row", "encoding", "crs", "datum", "fields", "values", "where", "source",
    "date", "licence", "basis", "completeness", "error",
)  # fmt: skip


def vetoes(document: Document) -> Iterator[Fault]:
    """Faults of keys that a veto needs or does not take, of files that are not there, and of slopes without heights."""
    for name, veto in document.section("centres", "vetoes").items():
        if not isinstance(veto, dict):
            continue
        path: KeyPath = ("centres", "vetoes", name)
        wanted = _wanted(veto)
        for key, (needed, by) in wanted.items():
            if needed and key not in veto:
                yield document.fault("veto_needs", (*path, key), by=by)
            if not needed and key in veto:
                yield document.fault("veto_takes_not", (*path, key), at_key=True, by=by)
        if veto.get("kind") == "slope":
            yield from _slope(document, path, veto)
        else:
            yield from _file(document, path)


def _wanted(veto: dict[str, Any]) -> dict[str, tuple[bool, str]]:
    """Which keys a veto must have and which it must not, with what makes it so."""
    kind, effect = veto.get("kind"), veto.get("effect")
    wanted = {}
    if effect in ("exclude", "discount"):
        wanted["factor"] = (effect == "discount", f"effect: {effect}")
    if isinstance(kind, str):
        wanted["slope_over_degrees"] = (kind == "slope", f"kind: {kind}")
        if kind != "slope":
            wanted["path"] = (True, f"kind: {kind}")
    if "radius_m" in veto:
        wanted["share_over"] = (True, "radius_m")
    elif "share_over" in veto:
        wanted["radius_m"] = (True, "share_over")
    return wanted


def _slope(document: Document, path: KeyPath, veto: dict[str, Any]) -> Iterator[Fault]:
    for key in _OF_FILE:
        if key in veto:
            yield document.fault("veto_takes_not", (*path, key), at_key=True, by="kind: slope")
    if not document.section("layers", "elevation"):
        yield document.fault("veto_without_elevation", (*path, "kind"))


def _file(document: Document, path: KeyPath) -> Iterator[Fault]:
    given = document.get(*path, "path")
    if isinstance(given, str):
        yield from missing(document, (*path, "path"), given)
    if document.get(*path, "layer") and document.get(*path, "sheet"):
        yield document.fault("layer_and_sheet", (*path, "sheet"))
    for section in ("fields", "values"):
        for key in document.section(*path, section):
            if key not in FIELDS["vetoes"]:
                yield unknown_key(document, (*path, section, key), list(FIELDS["vetoes"]))
