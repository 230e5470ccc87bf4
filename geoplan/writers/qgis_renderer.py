"""How QGIS draws a layer: one symbol, a symbol per class of values, or one per range of numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from geoplan import words
from geoplan.styles import Category, Fill, Mark, Range, Stroke, Style
from geoplan.styles.palette import INK, SLATE, SOFT, WHITE
from geoplan.tables import column
from geoplan.writers.qgis_symbols import symbol
from geoplan.writers.qgis_xml import child, colour, field, made, plain

_SMALLEST_MM = 0.8  # a mark of nobody is still seen
_ENDLESS = 1_000_000_000_000  # stands for numbers without end and for missing ones
_ANOTHER = ("another", "另一处")  # classes that the registry leaves without words, all alike


def renderer(style: Style, names: Mapping[str, str], language: str) -> Element:
    """The renderer of a style; `names` are the file's names of our columns where they differ.

    The first class is drawn above the others, and where size says how many, small marks above large ones.
    """
    called = names.get(style.column, style.column)
    if style.categories:
        held, looks = _categories(style, called, language), [one.symbol for one in style.categories]
    elif style.ranges:
        held, looks = _ranges(style, called, language), [one.symbol for one in style.ranges]
    elif style.symbol is not None:
        held, looks = made("renderer-v2", type="singleSymbol"), [style.symbol]
    else:
        return made("renderer-v2", type="nullSymbol")  # its labels are all there is to see
    levels = len(looks) > 1 and not style.area_by and not any(isinstance(one, Fill) for one in looks)
    size_of = names.get(style.area_by, style.area_by)
    held.set("symbollevels", "1" if levels else "0")
    held.set("enableorderby", "1" if size_of else "0")
    drawn = child(held, "symbols")
    for at, look in enumerate(looks):
        size = _size(look.size_mm, size_of, style.area_most) if size_of and isinstance(look, Mark) else ""
        drawn.append(symbol(look, str(at), size=size, level=len(looks) - 1 - at if levels else 0))
    if size_of:
        order = child(held, "orderby")
        child(order, "orderByClause", field(size_of), asc="0", nullsFirst="0")
        _explained(held, style, size_of, language)
    return held


def _explained(held: Element, style: Style, called: str, language: str) -> None:
    """Three sizes in the legend, and what they stand for."""
    values = _steps(style)
    if not values:
        return
    largest = max(one.size_mm for one in style.symbols() if isinstance(one, Mark))
    grey = Mark("circle", SLATE, largest, WHITE, 0.15)
    child(held, "source-symbol").append(symbol(grey, "0", size=_size(largest, called, style.area_most)))
    label = column(style.layer, style.area_by)
    named = plain(words.told(label.en, label.zh, language))
    sizes = child(held, "data-defined-size-legend", type="separated", valign="bottom", title=named)
    child(sizes, "lineSymbol").append(symbol(Stroke(SOFT, 0.15), "lineSymbol"))
    child(child(sizes, "text-style", align="1", color=colour(INK)), "font", size="9", weight="50", italic="0")
    classes = child(sizes, "classes")
    for value in values:
        size = largest * math.sqrt(value / style.area_most)
        child(classes, "class", size=max(size, _SMALLEST_MM), label=f"{value:,.10g}".replace(",", " "))


def _size(largest_mm: float, called: str, most: float) -> str:
    if most <= 0:
        return f"{_SMALLEST_MM:g}"
    share = f"max(0, coalesce({field(called)}, 0)) / {most:.12g}"
    return f"max({_SMALLEST_MM:g}, {largest_mm:g} * sqrt({share}))"


def legend(one: Category | Range, language: str) -> str:
    """What a legend says of a class."""
    return plain(words.told(*((one.en, one.zh) if one.en or one.zh else _ANOTHER), language))


def _steps(style: Style) -> list[float]:
    """The numbers whose marks a legend shows; QGIS can where there are classes."""
    from geoplan.writers.map_marks import steps

    return steps(style.area_most) if style.area_by and style.categories else []


def nodes(style: Style, classes: list[int]) -> list[int]:
    """The places of classes in QGIS's own legend, and behind them those of the sizes, which it counts first."""
    sizes = len(_steps(style))
    before = sizes + 1 if sizes else 0  # the sizes have a heading
    return [*(before + at for at in classes), *range(before)]


def spoken(style: Style) -> list[int]:
    """The classes that a legend shows: those with words."""
    return [at for at, one in enumerate(style.categories) if one.en or one.zh]


def _categories(style: Style, called: str, language: str) -> Element:
    truth = column(style.layer, style.column).kind == "bool"  # shapefiles have 1 and 0 in its place
    attribute = f"if({field(called)}, 1, 0)" if truth else called
    held = made("renderer-v2", type="categorizedSymbol", attr=attribute)
    classes = child(held, "categories")
    for at, one in enumerate(style.categories):
        told = {"label": legend(one, language), "render": "true", "symbol": str(at)}
        if len(one.values) > 1:
            listed = child(classes, "category", **told, type="List")
            for value in one.values:
                child(listed, "val", value=value, type=_kind(value))
        else:
            value = one.values[0] if one.values else ""  # an empty value takes all others
            child(classes, "category", **told, value=value, type=_kind(value))
    return held


def _kind(value: str | int) -> str:
    return "string" if isinstance(value, str) else "integer"


def _ranges(style: Style, called: str, language: str) -> Element:
    endless = any(math.isinf(one.up_to) for one in style.ranges)
    attribute = f"min(coalesce({field(called)}, {_ENDLESS}), {_ENDLESS})" if endless else called
    held = made("renderer-v2", type="graduatedSymbol", attr=attribute, graduatedMethod="GraduatedColor")
    bands = child(held, "ranges")
    for at, one in enumerate(style.ranges):
        lower, upper = (math.copysign(_ENDLESS, end) if math.isinf(end) else end for end in (one.above, one.up_to))
        told = {"label": legend(one, language), "render": "true", "symbol": str(at)}
        child(bands, "range", lower=f"{lower:.15f}", upper=f"{upper:.15f}", **told)
    return held
