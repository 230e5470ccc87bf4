"""The indicators of merit of the config and how they are weighed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from geoplan.config.kinds import Minutes, Section, Text


class Indicator(Section):
    """One indicator of a place's merit."""

    measure: Literal["people", "functions", "people_within", "mean_minutes", "hinterland"]
    """What is measured."""
    within_min: Minutes | None = None
    """Travel time that counts (people_within), or within which a service counts as present (functions)."""
    direction: Literal["benefit", "cost"]
    """benefit: more is better; cost: less is better."""


class Weights(Section):
    """How indicators are weighed."""

    method: Literal["equal", "given"]
    """equal, or given in `values`."""
    values: Mapping[Text, Annotated[float, Field(ge=0)]] | None = None
    """Indicator: its weight (given)."""
