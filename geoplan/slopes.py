"""How slopes change the speed on foot and by bicycle, and the times of edges whose heights are known.

A slope is rise over run along the way that is travelled: 0.1 climbs ten metres in a hundred, -0.1 falls as much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEEPEST = 1.0  # 45 degrees: no road is steeper, a cell of the elevation model beside a cliff may seem so
_FLAT_MS = 6.01  # m/s on the flat, Parkin and Rotheram (2010)
_UPHILL_MS = 0.4002  # m/s lost for every percent uphill
_DOWNHILL_MS = 0.2379  # m/s gained for every percent downhill
_BRAKING = 0.06  # steeper than this, riders brake
_RIDER_W, _MOTOR_W = 150.0, 250.0
_PUSHING_KMH = 4.5  # on the flat, a person on foot

Rule = Callable[[Floats, Floats], Floats]  # (speed on the flat, slope) -> speed


@dataclass(frozen=True)
class Profiles:
    """Heights along edges: edge e has the samples `start[e]:start[e+1]`, evenly spaced from its first to its last point.

    Metres; an edge whose heights are all NaN counts as flat, any other has none missing. `basis` is what the elevation
    model is worth.
    """

    start: Ints
    height: Floats
    basis: str = "observed"

    def take(self, edges: NDArray[np.bool_]) -> Profiles:
        """Only the edges of the mask."""
        count = np.diff(self.start)
        kept = np.repeat(edges, count)
        start = np.concatenate([[0], np.cumsum(count[edges])]).astype(np.int64)
        return Profiles(start, self.height[kept], self.basis)


def tobler_kmh(slope: Floats) -> Floats:
    """Walking speed on a slope: 6 km/h down a slope of 5 %, 5.04 on the flat, less uphill and on steeper ways down.

    Tobler (1993), Three presentations on geographical analysis and modeling, NCGIA Technical Report 93-1.
    """
    return np.asarray(6.0 * np.exp(-3.5 * np.abs(np.asarray(slope, dtype="float64") + 0.05)))


def walking_kmh(flat_kmh: Floats, slope: Floats) -> Floats:
    """Speed on foot on a slope, as Tobler's function changes it from the flat: the flat speed is the speed table's own."""
    return np.asarray(flat_kmh * tobler_kmh(slope) / float(tobler_kmh(np.zeros(1))[0]))


def cycling_kmh(flat_kmh: Floats, slope: Floats) -> Floats:
    """Speed by bicycle on a slope; where it is too steep to ride, that of pushing the bicycle on foot.

    Parkin and Rotheram (2010), Transport Policy 17:335: everyday riders in Leeds went 6.01 m/s on the flat, 0.4002 m/s
    less for every percent uphill and 0.2379 m/s more for every percent downhill. The change is taken as a share of the
    flat speed. The gain ends at 6 %, for riders brake on steeper ways (Flügel et al. 2019, as MATSim quotes them).
    """
    return _ridden(flat_kmh, slope, 1.0)


def assisted_kmh(flat_kmh: Floats, slope: Floats) -> Floats:
    """Speed by e-bike on a slope: as `cycling_kmh`, but uphill with 3/8 of the loss.

    Proposed by geoplan, confidence low: the riders of Parkin and Rotheram (2010) put down about 150 W on the flat; with
    a motor of 250 W (EN 15194) the climb is shared by 400 W, so a percent costs 150/400 of what it costs them.
    """
    return _ridden(flat_kmh, slope, _RIDER_W / (_RIDER_W + _MOTOR_W))


def _ridden(flat_kmh: Floats, slope: Floats, loss: float) -> Floats:
    percent = 100 * np.maximum(slope, -_BRAKING)
    change = np.where(percent > 0, -loss * _UPHILL_MS, -_DOWNHILL_MS) * percent / _FLAT_MS
    pushed = np.minimum(flat_kmh, walking_kmh(np.full_like(slope, _PUSHING_KMH), slope))
    return np.asarray(np.maximum(flat_kmh * (1 + change), pushed))


# by kind of mode, then by the word of the config
RULES: Mapping[str, Mapping[str, Rule]] = {
    "car": {},
    "walk": {"tobler": walking_kmh},
    "bicycle": {"cycling": cycling_kmh},
    "ebike": {"cycling": assisted_kmh},
}


def ms(profiles: Profiles, metres: Floats, kmh: Floats, rule: Rule, *, back: bool) -> Floats:
    """Milliseconds along every edge, not rounded: the sum over its pieces of length by speed on their slope.

    `metres` and `kmh` are those of the edges; the pieces of one edge are equally long.
    """
    pieces = np.diff(profiles.start) - 1
    edge = np.repeat(np.arange(len(pieces)), pieces)
    first = np.arange(len(edge)) + edge  # every edge has one sample more than pieces
    piece = metres[edge] / pieces[edge]
    rise = profiles.height[first + 1] - profiles.height[first]
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(piece > 0, rise / piece, 0.0)
    slope = np.clip(np.nan_to_num(-slope if back else slope), -STEEPEST, STEEPEST)
    spent = piece * 3600 / rule(kmh[edge], slope)
    total: Floats = np.bincount(edge, weights=spent, minlength=len(pieces)).astype("float64")
    return total
