"""A layer's look as QGIS reads it: symbols, labels, the names of its fields and what the mouse is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from xml.etree.ElementTree import Element

from geoplan.styles import Style
from geoplan.tables import column
from geoplan.writers.qgis_labels import labelling
from geoplan.writers.qgis_renderer import renderer
from geoplan.writers.qgis_xml import child, field, literal, made, written

Geometry = Literal["Point", "LineString", "MultiPolygon"]

_TYPES: dict[str, str] = {"Point": "0", "LineString": "1", "MultiPolygon": "2"}
_CATEGORIES = "Symbology|Labeling|Fields|Forms|MapTips"
# the numbers that the mouse tells of a row, after its name
_TIPS: dict[str, str] = {
    "area": "people",
    "settlements": "kind people",
    "demand": "people",
    "facilities": "service capacity assigned_people utilisation",
    "roads": "road_class speed_kmh metres",
    "snaps": "snap_m status reason",
    "access": "service minutes metres facility_id status people",
    "catchments": "service people minutes_max",
    "isochrones": "service from_min to_min people",
    "gaps": "service cause people people_beyond need have shortfall unit priority",
    "sites": "order action service people_gained cost currency",
    "candidates": "score rank people class top_k_probability excluded",
    "centres": "tier score rank people hinterland_people parent_min class",
    "hinterlands": "tier people",
    "links": "tier minutes",
    "axes": "status total_min people_along",
    "chains": "status people town_name seat_name total_min",
    "spheres": "tier people minutes_max",
    "breakpoints": "other_name break_min",
    "reasons": "tier status sentence",
    "audit": "official_tier tier status sentence",
    "functions": "level_official level_functional verdict sentence",
    "flows": "flow from_name to_name value",
    "flow_regions": "flow region_name received sent",
    "findings": "severity code message remedy",
}


def qml(
    style: Style, *, names: Mapping[str, str], aliases: Mapping[str, str], geometry: Geometry, language: str
) -> str:
    """A whole .qml file. `names` are the file's names of our columns (those that are missing are called as ours).

    `aliases` are the labels by the file's own field names. Columns that a style or the mouse asks for must be in the file.
    """
    root = made(
        "qgis",
        version="3.22.0",
        styleCategories=_CATEGORIES,
        labelsEnabled="1" if style.label else "0",
        readOnly="0",
    )
    root.extend(look(style, names=names, aliases=aliases, geometry=geometry, language=language))
    return written(root)


def look(
    style: Style, *, names: Mapping[str, str], aliases: Mapping[str, str], geometry: Geometry, language: str
) -> list[Element]:
    """The parts that a .qml and a layer of a project have in common."""
    found = [renderer(style, names, language)]
    labels = labelling(style, names, geometry, language)
    if labels is not None:
        found.append(labels)
    found += fields(aliases)
    found.append(made("mapTip", tip(style.layer, names, aliases, language)))
    found.append(made("layerGeometryType", _TYPES[geometry]))
    return found


def fields(aliases: Mapping[str, str]) -> list[Element]:
    """The labels of fields."""
    held = made("aliases")
    for at, (name, label) in enumerate(aliases.items()):
        child(held, "alias", field=name, index=at, name=label)
    return [held]


def tip(layer: str, names: Mapping[str, str], aliases: Mapping[str, str], language: str) -> str:
    """What the mouse is told: the name and the numbers that matter, whatever signs they hold shown as they are."""
    lines = []
    head = names.get("name", "name")
    if head in aliases:
        lines.append(f"<b>[% {_escaped(field(head))} %]</b><br>")
    for ours in _told(layer, language):
        called = names.get(ours, ours)
        if called in aliases:
            counted = column(layer, ours).kind in ("int", "float")
            value = f"to_string(round({field(called)}, 2))" if counted else _escaped(field(called))
            # a line that has nothing to say is not there
            lines.append(
                f"[% coalesce({literal(_html(aliases[called]) + ': ')} || nullif({value}, '') || '<br>', '') %]"
            )
    return "\n".join(lines)


def _told(layer: str, language: str) -> list[str]:
    """Columns of the layer that are told; sentences in the plan's language."""
    ends = {"en": ["_en"], "zh": ["_zh"]}.get(language, ["_zh", "_en"])
    bilingual = ("sentence", "message", "remedy")
    return [
        held
        for name in _TIPS.get(layer, "").split()
        for held in ([name + end for end in ends] if name in bilingual else [name])
    ]


def _escaped(value: str) -> str:
    return f"replace(to_string({value}), map('&', '&amp;', '<', '&lt;', '>', '&gt;'))"


def _html(text: str) -> str:
    """The label as HTML, and without the signs that begin an expression."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("[%", "[ %").replace("%]", "% ]")
    )
