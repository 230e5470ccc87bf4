"""The services of the config and what is promised for them."""

from __future__ import annotations

from typing import Literal

from geoplan.config.kinds import Metres, Minutes, Positive, Section, Text, Texts


class Standard(Section):
    """What the law or the plan promises."""

    minutes: Minutes | None = None
    """A facility within this many minutes."""
    metres: Metres | None = None
    """A facility within this many metres along the road."""
    per_1000: Positive | None = None
    """Units of capacity per 1000 people."""
    measure: Text | None = None
    """The entry of `access` that `per_1000` is held against, where the service has several of 2sfca or e2sfca."""
    one_per: Literal["settlement", "county", "area"] | None = None
    """At least one open facility in each."""
    source: Text | None = None
    """The code or document the standard comes from."""


class Service(Section):
    """A kind of facility that people should reach."""

    mode: Text
    """The way of travelling, one of `network.modes`."""
    standard: Standard | None = None
    """What is promised; left out, times are given and nothing is called a gap."""
    capacity: Text | None = None
    """The unit of the facilities' capacity, such as beds or seats."""
    limit_min: Minutes | None = None
    """Longest travel time looked at."""
    limit_m: Metres | None = None
    """Longest way looked at."""
    direction: Literal["to_facility", "from_facility"] = "to_facility"
    """Who travels: people to the facility, or the service to the people."""
    facilities: Texts = ()
    """Values of the facilities' `service` field that count, besides the service's own name."""
    include_planned: bool = False
    """Whether planned facilities count."""
    completeness: Literal["full", "partial", "unknown"] | None = None
    """Whether every facility of this service is in the layer, where it differs from the layer's own."""
    base: Text | None = None
    """The population column this service is for, where it is not the plan's `base`."""
