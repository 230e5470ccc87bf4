"""How much each indicator counts: weights that add up to one, in the order of the indicators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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


def entropy(values: Floats) -> Floats:
    """More weight for an indicator whose sum is shared more unevenly among the candidates; 0 where all have the same.

    `values` is candidate × indicator in own units, without missing and without negative values; the shares are those of
    the column's sum, whatever the indicator's direction. All are 0 where no indicator tells candidates apart.
    Shannon's entropy, Zeleny (1982).
    """
    told_apart = values.max(axis=0) > values.min(axis=0)
    if len(values) < 2 or not told_apart.any():
        return np.zeros(values.shape[1])
    total = values.sum(axis=0)
    share = np.divide(values, total, out=np.zeros(values.shape), where=total > 0)
    logs = np.log(share, out=np.zeros(values.shape), where=share > 0)
    spread: Floats = np.where(told_apart, 1 + (share * logs).sum(axis=0) / np.log(len(values)), 0.0)
    spread = np.maximum(spread, 0.0)  # rounding
    return np.asarray(spread / spread.sum())


def critic(compared: Floats) -> Floats:
    """More weight for an indicator that varies more and says less of what others say; 0 where all have the same.

    `compared` is candidate × indicator from 0 for the worst to 1 for the best. What an indicator counts is its standard
    deviation times Σ (1 − correlation) with the others. All are 0 where no indicator tells candidates apart, and where
    all say the same. CRITIC, Diakoulaki, Mavrotas & Papayannakis (1995).
    """
    told_apart = compared.max(axis=0) > compared.min(axis=0)
    out = np.zeros(compared.shape[1])
    if not told_apart.any():
        return out
    if told_apart.sum() == 1:
        return np.asarray(told_apart, dtype=float)
    own = compared[:, told_apart]
    conflict = 1.0 - np.corrcoef(own, rowvar=False)
    held = own.std(axis=0) * np.maximum(conflict.sum(axis=0), 0.0)
    # what is left of conflicts of exactly 0 is rounding
    out[told_apart] = held if held.sum() > 1e-9 else 0.0
    total = out.sum()
    return np.asarray(out / total) if total > 0 else out


def game(parts: Floats) -> tuple[Floats, Floats]:
    """What each of several weightings (rows) counts: the equilibrium in which none comes nearer to itself alone.

    Returns the coefficients, never negative and adding up to one, and those of the bare equations
    Σ_k α_k u_k·u_i = u_i·u_i divided by their sum, which may be negative. Where none of these is, they are the
    coefficients; else the equilibrium is that of players who may not go below zero, the least ½ αᵀGα − dᵀα over α ≥ 0
    with G the products u_k·u_i and d its diagonal, divided by its sum. It is found among all sets of players who stay.
    """
    products = parts @ parts.T
    wanted = np.diag(products)
    bare = np.linalg.lstsq(products, wanted, rcond=None)[0]
    solved = np.allclose(products @ bare, wanted, rtol=0, atol=1e-9)
    if solved and (bare >= 0).all():
        return np.asarray(bare / bare.sum()), np.asarray(bare / bare.sum())
    best, least = np.zeros(len(parts)), 0.0
    for size in range(1, len(parts) + 1):
        for staying in combinations(range(len(parts)), size):
            held = np.zeros(len(parts))
            inner = products[np.ix_(staying, staying)]
            held[list(staying)] = np.linalg.lstsq(inner, wanted[list(staying)], rcond=None)[0]
            worth = float(held @ products @ held / 2 - wanted @ held)
            if (held >= 0).all() and worth < least - 1e-12:
                best, least = held, worth
    return np.asarray(best / best.sum()), np.asarray(bare / bare.sum())


def mixed(parts: Floats, coefficients: Floats) -> Floats:
    """The sum of several weightings (rows), each times its coefficient, adding up to one."""
    sum_ = (parts * coefficients[:, None]).sum(axis=0)
    return np.asarray(sum_ / sum_.sum())


def product(parts: Floats) -> Floats:
    """Several weightings (rows) multiplied, adding up to one; all 0 where every indicator has no weight in one of them."""
    out = parts.prod(axis=0)
    total = out.sum()
    return np.asarray(out / total) if total > 0 else np.zeros(parts.shape[1])


WEIGHTS: dict[str, Callable[..., Floats]] = {"equal": equal, "given": given}
