"""What `geoplan qgis guess` says of a layer: columns, values, and what it is not sure of."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner

from geoplan import guessing
from geoplan.cli import app
from geoplan.errors import ConfigError


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    """Two roads as Chinese data hold them."""
    lines = [
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.LineString([(1, 1), (2, 2)]),
        shapely.LineString([(2, 2), (3, 3)]),
    ]
    table = gpd.GeoDataFrame(
        {"JSDJ": ["一级公路", "四级", "机耕路"], "LXMC": ["甲线", "乙线", "丙线"], "单行": ["双向", "顺向", "双向"]},
        geometry=lines, crs="EPSG:4490",
    )  # fmt: skip
    file = tmp_path / "路网.gpkg"
    table.to_file(file, layer="公路")
    gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(0, 0)], crs="EPSG:4490").to_file(file, layer="other")
    return file


def test_columns_and_values_of_chinese_roads(roads: Path) -> None:
    guess = guessing.guess(roads, "roads", "公路")
    assert guess.fields == {"road_class": "JSDJ", "oneway": "单行", "name": "LXMC"}
    assert guess.values["road_class"] == {"一级公路": "trunk", "四级": "tertiary"}
    assert guess.values["oneway"] == {"双向": "both", "顺向": "forward"}
    assert "技术等级" in guess.why["road_class"]


def test_a_value_that_means_nothing_is_a_doubt(roads: Path) -> None:
    (doubt,) = guessing.guess(roads, "roads", "公路").unsure
    assert doubt.field == "road_class"
    assert doubt.en.endswith("机耕路")
    assert doubt.zh.endswith("机耕路")


def test_rivals_and_lacking_fields_are_doubts(tmp_path: Path) -> None:
    file = tmp_path / "villages.csv"
    file.write_text("code,常住人口,户籍人口,lon\n1,10,12,105\n2,20,19,106\n", encoding="utf-8")
    guess = guessing.guess(file, "settlements")
    assert guess.fields["people"] == "常住人口"
    bare = tmp_path / "bare.csv"
    bare.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "people" in {doubt.field for doubt in guessing.guess(bare, "settlements").unsure}
    both = tmp_path / "both.csv"
    both.write_text("code,people,population\n1,10,12\n2,20,19\n", encoding="utf-8")
    assert [doubt.en for doubt in guessing.guess(both, "settlements").unsure if doubt.field == "people"] == [
        "people: took people; it may also be population"
    ]


def test_an_extract_of_openstreetmap_needs_no_guess(root: Path) -> None:
    extract = next((root / "data" / "liechtenstein").glob("*.osm.pbf"))
    assert guessing.guess(extract, "roads").fields == {}


@pytest.mark.parametrize(
    ("name", "content", "layer", "code"),
    [
        ("gone.gpkg", None, "", "guess_file_missing"),
        ("text.gpkg", "hello", "", "guess_no_layer"),
        ("note.md", "hello", "", "guess_no_layer"),
        ("book.xlsx", "no workbook", "", "guess_file_unreadable"),
    ],
    ids=["missing", "no-geopackage", "no-layer", "no-workbook"],
)
def test_files_that_give_no_layer_are_faults(
    tmp_path: Path, name: str, content: str | None, layer: str, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        guessing.guess(tmp_path / name, "area", layer)
    assert caught.value.faults[0].code == code


def test_a_layer_that_is_not_there_is_told_with_those_that_are(roads: Path) -> None:
    with pytest.raises(ConfigError, match="公路, other"):
        guessing.guess(roads, "roads", "street")


def test_the_command_prints_json_alone(roads: Path) -> None:
    done = CliRunner().invoke(app, ["qgis", "guess", str(roads), "--layer", "公路", "--as", "roads"])
    assert done.exit_code == 0
    assert set(json.loads(done.stdout)) == {"fields", "why", "values", "unsure"}
