"""The urban system: its places, what speaks for each, which are chosen for which tier, and who belongs to whom."""

from geoplan.centres.indicators import INDICATORS, Facts
from geoplan.centres.links import Hinterlands, assign, centre_rows, chain, link_rows, nesting_cost, parents
from geoplan.centres.places import candidates, gather, groups, matching, resolve
from geoplan.centres.ranking import RANKINGS, ranks, scored, topsis
from geoplan.centres.tiers import Choice, Maximise, Minimise, PerGroup, Tier, choose
from geoplan.centres.weights import WEIGHTS

__all__ = [
    "INDICATORS",
    "RANKINGS",
    "WEIGHTS",
    "Choice",
    "Facts",
    "Hinterlands",
    "Maximise",
    "Minimise",
    "PerGroup",
    "Tier",
    "assign",
    "candidates",
    "centre_rows",
    "chain",
    "choose",
    "gather",
    "groups",
    "link_rows",
    "matching",
    "nesting_cost",
    "parents",
    "ranks",
    "resolve",
    "scored",
    "topsis",
]
