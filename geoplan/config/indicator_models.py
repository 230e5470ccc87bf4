"""The indicators of merit of the config."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Minutes, Section, Text


class Outliers(Section):
    """What is done about values far from the others."""

    winsorise: Annotated[float, Field(gt=0, lt=0.5)]
    """The share of values at each end that is drawn in to the nearest value that stays, such as 0.05."""


class Indicator(Section):
    """One indicator of a place's merit: exactly one of `measure`, `column` and `access`."""

    measure: Literal["people", "functions", "people_within", "mean_minutes", "hinterland"] | None = None
    """What geoplan measures."""
    within_min: Minutes | None = None
    """Travel time that counts (people_within), or within which a service counts as present (functions)."""
    column: Text | None = None
    """A column of numbers of the settlements: income, gdp, people_…, aged_…, children…, or any mapped as indicator_…"""
    together: Literal["sum", "mean", "max", "people_weighted"] | None = None
    """With `column`: how the settlements of one place become one value; people_weighted is the mean over its people."""
    access: Text | None = None
    """The name of a measure of `access`: its mean over the people of the place."""
    direction: Literal["benefit", "cost"]
    """benefit: more is better; cost: less is better."""
    unit: Text | None = None
    """Unit of a `column`, for tables."""
    normalise: Literal["vector", "min_max", "z", "rank"] | None = None
    """How its values become comparable; left out, as the ranking has it (topsis vector, saw min_max, wpm share of the best)."""
    within: Literal["county", "kind"] | None = None
    """Compare places only within each county or kind (min_max, z or rank): with min_max the best of each is 1."""
    outliers: Outliers | None = None
    """What is done about values far from the others; left out, nothing."""
    missing: Literal["refuse", "exclude", "impute_median", "impute_worst"] = "refuse"
    """A place without a value: refuse to plan, exclude it, or count it as the median or worst of the others."""
