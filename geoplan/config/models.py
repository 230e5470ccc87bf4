"""The config as frozen models: attribute names are the YAML keys, and the line under a key documents it everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, Strict

from geoplan.config.centre_models import Centres
from geoplan.config.demand_models import Demand, Population
from geoplan.config.document import Document
from geoplan.config.equity_models import Equity
from geoplan.config.function_models import Functions, Linkages
from geoplan.config.gap_models import Gaps
from geoplan.config.kinds import (
    Basis,
    Crs,
    Layer,
    Metres,
    Minutes,
    Name,
    PathText,
    Positive,
    Section,
    Several,
    Text,
    Texts,
    Where,
    as_list,
    as_text,
)
from geoplan.config.measure_models import Access
from geoplan.config.output_models import Maps, Report, Shapefile
from geoplan.config.service_models import RuralAccess, Service
from geoplan.config.siting_models import Siting

BarrierKind = Literal["river", "canal", "water", "railway", "fence", "motorway", "other", "none"]
_OR_ONE = BeforeValidator(as_list, json_schema_input_type=BarrierKind | list[BarrierKind])


def _as_title(value: Any) -> Any:
    value = as_text(value)
    return {"en": value, "zh": value} if isinstance(value, str) else value


class Title(Section):
    """The plan's title in both languages; one text serves both."""

    en: Text
    """English title."""
    zh: Text
    """Chinese title."""


class Area(Layer):
    """The planned area: polygons of a file, or the union of the settlements' polygons."""

    path: PathText | None = None  # type: ignore[assignment]
    """The file with the area's polygons, one row per county."""
    from_: Literal["settlements"] | None = Field(default=None, alias="from")
    """`settlements`: the area is the union of the settlements' polygons."""
    margin_km: Annotated[float, Field(ge=0, le=500)] = 0.0
    """How far beyond the area roads, facilities and settlements are read, since people cross borders."""


class Elevation(Section):
    """An elevation model: heights in metres, as one raster or several tiles."""

    path: Annotated[
        tuple[PathText, ...],
        Strict(False),
        BeforeValidator(as_list, json_schema_input_type=str | list[str]),
        Field(min_length=1),
    ]
    """The raster, or the list of its tiles: GeoTIFF, .hgt or .hgt.zip, counted from the config's folder."""
    crs: Crs | None = None
    """CRS, only where the files state none."""
    source: Text | None = None
    """Who made the data."""
    date: Text | None = None
    """The day or year the data stand for."""
    licence: Text | None = None
    """Terms the data may be used under."""
    basis: Basis = "observed"
    """observed, proxy (stands for something unmeasured) or modelled."""
    error: Annotated[float, Field(ge=0)] | None = None
    """Error of the heights in metres, where known."""
    sample_m: Annotated[float, Field(ge=1, le=1000)] | None = None
    """Distance between heights along a road; left out, a cell. More smooths the noise of models that show roofs and trees."""


class Layers(Section):
    """The input layers."""

    roads: Layer
    """Roads: an OpenStreetMap extract or any line layer."""
    settlements: Layer | None = None
    """Settlements with their people; those may come from `population` instead."""
    population: Population | None = None
    """A raster of people per pixel, for `demand: {source: population}`."""
    facilities: Layer | None = None
    """Facilities of all services."""
    barriers: Layer | None = None
    """What no way to the road may cross: lines or polygons with a `kind`, or an OpenStreetMap extract."""
    elevation: Elevation | None = None
    """Heights, for modes that have a `slope` and for vetoes on slopes."""
    speed_zones: Layer | None = None
    """Polygons in which speeds are multiplied by `factor`, for a `mode` and in a `period` where they name one."""


Kind = Literal["car", "walk", "bicycle", "ebike"]


class Mode(Section):
    """One way of travelling."""

    kind: Kind | None = None
    """What travels: car, walk, bicycle or ebike; left out where that is the mode's name."""
    speeds: Text
    """Speed table by road class: the name of one in `geoplan/speeds`, or the path of a .yaml file of your own."""
    access_kmh: Annotated[float, Field(ge=1, le=200)]
    """Speed on the way to and from the road."""
    snap_max_m: Annotated[float, Field(gt=0, le=100_000)]
    """How far a place may lie from a road it uses."""
    snap_prefer_m: Annotated[float, Field(ge=0, le=100_000)] = 300.0
    """How much farther a road may lie that leads to a facility, to be preferred over one that leads to none."""
    barriers: Annotated[Several[BarrierKind], _OR_ONE] | None = None
    """Kinds of barriers that bar the way to the road; left out, all of the layer. `motorway` adds those of the roads."""
    slope: Literal["tobler", "cycling", "none"] | None = None
    """How slopes change the speed: tobler (walk), cycling (bicycle, ebike) or none; needs `layers.elevation`."""
    period: Text | None = None
    """Hour of the speeds, such as peak: one of the `periods` of the speed table or of `layers.speed_zones`."""

    def kind_as(self, name: str) -> str:
        """What travels, for a mode of this name."""
        return self.kind or name


class Edges(Section):
    """Which edges a work is about: a list of ids, or those that run through polygons."""

    edges: Texts = ()
    """Ids of edges, or of roads and then all of their edges."""
    within: PathText | None = None
    """A file with polygons: the edges that run through them, of those named where some are."""
    layer: Text | None = None
    """Layer of a GeoPackage or File Geodatabase."""
    crs: Crs | None = None
    """CRS of the polygons, only where the file states none."""
    where: Where = Field(default_factory=dict)
    """Column: the values whose polygons are kept."""


def _as_edges(value: Any) -> Any:
    return {"edges": value} if isinstance(value, str | int | list) and not isinstance(value, bool) else value


EdgesMeant = Annotated[Edges, BeforeValidator(_as_edges, json_schema_input_type=str | int | list[str | int] | Edges)]


class Work(Section):
    """One work on the network: exactly one of close, slow, upgrade and add."""

    name: Name | None = None
    """What findings and new edges call it."""
    close: EdgesMeant | None = None
    """Edges that are closed, from end to end even where only part of one lies within the polygons."""
    direction: Literal["both", "forward", "back"] | None = None
    """With `close`: both (where left out), forward as the edge is drawn, or back."""
    slow: EdgesMeant | None = None
    """Edges that become slower, on the part within the polygons."""
    upgrade: EdgesMeant | None = None
    """Edges that become quicker, on the part within the polygons."""
    factor: Positive | None = None
    """With `slow` and `upgrade`: the share of its speed at which an edge is left, such as 0.5 or 1.25."""
    kmh: Annotated[float, Field(gt=0, le=300)] | None = None
    """With `slow`: the highest speed; with `upgrade`: the lowest."""
    add: Layer | None = None
    """New roads as lines, joined to the network at their ends."""
    tolerance_m: Annotated[float, Field(ge=0, le=1000)] | None = None
    """With `add`: how far an end may lie from the road it joins; left out, that of the network."""
    modes: Texts = ()
    """The modes it is for; left out, all that it concerns, an `upgrade` those by car."""


class Network(Section):
    """How roads become a network."""

    modes: Annotated[Mapping[Name, Mode], Field(min_length=1)]
    """The ways of travelling, by name: car, walk, bicycle, ebike, or any other name with its `kind`."""
    tolerance_m: Annotated[float, Field(ge=0, le=100)] = 1.0
    """Gaps between road ends up to this length are closed, each with a finding."""
    works: Annotated[Several[Work], Field(min_length=1)] | None = None
    """Works on the network, one after the other: roads closed, slowed, upgraded and added. The plan is then a scenario."""


class Catchments(Section):
    """Service areas as polygons."""

    cell_m: Metres
    """Cell size of the grid they are made from."""
    bands_min: Annotated[Several[Minutes], Field(min_length=1)] | None = None
    """Upper ends of the travel-time bands of isochrones, rising."""
    per_facility: bool = False
    """Whether isochrones are drawn for each facility as well."""


Output = Literal["geopackage", "shapefile", "qgis", "report", "tables", "maps"]
OUTPUTS: tuple[Output, ...] = ("geopackage", "shapefile", "qgis", "report", "tables", "maps")


@dataclass(frozen=True)
class Origin:
    """What a config was read from; two configs that say the same are equal whatever they were read from."""

    document: Document | None = field(compare=False)


class Config(Section):
    """A whole plan, as one YAML file states it."""

    version: Literal[1]
    """Version of this format."""
    name: Name
    """The plan's name; its results stand in a folder of that name."""
    title: Annotated[Title, BeforeValidator(_as_title, json_schema_input_type=str | Title)] | None = None
    """Title of maps and tables; left out, it is the name."""
    language: Literal["en", "zh", "both"] = "both"
    """Language of maps and labels."""
    crs: Crs = "auto"
    """CRS of the results, such as EPSG:4549; `auto` finds one and reports it."""
    base: Text = "people"
    """The population column that people are counted by."""
    area: Area
    """The planned area."""
    layers: Layers
    """The input layers."""
    demand: Demand = Field(default_factory=Demand)
    """Where people start from."""
    network: Network | None = None
    """How roads become a network."""
    standards: PathText | None = None
    """A file with standards of your own, in the form of those in `geoplan/standards`; the same name replaces theirs."""
    services: Mapping[Name, Service] = Field(default_factory=dict)
    """The services, by name."""
    rural_access: RuralAccess | None = None
    """The Rural Access Index."""
    access: Mapping[Name, Access] = Field(default_factory=dict)
    """Further measures of access, by name."""
    equity: Equity | None = None
    """How fairly the measures of access are shared."""
    gaps: Gaps | None = None
    """What is asked about gaps besides who is beyond a standard."""
    functions: Functions | None = None
    """Settlements as they function."""
    linkages: Linkages | None = None
    """What binds settlements to each other."""
    catchments: Catchments | None = None
    """Service areas as polygons."""
    centres: Centres | None = None
    """The urban system."""
    siting: Mapping[Name, Siting] = Field(default_factory=dict)
    """Questions of siting, by name: where to build, enlarge or close facilities of a service."""
    outputs: Annotated[Several[Output], Field(min_length=1)] = OUTPUTS
    """What is written."""
    report: Report | None = None
    """What the title blocks of maps and reports say."""
    shapefile: Shapefile | None = None
    """How shapefiles are written."""
    maps: Maps | None = None
    """How maps are drawn."""

    _file: Path = PrivateAttr(default=Path("config.yaml"))
    _origin: Origin = PrivateAttr(default_factory=lambda: Origin(None))

    @property
    def file(self) -> Path:
        """The YAML file this was read from."""
        return self._file

    @property
    def document(self) -> Document | None:
        """The YAML this was read from, with the place of every key; None where it came from elsewhere."""
        return self._origin.document

    @property
    def folder(self) -> Path:
        """The folder that relative paths count from."""
        return self._file.parent
