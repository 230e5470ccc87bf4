"""What the keys of a question of siting must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.files import missing
from geoplan.config.judging import unknown_key
from geoplan.config.pointing import number, service_there, texts
from geoplan.errors import Fault
from geoplan.fields import FIELDS

_REACH = ("within_min", "within_m")
_WORST = ("worst_min", "worst_m")
_SITES = ("count", "candidates", "existing", "apart_min", "weight", "build", "currency", "node_limit")
_CAPACITY = ("enlarge", "budget", "people_per_unit")
# the keys of each model besides `service` and `model`: those it needs, and those it may take
SITING_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "lscp": (("candidates",), ("existing", "apart_min", "weight", "build", "currency", "node_limit", *_REACH)),
    "mclp": (("candidates", "count"), (*_SITES, *_REACH)),
    "backup": (("candidates", "count"), (*_SITES, *_REACH)),
    "p_median": (("candidates", "count"), _SITES),
    "least_excess": (("candidates", "count"), (*_SITES, *_REACH)),
    "least_p90": (("candidates", "count"), (*_SITES, "share")),
    "p_centre": (("candidates", "count"), _SITES),
    "p_dispersion": (("candidates", "count"), _SITES),
    "capacitated_cover": ((), (*_SITES, *_REACH, *_CAPACITY)),
    "capacitated_median": ((), (*_SITES, *_CAPACITY)),
    "close": ((), ("count", "stay", "candidates", "apart_min", "weight", "build", "currency", "node_limit", *_WORST)),
}
_NEEDS_REACH = ("lscp", "mclp", "backup", "least_excess", "capacitated_cover")
_NEEDS_WORST = ("close",)
_MOST_STEPS = 100  # sizes that one facility may grow to
_CAPACITATED = ("capacitated_cover", "capacitated_median")


def siting(document: Document) -> Iterator[Fault]:
    """Faults of keys that a model needs or does not take, of services and files that are not there, and of empty questions."""
    for name, asked in document.section("siting").items():
        if not isinstance(asked, dict):
            continue
        path: KeyPath = ("siting", name)
        yield from service_there(document, (*path, "service"))
        model = asked.get("model")
        if isinstance(model, str) and model in SITING_KEYS:
            yield from _keys(document, path, asked, model)
            yield from _reach(document, path, asked, model)
            yield from _of_standard(document, path, asked, model)
        yield from _candidates(document, (*path, "candidates"))
        yield from _growth(document, (*path, "enlarge"))
        if "build" in asked and "cost" in document.section(*path, "build") and "currency" not in asked:
            yield document.fault("siting_cost_without_currency", (*path, "build", "cost"))
        if "enlarge" in asked and "cost" in document.section(*path, "enlarge") and "currency" not in asked:
            yield document.fault("siting_cost_without_currency", (*path, "enlarge", "cost"))
        if "budget" in asked and "currency" not in asked:
            yield document.fault("siting_cost_without_currency", (*path, "budget"))


def _keys(document: Document, path: KeyPath, asked: dict[str, Any], model: str) -> Iterator[Fault]:
    needed, taken = SITING_KEYS[model]
    for key in needed:
        if key not in asked:
            yield document.fault("measure_needs", (*path, key), measure=model)
    for key in asked:
        if key not in {"service", "model", *needed, *taken}:
            known = {key for pair in SITING_KEYS.values() for part in pair for key in part}
            if key in known:
                yield document.fault("measure_takes_not", (*path, key), at_key=True, measure=model)
    priced = any("cost" in document.section(*path, key) for key in ("build", "enlarge"))
    priced = priced or "path" in document.section(*path, "candidates")
    spends = model in _CAPACITATED and ("budget" in asked or "count" not in asked)
    grows = document.section(*path, "enlarge")
    if spends and "budget" not in asked and not priced:
        yield document.fault("siting_nothing_to_spare", path, at_key=True, model=model)
    elif spends and grows and "cost" not in grows:
        yield document.fault("measure_needs", (*path, "enlarge", "cost"), measure=model)


def _reach(document: Document, path: KeyPath, asked: dict[str, Any], model: str) -> Iterator[Fault]:
    """What counts as served: one limit, not beyond what the service looks at."""
    if set(_REACH) <= set(asked):
        yield document.fault("siting_within_twice", (*path, "within_m"), at_key=True)
    if set(_WORST) <= set(asked):
        yield document.fault("siting_within_twice", (*path, "worst_m"), at_key=True)
    service = str(asked.get("service"))
    for key in (*_REACH, *_WORST):
        stated = "limit_min" if key.endswith("_min") else "limit_m"
        end, most = asked.get(key), document.get("services", service, stated)
        if number(end) and number(most) and end > most:
            where: KeyPath = (*path, key)
            yield document.fault("siting_beyond_limit", where, reach=end, service=service, limit=most, limit_key=stated)


def _of_standard(document: Document, path: KeyPath, asked: dict[str, Any], model: str) -> Iterator[Fault]:
    """What the question leaves to the standard of its service must stand there, and be counted in the same unit."""
    service = str(asked.get("service"))
    if document.section("services").get(service) is None:
        return
    if model in _CAPACITATED and not document.get("services", service, "capacity"):
        yield document.fault("siting_without_capacity", path, at_key=True, service=service, model=model)
    if _picked_in_vain(document, service):
        return
    whole = document.section("services", service, "standard")
    parts = [whole[key] for key in ("urban", "rural") if isinstance(whole.get(key), dict)] or [whole]
    kinds = {kind for part in parts for kind in ("minutes", "metres") if kind in part}
    if model in _NEEDS_REACH and not kinds and not set(_REACH) & set(asked):
        yield document.fault("siting_needs_reach", path, at_key=True, model=model, service=service)
    if model in _NEEDS_WORST and not kinds and not set(_WORST) & set(asked):
        yield document.fault("siting_needs_worst", path, at_key=True, model=model, service=service)
    # travel is looked at in metres where the standard is, else in minutes
    for key, other in (_REACH, _WORST) if "metres" in kinds else (_REACH[::-1], _WORST[::-1]):
        if key in asked and other not in asked:
            yield document.fault("siting_other_unit", (*path, key), service=service, other=other)
    per_unit = {part.get("per_1000") for part in parts}
    if model in _CAPACITATED and "people_per_unit" not in asked and (len(per_unit) > 1 or None in per_unit):
        yield document.fault("siting_needs_people_per_unit", path, at_key=True, service=service)


def _picked_in_vain(document: Document, service: str) -> bool:
    """Whether the service names a standard that cannot be had, which is told by itself."""
    return ("services", service, "standard") in document.keys and "standard" not in document.section(
        "services", service
    )


def _growth(document: Document, path: KeyPath) -> Iterator[Fault]:
    """Steps of growth: at least one, and not so many that looking at each takes for ever."""
    step, most = (document.get(*path, key) for key in ("step", "most"))
    if number(step) and number(most) and step > 0 and not 1 <= most / step * (1 + 1e-12) < _MOST_STEPS + 1:
        yield document.fault("siting_growth_steps", (*path, "step"), step=step, growth=most, steps=_MOST_STEPS)


def _candidates(document: Document, path: KeyPath) -> Iterator[Fault]:
    asked = document.section(*path)
    if not asked:
        return
    if ("path" in asked) == ("from" in asked):
        yield document.fault("siting_path_or_from", path)
    given = asked.get("path")
    if isinstance(given, str):
        yield from missing(document, (*path, "path"), given)
        for key in document.section(*path, "fields"):
            if key not in FIELDS["sites"]:
                yield unknown_key(document, (*path, "fields", key), list(FIELDS["sites"]))
        if "min_people" in asked:
            yield document.fault("siting_min_people_idle", (*path, "min_people"), at_key=True)
    elif "from" in asked and not document.get("layers", "settlements"):
        yield document.fault("siting_no_settlements", (*path, "from"))
    for site in sorted(set(texts(asked.get("forced"))) & set(texts(asked.get("forbidden")))):
        yield document.fault("fixed_and_forbidden", (*path, "forced"), place=site)
