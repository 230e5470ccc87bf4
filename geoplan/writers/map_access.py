"""Access to one service on a map: who is within the standard, who is not, and where the facilities stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
from matplotlib.artist import Artist
from numpy.typing import NDArray

from geoplan import words
from geoplan.styles import Category, Fill, Mark
from geoplan.styles.access import LARGEST_MM, STANDINGS, UNSERVED
from geoplan.styles.ground import FACILITY
from geoplan.styles.palette import LAND, RIM, SOFT, WHITE
from geoplan.writers import map_labels, map_marks, map_style
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

_NAMED = 80  # more names than this cover the map
MANY = 300  # demand points
_RIM = Fill("", RIM, 0.28)


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
        names(sheet, own["access"], layers["settlements"])
    return [
        (sheet.say("People", "人口"), dots),
        (sheet.say("Facilities", "设施"), marks),
        (sheet.say("Catchments", "服务范围"), land),
    ]


def _land(sheet: Sheet, catchments: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the catchments, neighbours in different tints; returns their entries of the legend."""
    if catchments.empty:
        return []
    served = (catchments["facility_id"] != "").to_numpy()
    colours = [LAND[int(number) - 1] for number in catchments["map_colour"][served].fillna(1)]
    map_marks.fill(sheet.map, catchments.geometry[served].tolist(), colours, **map_marks.rim(_RIM), zorder=2)
    map_marks.land(sheet.map, catchments.geometry[~served].tolist(), UNSERVED, zorder=2)
    land = [map_marks.entry(Fill(LAND[0], RIM), sheet.say("of one facility", "单个设施"))]
    if not served.all():
        land.append(map_marks.entry(UNSERVED, sheet.say(*words.WORDS["unreached"])))
    return land


def people(sheet: Sheet, access: gpd.GeoDataFrame, most_people: float) -> list[Artist]:
    """Draw the demand points by standing; returns an entry of the legend for every standing there is, then those of sizes."""
    promised = bool(access["within_standard"].notna().any())
    classes = [
        Category(values, dot(colour), *words.WORDS[_word(name, promised)])
        for name, (values, colour) in STANDINGS.items()
    ]
    sizes, steps = by_people(sheet, access, most_people)
    # the better off lie below: whoever is lacking must be seen
    return [*map_style.draw(sheet, access, classes, "status", zorder=16, sizes=sizes, turned=True), *steps]


def dot(colour: str) -> Mark:
    """A demand point in a colour, as large as the one with most people."""
    return Mark("circle", colour, LARGEST_MM, WHITE, 0.15)


def _word(standing: str, promised: bool) -> str:
    return "reached" if standing == "ok" and not promised else standing


def by_people(
    sheet: Sheet, places: gpd.GeoDataFrame, most_people: float, largest_mm: float = LARGEST_MM
) -> tuple[NDArray[np.float64], list[Artist]]:
    """How large the dots of demand points are, in square points, and the entries of a legend of sizes."""
    largest = map_marks.area(Mark("circle", "", largest_mm))
    if len(places) > MANY:  # cells of a raster: smaller
        largest *= (MANY / len(places)) ** 0.5
    areas = map_marks.areas_by_people(places["people"].to_numpy(dtype="float64"), most_people, largest)
    steps: list[Artist] = []
    for step in map_marks.steps(most_people):
        size = float(np.sqrt(map_marks.areas_by_people(np.array([step]), most_people, largest)[0]))
        text = f"{step:,.0f}".replace(",", " ") + sheet.say(" people", " 人").replace("  ", " ")
        steps.append(map_marks.mark_entry(Mark("circle", WHITE, LARGEST_MM, SOFT, 0.3), text, size))
    return areas, steps


def facilities(sheet: Sheet, standing: gpd.GeoDataFrame, service: str) -> list[Artist]:
    """Draw the facilities; returns their entry of the legend."""
    if standing.empty:
        return []
    map_marks.points(sheet.map, standing.geometry, FACILITY, zorder=25)
    name = sheet.say(words.named(service, "en"), words.named(service, "zh"))
    inside = int(standing["inside"].fillna(True).sum())
    beyond = len(standing) - inside
    count = f"{inside} + {beyond} {sheet.say('outside', '外围')}" if beyond else f"{inside}"
    return [map_marks.entry(FACILITY, f"{name}  ({count})")]


def names(sheet: Sheet, access: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, most: int = _NAMED) -> None:
    """Name so many settlements: first those with people beyond the standard, then the others, the most people first."""
    well = access["status"] == "ok"
    rows = access.assign(well=well).sort_values(["well", "people", "demand_id"], ascending=[True, False, True])
    named = settlements.set_index("settlement_id").reindex(rows["settlement_id"].drop_duplicates()[:most])
    named = named[~(named.geometry.isna() | named.geometry.is_empty)]
    if len(settlements) > _NAMED:  # so many ids would hide the map
        named = named[named["name"] != ""]
    labels = []
    for identity, row in named.iterrows():
        text = sheet.lettering.name(row["name"], row["name_en"], str(identity), language=sheet.language)
        labels.append(Label(text, row.geometry.x, row.geometry.y, 8.5, "normal", 6.0))
    map_labels.place(sheet, labels)
