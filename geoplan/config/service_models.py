"""The services of the config and what is promised for them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from geoplan.config.kinds import Metres, Minutes, Positive, Section, Text, Texts


class Promise(Section):
    """What the law or the plan promises: a row of the standards library by its name, values of one's own, or both."""

    name: Text | None = None
    """The row of the standards library it is picked from; what stands beside it replaces what the row says."""
    minutes: Minutes | None = None
    """A facility within this many minutes."""
    metres: Metres | None = None
    """A facility within this many metres along the road."""
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    """The part of the people that `minutes` or `metres` are promised to; left out, everybody."""
    per_1000: Positive | None = None
    """Units of capacity per 1000 people."""
    one_per: Literal["settlement", "county", "area"] | None = None
    """At least one open facility in each."""
    people_per_facility: Positive | None = None
    """The people whom one facility is for."""
    nested: bool | None = None
    """Whether facilities of upper levels count as well; it is told where `facilities` says otherwise."""
    source: Text | None = None
    """The code or document the standard comes from."""
    confidence: Literal["high", "medium", "low"] | None = None
    """How sure it is that the source says so."""


def _as_named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


PromiseMeant = Annotated[Promise, BeforeValidator(_as_named, json_schema_input_type=str | Promise)]


class Standard(Promise):
    """What is promised to everybody, or to `urban` and `rural` people apart."""

    measure: Text | None = None
    """The entry of `access` that `per_1000` is held against, where the service has several of 2sfca or e2sfca."""
    urban: PromiseMeant | None = None
    """What is promised where at least half of a settlement's people are urban; with `rural`, and nothing beside them."""
    rural: PromiseMeant | None = None
    """What is promised elsewhere. A settlement that does not say what it is is held against the stricter one."""


StandardMeant = Annotated[Standard, BeforeValidator(_as_named, json_schema_input_type=str | Standard)]


def _as_remedy(value: Any) -> Any:
    """What is done about a capacity that is missing; a number is a float."""
    if value in ("refuse", "leave_out"):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf"):
        return float(value)
    raise PydanticCustomError("literal_error", "unknown", {"expected": "'refuse', 'leave_out' or 'a number above 0'"})


CapacityMissing = Annotated[
    Literal["refuse", "leave_out"] | float,
    PlainValidator(_as_remedy, json_schema_input_type=Literal["refuse", "leave_out"] | Positive),
]


class RuralAccess(Section):
    """The Rural Access Index: the share of rural people near a road that is open all year, as the crow flies."""

    standard: PromiseMeant
    """How near: `rural_access_index` or a row of your own with `straight_line: true`, or `metres` with their source."""
    road_classes: Annotated[Texts, Field(min_length=1)]
    """The classes of road that are open all year."""


class Service(Section):
    """A kind of facility that people should reach."""

    mode: Text
    """The way of travelling, one of `network.modes`."""
    standard: StandardMeant | None = None
    """What is promised; left out, times are given and nothing is called a gap."""
    capacity: Text | None = None
    """The unit of the facilities' capacity, such as beds or seats."""
    capacity_missing: CapacityMissing | None = None
    """What is done about facilities without a capacity where one is needed: refuse (where left out), leave_out, or a number."""
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
    border: Literal["open", "county", "area"] = "open"
    """Whom facilities serve: everybody, only people of their own county, or only people on their side of the area's border."""
    base: Text | None = None
    """The population column this service is for, where it is not the plan's `base`."""
