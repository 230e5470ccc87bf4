"""The registry's marks, strokes and fills as symbols of QGIS."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from geoplan.styles import Fill, Mark, Stroke, Symbol
from geoplan.writers.qgis_xml import child, colour, computed, made, options

# what QGIS calls a shape, and by how much it is turned
_SHAPES: dict[str, tuple[str, int]] = {"triangle_down": ("triangle", 180)}
_CROSSES = {"cross": "0", "x": "45"}
_ARM = 0.3  # width of a cross's arms, in parts of its own
_HATCH_MM = 1.8  # between the lines of a hatching


def symbol(look: Symbol, name: str, *, size: str = "", level: int = 0) -> Element:
    """The symbol; `size` is an expression for the width of a mark, `level` says which is drawn first, lower ones before."""
    kind = {Mark: "marker", Stroke: "line", Fill: "fill"}[type(look)]
    held = made("symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0")
    if isinstance(look, Mark):
        for at, settings in enumerate(_crossed(look) if look.shape in _CROSSES else [_mark(look)]):
            layer = _layer(held, "SimpleMarker", settings, level)
            layer.set(
                "locked", str(int(look.shape in _CROSSES and at == 0))
            )  # a new colour is for the arms, not for their rim
            computed(layer, "data_defined_properties", {"size": size} if size else {})
    elif isinstance(look, Stroke):
        _layer(held, "SimpleLine", _stroke(look), level)
    else:
        _land(held, look)
    return held


def _layer(parent: Element, kind: str, settings: Mapping[str, object], level: int = 0) -> Element:
    held = child(parent, "layer", class_=kind, enabled="1", locked="0", pass_=level)
    options(held, settings)
    return held


def _mark(look: Mark) -> dict[str, str]:
    shape, turned = _SHAPES.get(look.shape, (look.shape, 0))
    rimmed = bool(look.outline) and look.outline_mm > 0
    return {
        "name": shape,
        "angle": str(turned),
        "color": colour(look.fill),
        "size": f"{look.size_mm:g}",
        "size_unit": "MM",
        "scale_method": "diameter",
        "outline_color": colour(look.outline),
        "outline_style": "solid" if rimmed else "no",
        "outline_width": f"{look.outline_mm:g}",
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }


def _crossed(look: Mark) -> list[dict[str, str]]:
    """A cross of two strokes over a wider one in the colour of its rim; QGIS's own filled cross has arms like hairs."""
    arm = _ARM * look.size_mm
    shared = {
        "name": "cross",
        "angle": _CROSSES[look.shape],
        "color": colour(look.fill),
        "size": f"{look.size_mm - arm:g}",
        "size_unit": "MM",
        "scale_method": "diameter",
        "outline_style": "solid",
        "outline_width_unit": "MM",
        "cap_style": "square",
    }
    rim = {"outline_color": colour(look.outline), "outline_width": f"{arm + 2 * look.outline_mm:g}"}
    return [shared | rim, shared | {"outline_color": colour(look.fill), "outline_width": f"{arm:g}"}]


def _stroke(look: Stroke) -> dict[str, str]:
    return {
        "line_color": colour(look.colour),
        "line_style": "solid",
        "line_width": f"{look.width_mm:g}",
        "line_width_unit": "MM",
        "capstyle": "flat" if look.dash_mm else "round",
        "joinstyle": "round",
        "use_custom_dash": "1" if look.dash_mm else "0",
        "customdash": ";".join(f"{part:g}" for part in look.dash_mm) or "5;2",
        "customdash_unit": "MM",
    }


def _land(parent: Element, look: Fill) -> None:
    """A filling, over it the hatching, over that a rim of dashes, which a filling alone cannot have."""
    rimmed = bool(look.outline) and look.outline_mm > 0
    dashed = rimmed and bool(look.outline_dash_mm)
    _layer(
        parent,
        "SimpleFill",
        {
            "color": colour(look.colour),
            "style": "solid" if look.colour else "no",
            "outline_color": colour(look.outline),
            "outline_style": "solid" if rimmed and not dashed else "no",
            "outline_width": f"{look.outline_mm:g}",
            "outline_width_unit": "MM",
            "joinstyle": "round",
        },
    )
    if look.hatched:
        pattern = {"angle": "45", "distance": f"{_HATCH_MM:g}", "distance_unit": "MM", "offset": "0"}
        held = _layer(parent, "LinePatternFill", pattern)
        held.append(symbol(Stroke(look.outline, 0.2), "@hatching"))
    if dashed:
        _layer(parent, "SimpleLine", _stroke(Stroke(look.outline, look.outline_mm, look.outline_dash_mm)))
