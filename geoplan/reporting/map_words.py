"""The small print of a map: base, CRS, sources, warnings, title block. In one language (en, zh) or in both beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geoplan import words
from geoplan.inputs import InputNote
from geoplan.plan import Plan
from geoplan.tables import LAYERS

OSM = "© OpenStreetMap contributors, ODbL"
_OSM = re.compile(r"openstreetmap|\bosm\b|\bodbl\b|\.osm(\.pbf|\.bz2)?$|\.pbf$", re.IGNORECASE)


def notes(plan: Plan, language: str) -> list[str]:
    """By whom people are counted, the CRS with its code, and how far borders are simplified."""
    authority = ":".join(plan.crs.to_authority() or ())
    name = plan.crs.name + (f" ({authority})" if authority else "")
    base = words.told(words.base(plan.base, "en"), words.base(plan.base, "zh"), language)
    found = [
        f"{words.told('Population base', '人口口径', language)}: {base}",
        f"{words.told('CRS', '坐标系', language)}: {name}",
    ]
    if not metric(plan):
        found.append(words.told("Drawn in a local transverse Mercator.", "图面采用局部横轴墨卡托投影。", language))
    tolerance_m = plan.notes.get("polygon_tolerance_m")
    if isinstance(tolerance_m, (int, float)) and plan.tables.keys() & {"catchments", "hinterlands"}:
        found.append(
            words.told(f"Borders simplified to {tolerance_m:g} m", f"范围边界简化容差 {tolerance_m:g} 米", language)
        )
    return found


def metric(plan: Plan) -> bool:
    """Whether the plan's CRS is in metres, so that maps are drawn in it; else they are drawn in the computing frame."""
    return plan.crs.is_projected and plan.crs.axis_info[0].unit_name == "metre"


def sources(plan: Plan, language: str) -> list[str]:
    """Where every input comes from, those of one origin in one line; the attribution that OpenStreetMap asks for comes last."""
    lines: dict[str, list[str]] = {}
    for note in plan.inputs:
        lines.setdefault(_origin(note, language), []).append(layer_name(note.layer, language))
    parted = "、" if language == "zh" else ", "
    found = [f"{parted.join(dict.fromkeys(layers))}: {origin}" for origin, layers in lines.items()]
    return [*found, OSM] if any(map(from_osm, plan.inputs)) else found


def from_osm(note: InputNote) -> bool:
    """Whether an input comes from OpenStreetMap, by its source, its licence or its file."""
    return any(_OSM.search(text) for text in (note.source, note.licence, note.path))


def _origin(note: InputNote, language: str) -> str:
    parts = (
        note.source or words.told("source not stated", "来源未注明", language),
        note.date or words.told("date not stated", "日期未注明", language),
        note.licence,
    )
    return ", ".join(part for part in parts if part)


def layer_name(layer: str, language: str) -> str:
    """What an input is called."""
    if layer in LAYERS:
        return words.told(LAYERS[layer].en, LAYERS[layer].zh, language)
    return words.told(words.word(layer, "en"), words.word(layer, "zh"), language)


def warnings(plan: Plan, language: str) -> list[str]:
    """Which inputs were not observed, for the watermark; nothing where all were."""
    if plan.basis == "observed":
        return []
    weak = {note.layer for note in plan.inputs if note.basis != "observed"}
    found = []
    if weak & {"settlements", "population", "demand"}:
        found.append(_warned(language, "PROXY POPULATION", "人口为推算值"))
    if "roads" in weak:
        found.append(_warned(language, "MODELLED ROADS", "道路为推导数据"))
    return found or [_warned(language, "NOT OBSERVED DATA", "数据非实测")]


def _warned(language: str, en: str, zh: str) -> str:
    return {"en": en, "zh": zh}.get(language, f"{en} — {zh}")


def title_block(plan: Plan, language: str) -> list[str]:
    """Who answers for the plan, project, version and date, as far as they are given; then what the map may be used for."""
    given = plan.settings.get("report") or {}
    named = {
        "organisation": ("Organisation", "编制单位"),
        "project": ("Project", "项目"),
        "version": ("Version", "版本"),
        "date": ("Date", "日期"),
    }
    stated = [f"{words.told(*label, language)}: {given[key]}" for key, label in named.items() if given.get(key)]
    return [*stated, *approval(plan, language)]


def approval(plan: Plan, language: str) -> Iterator[str]:
    """The number of the map's approval where one is given; that it is an internal draft where none is, or where it says so."""
    given = plan.settings.get("report") or {}
    if given.get("approval_no"):
        yield f"{words.told('Map approval number', '审图号', language)}: {given['approval_no']}"
    if given.get("draft"):
        yield words.told("Internal draft", "内部草案", language)
    elif not given.get("approval_no"):
        yield words.told("Internal draft, map not approved", "内部草案，未经审图", language)
