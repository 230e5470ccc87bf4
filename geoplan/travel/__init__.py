"""Travel times between places on a network, in whole milliseconds."""

from geoplan.travel.choice import PathName
from geoplan.travel.engine import Areas, Nearest, areas, k_nearest, nearest, node_times, times, to_nodes
from geoplan.travel.times import MM_PER_METRE, MS_PER_MINUTE, REASONS, Cost, Direction, NodeTimes, TravelTimes
from geoplan.travel.tracing import Step
from geoplan.travel.update import updated
from geoplan.travel.why import Way, why

__all__ = [
    "MM_PER_METRE",
    "MS_PER_MINUTE",
    "REASONS",
    "Areas",
    "Cost",
    "Direction",
    "Nearest",
    "NodeTimes",
    "PathName",
    "Step",
    "TravelTimes",
    "Way",
    "areas",
    "k_nearest",
    "nearest",
    "node_times",
    "times",
    "to_nodes",
    "updated",
    "why",
]
