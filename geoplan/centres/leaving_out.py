"""What a ranking hangs on: what becomes of it without one of the indicators, or without one of the candidates.

Indicators stay as they were measured; only the comparison is made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.centres import agreement, ranking
from geoplan.centres.merit import Merit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Change:
    """What leaving one thing out (`column` of the indicators or `row` of the candidates) does to the order of the others.

    Candidates are rows. `entered` and `left` are those that join and leave the first k, `change` is the largest change of
    a rank among the others (below 0: up) and `changed` whose it is, `pairs` how many pairs change their order, of which
    `risen` is the highest place that passes another, `fallen` the one that it passes (-1 = none).
    """

    out: int
    tau: float
    entered: tuple[int, ...]
    left: tuple[int, ...]
    change: int
    changed: int
    pairs: int
    risen: int
    fallen: int


def indicators(merit: Merit, raw: Floats, k: int) -> list[Change]:
    """The change without each indicator, its weight shared out among the others; none where no other one counts."""
    rows = np.arange(len(raw))
    score = agreement.even(merit.score(raw))
    found = []
    for column in range(raw.shape[1]):
        if raw.shape[1] < 2 or np.delete(merit.weights, column).sum() <= 0:
            continue
        without = merit.without(column).score(np.delete(raw, column, axis=1))
        found.append(_change(column, rows, score, agreement.even(without), k))
    return found


def places(merit: Merit, raw: Floats, k: int, among: Sequence[int]) -> list[Change]:
    """The change without each of the candidates `among`: what TOPSIS and others owe to places that are not chosen.

    Rank reversal: Belton & Gear (1983), doi 10.1016/0305-0483(83)90047-6, for AHP; García-Cascales & Lamata (2012),
    doi 10.1016/j.mcm.2011.12.022, for TOPSIS.
    """
    if len(raw) < 3:
        return []
    score = agreement.even(merit.score(raw))
    first = set(agreement.best(score, k).tolist())
    found = []
    for row in among:
        kept = np.delete(np.arange(len(raw)), row)
        without = agreement.even(merit.taken(kept).score(raw[kept]))
        found.append(_change(row, kept, score[kept], without, k, first))
    return found


def _change(out: int, rows: Ints, before: Floats, after: Floats, k: int, first: set[int] | None = None) -> Change:
    """The change from one score to another of the candidates `rows`; `first` were the k best of all."""
    was, now = ranking.ranks(before), ranking.ranks(after)
    order, anew = rows[np.argsort(was)], rows[np.argsort(now)]
    had = order[:k].tolist() if first is None else [row for row in order.tolist() if row in first]
    has = anew[:k].tolist()
    moved = now - was
    most = int(np.argmax(np.abs(moved)))
    differ = np.flatnonzero(order != anew)
    return Change(
        out=out,
        tau=agreement.tau(before, after),
        entered=tuple(row for row in has if row not in had),
        left=tuple(row for row in had if row not in has),
        change=int(moved[most]),
        changed=int(rows[most]) if moved[most] else -1,
        pairs=_inversions(now[np.argsort(was)]),
        risen=int(anew[differ[0]]) if len(differ) else -1,
        fallen=int(order[differ[0]]) if len(differ) else -1,
    )


def _inversions(ranks: Ints) -> int:
    """How many pairs stand in falling order."""
    if (np.diff(ranks) > 0).all():
        return 0
    many = np.triu(ranks[:, None] > ranks[None, :], k=1)
    return int(many.sum())
