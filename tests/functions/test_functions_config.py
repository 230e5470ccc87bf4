"""What is wrong with the sections `functions` and `linkages` of a config is told at its line."""

from __future__ import annotations

import pytest

from geoplan.config import read_config
from geoplan.errors import ConfigError

PLAIN = "functions: {of: settlements, mode: car, detour_min: 0, presence: nearest, within_min: 5, rank_by: centrality"


def told(stated, more: str) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read_config(stated(more))
    assert all(fault.line and fault.sentence("zh") for fault in refused.value.faults)
    return [fault.code for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("functions: {of: settlements, mode: car, detour_min: 0}", ["functions_key_missing"] * 3),
        ("functions: {mode: car}", ["key_missing"] * 2 + ["functions_key_missing"] * 3),
        (PLAIN.replace("car", "cat") + "}", ["value_not_known_near"]),
        (PLAIN.replace("nearest", "next") + "}", ["value_not_known"]),
        (PLAIN + ", services: [school, scool]}", ["value_not_known_near"]),
        (PLAIN + ", services: [school, school]}", ["listed_twice"]),
        (PLAIN + ", official: {order: [town]}}", ["official_one_level"]),
        (PLAIN + ", official: {order: [[town, city], city]}}", ["listed_twice"]),
        ("linkages: {of: places}", ["linkages_say_nothing"]),
        ("linkages: {of: places, flows: {path: flows.shp}}", ["layer_file_missing", "flows_not_a_table"]),
        ("linkages: {of: places, flows: {path: roads.gpkg}}", ["flows_not_a_table"]),
        (
            "linkages: {of: places, flows: {path: settlements.csv, fields: {form: name}}}",
            ["key_unknown_near"],
        ),
        (
            "linkages: {of: places, gravity: {mode: car, mass: peple, exponent: 2}}",
            ["value_not_known_near"],
        ),
        (
            "linkages: {of: places, gravity: {mode: car, mass: centrality, exponent: 2}}",
            ["mass_not_made"],
        ),
        (
            PLAIN + "}\nlinkages: {of: places, gravity: {mode: car, mass: [people, centrality], exponent: 2}}",
            ["mass_not_made"],
        ),
        ("linkages: {of: places, gravity: {mode: car, mass: people, exponent: -2}}", ["number_outside"]),
    ],
    ids=range(16),
)
def test_it_is_told(stated, more: str, codes: list[str]):
    assert told(stated, more) == codes


def test_without_services_what_counts_them_is_refused(stated):
    config = stated(PLAIN + ", official: {order: [city, town]}}")
    text = config.read_text(encoding="utf-8").splitlines()
    config.write_text("\n".join(row for row in text if not row.startswith("services")), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(config)
    assert [fault.code for fault in refused.value.faults] == ["function_keys_without_services"] * 4


def test_without_a_network_there_are_no_ways(stated):
    config = stated("functions: {of: settlements, mode: car, detour_min: 0}")
    text = config.read_text(encoding="utf-8").splitlines()
    gone = ("services", "network")
    config.write_text("\n".join(row for row in text if not row.startswith(gone)), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(config)
    assert [fault.code for fault in refused.value.faults] == ["key_missing"]
