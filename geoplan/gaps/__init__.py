"""Who is beyond what was promised, and why; and what stands against each other: borders, town and country, tiers."""

from geoplan.gaps.borders import border_effect
from geoplan.gaps.bundles import Bundle, Hosted, bundles
from geoplan.gaps.contrasts import Indicator, contrasts, indicators
from geoplan.gaps.counties import county_gaps
from geoplan.gaps.held import Held
from geoplan.gaps.shortfall import CAUSES, gaps, rank

__all__ = [
    "CAUSES",
    "Bundle",
    "Held",
    "Hosted",
    "Indicator",
    "border_effect",
    "bundles",
    "contrasts",
    "county_gaps",
    "gaps",
    "indicators",
    "rank",
]
