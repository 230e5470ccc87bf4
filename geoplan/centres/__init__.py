"""The urban system: its places, what speaks for each, which are chosen for which tier, and who belongs to whom."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoplan.centres.choice import Choice, judged
    from geoplan.centres.indicators import INDICATORS, Facts
    from geoplan.centres.links import Hinterlands, assign, centre_rows, chain, link_rows, nesting_cost, parents
    from geoplan.centres.merit import Merit, Treatment, scored
    from geoplan.centres.places import candidates, gather, groups, matching, resolve
    from geoplan.centres.question import Maximise, Minimise, Question
    from geoplan.centres.ranking import RANKINGS, ranks, topsis
    from geoplan.centres.tier import Count, PerGroup, Tier
    from geoplan.centres.tiers import answer, answer_warm, choose
    from geoplan.centres.warm import Warm
    from geoplan.centres.weights import WEIGHTS, critic, entropy

# the solver is loaded with the first name that needs it: checking a config needs the places alone
_ROOM = {
    "indicators": ("INDICATORS", "Facts"),
    "links": ("Hinterlands", "assign", "centre_rows", "chain", "link_rows", "nesting_cost", "parents"),
    "merit": ("Merit", "Treatment", "scored"),
    "places": ("candidates", "gather", "groups", "matching", "resolve"),
    "ranking": ("RANKINGS", "ranks", "topsis"),
    "tier": ("Count", "PerGroup", "Tier"),
    "choice": ("Choice", "judged"),
    "question": ("Maximise", "Minimise", "Question"),
    "tiers": ("answer", "answer_warm", "choose"),
    "warm": ("Warm",),
    "weights": ("WEIGHTS", "critic", "entropy"),
}

__all__ = [
    "INDICATORS",
    "RANKINGS",
    "WEIGHTS",
    "Choice",
    "Count",
    "Facts",
    "Hinterlands",
    "Maximise",
    "Merit",
    "Minimise",
    "PerGroup",
    "Question",
    "Tier",
    "Treatment",
    "Warm",
    "answer",
    "answer_warm",
    "assign",
    "candidates",
    "centre_rows",
    "chain",
    "choose",
    "critic",
    "entropy",
    "gather",
    "groups",
    "judged",
    "link_rows",
    "matching",
    "nesting_cost",
    "parents",
    "ranks",
    "resolve",
    "scored",
    "topsis",
]


def __getattr__(name: str) -> Any:
    for room, names in _ROOM.items():
        if name in names:
            return getattr(import_module(f"geoplan.centres.{room}"), name)
    raise AttributeError(f"module 'geoplan.centres' has no attribute {name!r}")
