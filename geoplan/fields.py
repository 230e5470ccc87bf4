"""Our fields of every layer: what `fields` of the config may name and the readers read."""

from __future__ import annotations

# our field -> its kind: id, key (text that joins), text, people, number, signed (a number of either sign), positive
# (0 is not stated), above_zero, factor (of a speed), flag, level, or a list of choices
FIELDS: dict[str, dict[str, str]] = {
    "area": {"id": "id", "name": "text", "name_en": "text", "people": "people", "basis": "basis"},
    "settlements": {
        "id": "id", "name": "text", "name_en": "text", "people": "people", "county": "key", "kind": "text",
        "place": "key", "place_en": "text", "zone": "key", "urban": "urban",
        "income": "number", "gdp": "number", "basis": "basis", "lon": "place", "lat": "place", "x": "place", "y": "place",
    },
    "facilities": {
        "id": "id", "name": "text", "name_en": "text", "service": "text", "capacity": "number", "stage": "stage",
        "basis": "basis", "lon": "place", "lat": "place", "x": "place", "y": "place",
    },
    "roads": {
        "id": "id", "road_class": "text", "oneway": "oneway", "name": "text", "speed_kmh": "above_zero",
        "speed_back_kmh": "above_zero", "maxspeed_kmh": "positive", "bridge": "flag", "tunnel": "flag", "level": "level",
        "metres": "above_zero", "basis": "basis", "access_car": "access", "access_walk": "access",
        "access_bicycle": "access", "oneway_bicycle": "oneway_bicycle",
    },
    "barriers": {"id": "id", "kind": "barrier", "name": "text", "basis": "basis"},
    "speed_zones": {
        "id": "id", "name": "text", "factor": "factor", "mode": "key", "period": "key", "basis": "basis",
    },
    "sites": {
        "id": "id", "name": "text", "name_en": "text", "cost": "number", "capacity": "above_zero", "basis": "basis",
        "lon": "place", "lat": "place", "x": "place", "y": "place",
    },
    "works": {"id": "id", "name": "text", "basis": "basis"},
    "official": {"id": "key", "name": "key", "tier": "key"},
    "flows": {"from": "key", "to": "key", "value": "number"},
    "vetoes": {"id": "id", "name": "text", "basis": "basis"},
}  # fmt: skip
# what a barrier may be; one that does not say is `other`
BARRIERS = ("other", "river", "canal", "water", "railway", "fence", "motorway")
# groups of people: fields of settlements and of the area whose names begin so, as people_registered or aged_60
GROUPS = ("people_", "aged_", "children")
# indicators that a plan brings: fields of settlements whose names begin so, as indicator_growth; they may be negative
INDICATORS = ("indicator_",)


def is_indicator(field: str) -> bool:
    """Whether a field of settlements is a number that may be an indicator of a place."""
    return FIELDS["settlements"].get(field) == "number" or field.startswith((*GROUPS, *INDICATORS))
