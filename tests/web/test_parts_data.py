"""What the parts of the report are given: curves of people, standards read as limits, gaps that cannot be assessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reported_county import reported

from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.writers.web import payload
from geoplan.writers.web.parts import coverage, gaps, part_tables, sites, towns, weights

OURS = {"coverage": coverage, "gaps": gaps, "towns": towns, "weights": weights, "sites": sites}


def test_a_curve_counts_people_and_ends_below_one_where_some_reach_nothing():
    minutes = np.array([5.0, 2.0, 5.0, np.nan, np.inf, 9.0])
    people = np.array([10.0, 20.0, 30.0, 15.0, 5.0, 20.0])
    assert coverage.curve(minutes, people) == [[2, 0.2], [5, 0.6], [9, 0.8]]


def test_a_place_without_people_or_with_unknown_people_is_not_counted():
    minutes = np.array([1.0, 2.0, 3.0])
    assert coverage.curve(minutes, np.array([0.0, 4.0, np.nan])) == [[2, 1]]
    assert coverage.curve(minutes, np.zeros(3)) == []
    assert coverage.curve(np.full(3, np.nan), np.ones(3)) == []


def test_a_long_curve_keeps_exact_points_and_its_ends():
    minutes = np.arange(1, 5001) / 10
    points = coverage.curve(minutes, np.ones(5000))
    assert len(points) == coverage.MOST_POINTS
    assert points[0] == [0.1, 1 / 5000] and points[-1] == [500, 1]
    assert all(share == pytest.approx(round(10 * at) / 5000) for at, share in points)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30 min", [("all", 30, "min")]),
        ("10 min, 5 per 1000", [("all", 10, "min")]),
        ("2000 m", [("all", 2000, "m")]),
        ("urban: 15 min; rural: 30 min", [("urban", 15, "min"), ("rural", 30, "min")]),
        ("one per settlement, 12.5 min", [("all", 12.5, "min")]),
        ("2000 m as the crow flies", []),
        ("one per county", []),
        ("", []),
    ],
    ids=["minutes", "per thousand", "metres", "urban and rural", "one per", "crow", "no travel", "none"],
)
def test_a_standard_is_read_as_the_limits_in_it(text: str, found: list[tuple[str, float, str]]):
    assert [(one["group"], one["value"], one["unit"]) for one in coverage.limits(text)] == found


def test_the_curve_passes_the_standard_at_the_coverage_of_the_summary(plan: Plan):
    told = {one["service"]: one for one in coverage.services(plan, part_tables.cells(plan, "summary"))}
    covered = plan.everybody().set_index("service")["coverage"]
    assert (told["hospital"]["unit"], told["school"]["unit"]) == ("min", "m")
    for service, limit in (("hospital", 10), ("school", 2000)):
        within = [share for travel, share in told[service]["curve"] if travel <= limit]
        assert max(within) == pytest.approx(covered[service])


def test_what_cannot_be_assessed_is_counted_and_never_among_the_gaps(plan: Plan):
    told = gaps.data(plan)
    assert told is not None
    assert [(row["service"], row["county_id"], row["settlements"]) for row in told["not_assessable"]] == [
        ("school", "w", 4), ("school", "x", 4),
    ]  # fmt: skip
    assert sum(row["people"] for row in told["not_assessable"]) == 28_200
    assert told["gaps"]["rows"]["columns"]["service"] == {"all": "hospital"}
    assert told["assessed"] == ["hospital"]
    assert service_coverage.partly_known(plan) == {"school"}


def test_a_service_that_was_assessed_and_has_no_gap_is_still_one_that_was_assessed(plan: Plan):
    without = plan.tables["gaps"][plan.tables["gaps"]["service"] != "hospital"]
    told = gaps.data(replace(plan, tables={**plan.tables, "gaps": without}))
    assert told is not None
    assert told["gaps"]["rows"]["count"] == 0 and told["assessed"] == ["hospital"]


def test_parts_whose_layers_do_not_say_it_are_given_where_coverage_is_not_exact(plan: Plan):
    summary = plan.tables["summary"]
    is_ = ["at_least" if area == "w" else "exact" for area in summary["area_id"]]
    doubted = replace(plan, tables={**plan.tables, "summary": summary.assign(coverage_is=is_)})
    for part in (coverage, gaps):
        told = part.data(doubted)
        assert told is not None
        assert ["hospital", "people", "w", "all", "at_least"] in told["coverage_is"]
        assert {row[2] for row in told["coverage_is"]} == {"w"}


def test_a_curve_leaves_out_whoever_lives_outside_the_area(plan: Plan):
    access, demand = plan.tables["access"], plan.tables["demand"]
    outside = demand.assign(demand_id=demand["demand_id"] + " outside", inside=False)
    there = access.assign(demand_id=access["demand_id"] + " outside", minutes=0.0, metres=0.0)
    more = replace(
        plan, tables={**plan.tables, "access": pd.concat([access, there]), "demand": pd.concat([demand, outside])}
    )
    summary = part_tables.cells(plan, "summary")
    assert coverage.services(more, summary) == coverage.services(plan, summary)


def test_remedies_are_told_once_per_cause(plan: Plan):
    told = gaps.data(plan)
    assert told is not None and set(told["remedies"]) == {"too_small"}
    assert told["remedies"]["too_small"]["zh"]


def test_a_question_without_a_work_stays_with_its_proof(plan: Plan):
    empty = replace(plan, tables={**plan.tables, "sites": plan.tables["sites"].iloc[:0]})
    told = sites.data(empty)
    assert told is not None
    (question,) = told["questions"]
    assert (question["siting"], question["service"], question["rows"]["count"]) == ("clinics", "hospital", 0)
    assert [proof["status"] for proof in question["proofs"]] == ["optimal", "optimal"]


def test_every_question_has_its_own_works_in_their_order(plan: Plan):
    own = plan.tables["sites"].iloc[[0, 0]].assign(site_id=["a", "b"], order=[2, 1])
    other = plan.tables["sites"].iloc[[0]].assign(site_id="c", siting="schools", order=1)
    told = sites.data(replace(plan, tables={**plan.tables, "sites": pd.concat([own, other])}))
    assert told is not None
    assert {one["siting"]: one["rows"]["columns"]["site_id"] for one in told["questions"]} == {
        "clinics": ["b", "a"],
        "schools": ["c"],
    }


def test_every_part_is_left_out_where_its_layers_were_not_computed(plan: Plan):
    bare = replace(plan, tables={"area": plan.tables["area"], "demand": plan.tables["demand"]})
    assert {name for name, part in OURS.items() if part.data(bare) is not None} == set()
    assert {name for name, part in OURS.items() if part.data(plan) is not None} == set(OURS)


def test_the_same_plan_gives_the_same_data(plan: Plan, tmp_path: Path):
    again = reported(tmp_path)
    for part in OURS.values():
        assert payload.embedded(part.data(again)) == payload.embedded(part.data(plan))


def test_columns_have_labels_in_both_languages(plan: Plan):
    told = towns.data(plan)
    assert told is not None
    for column in told["centres"]["columns"]:
        assert column["label"]["en"] and column["label"]["zh"]
    kinds = {column["key"]: column["kind"] for column in told["centres"]["columns"]}
    assert (kinds["people"], kinds["parent_min"], kinds["rank"], kinds["tier"]) == (
        "people",
        "minutes",
        "int",
        "category",
    )
