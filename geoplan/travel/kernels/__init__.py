"""The searches in compiled code. Only this package imports numba, and it is only imported where a large network asks for it."""

from geoplan.travel.kernels import buckets, contraction, layout, repair, sweep
from geoplan.travel.kernels.compiling import seal

__all__ = ["buckets", "contraction", "layout", "repair", "seal", "sweep"]
