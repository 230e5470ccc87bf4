"""The analytic hierarchy process: weights from comparisons of two indicators at a time, and how far these agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault

Floats = NDArray[np.float64]
Cell = tuple[int, int]

MOST = 9.0  # the scale of comparisons runs from 1/9 to 9, Saaty (1980)
ACCEPTED = 0.1  # a consistency ratio from here on is refused, Saaty (1980)
TOLERANCE = 0.005  # how far a cell and its mirror may multiply to something else than 1: 0.333 stands for 1/3
# mean consistency index of random matrices of 1, 2, 3 … indicators
RANDOM_INDEX: Mapping[str, tuple[float, ...]] = {
    # Saaty (1980), as most textbooks print it
    "saaty": (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    # Alonso & Lamata (2006), as reprinted; the 4,913 matrices that there are of three indicators give 0.5245
    "alonso_lamata": (0.0, 0.0, 0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854),
}


@dataclass(frozen=True)
class Judgement:
    """The weights that a matrix of comparisons stands for, and how far its comparisons agree; 0 = wholly."""

    weights: Floats
    lambda_max: float
    consistency_index: float
    random_index: float
    consistency_ratio: float

    @property
    def accepted(self) -> bool:
        """Whether the comparisons agree well enough."""
        return self.consistency_ratio < ACCEPTED


@dataclass(frozen=True)
class Worst:
    """The comparison that fits the others least: what it says, and what the others together say; and the worst circle."""

    pair: Cell
    stated: float
    implied: float  # by the weights
    circle: tuple[int, int, int] | None  # i, j, k whose comparisons contradict each other most; None below three


def judge(matrix: Floats, *, random_index: str) -> Judgement:
    """The principal eigenvector of a reciprocal matrix, adding up to one, with λmax and Saaty's consistency ratio.

    The ratio is 0 for one or two indicators, which cannot contradict each other. Saaty (1980).
    """
    size = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    lambda_max = float(values[at].real)
    index = (lambda_max - size) / (size - 1) if size > 2 else 0.0
    expected = RANDOM_INDEX[random_index][size - 1]
    return Judgement(
        weights=vector / vector.sum(),
        lambda_max=lambda_max,
        consistency_index=index,
        random_index=expected,
        consistency_ratio=index / expected if size > 2 else 0.0,
    )


def together(matrices: Sequence[Floats], shares: Sequence[float] | None = None) -> Floats:
    """The geometric mean of the judgements of several experts, cell by cell; `shares` say how much each counts.

    Aczél & Saaty (1983): the only mean of reciprocal judgements that is reciprocal itself.
    """
    own = np.ones(len(matrices)) if shares is None else np.asarray(shares, dtype=float)
    logs = np.stack([np.log(matrix) for matrix in matrices])
    return np.asarray(np.exp(np.tensordot(own / own.sum(), logs, axes=1)))


def worst(matrix: Floats) -> Worst:
    """Which comparison is farthest from what the weights say, and which three contradict each other most."""
    weights = judge(matrix, random_index="saaty").weights
    size = len(matrix)
    pairs = list(combinations(range(size), 2))
    off = [abs(np.log(matrix[i, j] * weights[j] / weights[i])) for i, j in pairs]
    i, j = pairs[int(np.argmax(off))]
    circles = list(combinations(range(size), 3))
    turns = [abs(np.log(matrix[a, b] * matrix[b, c] / matrix[a, c])) for a, b, c in circles]
    circle = circles[int(np.argmax(turns))] if circles else None
    return Worst((i, j), float(matrix[i, j]), float(weights[i] / weights[j]), circle)


def inconsistency(matrix: Floats, names: Sequence[str], *, random_index: str) -> dict[str, Any]:
    """The words of what contradicts itself in a matrix whose consistency ratio is 0.1 or more; empty where it is less."""
    judged = judge(matrix, random_index=random_index)
    if judged.accepted:
        return {}
    found = worst(matrix)
    i, j = found.pair
    told: dict[str, Any] = {"ratio": f"{judged.consistency_ratio:.3f}", "limit": f"{ACCEPTED:g}", "table": random_index}
    told |= {"row": names[i], "column": names[j], "stated": ratio(found.stated), "implied": ratio(found.implied)}
    assert found.circle is not None  # fewer than three cannot contradict each other
    a, b, c = found.circle
    told["circle"] = ", ".join(f"{names[m]}/{names[n]} = {ratio(matrix[m, n])}" for m, n in ((a, b), (b, c), (a, c)))
    told["whole"] = ratio(matrix[a, b] * matrix[b, c])
    told["last"] = f"{names[a]}/{names[c]}"
    return told


def off_scale(value: float) -> bool:
    """Whether a comparison lies beyond 1/9 to 9; 0.111 stands for 1/9."""
    return max(value, 1 / value) > MOST * (1 + TOLERANCE)


def ratio(value: float) -> str:
    """A comparison as people write it: 3, 2.5, 1/3, 1/2.5."""
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"


def matrix_faults(
    matrix: Sequence[Sequence[float]], names: Sequence[str]
) -> Iterator[tuple[str, Cell, dict[str, Any]]]:
    """What keeps a square table from being a matrix of comparisons: code, the cell where it shows, and the words."""
    for i, row in enumerate(names):
        if matrix[i][i] != 1:
            yield "ahp_diagonal", (i, i), {"indicator": row, "value": ratio(matrix[i][i])}
    for i, j in combinations(range(len(names)), 2):
        if off_scale(matrix[i][j]):
            yield "ahp_off_scale", (i, j), {"value": ratio(matrix[i][j])}
        if abs(matrix[i][j] * matrix[j][i] - 1) > TOLERANCE:
            told = {"row": names[i], "column": names[j], "value": ratio(matrix[i][j])}
            told |= {"mirror": ratio(matrix[j][i]), "wanted": ratio(1 / matrix[i][j])}
            yield "ahp_not_reciprocal", (j, i), told


def reciprocal(matrix: Sequence[Sequence[float]]) -> Floats:
    """The matrix of what stands above the diagonal, with exact reciprocals below."""
    out = np.asarray(matrix, dtype=float)
    upper = np.triu(out, 1)
    return np.asarray(upper + np.divide(1.0, upper, out=np.zeros(upper.shape), where=upper > 0).T + np.eye(len(out)))


def pair_of(comparison: str, names: Sequence[str]) -> Cell | None:
    """Row and column of `a/b` in the matrix of the indicators `names`; None where it is not two of them."""
    for cut in [at for at, letter in enumerate(comparison) if letter == "/"]:
        one, other = comparison[:cut].strip(), comparison[cut + 1 :].strip()
        if one in names and other in names:
            return list(names).index(one), list(names).index(other)
    return None


def comparison_faults(
    comparisons: Mapping[str, float], names: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What keeps comparisons `a/b` from being a whole matrix: code, the comparison ("" = of all), and the words."""
    seen: dict[Cell, str] = {}
    for comparison, value in comparisons.items():
        if isinstance(value, int | float) and value > 0 and off_scale(value):
            yield "ahp_off_scale", comparison, {"value": ratio(value)}
        pair = pair_of(comparison, names)
        if pair is None:
            yield "ahp_comparison_unknown", comparison, {"value": comparison, "known": ", ".join(names)}
        elif pair[0] == pair[1]:
            yield "ahp_comparison_self", comparison, {"value": comparison}
        elif tuple(sorted(pair)) in seen:
            other = seen[pair if pair[0] < pair[1] else (pair[1], pair[0])]
            yield "ahp_comparison_twice", comparison, {"value": comparison, "other": other}
        else:
            seen[pair if pair[0] < pair[1] else (pair[1], pair[0])] = comparison
    lacking = [f"{names[i]}/{names[j]}" for i, j in combinations(range(len(names)), 2) if (i, j) not in seen]
    if lacking:
        yield "ahp_comparison_missing", "", {"missing": ", ".join(lacking)}


def compared(comparisons: Mapping[str, float], names: Sequence[str]) -> Floats:
    """The matrix of comparisons `a/b`: how many times as important a is as b.

    Raises ConfigError where they are not each pair of the indicators once.
    """
    faults = [Fault(code, {"key": "comparisons", **told}) for code, _, told in comparison_faults(comparisons, names)]
    if faults:
        raise ConfigError(faults)
    out = np.eye(len(names))
    for comparison, value in comparisons.items():
        pair = pair_of(comparison, names)
        assert pair is not None
        out[pair], out[pair[1], pair[0]] = value, 1 / value
    return out
