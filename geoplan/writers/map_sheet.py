"""The sheet a map is drawn on: paper, frame and scale, its title, and how it is saved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from PIL import Image

from geoplan.writers.map_fonts import Lettering

DPI = 200
INK = "#222222"
SOFT = "#5f5f5f"
_A3 = (420 / 25.4, 297 / 25.4)  # inches
_MARGIN = 0.45
_KEPT = 64  # colours of either kind that a PNG of 256 keeps as they are
_TITLE = 1.15  # height of the title's strip
SIDE = 3.75  # width of a panel beside the map
BELOW = 2.9  # height of a panel below it
_GAP = 0.25
_ROUND = (1, 1.2, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 7.5, 8, 9, 10)


@dataclass(frozen=True)
class Sheet:
    """An A3 sheet: the map's axes in metres at a round scale, and a panel (axes in inches) beside or below it."""

    figure: Figure
    map: Axes
    panel: Axes
    beside: bool
    scale: float  # the 200 000 of 1 : 200 000
    lettering: Lettering
    language: str

    def say(self, en: str, zh: str) -> str:
        """The words in the sheet's language; both languages stand beside each other."""
        return {"en": en, "zh": zh}.get(self.language, f"{zh} {en}")

    def write(self, axes: Axes, x: float, y: float, text: str, size: float, **style: Any) -> Text:
        """Text on the sheet in its fonts; signs such as $ stay what they are."""
        style = {"color": INK, "va": "top", **style}
        text = self.lettering.drawable(text)
        return axes.text(x, y, text, fontsize=size, family=list(self.lettering.families), parse_math=False, **style)


def lay_out(bounds: tuple[float, float, float, float], lettering: Lettering, language: str) -> Sheet:
    """An empty sheet for the bounds (west, south, east, north in metres) at the largest round scale.

    Of a wide sheet, a tall one, and a tall one with the panel below, the one that shows the area largest.
    """
    west, south, east, north = bounds

    def needed(way: tuple[bool, bool]) -> float:
        width, height = _room(*way)
        return _round_up(max((east - west) / width, (north - south) / height, 1.0) * 1.06 / 0.0254)

    wide, beside = min(((True, True), (False, True), (False, False)), key=needed)
    scale = needed((wide, beside))
    width, height = _room(wide, beside)
    figure = Figure(figsize=_A3 if wide else _A3[::-1], dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    drawn = _axes(figure, _MARGIN, _MARGIN + (0 if beside else BELOW + _GAP), width, height)
    half_x, half_y = width * 0.0254 * scale / 2, height * 0.0254 * scale / 2
    drawn.set_xlim((west + east) / 2 - half_x, (west + east) / 2 + half_x)
    drawn.set_ylim((south + north) / 2 - half_y, (south + north) / 2 + half_y)
    drawn.set_facecolor("#fbfaf7")
    for spine in drawn.spines.values():
        spine.set(visible=True, color=INK, linewidth=1.2, zorder=100)
    if beside:
        panel = _axes(figure, _MARGIN + width + _GAP, _MARGIN, SIDE, height)
        panel.set(xlim=(0, SIDE), ylim=(0, height))
    else:
        panel = _axes(figure, _MARGIN, _MARGIN, width, BELOW)
        panel.set(xlim=(0, width), ylim=(0, BELOW))
    panel.axis("off")
    return Sheet(figure, drawn, panel, beside, scale, lettering, language)


def _room(wide: bool, beside: bool) -> tuple[float, float]:
    """Width and height of the map's frame in inches."""
    width, height = _A3 if wide else _A3[::-1]
    width, height = width - 2 * _MARGIN, height - 2 * _MARGIN - _TITLE
    return (width - SIDE - _GAP, height) if beside else (width, height - BELOW - _GAP)


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    total_width, total_height = figure.get_size_inches()
    axes = figure.add_axes((left / total_width, bottom / total_height, width / total_width, height / total_height))
    axes.set(xticks=[], yticks=[])
    return axes


def _round_up(scale: float) -> float:
    power = 10.0 ** math.floor(math.log10(scale))
    return next(step * power for step in _ROUND if step * power >= scale)


def title(sheet: Sheet, lines: Sequence[str], below: str) -> None:
    """The title (its second line smaller, for the other language) and under it what the map says in one sentence."""
    width, height = (float(inches) for inches in sheet.figure.get_size_inches())
    room = width - 2 * _MARGIN
    strip = _axes(sheet.figure, _MARGIN, height - _MARGIN - _TITLE, room, _TITLE)
    strip.set(xlim=(0, room), ylim=(0, _TITLE))
    strip.axis("off")
    first = fitted(sheet.write(strip, 0, _TITLE - 0.42, lines[0], 27, weight="bold", va="baseline"), room)
    ends = first.get_window_extent().x1 / DPI - _MARGIN + 0.3
    under = _TITLE - 0.6
    if lines[1:]:
        # beside the first line where there is room for it, else under it
        beside = ends < room - 3
        x, y = (ends, _TITLE - 0.42) if beside else (0.0, _TITLE - 0.72)
        second = sheet.write(strip, x, y, lines[1], 16, color=SOFT, va="baseline")
        fitted(second, room - x)
        under -= 0.0 if beside else 0.24
    fitted(sheet.write(strip, 0, under, below, 13, color=SOFT), room)


def fitted(text: Text, most_inches: float) -> Text:
    """The text, made smaller where it is wider than it may be."""
    wide = text.get_window_extent().width / DPI
    if wide > most_inches:
        text.set_fontsize(float(text.get_fontsize()) * most_inches / wide)
    return text


def halo(width: float = 2.6) -> list[withStroke]:
    """A white rim that keeps text legible over lines."""
    return [withStroke(linewidth=width, foreground="white")]


def save(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a PNG of 256 colours at 200 dots an inch; the same sheet gives the same bytes."""
    canvas = sheet.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
    drawn = Image.fromarray(np.ascontiguousarray(pixels))
    own = _colours(sheet, drawn)
    rest = drawn.quantize(256 - len(own), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    index = np.asarray(rest) + len(own)
    packed = pixels[:, :, 0].astype(np.int32) << 16 | pixels[:, :, 1].astype(np.int32) << 8 | pixels[:, :, 2]
    place = np.zeros(1 << 24, dtype=np.uint8)  # of every colour there could be among our own, from 1
    place[[red << 16 | green << 8 | blue for red, green, blue in own]] = np.arange(1, len(own) + 1)
    found = place[packed]
    picture = Image.fromarray(np.where(found > 0, found - 1, index).astype(np.uint8), mode="P")
    picture.putpalette([part for colour in own for part in colour] + (rest.getpalette() or []))
    picture.save(path, format="PNG", dpi=(DPI, DPI), optimize=False)


def _colours(sheet: Sheet, drawn: Image.Image) -> list[tuple[int, int, int]]:
    """The colours that are kept as they are: those of markers, lines and patches, however few their pixels, and the commonest."""
    found = set()
    for artist in sheet.figure.findobj(lambda one: isinstance(one, Line2D | Patch)):
        colour = artist.get_color() if isinstance(artist, Line2D) else artist.get_facecolor()  # type: ignore[attr-defined]
        red, green, blue, alpha = to_rgba(colour)
        if alpha == 1:
            found.add((round(255 * red), round(255 * green), round(255 * blue)))
    counts: Any = drawn.getcolors(drawn.width * drawn.height) or []
    common = sorted(counts, key=lambda one: (-one[0], one[1]))[:_KEPT]
    return sorted({*sorted(found)[:_KEPT], *(colour for _, colour in common)})
