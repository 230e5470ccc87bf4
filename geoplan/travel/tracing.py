"""The best way between one place and one facility, followed edge by edge along the times from every node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel import attach, engine
from geoplan.travel.times import MM_PER_METRE, Cost

Kind = Literal["to_road", "road", "from_road", "straight"]


@dataclass(frozen=True)
class Step:
    """One piece of a way, as it is travelled: along an edge or a part of it, or over open ground (no edge)."""

    kind: Kind
    edge_id: str
    name: str
    road_class: str
    ms: int
    mm: int
    geometry: shapely.LineString


@dataclass(frozen=True)
class _Side:
    """One way between a place and a node: by which attachment, along which edge, in its sense or against it."""

    k: int
    edge: int
    forward: bool
    node: int
    ms: int
    mm: int


@dataclass(frozen=True)
class Trip:
    """One demand point and one facility on a network, both on the road; each `Snaps` holds one place."""

    network: Network
    place: Snaps
    facility: Snaps
    to_facility: bool
    cost: Cost

    def best(self) -> list[Step] | None:
        """The steps of the best way in the order of travel; None where no way leads there.

        Of equally good ways one over open ground, then one along a common edge, then one through the network that takes the
        edge of the smaller id at every fork, seen from the demand point. Steps of no length are left out.
        """
        ways: list[tuple[int, list[Step]]] = []
        ways += self._straight()
        ways += self._on_edge()
        total = min((value for value, _ in ways), default=None)
        first = min(self._starts(), default=None)
        if first is not None and (total is None or first[0] < total):
            steps = self._through(first[-1])
        elif total is None:
            return None
        else:
            steps = next(steps for value, steps in ways if value == total)
        return [step for step in steps if step.ms or step.mm]

    def _value(self, ms: int, mm: int) -> int:
        return ms if self.cost == "time" else mm

    def _straight(self) -> Iterator[tuple[int, list[Step]]]:
        pairs = attach.straight(self.network, self.place, self.facility)
        for ms, mm in zip(pairs[2].tolist(), pairs[3].tolist(), strict=True):
            spots = [(float(side.x[0]), float(side.y[0])) for side in self._in_order()]
            yield self._value(ms, mm), [Step("straight", "", "", "", ms, mm, shapely.LineString(spots))]

    def _in_order(self) -> tuple[Snaps, Snaps]:
        """Where the trip starts and where it ends."""
        return (self.place, self.facility) if self.to_facility else (self.facility, self.place)

    def _on_edge(self) -> Iterator[tuple[int, list[Step]]]:
        """Ways along an edge on which both stand."""
        for k, other_k in sorted(np.argwhere(self.place.edge[0][:, None] == self.facility.edge[0]).tolist()):
            edge = int(self.place.edge[0, k])
            if edge < 0:
                continue
            one, other = _only(self.place, k), _only(self.facility, other_k)
            pairs = attach.on_one_edge(self.network, one, other, self.to_facility)
            for ms, mm in zip(pairs[2].tolist(), pairs[3].tolist(), strict=True):
                start, end = (one, other) if self.to_facility else (other, one)
                legs = [self._leg(start, 0, out=True), self._leg(end, 0, out=False)]
                a, b = float(start.fraction[0, 0]), float(end.fraction[0, 0])
                part = self._along(edge, a, b, ms - sum(leg.ms for leg in legs), mm - sum(leg.mm for leg in legs))
                yield self._value(ms, mm), [legs[0], part, legs[1]]

    @cached_property
    def _label(self) -> NDArray[np.int32]:
        """The cost between every node and the facility; -1 where there is no way."""
        direction = "to_facility" if self.to_facility else "from_facility"
        return engine.node_times(self.network, self.facility, direction=direction, cost=self.cost).ms  # type: ignore[arg-type]

    def _sides(self, snaps: Snaps, leaving: bool) -> list[_Side]:
        ways = attach.ends(self.network, snaps, leaving=leaving)
        open_ = (self.network.ms_forward, self.network.ms_back)
        # `ends` goes through the attachments, and of each through the senses that are open
        edges = [(k, int(edge)) for k, edge in enumerate(snaps.edge[0]) if edge >= 0]
        senses = [(k, edge, sense == 0) for k, edge in edges for sense in (0, 1) if open_[sense][edge] > 0]
        columns = zip(ways.node.tolist(), ways.ms.tolist(), ways.mm.tolist(), strict=True)
        return [_Side(*sense, *column) for sense, column in zip(senses, columns, strict=True)]

    def _starts(self) -> Iterator[tuple[int, int, bool, int, _Side]]:
        """Every way between the demand point and the network, by the cost of the whole trip, then by its edge."""
        for side in self._sides(self.place, leaving=self.to_facility):
            if self._label[side.node] >= 0:
                whole = self._value(side.ms, side.mm) + int(self._label[side.node])
                yield whole, side.edge, not side.forward, side.k, side

    def _through(self, first: _Side) -> list[Step]:
        """The way through the network that begins, or ends where the facility's people travel, with `first`."""
        steps = [*self._access(self.place, first, at_start=True)]
        last = self._sides(self.facility, leaving=not self.to_facility)
        node = first.node
        while True:
            label = int(self._label[node])
            arrive = [
                (side.edge, not side.forward, side.k, side)
                for side in last
                if side.node == node and self._value(side.ms, side.mm) == label
            ]
            onward = min(self._onward(node, label), default=None)
            if arrive and (onward is None or min(arrive)[:2] <= onward[:2]):
                steps += self._access(self.facility, min(arrive)[-1], at_start=False)
                return steps if self.to_facility else steps[::-1]
            assert onward is not None, "a label rests on an arc or on the facility"
            edge, back, node = onward
            steps.append(self._whole(edge, back))

    def _onward(self, node: int, label: int) -> Iterator[tuple[int, bool, int]]:
        """The edges that lead from a node to the facility at its cost, whether each is taken backwards, and where to."""
        net = self.network
        row = slice(int(self._incident[0][node]), int(self._incident[0][node + 1]))
        for edge in self._incident[1][row].tolist():
            for ms, start, end in (
                (int(net.ms_forward[edge]), int(net.from_node[edge]), int(net.to_node[edge])),
                (int(net.ms_back[edge]), int(net.to_node[edge]), int(net.from_node[edge])),
            ):
                here, there = (start, end) if self.to_facility else (end, start)
                onward = self._value(ms, int(net.mm[edge])) + int(self._label[there])
                if ms and here == node and start != end and self._label[there] >= 0 and onward == label:
                    yield edge, start != int(net.from_node[edge]), there

    @cached_property
    def _incident(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The edges at every node: where its row starts, and the edges row by row."""
        ends = np.concatenate([self.network.from_node, self.network.to_node])
        order = np.argsort(ends, kind="stable")
        count = np.bincount(ends, minlength=len(self.network.node_x))
        return np.concatenate([[0], np.cumsum(count)]), order % max(1, len(self.network.from_node))

    def _access(self, snaps: Snaps, side: _Side, *, at_start: bool) -> list[Step]:
        """The leg of a place and the part of its edge, from the place on where `at_start`."""
        leaving = at_start == self.to_facility
        leg = self._leg(snaps, side.k, out=leaving)
        there = float(snaps.fraction[0, side.k])
        end = 1.0 if side.forward == leaving else 0.0
        a, b = (there, end) if leaving else (end, there)
        part = self._along(side.edge, a, b, side.ms - leg.ms, side.mm - leg.mm)
        return [leg, part] if at_start else [part, leg]

    def _leg(self, snaps: Snaps, k: int, *, out: bool) -> Step:
        """The way between a place and its road."""
        line = self.network.geometry[snaps.edge[0, k]]
        foot = shapely.line_interpolate_point(line, snaps.fraction[0, k], normalized=True)
        spots = [(float(snaps.x[0]), float(snaps.y[0])), (float(foot.x), float(foot.y))]
        mm = round(float(snaps.leg_m[0, k]) * MM_PER_METRE)
        kind: Kind = "to_road" if out else "from_road"
        return Step(kind, "", "", "", int(snaps.leg_ms[0, k]), mm, shapely.LineString(spots if out else spots[::-1]))

    def _along(self, edge: int, a: float, b: float, ms: int, mm: int) -> Step:
        """A part of an edge, from one fraction of it to another."""
        net = self.network
        part = substring(net.geometry[edge], a, b, normalized=True)
        if part.geom_type == "Point":
            part = shapely.LineString([part, part])
        return Step("road", str(net.edge_id[edge]), str(net.name[edge]), str(net.road_class[edge]), ms, mm, part)

    def _whole(self, edge: int, back: bool) -> Step:
        ms = int((self.network.ms_back if back else self.network.ms_forward)[edge])
        return self._along(edge, float(back), float(not back), ms, int(self.network.mm[edge]))


def _only(snaps: Snaps, k: int) -> Snaps:
    """The place with one of its attachments alone."""
    columns = {name: getattr(snaps, name)[:, [k, k]].copy() for name in ("edge", "fraction", "leg_m", "leg_ms")}
    columns["edge"][:, 1] = -1
    return replace(snaps, **columns)
