"""Roads of the web map: of one mode, merged by class, the small ones left out where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geoplan import words
from geoplan.plan import Plan
from geoplan.styles import Style
from geoplan.tables import LAYERS
from geoplan.writers.web import shapes, style_json

MOST_CORNERS = 80_000  # of all roads; classes from the widest down are drawn as long as they fit


@dataclass(frozen=True)
class Roads:
    """The layer for the map, the style that shows it, the symbol of its rows, and what to say of it."""

    layer: dict[str, Any]
    style: str
    rows: list[int | None]
    notes: tuple[dict[str, str], ...]


def roads(plan: Plan, places: np.ndarray, shown: Sequence[Style], metres: float) -> Roads | None:
    """The roads of the first mode, one row per class of the legend; None where no style shows roads."""
    styles = [style for style in shown if style.layer == "roads"]
    style = next((one for one in styles if one.visible), styles[0] if styles else None)
    if style is None:
        return None
    numbers = style_json.row_symbols(style, plan.tables["roads"])
    drawn: list[Any] = []
    rows: list[int | None] = []
    dropped: list[int] = []
    room = MOST_CORNERS
    for number in range(len(style.symbols())):
        own = [place for place, at in zip(places, numbers, strict=True) if at == number and place is not None]
        if not own:
            continue
        parts, corners = shapes.merged_lines(own, metres)
        if corners > room:
            dropped.append(number)
            continue
        room -= corners
        drawn.append(parts)
        rows.append(number)
    layer = {
        "kind": "LineString",
        "title": {"en": LAYERS["roads"].en, "zh": LAYERS["roads"].zh},
        "rows": {"count": len(rows), "columns": {}},
        "shapes": drawn,
        "popup": [],
        "selects": "",
        "id": "",
    }
    return Roads(layer, style.name, rows, tuple(_notes(style, [one for one in styles if one is not style], dropped)))


def _notes(style: Style, others: list[Style], dropped: list[int]) -> list[dict[str, str]]:
    told = []
    if dropped:
        en = words.listed([style.categories[at].en for at in dropped], "en")
        zh = words.listed([style.categories[at].zh for at in dropped], "zh")
        told.append(
            {
                "en": f"Too many roads for this map; left out: {en}. They are in plan.gpkg.",
                "zh": f"道路过多，图中省略：{zh}；见 plan.gpkg。",
            }
        )
    if others:
        shown, modes = style.where["mode"], [one.where["mode"] for one in others]
        en, zh = (words.listed([words.named(mode, lang) for mode in modes], lang) for lang in ("en", "zh"))
        told.append(
            {
                "en": f"Roads are those of the mode “{words.named(shown, 'en')}”; not drawn: {en}.",
                "zh": f"图中道路为“{words.named(shown, 'zh')}”方式的路网；未画：{zh}。",
            }
        )
    return told
