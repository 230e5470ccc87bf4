"""Three ways to search a graph, each with the same five functions and the very same answers.

`scipy` needs no compilation, `buckets` no preparation, `hierarchy` a contraction hierarchy. `travel.choice` picks.
"""

from geoplan.travel.paths import buckets, scipy_path, sweeps
from geoplan.travel.paths.path import Path

PATHS: dict[str, Path] = {
    "scipy": Path(scipy_path.nearest, scipy_path.beside, scipy_path.k_nearest, scipy_path.table, scipy_path.areas),
    "buckets": Path(buckets.nearest, buckets.beside, buckets.k_nearest, buckets.table, buckets.areas),
    "hierarchy": Path(sweeps.nearest, sweeps.beside, sweeps.k_nearest, sweeps.table, sweeps.areas),
}

__all__ = ["PATHS", "Path"]
