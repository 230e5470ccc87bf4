"""What the keys of a measure of access must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.pointing import number, rising, service_there
from geoplan.errors import Fault

# the keys of each measure besides `measure` and `service`: the keyword arguments of its function.
# e2sfca takes `limit_min` for the published three zones, or zones and weights of its own
MEASURE_KEYS: dict[str, tuple[str, ...]] = {
    "nearest": (),
    "kth_nearest": ("k",),
    "cumulative": ("limit_min",),
    "2sfca": ("limit_min",),
    "e2sfca": ("limit_min", "zones", "weights"),
}
SHARES = ("2sfca", "e2sfca")  # the measures that give capacity per person


def access(document: Document) -> Iterator[Fault]:
    for name, access in document.section("access").items():
        if not isinstance(access, dict):
            continue
        path: KeyPath = ("access", name)
        yield from service_there(document, (*path, "service"))
        measure = access.get("measure")
        if not isinstance(measure, str) or measure not in MEASURE_KEYS:
            continue
        for key in _needed(measure, access):
            if key not in access:
                yield document.fault("measure_needs", (*path, key), measure=measure)
        for key in ("k", "limit_min", "zones", "weights"):
            if key in access and key not in _needed(measure, access):
                yield document.fault("measure_takes_not", (*path, key), at_key=True, measure=measure)
        zones, weights = access.get("zones"), access.get("weights")
        if isinstance(zones, list):
            yield from rising(document, (*path, "zones"), zones)
            if isinstance(weights, list) and len(weights) != len(zones):
                yield document.fault("weights_per_zone", (*path, "weights"), weights=len(weights), zones=len(zones))
        yield from _beyond_limit(document, path, access)


def _needed(measure: str, access: dict[str, Any]) -> tuple[str, ...]:
    if measure != "e2sfca":
        return MEASURE_KEYS[measure]
    return ("zones", "weights") if {"zones", "weights"} & set(access) else ("limit_min",)


def _beyond_limit(document: Document, path: KeyPath, access: dict[str, Any]) -> Iterator[Fault]:
    """A measure can't look farther than the travel times of its service reach."""
    limit = document.get("services", str(access.get("service")), "limit_min")
    zones = access.get("zones")
    ends = {"limit_min": access.get("limit_min"), "zones": zones[-1] if isinstance(zones, list) and zones else None}
    for key, end in ends.items():
        if number(end) and number(limit) and end > limit:
            service = access.get("service")
            yield document.fault("measure_beyond_limit", (*path, key), reach=end, service=service, limit=limit)
