"""The assignment in compiled code. Importing this imports numba."""

from geoplan.transport import paths
from geoplan.travel.kernels.compiling import kernel

routed = kernel(paths.routed)
