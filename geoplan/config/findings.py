"""What the config itself leaves doubtful."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geoplan.config import standard_findings
from geoplan.config.count_models import most
from geoplan.config.models import Config

if TYPE_CHECKING:
    from geoplan.findings import Finding


def findings(config: Config) -> list[Finding]:
    """Doubtful standards, services without one, and tiers that stand upside down."""
    from geoplan.findings import Finding  # brings geopandas, which reading a config does not need

    out = standard_findings.findings(config)
    for name, service in config.services.items():
        if service.standard is None:
            out.append(Finding("service_without_standard", "config", name, {"service": name}))
    modes = config.network.modes.values() if config.network else ()
    steep = any(veto.kind == "slope" for veto in (config.centres.vetoes if config.centres else {}).values())
    if config.layers.elevation and not steep and not any(mode.slope in ("tobler", "cycling") for mode in modes):
        out.append(Finding("elevation_unused", "elevation"))
    if config.layers.population and config.demand.source == "settlements":
        out.append(Finding("population_unused", "population"))
    for upper, lower in pairwise(config.centres.tiers if config.centres else ()):
        large, small = most(upper.count), most(lower.count)
        if large > small:
            values = {"upper": upper.name, "upper_count": large, "lower": lower.name, "lower_count": small}
            out.append(Finding("tiers_upside_down", "config", upper.name, values))
    return out
