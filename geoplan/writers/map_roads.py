"""Roads on a map: by class, and those that works have closed as closed."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from matplotlib.artist import Artist
from numpy.typing import NDArray

from geoplan import words
from geoplan.styles.ground import CLOSED, ROADS
from geoplan.writers import map_marks
from geoplan.writers.map_sheet import Sheet


def draw(sheet: Sheet, roads: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the layer `roads`, every edge once; returns the entries of the legend.

    A mode that may travel an edge in no direction has found it closed by a work. It is drawn as closed, over what other modes
    still have of it.
    """
    entries: list[Artist] = []
    closed = (roads["ms_forward"].isna() & roads["ms_back"].isna()).to_numpy(dtype=bool)
    open_ = roads[~closed].drop_duplicates("edge_id")
    known = {name for names, *_ in ROADS for name in names}
    classes = open_["road_class"].str.removesuffix("_link")
    for number, (names, stroke, en, zh) in enumerate(ROADS):
        own = open_[classes.isin(names) if names else ~classes.isin(known)]
        if len(own):
            map_marks.strokes(sheet.map, lines(sheet, own), stroke, zorder=6 - 0.1 * number)
            entries.append(map_marks.entry(stroke, sheet.say(en, zh)))
    if closed.any():
        shut = roads[closed]
        map_marks.strokes(sheet.map, lines(sheet, shut.drop_duplicates("edge_id")), CLOSED, zorder=6.1)
        label = sheet.say("closed", "封闭")
        if shut["edge_id"].isin(open_["edge_id"]).any():
            modes = sorted(set(shut["mode"]))
            label = sheet.say(f"closed to {words.listed(modes, 'en')}", f"对 {words.listed(modes, 'zh')} 封闭")
        entries.append(map_marks.entry(CLOSED, label))
    return entries


def lines(sheet: Sheet, roads: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The roads as fine as the sheet can show them."""
    fine: NDArray[np.object_] = roads.geometry.simplify(0.0254 * sheet.scale / 400).to_numpy()
    return fine
