"""The laws of a plan, on every bundled example: people are conserved, land is tiled, hinterlands nest."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bundles import NAMES, config, plan

TOTAL = {"liechtenstein": 38_086, "coquimbo": 451_898.9226334486, "jiaxing": 5_400_868}
WITH_SERVICES = ("liechtenstein", "jiaxing")


def inside_people(name: str) -> float:
    demand = plan(name).tables["demand"]
    return float(demand.loc[demand["inside"], "people"].sum())


@pytest.mark.parametrize("name", NAMES)
def test_everybody_is_a_demand_point_inside(name: str):
    assert inside_people(name) == pytest.approx(TOTAL[name], rel=1e-12)


@pytest.mark.parametrize("name", WITH_SERVICES)
def test_every_service_sums_up_everybody_by_county_and_in_all(name: str):
    summary = plan(name).tables["summary"]
    for _, own in summary.groupby("service"):
        assert own.loc[own["area_level"] == "area", "people"].sum() == pytest.approx(TOTAL[name])
        assert own.loc[own["area_level"] == "county", "people"].sum() == pytest.approx(TOTAL[name])


@pytest.mark.parametrize("name", WITH_SERVICES)
def test_every_number_of_the_summary_comes_from_rows_of_access(name: str):
    access, summary = plan(name).tables["access"], plan(name).tables["summary"]
    for row in summary[summary["area_level"] == "area"].itertuples():
        own = access[access["service"] == row.service]
        assert row.covered == pytest.approx(own.loc[own["within_standard"], "people"].sum())
        assert row.reached_share * row.people == pytest.approx(own.loc[own["minutes"].notna(), "people"].sum())


@pytest.mark.parametrize("name", WITH_SERVICES)
@pytest.mark.parametrize("layer", ["catchments", "isochrones"])
def test_service_areas_hold_everybody_once_and_tile_the_area(name: str, layer: str):
    for _, own in plan(name).tables[layer].groupby("service"):
        assert own["people"].sum() == pytest.approx(TOTAL[name])
        tiles(own.geometry, name)


@pytest.mark.parametrize("name", NAMES)
def test_hinterlands_of_every_level_hold_everybody_once_and_tile_the_area(name: str):
    hinterlands = plan(name).tables["hinterlands"]
    assert hinterlands["tier"].nunique() == len(config(name).centres.tiers)
    for _, own in hinterlands.groupby("tier"):
        assert own["people"].sum() == pytest.approx(TOTAL[name])
        tiles(own.geometry, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_hinterland_is_the_union_of_those_below_it(name: str):
    hinterlands = plan(name).tables["hinterlands"]
    tiers = [tier.name for tier in config(name).centres.tiers]
    for upper, lower in pairwise(tiers):
        below = hinterlands[(hinterlands["tier"] == lower) & (hinterlands["parent_id"] != "")]
        for parent, own in below.groupby("parent_id"):
            above = hinterlands[(hinterlands["tier"] == upper) & (hinterlands["candidate_id"] == parent)].iloc[0]
            assert above["people"] == pytest.approx(own["people"].sum())
            union = shapely.union_all(own.geometry.to_numpy())
            assert shapely.area(shapely.symmetric_difference(union, above["geometry"])) < 1.0  # square metre


@pytest.mark.parametrize("name", NAMES)
def test_every_tier_has_the_places_it_asks_for_and_its_proof_is_optimal(name: str):
    centres = plan(name).tables["centres"]
    for tier in config(name).centres.tiers:
        assert (centres["tier"] == tier.name).sum() == tier.count
    assert {proof.status for proof in plan(name).proofs} == {"optimal"}


@pytest.mark.parametrize("name", NAMES)
def test_every_parent_is_of_a_higher_tier(name: str):
    tiers = [tier.name for tier in config(name).centres.tiers]
    centres = plan(name).tables["centres"].set_index("candidate_id")
    height = centres["tier"].map(tiers.index)
    assert (centres.loc[height == 0, "parent_id"] == "").all()
    lower = centres[height > 0]
    assert (height.loc[lower["parent_id"]].to_numpy() < height.loc[lower.index].to_numpy()).all()


def test_gaps_of_jiaxing_are_not_assessed_and_its_maps_are_marked():
    jiaxing = plan("jiaxing")
    assert set(jiaxing.tables["gaps"]["cause"]) == {"not_assessable"}
    assert jiaxing.tables["gaps"]["people_beyond"].isna().all()
    assert jiaxing.basis == "modelled"


def test_the_empty_margin_of_liechtenstein_is_a_finding():
    assert "margin_empty" in {finding.code for finding in plan("liechtenstein").findings}


def tiles(polygons: object, name: str) -> None:
    """Nothing overlaps, and together they are the area."""
    geometries = polygons.to_numpy()[~polygons.is_empty.to_numpy()]
    area = shapely.union_all(plan(name).tables["area"].geometry.to_numpy())
    total = shapely.area(geometries).sum()
    assert total == pytest.approx(shapely.area(area), rel=1e-6)
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(geometries), area)) < 1e-6 * shapely.area(area)
    assert shapely.is_valid(geometries).all()
    assert set(np.unique(shapely.get_type_id(geometries))) == {6}  # MultiPolygon, always
