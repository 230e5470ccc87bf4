"""How much a facility counts the farther away it is: functions of minutes that never rise.

Each is a frozen thing with one deed, `weight(minutes)`; what it is made of is its settings in YAML.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault

Floats = NDArray[np.float64]

_MS_PER_MINUTE = 60_000


class Decay(Protocol):
    """What every decay keeps: a weight of 0 or more for every number of minutes, never rising with them."""

    def weight(self, minutes: Floats) -> Floats:
        """What a facility this many minutes away counts."""


@dataclass(frozen=True)
class Power:
    """Minutes to the power of minus `beta`; times below `smallest_min` count as that, since at none it has no end.

    Weights are above 1 where `smallest_min` is below one minute. Hansen (1959).
    """

    beta: float
    smallest_min: float

    def __post_init__(self) -> None:
        _above_none("power", beta=self.beta, smallest_min=self.smallest_min)

    def weight(self, minutes: Floats) -> Floats:
        """`max(minutes, smallest_min) ** -beta`."""
        return np.maximum(minutes, self.smallest_min) ** -self.beta


@dataclass(frozen=True)
class Exponential:
    """Falls by the same share with every minute, `beta` per minute. Wilson (1971)."""

    beta: float

    def __post_init__(self) -> None:
        _above_none("exponential", beta=self.beta)

    def weight(self, minutes: Floats) -> Floats:
        """`exp(-beta · minutes)`."""
        return np.exp(-self.beta * minutes)


@dataclass(frozen=True)
class Gaussian:
    """A bell that falls slowly at first; 0.61 at `sigma_min`, 0.14 at twice that, never quite 0. Ingram (1971)."""

    sigma_min: float

    def __post_init__(self) -> None:
        _above_none("gaussian", sigma_min=self.sigma_min)

    def weight(self, minutes: Floats) -> Floats:
        """`exp(-minutes² / (2 sigma²))`."""
        return np.exp(-0.5 * (minutes / self.sigma_min) ** 2)


@dataclass(frozen=True)
class Logistic:
    """A soft step: one half at `inflexion_min`, the sharper the greater the `steepness` per minute."""

    inflexion_min: float
    steepness: float

    def __post_init__(self) -> None:
        _above_none("logistic", inflexion_min=self.inflexion_min, steepness=self.steepness)

    def weight(self, minutes: Floats) -> Floats:
        """`1 / (1 + exp(steepness · (minutes - inflexion)))`."""
        # tanh says the same and never overflows
        return 0.5 - 0.5 * np.tanh(0.5 * self.steepness * (minutes - self.inflexion_min))


@dataclass(frozen=True)
class Step:
    """A weight per travel zone; `zones` are their upper ends in minutes, the end included, and 0 beyond the last."""

    zones: Sequence[float]
    weights: Sequence[float]

    def __post_init__(self) -> None:
        _fall("step", "zones", self.zones, self.weights)

    def weight(self, minutes: Floats) -> Floats:
        """The weight of the zone that the minutes lie in."""
        zone = np.zeros(np.shape(minutes), dtype=np.intp)
        for end in self.zones:
            zone += minutes > _whole(end)
        weight: Floats = np.array([*self.weights, 0.0])[zone]
        return weight


@dataclass(frozen=True)
class Table:
    """Weights at given `minutes`, on a straight line between them; the first before the first, 0 beyond the last."""

    minutes: Sequence[float]
    weights: Sequence[float]

    def __post_init__(self) -> None:
        _fall("table", "minutes", self.minutes, self.weights)

    def weight(self, minutes: Floats) -> Floats:
        """The weight on the line between the two times around."""
        known = [_whole(at) for at in self.minutes]
        return np.where(minutes <= known[-1], np.interp(minutes, known, self.weights), 0.0)


@dataclass(frozen=True)
class Epanechnikov:
    """A parabola from 0.75 at no minutes to 0 at `limit_min`. Dai & Wang (2011)."""

    limit_min: float

    def __post_init__(self) -> None:
        _above_none("epanechnikov", limit_min=self.limit_min)

    def weight(self, minutes: Floats) -> Floats:
        """`0.75 · (1 - (minutes / limit)²)`."""
        return np.maximum(0.0, 0.75 * (1.0 - (minutes / self.limit_min) ** 2))


@dataclass(frozen=True)
class GaussianKernel:
    """A bell moved and stretched to run from 1 at no minutes to 0 at `limit_min`. Dai (2010)."""

    limit_min: float

    def __post_init__(self) -> None:
        _above_none("gaussian_kernel", limit_min=self.limit_min)

    def weight(self, minutes: Floats) -> Floats:
        """`(exp(-(minutes / limit)² / 2) - exp(-1/2)) / (1 - exp(-1/2))`."""
        end = math.exp(-0.5)
        weight: Floats = np.maximum(0.0, (np.exp(-0.5 * (minutes / self.limit_min) ** 2) - end) / (1.0 - end))
        return weight


def shape_faults(ends: str, minutes: Sequence[float], weights: Sequence[float]) -> Iterator[tuple[str, str, Any]]:
    """What is wrong with weights that belong to minutes, called `ends`: key, code and values of each fault."""
    if any(here >= after for here, after in pairwise(minutes)):
        yield ends, "not_rising", {"value": ", ".join(f"{end:g}" for end in minutes)}
    if len(weights) != len(minutes):
        yield "weights", "weights_per_zone", {"weights": len(weights), "zones": len(minutes)}
    risen = [(here, after) for here, after in pairwise(weights) if after > here]
    if risen:
        yield "weights", "decay_rises", {"before": f"{risen[0][0]:g}", "after": f"{risen[0][1]:g}"}
    elif weights and not weights[0] > 0:
        yield "weights", "decay_weighs_nothing", {}


def _whole(minutes: float) -> float:
    """Minutes of the whole millisecond that a limit is compared as."""
    return round(minutes * _MS_PER_MINUTE) / _MS_PER_MINUTE


def _above_none(name: str, **settings: float) -> None:
    """Raises ConfigError for every setting that is no number above 0."""
    wrong = {key: value for key, value in settings.items() if not (value > 0 and np.isfinite(value))}
    told = [{"key": f"decay.{name}.{key}", "value": f"{value:g}", "bound": "> 0"} for key, value in wrong.items()]
    if told:
        raise ConfigError([Fault("number_outside", one) for one in told])


def _fall(name: str, ends: str, minutes: Sequence[float], weights: Sequence[float]) -> None:
    """Raises ConfigError for weights that rise or lie outside 0 to 1, and for minutes that do not rise with them."""
    faults = [
        Fault(code, {"key": f"decay.{name}.{key}", **told}) for key, code, told in shape_faults(ends, minutes, weights)
    ]
    for value in weights:
        if not 0 <= value <= 1:
            told = {"key": f"decay.{name}.weights", "value": f"{value:g}", "bound": "≥ 0, ≤ 1"}
            faults.append(Fault("number_outside", told))
    if not len(minutes):
        faults.append(Fault("section_empty", {"key": f"decay.{name}.{ends}"}))
    if faults:
        raise ConfigError(faults)


DECAYS: Mapping[str, Any] = {
    "power": Power,
    "exponential": Exponential,
    "gaussian": Gaussian,
    "logistic": Logistic,
    "step": Step,
    "table": Table,
    "epanechnikov": Epanechnikov,
    "gaussian_kernel": GaussianKernel,
}
