"""What the keys of a service must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_value
from geoplan.config.measure_checks import gives_share
from geoplan.config.pointing import base_there, mode_there, number
from geoplan.errors import Fault

ALL_SEASON_ROAD = "all_season_road"  # what the rows of the Rural Access Index are called
_KINDS = ("minutes", "metres", "per_1000", "one_per")


def services(document: Document) -> Iterator[Fault]:
    services = document.section("services")
    if services and not document.get("layers", "facilities") and "facilities" not in document.section("layers"):
        yield document.fault("services_without_facilities", ("services",), at_key=True)
    for name, service in services.items():
        path: KeyPath = ("services", name)
        if not isinstance(service, dict):
            continue
        yield from mode_there(document, (*path, "mode"))
        yield from base_there(document, (*path, "base"))
        yield from _standard(document, path, service)
        if "capacity_missing" in service and not service.get("capacity"):
            yield document.fault("capacity_missing_idle", (*path, "capacity_missing"), at_key=True)


def rural_access(document: Document) -> Iterator[Fault]:
    """The Rural Access Index needs roads, and metres."""
    section = document.section("rural_access")
    if section and ALL_SEASON_ROAD in document.section("services"):
        yield document.fault("rural_access_name", ("services", ALL_SEASON_ROAD), at_key=True)
    if section and "network" not in document.data:
        yield document.fault("key_missing", ("network",))
    standard = document.section("rural_access", "standard")
    if standard and ("metres" not in standard or set(_KINDS) & set(standard) != {"metres"}):
        yield document.fault("rural_access_metres", ("rural_access", "standard"))


def _standard(document: Document, path: KeyPath, service: dict[str, Any]) -> Iterator[Fault]:
    standard = document.section(*path, "standard")
    if not standard:
        return
    where: KeyPath = (*path, "standard")
    promises: dict[KeyPath, dict[str, Any]] = {where: standard}
    if {"urban", "rural"} & set(standard):
        if set(standard) - {"measure"} != {"urban", "rural"}:
            yield document.fault("standard_urban_and_rural", where)
            return
        promises = {(*where, setting): document.section(*where, setting) for setting in ("urban", "rural")}
        yield from _one_kind(document, where, *promises.values())
    for at, promise in promises.items():
        yield from _promise(document, at, promise, service)
    per_1000 = next(((*at, "per_1000") for at, promise in promises.items() if "per_1000" in promise), None)
    yield from _share(document, path, standard, per_1000)


def _promise(document: Document, at: KeyPath, promise: dict[str, Any], service: dict[str, Any]) -> Iterator[Fault]:
    """What one promise must hold together, and hold together with the limits of its service."""
    if not promise:
        return
    if "minutes" in promise and "metres" in promise:
        yield document.fault("standard_twice", at)
    if not set(_KINDS) & set(promise):
        yield document.fault("standard_promises_nothing", at)
    if "share" in promise and not {"minutes", "metres"} & set(promise):
        yield document.fault("standard_share_idle", (*at, "share"), at_key=True)
    if "per_1000" in promise and not service.get("capacity"):
        yield document.fault("per_1000_without_capacity", (*at, "per_1000"))
    for limit, promised in (("limit_min", "minutes"), ("limit_m", "metres")):
        cut, standard = service.get(limit), promise.get(promised)
        if number(cut) and number(standard) and cut < standard:
            where: KeyPath = (*at[:2], limit)
            yield document.fault("limit_below_standard", where, limit=cut, standard=standard, unit=promised)


def _one_kind(document: Document, path: KeyPath, urban: dict[str, Any], rural: dict[str, Any]) -> Iterator[Fault]:
    """Urban and rural people are promised the same kinds of things, so that they can be set side by side."""
    kinds = [[key for key in _KINDS if key in promise] for promise in (urban, rural)]
    if all(kinds) and (kinds[0] != kinds[1] or urban.get("one_per") != rural.get("one_per")):
        told = [f"one_per {promise['one_per']}" if "one_per" in promise else "" for promise in (urban, rural)]
        said = [
            [key for key in own if key != "one_per"] + [one] * bool(one) for own, one in zip(kinds, told, strict=True)
        ]
        yield document.fault("standards_differ_in_kind", path, urban=", ".join(said[0]), rural=", ".join(said[1]))


def _share(document: Document, path: KeyPath, standard: dict[str, Any], per_1000: KeyPath | None) -> Iterator[Fault]:
    """What capacity per person is measured by: one entry of `access`, named where there are several."""
    service, named = str(path[-1]), standard.get("measure")
    if per_1000 is None:
        if "measure" in standard:
            yield document.fault("standard_measure_idle", (*path, "standard", "measure"), at_key=True)
        return
    entries = document.section("access").items()
    own = [name for name, entry in entries if isinstance(entry, dict) and entry.get("service") == service]
    own = [name for name in own if gives_share(document.section("access", name))]
    if not own:
        yield document.fault("per_1000_without_measure", per_1000, service=service)
    elif isinstance(named, str) and named not in own:
        yield unknown_value(document, (*path, "standard", "measure"), named, own)
    elif named is None and len(own) > 1:
        yield document.fault("per_1000_of_several", per_1000, service=service, measures=", ".join(own))
