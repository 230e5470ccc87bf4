"""Access to one service on a map: who is within the standard, who is not, and where the facilities stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geoplan import words
from geoplan.writers import map_labels, map_marks
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet
from geoplan.writers.map_system import NOBODY, PALETTE

_NAMED = 80  # more names than this cover the map
_MANY = 300  # demand points
_LARGEST = 130.0  # area of the largest dot, in square points

# colour (Okabe and Ito 2008) and word, by what `_standing` says
_STANDINGS = {
    "within": ("#0072b2", "ok"),
    "reached": ("#0072b2", "reached"),
    "beyond": ("#e69f00", "beyond_standard"),
    "unreached": ("#d55e00", "unreached"),
    "unknown": ("#8a8a8a", "not_snapped"),
}


def draw(
    sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], service: str, most_people: float
) -> list[tuple[str, Sequence[Artist]]]:
    """Draw catchments, demand points by standing, and facilities of the service; returns the legend's sections."""
    own = {
        name: layers[name][layers[name]["service"] == service]
        for name in ("catchments", "access", "facilities")
        if name in layers
    }
    land = _land(sheet, own["catchments"]) if "catchments" in own else []
    dots = people(sheet, own["access"], most_people)
    marks = facilities(sheet, own["facilities"], service) if "facilities" in own else []
    if "settlements" in layers:
        _names(sheet, own["access"], layers["settlements"])
    return [
        (sheet.say("People", "人口"), dots),
        (sheet.say("Facilities", "设施"), marks),
        (sheet.say("Catchments", "服务范围"), land),
    ]


def _land(sheet: Sheet, catchments: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the catchments, neighbours in different tints; returns their entries of the legend."""
    if catchments.empty:
        return []
    served = catchments["facility_id"] != ""
    shapes = catchments.geometry[served].tolist()
    tints = map_marks.tints(shapes, PALETTE)
    map_marks.fill(sheet.map, shapes, tints, edgecolors="#9a9a9a", linewidths=0.8, zorder=2)
    map_marks.fill(sheet.map, catchments.geometry[~served].tolist(), NOBODY, edgecolors="none", zorder=2)
    land: list[Artist] = [
        Patch(facecolor=PALETTE[0], edgecolor="#9a9a9a", label=sheet.say("of one facility", "单个设施"))
    ]
    if not served.all():
        land.append(Patch(facecolor=NOBODY, label=sheet.say(*words.WORDS["unreached"])))
    return land


def people(sheet: Sheet, access: gpd.GeoDataFrame, most_people: float) -> list[Artist]:
    """Draw the demand points by standing; returns an entry of the legend for every standing there is."""
    standing = _standing(access)
    entries: list[Artist] = []
    many = len(access) > _MANY  # cells of a raster: smaller, and without rims that would leave nothing of them
    largest = _LARGEST * (_MANY / len(access)) ** 0.5 if many else _LARGEST
    for number, (name, (colour, word)) in enumerate(_STANDINGS.items()):
        own = access[standing == name]
        if own.empty:
            continue
        areas = map_marks.areas_by_people(own["people"].to_numpy(dtype="float64"), most_people, largest)
        style = {"facecolor": colour, "edgecolor": "none" if many else "white", "linewidth": 0.5}
        map_marks.dots(sheet.map, own.geometry, areas, zorder=16 + number, **style)
        label = sheet.say(*words.WORDS[word])
        entries.append(Line2D([], [], linestyle="none", marker="o", color=colour, markersize=8, label=label))
    return entries


def facilities(sheet: Sheet, standing: gpd.GeoDataFrame, service: str) -> list[Artist]:
    """Draw the facilities; returns their entry of the legend."""
    if standing.empty:
        return []
    style = {"marker": "P", "facecolor": "#1b1b1b", "edgecolor": "white", "linewidth": 1}
    map_marks.dots(sheet.map, standing.geometry, 75.0, zorder=25, **style)
    label = f"{service}  ({len(standing)})"
    return [Line2D([], [], linestyle="none", marker="P", color="#1b1b1b", markersize=9, label=label)]


def _names(sheet: Sheet, access: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> None:
    """Name the settlements: first those with people beyond the standard, then the others, the most people first."""
    well = access["status"] == "ok"
    rows = access.assign(well=well).sort_values(["well", "people", "demand_id"], ascending=[True, False, True])
    named = settlements.set_index("settlement_id").reindex(rows["settlement_id"].drop_duplicates()[:_NAMED])
    named = named[~(named.geometry.isna() | named.geometry.is_empty)]
    if len(settlements) > _NAMED:  # so many ids would hide the map
        named = named[named["name"] != ""]
    labels = []
    for identity, row in named.iterrows():
        text = sheet.lettering.name(row["name"], row["name_en"], identity, language=sheet.language)
        labels.append(Label(text, row.geometry.x, row.geometry.y, 8.5, "normal", 6.0))
    map_labels.place(sheet, labels)


def _standing(access: gpd.GeoDataFrame) -> pd.Series:
    """What each demand point is drawn as: a key of `_STANDINGS`."""
    found = []
    for status, within in zip(access["status"], access["within_standard"].fillna(False), strict=True):
        if status == "ok":
            found.append("within" if within else "reached")
        elif status == "beyond_standard":
            found.append("beyond")
        else:
            found.append("unreached" if status in ("beyond_limit", "unreachable", "absent") else "unknown")
    return pd.Series(found, index=access.index, dtype=object)
