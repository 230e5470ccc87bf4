"""Demand points: where people start from, from settlements or from a population raster."""

from geoplan.demand.homes import at_counties, attached, counted_at_home, homeless_doubts, told_together
from geoplan.demand.points import by_base, from_settlements, groups_of, urban_doubts
from geoplan.demand.population import Peopled, Population, from_population
from geoplan.demand.totals import Totals, by_county

__all__ = [
    "Peopled",
    "Population",
    "Totals",
    "at_counties",
    "attached",
    "by_base",
    "by_county",
    "counted_at_home",
    "from_population",
    "from_settlements",
    "groups_of",
    "homeless_doubts",
    "told_together",
    "urban_doubts",
]
