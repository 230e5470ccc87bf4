"""What a click on the web map tells, by layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Popup:
    """Columns that are told, hidden ones that the page needs, and what a click selects, by the column of its id.

    `called` names columns that the layer itself does not have, such as names of what it points at, or calls them shorter.
    """

    columns: tuple[str, ...] = ("people",)
    selects: str = ""  # place | facility | county | settlement
    id: str = ""
    also: tuple[str, ...] = ()
    called: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The columns that a click needs and does not tell."""
        return (self.id, *self.also)


_FACILITY = {"facility_name": ("Facility", "设施")}
_PARENT = {"parent_name": ("Parent", "上级")}
_COUNTY = {"county_name": ("County", "县（区）")}
_SURE = {"class": ("How sure", "稳定性")}  # the column's own label explains its codes, which the page does itself
_SENTENCES = ("sentence_en", "sentence_zh")

POPUPS: dict[str, Popup] = {
    "area": Popup(("people",), "county", "county_id"),
    "settlements": Popup(
        ("county_name", "kind", "people", "base"), "settlement", "settlement_id", ("place_id",), called=_COUNTY
    ),
    "facilities": Popup(
        ("service", "county_name", "capacity", "assigned_people", "utilisation", "base"),
        "facility",
        "facility_id",
        called=_COUNTY,
    ),
    "access": Popup(
        ("service", "minutes", "status", "standard", "facility_name", "people", "base"),
        "settlement",
        "settlement_id",
        called=_FACILITY,
    ),
    "catchments": Popup(("service", "people", "minutes_max", "base"), "facility", "facility_id", ("status",)),
    "isochrones": Popup(("service", "from_min", "to_min", "people", "base")),
    "gaps": Popup(
        ("service", "county_name", "cause", "standard", "people_beyond", "shortfall", "unit", "priority", "base"),
        "settlement",
        "settlement_id",
        called=_COUNTY,
    ),
    "candidates": Popup(
        ("county_name", "people", "score", "rank", "rank_p5", "rank_p95", "chosen_in", "class", "base"),
        "place",
        "candidate_id",
        called=_COUNTY | _SURE,
    ),
    "centres": Popup(
        (
            "tier",
            "county_name",
            "people",
            "hinterland_people",
            "parent_name",
            "parent_min",
            "rank",
            "score",
            "class",
            "base",
        ),
        "place",
        "candidate_id",
        called=_PARENT | _COUNTY | _SURE,
    ),
    "hinterlands": Popup(("tier", "people", "base"), "place", "candidate_id", ("status",)),
    "spheres": Popup(("tier", "people", "minutes_max", "base"), "place", "candidate_id"),
    "links": Popup(("parent_name", "minutes"), "place", "candidate_id", ("parent_id",), called=_PARENT),
    "axes": Popup(
        ("seat_name", "town_name", "village_name", "total_min", "people_along", "status", "base"), "place", "town_id"
    ),
    "chains": Popup(
        ("town_name", "seat_name", "to_town_min", "total_min", "people", "status"), "settlement", "settlement_id"
    ),
    "competition": Popup(("rival_name", "minutes", "people_shared"), "place", "candidate_id"),
    "breakpoints": Popup(("other_name", "minutes", "break_min"), "place", "candidate_id"),
    "functions": Popup(
        ("functions", "centrality", "level_official", "level_functional", "verdict", "people", "base"),
        "settlement",
        "settlement_id",
        _SENTENCES,
    ),
    "reasons": Popup(("status", "tier", "rank", "score"), "place", "candidate_id", _SENTENCES),
    "audit": Popup(("official_tier", "tier", "status"), "place", "candidate_id", _SENTENCES),
    "sites": Popup(
        (
            "siting",
            "order",
            "action",
            "service",
            "people_gained",
            "marginal_gain",
            "gain_unit",
            "cost",
            "currency",
            "base",
        )
    ),
    "findings": Popup(("severity", "message_en", "message_zh"), also=("code",)),
}
