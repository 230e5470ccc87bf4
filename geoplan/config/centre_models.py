"""The urban system of the config: candidates, tiers and what the choice is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.axes_models import Axes, Chains, Competition, Spheres
from geoplan.config.count_models import Counted
from geoplan.config.indicator_models import Indicator
from geoplan.config.kinds import Minutes, People, Section, Several, Text, Texts, Where
from geoplan.config.official_models import OfficialList
from geoplan.config.ranking_models import Ranked
from geoplan.config.robustness_models import Robustness
from geoplan.config.veto_models import Veto
from geoplan.config.weight_models import Weights


class Objective(Section):
    """What the urban system is chosen for: one thing is optimised, the other held to a share of its own optimum."""

    minimise: Literal["travel"] | None = None
    """travel: fewest person-minutes to the nearest member of every level."""
    merit_at_least: Annotated[float, Field(ge=0, le=1)] | None = None
    """With `minimise`: the share of the best possible merit that must be kept, 0 to 1."""
    maximise: Literal["merit"] | None = None
    """merit: highest sum of tier weight times score."""
    travel_within: Annotated[float, Field(ge=1)] | None = None
    """With `maximise`: travel may be at most this many times the least possible, 1 or more."""


class Candidates(Section):
    """Which places may be chosen."""

    where: Where = Field(default_factory=dict)
    """Column of places: the values allowed."""
    min_people: People = 0.0
    """Fewest people of a candidate."""
    forbidden: Texts = ()
    """Ids or names of places that may not be chosen."""


class PerGroup(Section):
    """How many places of a tier each group of places gets."""

    by: Literal["county", "kind", "zone"]
    """What makes a group; `zone` is a field of the settlements, a place lies in that of most of its people."""
    min: Annotated[int, Field(ge=0)] | None = None
    """At least this many in every group."""
    max: Annotated[int, Field(ge=0)] | None = None
    """At most this many in every group."""


class Tier(Section):
    """One tier of the urban system, the highest first."""

    name: Text
    """The tier's name."""
    count: Counted
    """Places whose highest tier is this one: a number, or `min` and `max`."""
    weight: Annotated[float, Field(ge=1e-6, le=1e6)]
    """What the tier counts in travel and merit."""
    fixed: Texts = ()
    """Ids or names of places that must be in this tier."""
    forbidden: Texts = ()
    """Ids or names of places that may not be in this tier."""
    where: Where = Field(default_factory=dict)
    """Column of places: the values this tier allows."""
    per_group: PerGroup | None = None
    """Quotas per group."""
    spacing_min: Minutes | None = None
    """Least travel time between two places of this tier."""
    reach_min: Minutes | None = None
    """Travel time within which as many people as possible should have a place of this level."""
    min_people: People = 0.0
    """Fewest people whose nearest place of this level each place of this tier must be."""
    inclusive: bool = True
    """Whether places of upper tiers serve this level too."""
    parent_in_county: bool = False
    """Whether every place of this tier must have a place of the next level up in its own county."""
    crossing_min: Minutes | None = None
    """Minutes added to the way to a place of the next tier up in another county, when the parent is picked."""
    bundle: Texts = ()
    """Services that every place of this tier must host; those of upper tiers must too, where it is `inclusive`."""


class Centres(Section):
    """The urban system: which places become centres of which tier."""

    mode: Text
    """The way of travelling, one of `network.modes`."""
    objective: Objective
    """What is optimised."""
    candidates: Candidates = Field(default_factory=Candidates)
    """Which places may be chosen."""
    indicators: Annotated[Mapping[Text, Indicator], Field(min_length=1)]
    """The indicators of merit, by name."""
    weights: Weights
    """How the indicators are weighed."""
    ranking: Ranked
    """How indicators become one score: the name of a method, or `method` with its settings."""
    compare: Annotated[Several[Ranked], Field(min_length=1)] | None = None
    """Other ranking methods to hold beside it; how much the ranking hangs on single indicators and places is then told too."""
    vetoes: Annotated[Mapping[Text, Veto], Field(min_length=1)] = Field(default_factory=dict)
    """Land on which no place may be chosen, or only at a discount, by name."""
    tiers: Annotated[Several[Tier], Field(min_length=1)]
    """The tiers, the highest first."""
    node_limit: Annotated[int, Field(ge=1)] | None = None
    """Most nodes that the solver may search for one answer; without it the search goes on until the plan is proven."""
    gap: Annotated[float, Field(ge=0, lt=0.2)] = 0.0
    """Share by which the objective may be proven to lie off the best possible; 0 goes on until the plan is proven."""
    frontier: Annotated[int, Field(ge=3, le=50)] | None = None
    """Points of the trade-off between travel and merit that are worked out, the two ends among them."""
    quota_prices: Texts = ()
    """Tiers whose plan is also worked out with one place more and one less; `all` = every tier."""
    official: OfficialList | None = None
    """An official list of places to hold the plan against."""
    robustness: Robustness | None = None
    """How sure the choice is: the plan asked again with other weights, speeds and people."""
    axes: Axes | None = None
    """Axes seat – town – key village."""
    chains: Chains | None = None
    """How every settlement hangs on its town and seat."""
    competition: Competition | None = None
    """Which towns compete for the same people."""
    spheres: Spheres | None = None
    """Spheres of influence, and the breaking points between neighbours."""
