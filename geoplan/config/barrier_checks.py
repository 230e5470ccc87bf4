"""What `barriers` of the modes and the layer of barriers must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.errors import Fault


def barriers(document: Document) -> Iterator[Fault]:
    """A fault where a mode names kinds of barriers that no layer gives, or `none` beside others."""
    given = "barriers" in document.section("layers")
    for name in document.section("network", "modes"):
        path: KeyPath = ("network", "modes", name, "barriers")
        named = document.get(*path)
        kinds = [str(kind) for kind in (named if isinstance(named, list) else [named] if named else [])]
        others = [kind for kind in kinds if kind != "none"]
        if "none" in kinds and others:
            yield document.fault("barriers_none_and_others", path, kinds=", ".join(others))
        needing = [kind for kind in others if kind != "motorway"]
        if needing and not given:
            yield document.fault("barriers_without_layer", path, kinds=", ".join(needing))
