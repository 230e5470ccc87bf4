"""Questions of siting in whole plans: a road with five settlements and one clinic at its western end."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geoplan.config import read_config
from geoplan.errors import ConfigError, GeoplanError, LayerError, PlanInfeasible
from geoplan.last_words import last_words
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

KM = 1 / 76.0  # degrees of a kilometre along the road, roughly
# kilometres along the road and people; 45 km/h, so that the standard of eight minutes is 6 km
SETTLEMENTS = {"a": (1, 1000), "b": (8, 2000), "c": (12, 3000), "d": (19, 4000), "e": (26, 500)}
CONFIG = """
version: 1
name: sited
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: {completeness}}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  clinic: {{mode: car, capacity: places, standard: {{minutes: 8, source: test}}}}
siting:
  it: {{service: clinic, {question}}}
"""
ANYWHERE = "candidates: {from: settlements}"


def at(km: float) -> tuple[float, float]:
    return 9 + km * KM, 47.0


@pytest.fixture
def county(tmp_path: Path) -> Path:
    land = shapely.box(*at(-1), *at(30)).buffer(0.03)
    gpd.GeoDataFrame({"id": ["w"], "name": ["West"]}, geometry=[land], crs=4326).to_file(tmp_path / "area.gpkg")
    line = shapely.LineString([at(km) for km in range(31)])
    roads = gpd.GeoDataFrame({"id": ["r"], "road_class": ["secondary"]}, geometry=[line], crs=4326)
    roads.to_file(tmp_path / "roads.gpkg")
    rows = ["id,name,people,lon,lat"]
    rows += [f"{i},{i.upper()},{p},{at(km)[0]},{at(km)[1]}" for i, (km, p) in SETTLEMENTS.items()]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    clinics(tmp_path, {"k": 1})
    return tmp_path


def clinics(county: Path, where: dict[str, float], places: int = 1000) -> None:
    rows = ["id,service,capacity,lon,lat"]
    rows += [f"{i},clinic,{places},{at(km)[0]},{at(km)[1]}" for i, km in where.items()]
    (county / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")


def written(county: Path, question: str, completeness: str = "full") -> Path:
    path = county / "plan.yaml"
    path.write_text(CONFIG.format(question=question, completeness=completeness), encoding="utf-8")
    return path


def planned(county: Path, question: str, completeness: str = "full") -> Plan:
    return run(read_config(written(county, question, completeness)))


def works(plan: Plan) -> list[tuple[str, str, float]]:
    rows = plan.tables["sites"].sort_values("order")
    assert rows["order"].tolist() == list(range(1, len(rows) + 1))
    return list(zip(rows["site_id"], rows["action"], rows["people_gained"], strict=True))


def codes(error: GeoplanError) -> list[str]:
    return [fault.code for fault in error.faults]


def test_most_people_within_the_standard_are_served_first(county: Path) -> None:
    plan = planned(county, f"model: mclp, count: 2, {ANYWHERE}")
    # a site at b or c serves both, 5,000 people; one at d its own 4,000; the smaller id counts among equals
    assert works(plan) == [("b", "build", 5000), ("d", "build", 4000)]
    row = plan.tables["sites"].iloc[0]
    assert row[["siting", "service", "name", "gain_unit", "base", "basis", "county_id"]].tolist() == [
        "it", "clinic", "B", "people", "people", "observed", "w",
    ]  # fmt: skip
    (proof,) = plan.proofs
    assert (proof.about, proof.status, proof.objective) == ("siting.it", "optimal", 10_000)


def test_the_people_gained_are_those_the_existing_clinic_does_not_serve(county: Path) -> None:
    plan = planned(county, f"model: lscp, {ANYWHERE}")
    assert works(plan) == [("b", "build", 5000), ("d", "build", 4000), ("e", "build", 500)]
    covered = plan.tables["summary"].query("area_level == 'area'")["covered"].iloc[0]
    assert covered + sum(gained for _, _, gained in works(plan)) == sum(p for _, p in SETTLEMENTS.values())


def test_an_own_limit_goes_before_the_standard(county: Path) -> None:
    plan = planned(county, f"model: lscp, within_min: 20, {ANYWHERE}")  # 15 km: c reaches d and e
    assert [site for site, _, _ in works(plan)] == ["c"]


def test_existing_clinics_can_be_left_out_of_account(county: Path) -> None:
    plan = planned(county, f"model: lscp, existing: ignore, {ANYWHERE}", completeness="partial")
    assert [site for site, _, _ in works(plan)] == ["b", "d", "a", "e"]


def test_without_all_facilities_no_site_is_computed(county: Path) -> None:
    plan = planned(county, f"model: mclp, count: 1, {ANYWHERE}", completeness="partial")
    assert plan.tables["sites"].empty
    assert [finding.code for finding in plan.findings].count("sites_not_assessable") == 1


def test_the_median_saves_time(county: Path) -> None:
    plan = planned(county, f"model: p_median, count: 1, {ANYWHERE}")
    # against the clinic at 1 km, a site at d saves 4 · 3000 + 18 · 4000 + 18 · 500 = 93,000 person-km,
    # one at c only 3 · 2000 + 11 · 3000 + 11 · 4000 + 11 · 500 = 88,500
    assert [site for site, _, _ in works(plan)] == ["d"]
    row = plan.tables["sites"].iloc[0]
    assert row["gain_unit"] == "person-minutes"
    assert row["marginal_gain"] == pytest.approx(93_000 / 0.75, rel=0.01)


def test_what_is_saved_beyond_the_standard_is_told(county: Path) -> None:
    # a site at d takes c from 6.67 minutes beyond to 1.33, d from 16 to 0, e from 25.33 to 1.33
    row = planned(county, f"model: least_excess, count: 1, {ANYWHERE}").tables["sites"].iloc[0]
    assert (row["site_id"], row["gain_unit"]) == ("d", "person-minutes")
    assert row["marginal_gain"] == pytest.approx(16_000 + 64_000 + 12_000, rel=0.01)


def test_forced_and_forbidden_candidates_are_heeded(county: Path) -> None:
    chosen = "model: mclp, count: 2, candidates: {from: settlements, forced: [E], forbidden: [b, c]}"
    assert works(planned(county, chosen)) == [("d", "build", 4000), ("e", "build", 500)]


def test_new_sites_keep_their_distance_from_all_others(county: Path) -> None:
    # b lies 7 km from the clinic, c 11 km, d 7 km from c: 14 minutes are 10.5 km
    plan = planned(county, f"model: mclp, count: 1, apart_min: 14, {ANYWHERE}")
    assert [site for site, _, _ in works(plan)] == ["c"]


def test_candidates_may_come_from_a_file(county: Path) -> None:
    rows = f"id,name,cost,capacity,lon,lat\np1,Plot,3.5,80,{at(10)[0]},{at(10)[1]}\np2,Far,2,90,{at(60)[0]},{at(60)[1]}"
    (county / "plots.csv").write_text(rows, encoding="utf-8")
    plan = planned(
        county, "model: mclp, count: 1, currency: CNY, candidates: {path: plots.csv, datum: wgs84, fields: {id: id}}"
    )
    row = plan.tables["sites"].iloc[0]
    assert row[["site_id", "name", "capacity", "cost", "currency"]].tolist() == ["p1", "Plot", 80, 3.5, "CNY"]
    assert [finding.values["count"] for finding in plan.findings if finding.code == "site_candidates_outside"] == [1]
    assert "site_candidates" in [note.layer for note in plan.inputs]


def test_enlarging_beside_building_finds_the_cheapest_room_for_everybody(county: Path) -> None:
    # the clinic has 1,000 places of 10,500; 9,500 more cost 95 there and 60 in a new one of 10,000
    sizes = "build: {capacity: 10000, cost: 60}, enlarge: {step: 500, most: 10000, cost: 0.01}, currency: k"
    plan = planned(county, f"model: capacitated_median, people_per_unit: 1, {sizes}, {ANYWHERE}")
    rows = plan.tables["sites"]
    assert rows[["action", "cost", "currency", "capacity"]].values.tolist() == [["build", 60, "k", 10_000]]
    assert rows["people_gained"].iloc[0] == pytest.approx(9500)
    dear = sizes.replace("cost: 60", "cost: 100")
    plan = planned(county, f"model: capacitated_median, people_per_unit: 1, {dear}, {ANYWHERE}")
    assert plan.tables["sites"][["site_id", "action", "capacity"]].values.tolist() == [["k", "enlarge", 9500]]


def test_what_is_added_costs_by_its_own_unit(county: Path) -> None:
    # 10,500 people, two to a place: 4,250 places more than the 1,000 there are
    more = "people_per_unit: 2, enlarge: {step: 250, most: 5000, cost: 0.02}, currency: k"
    rows = planned(county, f"model: capacitated_median, {more}").tables["sites"]
    assert rows[["action", "capacity", "cost"]].values.tolist() == [["enlarge", 4250, pytest.approx(85)]]


def test_closing_leaves_nobody_worse_than_the_limit(county: Path) -> None:
    clinics(county, {"k": 1, "m": 3, "n": 8, "o": 19, "p": 26})
    plan = planned(county, "model: close, count: 1")
    assert works(plan) == [("m", "close", 0)]  # nobody is nearest to it; a keeps k
    with pytest.raises(PlanInfeasible) as refused:
        planned(county, "model: close, count: 4")
    assert refused.value.exit_code == 4
    assert "siting.it" in refused.value.sentences()[0]


def test_a_facility_that_is_to_stay_does_not_close(county: Path) -> None:
    clinics(county, {"k": 1, "m": 3, "n": 8, "o": 12, "p": 19, "q": 26})
    assert works(planned(county, "model: close, count: 1")) == [("m", "close", 0)]
    assert works(planned(county, "model: close, count: 1, stay: m"))[0][0] != "m"
    with pytest.raises(ConfigError) as refused:
        planned(county, "model: close, count: 1, stay: [m, x]")
    assert codes(refused.value) == ["sites_stay_unknown"]


def test_places_that_count_alike_choose_otherwise_than_their_people(county: Path) -> None:
    # by people b saves 7 km · 9,500 and e 11 km · 4,000 + 25 km · 500; by places b saves 4 · 7 km and e 36 km
    asked = "model: p_median, count: 1, candidates: {from: settlements, forbidden: [c, d]}"
    assert [site for site, _, _ in works(planned(county, asked))] == ["b"]
    by_places = planned(county, f"{asked}, weight: points")
    assert [site for site, _, _ in works(by_places)] == ["e"]
    assert by_places.proofs[-1].unit == "point-minutes"
    assert by_places.tables["sites"]["people_gained"].iloc[0] == 500  # people are told all the same


def test_candidates_that_all_lie_off_the_road_are_told_as_that(county: Path) -> None:
    (county / "plots.csv").write_text(f"id,name,lon,lat\nfar,Far,{at(5)[0]},47.02", encoding="utf-8")
    with pytest.raises(LayerError) as refused:
        planned(county, "model: mclp, count: 1, candidates: {path: plots.csv, datum: wgs84}")
    assert codes(refused.value) == ["site_candidates_all_off_road"]


def test_a_cost_that_is_not_stated_is_no_cost_of_nothing(county: Path) -> None:
    (county / "plots.csv").write_text(
        f"id,name,cost,capacity,lon,lat\np,P,3,9000,{at(9)[0]},{at(9)[1]}\nq,Q,,9000,{at(12)[0]},47.0", "utf-8"
    )
    plots = "people_per_unit: 1, currency: k, candidates: {path: plots.csv, datum: wgs84}"
    with pytest.raises(ConfigError) as refused:  # the least cost is asked for, and Q's is unknown
        planned(county, f"model: capacitated_median, {plots}")
    assert codes(refused.value) == ["site_candidates_unsized"]


def test_what_the_question_says_of_building_goes_before_the_candidates_own(county: Path) -> None:
    (county / "plots.csv").write_text(f"id,name,cost,lon,lat\np,P,3,{at(9)[0]},{at(9)[1]}", encoding="utf-8")
    plots = "currency: k, build: {cost: 7}, candidates: {path: plots.csv, datum: wgs84}"
    assert planned(county, f"model: mclp, count: 1, {plots}").tables["sites"]["cost"].tolist() == [7]


def test_as_many_close_as_can_and_new_ones_take_over(county: Path) -> None:
    # eight minutes are 6 km: n and o serve each other's people, and those of b are fewer
    clinics(county, {"k": 1, "n": 8, "o": 12, "p": 19, "q": 26})
    assert [(site, action) for site, action, _ in works(planned(county, "model: close"))] == [("n", "close")]
    (county / "plots.csv").write_text(f"id,name,lon,lat\nhalf,Half,{at(4.5)[0]},{at(4.5)[1]}", encoding="utf-8")
    merged = works(planned(county, "model: close, count: 1, candidates: {path: plots.csv, datum: wgs84}"))
    assert [action for _, action, _ in merged].count("close") - [action for _, action, _ in merged].count("build") == 1


def beside(county: Path, where: dict[str, float], question: str, places: int = 1) -> Plan:
    """The plan with clinics at some kilometres; those beyond 33 km stand outside the area, within its margin."""
    clinics(county, where, places)
    line = shapely.LineString([at(km) for km in range(42)])
    roads = gpd.GeoDataFrame({"id": ["r"], "road_class": ["secondary"]}, geometry=[line], crs=4326)
    roads.to_file(county / "roads.gpkg")
    path = written(county, question)
    path.write_text(path.read_text().replace("name: name}}", "name: name}, margin_km: 12}"), encoding="utf-8")
    plan = run(read_config(path))
    assert plan.tables["facilities"]["inside"].tolist() == [km < 33 for _, km in sorted(where.items())]
    return plan


def test_what_stands_outside_the_area_is_not_closed(county: Path) -> None:
    # without k the people of a have 2 km more; that nobody inside is nearest to w is no reason to close it
    plan = beside(county, {"k": 1, "o": 22, "m": 3, "w": 38}, "model: close, count: 1, worst_min: 60")
    assert works(plan) == [("k", "close", 0)]


def test_what_stands_outside_the_area_is_not_enlarged(county: Path) -> None:
    # to enlarge w would save most time: it is the nearest to d and e
    more = "enlarge: {step: 5000, most: 5000, cost: 1}, budget: 5000, currency: k"
    plan = beside(county, {"k": 1, "w": 35}, f"model: capacitated_median, people_per_unit: 1, {more}", places=6000)
    assert [site for site, _, _ in works(plan)] in ([], ["k"])


def told_apart(county: Path, question: str, town: str, urban: int, rural: int) -> Plan:
    """The plan in which the people of one settlement are urban and promised less time than all others."""
    rows = ["id,name,people,urban,lon,lat"]
    rows += [f"{i},{i.upper()},{p},{int(i == town)},{at(km)[0]},{at(km)[1]}" for i, (km, p) in SETTLEMENTS.items()]
    (county / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    path = written(county, question)
    apart = f"standard: {{urban: {{minutes: {urban}, source: t}}, rural: {{minutes: {rural}, source: t}}}}"
    path.write_text(path.read_text().replace("standard: {minutes: 8, source: test}", apart), encoding="utf-8")
    return run(read_config(path))


def test_whoever_is_promised_less_time_is_not_left_as_far_as_the_others(county: Path) -> None:
    # the people of a are promised 8 minutes (6 km), the others 30: k is missed least, but n is 7 km from a
    clinics(county, {"k": 1, "n": 8, "o": 19})
    assert [site for site, _, _ in works(told_apart(county, "model: close, count: 1", "a", 8, 30))] == ["n"]


def test_everybody_is_served_within_what_they_are_promised_themselves(county: Path) -> None:
    # 4 km from b to c are more than 3 minutes and less than 8: b does not serve c, but c serves b
    assert works(told_apart(county, f"model: mclp, count: 1, {ANYWHERE}", "c", 3, 8)) == [("c", "build", 5000)]


def test_where_every_point_counts_the_same_the_works_still_tell_the_people(county: Path) -> None:
    assert works(planned(county, f"model: mclp, count: 1, weight: points, {ANYWHERE}")) == [("b", "build", 5000)]


def test_candidates_serve_only_their_own_county_where_its_border_is_closed(county: Path) -> None:
    halves = [shapely.box(at(start)[0], 46.97, at(end)[0], 47.03) for start, end in ((-1, 10), (10, 30))]
    area = gpd.GeoDataFrame({"id": ["w", "x"], "name": ["West", "East"]}, geometry=halves, crs=4326)
    area.to_file(county / "area.gpkg")
    path = written(county, f"model: mclp, count: 1, {ANYWHERE}")
    path.write_text(path.read_text().replace("mode: car,", "mode: car, border: county,"), encoding="utf-8")
    # b at 8 km and c at 12 km lie in different counties: neither serves the other
    assert works(run(read_config(path))) == [("d", "build", 4000)]


def test_the_last_words_name_the_works_and_the_proof(county: Path) -> None:
    plan = planned(county, f"model: mclp, count: 2, {ANYWHERE}")
    said = "\n".join(last_words(plan))
    assert "it (clinic): 9,000 people newly served, in this order: B (build), D (build)." in said
    assert "people within reach: 10,000 people, proven optimal" in said
    assert "新建" in "\n".join(last_words(plan, "zh"))


def test_names_that_differ_in_case_alone_would_share_a_map(county: Path) -> None:
    path = written(county, f"model: lscp, {ANYWHERE}")
    again = "  It: {service: clinic, model: lscp, candidates: {from: settlements}}\n"
    path.write_text(path.read_text(encoding="utf-8") + again, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(path)
    assert codes(refused.value) == ["name_differs_by_case"]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("model: mclp, candidates: {from: settlements}", "measure_needs"),
        ("model: p_median, count: 1, within_min: 5, candidates: {from: settlements}", "measure_takes_not"),
        ("model: mclp, count: 1, within_min: 5, within_m: 500, candidates: {from: settlements}", "siting_within_twice"),
        ("model: mclp, count: 1, candidates: {min_people: 5}", "siting_path_or_from"),
        ("model: mclp, count: 1, candidates: {path: nowhere.csv}", "layer_file_missing"),
        ("model: mclp, count: 1, build: {cost: 3}, candidates: {from: settlements}", "siting_cost_without_currency"),
        ("model: mclp, count: 1, candidates: {from: settlements, forced: [a], forbidden: [a]}", "fixed_and_forbidden"),
        ("model: capacitated_median, people_per_unit: 1, candidates: {from: settlements}", "siting_nothing_to_spare"),
        (
            "model: capacitated_cover, people_per_unit: 1, budget: 9, currency: k, build: {capacity: 9, cost: 3}, "
            "enlarge: {step: 1, most: 2}, candidates: {from: settlements}",
            "measure_needs",
        ),
        ("model: mclpp, count: 1, candidates: {from: settlements}", "value_not_known_near"),
        # the standard is in minutes, so nobody's way is looked at
        ("model: mclp, count: 1, within_m: 500, candidates: {from: settlements}", "siting_other_unit"),
        ("model: close, count: 1, worst_m: 500", "siting_other_unit"),
        (
            "model: capacitated_cover, count: 1, build: {capacity: 9}, candidates: {from: settlements}",
            "siting_needs_people_per_unit",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_fault_of_the_config(county: Path, question: str, code: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read_config(written(county, question))
    assert codes(refused.value) == [code]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("model: mclp, count: 9, candidates: {from: settlements}", "site_count_above_candidates"),
        ("model: mclp, count: 1, candidates: {from: settlements, forced: [x]}", "place_unknown"),
        ("model: mclp, count: 1, candidates: {from: settlements, min_people: 9000}", "site_candidates_none"),
    ],
)
def test_validate_tells_what_the_candidates_do_not_allow(county: Path, question: str, code: str) -> None:
    with pytest.raises((ConfigError, LayerError)) as refused:
        validate(read_config(written(county, question)))
    assert codes(refused.value) == [code]


@pytest.mark.parametrize(
    ("standard", "question", "code"),
    [
        ("one_per: county", f"model: mclp, count: 1, {ANYWHERE}", "siting_needs_reach"),
        ("one_per: county", "model: close, count: 1", "siting_needs_worst"),
        ("metres: 900", f"model: mclp, count: 1, within_min: 5, {ANYWHERE}", "siting_other_unit"),
        ("metres: 900", f"model: mclp, count: 1, within_m: 6000, {ANYWHERE}", "siting_beyond_limit"),
        ("metres: 900", "model: close, count: 1, worst_m: 6000", "siting_beyond_limit"),
    ],
)
def test_what_a_question_leaves_to_the_standard_must_stand_there(
    county: Path, standard: str, question: str, code: str
) -> None:
    path = written(county, question)
    text = (
        path.read_text(encoding="utf-8")
        .replace("minutes: 8", standard)
        .replace("mode: car,", "mode: car, limit_m: 5000,")
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(path)
    assert codes(refused.value) == [code]


def test_rules_that_cannot_hold_together_are_named(county: Path) -> None:
    with pytest.raises(PlanInfeasible) as refused:
        planned(county, f"model: mclp, count: 4, apart_min: 14, {ANYWHERE}")
    sentence = refused.value.sentences()[0]
    assert "count 4" in sentence
    assert "apart_min 14" in sentence


def test_two_runs_give_the_same_sites(county: Path) -> None:
    question = f"model: capacitated_cover, count: 1, people_per_unit: 1, build: {{capacity: 4000}}, {ANYWHERE}"
    one, other = planned(county, question), planned(county, question)
    assert one.tables["sites"].equals(other.tables["sites"])
