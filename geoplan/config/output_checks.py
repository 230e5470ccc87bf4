"""Outputs stand once and have what they lean on, and a font given is there."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document
from geoplan.config.files import missing
from geoplan.errors import Fault


def outputs(document: Document) -> Iterator[Fault]:
    """The faults of `outputs`, and of the sections that say how they are written."""
    asked = document.get("outputs")
    listed = asked if isinstance(asked, list) else []
    for at, output in enumerate(listed):
        if output in listed[:at]:
            yield document.fault("listed_twice", ("outputs", at), value=output)
    if "qgis" in listed and "geopackage" not in listed:
        yield document.fault("qgis_needs_geopackage", ("outputs", listed.index("qgis")))
    font = document.section("maps").get("font")
    if isinstance(font, str):
        yield from missing(document, ("maps", "font"), font)
