"""Settlements as they function, and what binds them: the sections `functions` and `linkages` of the config."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Exponent, Layer, Minutes, Section, Several, Text, Texts

Units = Literal["settlements", "places"]


class Official(Section):
    """The levels that settlements have officially."""

    order: Several[Texts]
    """Values of the settlements' `kind`, from the highest level to the lowest; a list of kinds is one level."""


class Functions(Section):
    """Settlements as they function: services present, centrality, the scalogram, rank and size, and who lies on the way."""

    of: Units
    """settlements, or places: settlements of the same `place` are one, with their people and facilities added up."""
    mode: Text
    """The mode of travel between settlements and to facilities, one of `network.modes`."""
    detour_min: Annotated[float, Field(ge=0, le=1440)]
    """Who lies on the way: how much longer than the quickest trip one through the settlement may be; 0 is exactly on it."""
    presence: Literal["nearest", "within"] | None = None
    """Which settlement has a facility: the nearest one (`nearest`) or all (`within`) that come to it in `within_min`."""
    within_min: Minutes | None = None
    """How far a facility may lie from a settlement that has it."""
    services: Texts = ()
    """The services that count; left out, all."""
    rank_by: Literal["functional_index", "centrality"] | None = None
    """What settlements are ranked by: functional_index counts every facility, centrality every kind of service once."""
    official: Official | None = None
    """The official levels, which the functional ones are held against."""


class Gravity(Section):
    """Linkages by size and travel time: mass × mass / minutes to the power of `exponent`."""

    mode: Text
    """The mode of travel, one of `network.modes`."""
    mass: Texts
    """people, gdp, a group of people, functional_index or centrality; of several the geometric mean, such as √(P·V)."""
    exponent: Exponent
    """How fast time divides: 2 in most studies."""
    least_min: Minutes | None = None
    """Shorter trips count as this long, since neighbours a minute apart would outweigh all others."""
    strongest: Annotated[int, Field(ge=1)] = 5
    """How many of a settlement's strongest linkages the layer `flows` shows; sums and regions rest on all."""


class Flows(Layer):
    """Flows between settlements as they were counted: a CSV or XLSX table with the fields from, to and value."""


class Linkages(Section):
    """What binds settlements: gravity and supplied flows, and the regions that the strongest of them make."""

    of: Units
    """settlements, or places: flows between settlements of the same two places add up."""
    gravity: Gravity | None = None
    """Linkages by size and travel time."""
    flows: Flows | None = None
    """An origin–destination table; settlements stand in it by id or name."""
