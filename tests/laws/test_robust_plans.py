"""Whole plans of towns along one road asked again with other weights, speeds and people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.plan import Plan
from geoplan.story import run

# kilometres along the road, people: two large towns far apart, villages around them
SETTLEMENTS = {"a": (1, 100), "b": (3, 9000), "c": (6, 150), "d": (12, 200), "e": (17, 8000), "f": (19, 100)}
CENTRES = """
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.1}
  indicators:
    people: {measure: people, direction: benefit}
    near: {measure: mean_minutes, direction: cost}
  weights: {method: equal}
  ranking: topsis
  tiers: [{TIER}]
"""
TIER = "{name: town, count: 2, weight: 1}"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    two_counties(folder)
    rows = ["id,name,people,lon,lat"]
    rows += [f"{i},{i.upper()},{p},{point(km)[0]},{point(km)[1]}" for i, (km, p) in SETTLEMENTS.items()]
    (folder / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    rows = ["id,service,lon,lat", f"h,hospital,{point(12)[0]},{point(12)[1]}"]
    (folder / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def planned(
    county: Path, robustness: str, *, error: str = "error: 0.4", jobs: int = 1, centres: str = CENTRES, more: str = ""
) -> Plan:
    path = county / "plan.yaml"
    path.write_text(
        f"""
version: 1
name: sure
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84{", " + error if error else ""}}}
  facilities: {{path: facilities.csv, datum: wgs84}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
{centres.replace("{TIER}", TIER).rstrip()}
  robustness: {robustness}
{more}
""",
        encoding="utf-8",
    )
    return run(read_config(path), jobs=jobs)


@pytest.fixture(scope="module")
def plan(county: Path) -> Plan:
    return planned(county, "{draws: 40, seed: 1640}")


def test_the_two_towns_are_robust_in_and_the_villages_out(plan: Plan):
    candidates = plan.tables["candidates"].set_index("candidate_id")
    assert candidates["class"].to_dict() == dict.fromkeys("acdf", "robust_out") | dict.fromkeys("be", "robust_in")
    assert candidates.loc["b", "chosen_in"] == 1
    centres = plan.tables["centres"].set_index("candidate_id")
    assert centres["class"].to_dict() == {"b": "robust_in", "e": "robust_in"}
    assert (candidates["rank_p5"] <= candidates["rank"]).all()
    assert (candidates["rank"] <= candidates["rank_p95"]).all()


def test_the_shares_of_a_tier_add_up_to_its_places(plan: Plan):
    shares = plan.tables["robustness"]
    assert shares.groupby("tier")["chosen_in"].sum().to_dict() == pytest.approx({"town": 2})
    assert (shares["low"] <= shares["chosen_in"]).all()
    assert (shares["chosen_in"] <= shares["high"]).all()
    assert set(shares["draws"]) == {40}
    assert set(shares.loc[shares["in_plan"], "candidate_id"]) == {"b", "e"}


def test_the_seed_and_what_was_drawn_stand_in_the_proofs(plan: Plan):
    assert plan.seeds == (1640,)
    (proof,) = [one for one in plan.proofs if one.about == "centres.robustness"]
    assert (proof.objective, proof.bound, proof.unit) == (40, 40, "draws")
    assert proof.gap <= 0.005
    assert proof.details["seed"] == 1640
    assert "0.4" in proof.details["people"]
    assert "concentration 50" in proof.details["weights"]


def test_any_number_of_workers_draws_the_same(county: Path, plan: Plan):
    side_by_side = planned(county, "{draws: 40, seed: 1640}", jobs=3)
    for layer in ("candidates", "centres", "robustness"):
        pd.testing.assert_frame_equal(plan.tables[layer], side_by_side.tables[layer])


def moved(plan: Plan) -> float:
    """By how many ranks people alone move a candidate."""
    (proof,) = [one for one in plan.proofs if one.about == "centres.robustness"]
    return float(proof.details["moved"]["people"])


def test_the_seed_decides_what_is_drawn(county: Path):
    first, again, other = (
        moved(planned(county, f"{{draws: 40, seed: {seed}, people: stated}}", error="error: 1.5")) for seed in (1, 1, 2)
    )
    assert first == again > 0
    assert first != other


def test_people_alone_cannot_change_ranks_by_an_error_of_nothing(county: Path):
    candidates = planned(county, "{draws: 20, seed: 1, people: stated}", error="error: 0").tables["candidates"]
    assert candidates["rank_p5"].tolist() == candidates["rank"].tolist() == candidates["rank_p95"].tolist()
    assert np.isin(candidates["chosen_in"], [0, 1]).all()


def test_whoever_states_no_error_is_told_that_people_do_not_vary(county: Path):
    plan = planned(county, "{draws: 20, seed: 1}", error="")
    codes = [finding.code for finding in plan.findings]
    assert "robustness_people_fixed" in codes
    assert "robustness_moved_by_speeds" in codes
    assert "robustness_moved_by_people" not in codes


def test_without_weights_of_their_own_places_say_with_which_they_come_first(county: Path):
    plan = planned(county, "{draws: 200, seed: 1, weights: any}")
    layer = plan.tables["acceptability"].set_index("candidate_id")
    by_rank = [f"acceptability_{rank}" for rank in range(1, 7)]
    assert layer[by_rank].sum(axis=1).to_numpy() == pytest.approx(np.ones(6))
    assert layer[by_rank].sum(axis=0).to_numpy() == pytest.approx(np.ones(6))
    assert layer.loc["b", "acceptability_1"] > 0.5
    first = layer[layer["acceptability_1"] > 0]
    assert (first["central_people"] + first["central_near"]).to_numpy() == pytest.approx(np.ones(len(first)))
    assert (first["confidence_factor"] == 1).all()  # nothing but weights varies
    assert layer.loc[layer["acceptability_1"] == 0, "confidence_factor"].isna().all()
    assert "acceptability" not in planned(county, "{draws: 20, seed: 1}").tables


def test_functions_come_and_go_with_the_speed_of_the_way_to_them(county: Path):
    # c is 6 km from the hospital, 8.0 minutes at the speed of the class; b is 9 km and e 5 km from it
    centres = CENTRES.replace(
        "near: {measure: mean_minutes, direction: cost}", "seat: {measure: people, direction: cost}"
    )
    centres = centres.replace("people: {measure: people, direction: benefit}", FUNCTIONS)
    plan = planned(county, "{draws: 40, seed: 3, speeds: 0.2}", centres=centres, more=HOSPITAL)
    candidates = plan.tables["candidates"].set_index("candidate_id")
    assert candidates["raw_functions"].to_dict() == {"a": 0, "b": 0, "c": 1, "d": 1, "e": 1, "f": 0}
    assert candidates.loc["c", "rank_p95"] > candidates.loc["c", "rank"]  # in slow draws the hospital is too far
    assert candidates.loc["a", "rank_p5"] == 3  # 11 km are too far at any speed, but c may fall behind


FUNCTIONS = "functions: {measure: functions, within_min: 8.1, direction: benefit}"
HOSPITAL = "services: {hospital: {mode: car, standard: {minutes: 10, source: test}}}"


def test_draws_without_a_plan_are_told_and_the_shares_say_of_how_many_they_are(county: Path):
    # the towns are 14 km apart, some 19 minutes at the speed of the class: in slow draws more, in quick ones less
    tier = "{name: town, count: 2, weight: 1, fixed: [b, e], spacing_min: 18}"
    plan = planned(county, "{draws: 60, seed: 1640, speeds: 0.3}", centres=CENTRES.replace("{TIER}", tier))
    (told,) = [finding for finding in plan.findings if finding.code == "robustness_without_plan"]
    assert 0 < told.values["count"] < 60
    shares = plan.tables["robustness"]
    assert set(shares["draws"]) == {60 - told.values["count"]}
    assert shares.loc[shares["candidate_id"] == "b", "chosen_in"].tolist() == [1]
