"""What the modes of travel must hold together: their kind, and slopes with an elevation model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from geoplan.config.document import Document, KeyPath
from geoplan.config.models import Kind
from geoplan.config.words import value_comes_later
from geoplan.errors import Fault
from geoplan.nearness import near

KINDS: tuple[str, ...] = get_args(Kind)
SLOPES: dict[str, tuple[str, ...]] = {
    "car": ("none",),
    "walk": ("tobler", "none"),
    "bicycle": ("cycling", "none"),
    "ebike": ("cycling", "none"),
}


def modes(document: Document) -> Iterator[Fault]:
    """Faults of kinds that are not said or contradict the name, and of slopes that do not fit the kind or have no model."""
    for name, mode in document.section("network", "modes").items():
        if not isinstance(mode, dict):
            continue
        path: KeyPath = ("network", "modes", name)
        kind = mode.get("kind", name if name in KINDS else None)
        if kind is None:
            meant = near(name, KINDS)
            hint = f" ({meant}?)" if meant else ""
            yield document.fault("mode_without_kind", path, at_key=True, name=name, hint=hint, known=", ".join(KINDS))
        elif name in KINDS and kind in KINDS and kind != name:
            yield document.fault("mode_of_other_kind", (*path, "kind"), name=name, kind=kind)
        if not value_comes_later((*path, "kind"), kind):
            yield from _slope(document, path, kind, mode.get("slope"))


def _slope(document: Document, path: KeyPath, kind: object, slope: object) -> Iterator[Fault]:
    known = SLOPES.get(kind) if isinstance(kind, str) else None
    if not isinstance(slope, str) or known is None or slope not in ("tobler", "cycling"):
        return
    if slope not in known:
        yield document.fault("slope_of_other_kind", (*path, "slope"), value=slope, kind=kind, known=", ".join(known))
    elif "elevation" not in document.section("layers"):
        yield document.fault("slope_without_elevation", (*path, "slope"), value=slope)
