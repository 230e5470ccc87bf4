"""The layers of settlements as they function, in a whole plan where every number can be counted."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from straight_road import point

from geoplan.config import read_config
from geoplan.errors import ConfigError, LayerError
from geoplan.finished import open_run
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

FUNCTIONS = """
functions:
  of: settlements
  mode: car
  detour_min: 0
  presence: nearest
  within_min: 5
  rank_by: functional_index
  official: {order: [city, town, village]}
"""
FLOWS = "linkages: {of: settlements, flows: {path: flows.csv}}"


def of(plan: Plan, layer: str, column: str) -> dict[str, object]:
    return plan.tables[layer].set_index("settlement_id")[column].to_dict()


def codes(plan: Plan) -> set[str]:
    return {finding.code for finding in plan.findings}


def test_a_facility_belongs_to_the_nearest_settlement(planned):
    plan = planned()
    assert of(plan, "functions", "facilities") == {"a": 1, "b": 2, "c": 0, "d": 3, "e": 1, "f": 1}
    assert of(plan, "functions", "functions") == {"a": 1, "b": 2, "c": 0, "d": 3, "e": 1, "f": 1}


def test_a_facility_within_reach_belongs_to_all_who_reach_it(planned):
    # 5 minutes are 3.75 km: a reaches its own school, and the school and the pharmacy of b
    plan = planned(FUNCTIONS, "functions.presence=within")
    assert of(plan, "functions", "facilities") == {"a": 3, "b": 3, "c": 2, "d": 4, "e": 4, "f": 1}


def test_a_facility_beyond_the_limit_belongs_to_none_and_is_told(planned):
    # the school at kilometre 17 is a kilometre from f, 80 seconds
    plan = planned(FUNCTIONS, "functions.within_min=1.2")
    assert of(plan, "functions", "facilities")["f"] == 0
    (found,) = [finding for finding in plan.findings if finding.code == "facilities_of_no_settlement"]
    assert (found.values["count"], found.values["all"]) == (1, 8)


def test_the_functional_index_is_the_sum_of_the_shares_of_all_facilities(planned):
    index = of(planned(), "functions", "functional_index")
    # one hospital of one, one school of five, one pharmacy of two
    assert index["d"] == pytest.approx(100 + 20 + 50)
    assert index["b"] == pytest.approx(20 + 50)
    assert sum(index.values()) == pytest.approx(300)


def test_the_settlements_of_a_place_count_together(planned):
    plan = planned(FUNCTIONS, "functions.of=places")
    assert of(plan, "functions", "facilities") == {"D-E": 4, "a": 1, "b": 2, "c": 0, "f": 1}
    assert of(plan, "functions", "members")["D-E"] == "d;e"
    assert of(plan, "functions", "people")["D-E"] == 45_000


def test_who_functions_above_the_official_level_takes_the_seat_of_one_below(planned):
    plan = planned()
    table = plan.tables["functions"].set_index("settlement_id")
    assert table["rank"].to_dict() == {"d": 1, "b": 2, "e": 3, "f": 4, "a": 5, "c": 6}
    assert table["level_functional"].to_dict() == {
        "a": "village", "b": "city", "c": "village", "d": "city", "e": "town", "f": "town",
    }  # fmt: skip
    assert table["verdict"].to_dict() == {
        "a": "as_official", "b": "higher", "c": "lower", "d": "as_official", "e": "lower", "f": "higher",
    }  # fmt: skip
    assert "functions as city" in table.loc["b", "sentence_en"]
    assert "职能相当于“city”" in table.loc["b", "sentence_zh"]
    assert "functional_levels" in codes(plan)


def test_a_kind_outside_the_order_has_no_level_and_is_told(planned):
    plan = planned(FUNCTIONS.replace("[city, town, village]", "[city, town]"))
    assert of(plan, "functions", "verdict")["a"] == "unknown"
    assert of(plan, "functions", "level_functional")["a"] == ""
    assert "official_level_unknown" in codes(plan)


def test_services_stand_from_the_most_common_to_the_rarest(planned):
    table = planned().tables["scalogram"]
    assert table["service"].tolist() == ["school", "pharmacy", "hospital"]
    assert table["settlements"].tolist() == [5, 2, 1]
    assert table["location_coefficient"].tolist() == [20, 50, 100]
    assert table["smallest_with_id"].tolist() == ["a", "b", "d"]
    assert table["largest_without_id"].tolist() == ["c", "e", "b"]
    assert set(table["scale_reproducibility"]) == {1.0}
    # of the settlements with 8,000 and more only the larger has the hospital: between 8,000 and 40,000
    assert table["threshold_people"].iloc[2] == pytest.approx((8000 * 40000) ** 0.5)


def test_what_is_not_there_is_not_known_where_the_facilities_are_partial(planned):
    for completeness, blank in (("full", 0), ("partial", 10)):
        plan = planned(completeness=completeness)
        presence = plan.tables["presence"]
        assert int(presence["present"].isna().sum()) == blank
        assert int(presence["present"].sum()) == 8
        assert ("functions_indicative" in codes(plan)) == (completeness == "partial")
        assert set(plan.tables["functions"]["completeness"]) == {completeness}
    assert "indicative" in plan.tables["functions"]["sentence_en"].iloc[0]


def test_a_service_that_is_everywhere_or_nowhere_is_told(planned, land: Path):
    text = (land / "facilities.csv").read_text(encoding="utf-8")
    more = [f"x{key},school,{point(km)[0]},{point(km)[1]}" for key, km in (("c", 6), ("e", 13))]
    (land / "facilities.csv").write_text("\n".join([text, *more]), encoding="utf-8")
    assert {"function_everywhere"} <= codes(planned())
    plan = planned(FUNCTIONS, "functions.within_min=0.05", "functions.services=hospital")
    assert {"function_nowhere", "facilities_of_no_settlement"} <= codes(plan)
    assert (plan.tables["functions"]["functional_index"] == 0).all()


def test_the_middle_of_the_road_lies_between(planned):
    between = of(planned(), "functions", "betweenness")
    # of 5·4 trips between the others: 2·k·(5−k) pass the settlement with k on one side
    assert [between[key] for key in "abcdef"] == pytest.approx([0, 8 / 20, 12 / 20, 12 / 20, 8 / 20, 0])


def test_rank_and_size_are_told_of_settlements_places_and_counties(planned):
    table = planned().tables["rank_size"].set_index(["units", "indicator"])
    assert table.loc[("settlements", "primacy_2"), "value"] == pytest.approx(40 / 8)
    assert table.loc[("places", "primacy_2"), "value"] == pytest.approx(45 / 8)
    assert table.loc[("counties", "primacy_2"), "value"] == pytest.approx(47 / 12)
    assert table.loc[("places", "rank_size"), "n"] == 5
    assert table.loc[("places", "primacy_4"), "largest_name"] == "D-E"
    assert np.isnan(table.loc[("counties", "primacy_4"), "value"])


def test_without_services_the_network_and_the_sizes_are_left(planned, stated):
    config = stated("functions: {of: settlements, mode: car, detour_min: 0}")
    text = config.read_text(encoding="utf-8")
    config.write_text("\n".join(row for row in text.splitlines() if not row.startswith("services")), encoding="utf-8")
    plan = run(read_config(config))
    assert plan.tables["functions"]["functional_index"].isna().all()
    assert of(plan, "functions", "betweenness")["c"] == pytest.approx(12 / 20)
    assert {"presence", "scalogram"} <= set(plan.not_computed)


def test_settlements_in_the_margin_have_facilities_and_no_rows(planned, land: Path):
    gpd.read_file(land / "area.gpkg").query("id == 'w'").to_file(land / "area.gpkg")
    plan = planned(FUNCTIONS.replace("city, ", ""), "area.margin_km=15")
    assert of(plan, "functions", "facilities") == {"a": 1, "b": 2, "c": 0}
    assert sum(of(plan, "functions", "functional_index").values()) == pytest.approx(200)  # no hospital inside
    assert plan.tables["rank_size"]["n"].max() == 3


def test_rows_in_another_order_give_the_same_layers(planned, land: Path):
    more = FUNCTIONS + "linkages: {of: places, gravity: {mode: car, mass: [people, gdp], exponent: 2}}"
    first = planned(more)
    for name in ("settlements.csv", "facilities.csv"):
        head, *rows = (land / name).read_text(encoding="utf-8").splitlines()
        (land / name).write_text("\n".join([head, *rows[::-1]]), encoding="utf-8")
    again = planned(more)
    for layer in ("functions", "presence", "scalogram", "rank_size", "flows", "flow_regions"):
        assert first.tables[layer].equals(again.tables[layer]), layer


def test_a_finished_run_holds_the_layers(planned, tmp_path: Path):
    more = FUNCTIONS + "linkages: {of: settlements, gravity: {mode: car, mass: functional_index, exponent: 1}}"
    plan = planned(more, out=tmp_path / "out")
    again = open_run(tmp_path / "out")
    for layer in ("functions", "presence", "scalogram", "rank_size", "flows", "flow_regions"):
        assert len(again.tables[layer]) == len(plan.tables[layer]) > 0


# what binds them


def test_gravity_is_mass_times_mass_over_time_squared(planned):
    plan = planned("linkages: {of: settlements, gravity: {mode: car, mass: people, exponent: 2}}")
    flow = plan.tables["flows"].set_index(["from_id", "to_id"]).loc[("d", "e")]
    assert flow["minutes"] == pytest.approx(4 / 3, rel=0.01)
    assert flow["value"] == pytest.approx(40_000 * 5_000 / flow["minutes"] ** 2)
    assert flow["largest"]
    assert flow["reciprocity"] == 1


def test_the_mass_of_several_columns_is_their_geometric_mean(planned):
    gravity = "linkages: {of: places, gravity: {mode: car, mass: [people, gdp], exponent: 2, least_min: 600}}"
    flow = planned(gravity).tables["flows"].set_index(["from_id", "to_id"]).loc[("D-E", "b")]
    # gdp is twice the people; every trip counts ten hours
    assert flow["value"] == pytest.approx((45_000 * 90_000) ** 0.5 * (8_000 * 16_000) ** 0.5 / 600**2)


def test_the_layer_shows_the_strongest_and_the_sums_rest_on_all(planned):
    few, all_ = (
        planned(f"linkages: {{of: settlements, gravity: {{mode: car, mass: people, exponent: 2, strongest: {k}}}}}")
        for k in (1, 5)
    )
    assert len(few.tables["flows"]) == 6
    assert few.tables["flows"]["largest"].all()
    assert len(all_.tables["flows"]) == 30
    assert few.tables["flow_regions"].equals(all_.tables["flow_regions"])
    assert all_.tables["flows"]["value"].sum() == pytest.approx(few.tables["flow_regions"]["sent"].sum())


def test_supplied_flows_make_regions(planned, land: Path):
    rows = ["from,to,value", "a,B,5", "c,B,6", "B,d,4", "B,a,3", "e,d,9", "d,e,2", "f,D,1", "d,d,50"]
    (land / "flows.csv").write_text("\n".join(rows), encoding="utf-8")
    plan = planned(FLOWS)
    table = plan.tables["flow_regions"].set_index("settlement_id")
    assert table["region_id"].to_dict() == dict.fromkeys("abcdef", "d")
    assert table["received"].to_dict() == {"a": 3, "b": 11, "c": 0, "d": 14, "e": 2, "f": 0}
    assert table.index[table["terminal"].astype(bool)].tolist() == ["d"]
    assert table["steps"].to_dict() == {"a": 2, "b": 1, "c": 2, "d": 0, "e": 1, "f": 1}
    flows = plan.tables["flows"].set_index(["from_id", "to_id"])
    assert flows.loc[("b", "a"), "net"] == -2
    assert "flows_within" in codes(plan)


def test_flows_between_the_settlements_of_two_places_add_up(planned, land: Path):
    rows = ["from,to,value", "a,d,5", "a,e,6", "d,e,7", "b,D-E,1"]
    (land / "flows.csv").write_text("\n".join(rows), encoding="utf-8")
    flows = planned(FLOWS.replace("settlements", "places")).tables["flows"]
    assert flows[["from_id", "to_id", "value"]].values.tolist() == [["a", "D-E", 11], ["b", "D-E", 1]]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,Zzz,1", ["flow_place_unknown"]),
        ("a,b,-1", ["number_negative"]),
        ("a,b,many", ["number_text"]),
        ("a,b,", ["number_null"]),
        ("a,,3", ["flow_end_missing"]),
        ("a,f,3\nA,f,4", ["flow_twice"]),
        ("合计,,99", ["total_rows"]),
    ],
    ids=["unknown", "negative", "words", "empty", "no end", "twice", "total"],
)
def test_what_is_wrong_with_a_table_of_flows_is_told(stated, land: Path, row: str, told: list[str]):
    (land / "flows.csv").write_text(f"from,to,value\nb,c,2\n{row}", encoding="utf-8")
    config = read_config(stated(FLOWS))
    for work in (validate, run):
        with pytest.raises(LayerError) as refused:
            work(config)
        assert [fault.code for fault in refused.value.faults] == told


def test_a_name_that_two_settlements_have_is_told(stated, land: Path):
    text = (land / "settlements.csv").read_text(encoding="utf-8")
    (land / "settlements.csv").write_text(text.replace("f,F,", "f,A,"), encoding="utf-8")
    (land / "flows.csv").write_text("from,to,value\nA,c,2", encoding="utf-8")
    with pytest.raises(LayerError) as refused:
        validate(read_config(stated(FLOWS)))
    (fault,) = refused.value.faults
    assert fault.code == "flow_place_ambiguous"
    assert "a, f" in fault.sentence()


def test_settlements_at_one_point_have_no_gravity(planned, land: Path):
    text = (land / "settlements.csv").read_text(encoding="utf-8").splitlines()
    text[-1] = ",".join(["f", *text[-1].split(",")[1:6], *text[1].split(",")[6:]])
    (land / "settlements.csv").write_text("\n".join(text), encoding="utf-8")
    gravity = "linkages: {of: settlements, gravity: {mode: car, mass: people, exponent: 2}}"
    with pytest.raises(LayerError) as refused:
        planned(gravity)
    assert [fault.code for fault in refused.value.faults] == ["gravity_without_time"]
    assert "A – F" in refused.value.faults[0].sentence()
    assert len(planned(gravity, "linkages.gravity.least_min=1").tables["flow_regions"]) == 6
    assert "settlements_at_one_point" in codes(planned())


def test_kinds_and_masses_that_there_are_not_are_told_together(stated):
    more = FUNCTIONS.replace("city,", "cty,")
    more += "linkages: {of: settlements, gravity: {mode: car, mass: people_2035, exponent: 2}}"
    with pytest.raises(ConfigError) as refused:
        validate(read_config(stated(more)))
    assert [fault.code for fault in refused.value.faults] == ["official_kind_absent", "mass_column_missing"]
    assert all(fault.line for fault in refused.value.faults)


def test_a_settlement_that_no_road_leads_to_is_told_and_not_lost(planned, land: Path):
    x, y = point(15, 2.9)
    with (land / "settlements.csv").open("a", encoding="utf-8") as file:
        file.write(f"\ng,G,700,village,,1400,{x},{y}")
    gravity = "linkages: {of: settlements, gravity: {mode: car, mass: people, exponent: 2}}"
    plan = planned(FUNCTIONS + gravity)
    table = plan.tables["functions"].set_index("settlement_id")
    assert table.loc["g", ["closeness", "betweenness", "facilities"]].tolist() == [0, 0, 0]
    assert table.loc["g", "people_unreached"] == 59_000
    assert table.loc["a", "people_unreached"] == 700
    (apart,) = [finding for finding in plan.findings if finding.code == "settlements_apart"]
    assert (apart.values["count"], apart.values["all"]) == (12, 42)
    (silent,) = [finding for finding in plan.findings if finding.code == "flows_none"]
    assert silent.values["names"] == "G"
    assert of(plan, "flow_regions", "region_id")["g"] == "g"


def test_flows_to_the_margin_count_nothing_and_are_told(planned, land: Path):
    gpd.read_file(land / "area.gpkg").query("id == 'w'").to_file(land / "area.gpkg")
    (land / "flows.csv").write_text("from,to,value\na,b,6\nb,d,2", encoding="utf-8")
    plan = planned(FLOWS, "area.margin_km=15")
    assert plan.tables["flows"][["from_id", "to_id", "value"]].values.tolist() == [["a", "b", 6]]
    (told,) = [finding for finding in plan.findings if finding.code == "flows_across_boundary"]
    assert told.values == {"count": 1, "share": "25.0 %"}


def test_too_many_settlements_have_no_betweenness_and_it_is_said(planned, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geoplan.stages.functions.MOST", 5)
    plan = planned()
    assert plan.tables["functions"]["betweenness"].isna().all()
    assert plan.tables["functions"]["closeness"].notna().all()
    assert "betweenness_left_out" in codes(plan)


def test_a_settlement_without_people_is_told(planned, land: Path):
    text = (land / "settlements.csv").read_text(encoding="utf-8")
    (land / "settlements.csv").write_text(text.replace("c,C,3000", "c,C,0"), encoding="utf-8")
    plan = planned()
    assert "settlements_without_people" in codes(plan)
    assert plan.tables["rank_size"].set_index(["units", "indicator"]).loc[("settlements", "rank_size"), "n"] == 5
