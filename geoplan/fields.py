"""Our fields of every layer: what `fields` of the config may name and the readers read."""

from __future__ import annotations

# our field -> its kind: id, key (text that joins), text, people, number, positive, flag, level, or a list of choices
FIELDS: dict[str, dict[str, str]] = {
    "area": {"id": "id", "name": "text", "name_en": "text", "people": "people", "basis": "basis"},
    "settlements": {
        "id": "id", "name": "text", "name_en": "text", "people": "people", "county": "key", "kind": "text",
        "place": "key", "urban": "urban", "basis": "basis", "lon": "place", "lat": "place", "x": "place", "y": "place",
    },
    "facilities": {
        "id": "id", "name": "text", "name_en": "text", "service": "text", "capacity": "number", "stage": "stage",
        "basis": "basis", "lon": "place", "lat": "place", "x": "place", "y": "place",
    },
    "roads": {
        "id": "id", "road_class": "text", "oneway": "oneway", "name": "text", "speed_kmh": "positive",
        "speed_back_kmh": "positive", "maxspeed_kmh": "positive", "bridge": "flag", "tunnel": "flag", "level": "level",
        "metres": "positive", "basis": "basis", "access_car": "access", "access_walk": "access",
    },
}  # fmt: skip
# groups of people: fields of settlements and of the area whose names begin so, as people_registered or aged_60
GROUPS = ("people_", "aged_", "children")
