"""What the keys about demand must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document
from geoplan.config.files import missing
from geoplan.config.judging import unknown_value
from geoplan.config.pointing import mode_there
from geoplan.errors import Fault
from geoplan.fields import GROUPS

_OF_A_RASTER = ("cell_m", "totals", "mode")


def demand(document: Document) -> Iterator[Fault]:
    layers, given = document.section("layers"), document.section("demand")
    source = given.get("source")
    path = document.get("layers", "population", "path")
    if isinstance(path, str):
        yield from missing(document, ("layers", "population", "path"), path)
    if layers and not {"settlements", "population"} & set(layers):
        yield document.fault("demand_nobody", ("layers",))
    if "settlements" not in layers:
        yield from _without_settlements(document)
    if "population" in layers and source is None:
        yield document.fault("demand_source_missing", ("demand", "source"))
    if source == "population":
        yield from _of_raster(document)
        return
    if layers and "settlements" not in layers and source == "settlements":
        yield document.fault("demand_source_absent", ("demand", "source"), value=source)
    for key in _OF_A_RASTER:
        if key in given and "population" not in layers:
            yield document.fault("demand_key_idle", ("demand", key), at_key=True)


def _without_settlements(document: Document) -> Iterator[Fault]:
    """Faults of what needs settlements where there is only a raster."""
    if "population" not in document.section("layers"):
        return
    if document.section("centres"):
        yield document.fault("centres_without_settlements", ("centres",), at_key=True)
    if document.get("area", "from") == "settlements":
        yield document.fault("area_without_settlements", ("area", "from"))
    if document.get("demand", "totals", "layer") == "settlements":
        yield document.fault("totals_without_settlements", ("demand", "totals", "layer"))


def _of_raster(document: Document) -> Iterator[Fault]:
    layers, given = document.section("layers"), document.section("demand")
    if "population" not in layers:
        yield document.fault("demand_source_absent", ("demand", "source"), value="population")
    if "cell_m" not in given:
        yield document.fault("key_missing", ("demand", "cell_m"), at_key=True)
    yield from mode_there(document, ("demand", "mode"))
    modes = document.section("network", "modes")
    if len(modes) > 1 and "mode" not in given and "settlements" in layers:
        yield document.fault("demand_mode_needed", ("demand", "mode"), modes=", ".join(modes))
    field, base = document.get("demand", "totals", "field"), document.data.get("base", "people")
    if not isinstance(field, str):
        return
    if field != "people" and not field.startswith(GROUPS):
        layer = str(document.get("demand", "totals", "layer"))
        path = ("area", "fields") if layer == "area" else ("layers", layer, "fields")
        known = sorted({"people", *(name for name in document.section(*path) if name.startswith(GROUPS))})
        yield unknown_value(document, ("demand", "totals", "field"), field, known)
    elif field not in ("people", base):
        yield document.fault("totals_not_base", ("demand", "totals", "field"), value=field, base=base)
