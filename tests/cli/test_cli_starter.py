"""`geoplan init` writes a config a person can go on with, and overwrites nothing."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely

from geoplan import starter
from geoplan.config import read_config
from geoplan.config.document import read
from geoplan.errors import ConfigError

DATA = Path(__file__).parents[2] / "data"


def test_a_plain_starter_lacks_nothing_but_the_files(tmp_path: Path) -> None:
    written = starter.write(tmp_path / "new")
    with pytest.raises(ConfigError) as caught:
        read_config(written)
    assert {fault.code for fault in caught.value.faults} == {"layer_file_missing"}


def test_a_plain_starter_with_its_centres_uncommented_is_still_in_order(tmp_path: Path) -> None:
    text = starter.blank(tmp_path)
    head, _, tail = text.partition("# centres:")
    written = tmp_path / "plan.yaml"
    written.write_text(head + "centres:" + tail.replace("\n# ", "\n"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(written)
    assert {fault.code for fault in caught.value.faults} == {"layer_file_missing"}


def test_a_folder_without_layers_is_told_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError) as caught:
        starter.write(tmp_path / "new", tmp_path / "empty")
    assert caught.value.faults[0].code == "starter_found_nothing"
    assert not (tmp_path / "new").exists()


def test_a_plain_starter_with_its_land_uncommented_is_still_in_order(tmp_path: Path) -> None:
    text = starter.blank(tmp_path)
    for line in ("catchments: {", "access:", "  second: {"):
        assert f"# {line}" in text
        text = text.replace(f"# {line}", line)
    written = tmp_path / "plan.yaml"
    written.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(written)
    assert {fault.code for fault in caught.value.faults} == {"layer_file_missing"}


def test_a_plain_starter_with_its_modes_and_works_uncommented_is_still_in_order(tmp_path: Path) -> None:
    text = starter.blank(tmp_path)
    lines = (
        "walk: {",
        "car_peak: {",
        "works:",
        "  - {name: bridge",
        "  - {name: ring",
        "elevation: {",
        "speed_zones: {",
    )
    for line in (*lines, "barriers: {"):
        assert f"# {line}" in text
        text = text.replace(f"# {line}", line)
    written = tmp_path / "plan.yaml"
    written.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(written)
    assert {fault.code for fault in caught.value.faults} == {"layer_file_missing"}
    missing = {fault.values["value"] for fault in caught.value.faults}
    assert {"dem.tif", "zones.gpkg", "roads.osm.pbf"} <= missing


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / starter.NAME).write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        starter.write(tmp_path)
    assert caught.value.faults[0].code == "starter_exists"
    assert (tmp_path / starter.NAME).read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        starter.write(tmp_path, tmp_path / "none")
    assert caught.value.faults[0].code == "starter_folder_missing"


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A county as an office sends it: GBK shapefiles, a workbook with a heading, a GBK table."""
    folder = tmp_path / "资料 2024"
    folder.mkdir()
    square = shapely.box(120, 30, 121, 31)
    area = gpd.GeoDataFrame({"XZQDM": ["0330402"], "XZQMC": ["南湖区"]}, geometry=[square], crs=4490)
    area.to_file(folder / "行政区.shp", encoding="GBK")
    (folder / "行政区.cpg").unlink()
    roads = gpd.GeoDataFrame(
        {"JSDJ": ["一级公路", "等外公路", "一级公路"], "LXMC": ["甲", "乙", "丙"]},
        geometry=[shapely.LineString([(120, 30), (121, 31)])] * 3, crs=4490,
    )  # fmt: skip
    roads.to_file(folder / "公路.shp", encoding="UTF-8")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "村"
    for row in (
        ["2023年人口统计表"],
        ["村代码", "村名", "常住人口", "户籍人口", "经度", "纬度"],
        ["01", "甲村", 100, 120, 120.5, 30.5],
    ):
        sheet.append(row)
    book.save(folder / "村庄.xlsx")
    table = "设施名称,设施类型,经度,纬度,建设状态\n一院,医院,120.5,30.5,规划\n"
    table += "二院,医院,120.6,30.5,现状\n一小,小学,120.6,30.5,现状\n"
    (folder / "设施.csv").write_bytes(table.encode("gb18030"))
    return folder


def test_a_draft_guesses_roles_fields_and_values(survey: Path, tmp_path: Path) -> None:
    config = read_config(starter.write(tmp_path / "plan", survey))
    assert config.area.path == "../资料 2024/行政区.shp"
    assert dict(config.area.fields) == {"id": "XZQDM", "name": "XZQMC"}
    assert dict(config.layers.roads.fields) == {"road_class": "JSDJ", "name": "LXMC"}
    assert config.layers.roads.values == {"road_class": {"一级公路": "trunk", "等外公路": "unclassified"}}
    towns = config.layers.settlements
    people = {"people": "常住人口", "people_registered": "户籍人口"}
    assert towns.sheet == "村"
    assert dict(towns.fields) == {"id": "村代码", "name": "村名", **people, "lon": "经度", "lat": "纬度"}
    assert config.layers.facilities is not None
    assert config.layers.facilities.fields["service"] == "设施类型"
    assert config.layers.facilities.values["stage"] == {"规划": "planned", "现状": "existing"}


def test_every_guess_of_a_draft_has_its_reason(survey: Path, tmp_path: Path) -> None:
    text = starter.draft(tmp_path, survey)
    guessed = [
        line
        for line in text.splitlines()
        if line.strip().startswith(("path:", "id:", "name:", "people", "road_class", "service:"))
    ]
    assert len(guessed) > 8
    assert all("# guess: " in line for line in guessed if "name: 资料" not in line and not line.startswith("name:"))
    assert "技术等级" in text
    assert "#   医院: {mode: car" in text


def test_a_draft_chooses_no_standard_and_no_objective(survey: Path, tmp_path: Path) -> None:
    drafted = read(starter.write(tmp_path / "plan", survey)).data
    assert not {"services", "centres"} & set(drafted)


def test_a_column_with_a_value_twice_is_no_id(tmp_path: Path) -> None:
    places = gpd.GeoDataFrame(
        {"osm_id": ["7", "8"], "code": [3, 3], "fclass": ["village", "town"], "population": [5, 6], "name": ["a", "b"]},
        geometry=gpd.points_from_xy([9, 9.1], [47, 47]), crs=4326,
    )  # fmt: skip
    places.to_file(tmp_path / "places.gpkg")
    assert "      id: osm_id " in starter.draft(tmp_path, tmp_path)


@pytest.mark.parametrize("name", ["liechtenstein", "coquimbo", "jiaxing"])
def test_a_draft_from_each_bundle_is_in_order(name: str, tmp_path: Path) -> None:
    config = read_config(starter.write(tmp_path, DATA / name))
    assert config.layers.settlements.path.endswith({"coquimbo": "zones.gpkg"}.get(name, ".csv"))


def test_a_raster_of_people_is_offered_and_used_where_nothing_else_says_where_people_live(tmp_path: Path) -> None:
    folder = tmp_path / "found"
    folder.mkdir()
    (folder / "chn_ppp_2020.tif").write_bytes(b"")
    (folder / "dem.tif").write_bytes(b"")
    gpd.GeoDataFrame({"XZQDM": ["1"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326).to_file(folder / "area.gpkg")
    (folder / "roads.osm.pbf").write_bytes(b"")
    data = read(starter.write(tmp_path / "new", folder)).data
    assert data["layers"]["population"] == {"path": "../found/chn_ppp_2020.tif"}
    assert data["demand"] == {"source": "population", "cell_m": 500}
    (folder / "towns.csv").write_text("id,people,lon,lat\na,5,0.5,0.5\n", encoding="utf-8")
    text = starter.write(tmp_path / "other", folder).read_text(encoding="utf-8")
    assert '# population: {path: "../found/chn_ppp_2020.tif"}' in text
    assert "dem.tif  (raster)" in text
    assert "demand" not in read(tmp_path / "other" / "geoplan.yaml").data
