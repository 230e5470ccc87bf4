"""What hangs on the urban system of the config: axes, chains, competition and spheres."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from geoplan.config.kinds import Exponent, Minutes, People, Positive, Section, Text, Texts, Where

Share = Annotated[float, Field(gt=0, le=1)]


class KeyVillages(Section):
    """Which settlements are the key villages that axes end at; those that are a chosen place themselves are not asked."""

    where: Where = Field(default_factory=dict)
    """Column of settlements: the values that a key village may have."""
    min_people: People = 0.0
    """Fewest people of a key village."""
    per_town: Annotated[int, Field(ge=1)] | None = None
    """At most this many for each town, those with most people; without it all that fit."""


class Axes(Section):
    """Axes from a seat through its towns to key villages: along the parents, from the lowest tier up."""

    from_: Text = Field(alias="from")
    """The tier whose places axes start from, such as the county seats."""
    villages: KeyVillages | None = None
    """The key villages; without it axes end at the towns."""
    within_min: Minutes | None = None
    """Count the people who are at most this long from the road of an axis."""


class Chains(Section):
    """How every settlement hangs on its town, and that on its seat. Exactly one of `from` and `seats`."""

    from_: Text | None = Field(default=None, alias="from")
    """The tier whose places are the seats: a town's seat is the place of that tier above it, along the parents."""
    seats: Texts = ()
    """Ids or names of the county seats, one for a county: a town's seat is that of the town's own county.
    A city with members in several counties is the seat of each that has no other."""
    village_to_town_min: Minutes | None = None
    """Longest way from a settlement to its town; a longer one breaks the chain."""
    town_to_seat_min: Minutes | None = None
    """Longest way from a town to its seat; a longer one breaks the chain."""
    source: Text | None = None
    """Where the two limits come from."""


class Competition(Section):
    """Which places of the lowest tier compete for the same people, and which have next to none."""

    tie_min: Minutes
    """Another place counts as a rival for those who need at most this much longer to it."""
    share: Share
    """Two places compete where at least this share of each one's people could as well go to the other."""
    min_people: Positive | None = None
    """Fewest people of a hinterland; places with fewer are findings."""


class Spheres(Section):
    """Spheres of influence by travel time and attraction: a place draws as attraction / time ^ exponent (Reilly 1931)."""

    attraction: Text
    """people, score, or the name of an indicator of `centres.indicators`."""
    exponent: Exponent
    """Power of time by which the draw of a place falls off; 2 in Reilly's law."""
    of: Text
    """The tier whose level of places has spheres."""
