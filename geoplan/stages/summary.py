"""The stage of the summary: access summed up over people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geoplan import access
from geoplan.config.models import Config
from geoplan.inputs import weakest
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.groups import groups, named
from geoplan.stages.service import Served, base_of, completeness, too_coarse


def summaries(
    config: Config, on: Ground, reaches: Mapping[str, Reach], all_served: Mapping[str, Served]
) -> pd.DataFrame:
    """The layer `summary`: every service by county and for the whole area, for everybody and every group of people."""
    parts = []
    counties, title = named(config, on)
    for name, one in all_served.items():
        inside = one.access["inside"].to_numpy(dtype=bool)
        rows = one.access[inside]
        told = {"coverage_is": _coverage_is(config, on, reaches[config.services[name].mode], one), **one.words()}
        for group in groups(on, base_of(config, name)):
            counted = rows.assign(people=group.people[inside])
            own = access.summarise(counted, counties, base=group.base, area_name=title, group=group.name)
            parts.append(own.assign(**told))
    return pd.concat(parts, ignore_index=True)


def _coverage_is(config: Config, on: Ground, reach: Reach, one: Served) -> str:
    """How sure the coverage is: `indicative` on coarse demand or input that is not observed, else `at_least` where
    facilities may be missing from the data or meet no road (they can only add to it), else `exact`."""
    if too_coarse(on, reach, one) or weakest(one.access["basis"]) != "observed":
        return "indicative"
    lost = not reach.taken(one.nearest.facilities).snapped.all()
    return "exact" if completeness(config, on, one.service) == "full" and not lost else "at_least"
