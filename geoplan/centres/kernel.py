"""The loops of the joint choice in compiled code. Importing this imports numba."""

from geoplan.centres import tier_loops
from geoplan.travel.kernels.compiling import kernel

saved = kernel(tier_loops.saved)
replaced = kernel(tier_loops.replaced)
