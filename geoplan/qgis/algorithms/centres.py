"""`geoplan:centres`: which places form the urban system, tier by tier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingException, QgsProcessingParameterMatrix

from .. import configs, names, words
from ..picked_layers import Placed
from .picking import Asked, PickingAlgorithm, several

_INDICATORS = ["people", "people_within", "mean_minutes", "hinterland"]
_EXAMPLE = ["centre", 1, 1, "subcentre", 6, 2, "town", 40, 4]


class Centres(PickingAlgorithm):
    """Central towns, their hinterlands and their links."""

    KEY = "centres"
    LAYERS = ("AREA", "ROADS", "SETTLEMENTS")
    MADE = {"CENTRES": "centres", "LINKS": "links", "HINTERLANDS": "hinterlands"}  # noqa: RUF012

    def initAlgorithm(self, configuration: Any = None) -> None:
        self.add_land()
        self.add_layer("SETTLEMENTS", names.ANY_TABLE)
        self.add_travel()
        heads = ["名称", "个数", "权重"] if self.lang == "zh" else ["name", "count", "weight"]
        self.add(QgsProcessingParameterMatrix("TIERS", self.label("TIERS"), 3, False, heads, _EXAMPLE))
        self.add_choice("OBJECTIVE", ["travel", "merit"], None)
        self.add_number("MERIT_AT_LEAST", 0.9, 0.0, 1.0)
        self.add_number("TRAVEL_WITHIN", 1.1, 1.0, 100.0, advanced=True)
        self.add_choices("INDICATORS", _INDICATORS, ["people", "people_within", "mean_minutes"])
        self.add_number("WITHIN_MIN", 30.0, 0.1, 1440.0)
        self.add_number("MIN_PEOPLE", 0.0, 0.0, 1e9)
        self.add_text("FIXED")
        self.add_number("CELL_M", 250.0, 1.0, 100_000.0)
        self.add_results()

    def check(self, asked: Asked) -> None:
        self._tiers(asked)

    def config(self, plan: configs.Plan, placed: Mapping[str, Placed], asked: Asked) -> configs.Section:
        system = configs.System(
            tiers=self._tiers(asked),
            objective=asked.text("OBJECTIVE"),
            merit_at_least=asked.number("MERIT_AT_LEAST"),
            travel_within=asked.number("TRAVEL_WITHIN"),
            indicators=asked.choices("INDICATORS"),
            within_min=asked.number("WITHIN_MIN"),
            min_people=asked.number("MIN_PEOPLE"),
            fixed=several(asked.text("FIXED")),
        )
        return configs.of_system(plan, system, cell_m=asked.number("CELL_M"))

    def _tiers(self, asked: Asked) -> list[tuple[str, int, float]]:
        """Name, count and weight of every tier. Raises QgsProcessingException where a row is none."""
        out = []
        for row in asked.rows("TIERS", 3) or [[]]:
            try:
                name, count, weight = row
                if not name or float(count) != int(float(count)):
                    raise ValueError
                out.append((name, int(float(count)), float(weight)))
            except ValueError:
                told = {"label": self.label("TIERS"), "value": ", ".join(row)}
                raise QgsProcessingException(words.say("bad_tiers", self.lang, **told)) from None
        return out
