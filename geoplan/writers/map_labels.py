"""Names beside their places, none over another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from geoplan.styles.palette import INK
from geoplan.writers.map_sheet import Sheet

_SIDES = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))  # tried in this order
_RINGS = (0.0, 6.0, 14.0, 26.0, 42.0)  # points of print between mark and name; farther ones get a leader


@dataclass(frozen=True)
class Label:
    """A name to write beside a point (map coordinates); `mark` is the radius of its symbol in points of print."""

    text: str
    x: float
    y: float
    size: float
    weight: str
    mark: float


def place(sheet: Sheet, labels: Sequence[Label]) -> list[Label]:
    """Write the labels, the first ones first, where no other label or symbol stands. Returns those that found no room.

    A name of two lines that finds no room is tried again with its first line alone.
    """
    pixel = sheet.figure.dpi / 72
    spots = sheet.map.transData.transform(np.array([(label.x, label.y) for label in labels]).reshape(-1, 2))
    radii = np.array([label.mark * pixel for label in labels]).reshape(-1, 1)
    marks = np.hstack([spots - radii, spots + radii])
    frame = sheet.map.get_window_extent()
    taken = marks
    homeless = []
    for number, label in enumerate(labels):
        if not frame.contains(*spots[number]):
            continue
        others = np.delete(taken, number, axis=0)
        box = None
        for text in dict.fromkeys((label.text, label.text.split("\n")[0])):
            box = _write(sheet, label, text, spots[number], frame, others)
            if box is not None:
                taken = np.vstack([taken, box.extents])
                break
        if box is None:
            homeless.append(label)
    return homeless


def _write(
    sheet: Sheet, label: Label, text: str, spot: NDArray[np.float64], frame: Bbox, others: NDArray[np.float64]
) -> Bbox | None:
    pixel = sheet.figure.dpi / 72
    style = {"weight": label.weight, "zorder": 30, "linespacing": 1.05}
    drawn = sheet.name(sheet.map, label.x, label.y, text, label.size, **style)
    size = drawn.get_window_extent()
    for ring in _RINGS:
        for side_x, side_y in _SIDES:
            box = _beside(spot, side_x, side_y, (label.mark + 2 + ring) * pixel, size.width, size.height)
            inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
            if inside and not _overlaps(box, others):
                _settle(sheet, drawn, box, side_x, spot, ring)
                return box
    drawn.remove()
    return None


def _overlaps(box: Bbox, others: NDArray[np.float64]) -> bool:
    """Whether the box overlaps one of the others: west, south, east and north of each."""
    west, south, east, north = others.T
    return bool(((west < box.x1) & (box.x0 < east) & (south < box.y1) & (box.y0 < north)).any())


def _beside(spot: NDArray[np.float64], side_x: int, side_y: int, away: float, width: float, height: float) -> Bbox:
    reach = away / math.hypot(side_x, side_y)
    left = spot[0] + side_x * reach - (width if side_x < 0 else width / 2 if side_x == 0 else 0)
    bottom = spot[1] + side_y * reach - (height if side_y < 0 else height / 2 if side_y == 0 else 0)
    return Bbox.from_bounds(left, bottom, width, height)


def _settle(sheet: Sheet, drawn: Text, box: Bbox, side_x: int, spot: NDArray[np.float64], ring: float) -> None:
    back = sheet.map.transData.inverted()
    across = {1: box.x0, -1: box.x1, 0: (box.x0 + box.x1) / 2}[side_x]
    drawn.set(position=back.transform((across, box.y1)), ha={1: "left", -1: "right", 0: "center"}[side_x])
    if ring > 6:
        edge = (min(max(spot[0], box.x0), box.x1), min(max(spot[1], box.y0), box.y1))
        start, end = back.transform((spot, edge))
        sheet.map.plot([start[0], end[0]], [start[1], end[1]], color=INK, linewidth=0.5, zorder=19)
