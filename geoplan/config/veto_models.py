"""The vetoes of the config: land on which no place may be chosen, or only at a discount."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Layer, PathText


class Veto(Layer):
    """One veto: polygons of a file, or with `kind: slope` what is steeper than `slope_over_degrees` in `layers.elevation`."""

    path: PathText | None = None  # type: ignore[assignment]
    """The file with the polygons; its fields are id and name."""
    kind: Literal["ecological_red_line", "prime_farmland", "hazard", "slope", "water", "other"]
    """What stands against building there."""
    effect: Literal["exclude", "discount"]
    """exclude: the place is no candidate; discount: its score is multiplied by `factor`."""
    factor: Annotated[float, Field(ge=0, lt=1)] | None = None
    """With `effect: discount`: what is left of the score, 0 to below 1; several discounts multiply."""
    radius_m: Annotated[float, Field(gt=0, le=20_000)] | None = None
    """The land that counts: so far around the place; left out, the place's point alone."""
    share_over: Annotated[float, Field(ge=0, lt=1)] | None = None
    """With `radius_m`: the share of that land beyond which the veto holds."""
    slope_over_degrees: Annotated[float, Field(gt=0, lt=90)] | None = None
    """With `kind: slope`: the slope in degrees above which land is too steep."""
