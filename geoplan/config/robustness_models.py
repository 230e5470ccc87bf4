"""How sure the urban system is: what the config says about the draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from geoplan.config.kinds import Positive, Section

# where a config says no more than `draws` and `seed`: a weight of 0.25 then has a standard deviation of 0.06
CONCENTRATION = 50.0
SPREAD = 0.2
PARTS = ("weights", "speeds", "people")


class DrawnWeights(Section):
    """How the weights of the indicators are drawn: around those of the plan, or anywhere."""

    concentration: Positive | None = None
    """Around those of the plan: Dirichlet; a weight w has the standard deviation sqrt(w (1 − w) / (concentration + 1))."""
    among: Literal["any"] | None = None
    """any: all weights that add up to one are equally likely (SMAA-2); `weights: any` says the same."""


def _as_weights(value: Any) -> Any:
    return {"among": value} if isinstance(value, str) and value else value


class Robustness(Section):
    """Draws of weights, speeds and people. What is left out does not vary; where all three are, all three do."""

    draws: Annotated[int, Field(ge=20, le=100_000)]
    """How many draws; 500 tell a share of 0.5 to about 0.04, and fewer than 20 could call nothing robust."""
    seed: Annotated[int, Field(ge=0)]
    """What the random numbers start from: the same seed draws the same."""
    weights: (
        Annotated[DrawnWeights, BeforeValidator(_as_weights, json_schema_input_type=Literal["any"] | DrawnWeights)]
        | None
    ) = None
    """How the weights of the indicators are drawn: {concentration: 50}, or any."""
    speeds: Annotated[float, Field(gt=0, lt=1)] | None = None
    """The speed of every road class varies by this share, independently: 0.2 is ±20 %, all in between equally likely."""
    people: Literal["stated"] | None = None
    """stated: people vary by the `error` of their layer, lognormal; what every county holds stays."""

    @model_validator(mode="before")
    @classmethod
    def _all_three(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or any(part in given for part in PARTS):
            return given
        return {**given, "weights": {"concentration": CONCENTRATION}, "speeds": SPREAD, "people": "stated"}
