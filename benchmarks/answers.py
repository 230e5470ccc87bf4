"""Whether everybody says the same: every time, every owner; where owners differ, whether both are equally near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import peers
from cases import Case
from numpy.typing import NDArray
from racing import Answer, Lane
from scipy.sparse.csgraph import dijkstra


def verdicts(case: Case, lanes: Sequence[Lane]) -> list[str]:
    """A word or two per entrant: how its answer compares with the check's, or with the first one's where there is no check."""
    answered = [lane for lane in lanes if lane.answer is not None]
    if not answered:
        return ["" for _ in lanes]
    reference = next((lane for lane in answered if lane.entrant.hidden), answered[0]).answer
    assert reference is not None
    return [_verdict(case, lane, reference) if lane.answer is not None else "" for lane in lanes]


def _verdict(case: Case, lane: Lane, reference: Answer) -> str:
    assert lane.answer is not None
    answer = lane.answer
    for name in answer.keys() - {"owner"}:
        expected = reference[name][: len(answer[name])]
        wrong = int((answer[name] != expected).sum())
        if wrong:
            return f"DIFFERS: {wrong:,} of {expected.size:,}"
    if "owner" not in answer or "owner" not in reference:
        return "equal" if "owner" not in reference else "times equal, gives no owners"
    other = answer["owner"] != reference["owner"][: len(answer["owner"])]
    if not other.any():
        return "equal, owners too"
    if _tied(case, answer["ms"], answer["owner"], other):
        return f"times equal, {int(other.sum()):,} of {other.size:,} owners another of equally near ones"
    return f"times equal, owners DIFFER: {int(other.sum()):,} of {other.size:,}"


def _tied(case: Case, ms: NDArray[np.int64], owner: NDArray[np.int64], other: NDArray[np.bool_]) -> bool:
    """Whether the owners named where `other` is set are as near as they are said to be."""
    node, *_ = np.nonzero(other)
    named, said = owner[other], ms[other]
    if (named < 0).any():
        return False
    matrix = peers.scipy_matrix(case)
    for rank in np.unique(named):
        mine = named == rank
        true = dijkstra(matrix, indices=case.facility_nodes[rank])[node[mine]]
        if (true != said[mine]).any():
            return False
    return True
