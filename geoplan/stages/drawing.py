"""What one draw of the urban system sees: its weights, its travel on a network at drawn speeds, its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import snapping, travel
from geoplan.centres import robustness_draws as drawn
from geoplan.centres.robustness import Draw, Folk, Ways
from geoplan.config.models import Config
from geoplan.config.robustness_models import Robustness
from geoplan.network import Network
from geoplan.stages.chosen import Chosen
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served
from geoplan.travel import choice

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Trips:
    """The trips that are made again at other speeds: between places, and to the nearest facility of a service."""

    roads: Mapping[str, drawn.Roads]  # by mode, that of the urban system first
    demand: snapping.Snaps
    places: snapping.Snaps
    spaced: bool  # whether the times between places are asked for
    services: Mapping[str, tuple[str, snapping.Snaps, snapping.Snaps, travel.Direction]]  # mode, places, facilities
    path: travel.PathName

    def made(self, random: np.random.Generator, *, spread: float) -> Ways:
        """The trips at drawn speeds."""
        at: dict[str, Network] = {
            mode: roads.at(drawn.speed_factors(random, len(roads.classes), spread=spread))
            for mode, roads in self.roads.items()
        }
        own = next(iter(at.values()))
        return Ways(
            travel.times(own, self.demand, self.places, limit=None, path=self.path),
            travel.times(own, self.places, self.places, limit=None, path=self.path) if self.spaced else None,
            {
                name: travel.nearest(at[mode], places, facilities, direction=direction, path=self.path).ms
                for name, (mode, places, facilities, direction) in self.services.items()
            },
        )


@dataclass(frozen=True)
class Crowd:
    """The people of every demand point, with the settlement and county that each belongs to, as positions."""

    error: float
    counted: Floats  # people that count per demand point, 0 in the margin
    people: Floats  # all people per demand point
    unit: Positions  # per demand point: its settlement, or itself where it has none
    group: Positions  # per demand point: what it adds up in, a county or the margin
    units: int
    groups: int
    settlement_people: Floats
    settlement_group: Positions
    place: Positions  # per settlement: its candidate place, one beyond the last where it is of none
    place_people: Floats

    def made(self, random: np.random.Generator) -> Folk:
        """The people drawn: of places as many times more or fewer as their settlements have."""
        own = drawn.people_factors(random, self.units, error=self.error)
        scale = drawn.scales(self.people, own[self.unit], self.group, self.groups)
        of_settlement = self.settlement_people * own[: len(self.place)] * scale[self.settlement_group]
        places = len(self.place_people)
        before = np.bincount(self.place, self.settlement_people, places + 1)[:places]
        after = np.bincount(self.place, of_settlement, places + 1)[:places]
        times = np.divide(after, before, out=np.ones(places), where=before > 0)
        return Folk(self.counted * own[self.unit] * scale[self.group], self.place_people * times)


@dataclass(frozen=True)
class Drawing:
    """How draws are made; what is None does not vary."""

    seed: int
    weights: Floats  # of the plan
    concentration: float | None  # None = not around the weights of the plan
    anywhere: bool  # weights are drawn from all that there are
    spread: float | None
    trips: Trips | None
    people: Crowd | None
    layer: str  # that states the error of the people

    def draw(self, number: int) -> Draw:
        """The draw of this number."""
        random = drawn.streams(self.seed, number)
        weights = None
        if self.anywhere:
            weights = drawn.weights_anywhere(random.weights, len(self.weights))
        elif self.concentration is not None:
            weights = drawn.weights_around(random.weights, self.weights, concentration=self.concentration)
        speeds = None
        if self.trips is not None and self.spread is not None:
            speeds = self.trips.made(random.speeds, spread=self.spread)
        return Draw(weights, speeds, None if self.people is None else self.people.made(random.people))

    def told(self) -> dict[str, str]:
        """What varies, and how, for the manifest."""
        weights = speeds = people = "as in the plan"
        if self.anywhere:
            weights = "any, all equally likely"
        elif self.concentration is not None:
            weights = f"Dirichlet around those of the plan, concentration {self.concentration:g}"
        if self.spread is not None:
            speeds = f"uniform ±{100 * self.spread:g} % per road class"
        if self.people is not None:
            people = f"lognormal per settlement, relative standard error {self.people.error:g}, county totals kept"
        return {"weights": weights, "speeds": speeds, "people": people}


def drawing(
    asked: Robustness,
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
) -> Drawing:
    """How the draws that the config asks for are made."""
    layer = config.layers.population if config.demand.source == "population" else config.layers.settlements
    error = layer.error if layer is not None and asked.people is not None else None
    return Drawing(
        seed=asked.seed,
        weights=chosen.judged.merit.weights,
        concentration=asked.weights.concentration if asked.weights else None,
        anywhere=asked.weights is not None and asked.weights.among == "any",
        spread=asked.speeds,
        trips=None if asked.speeds is None else _trips(config, reaches, served, chosen),
        people=None if error is None else _crowd(on, chosen, error),
        layer=config.demand.source,
    )


def _trips(config: Config, reaches: Mapping[str, Reach], served: Mapping[str, Served], chosen: Chosen) -> Trips:
    services = {}
    at = {chosen.section.mode: chosen.at}
    for name in sorted(chosen.facts.services):
        service = config.services[name]
        reach = reaches[service.mode]
        if service.mode not in at:
            at[service.mode] = reach.snap(chosen.candidates)
        facilities = reach.taken(served[name].nearest.facilities)
        services[name] = (service.mode, at[service.mode], facilities, service.direction)
    return Trips(
        {mode: drawn.roads(reaches[mode].network) for mode in at},
        chosen.reach.demand,
        chosen.at,
        any(tier.spacing_min is not None for tier in chosen.question.tiers),
        services,
        # a hierarchy would have to be built anew in every draw
        "buckets" if choice.compiles() and len(chosen.reach.network.node_x) >= choice.SMALL else "scipy",
    )


def _crowd(on: Ground, chosen: Chosen, error: float) -> Crowd:
    settlements = on.settlements.sort_index()
    ids = settlements.index.to_numpy().astype(str)
    names, group = np.unique(np.concatenate([_county(on.demand), _county(settlements)]), return_inverse=True)
    home = on.demand["settlement_id"].to_numpy().astype(str)
    at = np.minimum(np.searchsorted(ids, home), max(0, len(ids) - 1))
    housed = ids[at] == home
    unit = np.where(housed, at, len(ids) + np.cumsum(~housed) - 1)
    candidates = chosen.choice.candidates
    place = on.own_places.loc[settlements.index].to_numpy().astype(str)
    found = np.minimum(np.searchsorted(candidates, place), len(candidates) - 1)
    return Crowd(
        error=error,
        counted=chosen.question.people,
        people=on.demand["people"].to_numpy(dtype="float64"),
        unit=unit.astype(np.int64),
        group=group[: len(home)].astype(np.int64),
        units=len(ids) + int((~housed).sum()),
        groups=len(names),
        settlement_people=settlements["people"].to_numpy(dtype="float64"),
        settlement_group=group[len(home) :].astype(np.int64),
        place=np.where(candidates[found] == place, found, len(candidates)).astype(np.int64),
        place_people=chosen.facts.place_people.astype(float),
    )


def _county(rows: pd.DataFrame) -> NDArray[np.str_]:
    """The county of every row inside, "" in the margin, whose people add up among themselves."""
    return rows["county_id"].where(rows["inside"].astype(bool), "").to_numpy().astype(str)
