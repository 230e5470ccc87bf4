"""Axes, chains, competition and spheres of whole plans: two counties along one straight road."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

# kilometre and north of it, people, kind; one kilometre is a minute
SETTLEMENTS = {
    "S": (10, 0, 4000, "town"),
    "T": (4, 0, 2000, "town"),
    "U": (16, 0, 1000, "town"),
    "a": (1, 0, 300, "village"),
    "b": (3, 0, 500, "village"),
    "c": (6, 0, 100, "hamlet"),
    "d": (18, 0, 400, "village"),
    "z": (5, 2.5, 50, "village"),  # on a road of its own
}
CENTRES = """
  mode: car
  objective: {minimise: travel, merit_at_least: 0.1}
  candidates: {where: {kind: [town]}}
  indicators: {people: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: seat, count: 1, weight: 1, fixed: [S]}, {name: town, count: 2, weight: 2}]
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    two_counties(tmp_path)
    lines = [shapely.LineString([point(km) for km in range(21)]), shapely.LineString([point(4, 2.5), point(6, 2.5)])]
    roads = gpd.GeoDataFrame({"id": ["r", "s"], "road_class": "secondary", "speed_kmh": 60.0}, geometry=lines, crs=4326)
    roads.to_file(tmp_path / "roads.gpkg")
    rows = ["id,name,people,kind,lon,lat"]
    for one, (km, north, people, kind) in SETTLEMENTS.items():
        rows.append(f"{one},{one.upper() * 2},{people},{kind},{point(km, north)[0]},{point(km, north)[1]}")
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def config_of(county: Path, *more: str) -> Path:
    path = county / "plan.yaml"
    path.write_text(
        f"""
version: 1
name: axes
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
catchments: {{cell_m: 500}}
centres: {CENTRES}{"".join(f"  {line}" + chr(10) for line in more)}""",
        encoding="utf-8",
    )
    return path


def planned(county: Path, *more: str) -> Plan:
    return run(read_config(config_of(county, *more)))


def codes(plan: Plan) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for finding in plan.findings:
        told.setdefault(finding.code, []).append(finding.row_id)
    return told


def test_there_is_a_row_for_every_axis_with_its_minutes_its_road_and_its_people(county: Path) -> None:
    plan = planned(county, "axes: {from: seat, villages: {where: {kind: [village]}}, within_min: 3}")
    axes = plan.tables["axes"].set_index("village_id")
    assert axes["town_id"].to_dict() == {"a": "T", "b": "T", "d": "U"}
    assert set(axes["seat_id"]) == {"S"}
    assert axes["name"].to_dict() == {"a": "SS – TT – AA", "b": "SS – TT – BB", "d": "SS – UU – DD"}
    assert axes["to_town_min"].to_dict() == pytest.approx({"a": 3, "b": 1, "d": 2}, rel=0.01)
    assert axes["to_seat_min"].to_dict() == pytest.approx({"a": 6, "b": 6, "d": 6}, rel=0.01)
    assert axes["total_min"].to_dict() == pytest.approx({"a": 9, "b": 7, "d": 8}, rel=0.01)
    assert axes["metres"].to_dict() == pytest.approx({"a": 9000, "b": 7000, "d": 8000}, rel=0.01)
    # T has a, b and c, S itself alone, U has d
    assert axes["hinterland_people"].to_dict() == {"a": 2900, "b": 2900, "d": 1400}
    assert axes["people_along"].to_dict() == {"a": 6900, "b": 6900, "d": 5400}
    # from b the road runs from 3 to 10, and a is two minutes before it; from d from 18 to 10, and c is out of reach
    assert axes["people_near_road"].to_dict() == {"a": 6900, "b": 6900, "d": 5400}
    assert codes(plan)["axis_village_cut_off"] == ["z"]
    assert axes.geometry.to_crs(axes.crs).length.to_dict() == pytest.approx(axes["metres"].to_dict(), rel=0.01)


def test_axes_without_key_villages_end_at_the_towns_and_say_so(county: Path) -> None:
    plan = planned(county, "axes: {from: seat}")
    axes = plan.tables["axes"]
    assert axes[["town_id", "village_id"]].to_numpy().tolist() == [["T", ""], ["U", ""]]
    assert "axes_without_villages" in codes(plan)
    # everybody inside is on the way of a town, or at the seat, or reaches nothing
    owned = axes["hinterland_people"].sum() + SETTLEMENTS["S"][2] + SETTLEMENTS["z"][2]
    assert owned == sum(people for _, _, people, _ in SETTLEMENTS.values())


def test_only_the_villages_with_most_people_are_key(county: Path) -> None:
    plan = planned(county, "axes: {from: seat, villages: {min_people: 100, per_town: 1}}")
    assert plan.tables["axes"]["village_id"].tolist() == ["b", "d"]


def test_every_settlement_has_one_chain_and_who_is_cut_off_is_listed(county: Path) -> None:
    plan = planned(county, "chains: {from: seat, village_to_town_min: 2.5, source: test}")
    chains = plan.tables["chains"].set_index("settlement_id")
    assert chains.index.tolist() == sorted(SETTLEMENTS)
    assert chains["people"].sum() == sum(people for _, _, people, _ in SETTLEMENTS.values())
    assert chains["status"].to_dict() == {
        "S": "ok", "T": "ok", "U": "ok", "a": "broken", "b": "ok", "c": "ok", "d": "ok", "z": "cut_off",
    }  # fmt: skip
    assert chains.loc["a", ["town_id", "reason"]].tolist() == ["T", "village_to_town"]
    assert chains.loc["S", ["to_town_min", "to_seat_min", "total_min"]].tolist() == [0, 0, 0]
    assert chains.loc["b", "detour"] == pytest.approx(1, rel=1e-3)
    assert chains.loc["c", "detour"] == pytest.approx((2 + 6) / 4, rel=0.01)
    told = codes(plan)
    assert told["chain_cut_off"] == ["z"]
    assert len(told["chains_broken"]) == 1
    assert "chains_without_source" not in told
    summary = plan.tables["chain_summary"].set_index("area_id")
    assert summary["people"].to_dict() == {"all": 8350, "w": 2950, "x": 5400}
    assert summary["people_chained"].to_dict() == {"all": 8000, "w": 2600, "x": 5400}
    assert summary["people_cut_off"].to_dict() == {"all": 50, "w": 50, "x": 0}


def test_the_chains_of_a_county_lead_to_its_own_seat(county: Path) -> None:
    plan = planned(county, "chains: {seats: [T]}")
    chains = plan.tables["chains"].set_index("settlement_id")
    assert chains["seat_id"].to_dict() == {
        "S": "", "T": "T", "U": "", "a": "T", "b": "T", "c": "T", "d": "", "z": "",
    }  # fmt: skip
    assert codes(plan)["county_without_seat"] == ["x"]
    assert set(chains["status"]) == {"linked", "broken", "cut_off"}


def test_places_that_share_their_people_are_found_and_so_are_those_with_few(county: Path) -> None:
    plan = planned(county, "competition: {tie_min: 2.5, share: 0.01, min_people: 1500}")
    rows = plan.tables["competition"].set_index(["candidate_id", "rival_id"])
    assert rows["people_shared"].to_dict() == {("T", "S"): 100}  # c: two minutes to T, four to S
    assert not rows["competing"].any()  # nobody at S would go to T
    assert rows["minutes"].iloc[0] == pytest.approx(6, rel=0.01)
    told = codes(plan)
    assert "centres_compete" not in told
    assert told["centre_hinterland_small"] == ["U"]
    assert told["centres_serve_themselves"] == ["town"]  # S has no village of its own


def test_spheres_of_equal_places_are_their_hinterlands(county: Path) -> None:
    text = (county / "settlements.csv").read_text(encoding="utf-8")
    for one in "STU":
        text = text.replace(f",{SETTLEMENTS[one][2]},town", ",1000,town")
    (county / "settlements.csv").write_text(text, encoding="utf-8")
    plan = planned(county, "spheres: {attraction: people, exponent: 2, of: town}")
    spheres = plan.tables["spheres"].set_index("candidate_id")
    land = plan.tables["hinterlands"].query("tier == 'town'").set_index("candidate_id")
    assert spheres["people"].to_dict() == land["people"].to_dict()
    assert spheres["nearest_people"].to_dict() == land["people"].to_dict()
    assert spheres.geometry.geom_equals(land.geometry).all()


def test_more_people_draw_farther_and_the_breaking_point_stands_on_the_road(county: Path) -> None:
    plan = planned(county, "spheres: {attraction: people, exponent: 2, of: town}")
    spheres = plan.tables["spheres"].set_index("candidate_id")
    assert spheres["people"].sum() == plan.tables["demand"]["people"].sum()
    # S draws twice as far as U: of the six minutes between them it has four
    breaks = plan.tables["breakpoints"].set_index(["candidate_id", "other_id"])
    own = breaks.loc[("S", "U")]
    assert (own["minutes"], own["break_min"], own["other_break_min"]) == pytest.approx((6, 4, 2), rel=0.01)
    assert own["relation"] == "both"
    west, east = (gpd.GeoSeries([shapely.Point(point(km))], crs=4326).to_crs(breaks.crs).iloc[0] for km in (13.9, 14.1))
    assert own["geometry"].distance(shapely.LineString([west, east])) < 1
    assert ("T", "U") not in breaks.index  # S lies between them
    # c is two minutes from T and four from S: 2 / √2000 is less than 4 / √4000
    assert spheres["nearest_people"].to_dict() == {"": 50, "S": 4000, "T": 2900, "U": 1400}
    assert spheres["people"].to_dict() == {"": 50, "S": 4000, "T": 2900, "U": 1400}


def test_a_place_that_attracts_nobody_has_no_sphere_and_is_told(county: Path) -> None:
    text = (county / "settlements.csv").read_text(encoding="utf-8").replace(",1000,town", ",0,town")
    (county / "settlements.csv").write_text(text, encoding="utf-8")
    plan = planned(county, "spheres: {attraction: people, exponent: 2, of: town}")
    assert plan.tables["spheres"]["candidate_id"].tolist() == ["", "S", "T"]
    assert codes(plan)["place_without_attraction"] == ["U"]
    assert plan.tables["spheres"]["people"].sum() == plan.tables["demand"]["people"].sum()
    pairs = plan.tables["breakpoints"][["candidate_id", "other_id"]].to_numpy().tolist()
    assert pairs == [["S", "T"]]


def test_a_city_of_two_counties_is_the_seat_of_both_unless_one_has_its_own(county: Path) -> None:
    rows = (county / "settlements.csv").read_text(encoding="utf-8").splitlines()
    city = {"S": "S", "c": "S"}  # c lies in the west, S at the border counts in the east
    table = [f"{rows[0]},place", *(f"{row},{city.get(row[0], '')}" for row in rows[1:])]
    (county / "settlements.csv").write_text("\n".join(table), encoding="utf-8")
    both = planned(county, "chains: {seats: [S]}").tables["chains"].set_index("settlement_id")
    assert both.loc[["a", "d"], "seat_id"].tolist() == ["S", "S"]
    assert both.loc["c", "town_in_county"]
    own = planned(county, "chains: {seats: [S, T]}").tables["chains"].set_index("settlement_id")
    assert own.loc[["a", "d"], "seat_id"].tolist() == ["T", "S"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("axes: {from: town}", "tier_has_none_below"),
        ("axes: {from: seta}", "value_not_known_near"),
        ("axes: {from: seat, villages: {where: {size: [big]}}}", "key_unknown"),
        ("axes: {from: seat, villages: {where: {kind: [villag]}}}", "places_value_unknown"),
        ("chains: {village_to_town_min: 30}", "chains_from_or_seats"),
        ("chains: {from: seat, seats: [S]}", "chains_from_or_seats"),
        ("chains: {seats: [S, U]}", "seats_in_one_county"),
        ("chains: {seats: [Q]}", "place_unknown"),
        ("spheres: {attraction: beauty, exponent: 2, of: town}", "value_not_known"),
        ("spheres: {attraction: people, exponent: 2, of: village}", "value_not_known"),
        ("spheres: {attraction: people, exponent: 0, of: town}", "number_outside"),
        ("competition: {tie_min: 5}", "key_missing"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(county: Path, line: str, code: str) -> None:
    path = config_of(county, line)
    with pytest.raises(ConfigError) as refused:
        validate(read_config(path))
    faults = refused.value.faults
    assert [fault.code for fault in faults] == [code]
    assert faults[0].line >= len(path.read_text(encoding="utf-8").splitlines()) - 1


def test_spheres_need_cells_and_something_that_attracts(county: Path) -> None:
    path = config_of(county, "spheres: {attraction: far, exponent: 2, of: town}")
    text = path.read_text(encoding="utf-8").replace("catchments: {cell_m: 500}\n", "")
    text = text.replace("indicators: {", "indicators: {far: {measure: mean_minutes, direction: cost}, ")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(path)
    assert [fault.code for fault in refused.value.faults] == ["spheres_without_cells", "attraction_is_cost"]
