"""What is written, how, and what the title blocks say."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoplan.config import plain, read_config
from geoplan.config.models import OUTPUTS, Config
from geoplan.errors import ConfigError, Fault
from geoplan.writers import WRITERS

PLAN = """
version: 1
name: written
area: {path: area.gpkg}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: towns.csv, datum: wgs84}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    for name in ("area.gpkg", "roads.gpkg", "towns.csv", "letters.otf"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def read(county: Path, more: str, *settings: str) -> Config:
    path = county / "plan.yaml"
    path.write_text(PLAN + more, encoding="utf-8")
    return read_config(path, settings)


def only(county: Path, more: str) -> Fault:
    with pytest.raises(ConfigError) as caught:
        read(county, more)
    (fault,) = caught.value.faults
    return fault


def test_everything_is_written_unless_the_config_says_less(county: Path) -> None:
    assert read(county, "").outputs == OUTPUTS
    assert set(OUTPUTS) == set(WRITERS)
    assert read(county, "outputs: [tables]").outputs == ("tables",)


def test_a_project_of_qgis_without_its_geopackage_is_refused(county: Path) -> None:
    fault = only(county, "outputs: [qgis, tables]")
    assert (fault.code, fault.line, fault.values["key"]) == ("qgis_needs_geopackage", 8, "outputs[0]")
    assert "Add geopackage" in fault.sentence()


def test_a_font_that_is_not_there_is_refused(county: Path) -> None:
    assert only(county, "maps: {font: nowhere.otf}").code == "layer_file_missing"
    config = read(county, "maps: {font: letters.otf}").maps
    assert config is not None
    assert (config.font, config.formats, config.dpi) == ("letters.otf", ("png", "pdf"), 200)


@pytest.mark.parametrize(
    "more", ["maps: {formats: []}", "maps: {formats: [svg]}", "maps: {dpi: 10}", "shapefile: {encoding: Big5}"]
)
def test_what_cannot_be_written_is_refused(county: Path, more: str) -> None:
    assert only(county, more).line == 8


def test_the_title_block_takes_texts_and_numbers(county: Path) -> None:
    block = "report: {organisation: 嘉兴市, project: 1640, version: '2.10', approval_no: 浙S(2026)12号, draft: true}"
    report = read(county, block).report
    assert report is not None
    assert (report.organisation, report.project, report.approval_no, report.draft) == (
        "嘉兴市",
        "1640",
        "浙S(2026)12号",
        True,
    )
    assert (report.version, report.date) == ("2.10", None)


def test_the_plain_config_holds_what_is_given_and_every_default(county: Path) -> None:
    held = plain(read(county, "report: {organisation: 县}"))
    assert held["report"] == {"organisation": "县", "draft": False}
    assert held["outputs"] == list(OUTPUTS)
    assert "maps" not in held
