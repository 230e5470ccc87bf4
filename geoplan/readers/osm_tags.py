"""What the tags of one OpenStreetMap way say: direction, posted limit, who may use it, level, duration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import nan
from typing import Literal

from ruamel.yaml import YAML

Tags = Mapping[str, str]
Reading = Literal["", "several", "no_number", "unreadable"]  # what was odd about a value; "" = nothing

# values of `highway` that are roads or ways to walk on; any other is left out and counted
ROAD_CLASSES = frozenset([
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
    "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track",
    "busway", "pedestrian", "footway", "cycleway", "path", "bridleway", "steps",
])  # fmt: skip
_MOTORWAYS = ("motorway", "motorway_link")
_NOT_ON_FOOT = ("motorway", "motorway_link", "busway")
_TRUNKS = ("trunk", "trunk_link")

# access values, the same for cars and people on foot; a value in neither set counts as usable and is reported
BARRED = frozenset([
    "no", "private", "agricultural", "forestry", "military", "emergency", "psv", "bus", "taxi", "hgv", "permit",
    "employees", "staff", "residents_only", "restricted", "use_sidepath", "impassable",
])  # fmt: skip
OPEN = frozenset([
    "yes", "permissive", "designated", "destination", "customers", "delivery", "public", "official", "residents",
    "local", "unknown", "visitors", "motorcar", "motor_vehicle", "vehicle", "foot", "limited", "discouraged",
    "true", "dismount", "bicycle", "shared",
])  # fmt: skip
# every key that the functions below read; the roads reader hands them no other
KEYS = frozenset([
    "highway", "route", "area", "junction", "oneway", "maxspeed", "maxspeed:forward", "maxspeed:backward",
    "maxspeed:type", "motorcar", "motor_vehicle", "vehicle", "foot", "access", "sidewalk", "motorroad", "layer",
    "bridge", "tunnel", "duration", "bicycle", "oneway:bicycle",
    *(f"cycleway{side}{what}" for side in ("", ":left", ":right", ":both") for what in ("", ":oneway")),
])  # fmt: skip
_CAR_TAGS = ("motorcar", "motor_vehicle", "vehicle", "access")  # the most specific first
_FOOT_TAGS = ("foot", "access")
_BICYCLE_TAGS = ("bicycle", "vehicle", "access")
_WALKED = ("pedestrian", "footway", "steps")  # where a bicycle is pushed if nothing allows riding it
_OPPOSITE = ("opposite", "opposite_lane", "opposite_track", "opposite_share_busway")

_KM_PER_MILE = 1.609344
_KM_PER_NAUTICAL_MILE = 1.852
_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*(km/?h|kph|kmph|mph|knots)?")
_NO_NUMBER = ("none", "signals", "variable", "no", "unlimited", "implicit", "default", "unposted")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2})")
_ISO = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", re.IGNORECASE)


def oneway(tags: Tags) -> tuple[str, bool]:
    """`both`, `forward` or `backward` for vehicles, and whether the value was understood.

    Roundabouts, circular junctions, motorways and their links run forward unless `oneway` says otherwise. Reversible
    and alternating ways count as `both`, and as not understood: which way they run depends on the hour.
    """
    value = tags.get("oneway", "").strip().lower()
    if value in ("yes", "true", "1"):
        return "forward", True
    if value in ("-1", "reverse"):
        return "backward", True
    if value in ("no", "false", "0"):
        return "both", True
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in _MOTORWAYS
    return ("forward" if implied and not value else "both"), not value


@cache
def posted_kmh(value: str) -> tuple[float, Reading]:
    """A `maxspeed` value in km/h, NaN where it states no number, and what was odd about it.

    Plain numbers are km/h. Zones (`CN:urban`, `DE:zone:30`) follow `osm_zones.yaml`. Of several values the smallest
    counts.
    """
    parts = [part.strip() for part in re.split(r"[;,|]", value) if part.strip()]
    if len(parts) != 1:
        speeds = [posted_kmh(part)[0] for part in parts]
        found = [kmh for kmh in speeds if kmh == kmh]
        return (min(found), "several") if found else (nan, "unreadable")
    text = parts[0].lower()
    if text in _NO_NUMBER:
        return nan, "no_number"
    number = _SPEED.fullmatch(text)
    if number:
        factor = {"mph": _KM_PER_MILE, "knots": _KM_PER_NAUTICAL_MILE}.get(number[2] or "", 1.0)
        kmh = float(number[1]) * factor
        return (kmh, "") if 0 < kmh <= 300 else (nan, "unreadable")
    return _zone_kmh(text)


def _zone_kmh(text: str) -> tuple[float, Reading]:
    default, zones = _zones()
    country, _, zone = text.rpartition(":")
    number = re.fullmatch(r"(?:.*:)?(?:zone)?:?(\d{1,3})", text)
    if number and country:
        return float(number[1]), ""
    if text in zones:
        limit = zones[text]
        return (nan, "no_number") if limit is None else (float(limit), "")
    if zone in default and (country or zone in ("walk", "living_street")):
        return float(default[zone]), ""
    return nan, "unreadable"


@cache
def _zones() -> tuple[dict[str, float], dict[str, float | None]]:
    text = (resources.files("geoplan") / "readers" / "osm_zones.yaml").read_text(encoding="utf-8")
    content = YAML(typ="safe", pure=True).load(text)
    return content["default"], content["zones"]


def car_access(tags: Tags) -> bool:
    """Whether cars may use the way: the most specific of motorcar, motor_vehicle, vehicle and access decides."""
    return _allowed(tags, _CAR_TAGS, default=True)


def walk_access(tags: Tags) -> bool:
    """Whether people may walk on the way: `foot`, else `access`.

    Never on a motorway or a busway; not on a motorroad, nor on a trunk road that says it has no sidewalk, unless `foot`
    allows it.
    """
    road = tags.get("highway", "")
    if road in _NOT_ON_FOOT:
        return False
    bare = road in _TRUNKS and tags.get("sidewalk") in ("no", "none")
    if "foot" not in tags and (bare or tags.get("motorroad") == "yes"):
        return False
    return _allowed(tags, _FOOT_TAGS, default=True)


def bicycle_access(tags: Tags) -> bool:
    """Whether one may go there with a bicycle: the most specific of bicycle, vehicle and access decides.

    Never on a motorway or a busway, nor on a motorroad, unless `bicycle` allows it. Where people walk (footways, squares,
    steps), it may be pushed if they may, unless `bicycle` says no; `dismount` is allowed anywhere.
    """
    if "bicycle" in tags:
        return _allowed(tags, ("bicycle",), default=True)
    road = tags.get("highway", "")
    if road in _NOT_ON_FOOT or tags.get("motorroad") == "yes":
        return False
    return _allowed(tags, _FOOT_TAGS if road in _WALKED else _BICYCLE_TAGS, default=True)


def bicycle_oneway(tags: Tags) -> str:
    """`both`, `forward` or `backward` for bicycles: as for vehicles, unless a tag says otherwise.

    Both ways where a bicycle is pushed, and where `oneway:bicycle` or a cycle lane against the traffic opens the road.
    """
    own, clear = oneway({"oneway": tags.get("oneway:bicycle", "")})
    if "oneway:bicycle" in tags and clear:
        return own
    lanes = (tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))
    against = any(lane in _OPPOSITE for lane in lanes) or any(
        tags.get(f"cycleway:{side}:oneway") in ("no", "-1") for side in ("left", "right", "both")
    )
    return "both" if against or tags.get("highway") in _WALKED else oneway(tags)[0]


def access_odd(tags: Tags) -> list[str]:
    """`key=value` of the access tags whose value is neither known as open nor as barred."""
    odd = []
    for key in (*_CAR_TAGS, "foot", "bicycle"):
        if key in tags:
            odd += [f"{key}={word}" for word in _words(tags[key]) if word not in OPEN and word not in BARRED]
    return odd


def _allowed(tags: Tags, keys: tuple[str, ...], *, default: bool) -> bool:
    for key in keys:
        if key in tags:
            return any(word not in BARRED for word in _words(tags[key]))
    return default


def _words(value: str) -> list[str]:
    return [word.strip().lower() for word in value.split(";") if word.strip()] or ["yes"]


def level(tags: Tags) -> tuple[int, bool]:
    """The `layer` tag as a whole number, 0 where it is absent, and whether it could be read."""
    text = tags.get("layer", "0").strip()
    return (int(text), True) if re.fullmatch(r"[+-]?\d{1,2}", text) else (0, False)


def bridge(tags: Tags) -> bool:
    """Whether the way is on a bridge."""
    return tags.get("bridge", "no") != "no"


def tunnel(tags: Tags) -> bool:
    """Whether the way is in a tunnel; a passage through a building is at ground level, a culvert is not the road's."""
    return tags.get("tunnel", "no") not in ("no", "building_passage", "culvert")


def minutes(value: str) -> float:
    """A `duration` tag (`20`, `1:30`, `00:20:00`, `PT20M`) in minutes, NaN where it can't be read."""
    text = value.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text) or nan
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third = clock.groups()
        hours, mins, seconds = (int(second), int(third), 0) if first is None else (int(first), int(second), int(third))
        return hours * 60 + mins + seconds / 60 or nan
    iso = _ISO.fullmatch(text)
    if iso:
        days, hours, mins, seconds = (int(part or 0) for part in iso.groups())
        return days * 1440 + hours * 60 + mins + seconds / 60 or nan
    return nan


def whole_people(value: str) -> float:
    """A `population` tag that is a plain whole number; NaN for anything else (`ca. 500`, `1,200`, `2 000 (2011)`)."""
    text = value.strip()
    return float(text) if re.fullmatch(r"\d+", text) else nan


def clean_number(value: str) -> float:
    """A `capacity` or `beds` tag that is a plain number; NaN for anything else."""
    text = value.strip()
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else nan
