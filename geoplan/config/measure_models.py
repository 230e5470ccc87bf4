"""The measures of access of the config."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Minutes, Section, Several, Text


class Access(Section):
    """A measure of access. Which keys it takes depends on the measure."""

    measure: Literal["nearest", "kth_nearest", "cumulative", "2sfca", "e2sfca"]
    """How access is measured."""
    service: Text
    """The service it is measured for, one of `services`."""
    k: Annotated[int, Field(ge=1)] | None = None
    """Which facility counts: 2 = the second nearest (kth_nearest)."""
    limit_min: Minutes | None = None
    """Longest travel time looked at."""
    zones: Annotated[Several[Minutes], Field(min_length=1)] | None = None
    """Upper ends of the travel-time zones in minutes, rising (e2sfca)."""
    weights: Annotated[Several[Annotated[float, Field(ge=0, le=1)]], Field(min_length=1)] | None = None
    """What a facility counts in each zone, 0 to 1 (e2sfca)."""
