"""The algorithms of the provider."""

from __future__ import annotations

from .centres import Centres
from .gaps import Gaps
from .open_run import OpenRun
from .run import Run
from .travel_times import TravelTimes
from .validate import Validate

ALGORITHMS = (Run, Validate, TravelTimes, Gaps, Centres, OpenRun)
