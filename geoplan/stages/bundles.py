"""The stage of the bundles: what every place of a tier must host, and what is missing there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geoplan import gaps, travel
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages.gaps import hosts
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served, completeness


def bundles_of(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    urban: Mapping[str, pd.DataFrame],
) -> tuple[pd.DataFrame, list[Finding]]:
    """The layer `bundles` for the chosen places of the urban system (its tables by layer), and a finding per tier."""
    section = config.centres
    assert section is not None
    tiers = [gaps.Bundle(one.name, one.bundle, one.inclusive) for one in section.tiers]
    wanted = sorted({service for one in tiers for service in one.services})
    centres = urban["centres"]
    chosen = urban["candidates"].loc[sorted(centres["candidate_id"])]
    hosted = {name: _hosted(config, on, reaches, all_served[name], chosen) for name in wanted}
    table = gaps.bundles(centres, tiers, hosted).merge(centres[["candidate_id", "basis"]], on="candidate_id")
    return table, [finding for one in tiers for finding in _told(one.tier, table[table["tier"] == one.tier])]


def _hosted(config: Config, on: Ground, reaches: Mapping[str, Reach], one: Served, chosen: pd.DataFrame) -> gaps.Hosted:
    """The places that host the open facilities of a service, and the minutes from each chosen place to the nearest."""
    service = config.services[one.service]
    reach = reaches[service.mode]
    settlement = hosts(on, reach, one)
    facilities = reach.taken(one.nearest.facilities)
    at = reach.snap(chosen)
    ms = travel.nearest(reach.network, at, facilities, direction=service.direction).ms
    capacity = on.facilities[on.facilities["service"] == one.service]["capacity"]
    return gaps.Hosted(
        settlement.map(on.own_places.to_dict()).fillna(""),
        capacity.reindex(settlement.index),
        pd.Series(np.where(ms >= 0, ms / travel.MS_PER_MINUTE, np.nan), index=at.ids),
        completeness(config, on, one.service) == "full",
    )


def _told(tier: str, rows: pd.DataFrame) -> list[Finding]:
    """How many functions the places of a tier lack, and how many can't be told."""
    found = []
    for status, code in (("missing", "bundle_missing"), ("not_assessable", "bundle_not_assessable")):
        those = rows[rows["status"] == status]
        if len(those):
            told = {"tier": tier, "count": len(those), "all": len(rows), "places": those["candidate_id"].nunique()}
            told |= {"services": ", ".join(sorted(those["service"].unique()))}
            found.append(Finding(code, "bundles", tier, told))
    return found
