"""The questions of siting of the config: where to build, enlarge or close."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Layer, Metres, Minutes, PathText, People, Positive, Section, Text, Texts

Share = Annotated[float, Field(gt=0, le=1)]
Model = Literal[
    "lscp",
    "mclp",
    "backup",
    "p_median",
    "least_excess",
    "least_p90",
    "p_centre",
    "p_dispersion",
    "capacitated_cover",
    "capacitated_median",
    "close",
]


class SiteCandidates(Layer):
    """Where a facility could be built: at settlements, or at the points of a file."""

    path: PathText | None = None  # type: ignore[assignment]
    """The file with possible sites; its fields are id, name, cost and capacity."""
    from_: Literal["settlements"] | None = Field(default=None, alias="from")
    """`settlements`: a site at every settlement inside; `where` then names columns of settlements."""
    min_people: People = 0.0
    """With `from: settlements`: fewest people of a settlement that may get one."""
    forced: Texts = ()
    """Ids or names of candidates that are opened in any case; they are among the `count`."""
    forbidden: Texts = ()
    """Ids or names of candidates that may not be opened."""


class Build(Section):
    """What a new facility is."""

    capacity: Positive | None = None
    """Its capacity, in the service's own unit; left out, the candidates' own."""
    cost: Positive | None = None
    """Its cost; left out, the candidates' own."""


class Enlarge(Section):
    """How existing facilities may grow."""

    step: Positive
    """Capacity is added in steps of this many units."""
    most: Positive
    """Most units that one facility may be given."""
    cost: Positive | None = None
    """Cost of a unit of capacity."""


class Siting(Section):
    """One question of siting. Which keys it takes depends on the model."""

    service: Text
    """The service that facilities are sought for, one of `services`."""
    model: Model
    """What is sought: lscp fewest sites for everybody, mclp most people served, backup most served twice,
    p_median least travel, least_excess least travel beyond the standard, p_centre the shortest longest way, least_p90 that of all
    but a tenth, p_dispersion sites far apart, capacitated_cover most people placed, capacitated_median everybody placed,
    close which can go."""
    count: Annotated[int, Field(ge=1)] | None = None
    """How many facilities are built; with `close`, how many fewer there are, as many as can be where left out."""
    within_min: Minutes | None = None
    """Travel time that counts as served; left out, the service's standard."""
    within_m: Metres | None = None
    """Way that counts as served; left out, the service's standard."""
    share: Share | None = None
    """With `least_p90`: the share of the people whose time is made least, 0.9 where left out."""
    stay: Texts = ()
    """With `close`: ids of facilities that stay open."""
    worst_min: Minutes | None = None
    """With `close`: nobody who is within this time now may be left farther."""
    worst_m: Metres | None = None
    """With `close`: nobody who is within this way now may be left farther."""
    weight: Literal["people", "points"] = "people"
    """What counts: people, or every demand point the same."""
    existing: Literal["keep", "ignore"] = "keep"
    """keep: existing facilities stay and serve; ignore: as if there were none."""
    candidates: SiteCandidates | None = None
    """Where facilities could be built."""
    apart_min: Minutes | None = None
    """Least travel time between a new facility and any other."""
    build: Build | None = None
    """What a new facility is, for models with capacity and for costs."""
    enlarge: Enlarge | None = None
    """How existing facilities may grow, for models with capacity."""
    budget: Positive | None = None
    """Most that all works together may cost, for models with capacity."""
    people_per_unit: Positive | None = None
    """People that one unit of capacity serves; left out, 1000 / per_1000 of the standard."""
    node_limit: Annotated[int, Field(ge=1)] | None = None
    """How many parts of the search are looked at; if that is not enough, the proof says how good the answer is."""
    currency: Text | None = None
    """What costs are counted in."""
