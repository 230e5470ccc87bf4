"""The measures of access of the config, and the decays they weigh travel time by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Minutes, Positive, Section, Several, Text

Weight = Annotated[float, Field(ge=0, le=1)]
_STEEPEST = 20.0  # of an exponent; studies find 0.5 to 3
FromNone = Annotated[float, Field(ge=0, le=1440)]


class PowerDecay(Section):
    """Minutes to the power of minus beta."""

    beta: Annotated[float, Field(gt=0, le=_STEEPEST)]
    """The exponent, such as 1.5."""
    smallest_min: Minutes | None = None
    """Shorter times count as this; needed, since the weight has no end at 0 minutes."""


class ExponentialDecay(Section):
    """Falls by the same share with every minute."""

    beta: Positive
    """How fast, per minute, such as 0.05."""


class GaussianDecay(Section):
    """A bell that never quite ends."""

    sigma_min: Positive
    """Its width in minutes; there a facility counts 0.61."""


class LogisticDecay(Section):
    """A soft step."""

    inflexion_min: Minutes
    """Minutes at which a facility counts one half."""
    steepness: Positive
    """How sharp the step is, per minute."""


class StepDecay(Section):
    """A weight per travel zone; beyond the last nothing counts."""

    zones: Annotated[Several[Minutes], Field(min_length=1)]
    """Upper ends of the zones in minutes, rising."""
    weights: Annotated[Several[Weight], Field(min_length=1)]
    """What a facility counts in each zone, 0 to 1, never rising."""


class TableDecay(Section):
    """Weights at given minutes, on a straight line between them; beyond the last nothing counts."""

    minutes: Annotated[Several[FromNone], Field(min_length=1)]
    """The minutes, rising."""
    weights: Annotated[Several[Weight], Field(min_length=1)]
    """What a facility counts at each, 0 to 1, never rising."""


class KernelDecay(Section):
    """A curve that ends at a limit."""

    limit_min: Minutes
    """Where it ends."""


class Decay(Section):
    """How much less a facility counts the farther away it is: exactly one of these."""

    power: PowerDecay | None = None
    """Minutes to the power of minus beta (Hansen 1959)."""
    exponential: ExponentialDecay | None = None
    """exp(-beta · minutes)."""
    gaussian: GaussianDecay | None = None
    """exp(-minutes² / (2 sigma²))."""
    logistic: LogisticDecay | None = None
    """1 / (1 + exp(steepness · (minutes - inflexion)))."""
    step: StepDecay | None = None
    """A weight per travel zone."""
    table: TableDecay | None = None
    """Weights at given minutes."""
    epanechnikov: KernelDecay | None = None
    """A parabola from 0.75 to 0 at its limit (Dai & Wang 2011)."""
    gaussian_kernel: KernelDecay | None = None
    """A bell from 1 to 0 at its limit (Dai 2010)."""


class Access(Section):
    """A measure of access. Which keys it takes depends on the measure."""

    measure: Literal[
        "nearest",
        "kth_nearest",
        "cumulative",
        "gravity",
        "2sfca",
        "e2sfca",
        "3sfca",
        "m2sfca",
        "kd2sfca",
        "gaussian_2sfca",
        "huff",
        "doubly_constrained",
        "capacity_limited",
    ]
    """How access is measured."""
    service: Text
    """The service it is measured for, one of `services`."""
    view: Literal["people", "facilities"] = "people"
    """people: what each demand point reaches; facilities: who reaches each facility."""
    k: Annotated[int, Field(ge=1)] | None = None
    """Which facility counts: 2 = the second nearest (kth_nearest)."""
    limit_min: Minutes | None = None
    """Longest travel time looked at."""
    zones: Annotated[Several[Minutes], Field(min_length=1)] | None = None
    """Upper ends of the travel-time zones in minutes, rising (e2sfca)."""
    weights: Annotated[Several[Weight], Field(min_length=1)] | None = None
    """What a facility counts in each zone, 0 to 1, never rising (e2sfca)."""
    decay: Decay | None = None
    """How much less a facility counts the farther away it is (gravity, 3sfca, m2sfca, huff, doubly_constrained, e2sfca)."""
    alpha: Annotated[float, Field(ge=0, le=_STEEPEST)] | None = None
    """How much capacity attracts: its exponent; 1 in the paper, 0 where size does not matter (huff)."""
    people_per_unit: Positive | None = None
    """People whom one unit of capacity serves, such as 1 for a school place (capacity_limited)."""
