"""`geoplan:traveltimes`: minutes to the nearest facility, the land it is nearest to, and travel-time bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingException, QgsProcessingParameterBoolean

from .. import configs, names, words
from ..picked_layers import Placed
from .picking import Asked, PickingAlgorithm, several


class ServiceAlgorithm(PickingAlgorithm):
    """What looks at one service."""

    LAYERS = ("AREA", "ROADS", "SETTLEMENTS", "FACILITIES")

    def add_service(self) -> None:
        """Add people, facilities and the service."""
        self.add_layer("SETTLEMENTS", names.ANY_TABLE)
        self.add_layer("FACILITIES", names.ANY_TABLE)
        self.add_text("SERVICE", optional=False)
        self.add_text("SERVICE_VALUES", advanced=True)
        self.add(QgsProcessingParameterBoolean("ALL_FACILITIES", self.label("ALL_FACILITIES"), False))
        self.add_choice("DIRECTION", ["to_facility", "from_facility"], "to_facility", advanced=True)

    def service(self, placed: Mapping[str, Placed], asked: Asked, **more: Any) -> configs.Service:
        """The service as the dialog describes it. Raises QgsProcessingException where no field tells the services apart."""
        facilities = placed["FACILITIES"]
        if not facilities.picked.as_osm and "service" not in facilities.fields:
            field, all_ = self.label("FACILITY_SERVICE"), self.label("ALL_FACILITIES")
            raise QgsProcessingException(words.say("no_service_field", self.lang, field=field, all=all_))
        return configs.Service(
            name=asked.text("SERVICE").strip(),
            facilities=facilities,
            values=several(asked.text("SERVICE_VALUES")),
            direction=asked.text("DIRECTION"),
            limit_min=asked.maybe("LIMIT_MIN"),
            **more,
        )


class TravelTimes(ServiceAlgorithm):
    """Travel times to one service, with catchments and bands."""

    KEY = "traveltimes"
    MADE = {"ACCESS": "access", "ISOCHRONES": "isochrones", "CATCHMENTS": "catchments"}  # noqa: RUF012

    def initAlgorithm(self, configuration: Any = None) -> None:
        self.add_land()
        self.add_service()
        self.add_travel()
        self.add_number("STANDARD_MINUTES", None, 0.1, 1440.0, optional=True)
        self.add_text("STANDARD_SOURCE", advanced=True)
        self.add_number("LIMIT_MIN", None, 0.1, 1440.0, optional=True)
        self.add_text("BANDS", "10, 20, 30")
        self.add_number("CELL_M", 250.0, 1.0, 100_000.0)
        self.add_results()

    def check(self, asked: Asked) -> None:
        asked.numbers("BANDS")

    def config(self, plan: configs.Plan, placed: Mapping[str, Placed], asked: Asked) -> configs.Section:
        minutes = asked.maybe("STANDARD_MINUTES")
        standard = (
            {"minutes": minutes, "source": asked.text("STANDARD_SOURCE") or None} if minutes is not None else None
        )
        service = self.service(placed, asked, standard=standard)
        return configs.of_service(plan, service, cell_m=asked.number("CELL_M"), bands=asked.numbers("BANDS"))
