"""Whole plans with what stands beside the joint choice: its layers, its findings, and what the config must say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.plan import Plan
from geoplan.story import run

# kilometres along the road (the county border is at 10) and people
SETTLEMENTS = {"a": (1, 5000), "b": (3, 400), "c": (8, 300), "d": (11, 900), "e": (15, 800), "f": (18, 700)}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The folder of a straight road of 20 km through two counties with six settlements."""
    two_counties(tmp_path)
    rows = ["id,name,name_en,people,lon,lat"]
    rows += [f"{i},{i}镇,{i.upper()}ton,{p},{point(km)[0]},{point(km)[1]}" for i, (km, p) in SETTLEMENTS.items()]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


TWO_TIERS = "{name: seat, count: 1, weight: 1}, {name: town, count: 2, weight: 2}"


def planned(county: Path, more: str = "", tiers: str = TWO_TIERS) -> Plan:
    config = county / "plan.yaml"
    config.write_text(
        f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
centres:
  mode: car
  objective: {{minimise: travel, merit_at_least: 0.5}}
  indicators: {{people: {{measure: people, direction: benefit}}}}
  weights: {{method: equal}}
  ranking: topsis
  tiers: [{tiers}]
  {more}
""",
        encoding="utf-8",
    )
    return run(read_config(config))


def test_the_plainer_ways_always_stand_beside_the_joint_choice(county: Path) -> None:
    plan = planned(county)
    rows = plan.tables["alternatives"]
    assert rows["way"].tolist() == ["joint", "people_ranking", "score_ranking", "greedy", "top_down", "bottom_up"]
    assert set(rows["basis"]) == {"observed"}
    joint = rows.iloc[0]
    assert joint["objective"] == plan.proofs[-1].objective == joint["travel_person_min"]
    assert joint["added_ids"] == joint["dropped_ids"] == joint["broken"] == ""
    kept = rows[rows["status"] == "keeps_rules"]
    assert (kept["worse_share"] >= -1e-9).all()
    assert (rows["sentence_en"] != "").all()
    assert (rows["sentence_zh"] != "").all()
    assert {"frontier", "quotas"} <= set(plan.not_computed)


def test_the_proofs_of_the_plan_are_those_of_its_own_questions(county: Path) -> None:
    plain = planned(county).proofs
    more = planned(county, "frontier: 3\n  quota_prices: all").proofs
    assert [proof.question for proof in more] == [proof.question for proof in plain] == ["best merit", "travel"]


def test_a_way_that_is_as_good_is_a_finding(county: Path) -> None:
    plan = planned(county, tiers="{name: town, count: 1, weight: 1, fixed: [a]}")
    assert plan.tables["alternatives"]["as_good"].all()
    codes = {finding.code for finding in plan.findings}
    assert {"people_ranking_as_good", "score_ranking_as_good", "greedy_as_good", "top_down_as_good"} <= codes


def test_the_frontier_has_as_many_points_as_are_asked_for(county: Path) -> None:
    plan = planned(county, "frontier: 4")
    rows = plan.tables["frontier"]
    assert rows["role"].tolist() == ["plan", "least_travel", "between", "between", "most_merit"]
    assert rows.loc[0, "travel_person_min"] == plan.proofs[-1].objective
    assert rows.loc[4, "merit_share"] == pytest.approx(1)
    assert rows.loc[1:, "travel_person_min"].is_monotonic_increasing
    assert rows.loc[1:, "merit"].is_monotonic_increasing


def test_quota_prices_name_the_place_that_comes(county: Path) -> None:
    rows = planned(county, "quota_prices: [town]").tables["quotas"]
    assert rows["tier"].unique().tolist() == ["town"]
    assert rows["count"].tolist() == [1, 2, 3]
    assert rows["quota_price"].tolist()[:2] == pytest.approx((-rows["objective"].diff()).tolist()[1:])
    assert rows.loc[2, "sentence_en"].startswith("town: 3 instead of 2 would save ")
    assert "ton in" in rows.loc[2, "sentence_en"]
    assert "增" in rows.loc[2, "sentence_zh"]


def test_all_stands_for_every_tier(county: Path) -> None:
    rows = planned(county, "quota_prices: all").tables["quotas"]
    # no seat at all is no question
    assert list(zip(rows["tier"], rows["count"], strict=True)) == [
        ("seat", 1), ("seat", 2), ("town", 1), ("town", 2), ("town", 3),
    ]  # fmt: skip


def test_a_range_of_counts_is_reported_at_every_count(county: Path) -> None:
    tiers = "{name: seat, count: 1, weight: 1}, {name: town, count: {min: 1, max: 4, target: 2}, weight: 2}"
    rows = planned(county, tiers=tiers).tables["quotas"]
    assert rows["count"].tolist() == [1, 2, 3, 4]
    assert rows["is_plan"].tolist() == [False, True, False, False]


def test_centres_say_what_a_parent_across_the_border_saves(county: Path) -> None:
    # d at kilometre 11 lies in the county of f (18); c (8) is nearer, but across the border
    tiers = "{name: seat, count: 2, weight: 1, fixed: [c, f]}, {name: town, count: 1, weight: 2, fixed: [d]%s}"
    free, priced = (
        planned(county, tiers=tiers % price).tables["centres"].set_index("candidate_id").loc["d"]
        for price in ("", ", crossing_min: 30")
    )
    assert (free["parent_id"], free["county_parent_id"]) == ("c", "f")
    assert free["crossing_saves_min"] == pytest.approx(priced["parent_min"] - free["parent_min"])
    assert (priced["parent_id"], priced["county_parent_id"]) == ("f", "f")
    assert np.isnan(priced["crossing_saves_min"])


@pytest.mark.parametrize(
    ("more", "tiers", "code"),
    [
        ("quota_prices: [twon]", "{name: town, count: 1, weight: 1}", "value_not_known_near"),
        ("frontier: 2", "{name: town, count: 1, weight: 1}", "number_outside"),
        ("", "{name: town, count: 1, weight: 1, crossing_min: 5}", "crossing_without_parent"),
        (
            "",
            "{name: seat, count: 1, weight: 1}, {name: town, count: 1, weight: 1, crossing_min: 5, parent_in_county: true}",
            "crossing_idle",
        ),
    ],
)
def test_what_hangs_in_the_air_is_refused(county: Path, more: str, tiers: str, code: str) -> None:
    with pytest.raises(ConfigError) as raised:
        planned(county, more, tiers)
    assert [fault.code for fault in raised.value.faults] == [code]
    assert raised.value.faults[0].line > 0
