"""The layers `summary`, `equity` and `lorenz` of a whole plan, where every number can be counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import geoplan
from geoplan import demand, equity
from geoplan.last_words import last_words

INDICES = ["gini", "theil_t", "theil_l", "atkinson", "palma", "cv", "concentration"]
NEAR = """
access: {near: {measure: nearest, service: hospital}}
equity: {measures: near, atkinson_epsilon: 1}
"""


def whole(plan, layer: str, group: str = "all", base: str = "people", area: str = "all") -> pd.Series:
    rows = plan.tables[layer].query("area_id == @area and group == @group and base == @base")
    assert len(rows) == 1
    return rows.iloc[0]


def spoilt(county, old: str, new: str) -> None:
    text = (county / "settlements.csv").read_text(encoding="utf-8")
    assert old in text
    (county / "settlements.csv").write_text(text.replace(old, new), encoding="utf-8")


def test_every_base_and_group_has_its_rows(planned):
    summary = planned().tables["summary"].query("area_id == 'all'")
    assert sorted(zip(summary["base"], summary["group"], summary["people"], strict=True)) == [
        ("people", "aged_60", 2800),
        ("people", "all", 15000),
        ("people", "rural", 6500),
        ("people", "urban", 8500),
        ("people_registered", "all", 15000),
        ("people_registered", "rural", 7900),
        ("people_registered", "urban", 7100),
    ]


def test_by_another_base_the_rows_are_about_its_people_beside_the_residents(planned):
    plan = planned(settings=("base=people_registered",))
    summary = plan.tables["summary"].query("area_id == 'all'")
    assert sorted(zip(summary["base"], summary["group"], summary["people"], strict=True)) == [
        ("people", "all", 15000),
        ("people", "rural", 6500),
        ("people", "urban", 8500),
        ("people_registered", "aged_60", 2800),
        ("people_registered", "all", 15000),
        ("people_registered", "rural", 7900),
        ("people_registered", "urban", 7100),
    ]
    assert whole(plan, "summary", base="people_registered")["people"] == 900 + 2600 + 3900 + 4100 + 3500


def test_everybody_stands_in_one_row_per_service(planned):
    everybody = planned().everybody()
    assert everybody[["area_id", "service", "base", "group"]].values.tolist() == [["all", "hospital", "people", "all"]]


def test_urban_and_rural_people_make_up_everybody(planned):
    summary = planned().tables["summary"]
    for _, own in summary.query("base == 'people'").groupby("area_id"):
        by_group = own.set_index("group")
        for column in ("people", "covered"):
            parts = by_group.loc[["urban", "rural"], column].sum()
            assert parts == pytest.approx(by_group.loc["all", column])


def test_a_group_is_summed_up_by_its_own_people(planned):
    # 10 minutes are 15 km at 90 km/h: within 3 minutes are a, b and e
    near = "{mode: car, capacity: beds, standard: {minutes: 3, per_1000: 5, measure: beds, source: test}}"
    summary = planned(hospital=near)
    assert whole(summary, "summary")["covered"] == 1000 + 2000 + 5000
    assert whole(summary, "summary", "aged_60")["covered"] == 100 + 500 + 400
    assert whole(summary, "summary", "urban")["covered"] == 1000 + 500 + 5000
    assert whole(summary, "summary", "rural")["coverage"] == 1500 / 6500
    assert whole(summary, "summary", "all", "people_registered")["covered"] == 900 + 2600 + 3500


def test_people_of_no_stated_kind_are_in_neither_group(county, planned):
    spoilt(county, ",500,0.25,", ",500,,")
    summary = planned()
    assert whole(summary, "summary", "urban")["people"] == 1000 + 2000 + 5000
    assert whole(summary, "summary", "rural")["people"] == 3000 + 2000
    fair = whole(summary, "equity")
    assert np.isnan(fair[["theil_t_between_urban_rural", "theil_l_within_urban_rural"]].astype(float)).all()
    assert whole(summary, "equity", area="x")["theil_t_between_urban_rural"] > 0  # in the East everybody says


def test_where_nobody_says_there_is_no_urban_row(county, planned):
    spoilt(county, ",urban,", ",city,")
    assert not set(planned().tables["summary"]["group"]) & {"urban", "rural"}


def test_an_infinite_time_has_no_gini(county, planned):
    short = "{mode: car, capacity: beds, limit_min: 7}"
    plan = planned("", short)
    summary = plan.tables["summary"].query("group == 'all' and base == 'people'").set_index("area_id")
    assert summary["reached_share"].tolist() == pytest.approx([11 / 15, 1, 5 / 9])  # d is beyond
    assert np.isfinite(summary.loc["w", ["gini", "theil", "cv"]].astype(float)).all()
    assert np.isnan(summary.loc[["all", "x"], ["gini", "theil", "cv"]].astype(float)).all(axis=None)


def test_every_number_of_the_summary_can_be_made_from_the_written_access_and_demand(planned, tmp_path):
    standard = "{mode: car, standard: {minutes: 5, source: test}}"
    plan = planned(hospital=standard, more="", out=tmp_path / "run")
    assert remade(tmp_path / "run") == len(plan.tables["summary"]) == 3 * 7


def test_so_it_can_for_liechtenstein(root: Path, tmp_path):
    settings = ["outputs=[tables]", "services.school.limit_min=60"]
    config = geoplan.read_config(root / "configs" / "liechtenstein.yaml", settings)
    plan = geoplan.run(config, out=tmp_path / "run")
    assert remade(tmp_path / "run") == len(plan.tables["summary"]) == 12 * 5
    assert plan.tables["summary"]["reached_share"].min() == 0  # somebody is beyond the limit


def remade(folder: Path) -> int:
    """How many rows the written summary has, each compared with what the written access and demand give."""
    access, demand, summary = (
        pd.read_csv(folder / "tables" / f"{layer}.csv", encoding="utf-8-sig", dtype={"county_id": str, "area_id": str})
        for layer in ("access", "demand", "summary")
    )
    rows = access.merge(demand, on="demand_id", suffixes=("", "_by_plan"))
    shares = {"all": 1.0, "urban": rows["urban_share"], "rural": 1 - rows["urban_share"]}
    for row in summary.itertuples():
        counted = rows["people"] if row.base == rows["base"].iloc[0] else rows[row.base]
        people = counted * shares[row.group] if row.group in shares else rows[row.group]
        own = (rows["service"] == row.service) & ((row.area_level == "area") | (rows["county_id"] == row.area_id))
        people, minutes = people[own].to_numpy(dtype=float), rows.loc[own, "minutes"].to_numpy()
        within, reached = rows.loc[own, "within_standard"].to_numpy(bool), np.isfinite(minutes)
        made = [
            people.sum(), people[reached].sum() / people.sum(), people[within].sum(), people[within].sum() / people.sum(),
            np.average(minutes[reached], weights=people[reached]) if people[reached].any() else np.nan,
            equity.weighted_quantile(minutes, people, 0.5), equity.weighted_quantile(minutes, people, 0.9),
            equity.gini(minutes, people), equity.theil_t(minutes, people),
            equity.coefficient_of_variation(minutes, people),
        ]  # fmt: skip
        told = [row.people, row.reached_share, row.covered, row.coverage, row.mean, row.median, row.p90, row.gini]
        assert_allclose([*told, row.theil, row.cv], made, rtol=1e-9, atol=1e-12)
    return len(summary)


def test_equity_compares_what_each_person_has(planned):
    # West: 30 beds for 6,000 people; East: 30 beds within reach of e's 5,000 only, d has none
    plan = planned()
    fair = whole(plan, "equity")
    assert fair[["people", "unit", "rank_by"]].tolist() == [15000, "beds per person", "income"]
    assert fair["mean_value"] == pytest.approx(60 / 15000)
    assert fair["zero_share"] == pytest.approx(4 / 15)
    assert fair["gini"] == pytest.approx(0.3)
    values, people = np.array([0.005, 0, 0.006]), np.array([6000, 4000, 5000.0])
    assert fair["theil_t"] == pytest.approx(equity.theil_t(values, people))
    assert fair["theil_l"] == np.inf
    assert fair["atkinson"] == pytest.approx(equity.atkinson(values, people, epsilon=0.5))
    # county means are 1.25 and 1/1.2 times the whole mean, with 2/5 and 3/5 of the people
    assert fair["williamson"] == pytest.approx(np.sqrt(0.4 * 0.25**2 + 0.6 * (1 / 6) ** 2))
    assert fair["theil_t_between_county"] == pytest.approx(0.5 * np.log(1.25) + 0.5 * np.log(1 / 1.2))
    assert fair["theil_t_between_county"] + fair["theil_t_within_county"] == pytest.approx(fair["theil_t"])
    assert fair["theil_t_between_urban_rural"] + fair["theil_t_within_urban_rural"] == pytest.approx(fair["theil_t"])


def test_the_line_is_what_the_standard_promises_each_person_or_the_configs_own(planned):
    promised = whole(planned(), "equity")
    assert promised["line"] == 0.005
    assert promised[["fgt0", "fgt1", "fgt2"]].tolist() == pytest.approx([4 / 15] * 3)  # the others have all of it
    own = whole(planned(settings=("equity.lines.beds=0.0055",)), "equity")
    assert own["fgt0"] == pytest.approx(10 / 15)
    assert own["fgt1"] == pytest.approx((4 + 6 * (0.0005 / 0.0055)) / 15)


def test_urban_and_rural_people_may_have_lines_of_their_own(planned):
    hospital = """{mode: car, capacity: beds, standard: {measure: beds, urban: {minutes: 9, per_1000: 6, source: test},
      rural: {minutes: 9, per_1000: 4, source: test}}}"""
    fair = whole(
        planned(hospital=hospital), "equity"
    )  # a, d and e are held to the urban line, b and c to the rural one
    assert np.isnan(fair["line"])
    assert fair["fgt0"] == pytest.approx((1000 + 4000) / 15000)
    assert fair["fgt1"] == pytest.approx((1000 * (1 / 6) + 4000) / 15000)


def test_questions_that_mean_nothing_are_left_empty(planned):
    plan = planned()
    county, part = whole(plan, "equity", area="x"), whole(plan, "equity", "rural")
    assert np.isnan(county[["theil_t_between_county", "theil_l_within_county", "williamson"]].astype(float)).all()
    assert np.isnan(part[["theil_t_between_urban_rural", "theil_l_within_urban_rural"]].astype(float)).all()
    assert county["theil_t_between_urban_rural"] >= 0 and np.isfinite(part["theil_t_between_county"])


def test_who_has_no_known_income_is_left_out_of_the_concentration_index_alone(county, planned):
    known = whole(planned(), "equity")
    spoilt(county, ",900,0.5,30,", ",900,0.5,,")
    plan = planned()
    fair = whole(plan, "equity")
    assert fair["gini"] == known["gini"]
    values, people = np.array([0.005, 0.005, 0.005, 0.006]), np.array([1000, 2000, 3000, 5000.0])
    expected = equity.concentration_index(values, people, np.array([50.0, 20, 10, 40]))
    assert fair["concentration"] == pytest.approx(expected)
    found = {finding.code: finding for finding in plan.findings}
    assert "1 of 5 demand points with 4,000 people" in found["equity_rank_unknown"].sentence()


def test_a_group_of_people_ranks_by_its_share(planned):
    fair = whole(planned(settings=("equity.rank_by=aged_60",)), "equity")
    values, people = np.array([0.005, 0.005, 0.005, 0, 0.006]), np.array([1000, 2000, 3000, 4000, 5000.0])
    by_share = equity.concentration_index(values, people, np.array([0.1, 0.25, 0.3, 0.225, 0.08]))
    assert fair["concentration"] == pytest.approx(by_share)


def test_shares_that_differ_by_a_rounding_rank_alike(county, planned):
    # 3 of 10 each, as where the total of a county was spread over its cells
    for old, new in ((",1000,900,100,", ",1000,900,300,"), (",2000,2600,500,", ",2000,2600,600.0000000000001,")):
        spoilt(county, old, new)
    plan = planned(settings=("equity.rank_by=aged_60",))
    values, people = np.array([0.005, 0.005, 0.005, 0, 0.006]), np.array([1000, 2000, 3000, 4000, 5000.0])
    by_share = equity.concentration_index(values, people, np.array([0.3, 0.3, 0.3, 0.225, 0.08]))
    assert whole(plan, "equity")["concentration"] == pytest.approx(by_share)


def test_where_nobody_lives_nobody_need_say_whether_it_is_urban(county, planned):
    spoilt(county, ",4000,4100,900,0.5,30,", ",0,0,0,,30,")
    assert np.isfinite(whole(planned(), "equity")["theil_t_between_urban_rural"])


def test_what_is_not_observed_makes_the_coverage_indicative(planned):
    far = "{mode: car, standard: {minutes: 60, source: test}}"
    assert whole(planned("", far), "summary")["coverage_is"] == "exact"
    guessed = planned("", far, settings=("layers.settlements.basis=proxy",))
    assert whole(guessed, "summary")["coverage_is"] == "indicative"


def test_the_curve_is_given_for_every_group_of_the_whole_area(planned):
    lorenz = planned().tables["lorenz"]
    assert (lorenz.groupby(["base", "group"]).size() == 101).all()
    everybody = lorenz.query("base == 'people' and group == 'all'").set_index("people_share")["value_share"]
    # 4 of 15 have nothing, 6 have half of the beds and 5 the other half
    assert everybody[[0, 0.2, 0.4, 0.8, 1]].tolist() == pytest.approx([0, 0, 1 / 6, 0.7, 1])
    area = np.trapezoid(everybody, everybody.index)
    assert 1 - 2 * area == pytest.approx(0.3, abs=1e-3)  # the corners between two points are cut


def test_minutes_that_somebody_lacks_have_no_indices_and_that_is_told(planned):
    plan = planned(NEAR, "{mode: car, limit_min: 7}")
    fair = whole(plan, "equity")
    assert np.isnan(fair[[name for name in INDICES if name != "concentration"]].astype(float)).all()
    assert whole(plan, "equity", area="w")["gini"] > 0
    told = [finding.sentence() for finding in plan.findings if finding.code == "equity_not_measurable"]
    assert len(told) == 1 and "near: 4,000 people (people) have no finite value" in told[0]
    assert plan.tables["lorenz"].empty


def test_where_nobody_has_any_the_indices_are_empty_and_that_is_told(county, planned):
    text = (county / "facilities.csv").read_text(encoding="utf-8").replace("hospital", "school")
    (county / "facilities.csv").write_text(text.replace("h2,school", "h2,hospital"), encoding="utf-8")
    more = "access: {few: {measure: cumulative, service: hospital, limit_min: 0.001}}\nequity: {atkinson_epsilon: 1}"
    moved = (county / "settlements.csv").read_text(encoding="utf-8").splitlines()
    (county / "settlements.csv").write_text("\n".join(moved[:-1]), encoding="utf-8")  # nobody at the hospital
    plan = planned(more, "{mode: car}")
    fair = whole(plan, "equity")
    assert [fair["mean_value"], fair["zero_share"]] == [0, 1]
    assert np.isnan(fair[["gini", "theil_t", "palma"]].astype(float)).all()
    assert [finding.row_id for finding in plan.findings if finding.code == "equity_all_zero"] == ["few"]
    assert plan.tables["lorenz"].empty


def test_the_order_of_settlements_changes_nothing(county, planned):
    before = planned().tables
    rows = (county / "settlements.csv").read_text(encoding="utf-8").splitlines()
    (county / "settlements.csv").write_text("\n".join([rows[0], *reversed(rows[1:])]), encoding="utf-8")
    after = planned().tables
    for layer in ("summary", "equity", "lorenz"):
        pd.testing.assert_frame_equal(before[layer], after[layer])


def test_a_written_run_is_read_back_with_its_equity(planned, tmp_path):
    plan = planned(out=tmp_path / "run")
    again = geoplan.open_run(tmp_path / "run")
    for layer in ("summary", "equity", "lorenz"):
        pd.testing.assert_frame_equal(again.tables[layer], plan.tables[layer], rtol=1e-9, check_dtype=False)
    assert last_words(again) == last_words(plan)


def test_the_last_words_set_urban_beside_rural(county, planned):
    near = "{mode: car, standard: {minutes: 3, source: test}}"
    assert "    of urban people 76.5 %, of rural people 23.1 %" in last_words(planned("", near))
    assert "    其中城镇人口 76.5 %，乡村人口 23.1 %" in last_words(planned("", near), "zh")
    spoilt(county, ",urban,", ",city,")
    assert not [line for line in last_words(planned("", near)) if "of urban people" in line]


def test_cells_take_the_income_and_the_urban_share_of_their_settlement():
    settlements = pd.DataFrame({"urban_share": [1.0, 0.25], "income": [50.0, 20.0]}, index=["a", "b"])
    cells = pd.DataFrame({"people": [1.0, 2.0, 3.0], "urban_share": np.nan}, index=["c1", "c2", "c3"])
    housed = demand.attached(cells, np.array(["b", "", "a"], dtype=object), settlements)
    assert_allclose(housed["income"], [20, np.nan, 50])
    assert_allclose(housed["urban_share"], [0.25, np.nan, 1])
