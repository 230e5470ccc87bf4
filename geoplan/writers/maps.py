"""maps/: one finished map of the plan as a PNG, A3 at 200 dots an inch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import numpy as np
from pyproj import CRS

from geoplan import words
from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import LAYERS
from geoplan.writers import map_meaning, ready
from geoplan.writers.map_meaning import Shown, Theme

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from geoplan.writers.map_sheet import Sheet

FOLDER = "maps"
_BORDER = (0, (9, 3, 2, 3))


def findings(plan: Plan) -> list[Finding]:
    """Names and titles that no font of this machine can draw."""
    from geoplan.writers import map_fonts

    wanted = [plan.title.get(language, "") for language in ("en", "zh") if plan.language in (language, "both")]
    if "centres" in plan.tables:
        wanted += list(plan.tables["centres"]["name" if plan.language != "en" else "name_en"])
        wanted += sorted(set(plan.tables["centres"]["tier"]))
    if all(text.isascii() for text in wanted):
        return []
    lettering = map_fonts.lettering()
    missing = [text for text in wanted if not lettering.draws(" ".join(text.split()))]
    return [Finding("font_missing", values={"count": len(missing), "example": missing[0]})] if missing else []


def write(plan: Plan, folder: Path) -> None:
    """Write `maps/<name>.png`, the urban system, and `access_<service>.png` and `sites_<question>.png` beside it.

    Without both, `maps/<name>.png` shows roads and places. Drawn in `plan.crs` where that is in metres, else in the
    computing frame. What was worked out has maps of its own: `how_sure.png` (every candidate by the share of draws that
    choose it), `axes.png`, `spheres.png`, `functions.png`, and `frontier.png`, the trade-off between travel and merit.
    """
    metric = plan.crs.is_projected and plan.crs.axis_info[0].unit_name == "metre"
    layers = _layers(plan, plan.crs if metric else None)
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    services = sorted(set(layers["access"]["service"])) if _has(layers, "access") else []
    if _has(layers, "centres") or not services:
        _draw(plan, layers, Shown(), metric, place / f"{plan.name}.png")
    for service in services:
        _draw(plan, layers, Shown(service=service), metric, place / f"access_{service}.png")
    for siting in sorted(set(layers["sites"]["siting"])) if _has(layers, "sites") else ():
        _draw(plan, layers, Shown(siting=siting), metric, place / f"sites_{siting}.png")
    for theme, drawing in _themes().items():
        if drawing.worth_drawing(layers):
            _draw(plan, layers, Shown(theme=theme), metric, place / f"{theme}.png")
    if "frontier" in plan.tables:
        _draw_frontier(plan, place / "frontier.png")


def _themes() -> dict[Theme, _Theme]:
    """The maps beside the urban system, by the name of their file."""
    from geoplan.writers import map_axes, map_functions, map_spheres, map_sure

    return {"how_sure": map_sure, "axes": map_axes, "spheres": map_spheres, "functions": map_functions}


class _Theme(Protocol):
    """A module that draws one map beside the urban system."""

    def worth_drawing(self, layers: dict[str, gpd.GeoDataFrame], /) -> bool:
        """Whether there is anything to show."""

    def draw(
        self, sheet: Sheet, layers: dict[str, gpd.GeoDataFrame], order: list[str], /
    ) -> list[tuple[str, Sequence[Artist]]]:
        """Draw it; returns the legend's sections."""

    def heads(self, sheet: Sheet, layers: dict[str, gpd.GeoDataFrame], /) -> tuple[str, str]:
        """What the columns of the list beside it are."""

    def listed(
        self, sheet: Sheet, layers: dict[str, gpd.GeoDataFrame], order: list[str], /
    ) -> list[list[tuple[str, str]]]:
        """The list beside it, by group."""


def _draw_frontier(plan: Plan, path: Path) -> None:
    """The trade-off between travel and merit, where there is one."""
    from geoplan.writers import map_fonts, map_frontier, map_sheet

    if not map_frontier.worth_drawing(plan.tables["frontier"]):
        return
    lettering = map_fonts.lettering()
    language = plan.language if plan.language == "en" or lettering.draws("规划范围") else "en"
    sheet = map_frontier.lay_out(lettering, language)
    map_frontier.draw(sheet, plan.tables["frontier"], _warnings(plan, sheet))
    map_sheet.title(sheet, _title(plan, sheet), map_frontier.meaning(sheet))
    map_sheet.save(sheet, path)


def _draw(plan: Plan, layers: dict[str, gpd.GeoDataFrame], shown: Shown, metric: bool, path: Path) -> None:
    """One sheet: access to a service, works of siting, a theme, the urban system or, without one, roads and places."""
    from geoplan.writers import map_fonts, map_furniture, map_sheet

    lettering = map_fonts.lettering()
    language = plan.language if plan.language == "en" or lettering.draws("规划范围") else "en"
    sheet = map_sheet.lay_out(_bounds(layers), lettering, language)
    _ground(sheet, layers)
    roads = _roads(sheet, layers)
    sections = _content(sheet, layers, shown, map_meaning.order(plan))
    warnings = _warnings(plan, sheet)
    map_furniture.watermark(sheet, [part for warning in warnings for part in warning.split(" — ")])
    said = [map_meaning.sentence(plan, shown, one) for one in ("zh", "en") if language in (one, "both")]
    map_sheet.title(sheet, _title(plan, sheet), "   |   ".join(said))
    top = map_furniture.legend(sheet, [*sections, roads])
    bottom = map_furniture.furniture(sheet, _notes(plan, sheet, metric), warnings)
    if listing := _listing(sheet, layers, shown, map_meaning.order(plan)):
        map_furniture.listing(sheet, top, bottom, *listing)
    map_sheet.save(sheet, path)


def _content(
    sheet: Sheet, layers: dict[str, gpd.GeoDataFrame], shown: Shown, order: list[str]
) -> list[tuple[str, Sequence[Artist]]]:
    """Draw what the sheet is about; returns the legend's sections."""
    from geoplan.writers import map_access, map_sites, map_system

    if shown.theme:
        return _themes()[shown.theme].draw(sheet, layers, order)
    most = _most_people(layers, "settlements" if shown.system else "demand")
    if shown.service:
        return map_access.draw(sheet, layers, shown.service, most)
    if shown.siting:
        return map_sites.draw(sheet, layers, shown.siting, most)
    people = _settlements(sheet, layers, most)
    return [*map_system.draw(sheet, layers, order), people] if _has(layers, "centres") else [people]


def _listing(
    sheet: Sheet, layers: dict[str, gpd.GeoDataFrame], shown: Shown, order: list[str]
) -> tuple[tuple[str, str], list[list[tuple[str, str]]]] | None:
    """The heads and the rows of the list beside the map; None where it has none."""
    from geoplan.writers import map_system

    if shown.theme:
        theme = _themes()[shown.theme]
        return theme.heads(sheet, layers), theme.listed(sheet, layers, order)
    if not shown.system or not _has(layers, "centres"):
        return None
    heads = sheet.say("Place", "地方"), sheet.say("people of its hinterland", "腹地人口")
    return heads, map_system.served(sheet, layers["centres"], order)


def _layers(plan: Plan, crs: CRS | None) -> dict[str, gpd.GeoDataFrame]:
    drawn = {}
    for layer in ready.layers(plan):
        held = plan.tables[layer]
        if LAYERS[layer].geometry and isinstance(held, gpd.GeoDataFrame):
            drawn[layer] = held.set_geometry(ready.geometries(plan, layer, crs or held.crs or plan.crs))
    return drawn


def _has(layers: dict[str, gpd.GeoDataFrame], layer: str) -> bool:
    return layer in layers and len(layers[layer]) > 0


def _bounds(layers: dict[str, gpd.GeoDataFrame]) -> tuple[float, float, float, float]:
    for layer in ("area", "settlements", "roads", *layers):
        if layer in layers and np.isfinite(layers[layer].total_bounds).all():
            west, south, east, north = layers[layer].total_bounds
            return float(west), float(south), float(east), float(north)
    return 0.0, 0.0, 1000.0, 1000.0


def _most_people(layers: dict[str, gpd.GeoDataFrame], layer: str) -> float:
    layer = layer if layer in layers else "access"
    if not _has(layers, layer):
        return 0.0
    return float(np.nan_to_num(layers[layer]["people"].to_numpy(dtype="float64")).max())


def _ground(sheet: Sheet, layers: dict[str, gpd.GeoDataFrame]) -> None:
    from geoplan.writers import map_marks

    if _has(layers, "area"):
        area = layers["area"].geometry
        map_marks.fill(sheet.map, area.tolist(), "#f3f1ec", edgecolors="none", zorder=1)
        whole = gpd.GeoSeries([area.union_all()])
        map_marks.borders(sheet.map, area, colors="#5a5a5a", linewidths=0.9, linestyles=_BORDER, zorder=9)
        map_marks.borders(sheet.map, whole, colors="white", linewidths=3.0, zorder=9.5)
        map_marks.borders(sheet.map, whole, colors="#3a3a3a", linewidths=1.5, zorder=10)


def _roads(sheet: Sheet, layers: dict[str, gpd.GeoDataFrame]) -> tuple[str, Sequence[Artist]]:
    from matplotlib.lines import Line2D

    from geoplan.writers import map_roads

    entries = map_roads.draw(sheet, layers["roads"]) if _has(layers, "roads") else []
    if _has(layers, "area"):
        own: dict[str, Any] = {"color": "#5a5a5a", "linewidth": 0.9, "linestyle": _BORDER}
        entries.append(Line2D([], [], color="#3a3a3a", linewidth=1.5, label=sheet.say("Planned area", "规划范围")))
        if len(layers["area"]) > 1:
            entries.append(Line2D([], [], label=sheet.say("County border", "县界"), **own))
    return sheet.say("Roads and borders", "道路与界线"), entries


def _settlements(sheet: Sheet, layers: dict[str, gpd.GeoDataFrame], most: float) -> tuple[str, Sequence[Artist]]:
    from matplotlib.lines import Line2D

    from geoplan.writers import map_marks

    if not _has(layers, "settlements"):
        return "", []
    for inside, colour in ((False, "#ffffff"), (True, "#6f6f6f")):
        own = layers["settlements"]
        own = own[own["inside"].fillna(True).to_numpy(dtype=bool) == inside]
        areas = map_marks.areas_by_people(own["people"].to_numpy(dtype="float64"), most)
        map_marks.dots(
            sheet.map, own.geometry, areas, facecolor=colour, edgecolor="#555555", linewidth=0.5, alpha=0.75, zorder=12
        )
    entries = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            color="#6f6f6f",
            markeredgecolor="#555555",
            label=f"{step:,.0f}".replace(",", " "),
            markersize=float(np.sqrt(map_marks.areas_by_people(np.array([step]), most)[0])),
        )
        for step in map_marks.steps(most)
    ]
    return sheet.say("People of a settlement", "居民点人口"), entries


def _title(plan: Plan, sheet: Sheet) -> list[str]:
    order = {"en": ["en"], "zh": ["zh", "en"]}.get(sheet.language, ["zh", "en"])
    lines = [" ".join(plan.title[language].split()) for language in order if plan.title.get(language)]
    lines = [line for line in dict.fromkeys(lines) if sheet.lettering.draws(line)] or [plan.name]
    return lines[:1] if sheet.language == "zh" else lines


def _warnings(plan: Plan, sheet: Sheet) -> list[str]:
    """What the watermark says: which inputs were not observed; nothing where all were."""
    if plan.basis == "observed":
        return []
    weak = {note.layer: note.basis for note in plan.inputs if note.basis != "observed"}
    found = []
    if weak.keys() & {"settlements", "population", "demand"}:
        found.append(
            {"en": "PROXY POPULATION", "zh": "人口为推算值"}.get(sheet.language, "PROXY POPULATION — 人口为推算值")
        )
    if "roads" in weak:
        found.append(
            {"en": "MODELLED ROADS", "zh": "道路为推导数据"}.get(sheet.language, "MODELLED ROADS — 道路为推导数据")
        )
    generic = {"en": "NOT OBSERVED DATA", "zh": "数据非实测"}.get(sheet.language, "NOT OBSERVED DATA — 数据非实测")
    return found or [generic]


def _notes(plan: Plan, sheet: Sheet, metric: bool) -> list[str]:
    authority = ":".join(plan.crs.to_authority() or ())
    name = plan.crs.name + (f" ({authority})" if authority else "")
    notes = [sheet.say("Population base", "人口口径") + f": {plan.base}", sheet.say("CRS", "坐标系") + f": {name}"]
    if not metric:
        notes.append(sheet.say("Drawn in a local transverse Mercator.", "图面采用局部横轴墨卡托投影。"))
    tolerance_m = plan.notes.get("polygon_tolerance_m")
    if isinstance(tolerance_m, (int, float)) and plan.tables.keys() & {"catchments", "hinterlands"}:
        notes.append(sheet.say(f"Borders simplified to {tolerance_m:g} m", f"范围边界简化容差 {tolerance_m:g} 米"))
    sources: dict[str, list[str]] = {}
    for note in plan.inputs:
        parts = [
            part
            for part in (note.source or sheet.say("source not stated", "来源未注明"), note.date, note.licence)
            if part
        ]
        sources.setdefault(", ".join(parts), []).append(_layer_name(note.layer, sheet))
    notes += [f"{', '.join(dict.fromkeys(layers))}: {source}" for source, layers in sources.items()]
    return notes


def _layer_name(layer: str, sheet: Sheet) -> str:
    if layer in LAYERS:
        return LAYERS[layer].en if sheet.language == "en" else LAYERS[layer].zh
    return words.word(layer, "en" if sheet.language == "en" else "zh")
