"""Who is beyond what was promised, and why."""

from geoplan.gaps.shortfall import CAUSES, gaps

__all__ = ["CAUSES", "gaps"]
