"""What validate finds in the data: services, population bases, and the places that a plan names."""

import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest

from geoplan import services, validation
from geoplan.config import read_config
from geoplan.errors import ConfigError, GeoplanError, LayerError
from geoplan.readers.source import Source

REPOSITORY = Path(__file__).parents[2]


def facilities(*rows: tuple[str, str, str]) -> gpd.GeoDataFrame:
    """Facilities from (id, value, stage)."""
    return gpd.GeoDataFrame(
        {"value": [row[1] for row in rows], "stage": [row[2] for row in rows], "service": "", "name": [row[0] for row in rows]},
        index=[row[0] for row in rows], geometry=gpd.points_from_xy([0.0] * len(rows), [0.0] * len(rows)), crs=3857,
    )  # fmt: skip


def matched(table: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    return list(zip(table["service"], table.index, strict=True))


def test_a_service_takes_its_own_name_and_the_values_listed() -> None:
    layer = facilities(("c", "school", "existing"), ("a", "primary", "existing"), ("b", "bank", "existing"))
    table, found = services.match(layer, {"school": ["primary"]})
    assert matched(table) == [("school", "a"), ("school", "c")]
    assert [finding.code for finding in found] == ["facility_values_unused"]
    assert "bank (1)" in found[0].sentence()


def test_a_facility_may_serve_two_services() -> None:
    layer = facilities(("a", "school", "existing"))
    table, _ = services.match(layer, {"school": [], "shelter": ["school"]})
    assert matched(table) == [("school", "a"), ("shelter", "a")]


def test_planned_ones_count_only_where_asked_and_closed_ones_never() -> None:
    layer = facilities(("a", "clinic", "existing"), ("b", "clinic", "planned"), ("c", "clinic", "closed"))
    table, found = services.match(layer, {"clinic": []})
    assert list(table.index) == ["a"]
    assert [(finding.values["stage"], finding.values["count"]) for finding in found] == [("closed", 1), ("planned", 1)]
    assert list(services.match(layer, {"clinic": []}, include_planned=["clinic"])[0].index) == ["a", "b"]


def test_a_service_that_matches_nothing_while_values_are_left_over_is_a_fault() -> None:
    layer = facilities(("a", "医院", "existing"), ("b", "医院", "existing"), ("c", "小学", "existing"))
    with pytest.raises(LayerError) as caught:
        services.match(layer, {"hospital": [], "school": []})
    assert [fault.values["service"] for fault in caught.value.faults] == ["hospital", "school"]
    assert "医院 (2), 小学 (1)" in caught.value.faults[0].sentence()


def test_a_service_without_facilities_is_a_finding_where_its_name_is_surely_right() -> None:
    layer = facilities(("a", "bank", "existing"))
    table, found = services.match(layer, {"hospital": []}, known={"hospital"})
    assert table.empty
    assert "service_without_facilities" in [finding.code for finding in found]


def test_a_service_without_facilities_is_a_finding_where_no_value_is_left_over() -> None:
    table, found = services.match(facilities(("a", "school", "existing")), {"hospital": [], "school": []})
    assert matched(table) == [("school", "a")]
    assert [(finding.code, finding.row_id) for finding in found] == [("service_without_facilities", "hospital")]


def test_values_of_openstreetmap_and_of_the_config_are_surely_right() -> None:
    assert "fire_station" in services.known(Source(Path("a.pbf"), reader="osm"))
    mapped = Source(Path("a.csv"), reader="table", values={"service": {"医院": "hospital"}})
    assert services.known(mapped) == {"hospital"}


def test_the_facilities_given_are_not_changed() -> None:
    layer = facilities(("a", "school", "existing"))
    before = layer.copy()
    services.match(layer, {"school": []})
    assert layer.equals(before)


def read(name: str, *settings: str):  # type: ignore[no-untyped-def]
    return read_config(REPOSITORY / "configs" / f"{name}.yaml", settings)


@pytest.mark.parametrize("name", ["minimal", "liechtenstein", "coquimbo", "jiaxing", "jiaxing-2005"])
def test_the_bundled_plans_are_in_order(name: str) -> None:
    assert isinstance(validation.validate(read(name)), list)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (["centres.tiers.0.fixed=[Atlantis]"], "place_unknown"),
        (["centres.tiers.2.count=40"], "tier_exceeds_candidates"),
        (["centres.tiers.2.count=9"], "tiers_exceed_candidates"),
        (["centres.tiers.0.fixed=[Vaduz]", "centres.candidates.min_people=6000"], "tier_fixed_not_candidate"),
        (["centres.tiers.0.where={kind: [metropolis]}"], "places_value_unknown"),
        (["centres.tiers.0.fixed=[Vaduz]", "centres.tiers.0.forbidden=[g3042030]"], "tier_fixed_and_forbidden"),
        (["centres.tiers.0.fixed=[Vaduz]", "centres.tiers.1.fixed=[g3042030]"], "tier_place_fixed_twice"),
        (["services.school.base=people_registered"], "service_base_missing"),
        (["network.modes.car.speeds=walk"], "speeds_other_mode"),
        (["network.modes.walk.speeds=osm_default"], "speeds_other_mode"),
        (["catchments.cell_m=1"], "cells_too_many"),
        (["services.skool={mode: walk}"], "service_matches_nothing"),
    ],
)
def test_what_the_data_cannot_give_is_a_fault(settings: list[str], code: str) -> None:
    with pytest.raises(GeoplanError) as caught:
        validation.validate(read("liechtenstein", *settings))
    assert code in [fault.code for fault in caught.value.faults]
    assert caught.value.exit_code in (2, 3)


def test_faults_of_services_and_of_centres_are_told_together() -> None:
    with pytest.raises(GeoplanError) as caught:
        validation.validate(read("liechtenstein", "services.skool={mode: walk}", "centres.tiers.0.fixed=[Atlantis]"))
    assert {fault.code for fault in caught.value.faults} == {"service_matches_nothing", "place_unknown"}


def test_the_candidates_are_places_of_the_kind_and_size_asked_for() -> None:
    from geoplan.centres import places as urban

    config = read(
        "liechtenstein", "centres.candidates={min_people: 2600, forbidden: [Schaan]}", "centres.tiers.0.fixed=[Vaduz]"
    )
    settlements = validation.layers_of(config).settlements
    assert config.centres is not None
    pool, tiers = validation.candidates(config.centres, urban.gather(settlements))
    large = settlements[settlements["inside"] & (settlements["people"] >= 2600) & (settlements["name"] != "Schaan")]
    assert list(pool) == sorted(large.index)
    assert tiers[0].fixed == tuple(settlements.index[settlements["name"] == "Vaduz"])
    assert tiers[0].among is None


def test_a_folder_with_chinese_letters_and_spaces_is_as_good_as_any(tmp_path: Path) -> None:
    home = tmp_path / "规划 1640"
    (home / "configs").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "data" / "liechtenstein", home / "data" / "liechtenstein")
    shutil.copy(REPOSITORY / "configs" / "minimal.yaml", home / "configs" / "最小.yaml")
    assert validation.validate(read_config(home / "configs" / "最小.yaml"))


def test_a_config_error_outranks_nothing_it_is_told_first() -> None:
    with pytest.raises(ConfigError):
        validation.validate(read("liechtenstein", "services.school.base=people_old", "services.skool={mode: walk}"))


def test_a_speed_table_of_another_mode_is_told_at_its_line(tmp_path: Path) -> None:
    text = (REPOSITORY / "configs" / "minimal.yaml").read_text(encoding="utf-8")
    text = text.replace("../data", (REPOSITORY / "data").as_posix()).replace("speeds: osm_default", "speeds: walk")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        validation.validate(read_config(tmp_path / "plan.yaml"))
    (fault,) = caught.value.faults
    assert "walk is made for walk, not for car" in fault.sentence()
    assert "speeds: walk" in text.splitlines()[fault.line - 1]


def test_a_speed_table_of_ones_own_is_checked_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "slow.yaml").write_text("mode: car\nclasses: {primary: {kmh: -5}}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        validation.validate(read("liechtenstein", f"network.modes.car.speeds={(tmp_path / 'slow.yaml').as_posix()}"))
    assert [fault.code for fault in caught.value.faults] == ["speeds_number"]


def test_checking_a_plan_loads_no_solver() -> None:
    asked = "import sys, geoplan.validation; sys.exit(bool({'highspy', 'scipy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
