"""`geoplan:gaps`: where people live beyond a standard, why, and how many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingException

from .. import configs, words
from ..picked_layers import Placed
from .picking import Asked
from .travel_times import ServiceAlgorithm

_STANDARDS = {"STANDARD_MINUTES": "minutes", "STANDARD_METRES": "metres", "STANDARD_PER_1000": "per_1000"}


class Gaps(ServiceAlgorithm):
    """Gaps of one service against its standard."""

    KEY = "gaps"
    MADE = {"GAPS": "gaps", "ACCESS": "access", "SUMMARY": "summary"}  # noqa: RUF012

    def initAlgorithm(self, configuration: Any = None) -> None:
        self.add_land()
        self.add_service()
        # the first is the careful one: gaps are named only where somebody says that nothing is missing
        self.add_choice("COMPLETENESS", ["unknown", "partial", "full"], None)
        self.add_field("CAPACITY", "FACILITIES")
        self.add_text("CAPACITY_UNIT", advanced=True)
        self.add_travel()
        for name in _STANDARDS:
            self.add_number(name, None, 0.001, 100_000.0, optional=True)
        self.add_text("STANDARD_SOURCE")
        self.add_number("LIMIT_MIN", None, 0.1, 1440.0, optional=True)
        self.add_results()

    def check(self, asked: Asked) -> None:
        if not any(asked.has(name) for name in _STANDARDS):
            raise QgsProcessingException(words.say("no_standard", self.lang))
        needed = ("CAPACITY", "CAPACITY_UNIT", "LIMIT_MIN")
        if asked.has("STANDARD_PER_1000") and not all(asked.has(name) for name in needed):
            raise QgsProcessingException(words.say("per_1000_needs", self.lang))

    def config(self, plan: configs.Plan, placed: Mapping[str, Placed], asked: Asked) -> configs.Section:
        standard: dict[str, Any] = {ours: asked.maybe(name) for name, ours in _STANDARDS.items()}
        standard["source"] = asked.text("STANDARD_SOURCE") or None
        service = self.service(
            placed,
            asked,
            completeness=asked.text("COMPLETENESS"),
            capacity=asked.text("CAPACITY_UNIT"),
            standard=standard,
        )
        return configs.of_service(plan, service)
