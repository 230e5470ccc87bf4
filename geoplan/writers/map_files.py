"""How a sheet is saved: a PNG of 256 colours, a PDF that holds its fonts. The same sheet gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray
from PIL import Image

from geoplan.writers.map_sheet import Sheet

_KEPT = 64  # colours of either kind that a PNG of 256 keeps as they are
_ROWS = 512  # of pixels at a time: a sheet of 600 dots an inch fills memory otherwise


def save(sheet: Sheet, stem: Path, formats: Sequence[str]) -> None:
    """Write the sheet as `stem` with the ending of every format."""
    if "png" in formats:
        png(sheet, stem.with_name(f"{stem.name}.png"))
    if "pdf" in formats:
        pdf(sheet, stem.with_name(f"{stem.name}.pdf"))


def pdf(sheet: Sheet, path: Path) -> None:
    """Write a PDF of lines and letters, without a date."""
    sheet.figure.savefig(path, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})


def png(sheet: Sheet, path: Path) -> None:
    """Write a PNG of 256 colours."""
    canvas, dpi = sheet.figure.canvas, round(sheet.figure.dpi)
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    height, width = pixels.shape[:2]
    packed = pixels.reshape(height, width * 4).view("<u4") & np.uint32(0xFFFFFF)
    colours, counts = _colours(packed)
    place, palette = _places(sheet, colours, counts)
    index = np.empty((height, width), dtype=np.uint8)
    for start in range(0, height, _ROWS):
        index[start : start + _ROWS] = place[packed[start : start + _ROWS]]
    picture = Image.fromarray(index)
    picture.putpalette(palette)
    picture.save(path, format="PNG", dpi=(dpi, dpi), optimize=False)


def _colours(packed: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Every colour there is (blue, green, red from the highest byte) and how often."""
    there = np.zeros(1 << 24, dtype=bool)
    for start in range(0, len(packed), _ROWS):
        there[packed[start : start + _ROWS]] = True
    colours = np.flatnonzero(there).astype(np.uint32)
    number = np.zeros(1 << 24, dtype=np.uint32)
    number[colours] = np.arange(len(colours), dtype=np.uint32)
    counts = np.zeros(len(colours), dtype=np.int64)
    for start in range(0, len(packed), _ROWS):
        counts += np.bincount(number[packed[start : start + _ROWS]].ravel(), minlength=len(colours))
    return colours, counts


def _places(
    sheet: Sheet, colours: NDArray[np.uint32], counts: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], list[int]]:
    """For every colour that there could be its place in the palette, and the palette.

    Kept as they are: the colours of markers, lines and patches, however few their pixels, and the commonest.
    """
    common = colours[np.lexsort((colours, -counts))[:_KEPT]]
    own = np.unique([*_named(sheet), *common.tolist()]).astype(np.uint32)
    channels = np.stack([colours & 0xFF, colours >> 8 & 0xFF, colours >> 16], axis=1).astype(np.uint8)
    rest = Image.fromarray(channels[np.newaxis]).quantize(
        256 - len(own), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    place = np.zeros(1 << 24, dtype=np.uint8)
    place[colours] = np.asarray(rest)[0] + len(own)
    place[own] = np.arange(len(own))
    kept = [int(part) for colour in own for part in (colour & 0xFF, colour >> 8 & 0xFF, colour >> 16)]
    return place, kept + list(rest.getpalette() or [])


def _named(sheet: Sheet) -> list[int]:
    """The colours of markers, lines and patches."""
    found: set[int] = set()
    for artist in sheet.figure.findobj(lambda one: isinstance(one, Line2D | Patch)):
        colour: Any = artist.get_color() if isinstance(artist, Line2D) else artist.get_facecolor()  # type: ignore[attr-defined]
        red, green, blue, alpha = to_rgba(colour)
        if alpha == 1:
            found.add(round(255 * red) | round(255 * green) << 8 | round(255 * blue) << 16)
    return sorted(found)[:_KEPT]
