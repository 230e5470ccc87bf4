"""Roads on a map: by class, and those that works have closed as closed."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from geoplan import words
from geoplan.writers import map_marks
from geoplan.writers.map_sheet import Sheet

# road classes from the widest line to the narrowest; a class that is not here is drawn as the last
_CLASSES = (
    (("motorway", "trunk"), "#b07a55", 1.7, "motorway, trunk", "高速、快速路"),
    (("primary",), "#b58f70", 1.15, "primary", "主干路"),
    (("secondary",), "#a8a29a", 0.8, "secondary", "次干路"),
    (("tertiary",), "#b4b0aa", 0.55, "tertiary", "支路"),
    ((), "#c4c1bc", 0.35, "other roads", "其他道路"),
)
_CLOSED, _CLOSED_WIDTH, _DASHES = "#c01f2e", 1.4, (0, (2.2, 1.2))


def draw(sheet: Sheet, roads: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the layer `roads`, every edge once; returns the entries of the legend.

    A mode that may travel an edge in no direction has found it closed by a work. It is drawn as closed, over what other modes
    still have of it.
    """
    entries: list[Artist] = []
    closed = (roads["ms_forward"].isna() & roads["ms_back"].isna()).to_numpy(dtype=bool)
    open_ = roads[~closed].drop_duplicates("edge_id")
    known = {name for names, *_ in _CLASSES for name in names}
    classes = open_["road_class"].str.removesuffix("_link")
    for number, (names, colour, width, en, zh) in enumerate(_CLASSES):
        own = open_[classes.isin(names) if names else ~classes.isin(known)]
        if len(own):
            lines = _lines(sheet, own)
            map_marks.draw(sheet.map, lines, colors=colour, linewidths=width, zorder=6 - 0.1 * number)
            entries.append(Line2D([], [], color=colour, linewidth=width + 0.3, label=sheet.say(en, zh)))
    if closed.any():
        shut = roads[closed]
        lines = _lines(sheet, shut.drop_duplicates("edge_id"))
        map_marks.draw(sheet.map, lines, colors=_CLOSED, linewidths=_CLOSED_WIDTH, linestyles=[_DASHES], zorder=6.1)
        label = sheet.say("closed", "封闭")
        if shut["edge_id"].isin(open_["edge_id"]).any():
            modes = sorted(set(shut["mode"]))
            label = sheet.say(f"closed to {words.listed(modes, 'en')}", f"对 {words.listed(modes, 'zh')} 封闭")
        entries.append(Line2D([], [], color=_CLOSED, linewidth=_CLOSED_WIDTH, linestyle=_DASHES, label=label))
    return entries


def _lines(sheet: Sheet, roads: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The roads as fine as the sheet can show them."""
    lines: NDArray[np.object_] = roads.geometry.simplify(0.0254 * sheet.scale / 400).to_numpy()
    return lines
