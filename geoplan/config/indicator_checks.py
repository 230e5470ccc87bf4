"""What the indicators of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_value
from geoplan.config.weight_checks import weights
from geoplan.errors import Fault
from geoplan.fields import is_indicator

_SOURCES = ("measure", "column", "access")


def indicators(document: Document) -> Iterator[Fault]:
    for name, indicator in document.section("centres", "indicators").items():
        if isinstance(indicator, dict):
            path: KeyPath = ("centres", "indicators", name)
            yield from _source(document, path, indicator)
            yield from _treatment(document, path, indicator)
    yield from weights(document)


def _source(document: Document, path: KeyPath, indicator: dict[str, Any]) -> Iterator[Fault]:
    """What is measured: one thing, with the keys that belong to it."""
    given = [key for key in _SOURCES if key in indicator]
    if len(given) != 1:
        yield document.fault("indicator_source", path, found=", ".join(given) or "–")
    measure = indicator.get("measure")
    if measure == "people_within" and "within_min" not in indicator:
        yield document.fault("measure_needs", (*path, "within_min"), measure=measure)
    if measure not in ("people_within", "functions", None) and "within_min" in indicator:
        yield document.fault("measure_takes_not", (*path, "within_min"), at_key=True, measure=measure)
    if measure == "functions" and "within_min" not in indicator:
        yield document.fault("measure_needs", (*path, "within_min"), measure=measure)
    if measure == "functions" and not document.section("services"):
        yield document.fault("functions_without_services", (*path, "measure"))
    for key, owner in (("within_min", "measure"), ("together", "column"), ("unit", "column")):
        if key in indicator and owner not in indicator and given:
            yield document.fault("indicator_takes_not", (*path, key), at_key=True, owner=owner)
    if "column" in indicator:
        yield from _column(document, path, indicator)
    if isinstance(indicator.get("access"), str):
        yield from _access(document, (*path, "access"), indicator["access"])


def _column(document: Document, path: KeyPath, indicator: dict[str, Any]) -> Iterator[Fault]:
    column = indicator["column"]
    if "together" not in indicator:
        yield document.fault("indicator_together_missing", path, column=column)
    if isinstance(column, str) and column and not is_indicator(column):
        mapped = [field for field in document.section("layers", "settlements", "fields") if is_indicator(field)]
        yield document.fault("indicator_column", (*path, "column"), value=column, mapped=", ".join(mapped) or "–")
    if not document.section("layers", "settlements"):
        yield document.fault("indicator_without_settlements", (*path, "column"), value=column)


def _access(document: Document, path: KeyPath, named: str) -> Iterator[Fault]:
    measures = document.section("access")
    if named not in measures:
        if measures:
            yield unknown_value(document, path, named, list(measures))
        else:
            yield document.fault("indicator_without_access", path, value=named)
    elif document.get("access", named, "view") == "facilities":
        yield document.fault("indicator_of_facilities", path, value=named)


def _treatment(document: Document, path: KeyPath, indicator: dict[str, Any]) -> Iterator[Fault]:
    """What is done before ranking, held against the ranking method."""
    from geoplan.centres import normalising  # brings numpy, which most checks do without

    ranking = document.get("centres", "ranking")
    method = ranking.get("method") if isinstance(ranking, dict) else ranking
    asked = indicator.get("normalise")
    allowed = normalising.ALLOWED.get(method) if isinstance(method, str) else None
    if asked in normalising.NORMALISATIONS and allowed is not None and asked not in allowed:
        told: dict[str, Any] = {"value": asked, "ranking": method, "known": ", ".join(allowed) or "–"}
        yield document.fault("normalise_not_with_ranking", (*path, "normalise"), **told)
    if "within" not in indicator or (asked is not None and asked not in normalising.NORMALISATIONS):
        return
    own = asked or (normalising.PINS.get(method) if isinstance(method, str) else None)
    if own is not None and own not in normalising.IN_GROUPS:
        known = [one for one in allowed or normalising.IN_GROUPS if one in normalising.IN_GROUPS]
        told = {"normalise": own, "known": ", ".join(known)}
        yield document.fault("within_needs_normalise", (*path, "within"), at_key=True, **told)
