"""The sheet a map is drawn on: paper, frame and scale, and its title."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import Stroke, withStroke
from matplotlib.text import Text

from geoplan import words
from geoplan.styles.palette import INK, PAPER, SOFT, WHITE
from geoplan.writers.map_fonts import Lettering

DPI = 200
_A3 = (420 / 25.4, 297 / 25.4)  # inches
_MARGIN = 0.45
_TITLE = 1.25  # height of the title's strip
_TOLD = (13.0, 11.5, 10.0)  # sizes of the sentence, until it has room
_LINE = 1.25  # height of a line, in sizes
_LEGIBLE = 0.72  # of its size: a text that had to become smaller is set on two lines, or cut
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
        """The words in the sheet's language; both languages stand beside each other, a number before both once."""
        alike = next((at for at, (one, other) in enumerate(zip(en, zh, strict=False)) if one != other), 0)
        same = en[: en.rfind(" ", 0, alike) + 1]
        if self.language == "both" and any(map(str.isdigit, same)):
            return same + words.told(en.removeprefix(same), zh.removeprefix(same), "both")
        return words.told(en, zh, self.language)

    def write(self, axes: Axes, x: float, y: float, text: str, size: float, **style: Any) -> Text:
        """Text on the sheet in its fonts; signs such as $ stay what they are."""
        style = {"color": INK, "va": "top", **style}
        text = self.lettering.drawable(text)
        return axes.text(x, y, text, fontsize=size, family=self.lettering.needed(text), parse_math=False, **style)

    def name(self, axes: Axes, x: float, y: float, text: str, size: float, **style: Any) -> Text:
        """Text with a white rim, which stays legible over lines and can be searched in a PDF."""
        text = self.lettering.drawable(text)
        style = {"color": INK, "va": "top", "family": self.lettering.needed(text), "clip_on": True, **style}
        written = _Rimmed(x, y, text, fontsize=size, parse_math=False, **style)
        axes.add_artist(written)
        return written


class _Rimmed(Text):
    """Text over its own outline in white."""

    def draw(self, renderer: Any) -> None:
        if isinstance(renderer, RendererAgg):  # a picture has no letters to be searched: one pass is enough
            self.set_path_effects([withStroke(linewidth=2.6, foreground=WHITE)])
            super().draw(renderer)
        else:
            self.set_path_effects([Stroke(linewidth=2.6, foreground=WHITE)])
            super().draw(renderer)
            self.set_path_effects([])
            super().draw(renderer)
        self.set_path_effects([])


def lay_out(bounds: tuple[float, float, float, float], lettering: Lettering, language: str, dpi: int = DPI) -> Sheet:
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
    figure = Figure(figsize=_A3 if wide else _A3[::-1], dpi=dpi, facecolor=WHITE)
    FigureCanvasAgg(figure)
    drawn = _axes(figure, _MARGIN, _MARGIN + (0 if beside else BELOW + _GAP), width, height)
    half_x, half_y = width * 0.0254 * scale / 2, height * 0.0254 * scale / 2
    drawn.set_xlim((west + east) / 2 - half_x, (west + east) / 2 + half_x)
    drawn.set_ylim((south + north) / 2 - half_y, (south + north) / 2 + half_y)
    drawn.set_facecolor(PAPER)
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


def title(sheet: Sheet, heading: Sequence[str], plan: str, told: Sequence[str], stamp: str = "") -> None:
    """What the map shows (a second language smaller, beside it), over it the plan's title, and below it a sentence.

    The stamp, what the map may be used for, stands in the corner.
    """
    width, height = (float(inches) for inches in sheet.figure.get_size_inches())
    room = width - 2 * _MARGIN
    strip = _axes(sheet.figure, _MARGIN, height - _MARGIN - _TITLE, room, _TITLE)
    strip.set(xlim=(0, room), ylim=(0, _TITLE))
    strip.axis("off")
    corner = sheet.write(strip, room, _TITLE, stamp, 10.5, weight="bold", color=SOFT, ha="right", va="top")
    fitted(corner, room / 2)
    if plan:
        fitted(
            sheet.write(strip, 0, _TITLE - 0.12, plan, 12.5, color=SOFT, va="baseline"), room - inches(corner)[0] - 0.3
        )
    first = fitted(sheet.write(strip, 0, _TITLE - 0.53, heading[0], 26, weight="bold", va="baseline"), room)
    ends = inches(first)[0] + 0.3
    under = _TITLE - 0.68
    if heading[1:]:
        # beside the first line where there is room for it, else under it
        beside = ends < room - 0.13 * len(heading[1])
        x, y = (ends, _TITLE - 0.53) if beside else (0.0, _TITLE - 0.8)
        fitted(sheet.write(strip, x, y, heading[1], 17, color=SOFT, va="baseline"), room - x)
        under -= 0.0 if beside else 0.2
    for size in _TOLD:
        lines = ["   |   ".join(told)]
        if ems(lines[0]) * size / 72 > room:
            lines = [line for one in told for line in wrapped(one, room * 72 / size)]
        if len(lines) * size * _LINE / 72 <= under:
            break
    for number, line in enumerate(lines[: int(under * 72 / size / _LINE)]):
        fitted(sheet.write(strip, 0, under - number * size * _LINE / 72, line, size, color=SOFT), room)


def inches(drawn: Any) -> tuple[float, float]:
    """Width and height of what is drawn."""
    extent, dpi = drawn.get_window_extent(), drawn.figure.dpi
    return float(extent.width / dpi), float(extent.height / dpi)


def fitted(text: Text, most_inches: float) -> Text:
    """The text, made smaller where it is wider than it may be; cut where it could no longer be read."""
    wide = inches(text)[0]
    if wide <= most_inches:
        return text
    text.set_fontsize(float(text.get_fontsize()) * max(most_inches / wide, _LEGIBLE))
    while inches(text)[0] > most_inches and len(text.get_text()) > 2:
        kept = int(len(text.get_text()) * most_inches / inches(text)[0])
        text.set_text(text.get_text()[: max(min(kept, len(text.get_text()) - 2), 1)].rstrip("… ") + "…")
    return text


def wrapped(text: str, most_ems: float) -> list[str]:
    """The text in lines of at most so many ems; Chinese breaks anywhere, other words at spaces."""
    lines, line = [], ""
    for piece in _pieces(text, most_ems):
        if line and ems(line + piece.rstrip()) > most_ems:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, most_ems: float) -> list[str]:
    """Words with the space behind them, Chinese characters one by one, and words that fill a line by themselves in parts."""
    pieces, word = [], ""
    for character in text:
        word += character
        if character == " " or ord(character) > 0x2E7F or ems(word) > most_ems - 1:
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def ems(text: str) -> float:
    """About how wide a text is, in heights of its letters."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.49 for character in text)
