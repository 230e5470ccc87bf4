"""How much each indicator counts: weights that add up to one, in the order of the indicators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault

Floats = NDArray[np.float64]


def equal(indicators: Sequence[str]) -> Floats:
    """The same weight for every indicator."""
    return np.full(len(indicators), 1.0 / len(indicators))


def given(indicators: Sequence[str], *, values: Mapping[str, float]) -> Floats:
    """The planner's weights, divided by their sum.

    Raises ConfigError where a weight names no indicator, an indicator has no weight, or the weights cannot be shared
    out.
    """
    faults = []
    unknown = [name for name in values if name not in indicators]
    if unknown:
        said = {"names": ", ".join(unknown), "indicators": ", ".join(indicators)}
        faults.append(Fault("weights_unknown_indicator", said))
    missing = [name for name in indicators if name not in values]
    if missing:
        faults.append(Fault("weights_missing_indicator", {"names": ", ".join(missing)}))
    numbers = np.array([float(value) for value in values.values()])
    if not np.isfinite(numbers).all() or (numbers < 0).any() or numbers.sum() <= 0:
        said = {"values": ", ".join(f"{name}: {value:g}" for name, value in values.items())}
        faults.append(Fault("weights_not_positive", said))
    if faults:
        raise ConfigError(faults)
    weights = np.array([float(values[name]) for name in indicators])
    return np.asarray(weights / weights.sum())


WEIGHTS: dict[str, Callable[..., Floats]] = {"equal": equal, "given": given}
