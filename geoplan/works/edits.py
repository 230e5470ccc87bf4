"""Roads closed, slowed and upgraded: plain edits, each of which gives a new network and leaves the old one as it is.

What an edit says holds for the edges named, or for those that run through a polygon, or, where both are given, for those of
the edges named that run through it. Milliseconds are rounded once more by an edit, from the whole milliseconds before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan import network as networks
from geoplan.errors import Fault, NetworkError
from geoplan.network import DAY_MS, STOP_NO, Network
from geoplan.work import FASTEST_KMH, Sense
from geoplan.works import naming

_SENSES = get_args(Sense)


def close(
    network: Network,
    edges: Iterable[str] = (),
    *,
    within: shapely.Geometry | None = None,
    direction: Sense = "both",
) -> Network:
    """The network with some edges closed, in both directions or in one as the edge is drawn.

    An edge that runs through the polygon anywhere is closed from end to end: nobody drives through, and turning on the way is
    not modelled. A closed edge stays in the network at 0 milliseconds, so that positions of edges stay what they are;
    nobody can stop on it. Raises NetworkError for names that no edge has, a polygon that no edge runs through, and where
    nothing was open that could be closed.
    """
    faults = [] if direction in _SENSES else [Fault("work_direction_unknown", {"value": direction})]
    where, _ = _meant(network, edges, within, faults)
    forward, back = network.ms_forward.copy(), network.ms_back.copy()
    if direction != "back":
        forward[where] = 0
    if direction != "forward":
        back[where] = 0
    return _edited(network, forward, back)


def slow(
    network: Network,
    edges: Iterable[str] = (),
    *,
    within: shapely.Geometry | None = None,
    factor: float | None = None,
    kmh: float | None = None,
) -> Network:
    """The network with some edges slower: at `factor` of their speed (above 0, at most 1), or at no more than `kmh`.

    Of an edge that runs through the polygon in part, only that part of its length is slower. An edge that is slower than
    `kmh` already stays as it is. Raises NetworkError as `close` does, and for a factor or speed that can't be.
    """
    faults = _speed_faults(factor, kmh, least=0.0, most=1.0)
    where, share = _meant(network, edges, within, faults)
    return _retimed(network, where, share, factor, kmh, np.maximum)


def upgrade(
    network: Network,
    edges: Iterable[str] = (),
    *,
    within: shapely.Geometry | None = None,
    factor: float | None = None,
    kmh: float | None = None,
) -> Network:
    """The network with some edges quicker: at `factor` (1 or more) times their speed, or at no less than `kmh`.

    Of an edge that runs through the polygon in part, only that part of its length is quicker. An edge that is quicker than
    `kmh` already stays as it is: an upgrade slows nobody down. A direction that is not allowed stays so. Raises NetworkError
    as `slow` does, and where no edge would become quicker.
    """
    faults = _speed_faults(factor, kmh, least=1.0, most=math.inf)
    where, share = _meant(network, edges, within, faults)
    return _retimed(network, where, share, factor, kmh, np.minimum)


def _meant(
    network: Network, names: Iterable[str], within: shapely.Geometry | None, faults: list[Fault]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The edges meant and the share of each that is concerned. Raises NetworkError with `faults` and its own."""
    names = list(names)
    where, unknown = naming.edges(network, names)
    for name in unknown:
        values = {"name": name, "mode": network.mode, "hint": naming.hint(network, name)}
        faults.append(Fault("work_edge_unknown", values))
    share = np.ones(len(where))
    if within is not None and not unknown:
        where, share = naming.shares(network, within, where if names else None)
        if not len(where):
            faults.append(Fault("work_polygon_empty", {"mode": network.mode}))
    elif not names:
        faults.append(Fault("work_names_nothing", {}))
    if faults:
        raise NetworkError(faults)
    return where, share


def _speed_faults(factor: float | None, kmh: float | None, *, least: float, most: float) -> list[Fault]:
    if (factor is None) == (kmh is None):
        return [Fault("work_factor_or_kmh", {})]
    if kmh is not None and not (math.isfinite(kmh) and 0 < kmh <= FASTEST_KMH):
        return [Fault("work_kmh", {"value": kmh})]
    if factor is not None and not (math.isfinite(factor) and factor > 0 and least <= factor <= most):
        return [
            Fault(
                "work_factor",
                {"value": factor, "least": f"{least:g}", "most": "…" if math.isinf(most) else f"{most:g}"},
            )
        ]
    return []


def _retimed(
    network: Network,
    where: NDArray[np.int64],
    share: NDArray[np.float64],
    factor: float | None,
    kmh: float | None,
    choose: np.ufunc,
) -> Network:
    """The network with the share of every edge at its new speed."""
    times = []
    for old in (network.ms_forward, network.ms_back):
        was = old[where].astype("float64")
        whole = was / factor if factor is not None else choose(was, network.metres[where] * 3600 / (kmh or 1.0))
        new = np.clip(np.rint(was + share * (whole - was)), 1, DAY_MS)
        ms = old.copy()
        ms[where] = np.where(was > 0, new, 0)
        times.append(ms)
    return _edited(network, times[0], times[1])


def _edited(network: Network, forward: NDArray[np.int32], back: NDArray[np.int32]) -> Network:
    """The network with other milliseconds, and what follows from them. Raises NetworkError where they are none."""
    touched = (forward != network.ms_forward) | (back != network.ms_back)
    if not touched.any():
        raise NetworkError(Fault("work_changes_nothing", {"mode": network.mode}))
    shut = touched & (forward == 0) & (back == 0)
    opened = (forward > 0) != (network.ms_forward > 0), (back > 0) != (network.ms_back > 0)
    component = network.component
    if opened[0].any() or opened[1].any():
        component = networks.strong_components(len(network.node_x), network.from_node, network.to_node, forward, back)
    return replace(
        network,
        ms_forward=forward,
        ms_back=back,
        stop=np.where(shut, STOP_NO, network.stop).astype(np.int8),
        component=component,
        basis=np.where(touched, "modelled", network.basis).astype(object),
    )
