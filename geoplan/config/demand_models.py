"""Where people start from: a population raster, its cells and its totals."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Basis, Crs, Metres, PathText, Section, Text


class Population(Section):
    """A raster of people per pixel, such as WorldPop or GHS-POP."""

    path: PathText
    """The raster, a GeoTIFF, counted from the config's folder."""
    reader: Literal["raster"] = "raster"
    """How the file is read."""
    crs: Crs | None = None
    """CRS, only where the file states none."""
    nodata: Literal["unknown", "nobody"] = "unknown"
    """What pixels without a value say: unknown, or that nobody lives there, as in WorldPop's constrained data."""
    source: Text | None = None
    """Who made the data."""
    date: Text | None = None
    """The day or year the data stand for."""
    licence: Text | None = None
    """Terms the data may be used under."""
    basis: Basis = "modelled"
    """observed, proxy (stands for something unmeasured) or modelled, as people spread by a model over pixels are."""
    error: Annotated[float, Field(ge=0)] | None = None
    """Relative error of the numbers, where known."""


class Totals(Section):
    """What every county is known to hold; the raster is scaled to it."""

    layer: Literal["area", "settlements"]
    """The layer that knows: area, or settlements summed up by county."""
    field: Text
    """Its column that the raster's people are scaled to; other groups of people of the layer are spread in the same way."""


class Demand(Section):
    """Where people start from."""

    source: Literal["settlements", "population"] = "settlements"
    """The layer that carries the people."""
    cell_m: Metres | None = None
    """With `source: population`: size of the cells that the raster's pixels are gathered into."""
    totals: Totals | None = None
    """With `source: population`: known totals of the counties; left out, the raster's own numbers count."""
    mode: Text | None = None
    """With `source: population`: the mode by which the nearest settlement of a cell is found; left out, the only one."""
