"""One registry of how every layer looks, for QGIS, the printed maps and the web report."""

from __future__ import annotations

from geoplan.plan import Plan
from geoplan.styles import access, centres, ground, siting
from geoplan.styles.kinds import Category, Fill, Group, Label, Mark, Range, Shape, Stroke, Style, Symbol
from geoplan.tables import LAYERS

__all__ = [
    "GROUPS",
    "Category",
    "Fill",
    "Group",
    "Label",
    "Mark",
    "Range",
    "Shape",
    "Stroke",
    "Style",
    "Symbol",
    "of_layer",
    "styles",
]

# the groups in the order in which a list of layers shows them, the uppermost first
GROUPS: dict[Group, tuple[str, str]] = {
    "siting": ("Siting", "选址"),
    "centres": ("Urban system", "城镇体系"),
    "gaps": ("Gaps", "服务缺口"),
    "access": ("Access", "可达性"),
    "base": ("Base", "基础"),
}


def styles(plan: Plan) -> tuple[Style, ...]:
    """How every layer with a geometry that the plan has is shown, the lowest first; services and questions one by one."""
    found = [
        *ground.styles(plan),
        *access.styles(plan),
        *centres.styles(plan),
        *siting.styles(plan),
        *ground.over(plan),
    ]
    return tuple(found)


def of_layer(plan: Plan, layer: str) -> Style:
    """How a layer is shown when it is opened by itself, all of its rows at once. KeyError where it has no geometry."""
    if LAYERS[layer].geometry is None:
        raise KeyError(f"{layer} has no geometry")
    promise = LAYERS[layer]
    own = [one for one in styles(plan) if one.layer == layer]
    if not own:  # a layer of services, tiers or questions that has no rows
        return Style(layer, layer, "base", promise.en, promise.zh, symbol=ground.PLAIN[promise.geometry], visible=True)
    shown = next((one for one in own if one.visible), own[0])
    return Style(
        name=layer,
        layer=layer,
        group=shown.group,
        en=promise.en,
        zh=promise.zh,
        symbol=shown.symbol,
        column=shown.column,
        categories=shown.categories,
        ranges=shown.ranges,
        label=shown.label,
        area_by=shown.area_by,
        area_most=shown.area_most,
        visible=True,
    )
