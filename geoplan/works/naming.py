"""Which edges a name or a polygon means."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan.nearness import near
from geoplan.network import Network

Ints = NDArray[np.int64]

# of a road's parts: numbered along the road behind dashes, and behind dots where works have cut them
_PART = re.compile(r"(?P<mark>-+|\.+)(?P<number>\d+)(\.+\d+)*")
_SHARE = 1e-9  # of its length; an edge that merely touches a border has less inside


def edges(network: Network, names: Iterable[str]) -> tuple[Ints, list[str]]:
    """The edges of the names, by position, each once, and the names that no edge has.

    A name is that of an edge, or of a road and then means all of its edges: `w123` is `w123`, or `w123-1`, `w123-2`…,
    also where works have cut them into `w123-1.1`, `w123-1.2`. The parts of a road of many lines are meant as well.
    """
    found, unknown = [np.zeros(0, dtype=np.int64)], []
    for name in names:
        own = _edges_of(network.edge_id, name)
        found.append(own)
        if not len(own):
            unknown.append(name)
    return np.unique(np.concatenate(found)), unknown


def hint(network: Network, name: str) -> str:
    """The edge that may be meant, in brackets with a question mark; "" where there is none that is called like it."""
    alike = network.edge_id[slice(*_starting(network.edge_id, name[: max(2, len(name) - 2)]))]
    meant = near(name, alike[:500].tolist())
    return f" ({meant}?)" if meant else ""


def shares(network: Network, polygon: shapely.Geometry, among: Ints | None = None) -> tuple[Ints, NDArray[np.float64]]:
    """The edges that run through a polygon, by position, and the share of the length of each that lies inside.

    A road that only touches the border, or crosses it in a point and lies outside else, does not run through.
    """
    hit = np.sort(shapely.STRtree(network.geometry).query(polygon, predicate="intersects")).astype(np.int64)
    if among is not None:
        hit = hit[np.isin(hit, among)]
    shapely.prepare(polygon)
    lines = network.geometry[hit]
    whole = shapely.length(lines)
    inside = np.where(shapely.covers(polygon, lines), whole, 0.0)
    partly = np.flatnonzero(inside == 0)
    inside[partly] = shapely.length(shapely.intersection(lines[partly], polygon))
    share = np.divide(inside, whole, out=np.zeros(len(hit)), where=whole > 0)
    runs = share > _SHARE
    return hit[runs], np.minimum(share[runs], 1.0)


def _edges_of(edge_id: NDArray[np.str_], name: str) -> Ints:
    low, high = _starting(edge_id, name)
    if low < high and edge_id[low] == name:
        return np.array([low])
    alike = edge_id[low:high].tolist()
    parts = {at: part for at, one in enumerate(alike, start=low) if (part := _PART.fullmatch(one, len(name)))}
    # roads whose own names end in a number look like parts of each other; the parts of one road are numbered from 1
    for mark in sorted({part["mark"] for part in parts.values()}, key=lambda mark: (len(mark), mark)):
        own = [at for at, part in parts.items() if part["mark"] == mark]
        numbers = {int(parts[at]["number"]) for at in own}
        if len(numbers) > 1 and numbers == set(range(1, max(numbers) + 1)):
            return np.array(own, dtype=np.int64)
    pieces = _lines_of(alike, name)
    return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *(_edges_of(edge_id, piece) for piece in pieces)]))


def _lines_of(alike: list[str], name: str) -> list[str]:
    """The lines `name/1`, `name/2`… of a road that is made of several."""
    lines = re.compile(re.escape(name) + r"/\d+")
    return sorted({match[0] for one in alike if (match := lines.match(one))})


def _starting(edge_id: NDArray[np.str_], start: str) -> tuple[int, int]:
    """From which to which position ids begin so."""
    low = int(np.searchsorted(edge_id, start))
    high = int(np.searchsorted(edge_id, start + chr(0x10FFFF)))
    return low, high
