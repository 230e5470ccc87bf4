"""Heights along the edges of a network, from an elevation model."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from geoplan import terrain
from geoplan.errors import LayerError
from geoplan.findings import Finding
from geoplan.slopes import Profiles
from geoplan.topology import Edges

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STEEPEST_ROAD = 0.6  # rise per metre; the steepest streets that are driven have 0.35, stairs 0.5 to 0.7


def profiles(edges: Edges, straight: Flags, elevation: terrain.Elevation, frame: CRS) -> tuple[Profiles, list[Finding]]:
    """Heights along every edge, sampled at most `sample_m` or about a cell of the model apart, ends included; and what was
    missing.

    Edges that are `straight` (bridges, tunnels) run straight between their ends; a node where only such edges meet hangs
    between the nodes where they touch the ground, in proportion to the lengths. Missing heights are interpolated between
    the nearest known ones of the edge. Raises LayerError for heights that no place on earth has.
    """
    length = shapely.length(edges.geometry)
    with terrain.opened(elevation) as (tiles, faults):
        if faults:
            raise LayerError(faults)
        middle = np.array([np.median(edges.node_x), np.median(edges.node_y)])
        step = elevation.sample_m or min(terrain.cell_m(tile, middle, frame) for tile in tiles)
        pieces = np.where(straight, 1, np.maximum(1, np.ceil(length / step))).astype(np.int64)
        start = np.concatenate([[0], np.cumsum(pieces + 1)]).astype(np.int64)
        edge = np.repeat(np.arange(len(pieces)), pieces + 1)
        share = (np.arange(start[-1]) - start[edge]) / pieces[edge]
        xy = shapely.get_coordinates(shapely.line_interpolate_point(edges.geometry[edge], share, normalized=True))
        height = terrain.sampled(tiles, xy, frame)
        nodes = terrain.sampled(tiles, np.column_stack([edges.node_x, edges.node_y]), frame)
    nodes = _hung(nodes, edges, straight, length)
    # the ends are the nodes' own, so that edges that meet agree to the last bit
    height[start[:-1]], height[start[1:] - 1] = nodes[edges.from_node], nodes[edges.to_node]
    known = np.isfinite(height)
    any_known = np.bincount(edge, weights=known, minlength=len(pieces)) > 0
    filled = _filled(height, edge, known, any_known)
    found = _missing(edge, known, any_known, length / pieces, length) + _steep(edge, filled, length / pieces)
    return Profiles(start, filled, elevation.basis), found


def _steep(edge: NDArray[np.intp], height: Floats, step: Floats) -> list[Finding]:
    """A finding for the kilometres that are steeper than roads are, as short edges on a coarse or noisy model come out."""
    rise = np.abs(np.diff(height))
    along = step[edge[1:]]
    steep = (edge[1:] == edge[:-1]) & (rise > _STEEPEST_ROAD * along)
    if not steep.any():
        return []
    told = {"km": f"{along[steep].sum() / 1000:.1f}", "slope": round(100 * _STEEPEST_ROAD)}
    return [Finding("elevation_steep", "roads", "steep", told)]


def _missing(edge: NDArray[np.intp], known: Flags, any_known: Flags, step: Floats, length: Floats) -> list[Finding]:
    """One finding for the kilometres whose heights were interpolated, one for the edges that count as flat."""
    found = []
    gaps = ~known & any_known[edge]
    if gaps.any():
        km = float(step[edge[gaps]].sum() / 1000)
        values = {"km": f"{km:.1f}", "of_km": f"{length.sum() / 1000:.1f}"}
        found.append(Finding("elevation_voids", "roads", "voids", values))
    if not any_known.all():
        km = float(length[~any_known].sum() / 1000)
        of_km, count = f"{length.sum() / 1000:.1f}", int((~any_known).sum())
        told = {"km": f"{km:.1f}", "of_km": of_km, "count": count}
        found.append(Finding("elevation_unknown", "roads", "unknown", told))
    return found


def _filled(height: Floats, edge: NDArray[np.intp], known: Flags, any_known: Flags) -> Floats:
    """Heights with those missing inside an edge interpolated along it, the nearest known one kept towards its ends."""
    gap = np.flatnonzero(~known & any_known[edge])
    if len(gap) == 0:
        return height
    at = np.flatnonzero(known)
    after = np.searchsorted(at, gap)
    before = np.clip(after - 1, 0, len(at) - 1)
    after = np.clip(after, 0, len(at) - 1)
    left, right = at[before], at[after]
    left_ok, right_ok = (left < gap) & (edge[left] == edge[gap]), (right > gap) & (edge[right] == edge[gap])
    left, right = np.where(left_ok, left, right), np.where(right_ok, right, left)
    share = np.divide(gap - left, right - left, out=np.zeros(len(gap)), where=right > left)
    out = height.copy()
    out[gap] = height[left] + share * (height[right] - height[left])
    return out


def _hung(nodes: Floats, edges: Edges, straight: Flags, length: Floats) -> Floats:
    """Heights of the nodes, those where only bridges and tunnels meet hung between the others along their edges."""
    meeting, above = (
        np.bincount(np.concatenate([edges.from_node[those], edges.to_node[those]]), minlength=len(nodes))
        for those in (~straight, straight)
    )
    hanging = (meeting == 0) & (above > 1)  # where a single bridge ends, it ends on the ground
    used = straight & (hanging[edges.from_node] | hanging[edges.to_node]) & (edges.from_node != edges.to_node)
    if not used.any():
        return nodes
    out = np.where(hanging, np.nan, nodes)
    weight = 1 / np.maximum(length[used], 0.001)
    ends = edges.from_node[used], edges.to_node[used]
    pull = coo_array((np.tile(weight, 2), (np.concatenate(ends), np.concatenate(ends[::-1]))), shape=(len(nodes),) * 2)
    pull = csr_array(pull)
    # a hanging group without a known height at any end has nothing to hang from
    held = ~hanging & np.isfinite(nodes)
    graph = csr_array(pull[hanging | held][:, hanging | held])
    _, group = connected_components(graph, directed=False)
    among = np.flatnonzero(hanging | held)
    anchored = np.isin(group, group[held[among]])
    free = among[anchored & hanging[among]]
    if len(free) == 0:
        return out
    fixed = np.flatnonzero(held)
    pulled = csr_array(pull[free])
    own, known = csr_array(pulled[:, free]), csr_array(pulled[:, fixed])
    total = np.asarray(own.sum(axis=1)).ravel() + np.asarray(known.sum(axis=1)).ravel()
    out[free] = spsolve((diags_array(total) - own).tocsc(), known @ nodes[fixed])
    return out
