"""The network on a map: how fast its roads are, and what is not connected to it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles import Mark, Stroke
from geoplan.styles.classes import SPEEDS
from geoplan.styles.ground import FAINT, PLACE, SEVERITIES, SNAPS
from geoplan.styles.palette import VERMILLION
from geoplan.writers import map_marks, map_places, map_roads, map_style
from geoplan.writers.map_labels import Label
from geoplan.writers.map_scene import Scene, Sections
from geoplan.writers.map_sentences import FAR_M
from geoplan.writers.map_sheet import Sheet

_NAMED = 40
_APART = Stroke(VERMILLION, 0.55)
_SPOT = Mark("circle", "", 4.2, VERMILLION, 0.45)  # around a piece that is too short to be seen
_SHORT = 5.0  # points of print


def speeds(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the roads of the fastest mode by speed; returns the legend's sections."""
    roads = scene.layers["roads"]
    mean = roads.groupby("mode")["speed_kmh"].mean()
    mode = str(mean.sort_index().idxmax())
    own = roads[(roads["mode"] == mode) & roads["speed_kmh"].notna()]
    own = own.set_geometry(gpd.GeoSeries(map_roads.lines(sheet, own), index=own.index, crs=own.crs))
    entries = map_style.draw(sheet, own, SPEEDS, "speed_kmh", zorder=6, counted=False, turned=True)
    _towns(sheet, scene)
    named = sheet.say(f"Speed: {words.named(mode, 'en')}", f"速度：{words.named(mode, 'zh')}")
    return [(named, entries[::-1])]


def troubles(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the pieces of road that hang together with nothing else and the places that are not on it, or far from it."""
    roads = scene.layers["roads"]
    map_marks.strokes(sheet.map, map_roads.lines(sheet, roads.drop_duplicates("edge_id")), FAINT, zorder=5)
    entries: list[Artist] = [map_marks.entry(FAINT, sheet.say("connected roads", "相连道路")), *_pieces(sheet, roads)]
    places: list[Artist] = []
    labels: list[Label] = []
    if scene.has("snaps"):
        snaps = scene.layers["snaps"].drop_duplicates(["place_id", "place_kind", "mode"])
        far = snaps[(snaps["status"] == "ok") & (snaps["snap_m"] > FAR_M)]
        if len(far):
            map_marks.strokes(sheet.map, far.geometry.to_numpy(), SNAPS["far"], zorder=12)
            text = sheet.say(f"over {FAR_M:,.0f} m to the road", f"距道路超过 {FAR_M:,.0f} 米")
            count = far["place_id"].nunique()
            places.append(map_marks.entry(SNAPS["far"], f"{text}  ({count})"))
        lost = _located(scene, snaps[snaps["status"] != "ok"])
        if len(lost):
            map_marks.points(sheet.map, lost.geometry, SEVERITIES["serious"], zorder=20)
            text = f"{sheet.say(*words.WORDS['not_snapped'])}  ({len(lost)})"
            places.append(map_marks.entry(SEVERITIES["serious"], text))
            named = zip(map_places.written(sheet, lost, "place_id"), lost.geometry, strict=True)
            labels = [Label(name, at.x, at.y, 8.5, "bold", 5.0) for name, at in named][:_NAMED]
    map_places.write(sheet, labels)
    return [(sheet.say("Network", "路网"), entries), (sheet.say("Places", "地点"), places)]


def _pieces(sheet: Sheet, roads: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the roads apart, ringed where they are too short to be seen; returns their entry of the legend."""
    apart = roads[roads["component"].fillna(0) > 1]
    if apart.empty:
        return []
    map_marks.strokes(sheet.map, apart.geometry.to_numpy(), _APART, zorder=13)
    whole = apart.dissolve(["mode", "component"])
    shortest_m = _SHORT / 72 * 0.0254 * sheet.scale
    small = whole[whole.geometry.length < shortest_m]
    map_marks.points(sheet.map, small.geometry.centroid, _SPOT, zorder=13)
    text = sheet.say("apart from the main network", "与主路网不相连")
    return [map_marks.entry(_APART, f"{text}  ({len(whole)})")]


def _located(scene: Scene, snaps: pd.DataFrame) -> gpd.GeoDataFrame:
    """The places of the snaps where they stand, each once: `place_id`, names and geometry."""
    found = []
    keys = {"demand": "demand_id", "facility": "facility_id", "place": "candidate_id"}
    for kind, layer in (("place", "candidates"), ("demand", "demand"), ("facility", "facilities")):
        if scene.has(layer):
            table = scene.layers[layer].rename(columns={keys[kind]: "place_id"})
            own = table[table["place_id"].isin(snaps["place_id"][snaps["place_kind"] == kind])]
            blank = pd.Series("", index=own.index, dtype=object)
            names = {name: own.get(name, blank) for name in ("name", "name_en")}
            found.append(own[["place_id", "geometry"]].assign(**names))
    if not found:
        return gpd.GeoDataFrame({"place_id": [], "name": [], "name_en": []}, geometry=[])
    every = map_places.located(gpd.GeoDataFrame(pd.concat(found, ignore_index=True)))
    return every.drop_duplicates("place_id")


def _towns(sheet: Sheet, scene: Scene) -> None:
    """The names of the largest settlements, to find one's way."""
    if scene.has("settlements"):
        own = map_places.located(scene.inside("settlements"))
        own = own.sort_values(["people", "settlement_id"], ascending=[False, True])[:_NAMED]
        named = zip(map_places.written(sheet, own, "settlement_id"), own.geometry, strict=True)
        mark = PLACE
        map_marks.points(sheet.map, own.geometry, mark, zorder=15)
        map_places.write(sheet, [Label(name, at.x, at.y, 8.5, "normal", 3.0) for name, at in named])
