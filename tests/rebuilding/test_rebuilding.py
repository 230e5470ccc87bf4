"""A finished run is written anew without computing again: the same bytes, but for what is laid over it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from straight_road import point, two_counties

from geoplan import finished, rebuilding
from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.progress import Quiet
from geoplan.story import run
from geoplan.writers import manifest

PLACES = {"a": (1, 1000), "b": (6, 3000), "c": (12, 4000), "d": (18, 5000)}

CONFIG = """
version: 1
name: small
title: {en: A small county, zh: 小县}
language: en
crs: EPSG:32632
area: {path: area.gpkg, fields: {id: id, name: name}}
layers:
  roads: {path: roads.gpkg, source: drawn by hand}
  settlements: {path: settlements.csv, datum: wgs84}
  facilities: {path: facilities.csv, datum: wgs84, completeness: full}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
services:
  hospital: {mode: car, standard: {minutes: 5, source: an example}}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  indicators: {people: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: centre, count: 1, weight: 1}, {name: town, count: 1, weight: 1}]
maps: {dpi: 72, formats: [png]}
outputs: {OUTPUTS}
"""

Made = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The folder of a finished run of a small county."""

    def make(name: str = "run", outputs: str = "[geopackage, shapefile, tables]") -> Path:
        home = tmp_path / "data"
        home.mkdir(exist_ok=True)
        two_counties(home)
        rows = ["id,name,people,lon,lat"]
        rows += [f"{i},{i.upper()},{people},{point(km)[0]},{point(km)[1]}" for i, (km, people) in PLACES.items()]
        (home / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
        x, y = point(1)
        (home / "facilities.csv").write_text(f"id,service,lon,lat\nh1,hospital,{x},{y}", encoding="utf-8")
        config = home / "plan.yaml"
        config.write_text(CONFIG.replace("{OUTPUTS}", outputs), encoding="utf-8")
        run(read_config(config), out=tmp_path / name)
        return tmp_path / name

    return make


def differing(one: Path, other: Path) -> set[str]:
    """The files that are not equal to the byte, or only in one of the two; run.json left out."""
    mine, its = manifest.hashes(one), manifest.hashes(other)
    return {name for name in mine.keys() | its.keys() if mine.get(name) != its.get(name)}


def codes(error: pytest.ExceptionInfo[ConfigError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


ALL = "[geopackage, shapefile, tables, maps, report]"


def test_a_rebuilt_run_is_the_run_to_the_byte(made: Made, tmp_path: Path) -> None:
    old = made(outputs=ALL)
    new = rebuilding.rebuild(old, out=tmp_path / "new")
    assert differing(old, new) == set()
    assert (new / "manifest.json").read_bytes() == (old / "manifest.json").read_bytes()


def test_the_times_of_the_run_stay_those_of_the_computing(made: Made, tmp_path: Path) -> None:
    old = made()
    new = rebuilding.rebuild(old, out=tmp_path / "new")
    assert (new / "run.json").read_bytes() == (old / "run.json").read_bytes()


def test_a_rebuilt_run_can_be_rebuilt(made: Made, tmp_path: Path) -> None:
    once = rebuilding.rebuild(made(), out=tmp_path / "once", settings=["report.organisation=Planning bureau"])
    twice = rebuilding.rebuild(once, out=tmp_path / "twice")
    assert differing(once, twice) == set()


def test_the_run_it_is_made_from_is_untouched(made: Made, tmp_path: Path) -> None:
    old = made()
    before = manifest.hashes(old)
    rebuilding.rebuild(old, out=tmp_path / "new", settings=["language=zh"])
    assert manifest.hashes(old) == before


def test_in_its_own_place_the_old_run_moves_aside(made: Made) -> None:
    old = made()
    before = manifest.hashes(old)
    assert rebuilding.rebuild(old, settings=["report.project=1640"]) == old
    assert manifest.hashes(old.with_name("run.1")) == before
    assert finished.open_run(old).settings["report"]["project"] == "1640"


def test_a_file_that_somebody_has_edited_is_named(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    old = made()
    (old / "tables" / "gaps.csv").write_text("mine", encoding="utf-8")
    rebuilding.rebuild(old)
    assert "tables/gaps.csv" in capsys.readouterr().err
    assert (old.with_name("run.1") / "tables" / "gaps.csv").read_text(encoding="utf-8") == "mine"


def test_the_encoding_of_shapefiles_may_change_and_no_number_does(made: Made, tmp_path: Path) -> None:
    old = made()
    new = rebuilding.rebuild(old, out=tmp_path / "new", settings=["shapefile.encoding=GBK"])
    changed = differing(old, new)
    assert (new / "shapefiles" / "settlements.cpg").read_text(encoding="ascii").strip().upper() in (
        "GBK",
        "CP936",
        "936",
    )
    of_findings = {"tables/findings.csv"}
    assert {name for name in changed if name.startswith("tables/")} <= of_findings


def test_outputs_may_be_added_and_left_out(made: Made, tmp_path: Path) -> None:
    new = rebuilding.rebuild(made(), out=tmp_path / "new", settings=["outputs=[geopackage, tables]"])
    assert not (new / "shapefiles").exists() and (new / "plan.gpkg").is_file()


def test_what_shapefiles_lack_is_no_finding_where_there_are_none(made: Made, tmp_path: Path) -> None:
    old = made()
    assert "text_cut" in set(finished.open_run(old).tables["findings"]["code"])
    new = rebuilding.rebuild(old, out=tmp_path / "new", settings=["outputs=[geopackage, tables]"])
    assert "text_cut" not in set(finished.open_run(new).tables["findings"]["code"])
    assert "text_cut" not in json.loads((new / "manifest.json").read_text(encoding="utf-8"))["findings"]


@pytest.mark.parametrize(
    "setting", ["services.hospital.standard.minutes=10", "crs=EPSG:4326", "centres.tiers.0.count=2"]
)
def test_what_changes_a_result_needs_a_new_run(made: Made, tmp_path: Path, setting: str) -> None:
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(made(), out=tmp_path / "new", settings=[setting])
    assert codes(error) == ["rebuild_needs_run"]
    assert "new run" in error.value.sentences()[0] or "again" in error.value.sentences()[0]
    assert not (tmp_path / "new").exists()


def test_a_wrong_value_is_a_fault_as_in_a_config(made: Made, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        rebuilding.rebuild(made(), out=tmp_path / "new", settings=["maps.dpi=7000"])
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(tmp_path / "run", out=tmp_path / "new", settings=["report.organization=x"])
    assert "organisation" in error.value.sentences()[0]


def test_a_project_without_its_geopackage_is_refused_here_too(made: Made, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(made(), out=tmp_path / "new", settings=["outputs=[qgis]"])
    assert codes(error) == ["qgis_needs_geopackage"]


def test_a_font_that_was_given_anew_must_be_there(made: Made, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        rebuilding.rebuild(made(), out=tmp_path / "new", settings=["maps.font=nowhere.ttf"])


def test_a_place_within_the_run_is_refused(made: Made) -> None:
    old = made()
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(old, out=old / "again")
    assert codes(error) == ["rebuild_inside"]


def test_what_is_no_finished_run_is_told_in_a_sentence(made: Made, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(tmp_path / "empty")
    assert codes(error) == ["not_a_run"]
    old = made()
    (old / "config.resolved.yaml").unlink()
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(old)
    assert codes(error) == ["rebuild_without_settings"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tiers", None),
        ("tiers", [3]),
        ("title", "a text"),
        ("title", {"en": None}),
        ("language", "fr"),
        ("crs", "nothing known"),
        ("layers", {}),
        ("layers", {"area": 2, "findings": 0, "access": 4, "spheres": 1}),
    ],
    ids=lambda value: json.dumps(value),
)
def test_a_damaged_run_is_told_in_a_sentence(made: Made, key: str, value: object) -> None:
    old = made()
    told = json.loads((old / "manifest.json").read_text(encoding="utf-8"))
    told[key] = value
    (old / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        rebuilding.rebuild(old)
    assert codes(error) == ["run_unreadable"]


def test_tables_that_somebody_has_edited_are_named(made: Made, tmp_path: Path) -> None:
    old = made()
    said: list[str] = []

    class Listening(Quiet):
        def warning(self, text: str) -> None:
            said.append(text)

    rebuilding.rebuild(old, out=tmp_path / "one", progress=Listening())
    assert not any("plan.gpkg has been changed" in text for text in said)
    with closing(sqlite3.connect(old / "plan.gpkg")) as held, held:
        held.execute("DELETE FROM summary")
    rebuilding.rebuild(old, out=tmp_path / "two", progress=Listening())
    assert sum("plan.gpkg has been changed" in text for text in said) == 1


def test_broken_yaml_of_a_run_is_told_in_a_sentence(made: Made) -> None:
    old = made()
    (old / "config.resolved.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(ConfigError):
        rebuilding.rebuild(old)
