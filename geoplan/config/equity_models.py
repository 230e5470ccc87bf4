"""How fairly access is shared, as the config asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from geoplan.config.kinds import Positive, Section, Text, Texts


class Equity(Section):
    """Indices of inequality and poverty of access, for the whole area, every county and every group of people."""

    measures: Texts = ()
    """The entries of `access` that are compared; left out, all that give something per person."""
    atkinson_epsilon: Positive
    """How much inequality is minded in the Atkinson index: 0.5 a little, 1 and above the more the poorest count."""
    rank_by: Text | None = None
    """What the concentration index ranks people by: `income` of the settlements, or a group of people, by its share."""
    lines: Mapping[Text, Positive] = Field(default_factory=dict)
    """Entry of `access`: below how much per person access is poor; left out, what the service's `per_1000` promises."""
