"""How the config weighs the indicators of merit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from geoplan.config.kinds import Positive, Section, Several, Text

NotNegative = Annotated[float, Field(ge=0)]


def as_ratio(value: Any) -> Any:
    """A ratio written as `1/3` as a number; anything else as it is."""
    if isinstance(value, str) and value.count("/") == 1:
        try:
            return float(Fraction(value.replace(" ", "")))
        except (ValueError, ZeroDivisionError):
            return value
    return value


Ratio = Annotated[Positive, BeforeValidator(as_ratio, json_schema_input_type=float | str)]
Matrix = Annotated[Several[Several[Ratio]], Field(min_length=1)]
Comparisons = Mapping[Text, Ratio]


class Expert(Section):
    """What one expert says: exactly one of `matrix` and `comparisons`."""

    matrix: Matrix | None = None
    """A row and a column per indicator, in their order: how many times as important the row is, 1/9 to 9."""
    comparisons: Comparisons | None = None
    """`a/b`: how many times as important a is as b, for every pair of indicators once."""
    weight: Positive | None = None
    """How much the expert counts; left out for all, they count the same."""


class Weights(Section):
    """How indicators are weighed."""

    method: Literal["equal", "given", "ahp", "entropy", "critic", "combined"]
    """equal; given in `values`; ahp from comparisons; entropy or critic from the spread of the values; combined from several."""
    values: Mapping[Text, NotNegative] | None = None
    """Indicator: its weight (given)."""
    matrix: Matrix | None = None
    """With ahp: a row and a column per indicator, in their order: how many times as important the row is, 1/9 to 9."""
    comparisons: Comparisons | None = None
    """With ahp: `a/b`: how many times as important a is as b, for every pair of indicators once."""
    experts: Annotated[Mapping[Text, Expert], Field(min_length=1)] | None = None
    """With ahp: several experts by name; the geometric mean of their comparisons counts."""
    random_index: Literal["saaty", "alonso_lamata"] | None = None
    """With ahp: what the consistency is held against: the table of Saaty (1980) or that of Alonso & Lamata (2006)."""
    accept_inconsistency: Text | None = None
    """With ahp: why comparisons with a consistency ratio of 0.1 or more are taken all the same; said in the findings."""
    of: Annotated[Several[Literal["equal", "given", "ahp", "entropy", "critic"]], Field(min_length=2)] | None = None
    """With combined: the methods."""
    how: Literal["game", "product", "linear"] | None = None
    """With combined: game (the equilibrium of game theory), product (multiplied), or linear (with `shares`)."""
    shares: Mapping[Text, NotNegative] | None = None
    """With linear: method: how much it counts."""
