"""The mending of labels in compiled code, from the very source that runs without."""

from __future__ import annotations

from geoplan.travel import repairing
from geoplan.travel.kernels.compiling import kernel

mended = kernel(repairing.mended)
