"""The services that every place of a tier must host, and which of them are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoplan.gaps.shortfall import known


@dataclass(frozen=True)
class Bundle:
    """What a tier asks its places to host; an upper place hosts the lower bundles too where they are `inclusive`."""

    tier: str
    services: tuple[str, ...]
    inclusive: bool = True  # whether places of upper tiers serve this level as well


@dataclass(frozen=True)
class Hosted:
    """The open facilities of one service, and how far every place is from them."""

    place: pd.Series  # by facility id the place that hosts it, "" = none
    capacity: pd.Series  # by facility id
    nearest_min: pd.Series  # by place the minutes to its nearest open facility, NaN = none is reached
    known: bool  # whether all facilities of the service are in the data


def bundles(places: pd.DataFrame, tiers: Sequence[Bundle], hosted: Mapping[str, Hosted]) -> pd.DataFrame:
    """A row per chosen place and service that it must host; columns of the layer `bundles`.

    `places` holds the chosen places (candidate_id, name, tier), `tiers` the tiers from the highest to the lowest. `status` is
    `hosted`, `missing`, or `not_assessable` where a facility may only be missing from the data.
    """
    asked = required(tiers)
    parts = [
        _of_service(places[places["tier"] == tier], hosted[service]).assign(service=service, bundle_of=source)
        for tier, services in asked.items()
        for service, source in services.items()
    ]
    return pd.concat(parts, ignore_index=True)


def required(tiers: Sequence[Bundle]) -> dict[str, dict[str, str]]:
    """By tier the services its places must host, each with the tier that asks for it: its own, or else the next lower one."""
    asked: dict[str, dict[str, str]] = {}
    below: dict[str, str] = {}
    for one in reversed(tiers):
        own = dict.fromkeys(one.services, one.tier)
        asked[one.tier] = own | {service: source for service, source in below.items() if service not in own}
        handed = own if one.inclusive else {}
        below = handed | {service: source for service, source in below.items() if service not in handed}
    return {one.tier: asked[one.tier] for one in tiers}


def _of_service(places: pd.DataFrame, hosted: Hosted) -> pd.DataFrame:
    ids = places["candidate_id"].astype(str)
    own = hosted.place.isin(ids)
    count = hosted.place[own].value_counts().reindex(ids).fillna(0).to_numpy(dtype=np.int64)
    capacity = hosted.capacity[own].groupby(hosted.place[own]).sum(min_count=1).reindex(ids).to_numpy(dtype="float64")
    there = known(count > 0, hosted.known)
    return pd.DataFrame(
        {
            "candidate_id": ids.to_numpy(),
            "name": places["name"].to_numpy(),
            "tier": places["tier"].to_numpy(),
            "hosted": there,
            "facilities": count,
            "capacity": capacity,
            "nearest_min": hosted.nearest_min.reindex(ids).to_numpy(dtype="float64"),
            "status": np.where(count > 0, "hosted", "missing" if hosted.known else "not_assessable"),
        }
    )
