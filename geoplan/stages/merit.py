"""The merit of every candidate: its indicators measured, weighed and ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geoplan import travel
from geoplan.centres import indicators, weights
from geoplan.centres.merit import Merit, scored
from geoplan.config.centre_models import Centres
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages.ground import Reach
from geoplan.stages.service import Served

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """The candidates with their indicators, score and rank, how they came about, and the findings.

    `raw` is candidate × indicator. `measure` measures it again from other facts: other people or other times.
    """

    table: gpd.GeoDataFrame
    raw: Floats
    merit: Merit
    measure: Callable[[indicators.Facts], Floats]
    findings: tuple[Finding, ...]


def judged(
    section: Centres,
    config: Config,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    candidates: gpd.GeoDataFrame,
    facts: indicators.Facts,
) -> Judged:
    """The merit of every candidate."""
    if any(one.measure == "functions" for one in section.indicators.values()):
        services = _services(config, reaches, served, candidates)
        facts = indicators.Facts(facts.times, facts.people, facts.place_people, services)

    def measure(facts: indicators.Facts) -> Floats:
        columns = [
            indicators.INDICATORS[one.measure](
                facts, **one.model_dump(exclude={"measure", "direction"}, exclude_none=True)
            )
            for one in section.indicators.values()
        ]
        return np.column_stack(columns)

    raw = measure(facts)
    own = weights.WEIGHTS[section.weights.method](
        list(section.indicators), **section.weights.model_dump(exclude={"method"}, exclude_none=True)
    )
    benefit = np.array([one.direction == "benefit" for one in section.indicators.values()])
    merit = Merit(tuple(section.indicators), benefit, own, section.ranking)
    by_name = {name: raw[:, column] for column, name in enumerate(merit.names)}
    table = scored(candidates, raw, merit)
    return Judged(table, raw, merit, measure, tuple(indicators.doubts(by_name)))


def _services(
    config: Config, reaches: Mapping[str, Reach], served: Mapping[str, Served], candidates: gpd.GeoDataFrame
) -> dict[str, np.ndarray]:
    """By service the milliseconds from every candidate to its nearest open facility, -1 where none is reached."""
    at = {mode: reach.snap(candidates) for mode, reach in reaches.items()}
    found = {}
    for name, one in served.items():
        service = config.services[name]
        reach = reaches[service.mode]
        facilities = reach.taken(one.nearest.facilities)
        found[name] = travel.nearest(reach.network, at[service.mode], facilities, direction=service.direction).ms
    return found
