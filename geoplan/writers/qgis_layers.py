"""The layers of a QGIS project: every style of the registry and every table, with the part of plan.gpkg that each shows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree.ElementTree import Element

from geoplan import styles, words
from geoplan.plan import Plan
from geoplan.styles import GROUPS, Fill, Style
from geoplan.styles.ground import AREA, FACILITY
from geoplan.tables import LAYERS, column
from geoplan.writers import geopackage, qgis_style, ready
from geoplan.writers.qgis_crs import system
from geoplan.writers.qgis_renderer import spoken
from geoplan.writers.qgis_xml import child, field, made, plain, sql_literal

# the groups of the list of layers, the uppermost first. Land lies below everything, so that roads and places stand on it.
HEADINGS: dict[str, tuple[str, str]] = {
    "over": ("Facilities and findings", "设施与检查发现"),
    **{str(key): told for key, told in GROUPS.items()},
    "land": ("Areas", "范围"),
    "tables": ("Tables", "表格"),
}
NAMES, OUTLINE = "names", "outline"  # two looks of settlements and of the area that only the project has
GROUND = ("area", "borders", OUTLINE)
_OVER = ("facilities", "findings")
_GEOMETRIES = {"Point": "Point", "LineString": "Line", "MultiPolygon": "Polygon", None: "No geometry"}


@dataclass(frozen=True)
class Shown:
    """One layer of the project: a style, or a table without a geometry (`style` is None)."""

    id: str
    title: str
    group: str
    layer: str
    style: Style | None = None

    @property
    def visible(self) -> bool:
        """Whether it is shown when the project opens."""
        return self.style is not None and self.style.visible

    @property
    def source(self) -> str:
        """Where its rows are: a path that holds wherever the run's folder is moved."""
        where = self.style.where if self.style else {}
        told = " AND ".join(f"{field(name)} = {sql_literal(value)}" for name, value in where.items())
        return f"./{geopackage.FILE}|layername={self.layer}" + (f"|subset={told}" if told else "")


def listed(plan: Plan) -> tuple[Shown, ...]:
    """Every layer of the project in the order of its list, the uppermost first; they are drawn in the same order.

    Services, tiers and modes stand among themselves in the registry's order, which is the one a reader looks for.
    """
    runs = [
        list(held)
        for _, held in groupby(_looks(plan), key=lambda one: (one.layer, one.name in (NAMES, "borders", OUTLINE)))
    ]
    found = [
        Shown(_id(one.name), plain(words.told(one.en, one.zh, plan.language)), _group(one), one.layer, one)
        for held in reversed(runs)
        for one in held
    ]
    found += [
        Shown(_id(layer), words.told(LAYERS[layer].en, LAYERS[layer].zh, plan.language), "tables", layer)
        for layer in ready.layers(plan)
        if LAYERS[layer].geometry is None
    ]
    order = list(HEADINGS)
    return tuple(sorted(found, key=lambda one: order.index(one.group)))


def _looks(plan: Plan) -> Iterator[Style]:
    """The registry's styles, the lowest first; borders are drawn above roads, and facilities are parted by service."""
    looks = styles.styles(plan)
    lowest = max((at for at, one in enumerate(looks) if one.layer in ("area", "roads")), default=-1)
    for at, one in enumerate(looks):
        if one.layer == "facilities" and one.categories:
            yield from _by_service(one)
        elif one.layer == "area":
            yield replace(one, symbol=replace(AREA, outline=""))
        else:
            yield one
        if at == lowest:
            yield from _borders(looks)
        if one.layer == "settlements":
            names = replace(one, name=NAMES, en="Names of settlements", zh="居民点名称", column="", categories=())
            yield replace(names, visible=False)


def _borders(looks: Sequence[Style]) -> Iterator[Style]:
    """The borders of counties where there are some, and the border of them all."""
    for one in looks:
        if one.layer == "area" and isinstance(one.symbol, Fill):
            if one.symbol != AREA:
                counties = replace(one.symbol, colour="")
                yield replace(one, name="borders", en="County borders", zh="县界", symbol=counties)
            en, zh = "Border of the planned area", "规划范围界线"
            yield replace(one, name=OUTLINE, en=en, zh=zh, symbol=replace(AREA, colour=""))


def _by_service(style: Style) -> Iterator[Style]:
    for one in style.categories:
        service = str(one.values[0])
        yield replace(
            style,
            name=f"facilities_{service}",
            en=f"Facilities · {one.en}",
            zh=f"设施 · {one.zh}",
            symbol=FACILITY,
            column="",
            categories=(),
            where={**style.where, "service": service},
        )


def _group(style: Style) -> str:
    if style.layer in _OVER or style.name == NAMES:
        return "over"
    return "land" if any(isinstance(one, Fill) and one.colour for one in style.symbols()) else style.group


def _id(name: str) -> str:
    """A name that QGIS keeps: longer than ten letters, and only letters that every version of it takes."""
    safe = re.sub(r"[^A-Za-z0-9_]", "_", name)
    # names that differ in other signs only stay apart
    return f"geoplan_{safe}" + ("" if safe == name else f"_{hashlib.sha256(name.encode()).hexdigest()[:8]}")


def element(plan: Plan, one: Shown) -> Element:
    """The layer with its source, its look, and the labels of its columns; results are read only."""
    geometry = LAYERS[one.layer].geometry
    labelled = one.style is not None and one.style.label is not None
    held = made(
        "maplayer",
        type="vector",
        geometry=_GEOMETRIES[geometry],
        styleCategories="AllStyleCategories",
        labelsEnabled="1" if labelled else "0",
        readOnly="1",
    )
    child(held, "id", one.id)
    child(held, "datasource", one.source)
    child(held, "layername", one.title)
    if geometry:
        child(held, "srs").append(system(plan.crs))
    child(held, "provider", "ogr", encoding="UTF-8")
    child(child(held, "map-layer-style-manager", current="default"), "map-layer-style", name="default")
    told = geopackage.aliases(plan, one.layer)
    if one.style is not None and geometry:
        drawn = qgis_style.look(one.style, names={}, aliases=told, geometry=geometry, language=plan.language)
        held.extend([_merged(drawn[0]) if one.style.name == OUTLINE else drawn[0], *drawn[1:]])
        child(held, "blendMode", "0")
        child(held, "layerOpacity", "1")
    else:
        held.extend(qgis_style.fields(told))
    if "name" in told:
        child(held, "previewExpression", field("name"))
    return held


def _merged(renderer: Element) -> Element:
    """Polygons drawn as one."""
    held = made("renderer-v2", type="mergedFeatureRenderer")
    held.append(renderer)
    return held


def present(plan: Plan, style: Style) -> list[int]:
    """The classes with words that have rows; one speaks for those without words that follow it."""
    own = plan.tables[style.layer]
    for name, value in style.where.items():
        own = own[own[name] == value]
    if not style.column or not style.categories:
        return list(range(len(style.categories)))
    codes = own[style.column]
    if column(style.layer, style.column).kind == "bool":
        codes = codes.fillna(False).astype(int)
    known = {value for one in style.categories for value in one.values}
    held = [bool((codes.isin(one.values) if one.values else ~codes.isin(known)).any()) for one in style.categories]
    found = []
    for at in spoken(style):
        last = next((n for n in range(at + 1, len(held)) if n in spoken(style)), len(held))
        if any(held[at:last]):
            found.append(at)
    return found
