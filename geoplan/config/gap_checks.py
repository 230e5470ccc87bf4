"""What the keys about gaps and bundles must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_value
from geoplan.config.pointing import service_there, texts
from geoplan.errors import Fault


def gaps(document: Document) -> Iterator[Fault]:
    if document.section("gaps") and not document.section("services"):
        yield document.fault("gaps_without_services", ("gaps",), at_key=True)


def bundle(document: Document, path: KeyPath) -> Iterator[Fault]:
    """Faults of the services that the tier at `path` must host."""
    given = document.section(*path).get("bundle")
    services, known = texts(given), document.section("services")
    for at, service in enumerate(services):
        where: KeyPath = (*path, "bundle", at) if isinstance(given, list) else (*path, "bundle")
        if known and service not in known:  # a number too, which stands for its text here
            yield unknown_value(document, where, service, list(known))
        else:
            yield from service_there(document, where)
        if service in services[:at]:
            yield document.fault("listed_twice", where, value=service)
