"""What is drawn at random to see how sure a plan is: weights of indicators, speeds of road classes, people.

Draw i of a seed has three streams of its own, one for each of the three. They depend on the seed and on i alone, not on how
many draws there are, who works on them, or what else is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.network import DAY_MS, Network

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Streams:
    """The random numbers of one draw."""

    weights: np.random.Generator
    speeds: np.random.Generator
    people: np.random.Generator


def streams(seed: int, draw: int) -> Streams:
    """The streams of a draw: the children of `SeedSequence(seed).spawn(…)[draw]`, in the order of `Streams`."""
    own = np.random.SeedSequence(seed, spawn_key=(draw,))
    return Streams(*(np.random.default_rng(child) for child in own.spawn(3)))


def weights_around(random: np.random.Generator, weights: Floats, *, concentration: float) -> Floats:
    """Weights that add up to one, Dirichlet with the mean `weights`; an indicator without weight stays without.

    The standard deviation of a weight w is sqrt(w (1 − w) / (concentration + 1)).
    """
    drawn = np.zeros(len(weights))
    counts = weights > 0
    drawn[counts] = random.dirichlet(concentration * weights[counts])
    return drawn


def weights_anywhere(random: np.random.Generator, indicators: int) -> Floats:
    """Weights that add up to one, all such weights being equally likely, as in SMAA-2 without preferences."""
    return random.dirichlet(np.ones(indicators))


def speed_factors(random: np.random.Generator, classes: int, *, spread: float) -> Floats:
    """By what the speed of every road class is multiplied: uniform between 1 − `spread` and 1 + `spread`."""
    return random.uniform(1.0 - spread, 1.0 + spread, classes)


@dataclass(frozen=True)
class Roads:
    """A network and the class of every edge, as a position in `classes`."""

    network: Network
    classes: NDArray[np.str_]
    of_edge: NDArray[np.int64]

    def at(self, factors: Floats) -> Network:
        """The network with the speed of every class multiplied by its factor; lengths and ways allowed stay.

        Milliseconds are rounded once more, from the whole milliseconds of the network. Waits and delays that belong to an
        edge change with it.
        """
        factor = factors[self.of_edge]
        ahead, back = (
            np.where(ms > 0, np.clip(np.rint(ms / factor), 1, DAY_MS), 0).astype(np.int32)
            for ms in (self.network.ms_forward, self.network.ms_back)
        )
        return replace(self.network, ms_forward=ahead, ms_back=back)


def roads(network: Network) -> Roads:
    """The network with its road classes in text order, without its lines, which no search asks for."""
    classes, of_edge = np.unique(network.road_class.astype(str), return_inverse=True)
    bare = replace(network, geometry=np.empty(0, dtype=object))
    return Roads(bare, classes, of_edge.astype(np.int64))


def people_factors(random: np.random.Generator, settlements: int, *, error: float) -> Floats:
    """By what the people of every settlement are multiplied: lognormal with mean 1 and the relative standard error `error`."""
    sigma = np.sqrt(np.log1p(error**2))
    return np.asarray(np.exp(sigma * random.standard_normal(settlements) - sigma**2 / 2))


def scales(people: Floats, factors: Floats, group: NDArray[np.int64], groups: int) -> Floats:
    """By what the factors of every group are multiplied so that its people add up to what they were."""
    before, after = (np.bincount(group, counted, groups) for counted in (people, people * factors))
    return np.asarray(np.divide(before, after, out=np.ones(groups), where=after > 0))
