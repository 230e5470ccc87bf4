"""What the draws of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.errors import Fault


def robustness(document: Document) -> Iterator[Fault]:
    path: KeyPath = ("centres", "robustness")
    given = document.section(*path)
    if not given:
        return
    if isinstance(given.get("weights"), dict) and len(set(given["weights"]) & {"concentration", "among"}) == 2:
        yield document.fault("robustness_weights_form", (*path, "weights"))
    layer = "population" if document.get("demand", "source") == "population" else "settlements"
    error = document.get("layers", layer, "error")
    if given.get("people") == "stated" and error is None and document.section("layers", layer):
        yield document.fault("robustness_no_error", (*path, "people"), layer=layer)
    if (
        set(given) & {"weights", "speeds", "people"} == {"weights"}
        and len(document.section("centres", "indicators")) == 1
    ):
        yield document.fault("robustness_one_indicator", (*path, "weights"))
