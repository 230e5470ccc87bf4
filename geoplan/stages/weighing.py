"""The weights of the indicators, by the method that the config names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres import ahp, normalising, weights
from geoplan.centres.merit import Merit
from geoplan.config.weight_models import Expert, Weights
from geoplan.errors import ConfigError, Fault, LayerError
from geoplan.findings import Finding
from geoplan.listing import first

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """The weights, those of every method and expert that they come from, and the findings.

    `sources` is the layer `weight_sources`.
    """

    weights: Floats
    by: Mapping[str, Floats]
    sources: pd.DataFrame
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Part:
    """One method: its weights, those of its experts, and the rows and findings of its comparisons."""

    weights: Floats
    experts: Mapping[str, Floats]
    rows: tuple[dict[str, object], ...]
    findings: tuple[Finding, ...] = ()


def weighed(asked: Weights, merit: Merit, values: Floats, labels: list[str]) -> Weighed:
    """The weights of the config's method. `values` are the candidates' indicators, `labels` name the candidates.

    Raises LayerError for negative values where entropy is asked, ConfigError where a method weighs nothing.
    """
    methods: list[str] = list(asked.of or ()) if asked.method == "combined" else [asked.method]
    parts = {method: _part(method, asked, merit, values, labels) for method in methods}
    found = [finding for part in parts.values() for finding in part.findings]
    coefficients = np.ones(1)
    if asked.method == "combined":
        table = np.vstack([part.weights for part in parts.values()])
        own, coefficients, more = _combined(asked, methods, table)
        found += more
    else:
        own = parts[asked.method].weights
    by: dict[str, Floats] = {}
    rows: list[dict[str, object]] = []
    for (method, part), coefficient in zip(parts.items(), coefficients, strict=True):
        by |= {method: part.weights, **part.experts}
        rows += [{**row, "coefficient": coefficient} if row["weighed_by"] == method else row for row in part.rows]
    return Weighed(own, by if len(by) > 1 else {}, pd.DataFrame(rows), tuple(found))


def _part(method: str, asked: Weights, merit: Merit, values: Floats, labels: list[str]) -> _Part:
    """One method's weights."""
    names = list(merit.names)
    plain: tuple[dict[str, object], ...] = ({"weighed_by": method},)
    if method == "ahp":
        return _ahp(asked, names)
    if method in weights.WEIGHTS:
        settings = {"values": asked.values} if method == "given" else {}
        return _Part(weights.WEIGHTS[method](names, **settings), {}, plain)
    own = _entropy(merit, values, labels) if method == "entropy" else _critic(merit, values)
    if not own.any():
        raise ConfigError(Fault("weights_tell_nothing", {"method": method}, layer="centres.weights"))
    constant = [name for at, name in enumerate(names) if np.ptp(values[:, at]) == 0]
    found = [
        Finding("indicator_weightless", "indicators", f"{method} {name}", {"indicator": name, "method": method})
        for name in constant
    ]
    return _Part(own, {}, plain, tuple(found))


def _entropy(merit: Merit, values: Floats, labels: list[str]) -> Floats:
    faults = []
    for at, name in enumerate(merit.names):
        below = values[:, at] < 0
        if below.any():
            places = first([labels[row] for row in np.flatnonzero(below)])
            told = {"indicator": name, "count": int(below.sum()), "places": places}
            faults.append(Fault("entropy_negative", told, layer=f"centres.indicators.{name}"))
    if faults:
        raise LayerError(faults)
    return weights.entropy(values)


def _critic(merit: Merit, values: Floats) -> Floats:
    columns = [
        normalising.column("min_max", values[:, at], bool(merit.benefit[at]), own.group)[0]
        for at, own in enumerate(merit.treated())
    ]
    return weights.critic(np.column_stack(columns))


def _ahp(asked: Weights, names: list[str]) -> _Part:
    """The weights of all experts together; a row of `weight_sources` for each of them and for all."""
    assert asked.random_index is not None
    experts = asked.experts or {"": Expert(matrix=asked.matrix, comparisons=asked.comparisons)}
    matrices = {name: _matrix(said, names) for name, said in experts.items()}
    shares = np.array([said.weight or 1.0 for said in experts.values()])
    whole = ahp.together(list(matrices.values()), shares.tolist()) if asked.experts else matrices[""]
    told = {f"expert {name}": matrix for name, matrix in matrices.items()} if asked.experts else {}
    rows, found, by = [], [], {}
    for at, (label, matrix) in enumerate([("ahp", whole), *told.items()]):
        judged = ahp.judge(matrix, random_index=asked.random_index)
        rows.append(
            {
                "weighed_by": label,
                "coefficient": np.nan if at == 0 else shares[at - 1] / shares.sum(),
                "lambda_max": judged.lambda_max,
                "consistency_index": judged.consistency_index,
                "random_index": judged.random_index,
                "random_index_table": asked.random_index,
                "consistency_ratio": judged.consistency_ratio,
                "accepted_because": "" if judged.accepted else asked.accept_inconsistency or "",
            }
        )
        by[label] = judged.weights
        wrong = ahp.inconsistency(matrix, names, random_index=asked.random_index)
        if wrong:
            who = f"{label}: " if at else ""
            values = {**wrong, "who": who, "reason": asked.accept_inconsistency or ""}
            found.append(Finding("ahp_inconsistency_accepted", "weight_sources", label, values))
    return _Part(by.pop("ahp"), by, tuple(rows), tuple(found))


def _matrix(said: Expert, names: list[str]) -> Floats:
    if said.comparisons is not None:
        return ahp.compared(said.comparisons, names)
    assert said.matrix is not None
    return ahp.reciprocal(said.matrix)


def _combined(asked: Weights, methods: list[str], table: Floats) -> tuple[Floats, Floats, list[Finding]]:
    """The weights of several methods (rows) together, what each counts (NaN where that is no number), and the findings."""
    if asked.how == "product":
        own = weights.product(table)
        if not own.any():
            raise ConfigError(Fault("weights_tell_nothing", {"method": "product"}, layer="centres.weights"))
        return own, np.full(len(methods), np.nan), []
    if asked.how == "linear":
        assert asked.shares is not None
        shares = np.array([asked.shares[method] for method in methods])
        return weights.mixed(table, shares), shares / shares.sum(), []
    coefficients, bare = weights.game(table)
    found = []
    if (bare < 0).any():
        told = {
            "bare": ", ".join(f"{method} {own:.3f}" for method, own in zip(methods, bare, strict=True)),
            "coefficients": ", ".join(f"{method} {own:.3f}" for method, own in zip(methods, coefficients, strict=True)),
        }
        found.append(Finding("weights_would_be_negative", "weight_sources", "game", told))
    return weights.mixed(table, coefficients), coefficients, found
