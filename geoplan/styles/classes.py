"""Fixed classes of numbers: round, stated, and the same for every plan, so that two maps can be laid beside each other."""

from __future__ import annotations

import math
from dataclasses import replace

from geoplan.styles.access import LARGEST_MM
from geoplan.styles.kinds import Mark, Range, Stroke
from geoplan.styles.palette import (
    APART,
    BLUE,
    DENSER,
    FASTER,
    FEW_TO_MANY,
    NEAR_TO_FAR,
    SLATE,
    SLATE_RIM,
    WHITE,
    WORSE,
)

_RIM = 0.15


def _dots(ends: tuple[float, ...], colours: tuple[str, ...], en: str = "", zh: str = "") -> tuple[Range, ...]:
    """A class up to each end and one beyond the last; `en` and `zh` are the unit."""
    starts = (-math.inf, *ends)
    marks = [Mark("circle", colour, LARGEST_MM, SLATE_RIM, _RIM) for colour in colours]
    return tuple(
        Range(start, end, mark, _between(start, end, en), _between(start, end, zh))
        for start, end, mark in zip(starts, (*ends, math.inf), marks, strict=True)
    )


def _between(start: float, end: float, unit: str) -> str:
    if start == -math.inf:
        text = f"0–{number(end)}" if end > 0 else "0"
    else:
        text = f"> {number(start)}" if end == math.inf else f"{number(start)}–{number(end)}"
    return f"{text} {unit}".rstrip()


def number(value: float) -> str:
    """A round number with gaps between its thousands."""
    return f"{value:,.10g}".replace(",", " ")


# minutes to a facility; the colours from near to far
MINUTES = _dots((5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0), NEAR_TO_FAR, "min", "分钟")
METRES = _dots((300.0, 500.0, 1000.0, 2000.0, 3000.0, 5000.0, 10000.0), NEAR_TO_FAR, "m", "米")
# how many can be reached
REACHED = tuple(
    replace(one, en=words, zh=words)
    for one, words in zip(
        _dots((0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0), FEW_TO_MANY),
        ("0", "1", "2", "3", "4–5", "6–10", "11–20", "> 20"),
        strict=True,
    )
)
# what a measure says in units of its own: three classes to a power of ten
AMOUNTS = _dots((0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0), FEW_TO_MANY)
# capacity for 1000 people
PER_1000 = _dots((0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0), FEW_TO_MANY, "per 1000", "每千人")
# shares, in percent
PERCENT = _dots((10.0, 25.0, 50.0, 75.0, 90.0), tuple(FEW_TO_MANY[at] for at in (0, 1, 3, 4, 5, 7)), "%", "%")
# people on a square kilometre of a county
DENSITY = _dots((25.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0), DENSER)
# people by the base of the plan for every one by another base
RATIO = _dots((0.8, 0.95, 1.05, 1.25), APART)
# how many services are lacking; the first is none
LACKING = tuple(
    Range(at - 1.0, at if at < 4 else math.inf, Mark("circle", colour, LARGEST_MM, WHITE, _RIM), "", "")
    for at, colour in enumerate((BLUE, *WORSE))
)
# settlements by people
SIZES = tuple(
    Range(
        start,
        end,
        Mark("circle", SLATE, width_mm, SLATE_RIM, 0.2),
        _between(start, end, "people"),
        _between(start, end, "人"),
    )
    for start, end, width_mm in (
        (-math.inf, 500.0, 0.9),
        (500.0, 2_000.0, 1.4),
        (2_000.0, 5_000.0, 1.9),
        (5_000.0, 20_000.0, 2.6),
        (20_000.0, 50_000.0, 3.4),
        (50_000.0, 100_000.0, 4.3),
        (100_000.0, 500_000.0, 5.6),
        (500_000.0, math.inf, 7.2),
    )
)
# roads by speed
SPEEDS = tuple(
    Range(start, end, Stroke(colour, width_mm), _between(start, end, "km/h"), _between(start, end, "公里/时"))
    for start, end, colour, width_mm in zip(
        (-math.inf, 10.0, 20.0, 30.0, 45.0, 60.0, 80.0, 100.0),
        (10.0, 20.0, 30.0, 45.0, 60.0, 80.0, 100.0, math.inf),
        FASTER,
        (0.12, 0.14, 0.18, 0.28, 0.38, 0.5, 0.62, 0.72),
        strict=True,
    )
)
