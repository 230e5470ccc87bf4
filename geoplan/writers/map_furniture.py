"""What stands beside a map on its sheet: legend, listing, scale bar, north arrow, notes and warnings; the watermark."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.legend import Legend
from matplotlib.patches import Polygon, Rectangle

from geoplan.styles.palette import INK, SOFT, WARNING, WARNING_GROUND, WATERMARK, WHITE
from geoplan.writers.map_sheet import BELOW, SIDE, Sheet, ems, fitted, inches, wrapped

_ROW = 0.178  # height of a row of the listing
_NOTES = 4.3  # width of the notes in a panel below
_SIZES = (1.0, 0.9, 0.8, 0.7)  # of the legend, until it has room
_HEADING, _LABEL = 24.0, 22.5  # ems of the texts of a legend, before they are set on more lines
_LINES = 4  # a note is cut after so many


def legend(sheet: Sheet, sections: Sequence[tuple[str, Sequence[Artist]]], floor: float = 0.0) -> float:
    """The legend from the head of the panel: every section a heading over its handles. Returns how far down it reaches.

    A panel below the map takes it in columns. Where it would reach below `floor` it is set smaller.
    """
    drawn: list[Legend] = []
    for size in _SIZES:
        for one in drawn:
            one.remove()
        drawn, bottom = _sections(sheet, sections, size)
        if bottom >= floor or not sheet.beside:
            break
    return bottom


def _sections(
    sheet: Sheet, sections: Sequence[tuple[str, Sequence[Artist]]], size: float
) -> tuple[list[Legend], float]:
    """The sections one under the other, and how far down they reach."""
    all_drawn: list[Legend] = []
    x, y, widest = 0.0, float(sheet.panel.get_ylim()[1]), 0.0
    for heading, entries in sections:
        if not entries:
            continue
        drawn = _section(sheet, heading, entries, x, y, size)
        width, height = inches(drawn)
        if not sheet.beside and height > y and widest:
            x, y, widest = x + widest + 0.3, float(sheet.panel.get_ylim()[1]), 0.0
            drawn.remove()
            drawn = _section(sheet, heading, entries, x, y, size)
        all_drawn.append(drawn)
        y -= height + 0.16 * size
        widest = max(widest, width)
    return all_drawn, y


def _section(sheet: Sheet, heading: str, entries: Sequence[Artist], x: float, y: float, size: float) -> Legend:
    labels = ["\n".join(wrapped(str(entry.get_label()), _LABEL / size)) for entry in entries]
    families = sheet.lettering.needed(" ".join([heading, *labels]).replace("\n", " "))
    drawn = Legend(
        sheet.panel,
        list(entries),
        [sheet.lettering.drawable(label) for label in labels],
        title=sheet.lettering.drawable("\n".join(wrapped(heading, _HEADING / size))),
        alignment="left",
        loc="upper left",
        bbox_to_anchor=(x, y),
        bbox_transform=sheet.panel.transData,
        borderaxespad=0,
        borderpad=0,
        frameon=False,
        prop={"family": families, "size": 10.5 * size},
        title_fontproperties={"family": families, "size": 11 * size, "weight": "bold"},
        handlelength=2.1,
        labelspacing=0.55 * size,
    )
    for text in (drawn.get_title(), *drawn.get_texts()):
        text.set_parse_math(False)
    sheet.panel.add_artist(drawn)
    return drawn


def furniture(sheet: Sheet, notes: Sequence[str], warnings: Sequence[str]) -> float:
    """North arrow, scale bar, notes (base, CRS, sources) and, boxed, the warnings that the watermark repeats.

    At the foot of a panel beside the map, at the right of one below it. Returns how high it reaches.
    """
    width = SIDE if sheet.beside else _NOTES
    left = float(sheet.panel.get_xlim()[1]) - width
    text = "\n".join(line for note in notes for line in wrapped(note, width / 0.119)[:_LINES])
    if sheet.beside:
        block = sheet.write(sheet.panel, left, 0, text, 8.5, va="bottom", color=SOFT, linespacing=1.35)
        bar = inches(block)[1] + 0.2
        highest = bar + 1.0 + 0.42 * (len(warnings) - 1)
    else:
        bar = BELOW - 0.75
        block = sheet.write(sheet.panel, left, bar - 0.2, text, 8.5, color=SOFT, linespacing=1.35)
        highest = bar - 0.35 - inches(block)[1] - 0.36
    _scale_bar(sheet, left, bar)
    _north_arrow(sheet, left + width - 0.35, bar)
    for number, warning in enumerate(warnings):
        y = highest - 0.42 * number
        box = Rectangle((left, y), width, 0.36, facecolor=WARNING_GROUND, edgecolor=WARNING, linewidth=1, clip_on=False)
        sheet.panel.add_patch(box)
        style = {"color": WARNING, "ha": "center", "va": "center", "weight": "bold"}
        sheet.write(sheet.panel, left + width / 2, y + 0.17, warning, 10.5, **style)
    return highest + 0.6


def listing(
    sheet: Sheet, top: float, bottom: float, heads: tuple[str, str], groups: Sequence[Sequence[tuple[str, str]]]
) -> None:
    """Names and numbers in two columns between two heights of a panel beside the map, group by group.

    All groups but the last are bold and stand whole or not at all; rows that have no room are counted.
    """
    fits = int((top - bottom - 0.35) / _ROW)
    shown = fitting(groups, fits)
    if not sheet.beside or not shown:
        return
    style = {"va": "baseline", "weight": "bold"}
    right = sheet.write(sheet.panel, SIDE, top - 0.2, heads[1], 9, **{**style, "weight": "normal"}, ha="right")
    first = sheet.write(sheet.panel, 0, top - 0.2, heads[0], 11, **style)
    fitted(first, SIDE - inches(right)[0] - 0.12)
    rows = [(row, number < len(groups) - 1) for number, group in enumerate(groups) for row in group]
    for number, ((name, value), upper) in enumerate(rows[:shown]):
        y = top - 0.42 - number * _ROW
        style = {"va": "baseline", "weight": "bold" if upper else "normal"}
        fitted(sheet.write(sheet.panel, 0, y, name, 9, **style), SIDE - 1)
        sheet.write(sheet.panel, SIDE, y, value, 9, **style, ha="right")
    if shown < len(rows):
        y, left = top - 0.42 - shown * _ROW, len(rows) - shown
        sheet.write(sheet.panel, 0, y, sheet.say(f"and {left} more", f"及另外 {left} 个"), 9, va="baseline", color=SOFT)


def fitting(groups: Sequence[Sequence[tuple[str, str]]], fits: int) -> int:
    """How many rows of the groups to show where `fits` rows have room, the sentence about the rest among them.

    No group but the last is cut. Fewer than three rows of many are not worth a list: 0.
    """
    sizes = [len(group) for group in groups]
    if sum(sizes) <= fits:
        return sum(sizes)
    room = fits - 1
    whole = max((sum(sizes[:n]) for n in range(len(sizes)) if sum(sizes[:n]) <= room), default=0)
    shown = room if whole == sum(sizes[:-1]) else whole
    return shown if shown >= 3 else 0


def _scale_bar(sheet: Sheet, x: float, y: float) -> None:
    inch = 0.0254 * sheet.scale  # metres on the ground per inch of paper
    step = next(s * 10.0**p for p in range(6, -4, -1) for s in (5, 2, 1) if s * 10.0**p * 4 <= 2.6 * inch)
    for part in range(4):
        corner = (x + part * step / inch, y)
        colour = INK if part % 2 == 0 else WHITE
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
    for side, colour in ((-1, INK), (1, WHITE)):
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
    width, height = box.width / sheet.figure.dpi, box.height / sheet.figure.dpi
    longest = max(ems(line) for line in lines)
    sheet.map.text(
        0.5,
        0.5,
        "\n".join(lines),
        transform=sheet.map.transAxes,
        fontsize=min(0.68 * math.hypot(width, height) * 72 / longest, 54),
        family=list(sheet.lettering.families),
        weight="bold",
        color=WATERMARK,
        alpha=0.13,
        rotation=math.degrees(math.atan2(height, width)),
        ha="center",
        va="center",
        zorder=8,
        clip_on=True,
        parse_math=False,
    )
