"""How many places a tier of the config has: a number, or a range within which the plan settles it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from geoplan.config.kinds import Section

Number = Annotated[int, Field(ge=1)]


class Count(Section):
    """A number of places that is not settled."""

    min: Number
    """At least this many places."""
    max: Number
    """At most this many places."""
    target: Number | None = None
    """Exactly this many, when given; without it the plan has any number in the range, the one that suits the objective."""


def most(count: int | Count) -> int:
    """The most places that a tier may have."""
    return count if isinstance(count, int) else count.target or count.max


def _form(value: Any) -> str:
    return "[range]" if isinstance(value, dict | Count) else "[number]"


Counted = Annotated[Annotated[Number, Tag("[number]")] | Annotated[Count, Tag("[range]")], Discriminator(_form)]
