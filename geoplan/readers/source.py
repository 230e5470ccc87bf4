"""Where one input layer comes from and how its columns and values become ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geoplan.errors import Fault, LayerError

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


@dataclass(frozen=True)
class Source:
    """One input layer as the config states it."""

    path: Path
    reader: str = "vector"  # a key of `readers.READERS`
    layer: str | None = None  # of a GeoPackage or File Geodatabase; the sheet of a workbook
    header_row: int | None = None  # 1-based; None = found by the reader
    encoding: str = "auto"
    crs: str | None = None  # only where the file states none
    datum: str | None = None  # one of DATUMS
    fields: Mapping[str, str] = field(default_factory=dict)  # our field -> column in the file
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # our field -> {value in the file: our value}
    where: Mapping[str, list[str]] = field(default_factory=dict)  # column -> the values whose rows are kept
    source: str = ""
    date: str = ""
    licence: str = ""
    basis: str = "observed"  # observed | proxy | modelled
    completeness: str = "unknown"  # full | partial | unknown
    error: float | None = None  # relative error of the numbers, where known
    nodata: str = "unknown"  # of a raster, what a pixel without a value says: unknown | nobody
    unstated: frozenset[str] = frozenset()  # required fields that the plan can do without
    key: str = ""  # where the config states it, where that is not under `layers` by its role
    given: str = ""  # the path as the config wrote it, for messages

    @property
    def shown(self) -> str:
        """The path as messages name it."""
        return self.given or self.path.name

    def stated_at(self, role: str) -> str:
        """The place in the config that messages name."""
        return self.key or ("area" if role == "area" else f"layers.{role}")

    def fault(self, code: str, role: str, *, row: str = "", line: int = 0, **values: object) -> Fault:
        """A fault of this layer, at `row` or `line` where that is known."""
        return Fault(code, values, file=self.shown, line=line, layer=role, row=row)

    def error_of(self, code: str, role: str, **values: object) -> LayerError:
        """The error to raise where one fault makes further reading pointless."""
        return LayerError(Fault(code, values, file=self.shown, layer=role))
