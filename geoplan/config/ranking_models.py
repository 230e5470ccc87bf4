"""How the indicators of the config become one score: the ranking method and its settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from geoplan.config.kinds import Section

Share = Annotated[float, Field(ge=0, le=1)]


class Ranking(Section):
    """One way from several indicators to one score."""

    method: Literal["topsis", "saw", "wpm", "vikor", "promethee"]
    """topsis, saw (weighted sum), wpm (weighted product), vikor or promethee (II); these two need the extra `ranking`."""
    v: Share | None = None
    """With vikor: what the sum over all indicators counts against the worst single one, 0 to 1; 0.5 is the usual consensus."""
    preference: Literal["usual", "u_shape", "v_shape", "level", "linear"] | None = None
    """With promethee: how a lead in an indicator becomes a preference; usual counts any lead in full."""
    q: Share | None = None
    """With promethee (u_shape, level, linear): leads up to this share of the indicator's range count nothing."""
    p: Annotated[float, Field(gt=0, le=1)] | None = None
    """With promethee (v_shape, level, linear): leads beyond this share of the indicator's range count in full."""

    @property
    def settings(self) -> dict[str, Any]:
        """What the method takes besides the table, as keywords."""
        return self.model_dump(exclude={"method"}, exclude_none=True)

    @property
    def label(self) -> str:
        """The method with its settings, such as `vikor v=0.5`: what tables call it."""
        settings = (word if isinstance(word, str) else f"{name}={word:g}" for name, word in self.settings.items())
        return " ".join([self.method, *settings])


def _as_ranking(value: Any) -> Any:
    return {"method": value} if isinstance(value, str) and value else value


Ranked = Annotated[Ranking, BeforeValidator(_as_ranking, json_schema_input_type=str | Ranking)]
