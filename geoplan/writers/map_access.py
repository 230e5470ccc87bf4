"""Access to one service on a map: who is within the standard, who is not, and where the facilities stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geoplan.writers import map_marks
from geoplan.writers.map_sheet import Sheet
from geoplan.writers.map_system import NOBODY, PALETTE

# colour (Okabe and Ito 2008), English, Chinese; by what `_standing` says
_STANDINGS = {
    "within": ("#0072b2", "Within the standard", "达标"),
    "reached": ("#0072b2", "Reaches a facility (no standard)", "可达（未设标准）"),
    "beyond": ("#e69f00", "Beyond the standard", "未达标"),
    "unreached": ("#d55e00", "Reaches none", "不可达"),
    "unknown": ("#8a8a8a", "Not assessed", "未评价"),
}


def draw(
    sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], service: str, most_people: float
) -> list[tuple[str, Sequence[Artist]]]:
    """Draw catchments, demand points by standing, and facilities of the service; returns the legend's sections."""
    land: list[Artist] = []
    if "catchments" in layers:
        own = layers["catchments"][layers["catchments"]["service"] == service]
        if len(own):
            served = own["facility_id"] != ""
            shapes = own.geometry[served].tolist()
            map_marks.fill(
                sheet.map,
                shapes,
                map_marks.tints(shapes, PALETTE),
                edgecolors="#9a9a9a",
                linewidths=0.8,
                zorder=2,
            )
            map_marks.fill(sheet.map, own.geometry[~served].tolist(), NOBODY, edgecolors="none", zorder=2)
            land = [Patch(facecolor=PALETTE[0], edgecolor="#9a9a9a", label=sheet.say("of one facility", "单个设施"))]
            if not served.all():
                land.append(Patch(facecolor=NOBODY, label=sheet.say("reaches none", "不可达")))
    access = layers["access"][layers["access"]["service"] == service]
    standing = _standing(access)
    people: list[Artist] = []
    for number, (name, (colour, en, zh)) in enumerate(_STANDINGS.items()):
        own = access[standing == name]
        if len(own):
            areas = map_marks.areas_by_people(own["people"].to_numpy(dtype="float64"), most_people)
            map_marks.dots(
                sheet.map,
                own.geometry,
                areas,
                facecolor=colour,
                edgecolor="white",
                linewidth=0.5,
                alpha=0.9,
                zorder=16 + number,
            )
            people.append(
                Line2D([], [], linestyle="none", marker="o", color=colour, markersize=8, label=sheet.say(en, zh))
            )
    facilities: list[Artist] = []
    if "facilities" in layers:
        own = layers["facilities"][layers["facilities"]["service"] == service]
        map_marks.dots(
            sheet.map, own.geometry, 75.0, marker="P", facecolor="#1b1b1b", edgecolor="white", linewidth=1, zorder=25
        )
        if len(own):
            facilities = [
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker="P",
                    color="#1b1b1b",
                    markersize=9,
                    label=f"{service}  ({len(own)})",
                )
            ]
    return [
        (sheet.say("People", "人口"), people),
        (sheet.say("Facilities", "设施"), facilities),
        (sheet.say("Catchments", "服务范围"), land),
    ]


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
