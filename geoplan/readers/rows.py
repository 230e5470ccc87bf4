"""What a file holds before its columns are ours, and the book of what was wrong or doubtful in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geoplan import listing
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.readers import cells
from geoplan.readers.cells import Cells
from geoplan.readers.source import Source

_SHOWN = 5


@dataclass(frozen=True)
class Rows:
    """The rows of one layer as its file has them."""

    table: Mapping[str, Cells]  # by the file's own column names
    lines: NDArray[np.int64]  # of the file, or the row's number from 1
    geometry: NDArray[np.object_] | None = None  # None: points come from columns
    crs: CRS | None = None  # as the file states it
    crs_assumed: bool = False  # by the format (GeoJSON), not by the file
    whole: frozenset[str] = frozenset()  # columns declared to hold whole numbers

    def __len__(self) -> int:
        return len(self.lines)

    def kept(self, mask: NDArray[np.bool_]) -> Rows:
        """Only the rows of `mask`."""
        geometry = None if self.geometry is None else self.geometry[mask]
        table = {name: column[mask] for name, column in self.table.items()}
        return Rows(table, self.lines[mask], geometry, self.crs, self.crs_assumed, self.whole)


@dataclass(frozen=True)
class Ledger:
    """Faults and findings of one layer, written down while it is read and handed over at the end."""

    source: Source
    role: str
    faults: list[Fault] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The layer's place in the config."""
        return self.source.stated_at(self.role)

    def fault(self, code: str, *, row: str = "", line: int = 0, **values: object) -> None:
        """Write down a fault; messages may name `{key}`, the layer's place in the config, besides `values`."""
        self.faults.append(self.source.fault(code, self.role, row=row, line=line, **{"key": self.key, **values}))

    def rows_fault(self, code: str, labels: Iterable[str], seen: Iterable[object], **values: object) -> None:
        """Write down one fault for all rows that have it: how many, and the first few with the value seen."""
        names = list(labels)
        if names:
            values_seen = list(seen)
            told = all(cell is None for cell in values_seen)  # "empty" is in the sentence
            shown = listed(names, () if told else [cells.shown(cell) for cell in values_seen])
            self.faults.append(
                self.source.fault(
                    code,
                    self.role,
                    row=names[0] if len(names) == 1 else "",
                    **{"key": self.key, "count": len(names), "rows": shown, **values},  # type: ignore[arg-type]
                )
            )

    def find(self, code: str, *, row_id: str = "", point: tuple[float, float] | None = None, **values: object) -> None:
        """Write down a finding."""
        self.findings.append(Finding(code, self.role, row_id, {"key": self.key, **values}, point))

    def close(self) -> None:
        """Raise LayerError if there is any fault."""
        if self.faults:
            raise LayerError(self.faults)


def listed(names: Iterable[str], seen: Iterable[str] = ()) -> str:
    """The first few names, with the values seen beside them, and how many more there are."""
    every = list(names)
    values = list(seen)
    parts = [f"{name} ({values[i]})" if values else name for i, name in enumerate(every[:_SHOWN])]
    return ", ".join(parts) + (f" … +{len(every) - _SHOWN}" if len(every) > _SHOWN else "")


def counted(values: Iterable[str]) -> str:
    """Every distinct value with its count, the most frequent first."""
    return listing.counted(Counter(str(value) for value in values))
