"""The map: every layer that can be looked at, simplified, with the styles that QGIS and the printed maps have too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import map_words
from geoplan.styles import GROUPS, Style, styles
from geoplan.tables import LAYERS, column, round_significant
from geoplan.writers import ready
from geoplan.writers.web import payload, shapes, style_json
from geoplan.writers.web.parts import map_roads
from geoplan.writers.web.parts.map_popups import POPUPS, Popup

MOST = 40_000  # rows of a layer of points or lines; of more, those with the most people are shown
DIGITS = 5  # of numbers in popups, which never lose their whole part; the tables have all
LEFT_OUT = ("snaps", "demand")  # shown by QGIS; what they say stands in access


def data(plan: Plan) -> dict[str, Any] | None:
    """Layers, styles, what a click tells, and what the map leaves out."""
    shown = [style for style in styles(plan) if style.layer not in LEFT_OUT and plan.has(style.layer)]
    places = {layer: shapes.in_degrees(plan, layer) for layer in dict.fromkeys(style.layer for style in shown)}
    bounds = shapes.extent([places["area"]] if "area" in places else list(places.values()))
    if bounds is None:
        return None
    metres = shapes.tolerance_m(bounds)
    roads = map_roads.roads(plan, places.pop("roads"), shown, metres) if "roads" in places else None
    told = {layer: _layer(plan, layer, own, shown, metres) for layer, own in places.items()}
    return {
        "bounds": bounds,
        "scale": shapes.SCALE,
        "layers": {layer: held[0] for layer, held in told.items()} | ({"roads": roads.layer} if roads else {}),
        "styles": _looks(shown, {layer: held[1] for layer, held in told.items()}, roads),
        "standards": _standards(told),
        "groups": {group: {"en": en, "zh": zh} for group, (en, zh) in GROUPS.items()},
        "notes": list(_notes(plan, metres, places, told, roads)),
        "sources": payload.both(map_words.sources(plan, "en"), map_words.sources(plan, "zh")),
        "warnings": payload.both(map_words.warnings(plan, "en"), map_words.warnings(plan, "zh")),
        "draft": payload.both(list(map_words.approval(plan, "en")), list(map_words.approval(plan, "zh"))),
    }


def _looks(shown: list[Style], rows: dict[str, pd.DataFrame], roads: map_roads.Roads | None) -> list[dict[str, Any]]:
    found = []
    for style in shown:
        if style.layer in rows:
            found.append(style_json.look(style, style_json.row_symbols(style, rows[style.layer])))
        elif roads and style.name == roads.style:
            found.append(style_json.look(style, roads.rows))
    return [one for one in found if one["rows"].strip()]


def _standards(told: dict[str, tuple[dict[str, Any], pd.DataFrame]]) -> dict[str, dict[str, str]]:
    """Every standard that a popup may tell, in words."""
    texts = sorted({text for _, rows in told.values() if "standard" in rows for text in rows["standard"] if text})
    return {text: {"en": words.standard(text, "en"), "zh": words.standard(text, "zh")} for text in texts}


def _layer(
    plan: Plan, layer: str, places: np.ndarray, shown: list[Style], metres: float
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A layer for the map, and those of its rows that it has, by which styles number their symbols."""
    geometry = LAYERS[layer].geometry
    rows = ready.values(plan, layer)
    kept = _kept(rows, places, [style for style in shown if style.layer == layer], geometry != "MultiPolygon")
    rows, places = rows.iloc[kept].reset_index(drop=True), places[kept]
    popup = POPUPS.get(layer, Popup())
    told = _named(plan, layer, rows)
    names = [name for name in dict.fromkeys((*popup.columns, *popup.hidden, "name", "name_en")) if name in told]
    areas = [style.area_by for style in shown if style.layer == layer and style.area_by]
    for name in [name for name in (*names, *areas) if pd.api.types.is_float_dtype(told[name])]:
        told[name] = _short(told[name].to_numpy(dtype="float64"), column(layer, name).unit)
    drawn: Any = shapes.points(places) if geometry == "Point" else None
    if drawn is None:
        drawn = _land(rows, places, metres) if geometry == "MultiPolygon" else shapes.lines(places, metres)
    entry = {
        "kind": geometry,
        "title": {"en": LAYERS[layer].en, "zh": LAYERS[layer].zh},
        "rows": payload.packed(told, list(dict.fromkeys([*names, *areas]))),
        "shapes": drawn,
        "popup": [_labelled(layer, name, popup) for name in popup.columns if name in told],
        "selects": popup.selects,
        "id": popup.id,
    }
    return entry, rows


def _short(values: np.ndarray, unit: str) -> np.ndarray:
    """Numbers with the digits that a popup writes: whole people, of large numbers one decimal, else few digits."""
    if unit == "people":
        return np.round(values)
    return np.where(np.abs(values) < 10**DIGITS / 10, round_significant(values, DIGITS), np.round(values, 1))


def _kept(rows: pd.DataFrame, places: np.ndarray, own: list[Style], thinned: bool) -> np.ndarray:
    """Numbers of the rows that some style shows and that lie somewhere; of too many points or lines, where most people are."""
    seen = np.zeros(len(rows), dtype=bool)
    for style in own:
        seen |= [number is not None for number in style_json.row_symbols(style, rows)]
    kept = np.flatnonzero(seen & np.array([place is not None for place in places], dtype=bool))
    if not thinned or len(kept) <= MOST:
        return kept
    people = rows["people"].fillna(0).to_numpy()[kept] if "people" in rows else np.zeros(len(kept))
    return np.sort(kept[np.argsort(-people, kind="stable")[:MOST]])


def _land(rows: pd.DataFrame, places: np.ndarray, metres: float) -> list[Any]:
    """Polygons, those that tile the land with each other simplified together."""
    by = next((name for name in ("tier", "service") if name in rows), "")
    told: list[Any] = [None] * len(rows)
    for own in rows.groupby(by, sort=True).indices.values() if by else [np.arange(len(rows))]:
        for at, rings in zip(own, shapes.land(places[own], metres), strict=True):
            told[at] = rings
    return told


def _named(plan: Plan, layer: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names of what they point at: settlement, facility, parent."""
    told = rows.copy()
    if layer == "access":
        told["name"] = _names(plan, rows, "settlement_id", "settlements", "name")
        told["name_en"] = _names(plan, rows, "settlement_id", "settlements", "name_en")
    if "facility_id" in told and layer != "facilities":
        told["facility_name"] = _names(plan, rows, "facility_id", "facilities", "name")
    if "parent_id" in told:
        told["parent_name"] = _names(plan, rows, "parent_id", "centres", "name")
    if "county_id" in told and layer != "area":
        told["county_name"] = _names(plan, rows, "county_id", "area", "name")
    return told


_KEYS = {"settlements": "settlement_id", "facilities": "facility_id", "centres": "candidate_id", "area": "county_id"}


def _names(plan: Plan, rows: pd.DataFrame, by: str, layer: str, column: str) -> list[str]:
    """What the rows point at is called; "" where it is not there."""
    held = plan.tables.get(layer)
    called = {} if held is None else dict(zip(held[_KEYS[layer]], held[column], strict=True))
    return [called.get(one, "") for one in rows[by]]


def _labelled(layer: str, name: str, popup: Popup) -> dict[str, Any]:
    if name in popup.called:
        en, zh = popup.called[name]
        return {"key": name, "en": en, "zh": zh, "unit": ""}
    held = column(layer, name)
    return {"key": name, "en": held.en, "zh": held.zh, "unit": held.unit}


def _notes(
    plan: Plan,
    metres: float,
    places: dict[str, np.ndarray],
    told: dict[str, tuple[dict[str, Any], pd.DataFrame]],
    roads: map_roads.Roads | None,
) -> Iterator[dict[str, str]]:
    """What a reader of the map should know of its making."""
    yield {
        "en": f"Lines and borders on this map are simplified: about {metres:g} m; tables and plan.gpkg are not.",
        "zh": f"本图线条与边界已简化，容差约 {metres:g} 米；表格与 plan.gpkg 未作此简化。",
    }
    coarse = plan.notes.get("polygon_tolerance_m")
    if isinstance(coarse, int | float) and places.keys() & {"catchments", "hinterlands", "isochrones", "spheres"}:
        yield {
            "en": f"Catchments and hinterlands come from a grid; their borders are good to {coarse:g} m.",
            "zh": f"服务范围与腹地由格网生成，边界精度约 {coarse:g} 米。",
        }
    for layer, (_, rows) in told.items():
        if len(rows) == MOST < len(places[layer]):
            en, zh = LAYERS[layer].en, LAYERS[layer].zh
            yield {
                "en": f"{en}: {MOST:,} of {len(places[layer]):,} are drawn, those with the most people.",
                "zh": f"{zh}：共 {len(places[layer]):,} 个，图中显示人口最多的 {MOST:,} 个。",
            }
    yield from roads.notes if roads else ()
    nowhere = {layer: sum(place is None for place in own) for layer, own in places.items() if layer != "findings"}
    for layer, count in nowhere.items():
        if count:
            yield {
                "en": f"{LAYERS[layer].en}: {count} have no place on the map.",
                "zh": f"{LAYERS[layer].zh}：{count} 个没有位置，未上图。",
            }
    left = [layer for layer in LEFT_OUT if plan.has(layer)]
    if left:
        en = words.listed([LAYERS[layer].en for layer in left], "en")
        zh = words.listed([LAYERS[layer].zh for layer in left], "zh")
        yield {"en": f"Not on this map, but in plan.gpkg: {en}.", "zh": f"未上图、见 plan.gpkg：{zh}。"}
