"""Whole plans whose numbers of places are ranges, with quotas by zone and parents in the own county."""

from __future__ import annotations

from pathlib import Path

import pytest
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

# kilometres along the road (the county border is at 10), people, zone
SETTLEMENTS = {
    "a": (1, 5000, "coast"), "b": (3, 400, "coast"), "c": (8, 300, "hills"),
    "d": (11, 900, "hills"), "e": (15, 800, "hills"), "f": (18, 700, "coast"),
}  # fmt: skip


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The folder of a straight road of 20 km through two counties with six settlements in two zones."""
    two_counties(tmp_path)
    rows = ["id,name,people,zone,lon,lat"]
    rows += [f"{i},{i}镇,{p},{zone},{point(km)[0]},{point(km)[1]}" for i, (km, p, zone) in SETTLEMENTS.items()]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def config(county: Path, town: str, more: str = "") -> Path:
    file = county / "plan.yaml"
    file.write_text(
        f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84, fields: {{zone: zone}}}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
centres:
  mode: car
  objective: {{minimise: travel, merit_at_least: 0}}
  indicators: {{people: {{measure: people, direction: benefit}}}}
  weights: {{method: equal}}
  ranking: topsis
  tiers:
    - {{name: seat, count: 1, weight: 1}}
    - {{name: town, {town}, weight: 2}}
  {more}
""",
        encoding="utf-8",
    )
    return file


def towns(county: Path, town: str, more: str = "") -> tuple[str, Plan]:
    plan = run(read_config(config(county, town, more)))
    rows = plan.tables["centres"]
    return "".join(sorted(rows.loc[rows["tier"] == "town", "candidate_id"])), plan


def test_a_range_is_filled_where_more_places_shorten_ways(county: Path) -> None:
    assert len(towns(county, "count: {min: 2, max: 4}")[0]) == 4
    assert len(towns(county, "count: {min: 2, max: 4, target: 3}")[0]) == 3


def test_a_quota_by_zone_holds_in_every_zone(county: Path) -> None:
    free, _ = towns(county, "count: 2")
    assert free == "de"
    held, plan = towns(county, "count: 2, per_group: {by: zone, max: 1}")
    assert sorted(SETTLEMENTS[place][2] for place in held) == ["coast", "hills"]
    assert plan.proofs[-1].status == "optimal"


def test_a_parent_in_the_own_county_keeps_towns_with_their_seat(county: Path) -> None:
    held, plan = towns(county, "count: 2, parent_in_county: true")
    links = plan.tables["links"]
    assert links["parent_in_county"].all()
    assert held == "bc"  # the seat is a, which most people live in; all towns stay in the west


def test_a_gap_that_is_allowed_is_told_in_the_proof(county: Path) -> None:
    _, plan = towns(county, "count: 2", "gap: 0.1")
    proof = next(one for one in plan.proofs if one.question == "travel")
    assert proof.gap <= 0.1


def test_a_quota_that_a_county_cannot_meet_is_told_before_anything_is_computed(county: Path) -> None:
    file = config(county, "count: 6, per_group: {by: county, min: 4}")
    with pytest.raises(ConfigError) as raised:
        validate(read_config(file))
    codes = [(fault.code, fault.line) for fault in raised.value.faults]
    assert ("tier_quota_exceeds_group", 17) in codes
    assert ("tier_quotas_above_count", 17) in codes
