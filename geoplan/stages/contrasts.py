"""The stages that set results side by side: borders open and closed, town and country, counties, bases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from geoplan import gaps
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.runners import Runner
from geoplan.stages import measures
from geoplan.stages.borders import Border
from geoplan.stages.gaps import held_of, share_measure, share_of
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.groups import named
from geoplan.stages.service import Served, base_of, completeness, served


def contrasts_of(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    measured: pd.DataFrame | None,
) -> pd.DataFrame:
    """The layer `contrasts` of all services."""
    inside = on.demand["inside"].to_numpy(dtype=bool)
    urban = on.demand["urban_share"].to_numpy(dtype="float64")[inside]
    counties, _ = named(config, on)
    parts = []
    for name, one in all_served.items():
        base = base_of(config, name)
        held = held_of(config, on, reaches[config.services[name].mode], one, measured)
        bases = {each: on.people_by(each)[inside] for each in _bases(on, base)}
        told = gaps.indicators(held, bases, base, measure=share_measure(config, name))
        rows = gaps.contrasts(told, held.access["county_id"], counties, urban)
        parts.append(
            rows.assign(service=name, basis=weakest(held.access["basis"]), completeness=completeness(config, on, name))
        )
    return pd.concat(parts, ignore_index=True)


def _bases(on: Ground, base: str) -> list[str]:
    """The population columns a service is told by: its own, and every other count of all people where it is one of them."""
    everybody = [name for name in on.counted.columns if name == "people" or name.startswith("people_")]
    return [base, *(name for name in everybody if base in everybody and name != base)]


def border_effects(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    border: Border,
    runner: Runner,
) -> tuple[pd.DataFrame, list[Finding]]:
    """The layer `border_effect`: every service with its border open against the same with `border` closed.

    Where the area's border is closed, a finding names the services of which nothing lies across it in the data.
    """
    opened = {
        name: one if one.border == "open" else served(config, on, reaches, name, border="open")
        for name, one in all_served.items()
    }
    shut = runner(partial(served, config, on, reaches, border=border), list(all_served))
    closed = {one.service: one for one in shut}
    counties, title = named(config, on)
    values = [_shares(config, on, reaches, run) for run in (opened, closed)]
    parts = []
    for name, one in opened.items():
        inside = one.access["inside"].to_numpy(dtype=bool)
        rows = gaps.border_effect(
            one.access[inside],
            closed[name].access[inside],
            counties,
            area_name=title,
            value_open=share_of(config, name, values[0]),
            value_closed=share_of(config, name, values[1]),
        )
        measure = share_measure(config, name)
        unit = f"{config.services[name].capacity or 'facilities'} per person" if measure else ""
        told = {"service": name, "base": base_of(config, name), "border": border, "measure": measure, "unit": unit}
        parts.append(rows.assign(completeness=completeness(config, on, name), **told))
    outside = set(on.facilities.loc[~on.facilities["inside"].to_numpy(dtype=bool), "service"])
    idle = sorted(name for name in opened if border == "area" and name not in outside)
    found = [Finding("border_without_outside", "border_effect", border, {"services": ", ".join(idle)})] if idle else []
    return pd.concat(parts, ignore_index=True), found


def _shares(
    config: Config, on: Ground, reaches: Mapping[str, Reach], all_served: Mapping[str, Served]
) -> pd.DataFrame | None:
    """Capacity per person, by the measure of every service that has one."""
    wanted = {share_measure(config, name) for name in all_served} - {""}
    asked = {name: one for name, one in config.access.items() if name in wanted}
    if not asked:
        return None
    measured = measures.measures(config.model_copy(update={"access": asked}), on, reaches, all_served)
    return measured.tables["access_measures"]
