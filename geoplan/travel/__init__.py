"""Travel times between places on a network, in whole milliseconds."""

from geoplan.travel.engine import Nearest, nearest, node_times, times, to_nodes
from geoplan.travel.times import MM_PER_METRE, MS_PER_MINUTE, REASONS, Cost, Direction, NodeTimes, TravelTimes

__all__ = [
    "MM_PER_METRE",
    "MS_PER_MINUTE",
    "REASONS",
    "Cost",
    "Direction",
    "Nearest",
    "NodeTimes",
    "TravelTimes",
    "nearest",
    "node_times",
    "times",
    "to_nodes",
]
