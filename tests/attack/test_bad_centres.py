"""The urban system spoilt, through the command line: the exit code, the place and the remedy; and what must not stop a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

X, Y = 500_000, 3_400_000
PEOPLE = {"measure": "people", "direction": "benefit"}
FAR = {"measure": "mean_minutes", "direction": "cost"}
RED_LINE = {"path": "red.gpkg", "kind": "ecological_red_line", "effect": "exclude"}
LIST = {"path": "official.csv", "fields": {"name": "name", "tier": "tier"}}


def centres(**keys: Any):
    """The county's urban system with other keys."""

    def change(config: dict[str, Any]) -> None:
        config["centres"] |= keys

    return change


def tiers(*given: dict[str, Any]):
    """The county's urban system with other tiers; all that a tier does not say is one place of weight 1."""
    return centres(tiers=[{"name": f"tier{at}", "count": 1, "weight": 1, **tier} for at, tier in enumerate(given)])


def indicator(**given: Any):
    """The county's urban system with one more indicator."""
    return centres(indicators={"people": PEOPLE, "收入": {"direction": "benefit", **given}})


def weighed(**weights: Any):
    """The county's urban system with two indicators and other weights."""
    return centres(indicators={"people": PEOPLE, "far": FAR}, weights=weights)


def compared(value: Any, mirror: Any = 1):
    """The county's urban system with two indicators, one so many times as important as the other."""
    return weighed(method="ahp", random_index="saaty", matrix=[[1, value], [mirror, 1]])


# what the config alone shows to be wrong: exit 2, at the door
AT_THE_DOOR = [
    (tiers({"count": {"min": 3, "max": 1}}), "tier0: count has min 3 above max 1"),
    (tiers({"count": {"min": 1, "max": 3, "target": 5}}), "does not lie in 1–3"),
    (tiers({"count": {}}), "`centres.tiers[0].count` is there but empty"),
    (tiers({"count": {"min": 1, "max": 2}, "fixed": ["101", "102", "103"]}), "names 3 places, but tier tier0 holds 2"),
    (tiers({"crossing_min": 5}), "stands in the highest tier"),
    (tiers({"parent_in_county": True}), "no tier stands above tier0"),
    (centres(objective={"minimise": "travel"}), "Give either minimise: travel with merit_at_least"),
    (centres(node_limit=0), "`centres.node_limit` is 0; it must be ≥ 1"),
    (centres(gap=0.5), "`centres.gap` is 0.5; it must be < 0.2"),
    (centres(indicators={"Gdp": PEOPLE, "gdp": FAR}), "`centres.indicators.gdp` differs from Gdp only in upper and lower"),
    (indicator(), "must say one thing that is measured; found –"),
    (indicator(access="床位"), "is 床位, but the config has no `access`"),
    (indicator(measure="people", within="county"), "Add normalise: min_max, z, rank to the indicator"),
    (compared(2), "far against people is 1, but people against far is 2"),
    (compared(100, 0.01), "is 100; comparisons run from 1/9 to 9"),
    (compared("1/0"), 'must be a number, not "1/0"'),
    (weighed(method="ahp", random_index="saaty", comparisons={"people/far": 12}), "is 12; comparisons run from 1/9 to 9"),
    (weighed(method="given", values={"people": 0, "far": 0}), "`centres.weights.values` are all 0. Give at least one of them"),
    (weighed(method="combined", of=["combined", "equal"], how="game"), "`centres.weights.of[0]` is combined"),
    (centres(ranking="vikor"), "`centres.ranking.v` is missing; vikor needs it"),
    (centres(compare=["saw", "saw"]), "saw with these settings stands under `ranking` or `compare` already"),
    (centres(vetoes={"坡度": {"kind": "slope", "effect": "exclude", "slope_over_degrees": 15}}), "has no `layers.elevation`"),
    (centres(vetoes={"红线": {**RED_LINE, "path": "none.gpkg"}}), "there is no file none.gpkg"),
    (centres(official={"cetnre": ["魏塘"]}), "Did you mean `centre`?"),
    (centres(robustness={"draws": 19, "seed": 1}), "`centres.robustness.draws` is 19; it must be ≥ 20"),
    (centres(robustness={"draws": 20, "seed": -1}), "`centres.robustness.seed` is -1"),
    (centres(robustness={"draws": 20, "seed": 1, "people": "stated"}), "`layers.settlements` states none"),
    (lambda config: config["layers"]["settlements"].update(error=20), "`layers.settlements.error` is 20; it must be ≤ 10"),
    (centres(frontier=2), "`centres.frontier` is 2; it must be ≥ 3"),
    (centres(quota_prices=["cetnre"]), "Did you mean `centre`?"),
    (centres(spheres={"attraction": "peopel", "exponent": 2, "of": "centre"}), "known are people, score. Did you mean `people`?"),
    (centres(spheres={"attraction": "people", "exponent": 1e-9, "of": "centre"}), "is 1e-09; it must be ≥ 0.1"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "what"), AT_THE_DOOR)
def test_what_the_config_alone_shows_to_be_wrong_is_told_at_its_line(spoilt, change, what):
    told = spoilt("validate", "plan.yaml", config=change)
    assert told.code == 2
    fault = next(line for line in told.faults if what in line)
    assert fault.startswith("plan.yaml:")
    assert int(fault.split(":")[1]) > 1
    assert told.out == ""


# what only the places bring to light: exit 2 or 4, and no plan is begun
OF_THE_PLACES = [
    (tiers({"fixed": ["101"]}, {"fixed": ["魏塘"]}), 2, "is fixed in tier tier0 and in tier tier1"),
    (tiers({"count": 2}, {"count": 3}), 2, "the tiers ask for 2 + 3 = 5 places, but there are 4 candidates"),
    (tiers({"count": 4, "per_group": {"by": "county", "min": 3}}), 2, "3 places in county 330421, which has 2"),
    (tiers({"count": 2, "fixed": ["101", "102"], "spacing_min": 600}), 2, "minutes apart, less than its spacing of 600"),
    (tiers({"count": 2, "spacing_min": 600}), 4, "no plan keeps all of these together: tier0.count 2; tier0.spacing_min"),
    (tiers({"count": 2, "min_people": 900}), 4, "tier0.count 2; tier0.min_people 900"),
    (tiers({}, {"count": 3, "parent_in_county": True}), 4, "tier1.parent_in_county"),
    (centres(candidates={"min_people": 5000}), 2, "tier centre asks for 1 places, but has 0 candidates"),
    (centres(candidates={"forbidden": ["101", "102", "103", "104"]}), 2, "has 0 candidates"),
    (tiers({"count": 2, "fixed": [" ", "魏糖"]}), 2, "there is no place –. Give the id or the exact name"),
    (centres(candidates={"min_people": 400}, weights={"method": "entropy"}), 2,
     "centres.weights: entropy gives no indicator any weight"),
    (centres(indicators={"a": PEOPLE, "b": PEOPLE}, weights={"method": "critic"}), 2, "or all of them say the same"),
    (centres(official={"centre": ["魏糖", "没有"]}), 2, "centres.official.centre: there is no place 没有"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "what"), OF_THE_PLACES)
def test_what_the_places_cannot_meet_is_told_in_both_languages(spoilt, call, change, code, what):
    told = spoilt(config=change)
    assert told.code == code
    assert any(what in line and line.startswith("plan.yaml:") for line in told.faults)
    chinese = call("run", "plan.yaml", "--lang", "zh")
    assert chinese.code == code
    assert len(chinese.faults) == len(told.faults)
    assert "请" in chinese.err


def test_a_column_that_settlements_do_not_have_is_told_where_the_config_names_it(spoilt):
    told = spoilt(config=indicator(column="indicator_gdp", together="sum"))
    assert told.code == 3
    assert told.faults[0].startswith("plan.yaml:")
    assert "the settlements have no column indicator_gdp" in told.faults[0]


SQUARE = shapely.box(X, Y, X + 10_000, Y + 4000)
WRONG_LAND = [
    ([shapely.LineString([(X, Y), (X + 1, Y)])], 4549, 3, "holds LineString (1); it needs Polygon"),
    ([], 4549, 3, "the layer has no rows"),
    ([SQUARE, None], 4549, 3, "1 row(s) have no place"),
    ([shapely.box(X + 90_000, Y, X + 91_000, Y + 10)], 4549, 3, "nothing of the layer lies in the area"),
    ([SQUARE], 32633, 3, "Check `crs` and `datum` of both"),
    ([SQUARE], 4549, 2, "vetoes exclude all 4 candidates: 红线"),
]


@pytest.mark.parametrize(("shapes", "crs", "code", "what"), WRONG_LAND)
def test_land_of_a_veto_that_cannot_be_is_told_with_the_name_of_the_veto(spoilt, shapes, crs, code, what):
    def land(folder: Path) -> None:
        ids = [str(at) for at in range(len(shapes))]
        gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs=crs).to_file(folder / "red.gpkg", engine="pyogrio")

    told = spoilt(config=centres(vetoes={"红线": RED_LINE}), files=land)
    assert told.code == code
    assert "centres.vetoes" in told.faults[0]
    assert what in told.faults[0]


def listing(text: str, encoding: str = "utf-8"):
    """The file with the official list."""
    return lambda folder: (folder / "official.csv").write_bytes(text.encode(encoding))


def test_all_faults_of_an_official_list_are_told_at_their_rows(spoilt):
    rows = ["name,tier", "魏糖,centre", "干窑,cetnre", "魏塘,centre", "101,centre", ",centre", "武原,"]
    told = spoilt(config=centres(official=LIST), files=listing("\n".join(rows)))
    assert told.code == 3
    assert [line.split(" ")[0] for line in told.faults] == [f"official.csv:{row}:" for row in (2, 3, 5, 6, 7)]
    assert "did you mean 魏塘?" in told.faults[0]
    assert "there is no place –." in told.faults[3]  # not the name of all that have no English one


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_an_official_list_is_read_in_the_encodings_of_spreadsheets(spoilt, encoding):
    told = spoilt(config=centres(official=LIST), files=listing("name,tier\n干窑,centre\n", encoding))
    assert told.code == 0


def test_a_range_may_go_far_beyond_the_places_that_there_are(spoilt):
    told = spoilt(config=tiers({"count": {"min": 1, "max": 1_000_000_000}}))
    assert told.code == 0


def test_names_in_chinese_and_of_signs_go_through_every_output(spoilt):
    def change(config: dict[str, Any]) -> None:
        config["centres"] |= {
            "indicators": {"人口/万，“常住”": PEOPLE, "a.b": FAR},
            "tiers": [{"name": "中心/一\n=x", "count": 1, "weight": 1}, {"name": "$_{镇}$", "count": 2, "weight": 1}],
            "compare": ["saw"], "frontier": 3, "quota_prices": ["all"], "official": {"$_{镇}$": ["魏塘"]},
            "robustness": {"draws": 20, "seed": 1, "weights": "any"},
        }  # fmt: skip
        config["outputs"] = ["geopackage", "shapefile", "tables"]

    assert spoilt(config=change).code == 0


@pytest.fixture
def finished(spoilt) -> Path:
    """The folder of a finished run."""
    return spoilt().folder / "outputs" / "county"


@pytest.mark.parametrize("name", ["", " ", "魏糖", "\udcff\udcfe"])
def test_a_place_that_is_none_is_told_when_it_is_to_be_explained(finished, call, name):
    told = call("explain", name)
    assert told.code == 2
    assert "there is no place" in told.err


def _without_seeds(run: Path) -> None:
    told = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    (run / "manifest.json").write_text(json.dumps({**told, "seeds": None}), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (_without_seeds, "cannot be read: its files are damaged, edited, or of another version"),
        (lambda run: (run / "tables" / "reasons.csv").write_text(""), "cannot be read"),
        (lambda run: (run / "plan.gpkg").write_text("junk"), "cannot be read"),
        (lambda run: (run / "tables" / "reasons.csv").unlink(), "says nothing about places"),
        (lambda run: (run / "manifest.json").write_text("[]"), "there is no finished run in outputs"),
    ],
)
def test_a_run_that_was_damaged_is_told_instead_of_explained(finished, call, spoil, what):
    spoil(finished)
    told = call("explain", "魏塘")
    assert told.code == 2
    assert what in told.err
