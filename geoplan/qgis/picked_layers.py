"""A layer picked in QGIS, and the file that it becomes for the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

OSM = (".osm.pbf", ".pbf", ".osm", ".osm.bz2", ".osm.gz")


@dataclass(frozen=True)
class Picked:
    """A layer picked for `role` (the name of its parameter): where it stands, and why it must be written out if it must."""

    role: str
    name: str
    path: str = ""
    layer: str = ""
    crs: str = ""  # stated only where the file itself states none
    encoding: str = ""
    spatial: bool = True
    why: tuple[str, ...] = ()

    @property
    def as_osm(self) -> bool:
        """Whether it is read as an extract of OpenStreetMap."""
        return not self.why and self.path.lower().endswith(OSM)


@dataclass(frozen=True)
class Placed:
    """A file for the engine, as the config states it."""

    picked: Picked
    path: Path
    layer: str = ""
    crs: str = ""
    encoding: str = ""
    note: str = ""  # the comment behind its path
    fields: Mapping[str, str] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
