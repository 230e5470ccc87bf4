"""What the dialogs say becomes YAML that the engine reads back word for word, whatever names data have."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import geoplan
from geoplan.qgis import configs
from geoplan.qgis.config_yaml import Noted, dump
from geoplan.qgis.picked_layers import Picked, Placed
from tests.qgis_plugin.plugin_at_work import EXTRACT, LIECHTENSTEIN

HOSTILE = [
    "", " ", "null", "~", "yes", "No", "on", "true", "1", "1e3", "0x1F", "2024-01-01", "12:30", "- a", "? a", "a: b", "a #b",
    "#a", "&a", "*a", "!a", "%a", "@a", "`a", "'a'", '"a"', "a\\b", "a\nb", "a\r\nb", "\ta", "{a}", "[a]", "a, b", "…", "---",
    "<script>alert(1)</script>", "=HYPERLINK(\"x\")", "\u202eabc", "\u2028", "\u0085", "\ufeff", "\x00", "\x7f", "😀", "医院",
    "C:\\新 目录\\路.shp", "x" * 300, "甲" * 2000,
]  # fmt: skip


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("text", HOSTILE, ids=[f"text{i}" for i in range(len(HOSTILE))])
def test_a_hostile_text_comes_back_as_it_was(text: str) -> None:
    config = {"value": text, "list": [text], "row": [{"name": text}], "values": {"field": {text: text}}}
    assert read(dump(config)) == config


@pytest.mark.parametrize("text", HOSTILE, ids=[f"text{i}" for i in range(len(HOSTILE))])
def test_a_hostile_comment_says_nothing_to_the_reader(text: str) -> None:
    assert read(dump({"a": Noted("b", text), "c": Noted({"d": 1}, text)}, [text])) == {"a": "b", "c": {"d": 1}}


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    assert read(dump({"value": text, "key": {text: 1}})) == {"value": text, "key": {text: 1}}


@settings(max_examples=100, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back_as_a_number(number: float) -> None:
    found = read(dump({"value": number}))["value"]
    assert found == number
    assert isinstance(found, float)


def test_what_is_left_empty_is_left_out() -> None:
    assert read(dump({"a": None, "b": {}, "c": {"d": None, "e": 1}})) == {"c": {"e": 1}}


def placed(role: str, path: Path, **fields: str) -> Placed:
    return Placed(Picked(role, path.name, str(path)), path, fields=fields, guessed=frozenset(fields))


def plan(folder: Path, **more: Any) -> configs.Plan:
    return configs.Plan(
        name="gaps",
        title=("Gaps: 医院", "缺口：医院"),
        folder=folder,
        area=placed("AREA", LIECHTENSTEIN / "municipalities.geojson", id="id", name="name"),
        margin_km=5.0,
        roads=placed("ROADS", EXTRACT),
        settlements=placed(
            "SETTLEMENTS", LIECHTENSTEIN / "settlements.csv", id="id", people="people", lon="lon", lat="lat"
        ),
        mode="car",
        speeds="osm_default",
        access_kmh=4.5,
        snap_max_m=1500.0,
        datum="wgs84",
        **more,
    )


def taken(config: configs.Section, folder: Path) -> Any:
    """The config as the engine takes it; it refuses unknown keys and wrong values."""
    file = folder / "plan.yaml"
    file.write_text(dump(config), encoding="utf-8")
    return geoplan.read_config(file)


def test_the_engine_takes_a_config_of_travel_times(tmp_path: Path) -> None:
    service = configs.Service("hospital", placed("FACILITIES", EXTRACT), limit_min=60.0, standard={"minutes": 15.0})
    config = taken(configs.of_service(plan(tmp_path), service, cell_m=250.0, bands=[10, 20]), tmp_path)
    assert config.catchments is not None
    assert config.catchments.bands_min == (10, 20)
    assert config.services["hospital"].standard.minutes == 15
    assert config.layers.settlements.datum == "wgs84"
    assert config.layers.facilities.datum is None


def test_the_engine_takes_a_config_of_gaps_per_1000_people(tmp_path: Path) -> None:
    service = configs.Service(
        "hospital",
        placed("FACILITIES", EXTRACT),
        values=("clinic",),
        completeness="full",
        limit_min=60.0,
        standard={"per_1000": 6.0, "source": "made up"},
        capacity="beds",
    )
    config = taken(configs.of_service(plan(tmp_path), service), tmp_path)
    assert config.services["hospital"].standard.per_1000 == 6
    assert config.services["hospital"].facilities == ("clinic",)
    assert config.layers.facilities.completeness == "full"
    assert config.catchments is None


@pytest.mark.parametrize("objective", ["travel", "merit"])
def test_the_engine_takes_a_config_of_central_towns(tmp_path: Path, objective: str) -> None:
    system = configs.System(
        tiers=[("centre", 1, 1.0), ("town", 4, 2.0)],
        objective=objective,
        merit_at_least=0.9,
        travel_within=1.1,
        indicators=["people", "people_within", "mean_minutes", "hinterland"],
        within_min=30.0,
        min_people=100.0,
        fixed=["Vaduz"],
    )
    config = taken(configs.of_system(plan(tmp_path), system, cell_m=250.0), tmp_path)
    assert config.centres is not None
    assert [tier.name for tier in config.centres.tiers] == ["centre", "town"]
    assert config.centres.tiers[0].fixed == ("Vaduz",)
    assert config.centres.indicators["mean_minutes"].direction == "cost"
    assert (config.centres.objective.minimise is not None) == (objective == "travel")


def test_files_beside_the_config_are_named_from_its_folder(tmp_path: Path) -> None:
    inside = placed("ROADS", tmp_path / "gaps.inputs" / "roads.gpkg")
    service = configs.Service("hospital", placed("FACILITIES", EXTRACT))
    told = configs.of_service(plan(tmp_path), service)
    assert told["area"]["path"].value == (LIECHTENSTEIN / "municipalities.geojson").as_posix()
    own = configs.Plan(**{**vars(plan(tmp_path)), "roads": inside})
    assert configs.of_service(own, service)["layers"]["roads"]["path"].value == "gaps.inputs/roads.gpkg"


def test_guessed_fields_say_so_and_picked_ones_do_not(tmp_path: Path) -> None:
    roads = Placed(
        Picked("ROADS", "roads"),
        tmp_path / "r.gpkg",
        fields={"road_class": "a", "name": "b"},
        guessed=frozenset({"name"}),
    )
    own = configs.Plan(**{**vars(plan(tmp_path)), "roads": roads})
    text = dump(configs.of_service(own, configs.Service("hospital", placed("FACILITIES", EXTRACT))))
    assert "name: b  # guess\n" in text
    assert "road_class: a\n" in text


def test_a_sheet_of_a_workbook_is_named_as_one(tmp_path: Path) -> None:
    sheet = Placed(Picked("SETTLEMENTS", "book"), tmp_path / "book.xlsx", layer="人口")
    own = configs.Plan(**{**vars(plan(tmp_path)), "settlements": sheet})
    section = configs.of_service(own, configs.Service("hospital", placed("FACILITIES", EXTRACT)))["layers"][
        "settlements"
    ]
    assert (section["sheet"], section["layer"]) == ("人口", None)
