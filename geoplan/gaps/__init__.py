"""Who is beyond what was promised, and why."""

from geoplan.gaps.shortfall import CAUSES, gaps, rank

__all__ = ["CAUSES", "gaps", "rank"]
