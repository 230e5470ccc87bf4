"""Whole plans whose people come from a raster."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from painted import write
from rasterio import Affine
from small import DEMAND, KM, POPULATION, X, Y, config, folder

from geoplan.config import read_config
from geoplan.errors import ConfigError, GeoplanError
from geoplan.last_words import last_words
from geoplan.story import compute, run
from geoplan.validation import validate

CENTRES = """
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  candidates: {min_people: 200}
  indicators: {people: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: centre, count: 1, weight: 1}]
"""


def faults(call) -> dict[str, str]:
    with pytest.raises(GeoplanError) as caught:
        call()
    assert all(fault.sentence("zh") for fault in caught.value.faults)
    return {fault.code: fault.sentence() for fault in caught.value.faults}


def told(config_) -> set[str]:
    return {finding.code for finding in compute(config_).findings}


def test_the_people_of_a_summary_are_the_totals(tmp_path):
    plan = run(config(folder(tmp_path)), out=tmp_path / "out")
    summary = plan.tables["summary"].query("service == 'clinic' and group == 'all'").set_index("area_id")["people"]
    assert summary[["all", "w", "e"]].tolist() == pytest.approx([4150, 150, 4000], rel=1e-12)
    demand = plan.tables["demand"]
    assert len(demand) == 10
    assert sorted(demand["people"]) == pytest.approx(sorted([10, 20, 30, 40, 50, 600, 700, 800, 900, 1000]))
    assert set(demand["basis"]) == {"modelled"}
    population = next(note for note in plan.inputs if note.layer == "population")
    assert len(population.sha256) == 64 and population.basis == "modelled"
    assert (tmp_path / "out" / "plan.gpkg").is_file()
    assert "4,150 people" in " ".join(last_words(plan))


def test_access_is_counted_from_the_cells(tmp_path):
    access = compute(config(folder(tmp_path))).tables["access"].set_index("demand_id")
    assert len(access) == 10
    within = access.loc[access["within_standard"].astype(bool), "people"].sum()
    # four minutes at 50 km/h: the pixels up to three kilometres from a clinic, all but the first
    assert within == pytest.approx(4150 - 10)


def test_a_cell_belongs_to_the_nearest_settlement_of_its_county(tmp_path):
    plan = compute(config(folder(tmp_path)))
    demand = plan.tables["demand"]
    assert set(zip(demand["county_id"], demand["settlement_id"], strict=True)) == {("w", "a"), ("e", "b")}


def test_settlements_that_do_not_say_get_the_people_of_their_cells(tmp_path):
    place = folder(tmp_path, kind=["town", "town"])
    towns = "settlements: {path: towns.gpkg, fields: {id: id, name: id}}"
    asked = config(place, f"{POPULATION}\n  {towns}", more=CENTRES)
    validate(asked)  # nobody knows yet that only one of them has 200 people
    plan = compute(asked)
    own = plan.tables["settlements"].set_index("settlement_id")["people"]
    assert own.to_dict() == pytest.approx({"a": 150, "b": 4000})
    assert plan.tables["centres"]["candidate_id"].tolist() == ["b"]


def test_settlements_that_say_keep_their_people(tmp_path):
    plan = compute(config(folder(tmp_path)))
    assert plan.tables["settlements"]["people"].tolist() == [1, 1]


def test_a_county_without_a_settlement_leaves_its_cells_without_one(tmp_path):
    place = folder(tmp_path)
    towns = "settlements: {path: towns.gpkg, fields: {id: id, name: id}, where: {id: a}}"
    plan = compute(config(place, f"{POPULATION}\n  {towns}"))
    assert plan.tables["demand"].groupby("settlement_id")["people"].sum().to_dict() == pytest.approx(
        {"": 4000, "a": 150}
    )
    (doubt,) = [finding for finding in plan.findings if finding.code == "cells_without_settlement"]
    assert doubt.values == {"count": 5, "people": "4,000"}
    summary = plan.tables["summary"].query("group == 'all'").set_index("area_id")["people"]
    assert summary["e"] == pytest.approx(4000)


def test_without_settlements_every_county_is_one(tmp_path):
    plan = compute(config(folder(tmp_path), POPULATION))
    assert plan.tables["settlements"][["settlement_id", "name"]].to_numpy().tolist() == [["e", "East"], ["w", "West"]]
    assert "counties_as_settlements" in {finding.code for finding in plan.findings}
    assert plan.tables["gaps"].set_index("settlement_id")["people_beyond"].to_dict() == pytest.approx({"w": 10})
    assert "centres_without_settlements" in faults(lambda: config(tmp_path, POPULATION, more=CENTRES))


def test_groups_are_spread_like_the_people(tmp_path):
    place = folder(tmp_path)
    clinic = "{mode: car, base: children, standard: {minutes: 3, source: test}}"
    plan = compute(config(place, clinic=clinic))
    access = plan.tables["access"]
    assert set(access["base"]) == {"children"}
    own = access.groupby("county_id")["people"].sum()
    assert own.to_dict() == pytest.approx({"w": 15, "e": 800})
    assert access.set_index("demand_id")["people"].max() == pytest.approx(800 * 10 / 40)


def test_a_base_of_the_plan_counts_everybody_by_it(tmp_path):
    plan = compute(config(folder(tmp_path), more="base: children"))
    assert plan.tables["demand"]["people"].sum() == pytest.approx(815)
    bare = "demand: {source: population, cell_m: 1000}"
    assert "base_not_in_totals" in faults(lambda: compute(config(tmp_path, POPULATION, bare, more="base: children")))


def test_a_service_may_not_count_by_what_some_do_not_state(tmp_path):
    place = folder(tmp_path, people=[1.0, 2.0], aged_60=[1.0, None])
    towns = "settlements: {path: towns.gpkg, fields: {id: id, name: id, people: people}}"
    clinic = "{mode: car, base: aged_60, standard: {minutes: 3, source: test}}"
    told = faults(lambda: validate(config(place, towns, demand="", clinic=clinic)))
    assert "found people" in told["service_base_missing"]


@pytest.mark.parametrize("wrong", [-1.0, float("inf")])
def test_a_group_of_fewer_than_nobody_or_without_end_is_a_fault(tmp_path, wrong):
    place = folder(tmp_path, people=[1.0, 2.0], aged_60=[1.0, wrong])
    (code,) = faults(lambda: validate(config(place)))
    assert code == ("people_negative" if wrong < 0 else "people_not_finite")


def test_a_raster_beside_settlements_that_carry_the_people_is_not_read(tmp_path):
    place = folder(tmp_path)
    place.joinpath("people.tif").write_bytes(b"nothing")
    plan = compute(config(place, demand="demand: {source: settlements}"))
    assert plan.tables["demand"]["people"].sum() == 2
    assert "population_unused" in {finding.code for finding in plan.findings}
    assert "population" not in {note.layer for note in plan.inputs}


def test_totals_may_come_from_the_settlements(tmp_path):
    place = folder(tmp_path, people=[70.0, 30.0], aged_60=[7.0, 6.0])
    plan = compute(config(place, demand=DEMAND.replace("layer: area", "layer: settlements")))
    assert plan.tables["demand"].groupby("county_id")["people"].sum().to_dict() == pytest.approx({"w": 70, "e": 30})


def test_without_totals_the_raster_counts_and_that_is_told(tmp_path):
    bare = "demand: {source: population, cell_m: 1000}"
    plan = compute(config(folder(tmp_path), demand=bare))
    assert plan.tables["demand"]["people"].sum() == pytest.approx(55)
    (doubt,) = [finding for finding in plan.findings if finding.code == "population_unscaled"]
    assert "West 15" in doubt.sentence() and "East 40" in doubt.sentence()


def test_a_finer_cell_changes_no_total(tmp_path):
    place = folder(tmp_path)
    for cell_m in (1000, 2000, 2500, 20_000):
        plan = compute(config(place, demand=DEMAND.replace("1000", str(cell_m))))
        own = plan.tables["summary"].query("group == 'all'").set_index("area_id")["people"]
        np.testing.assert_allclose(own[["w", "e"]], [150, 4000], rtol=1e-12)


def test_coarse_demand_is_judged_by_the_cell(tmp_path):
    place = folder(tmp_path)
    assert "demand_too_coarse" not in told(config(place))
    assert "demand_too_coarse" in told(config(place, demand=DEMAND.replace("1000", "2000")))


def test_the_order_of_settlements_changes_nothing(tmp_path):
    one = compute(config(folder(tmp_path))).tables
    towns = tmp_path / "towns.gpkg"
    table = gpd.read_file(towns)
    towns.unlink()
    table.iloc[::-1].to_file(towns)
    other = compute(config(tmp_path)).tables
    for layer in ("demand", "access", "summary", "gaps"):
        assert one[layer].equals(other[layer])


def test_urban_people_are_those_of_urban_settlements(tmp_path):
    place = folder(tmp_path, people=[1.0, 1.0], urban=["urban", "rural"])
    plan = compute(config(place))
    assert plan.tables["demand"].groupby("county_id")["urban_share"].first().to_dict() == {"w": 1.0, "e": 0.0}
    assert "urban_not_stated" not in {finding.code for finding in plan.findings}


@pytest.mark.parametrize(
    ("layers", "demand", "code"),
    [
        ("", "", "demand_nobody"),
        (POPULATION, "", "demand_source_missing"),
        (POPULATION, "demand: {source: settlements}", "demand_source_absent"),
        ("settlements: {path: towns.gpkg}", "demand: {source: population, cell_m: 500}", "demand_source_absent"),
        ("settlements: {path: towns.gpkg}", "demand: {cell_m: 500}", "demand_key_idle"),
        (POPULATION, "demand: {source: population}", "key_missing"),
        (POPULATION, "demand: {source: population, cell_m: 0}", "number_outside"),
        (POPULATION, "demand: {source: population, cell_m: 500, mode: walk}", "value_not_known"),
        (POPULATION, DEMAND.replace("area", "settlements"), "totals_without_settlements"),
        (POPULATION, DEMAND.replace("field: people", "field: peopel"), "value_not_known_near"),
        (POPULATION, DEMAND.replace("field: people", "field: people_2035"), "totals_not_base"),
        (POPULATION.replace("people.tif", "other.tif"), DEMAND, "layer_file_missing"),
        (POPULATION.replace("}", ", encoding: GBK}"), DEMAND, "key_unknown"),
    ],
)
def test_what_the_config_says_must_hold_together(tmp_path, layers, demand, code):
    folder(tmp_path)
    assert code in faults(lambda: config(tmp_path, layers, demand))


def test_several_modes_ask_by_which_a_settlement_is_near(tmp_path):
    folder(tmp_path)
    rules = "access_kmh: 4.5, snap_max_m: 1500"
    both = f"network.modes={{car: {{speeds: china, {rules}}}, walk: {{speeds: walk, {rules}}}}}"
    config(tmp_path)
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path / "plan.yaml", [both])
    assert [fault.code for fault in caught.value.faults] == ["demand_mode_needed"]
    assert "car, walk" in caught.value.faults[0].sentence()
    assert read_config(tmp_path / "plan.yaml", [both, "demand.mode=car"]).demand.mode == "car"


def test_validating_finds_what_totals_and_raster_do_to_each_other(tmp_path):
    place = folder(tmp_path, known=[1.0, 1.0])
    assert "population_scaled_far" in {finding.code for finding in validate(config(place))}
    place.joinpath("area.gpkg").unlink()
    shapes = [shapely.box(X + KM * west, Y, X + KM * (west + 5), Y + KM) for west in (0, 5, 10)]
    three = gpd.GeoDataFrame({"id": ["w", "e", "x"], "people": [1, 2, 3.0]}, geometry=shapes, crs=4549)
    three.to_file(place / "area.gpkg")
    plan = place / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("{id: id, name: name, people: people}", "{id: id}")
    plan.write_text(text.replace("people.tif", "people.tif, nodata: nobody"), encoding="utf-8")
    found = faults(lambda: validate(read_config(plan)))
    assert "x (3)" in found["totals_without_cells"]
    assert found["totals_without_cells"].startswith(str(plan))


def test_liechtenstein_with_a_made_up_raster_keeps_every_municipality(tmp_path, root):
    towns = pd.read_csv(root / "data" / "liechtenstein" / "settlements.csv", dtype={"county": str})
    step, west, north = 1 / 400, 9.45, 47.29
    lon, lat = np.meshgrid(west + (np.arange(84) + 0.5) * step, north - (np.arange(104) + 0.5) * step)
    near = [((lon - one.lon) * 76) ** 2 + ((lat - one.lat) * 111) ** 2 for one in towns.itertuples()]
    people = sum(one.people * np.exp(-metres) for one, metres in zip(towns.itertuples(), near, strict=True))
    people[people < 0.5] = 0
    write(tmp_path / "li.tif", people, Affine(step, 0, west, 0, -step, north), crs="EPSG:4326")
    settings = [
        f"layers.population.path={tmp_path / 'li.tif'}",
        "demand={source: population, cell_m: 500, mode: walk, totals: {layer: settlements, field: people}}",
        "outputs=[tables]",
    ]
    plan = run(read_config(root / "configs" / "liechtenstein.yaml", settings), out=tmp_path / "out")
    wanted = towns.groupby("county")["people"].sum()
    summary = plan.tables["summary"].query("group == 'all' and area_level == 'county'")
    for _, rows in summary.groupby("service"):
        own = rows.set_index("area_id")["people"]
        np.testing.assert_allclose(own[wanted.index], wanted, rtol=1e-9)
    demand = plan.tables["demand"]
    home = towns.set_index("id")["county"]
    inside = demand[demand["inside"].astype(bool) & (demand["settlement_id"] != "")]
    assert (home[inside["settlement_id"]].to_numpy() == inside["county_id"].to_numpy()).all()
    assert {"cells_off_road", "cells_far_from_road"} & {finding.code for finding in plan.findings}
    assert not {"place_not_snapped", "place_far_from_road"} & {
        finding.code for finding in plan.findings if finding.layer == "demand"
    }
