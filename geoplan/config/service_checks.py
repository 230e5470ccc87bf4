"""What the keys of a service must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_value
from geoplan.config.measure_checks import SHARES
from geoplan.config.pointing import base_there, mode_there, number
from geoplan.errors import Fault


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
        for limit, promised in (("limit_min", "minutes"), ("limit_m", "metres")):
            cut, standard = service.get(limit), document.section(*path, "standard").get(promised)
            if number(cut) and number(standard) and cut < standard:
                yield document.fault(
                    "limit_below_standard", (*path, limit), limit=cut, standard=standard, unit=promised
                )


def _standard(document: Document, path: KeyPath, service: dict[str, Any]) -> Iterator[Fault]:
    standard = service.get("standard")
    if not isinstance(standard, dict) or not standard:
        return
    if "minutes" in standard and "metres" in standard:
        yield document.fault("standard_twice", (*path, "standard"))
    if not {"minutes", "metres", "per_1000", "one_per"} & set(standard):
        yield document.fault("standard_promises_nothing", (*path, "standard"))
    if "per_1000" in standard and not service.get("capacity"):
        yield document.fault("per_1000_without_capacity", (*path, "standard", "per_1000"))
    yield from _share(document, path, standard)


def _share(document: Document, path: KeyPath, standard: dict[str, Any]) -> Iterator[Fault]:
    """What capacity per person is measured by: one entry of `access`, named where there are several."""
    service, named = str(path[-1]), standard.get("measure")
    if "per_1000" not in standard:
        if "measure" in standard:
            yield document.fault("standard_measure_idle", (*path, "standard", "measure"), at_key=True)
        return
    entries = document.section("access").items()
    own = [name for name, entry in entries if isinstance(entry, dict) and entry.get("service") == service]
    own = [name for name in own if document.get("access", name, "measure") in SHARES]
    if not own:
        yield document.fault("per_1000_without_measure", (*path, "standard", "per_1000"), service=service)
    elif isinstance(named, str) and named not in own:
        yield unknown_value(document, (*path, "standard", "measure"), named, own)
    elif named is None and len(own) > 1:
        where: KeyPath = (*path, "standard", "per_1000")
        yield document.fault("per_1000_of_several", where, service=service, measures=", ".join(own))
