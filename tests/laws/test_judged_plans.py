"""Whole plans of five towns along one road that are judged by columns, access and comparisons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.config.models import Config
from geoplan.errors import ConfigError, GeoplanError, LayerError
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

# kilometres along the road, people, place, GDP, growth; a and b are one town, d does not know its growth
SETTLEMENTS = {
    "a": (1, 1000, "ab", 10, 1.0),
    "b": (2, 3000, "ab", 30, 2.0),
    "c": (6, 3000, "", 20, -4.0),
    "d": (12, 4000, "", 15, ""),
    "e": (18, 5000, "", 5, 3.0),
    "f": (19, 500, "", 1, 0.5),
}
CENTRES = """
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.1}
  indicators:
    people: {measure: people, direction: benefit}
    wealth: {column: indicator_gdp, together: sum, direction: benefit, unit: million}
    care: {access: beds, direction: benefit}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: upper, count: 1, weight: 1}, {name: lower, count: 2, weight: 2}]
"""
GROWTH = "growth: {column: indicator_growth, together: people_weighted, direction: benefit, missing: WAY}"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    two_counties(folder)
    rows = ["id,name,people,place,GDP,indicator_growth,lon,lat"]
    for name, (km, people, place, gdp, growth) in SETTLEMENTS.items():
        rows.append(f"{name},{name.upper()},{people},{place},{gdp},{growth},{point(km)[0]},{point(km)[1]}")
    (folder / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    rows = ["id,service,capacity,lon,lat"]
    rows += [f"h{km},hospital,{beds},{point(km)[0]},{point(km)[1]}" for km, beds in ((1, 20), (18, 110))]
    (folder / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def config_of(county: Path, old: str = "", new: str = "") -> Path:
    assert old in CENTRES
    path = county / "plan.yaml"
    path.write_text(
        f"""
version: 1
name: judged
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84, fields: {{indicator_gdp: GDP}}}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: full}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  hospital: {{mode: car, capacity: beds, limit_min: 10, standard: {{minutes: 10, source: test}}}}
access: {{beds: {{measure: 2sfca, service: hospital, limit_min: 10}}}}
{CENTRES.replace(old, new) if old else CENTRES}
""",
        encoding="utf-8",
    )
    return path


def planned(county: Path, old: str = "", new: str = "") -> Plan:
    return run(read_config(config_of(county, old, new)))


def with_growth(way: str) -> tuple[str, str]:
    line = "    care: {access: beds, direction: benefit}\n"
    return line, line + "    " + GROWTH.replace("WAY", way) + "\n"


def rows(plan: Plan, layer: str, key: str) -> pd.DataFrame:
    return plan.tables[layer].set_index(key)


def test_a_column_of_settlements_and_a_measure_of_access_are_indicators(county: Path) -> None:
    plan = planned(county)
    candidates = rows(plan, "candidates", "candidate_id")
    assert candidates["raw_wealth"].to_dict() == {"ab": 40, "c": 20, "d": 15, "e": 5, "f": 1}
    # 20 beds for a, b and c, who reach only the first; 110 for d, e and f, who reach only the second
    # (7 km at 45 km/h are 9.3 minutes; c is 12 km from the second)
    beds = plan.tables["access_measures"].set_index("demand_id")["value"]
    care = candidates["raw_care"]
    assert care["ab"] == pytest.approx((beds["a"] * 1000 + beds["b"] * 3000) / 4000)
    assert care["e"] == pytest.approx(beds["e"])
    told = rows(plan, "indicators", "indicator")
    assert told["measure"].to_dict() == {
        "people": "people", "wealth": "column indicator_gdp (sum)", "care": "access beds",
    }  # fmt: skip
    assert told["unit"].to_dict() == {"people": "people", "wealth": "million", "care": "beds per person"}
    assert told["weight"].tolist() == pytest.approx([1 / 3] * 3)
    assert (told.loc["wealth", "least"], told.loc["wealth", "most"]) == (1, 40)
    assert len(plan.tables["correlations"]) == 3


@pytest.mark.parametrize("step", [validate, run], ids=["validate", "run"])
def test_a_missing_value_is_refused_already_by_validate(county: Path, step: Callable[[Config], object]) -> None:
    config = read_config(config_of(county, *with_growth("refuse")))
    with pytest.raises(LayerError) as raised:
        step(config)
    (fault,) = raised.value.faults
    assert (fault.code, fault.values["indicator"], fault.values["places"]) == (
        "indicator_value_missing", "growth", "D (d)",
    )  # fmt: skip


def test_an_excluded_place_stays_visible_with_its_reason_and_has_no_score(county: Path) -> None:
    plan = planned(county, *with_growth("exclude"))
    candidates = rows(plan, "candidates", "candidate_id")
    assert candidates["excluded"].to_dict() == {"ab": "", "c": "", "d": "missing: growth", "e": "", "f": ""}
    assert candidates.loc["d", ["score", "rank"]].isna().all()
    assert sorted(candidates["rank"].dropna()) == [1, 2, 3, 4]
    assert "d" not in set(plan.tables["centres"]["candidate_id"])
    assert [finding.row_id for finding in plan.findings if finding.code == "indicator_place_excluded"] == ["d"]
    # those who lived in it still count, and are served by others
    assert plan.tables["centres"].groupby("tier")["hinterland_people"].sum().max() == 16_500


def test_who_is_left_out_is_out_of_what_is_measured_as_well(county: Path) -> None:
    old, new = with_growth("exclude")
    land = "    land: {measure: hinterland, direction: benefit}\n"
    plan = planned(county, old, new + land)
    # d's people are nearest to c or e now, so that all of them are somebody's hinterland
    assert rows(plan, "candidates", "candidate_id")["raw_land"].sum() == 16_500


def test_an_imputed_value_is_told_and_stays_missing_in_the_raw_column(county: Path) -> None:
    plan = planned(county, *with_growth("impute_median"))
    candidates = rows(plan, "candidates", "candidate_id")
    assert candidates["raw_growth"].isna().to_dict() == {"ab": False, "c": False, "d": True, "e": False, "f": False}
    assert candidates.loc["ab", "raw_growth"] == pytest.approx((1.0 * 1000 + 2.0 * 3000) / 4000)
    assert candidates.loc["c", "raw_growth"] == -4
    (told,) = [finding for finding in plan.findings if finding.code == "indicator_imputed_median"]
    assert (told.values["count"], told.values["value"]) == (1, f"{(0.5 + 1.75) / 2:g}")
    assert candidates["rank"].notna().all()


def test_a_fixed_place_cannot_be_excluded(county: Path) -> None:
    old, new = with_growth("exclude")
    path = config_of(county, old, new)
    text = path.read_text(encoding="utf-8").replace("count: 1, weight: 1}", "count: 1, weight: 1, fixed: [d]}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        run(read_config(path))
    assert [fault.code for fault in raised.value.faults] == ["fixed_place_excluded"]


def test_a_column_that_the_file_lacks_is_told_by_validate(county: Path) -> None:
    path = config_of(county, "indicator_gdp", "indicator_money")
    with pytest.raises(GeoplanError) as raised:
        validate(read_config(path))
    (fault,) = raised.value.faults
    assert fault.code == "indicator_column_missing"
    assert {"indicator_gdp", "indicator_growth"} <= set(fault.values["found"].split(", "))


def test_entropy_refuses_negative_values_by_name(county: Path) -> None:
    path = config_of(county, *with_growth("impute_median"))
    path.write_text(path.read_text(encoding="utf-8").replace("{method: equal}", "{method: entropy}"), encoding="utf-8")
    with pytest.raises(LayerError) as raised:
        run(read_config(path))
    (fault,) = raised.value.faults
    assert (fault.code, fault.values["indicator"], fault.values["places"]) == ("entropy_negative", "growth", "C (c)")


def test_comparisons_of_experts_become_weights_with_their_consistency(county: Path) -> None:
    pairs = "people/wealth: {}, people/care: 4, wealth/care: 2"
    experts = ", ".join(
        f"{name}: {{weight: {share}, comparisons: {{{pairs.format(two)}}}}}"
        for name, two, share in (("Li", 2, 3), ("Wang", 2, 1))
    )
    plan = planned(county, "{method: equal}", f"{{method: ahp, random_index: saaty, experts: {{{experts}}}}}")
    told = rows(plan, "indicators", "indicator")
    assert told["weight"].to_dict() == pytest.approx({"people": 4 / 7, "wealth": 2 / 7, "care": 1 / 7})
    assert told["weight_expert Li"].to_dict() == pytest.approx(told["weight"].to_dict())
    sources = rows(plan, "weight_sources", "weighed_by")
    assert sources["coefficient"].to_dict() == {"ahp": 1, "expert Li": 0.75, "expert Wang": 0.25}
    assert sources["consistency_ratio"].abs().max() < 1e-9
    assert set(sources["random_index_table"]) == {"saaty"}


def test_accepted_inconsistency_is_said(county: Path) -> None:
    pairs = "people/wealth: 3, wealth/care: 3, people/care: 1/3"
    asked = f"{{method: ahp, random_index: saaty, accept_inconsistency: only one meeting, comparisons: {{{pairs}}}}}"
    plan = planned(county, "{method: equal}", asked)
    (found,) = [finding for finding in plan.findings if finding.code == "ahp_inconsistency_accepted"]
    assert "only one meeting" in found.sentence()
    assert plan.tables["weight_sources"]["accepted_because"].tolist() == ["only one meeting"]


def test_the_same_plan_from_shuffled_rows(county: Path, tmp_path: Path) -> None:
    old, new = with_growth("exclude")
    first = planned(county, old, new)
    for name in ("area.gpkg", "roads.gpkg", "facilities.csv"):
        (tmp_path / name).write_bytes((county / name).read_bytes())
    head, *body = (county / "settlements.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "settlements.csv").write_text("\n".join([head, *reversed(body)]), encoding="utf-8")
    second = planned(tmp_path, old, new)
    for layer in ("candidates", "indicators", "correlations", "weight_sources", "centres"):
        pd.testing.assert_frame_equal(pd.DataFrame(first.tables[layer]), pd.DataFrame(second.tables[layer]))
