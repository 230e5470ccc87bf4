"""The stage of the chains: how every settlement hangs on its town and seat; and which towns compete for their people."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import listing, snapping, travel
from geoplan.centres import chains as room
from geoplan.centres import competition as rivals
from geoplan.centres import places
from geoplan.config.axes_models import Chains
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages import groups
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served


def chains(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
    /,
) -> Found:
    """The layers `chains` and `chain_summary`."""
    asked = chosen.section.chains
    if asked is None:
        return Found()
    at, times = home(on, chosen)
    seats, doubts = _seats(asked, on, chosen, at, times)
    limits = {"village_to_town_min": asked.village_to_town_min, "town_to_seat_min": asked.town_to_seat_min}
    chained = room.chains(times, chosen.choice, seats, **limits)
    settled = on.settlements[on.settlements["inside"].astype(bool)]
    rows = chained.reindex(settled.index)
    lost = rows["status"].isna()  # no coordinates: it stands on no road
    rows.loc[lost, ["status", "reason"]] = ["cut_off", "not_snapped"]
    rows = rows.fillna({"town_id": "", "seat_id": ""}).join(settled[["name", "county_id", "people"]])
    names = chosen.places["name"].to_dict()
    for place in ("town", "seat"):
        rows[f"{place}_name"] = rows[f"{place}_id"].map(lambda one: names.get(one, ""))
    # a city of two districts lies in both
    held = set(zip(on.own_places, on.settlements["county_id"], strict=True))
    same = [pair in held for pair in zip(rows["town_id"], rows["county_id"], strict=True)]
    rows["town_in_county"] = pd.Series(same, rows.index, dtype="boolean").mask(rows["town_id"] == "", pd.NA)
    points = settled.geometry.where(~settled.geometry.isna(), on.own_places.map(chosen.places.geometry.to_dict()))
    told = {"base": config.base, "basis": chosen.basis}
    table = gpd.GeoDataFrame(rows.assign(**told), geometry=points.to_numpy(), crs=settled.crs)
    summary = room.summed(table, _areas(config, on)).assign(**told)
    if asked.source is None and any(limits.values()):
        doubts.append(Finding("chains_without_source", "config"))
    return Found({"chains": table, "chain_summary": summary}, findings=(*doubts, *_broken(table)))


def competition(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
    /,
) -> Found:
    """The layer `competition`, and places with next to no hinterland."""
    asked = chosen.section.competition
    if asked is None:
        return Found()
    question = chosen.question
    assert question.between is not None
    pairs = rivals.competition(question.times, question.people, chosen.choice, tie_min=asked.tie_min, share=asked.share)
    tiers = chosen.parent_of.set_index("candidate_id")["tier"]
    names = called(chosen)
    apart = [question.between.minutes(*pair) for pair in zip(pairs["candidate_id"], pairs["rival_id"], strict=True)]
    table = pairs.assign(
        name=pairs["candidate_id"].map(names),
        rival_name=pairs["rival_id"].map(names),
        tier=pairs["candidate_id"].map(tiers),
        minutes=np.array(apart, dtype=float),
        base=config.base,
        basis=chosen.basis,
    )
    found = [
        Finding(
            "centres_compete", "competition", row["candidate_id"],
            {
                "place": row["name"], "rival": row["rival_name"], "share": row["shared_share"],
                "rival_share": row["rival_share"], "minutes": asked.tie_min,
            },
            _point(chosen, row["candidate_id"]),
        )
        for row in table[table["competing"]].to_dict("records")
        if row["candidate_id"] < row["rival_id"]  # each pair once
    ]  # fmt: skip
    return Found({"competition": table}, findings=(*found, *_small(asked.min_people, on, chosen)))


def home(on: Ground, chosen: Chosen) -> tuple[snapping.Snaps, travel.TravelTimes]:
    """The settlements on the network, and their times to the candidates; only those that have a point."""
    if on.cell_m is None:
        return chosen.reach.demand, chosen.question.times
    points = on.settlements.geometry
    at = chosen.reach.snap(on.settlements[~(points.isna() | points.is_empty)])
    return at, travel.times(chosen.reach.network, at, chosen.at, limit=None)


def called(chosen: Chosen) -> dict[str, str]:
    """What every place is called: its name, else its id."""
    given = chosen.places["name"]
    return {str(place): str(name or place) for place, name in given.items()}


def _seats(
    asked: Chains, on: Ground, chosen: Chosen, at: snapping.Snaps, times: travel.TravelTimes
) -> tuple[room.Seats, list[Finding]]:
    """The seat of every candidate's chain: above it in the system, or that of its county where the config names them."""
    choice, question = chosen.choice, chosen.question
    assert question.between is not None
    if asked.from_ is not None:
        top = [tier.name for tier in choice.tiers].index(asked.from_)
        return room.Seats(room.heads(choice, chosen.hinterlands.up, top), times, question.between), []
    county_of = on.settlements["county_id"].astype(str).to_dict()
    of_county = places.county_seats(asked.seats, chosen.places, county_of, key="centres.chains.seats")
    snapped = chosen.reach.snap(chosen.places.loc[sorted(set(of_county.values()))])
    network = chosen.reach.network
    counties = chosen.candidates["county_id"].astype(str)
    position = {county: int(np.searchsorted(snapped.ids, seat)) for county, seat in of_county.items()}
    seats = room.Seats(
        counties.map(position).fillna(-1).to_numpy(np.int64),
        travel.times(network, at, snapped, limit=None),
        travel.times(network, chosen.at, snapped, limit=None),
    )
    towns = chosen.candidates[choice.serving(len(choice.tiers) - 1) & (seats.of < 0)]
    lacking = [
        Finding("county_without_seat", "area", str(county), {"county": county, "towns": listing.first(own.tolist())})
        for county, own in towns["name"].where(towns["name"] != "", towns.index).groupby(towns["county_id"], sort=True)
    ]
    return seats, lacking


def _areas(config: Config, on: Ground) -> pd.DataFrame:
    """The area and its counties, as `chain_summary` names them."""
    counties, title = groups.named(config, on)
    rows = [("all", "area", title, "")] + [(county, "county", name, county) for county, name in counties.items()]
    return pd.DataFrame(rows, columns=["area_id", "area_level", "name", "county_id"])


def _broken(table: gpd.GeoDataFrame) -> list[Finding]:
    """Every settlement that is cut off, and the broken chains together."""
    labels = table["name"].where(table["name"] != "", table.index.to_series())
    found = []
    for at in np.flatnonzero(table["status"] == "cut_off"):
        spot = table.geometry.iloc[at]
        values = {"place": labels.iloc[at], "people": float(table["people"].iloc[at])}
        point = None if spot is None or spot.is_empty else (spot.x, spot.y)
        found.append(Finding("chain_cut_off", "chains", str(table.index[at]), values, point))
    broken = (table["status"] == "broken").to_numpy()
    if broken.any():
        told = {"count": int(broken.sum()), "people": float(table["people"].to_numpy(float)[broken].sum())}
        shown = listing.first(labels[broken].tolist())
        found.append(Finding("chains_broken", "chains", "", {**told, "places": shown}))
    return found


def _small(least: float | None, on: Ground, chosen: Chosen) -> list[Finding]:
    """Places of the lowest level with few people, and those that nobody but their own people comes to."""
    choice, question, names = chosen.choice, chosen.question, called(chosen)
    lowest = choice.tiers[-1].name
    own = chosen.hinterlands.people[chosen.hinterlands.people["tier"] == lowest]
    found = [
        Finding(
            "centre_hinterland_small", "centres", place,
            {"place": names[place], "people": count, "least": least}, _point(chosen, place),
        )
        for place, count in zip(own["candidate_id"].tolist(), own["people"].tolist(), strict=True)
        if least is not None and count < least
    ]  # fmt: skip
    owner = chosen.hinterlands.owner[:, -1]
    counted = (owner >= 0) & (question.people > 0)
    mine = on.demand["settlement_id"].map(on.own_places.to_dict()).fillna("").to_numpy()
    foreign = counted & (mine != np.append(choice.candidates, "").astype(object)[owner])
    alone = sorted({*choice.candidates[owner[counted]].tolist()} - {*choice.candidates[owner[foreign]].tolist()})
    if alone:
        values = {"count": len(alone), "all": len(own), "tier": lowest}
        shown = listing.first([names[place] for place in alone])
        found.append(Finding("centres_serve_themselves", "centres", lowest, {**values, "places": shown}))
    return found


def _point(chosen: Chosen, place: str) -> tuple[float, float]:
    spot = chosen.candidates.geometry[place]
    return float(spot.x), float(spot.y)
