"""The names that QGIS writes beside marks."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from geoplan.styles import Label, Style
from geoplan.styles.palette import INK, WHITE
from geoplan.tables import column
from geoplan.writers.qgis_xml import child, colour, computed, field, literal, made

_LONGEST = 40  # letters of a name on the map; the whole of it stands in the table
_HALO_MM = 0.7
_BOLD_FROM = 10.0  # points
_CLOSE_UP = {"facilities": 100_000}  # names that stand too close in a smaller scale: 1 : so many
# classes that are named only in the table: names are for what stands out
_QUIET: dict[str, tuple[str, ...]] = {"chains": ("ok", "linked"), "gaps": ("",)}
# where a name stands: in turn around a point, along a line, across land
_PLACEMENTS = {"Point": "6", "LineString": "2", "MultiPolygon": "4"}


def labelling(style: Style, names: Mapping[str, str], geometry: str, language: str) -> Element | None:
    """The labels of a style with a white halo, or None where it has none.

    Names never stand over each other; where there is no room for all, the first classes and the most people have theirs.
    """
    if style.label is None:
        return None
    held = made("labeling", type="simple")
    settings = child(held, "settings", calloutType="simple")
    text = child(
        settings,
        "text-style",
        fieldName=words_of(style, style.label, names, language),
        isExpression="1",
        fontSize=style.label.size_pt,
        fontSizeUnit="Point",
        textColor=colour(INK),
        textOpacity="1",
        fontWeight="50",
        multilineHeight="0.9",
    )
    child(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize=_HALO_MM,
        bufferSizeUnits="MM",
        bufferColor=colour(WHITE),
        bufferOpacity="1",
        bufferJoinStyle="128",
    )
    child(settings, "text-format", multilineAlign="0")
    child(
        settings,
        "placement",
        placement=_PLACEMENTS[geometry],
        placementFlags="10",
        predefinedPositionOrder="TR,BR,TL,BL,R,L,TSR,BSR",
        offsetType="1",
        dist=0.3 if style.symbols() else 1.6,
        distUnits="MM",
        offsetUnits="MM",
        priority="5",
    )
    shown = {"drawLabels": 1, "displayAll": 0, "obstacle": 1, "obstacleFactor": 1, "obstacleType": 1}
    if style.layer in _CLOSE_UP:
        shown |= {"scaleVisibility": 1, "scaleMin": 0, "scaleMax": _CLOSE_UP[style.layer]}
    child(settings, "rendering", **shown)
    computed(settings, "dd_properties", _computed(style, style.label, names))
    return held


def words_of(style: Style, label: Label, names: Mapping[str, str], language: str) -> str:
    """The expression of a label: the name, in English where there is one, or both below each other; long ones are cut."""
    own = field(names.get(label.column, label.column))
    if column(style.layer, label.column).kind != "text":
        return own
    if not label.column_en or language == "zh":
        return _cut(own)
    english = field(names.get(label.column_en, label.column_en))
    if language == "en":
        return _cut(f"coalesce(nullif({english}, ''), {own})")
    return (
        f"case when coalesce({english}, '') in ('', {own}) then {_cut(own)} "
        f"else {_cut(own)} || '\\n' || {_cut(english)} end"
    )


def _cut(name: str) -> str:
    return f"if(length({name}) > {_LONGEST}, left({name}, {_LONGEST - 1}) || '…', {name})"


def _computed(style: Style, label: Label, names: Mapping[str, str]) -> dict[str, str]:
    """What differs from label to label: whose name has room first, and the letters of the tiers."""
    found = {}
    if style.layer in _QUIET:
        called = f"coalesce({field(names.get(style.column, style.column))}, '')"
        found["Show"] = f"{called} not in ({', '.join(literal(code) for code in _QUIET[style.layer])})"
    if style.area_by and style.area_most > 0:
        people = field(names.get(style.area_by, style.area_by))
        found["Priority"] = f"10 * sqrt(max(0, coalesce({people}, 0)) / {style.area_most:.12g})"
    elif len(style.categories) > 1:
        last = len(style.categories) - 1
        found["Priority"] = _by_class(style, names, [10 - 8 * at / last for at in range(last + 1)])
    if label.bold:
        found["Bold"] = "true"
    if label.sizes:
        found["Size"] = _by_class(style, names, list(label.sizes))
        found["Bold"] = _by_class(style, names, [float(size >= _BOLD_FROM) for size in label.sizes])
    return found


def _by_class(style: Style, names: Mapping[str, str], values: list[float]) -> str:
    """A number per class of the style's column."""
    called = field(names.get(style.column, style.column))
    if column(style.layer, style.column).kind == "bool":
        called = f"if({called}, 1, 0)"
    cases = [
        f"when {called} in ({', '.join(literal(value) for value in one.values)}) then {number:g}"
        for one, number in zip(style.categories, values, strict=True)
        if one.values
    ]
    rest = next((number for one, number in zip(style.categories, values, strict=True) if not one.values), values[-1])
    return f"case {' '.join(cases)} else {rest:g} end" if cases else f"{rest:g}"
