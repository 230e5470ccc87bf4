"""What the keys of `functions` and `linkages` must hold together with the rest of the config."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.config.files import missing
from geoplan.config.judging import unknown_key, unknown_value
from geoplan.config.pointing import mode_there, texts
from geoplan.config.sources import reader_of
from geoplan.errors import Fault
from geoplan.fields import FIELDS, GROUPS

INDICES = ("functional_index", "centrality")  # masses that `functions` makes
MASSES = ("people", "gdp", *INDICES)
_OF_SERVICES = ("presence", "within_min", "rank_by")


def functions(document: Document) -> Iterator[Fault]:
    """Faults of what `functions` needs, and of services and kinds that it names."""
    section, services = document.section("functions"), document.section("services")
    if not section:
        return
    yield from _mode(document, ("functions", "mode"))
    for key in _OF_SERVICES:
        if services and key not in section:
            yield document.fault("functions_key_missing", ("functions",), at_key=True, missing=key)
    if not services:
        for key in (*_OF_SERVICES, "services", "official"):
            if key in section:
                yield document.fault("function_keys_without_services", ("functions", key), at_key=True)
    given = section.get("services")
    for at, service in enumerate(texts(given)):
        path: KeyPath = ("functions", "services", at) if isinstance(given, list) else ("functions", "services")
        if services and service not in services:
            yield unknown_value(document, path, service, list(services))
        if service in texts(given)[:at]:
            yield document.fault("listed_twice", path, value=service)
    yield from _official(document)


def _official(document: Document) -> Iterator[Fault]:
    levels = document.get("functions", "official", "order")
    if not isinstance(levels, list) or not levels:
        return
    if len(levels) == 1:
        yield document.fault("official_one_level", ("functions", "official", "order"))
    seen: set[str] = set()
    for at, level in enumerate(levels):
        for kind in texts(level):
            if kind in seen:
                yield document.fault("listed_twice", ("functions", "official", "order", at), value=kind)
            seen.add(kind)


def linkages(document: Document) -> Iterator[Fault]:
    """Faults of linkages that ask for nothing, of masses that there are not, and of the table of flows."""
    section = document.section("linkages")
    if not section:
        return
    if "gravity" not in section and "flows" not in section:
        yield document.fault("linkages_say_nothing", ("linkages",), at_key=True)
    gravity = document.section("linkages", "gravity")
    if gravity:
        yield from _mode(document, ("linkages", "gravity", "mode"))
        yield from _mass(document)
    path: KeyPath = ("linkages", "flows", "path")
    given = document.get(*path)
    if isinstance(given, str):
        yield from missing(document, path, given)
        reader = document.get("linkages", "flows", "reader") or reader_of(given)
        if reader != "table":
            yield document.fault("flows_not_a_table", path, value=given)
    for kind in ("fields", "values"):
        for key in document.section("linkages", "flows", kind):
            if key not in FIELDS["flows"]:
                yield unknown_key(document, ("linkages", "flows", kind, key), list(FIELDS["flows"]))


def _mass(document: Document) -> Iterator[Fault]:
    """Faults of masses that there are not, and of indices that are made of other units or of no services."""
    given = document.get("linkages", "gravity", "mass")
    of = document.get("linkages", "of")
    for at, mass in enumerate(texts(given)):
        path: KeyPath = ("linkages", "gravity", "mass")
        path = (*path, at) if isinstance(given, list) else path
        if mass not in MASSES and not mass.startswith(GROUPS):
            yield unknown_value(document, path, mass, list(MASSES))
        if mass in texts(given)[:at]:
            yield document.fault("listed_twice", path, value=mass)
        if mass in INDICES:
            made = document.section("functions") and document.section("services")
            if not made or document.get("functions", "of") != of:
                yield document.fault("mass_not_made", path, value=mass, of=str(of))


def _mode(document: Document, path: KeyPath) -> Iterator[Fault]:
    """The fault of a mode that there is not; without any network, that of the missing section, told once."""
    told = document.section("services") or document.section("centres")
    if "network" not in document.data and not told:
        yield document.fault("key_missing", ("network",))
    yield from mode_there(document, path)
