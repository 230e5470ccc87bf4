"""The sheet a map is drawn on: its frame and scale, title, legend, scale bar, north arrow, sources and watermark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from PIL import Image

from geoplan.writers.map_fonts import Lettering

DPI = 200
INK = "#222222"
SOFT = "#5f5f5f"
_A3 = (420 / 25.4, 297 / 25.4)  # inches
_MARGIN = 0.45
_TITLE = 1.15  # height of the title's strip
_SIDE = 3.75  # width of a panel beside the map
_BELOW = 2.9  # height of a panel below it
_GAP = 0.25
_ROW = 0.178  # height of a row of the listing
_NOTES = 4.3  # width of the notes in a panel below
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
    drawn = _axes(figure, _MARGIN, _MARGIN + (0 if beside else _BELOW + _GAP), width, height)
    half_x, half_y = width * 0.0254 * scale / 2, height * 0.0254 * scale / 2
    drawn.set_xlim((west + east) / 2 - half_x, (west + east) / 2 + half_x)
    drawn.set_ylim((south + north) / 2 - half_y, (south + north) / 2 + half_y)
    drawn.set_facecolor("#fbfaf7")
    for spine in drawn.spines.values():
        spine.set(visible=True, color=INK, linewidth=1.2, zorder=100)
    if beside:
        panel = _axes(figure, _MARGIN + width + _GAP, _MARGIN, _SIDE, height)
        panel.set(xlim=(0, _SIDE), ylim=(0, height))
    else:
        panel = _axes(figure, _MARGIN, _MARGIN, width, _BELOW)
        panel.set(xlim=(0, width), ylim=(0, _BELOW))
    panel.axis("off")
    return Sheet(figure, drawn, panel, beside, scale, lettering, language)


def _room(wide: bool, beside: bool) -> tuple[float, float]:
    """Width and height of the map's frame in inches."""
    width, height = _A3 if wide else _A3[::-1]
    width, height = width - 2 * _MARGIN, height - 2 * _MARGIN - _TITLE
    return (width - _SIDE - _GAP, height) if beside else (width, height - _BELOW - _GAP)


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
    first = _fitted(sheet, sheet.write(strip, 0, _TITLE - 0.42, lines[0], 27, weight="bold", va="baseline"), room)
    ends = first.get_window_extent().x1 / DPI - _MARGIN + 0.3
    under = _TITLE - 0.6
    if lines[1:]:
        # beside the first line where there is room for it, else under it
        beside = ends < room - 3
        x, y = (ends, _TITLE - 0.42) if beside else (0.0, _TITLE - 0.72)
        second = sheet.write(strip, x, y, lines[1], 16, color=SOFT, va="baseline")
        _fitted(sheet, second, room - x)
        under -= 0.0 if beside else 0.24
    _fitted(sheet, sheet.write(strip, 0, under, below, 13, color=SOFT), room)


def _fitted(sheet: Sheet, text: Text, most_inches: float) -> Text:
    wide = text.get_window_extent().width / DPI
    if wide > most_inches:
        text.set_fontsize(float(text.get_fontsize()) * most_inches / wide)
    return text


def legend(sheet: Sheet, sections: Sequence[tuple[str, Sequence[Artist]]]) -> float:
    """The legend from the head of the panel: every section a heading over its handles. Returns how far down it reaches.

    A panel below the map takes it in columns.
    """
    x, y, widest = 0.0, float(sheet.panel.get_ylim()[1]), 0.0
    for heading, entries in sections:
        if not entries:
            continue
        drawn = _section(sheet, heading, entries, x, y)
        width, height = _inches(drawn)
        if not sheet.beside and height > y and widest:
            x, y, widest = x + widest + 0.3, float(sheet.panel.get_ylim()[1]), 0.0
            drawn.remove()
            drawn = _section(sheet, heading, entries, x, y)
        y -= height + 0.16
        widest = max(widest, width)
    return y


def _section(sheet: Sheet, heading: str, entries: Sequence[Artist], x: float, y: float) -> Legend:
    families = list(sheet.lettering.families)
    drawn = Legend(
        sheet.panel,
        list(entries),
        [sheet.lettering.drawable(str(entry.get_label())) for entry in entries],
        title=sheet.lettering.drawable(heading),
        alignment="left",
        loc="upper left",
        bbox_to_anchor=(x, y),
        bbox_transform=sheet.panel.transData,
        borderaxespad=0,
        borderpad=0,
        frameon=False,
        prop={"family": families, "size": 10.5},
        title_fontproperties={"family": families, "size": 11, "weight": "bold"},
        handlelength=2.1,
        labelspacing=0.55,
    )
    for text in (drawn.get_title(), *drawn.get_texts()):
        text.set_parse_math(False)
    sheet.panel.add_artist(drawn)
    return drawn


def _inches(drawn: Artist) -> tuple[float, float]:
    extent = drawn.get_window_extent()
    return extent.width / DPI, extent.height / DPI


def furniture(sheet: Sheet, notes: Sequence[str], warnings: Sequence[str]) -> float:
    """North arrow, scale bar, notes (base, CRS, sources) and, boxed, the warnings that the watermark repeats.

    At the foot of a panel beside the map, at the right of one below it. Returns how high it reaches.
    """
    width = _SIDE if sheet.beside else _NOTES
    left = float(sheet.panel.get_xlim()[1]) - width
    text = "\n".join(line for note in notes for line in wrapped(note, width / 0.122))
    if sheet.beside:
        block = sheet.write(sheet.panel, left, 0, text, 8.5, va="bottom", color=SOFT, linespacing=1.35)
        bar = _inches(block)[1] + 0.2
        highest = bar + 1.0 + 0.42 * (len(warnings) - 1)
    else:
        bar = _BELOW - 0.75
        block = sheet.write(sheet.panel, left, bar - 0.2, text, 8.5, color=SOFT, linespacing=1.35)
        highest = bar - 0.35 - _inches(block)[1] - 0.36
    _scale_bar(sheet, left, bar)
    _north_arrow(sheet, left + width - 0.35, bar)
    for number, warning in enumerate(warnings):
        y = highest - 0.42 * number
        box = Rectangle((left, y), width, 0.36, facecolor="#fff1ec", edgecolor="#b5391b", linewidth=1, clip_on=False)
        sheet.panel.add_patch(box)
        style = {"color": "#b5391b", "ha": "center", "va": "center", "weight": "bold"}
        sheet.write(sheet.panel, left + width / 2, y + 0.17, warning, 10.5, **style)
    return highest + 0.6


def listing(sheet: Sheet, top: float, bottom: float, heads: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    """Names and numbers in two columns between two heights of a panel beside the map; what has no room is counted."""
    fits = int((top - bottom - 0.35) / _ROW)
    if not sheet.beside or fits < 3:
        return
    shown = rows if len(rows) <= fits else rows[: fits - 1]
    style = {"va": "baseline", "weight": "bold"}
    sheet.write(sheet.panel, 0, top - 0.2, heads[0], 11, **style)
    sheet.write(sheet.panel, _SIDE, top - 0.2, heads[1], 9, **{**style, "weight": "normal"}, ha="right")
    for number, (name, value) in enumerate(shown):
        y = top - 0.42 - number * _ROW
        _fitted(sheet, sheet.write(sheet.panel, 0, y, name, 9, va="baseline"), _SIDE - 1)
        sheet.write(sheet.panel, _SIDE, y, value, 9, va="baseline", ha="right")
    if len(shown) < len(rows):
        y = top - 0.42 - len(shown) * _ROW
        left = len(rows) - len(shown)
        sheet.write(sheet.panel, 0, y, sheet.say(f"and {left} more", f"及另外 {left} 个"), 9, va="baseline", color=SOFT)


def _scale_bar(sheet: Sheet, x: float, y: float) -> None:
    inch = 0.0254 * sheet.scale  # metres on the ground per inch of paper
    step = next(s * 10.0**p for p in range(6, -4, -1) for s in (5, 2, 1) if s * 10.0**p * 4 <= 2.6 * inch)
    for part in range(4):
        corner = (x + part * step / inch, y)
        colour = INK if part % 2 == 0 else "white"
        sheet.panel.add_patch(Rectangle(corner, step / inch, 0.08, facecolor=colour, edgecolor=INK, linewidth=0.8))
    kilometres = step / 1000
    for part in (0, 1, 2, 4):
        unit = " km" if part == 4 else ""
        at = x + part * step / inch
        sheet.write(
            sheet.panel,
            at,
            y + 0.12,
            f"{part * kilometres:g}{unit}",
            9,
            ha="left" if not part else "center",
            va="bottom",
        )
    ratio = f"1 : {sheet.scale:,.0f}".replace(",", " ")
    sheet.write(sheet.panel, x, y + 0.42, f"{ratio}  (A3)", 11, va="bottom", weight="bold")


def _north_arrow(sheet: Sheet, x: float, y: float) -> None:
    for side, colour in ((-1, INK), (1, "white")):
        corners = [(x, y + 0.5), (x + side * 0.14, y), (x, y + 0.1)]
        sheet.panel.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor=INK, linewidth=0.9))
    sheet.write(
        sheet.panel, x, y + 0.53, "北 N" if sheet.language != "en" else "N", 10, ha="center", va="bottom", weight="bold"
    )


def watermark(sheet: Sheet, lines: Sequence[str]) -> None:
    """The warnings across the map, faint, over the land and under what is planned."""
    if not lines:
        return
    box = sheet.map.get_window_extent()
    width, height = box.width / DPI, box.height / DPI
    longest = max(_ems(line) for line in lines)
    sheet.map.text(
        0.5,
        0.5,
        "\n".join(lines),
        transform=sheet.map.transAxes,
        fontsize=min(0.68 * math.hypot(width, height) * 72 / longest, 54),
        family=list(sheet.lettering.families),
        weight="bold",
        color="#7a1f0a",
        alpha=0.13,
        rotation=math.degrees(math.atan2(height, width)),
        ha="center",
        va="center",
        zorder=8,
        clip_on=True,
        parse_math=False,
    )


def halo(width: float = 2.6) -> list[withStroke]:
    """A white rim that keeps text legible over lines."""
    return [withStroke(linewidth=width, foreground="white")]


def wrapped(text: str, most_ems: float) -> list[str]:
    """The text in lines of at most so many ems; Chinese breaks anywhere, other words at spaces."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _ems(line + piece.rstrip()) > most_ems:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    pieces, word = [], ""
    for character in text:
        word += character
        if character == " " or ord(character) > 0x2E7F:
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def _ems(text: str) -> float:
    return sum(1.0 if ord(character) > 0x2E7F else 0.55 for character in text)


def save(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a PNG of 256 colours at 200 dots an inch; the same sheet gives the same bytes."""
    canvas = sheet.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
    picture = Image.fromarray(np.ascontiguousarray(pixels)).quantize(
        256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    picture.save(path, format="PNG", dpi=(DPI, DPI), optimize=False)
