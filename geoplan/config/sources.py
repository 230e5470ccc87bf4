"""The input layers of a config as `Source`s, their paths counted from the config's folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geoplan.config.demand_models import Population
from geoplan.config.kinds import Layer
from geoplan.config.models import Config, Edges

if TYPE_CHECKING:
    from geoplan.inputs import InputNote
    from geoplan.readers.source import Source
    from geoplan.terrain import Elevation

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
    """`Source` by layer: those that the config gives, and area where it has a file of its own.

    A population raster that the demand does not come from is left out.
    """
    layers: dict[str, Layer | None] = {
        "area": config.area if config.area.path else None,
        "roads": config.layers.roads,
        "settlements": config.layers.settlements,
        "facilities": config.layers.facilities,
        "barriers": config.layers.barriers,
        "speed_zones": config.layers.speed_zones,
    }
    found = {name: source(config, layer) for name, layer in layers.items() if layer is not None}
    if config.demand.source == "population" and config.layers.population is not None:
        found["population"] = _population(config, config.layers.population)
        if "settlements" in found:
            found["settlements"] = replace(found["settlements"], unstated=frozenset({"people"}))
    return found


def _population(config: Config, layer: Population) -> Source:
    """The population raster as a `Source`."""
    from geoplan.readers.source import Source

    return Source(
        path=Path(config.folder / layer.path),
        reader=layer.reader,
        crs=layer.crs,
        nodata=layer.nodata,
        source=layer.source or "",
        date=layer.date or "",
        licence=layer.licence or "",
        basis=layer.basis,
        error=layer.error,
        given=layer.path,
    )


def elevation(config: Config) -> Elevation | None:
    """The elevation model; None where the config has none."""
    from geoplan.terrain import Elevation

    given = config.layers.elevation
    if given is None:
        return None
    return Elevation(
        paths=tuple(Path(config.folder / path) for path in given.path),
        given=given.path,
        crs=given.crs,
        source=given.source or "",
        date=given.date or "",
        licence=given.licence or "",
        basis=given.basis,
        error=given.error,
        sample_m=given.sample_m,
    )


def standards(config: Config) -> list[InputNote]:
    """Where the planner's own standards came from, for the manifest; nothing where the config names none."""
    from geoplan.inputs import InputNote
    from geoplan.provenance import sha256

    given = config.standards
    return [] if given is None else [InputNote("standards", given, sha256(config.folder / given), source=given)]


def polygons(config: Config, edges: Edges) -> Source | None:
    """The polygons that a work is about; None where it is about none."""
    if edges.within is None:
        return None
    return source(config, Layer(path=edges.within, layer=edges.layer, crs=edges.crs, where=edges.where))


def source(config: Config, layer: Layer) -> Source:
    """A layer of the config as a `Source`, its path counted from the config's folder."""
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
