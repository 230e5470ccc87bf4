"""Colours of neighbouring land: numbers from a small palette, so that a map tells polygons apart that share a border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

COLOURS = 8  # in the palette that the numbers point into


def numbers(shapes: Sequence[shapely.Geometry]) -> list[int]:
    """A number from 1 to `COLOURS` per shape: neighbours differ where that many colours allow it, and all are used alike."""
    tree = shapely.STRtree(shapes)
    chosen: list[int] = []
    for at, shape in enumerate(shapes):
        near = {chosen[other] for other in tree.query(shape, predicate="intersects") if other < at}
        used = [chosen.count(colour) for colour in range(1, COLOURS + 1)]
        chosen.append(min(range(1, COLOURS + 1), key=lambda colour: (colour in near, used[colour - 1], colour)))
    return chosen


def tinted(tables: Mapping[str, pd.DataFrame], tiers: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The layers of land among `tables` with the column `map_colour`; land that nobody serves has none.

    Catchments are told apart within their service and spheres within their tier. A hinterland has the colour of the place of
    the second tier that it belongs to, those of the first tier one of their own. `tiers` names them, the highest first.
    """
    out = {}
    for layer, by, owner in (("catchments", "service", "facility_id"), ("spheres", "tier", "candidate_id")):
        if layer in tables:
            land = tables[layer]
            colours = pd.Series(pd.NA, index=land.index, dtype="Int64")
            for own in (land[land[by] == name] for name in sorted(set(land[by]))):
                colours.update(_among(own[own[owner] != ""]))
            out[layer] = land.assign(map_colour=colours)
    if "hinterlands" in tables:
        out["hinterlands"] = _by_group(tables["hinterlands"], tables["centres"], tiers)
    return out


def _among(land: pd.DataFrame) -> pd.Series:
    assert isinstance(land, gpd.GeoDataFrame)
    return pd.Series(numbers(land.geometry.tolist()), index=land.index, dtype="Int64")


def _by_group(land: pd.DataFrame, centres: pd.DataFrame, tiers: Sequence[str]) -> pd.DataFrame:
    served = land[land["candidate_id"] != ""]
    group_of = groups(centres, tiers)
    colours = pd.Series(pd.NA, index=land.index, dtype="Int64")
    drawn = [tier for tier in tiers if (served["tier"] == tier).any()]
    for tier in drawn[:2]:
        colours.update(_among(served[served["tier"] == tier]))
    heads = served[served["tier"] == (drawn[1] if len(drawn) > 1 else drawn[0])] if drawn else served
    colour_of = dict(zip(heads["candidate_id"], colours[heads.index], strict=True))
    below = served[served["tier"].isin(drawn[2:])]
    colours.update(
        below["candidate_id"].map(lambda place: colour_of.get(group_of.get(place, place), 1)).astype("Int64")
    )
    return land.assign(map_colour=colours)


def groups(centres: pd.DataFrame, tiers: Sequence[str]) -> dict[str, str]:
    """The member of the second level (the first two tiers) that every chosen place belongs to."""
    tier_of = dict(zip(centres["candidate_id"], centres["tier"], strict=True))
    parent_of = dict(zip(centres["candidate_id"], centres["parent_id"], strict=True))
    drawn = [tier for tier in tiers if tier in set(tier_of.values())]
    found = {}
    for place in tier_of:
        above = place
        for _ in drawn:
            if tier_of[above] in drawn[:2] or parent_of[above] not in tier_of:
                break
            above = parent_of[above]
        found[place] = above
    return found
