"""The input layers of a config as `Source`s, their paths counted from the config's folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geoplan.config.models import Config, Layer

if TYPE_CHECKING:
    from geoplan.readers.source import Source

_ENDINGS = {
    ".pbf": "osm",
    ".osm": "osm",
    ".csv": "table",
    ".tsv": "table",
    ".txt": "table",
    ".xlsx": "table",
    ".xls": "table",
}


def reader_of(path: str) -> str:
    """The reader that a file's ending asks for: osm, table, else vector."""
    name = path.lower()
    if name.endswith((".osm.bz2", ".osm.gz")):
        return "osm"
    return _ENDINGS.get(PurePosixPath(name).suffix, "vector")


def sources(config: Config) -> dict[str, Source]:
    """`Source` by layer: roads, settlements, facilities, and area where it has a file of its own."""
    layers: dict[str, Layer | None] = {
        "area": config.area if config.area.path else None,
        "roads": config.layers.roads,
        "settlements": config.layers.settlements,
        "facilities": config.layers.facilities,
    }
    return {name: _source(config, layer) for name, layer in layers.items() if layer is not None}


def _source(config: Config, layer: Layer) -> Source:
    from geoplan.readers.source import Source  # its room brings geopandas, which reading a config does not need

    return Source(
        path=Path(config.folder / layer.path),
        reader=layer.reader or reader_of(layer.path),
        layer=layer.layer or layer.sheet,
        header_row=layer.header_row,
        encoding=layer.encoding,
        crs=layer.crs,
        datum=layer.datum,
        fields=dict(layer.fields),
        values={field: dict(values) for field, values in layer.values.items()},
        where={column: list(values) for column, values in layer.where.items()},
        source=layer.source or "",
        date=layer.date or "",
        licence=layer.licence or "",
        basis=layer.basis,
        completeness=layer.completeness,
        error=layer.error,
        given=layer.path,
    )
