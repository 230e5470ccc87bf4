"""Settlements as they function: what each of them has and how rare that is, who is how large, and who is bound to whom."""

from geoplan.functions.centrality import location_coefficients, weighted_centrality
from geoplan.functions.levels import AS_OFFICIAL, HIGHER, LOWER, UNKNOWN, functional_levels, verdicts
from geoplan.functions.linkages import Regions, gravity, nystuen_dacey, reciprocity
from geoplan.functions.presence import Presence, counts, held
from geoplan.functions.rank_size import Fit, primacy, rank_size
from geoplan.functions.roles import Closeness, betweenness, closeness
from geoplan.functions.scalogram import Scalogram, scalogram
from geoplan.functions.thresholds import reed_muench

__all__ = [
    "AS_OFFICIAL",
    "HIGHER",
    "LOWER",
    "UNKNOWN",
    "Closeness",
    "Fit",
    "Presence",
    "Regions",
    "Scalogram",
    "betweenness",
    "closeness",
    "counts",
    "functional_levels",
    "gravity",
    "held",
    "location_coefficients",
    "nystuen_dacey",
    "primacy",
    "rank_size",
    "reciprocity",
    "reed_muench",
    "scalogram",
    "verdicts",
    "weighted_centrality",
]
