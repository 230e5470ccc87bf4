"""How many places a tier has, as the config may say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from straight_road import two_counties

from geoplan.config import read_config
from geoplan.config.findings import findings
from geoplan.errors import ConfigError

PLAN = """
version: 1
name: road
area: {{path: area.gpkg, fields: {{id: id}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: area.gpkg, fields: {{id: id, name: name, people: name}}}}
network: {{modes: {{car: {{speeds: china, access_kmh: 5, snap_max_m: 500}}}}}}
centres:
  mode: car
  objective: {{minimise: travel, merit_at_least: 0.9}}
  indicators: {{size: {{measure: people, direction: benefit}}}}
  weights: {{method: equal}}
  ranking: topsis
  {more}
  tiers:
    - {{name: seat, count: {seat}, weight: 1{also}}}
    - {{name: town, count: {town}, weight: 2}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    two_counties(tmp_path)
    return tmp_path


def config(folder: Path, town: str, *, seat: str = "1", also: str = "", more: str = ""):  # type: ignore[no-untyped-def]
    file = folder / "plan.yaml"
    file.write_text(PLAN.format(town=town, seat=seat, also=also, more=more), encoding="utf-8")
    return read_config(file)


def refused(folder: Path, town: str, **more: str) -> tuple[str, str, int]:
    with pytest.raises(ConfigError) as raised:
        config(folder, town, **more)
    (fault,) = raised.value.faults
    return fault.code, str(fault.values["key"]), fault.line


def test_a_count_is_a_number_or_a_range(folder: Path) -> None:
    assert config(folder, "40").centres.tiers[1].count == 40
    count = config(folder, "{min: 38, max: 44, target: 40}").centres.tiers[1].count
    assert (count.min, count.max, count.target) == (38, 44, 40)


@pytest.mark.parametrize(
    ("town", "code", "key"),
    [
        ("0", "number_outside", "centres.tiers[1].count"),
        ("many", "not_whole", "centres.tiers[1].count"),
        ("{min: 38}", "key_missing", "centres.tiers[1].count.max"),
        ("{min: 38, max: 44, mix: 40}", "key_unknown_near", "centres.tiers[1].count.mix"),
        ("{min: 0, max: 44}", "number_outside", "centres.tiers[1].count.min"),
        ("{min: 44, max: 38}", "tier_count_min_above_max", "centres.tiers[1].count"),
        ("{min: 38, max: 44, target: 45}", "tier_count_target_outside", "centres.tiers[1].count.target"),
    ],
)
def test_a_count_that_says_nothing_is_told_at_its_place(folder: Path, town: str, code: str, key: str) -> None:
    assert refused(folder, town) == (code, key, 18)


def test_the_highest_tier_has_no_parent(folder: Path) -> None:
    code, key, line = refused(folder, "2", also=", parent_in_county: true")
    assert (code, key, line) == ("parent_of_highest_tier", "centres.tiers[0].parent_in_county", 17)


def test_more_fixed_than_the_range_holds_is_refused(folder: Path) -> None:
    assert refused(folder, "2", seat="{min: 1, max: 2}", also=", fixed: [a, b, c]")[0] == "fixed_more_than_count"


def test_a_range_that_may_stand_upside_down_is_a_finding(folder: Path) -> None:
    found = [one.code for one in findings(config(folder, "{min: 2, max: 3}", seat="{min: 1, max: 4}"))]
    assert "tiers_upside_down" in found


@pytest.mark.parametrize(("more", "code"), [("gap: 0.2", "number_outside"), ("node_limit: 0", "number_outside")])
def test_where_the_solver_may_stop_has_its_bounds(folder: Path, more: str, code: str) -> None:
    assert refused(folder, "2", more=more)[0] == code
    fine = config(folder, "2", more="gap: 0.005").centres
    assert (fine.gap, fine.node_limit) == (0.005, None)


def test_quotas_by_zone_need_a_zone_of_the_settlements(folder: Path) -> None:
    by_zone = ", per_group: {by: zone, max: 1}"
    assert refused(folder, "2", also=by_zone) == ("zone_not_mapped", "centres.tiers[0].per_group.by", 17)
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8").replace("people: name}", "people: name, zone: name}")
    file.write_text(text, encoding="utf-8")
    assert read_config(file).centres.tiers[0].per_group.by == "zone"
