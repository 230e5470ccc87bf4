"""What the keys of a measure of access must hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.pointing import number, service_there
from geoplan.errors import Fault

# the keys of each measure besides `measure` and `service`: the keyword arguments of its function.
# e2sfca takes `limit_min` for the published three zones, zones and weights of its own, or a decay
MEASURE_KEYS: dict[str, tuple[str, ...]] = {
    "nearest": (),
    "kth_nearest": ("k",),
    "cumulative": ("limit_min", "view"),
    "gravity": ("decay", "limit_min", "view"),
    "2sfca": ("limit_min", "view"),
    "e2sfca": ("limit_min", "zones", "weights", "decay", "view"),
    "3sfca": ("decay", "limit_min", "view"),
    "m2sfca": ("decay", "limit_min", "view"),
    "kd2sfca": ("limit_min", "view"),
    "gaussian_2sfca": ("limit_min", "view"),
    "huff": ("decay", "alpha", "limit_min", "view"),
    "doubly_constrained": ("decay", "limit_min", "view"),
    "capacity_limited": ("people_per_unit", "limit_min", "view"),
}
SHARES = ("2sfca", "e2sfca", "3sfca", "m2sfca", "kd2sfca", "gaussian_2sfca")  # those that give capacity per person
WITHOUT_CAPACITY = ("nearest", "kth_nearest")  # those that ask for no capacity
_MAY_LOOK_ANYWHERE = ("decay", "people_per_unit")  # a measure that takes one of these may do without a limit
_OF_MEASURES = ("k", "limit_min", "zones", "weights", "decay", "alpha", "people_per_unit")


def gives_share(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of `access` gives capacity per person to every demand point."""
    return entry.get("measure") in SHARES and entry.get("view", "people") == "people"


def access(document: Document) -> Iterator[Fault]:
    for name, access in document.section("access").items():
        if not isinstance(access, dict):
            continue
        path: KeyPath = ("access", name)
        yield from service_there(document, (*path, "service"))
        measure = access.get("measure")
        if not isinstance(measure, str) or measure not in MEASURE_KEYS:
            continue
        needed, taken = _needed(measure, access), _taken(measure, access)
        for key in needed:
            if key not in access:
                yield document.fault("measure_needs", (*path, key), measure=measure)
        for key in _OF_MEASURES:
            if key in access and key not in taken:
                yield document.fault("measure_takes_not", (*path, key), at_key=True, measure=measure)
        if access.get("view") == "facilities" and "view" not in taken:
            yield document.fault("view_of_people_only", (*path, "view"), measure=measure)
        yield from _shape(document, path, access, "zones")
        if "decay" in taken:
            yield from _decay(document, (*path, "decay"), access.get("decay"))
        yield from _beyond_limit(document, path, access)


def _taken(measure: str, access: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that may stand in this entry: e2sfca has three forms, each with keys of its own."""
    if measure != "e2sfca":
        return MEASURE_KEYS[measure]
    if "decay" in access:
        return "decay", "limit_min", "view"
    return ("zones", "weights", "view") if {"zones", "weights"} & set(access) else ("limit_min", "view")


def _needed(measure: str, access: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that must stand in this entry."""
    taken = _taken(measure, access)
    anywhere = {"limit_min"} if {*_MAY_LOOK_ANYWHERE} & {*taken} else set()
    return tuple(key for key in taken if key not in {"view", *anywhere})


def _decay(document: Document, path: KeyPath, given: Any) -> Iterator[Fault]:
    """Exactly one decay, with a smallest time for a power, and weights that never rise."""
    if not isinstance(given, dict):
        return
    from geoplan import decay  # brings numpy, which a config without a decay does not need

    if set(given) - set(decay.DECAYS):
        return
    if len(given) != 1:
        found = ", ".join(given) or "–"
        yield document.fault("decay_form", path, found=found, known=", ".join(decay.DECAYS))
    power = given.get("power")
    if isinstance(power, dict) and power and "smallest_min" not in power:
        yield document.fault("power_without_smallest", (*path, "power", "smallest_min"))
    yield from _shape(document, (*path, "step"), given.get("step"), "zones")
    yield from _shape(document, (*path, "table"), given.get("table"), "minutes")


def _shape(document: Document, path: KeyPath, given: Any, ends: str) -> Iterator[Fault]:
    """Weights and the minutes that they belong to, where both are lists of numbers."""
    from geoplan import decay

    minutes, weights = (_numbers(given.get(key)) if isinstance(given, dict) else [] for key in (ends, "weights"))
    if minutes and weights:
        for key, code, told in decay.shape_faults(ends, minutes, weights):
            yield document.fault(code, (*path, key), **told)


def _numbers(given: Any) -> list[float]:
    """A list of numbers; an empty one where it is anything else."""
    return given if isinstance(given, list) and all(number(value) for value in given) else []


def _beyond_limit(document: Document, path: KeyPath, access: Mapping[str, Any]) -> Iterator[Fault]:
    """A measure can't look farther than the travel times of its service reach."""
    service = str(access.get("service"))
    limit = document.get("services", service, "limit_min")
    for key in _ENDS:
        end = document.get(*path, *key)
        end = end[-1] if isinstance(end, list) and end else end
        if number(end) and number(limit) and end > limit:
            yield document.fault("measure_beyond_limit", (*path, *key), reach=end, service=service, limit=limit)


# where a measure says how far it looks
_ENDS: tuple[KeyPath, ...] = (
    ("limit_min",),
    ("zones",),
    ("decay", "step", "zones"),
    ("decay", "table", "minutes"),
    ("decay", "epanechnikov", "limit_min"),
    ("decay", "gaussian_kernel", "limit_min"),
)
