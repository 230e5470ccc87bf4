"""What the indicators and weights of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_key
from geoplan.errors import Fault


def indicators(document: Document) -> Iterator[Fault]:
    named = document.section("centres", "indicators")
    for name, indicator in named.items():
        if not isinstance(indicator, dict):
            continue
        path: KeyPath = ("centres", "indicators", name)
        measure = indicator.get("measure")
        if measure == "people_within" and "within_min" not in indicator:
            yield document.fault("measure_needs", (*path, "within_min"), measure=measure)
        if measure in ("people", "mean_minutes", "hinterland") and "within_min" in indicator:
            yield document.fault("measure_takes_not", (*path, "within_min"), at_key=True, measure=measure)
        if measure == "functions" and not document.section("services"):
            yield document.fault("functions_without_services", (*path, "measure"))
    weights = document.section("centres", "weights")
    values = document.section("centres", "weights", "values")
    where: KeyPath = ("centres", "weights", "values")
    if weights.get("method") == "given" and "values" not in weights:
        yield document.fault("weights_values_missing", where)
    if weights.get("method") == "equal" and "values" in weights:
        yield document.fault("weights_values_idle", where, at_key=True)
    if not values or not named:
        return
    for name in values:
        if name not in named:
            yield unknown_key(document, (*where, name), list(named))
    for name in named:
        if name not in values:
            yield document.fault("weight_missing", where, indicator=name)
    if all(value == 0 for value in values.values()):
        yield document.fault("weights_all_zero", where)
