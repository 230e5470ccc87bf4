"""How a layer looks, in words that QGIS, the printed maps and the web report each turn into their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["circle", "square", "triangle", "triangle_down", "diamond", "star", "cross", "x"]
Group = Literal["base", "access", "gaps", "centres", "siting"]


@dataclass(frozen=True)
class Mark:
    """A point: `size_mm` is its width; colours are #rrggbb."""

    shape: Shape
    fill: str
    size_mm: float
    outline: str = "#ffffff"
    outline_mm: float = 0.25


@dataclass(frozen=True)
class Stroke:
    """A line; `dash_mm` are the lengths of dashes and gaps in turn, none for a whole line."""

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()


@dataclass(frozen=True)
class Fill:
    """Land; "" is a colour that is not drawn."""

    colour: str
    outline: str = ""
    outline_mm: float = 0.2
    outline_dash_mm: tuple[float, ...] = ()
    hatched: bool = False


Symbol = Mark | Stroke | Fill


@dataclass(frozen=True)
class Category:
    """The symbol of some values of a column; none of them = every other value, missing ones too."""

    values: tuple[str | int, ...]
    symbol: Symbol
    en: str
    zh: str


@dataclass(frozen=True)
class Range:
    """The symbol of the numbers above `above` up to `up_to`; infinity takes the missing ones as well."""

    above: float
    up_to: float
    symbol: Symbol
    en: str
    zh: str


@dataclass(frozen=True)
class Label:
    """The text beside a mark: the column that holds it, its height in points, and the column of its English form.

    `sizes` are the heights by the style's categories, where they differ.
    """

    column: str
    size_pt: float = 8.5
    bold: bool = False
    column_en: str = ""
    sizes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Style:
    """One way of showing one layer, `where` its columns hold these values: one symbol, categories, or ranges.

    `column` and the keys of `where` are columns of `tables.LAYERS[layer]`. With `area_by`, the area of a mark grows with that
    column up to the symbol's size at `area_most`.
    """

    name: str
    layer: str
    group: Group
    en: str
    zh: str
    symbol: Symbol | None = None
    column: str = ""
    categories: tuple[Category, ...] = ()
    ranges: tuple[Range, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    label: Label | None = None
    area_by: str = ""
    area_most: float = 0.0
    visible: bool = False

    def symbols(self) -> tuple[Symbol, ...]:
        """Every symbol of the style, in the order of its legend."""
        if self.symbol is not None:
            return (self.symbol,)
        return (*(one.symbol for one in self.categories), *(one.symbol for one in self.ranges))
