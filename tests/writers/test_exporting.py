"""Layers of a finished run in other formats, read back."""

import errno
import json
import os
import shutil
import warnings
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
from hostile_names import HOSTILE
from pyproj import CRS
from shapefiles_read_back import held_text, same_number, same_shape
from typer.testing import CliRunner

from geoplan import cli_export, exporting, tables
from geoplan.errors import ConfigError
from geoplan.exporting import export
from geoplan.writers import csv_tables, formats, geopackage, manifest, ready, workbook_sheets

ENDINGS = {"geojson": ".geojson", "fgb": ".fgb", "parquet": ".parquet", "shp": ".shp"}
BY_LAYER = sorted(ENDINGS)


def finished_run(plan, place, *, geopackaged=True):
    """A folder with the plan's GeoPackage, its CSV tables and its manifest."""
    place.mkdir(parents=True)
    if geopackaged:
        geopackage.write(plan, place)
    (place / csv_tables.FOLDER).mkdir()
    csv_tables.write_csv(plan, place / csv_tables.FOLDER)
    manifest.write(plan, place)
    return place


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Where the drawn county's run is kept, once a test has written it."""
    return tmp_path_factory.mktemp("made") / "run"


@pytest.fixture
def run(plan, made, tmp_path):
    if not made.exists():
        finished_run(plan, made)
    return Path(shutil.copytree(made, tmp_path / "嘉兴 run"))


def _read(path, layer):
    if path.suffix == ".parquet":
        return (gpd.read_parquet if tables.LAYERS[layer].geometry else pd.read_parquet)(path)
    several = path.suffix in (".gpkg", ".gdb")
    return pyogrio.read_dataframe(path, layer=layer if several else None)


def _codes(error):
    return [fault.code for fault in error.value.faults]


def _check(before, after, layer, fields):
    """Every value of the columns as it was before; `fields` are their names in the file."""
    for name, field in fields.items():
        if tables.column(layer, name).kind == "text":
            assert [text or "" for text in after[field].where(after[field].notna(), "")] == list(before[name])
        else:
            want = before[name].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
            got = pd.to_numeric(after[field]).astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
            assert all(map(same_number, got, want)), (layer, name)


@pytest.mark.parametrize("to", ["gpkg", "gdb", "parquet"])
def test_every_layer_comes_back_whole(plan, run, to):
    done = export(run, to)
    for layer, before in plan.tables.items():
        path = done.files[0] if to != "parquet" else next(file for file in done.files if file.stem == layer)
        after = _read(path, layer)
        names = before.columns.drop("geometry", errors="ignore")
        own = formats.in_geodatabase if to == "gdb" else str
        _check(before, after, layer, {name: own(name) for name in names})
        if tables.LAYERS[layer].geometry:
            assert after.crs.to_epsg() == 4549
            shapes = ready.geometries(plan, layer, plan.crs)
            near = 1e-4 if to == "gdb" else 0.0  # a geodatabase keeps coordinates on a grid of a tenth of a millimetre
            assert all(_near(one, other, near) for one, other in zip(after.geometry, shapes, strict=True)), layer


def _near(one, other, tolerance):
    if one is None or other is None or not tolerance:
        return same_shape(one, other)
    return one.normalize().hausdorff_distance(other.normalize()) <= 2 * tolerance


@pytest.mark.parametrize("to", ["geojson", "fgb"])
def test_every_layer_with_a_geometry_comes_back(plan, run, to):
    done = export(run, to)
    held = {layer for layer in plan.tables if tables.LAYERS[layer].geometry}
    assert {file.stem for file in done.files} == held
    for path in done.files:
        before = plan.tables[path.stem]
        after = _read(path, path.stem)
        names = list(before.columns.drop("geometry"))
        assert list(after.columns.drop("geometry")) == (names if len(before) or to == "fgb" else [])
        if len(before):
            if to == "fgb":
                # its index of places sets the rows in an order of its own
                key = names[0]
                after, before = (
                    frame.sort_values([key, *names[1:3]]).reset_index(drop=True) for frame in (after, before)
                )
            _check(before, after, path.stem, {name: name for name in names})


def test_geojson_is_longitude_and_latitude_of_seven_decimals(run):
    path = export(run, "geojson", layers=["settlements"]).files[0]
    content = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in content
    first = content["features"][0]["geometry"]["coordinates"]
    assert first == pytest.approx([120.8, 30.7], abs=1e-6)
    assert all(round(value, 7) == value for value in first)


def test_geojson_has_null_for_infinity_and_says_so(layers, replan, tmp_path):
    layers["settlements"]["people"] = [np.inf, np.nan, 1.5]
    run = finished_run(replan(layers), tmp_path / "run")
    done = export(run, "geojson", layers=["settlements"])
    content = json.loads(done.files[0].read_text(encoding="utf-8"))
    assert [feature["properties"]["people"] for feature in content["features"]] == [None, None, 1.5]
    assert [finding.code for finding in done.findings] == ["export_infinite"]


def test_tables_go_into_one_workbook_and_into_csv(plan, run):
    (book,) = export(run, "xlsx").files
    assert book.name == "嘉兴 run.xlsx"
    assert len(openpyxl.load_workbook(book).sheetnames) == len(plan.tables) + 3
    assert {file.stem for file in export(run, "csv").files} == set(plan.tables)


def test_shapefiles_take_the_encoding_that_is_asked_for(run):
    done = export(run, "shp", layers=["settlements"], encoding="GBK")
    held = {file.suffix: file for file in done.files}
    assert held[".cpg"].read_text(encoding="ascii") == "GBK"
    assert list(pyogrio.read_dataframe(held[".shp"])["name"]) == ["嘉兴", "新塍", "=cmd"]
    assert "fields.csv" in {file.name for file in done.files}


def test_a_run_in_gbk_is_exported_in_gbk(plan, tmp_path):
    run = finished_run(plan, tmp_path / "run")
    (run / "config.resolved.yaml").write_text("shapefile: {encoding: GBK}\n", encoding="utf-8")
    files = export(run, "shp", layers=["area"]).files
    assert {file.read_text(encoding="ascii") for file in files if file.suffix == ".cpg"} == {"GBK"}


def test_left_out_the_place_is_beside_the_run(run):
    done = export(run, "gpkg")
    assert done.files == (run.with_name("嘉兴 run-export") / "嘉兴 run.gpkg",)
    assert sorted(path.name for path in run.parent.iterdir()) == ["嘉兴 run", "嘉兴 run-export"]


def test_the_run_is_not_changed(run):
    before = manifest.hashes(run)
    for to in exporting.FORMATS:
        export(run, to)
    assert manifest.hashes(run) == before
    assert manifest.edited(run) == ()


@pytest.mark.parametrize("inside", ["", "tables", "new/folder"])
def test_nothing_is_written_into_a_finished_run(run, inside):
    with pytest.raises(ConfigError) as error:
        export(run, "csv", out=run / inside)
    assert _codes(error) == ["export_inside_run"]


def test_one_layer_may_be_given_its_file(run, tmp_path):
    assert export(run, "geojson", layers=["centres"], out=tmp_path / "x.geojson").files == (tmp_path / "x.geojson",)
    names = {file.name for file in export(run, "shp", layers=["centres"], out=tmp_path / "y.shp").files}
    assert {"y.shp", "y.shx", "y.dbf", "y.prj", "y.cpg", "y.qml", "y.fields.csv"} == names
    assert export(run, "gpkg", out=tmp_path / "all.gpkg").files == (tmp_path / "all.gpkg",)


@pytest.mark.parametrize(
    ("to", "more", "code"),
    [
        ("dwg", {}, "export_format_unknown"),
        ("gpkg", {"layers": ["centers"]}, "export_layer_unknown"),
        ("gpkg", {"layers": ["gaps"]}, "export_layer_unknown"),
        ("shp", {"layers": ["summary"]}, "export_nothing"),
        ("gpkg", {"encoding": "GBK"}, "export_encoding_fixed"),
        ("geojson", {"crs": "EPSG:4490"}, "export_crs_fixed"),
        ("csv", {"crs": "EPSG:4490"}, "export_crs_fixed"),
        ("gpkg", {"crs": "EPSG:nothing"}, "crs_unknown"),
        ("gpkg", {"crs": "EPSG:5773"}, "crs_unknown"),
        ("gpkg", {"crs": ""}, "crs_unknown"),
        ("gpkg", {"crs": "\udcff"}, "crs_unknown"),
        ("gpkg", {"crs": "+proj=ortho +lat_0=-50 +lon_0=-100"}, "export_crs_out_of_reach"),
        ("shp", {"crs": "+proj=ortho +lat_0=-50 +lon_0=-100"}, "export_crs_out_of_reach"),
        ("geojson", {"out": "all.geojson"}, "export_one_file"),
        ("gpkg", {"out": "all.shp"}, "export_other_ending"),
        ("gpkg", {"layers": ["area"], "where": {"service": "x"}}, "export_column_unknown"),
        ("gpkg", {"layers": ["area"], "where": {"geometry": "x"}}, "export_column_unknown"),
    ],
)
def test_what_cannot_be_is_a_sentence_in_both_languages_and_nothing_is_written(
    run, tmp_path, monkeypatch, to, more, code
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as error:
        export(run, to, **more)
    assert _codes(error) == [code]
    assert all(fault.sentence(lang) for fault in error.value.faults for lang in ("en", "zh"))
    assert [path.name for path in tmp_path.iterdir()] == ["嘉兴 run"]


def test_an_unknown_layer_is_answered_with_those_there_are(run):
    with pytest.raises(ConfigError) as error:
        export(run, "gpkg", layers=["centers"])
    assert "centres" in str(error.value)


def test_a_folder_that_is_no_run_is_a_sentence(tmp_path):
    with pytest.raises(ConfigError) as error:
        export(tmp_path, "gpkg")
    assert _codes(error) == ["not_a_run"]


def test_without_the_geopackage_there_are_tables_and_no_shapes(plan, tmp_path):
    run = finished_run(plan, tmp_path / "run", geopackaged=False)
    assert len(openpyxl.load_workbook(export(run, "xlsx").files[0]).sheetnames) > 3
    again = next(file for file in export(run, "csv").files if file.stem == "settlements")
    assert list(pd.read_csv(again, dtype=str, encoding="utf-8-sig")["settlement_id"]) == ["0001", "0002", "0044"]
    with pytest.raises(ConfigError) as error:
        export(run, "shp")
    assert _codes(error) == ["run_without_geopackage"]


@pytest.mark.parametrize("to", sorted(exporting.FORMATS))
def test_what_is_there_is_left_alone_unless_it_may_be_replaced(run, to):
    first = export(run, to)
    before = {file: _bytes(file) for file in first.files}
    with pytest.raises(ConfigError) as error:
        export(run, to)
    assert _codes(error) == ["export_exists"]
    assert {file: _bytes(file) for file in first.files} == before
    again = export(run, to, replace_files=True)
    assert again.files == first.files
    assert not [path for path in first.files[0].parent.iterdir() if path not in first.files]


def _bytes(path):
    return {part.name: part.read_bytes() for part in (path.iterdir() if path.is_dir() else [path])}


def test_an_index_of_the_shapefile_before_goes_with_it(run):
    shape = next(file for file in export(run, "shp", layers=["area"]).files if file.suffix == ".shp")
    shape.with_suffix(".qix").write_bytes(b"old")
    export(run, "shp", layers=["area"], replace_files=True)
    assert not shape.with_suffix(".qix").exists()


def test_a_geopackage_that_is_open_elsewhere_is_left_alone(run):
    path = export(run, "gpkg").files[0]
    path.with_name(f"{path.name}-wal").touch()
    with pytest.raises(ConfigError) as error:
        export(run, "gpkg", replace_files=True)
    assert _codes(error) == ["export_in_use"]


def test_a_folder_that_is_no_geodatabase_is_left_alone(run, tmp_path):
    (tmp_path / "mine.gdb").mkdir()
    (tmp_path / "mine.gdb" / "thesis.txt").touch()
    with pytest.raises(ConfigError) as error:
        export(run, "gdb", out=tmp_path / "mine.gdb", replace_files=True)
    assert _codes(error) == ["export_over_folder"]
    assert (tmp_path / "mine.gdb" / "thesis.txt").exists()


def test_a_full_disk_is_a_sentence_and_leaves_nothing(run, tmp_path, monkeypatch):
    def full(plan, place, stem):
        (place / "half.csv").write_text("half", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device", str(place / "half.csv"))

    monkeypatch.setitem(exporting.FORMATS, "csv", replace(exporting.FORMATS["csv"], write=full))
    with pytest.raises(ConfigError) as error:
        export(run, "csv", out=tmp_path / "new" / "place")
    assert _codes(error) == ["output_failed"]
    assert "No space left" in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["嘉兴 run"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another matter on Windows")
def test_a_folder_that_cannot_be_written_is_a_sentence(run, tmp_path):
    place = tmp_path / "file"
    place.write_text("no folder", encoding="utf-8")
    for out in (place, place / "below"):
        with pytest.raises(ConfigError) as error:
            export(run, "csv", out=out)
        assert _codes(error) in (["output_is_a_file"], ["output_not_writable"])


def test_a_move_that_fails_half_way_puts_everything_back(run, monkeypatch):
    files = export(run, "csv").files
    before = {file: file.read_bytes() for file in files}
    moved = []
    real = type(files[0]).rename

    def failing(path, target):
        # the 30th move is that of a new file; putting back is let through
        moved.append(path)
        if len(moved) == len(files) + 5:
            raise OSError(errno.EACCES, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(type(files[0]), "rename", failing)
    with pytest.raises(ConfigError) as error:
        export(run, "csv", replace_files=True)
    assert _codes(error) == ["output_not_writable"]
    assert {file: file.read_bytes() for file in files} == before


def test_rows_may_be_chosen_by_their_values(plan, run):
    (path,) = export(run, "geojson", layers=["access"], where={"service": "hospital", "within_standard": "1"}).files
    assert list(pyogrio.read_dataframe(path)["demand_id"]) == ["0001"]
    done = export(run, "csv", where={"service": "hospital"}, out=run.parent / "by service")
    assert {file.stem for file in done.files} == {
        layer for layer, held in plan.tables.items() if "service" in held.columns
    }


def test_a_value_that_no_row_has_gives_an_empty_layer_and_says_so(run):
    done = export(run, "gpkg", layers=["access"], where={"service": "school"})
    assert len(pyogrio.read_dataframe(done.files[0], layer="access")) == 0
    assert [finding.code for finding in done.findings] == ["export_no_rows"]


def test_layers_without_geometry_are_named_where_they_are_left_out(run):
    done = export(run, "shp")
    assert [finding.values["layers"] for finding in done.findings if finding.code == "export_without_geometry"] == [
        "summary"
    ]


def test_layers_too_large_are_named_and_the_rest_is_written(run, monkeypatch):
    monkeypatch.setattr(ready, "MOST_ROWS", 2)
    done = export(run, "csv", layers=["settlements", "roads"])
    assert [file.stem for file in done.files] == ["roads"]
    assert [finding.layer for finding in done.findings if finding.code == "layer_too_large"] == ["settlements"]
    with pytest.raises(ConfigError) as error:
        export(run, "csv", layers=["settlements"], out=run.parent / "other")
    assert _codes(error) == ["export_nothing"]


@pytest.mark.parametrize("to", ["gpkg", "shp", "fgb", "parquet", "gdb"])
def test_another_crs_moves_the_coordinates_and_not_the_places(run, to):
    done = export(run, to, layers=["settlements"], crs="EPSG:4528")
    path = next(file for file in done.files if file.suffix == exporting.FORMATS[to].suffix)
    after = _read(path, "settlements")
    assert after.crs.to_epsg() == 4528
    placed = after[after.geometry.notna() & ~after.geometry.is_empty]
    easts = placed.geometry.x
    assert (easts > 40_000_000).all()
    assert placed.to_crs(4326).geometry.x.min() == pytest.approx(120.8, abs=1e-6)


def test_a_datum_without_known_parameters_is_told(run):
    found = export(run, "gpkg", layers=["area"], crs="EPSG:2437").findings  # Beijing 1954
    assert "export_datum_guessed" in {finding.code for finding in found}
    plain = export(run, "gpkg", layers=["area"], crs="EPSG:4490", out=run.parent / "degrees").findings
    assert plain == ()


@pytest.mark.parametrize("to", sorted(exporting.FORMATS))
@pytest.mark.parametrize("rows", [0, 1])
def test_an_empty_layer_and_one_row_go_into_every_format(layers, replan, tmp_path, to, rows):
    few = {
        layer: frame[:rows] for layer, frame in layers.items() if layer in ("settlements", "area", "summary", "links")
    }
    run = finished_run(replan(few), tmp_path / "run")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = export(run, to)
    if to in ("gpkg", "gdb", "shp", "fgb", "geojson"):
        several = to in ("gpkg", "gdb")
        mine = [file for file in done.files if file.suffix == exporting.FORMATS[to].suffix]
        path = mine[0] if several else next(file for file in mine if file.stem == "links")
        assert len(pyogrio.read_dataframe(path, layer="links" if several else None)) == rows
        if to != "geojson":
            # a geodatabase knows lines of several parts alone
            held = pyogrio.read_info(path, layer="links" if several else None)["geometry_type"]
            assert held == ("MultiLineString" if to == "gdb" else "LineString")


@pytest.mark.parametrize("to", sorted(exporting.FORMATS))
def test_hostile_names_go_through_every_format(layers, replan, tmp_path, to):
    settlements = pd.concat([layers["settlements"][:1]] * len(HOSTILE), ignore_index=True).assign(
        settlement_id=sorted(HOSTILE), name=[HOSTILE[key] for key in sorted(HOSTILE)]
    )
    run = finished_run(replan({"settlements": settlements}, language="en"), tmp_path / "run")
    names = [HOSTILE[key] for key in sorted(HOSTILE)]
    files = export(run, to, layers=["settlements"]).files
    path = next(file for file in files if file.suffix == exporting.FORMATS[to].suffix and file.name != "fields.csv")
    if to == "xlsx":
        sheet = openpyxl.load_workbook(path)[workbook_sheets.sheet_names(replan(language="en"))["settlements"]]
        got = [openpyxl.utils.escape.unescape(row[1].value) for row in sheet.iter_rows(min_row=2)]
    elif to == "csv":
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")["name"]
        got = [csv_tables.undefused(cell) for cell in cells]
    else:
        after = _read(path, "settlements").sort_values("sett_id" if to == "shp" else "settlement_id")
        got = list(after["name"])
    assert got == ([held_text(name, 254, "UTF-8") for name in names] if to == "shp" else names)


def test_a_crs_without_a_code_goes_into_every_format(replan, tmp_path):
    local = CRS.from_proj4("+proj=tmerc +lat_0=0 +lon_0=120.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs")
    run = finished_run(replan(crs=local), tmp_path / "run")
    for to in ("gpkg", "shp", "fgb", "parquet", "gdb"):
        files = export(run, to, layers=["settlements"]).files
        path = next(file for file in files if file.suffix == exporting.FORMATS[to].suffix)
        placed = _read(path, "settlements").dropna(subset="geometry").to_crs(4326)
        assert placed[~placed.geometry.is_empty].geometry.x.min() == pytest.approx(120.8, abs=1e-7), to


def _asked(*words):
    return CliRunner().invoke(cli_export.app, list(map(str, words)))


def test_the_command_prints_the_files_one_a_line_and_speaks_on_the_other_stream(run, tmp_path):
    told = _asked(run, "--to", "geojson", "--out", tmp_path / "x")
    assert told.exit_code == 0
    files = told.stdout.splitlines()
    assert files == sorted(str(path) for path in (tmp_path / "x").iterdir())
    assert "summary" in told.stderr


def test_the_command_speaks_json(run, tmp_path):
    told = _asked(run, "--to", "gpkg", "--out", tmp_path / "x", "--progress", "json")
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert (lines[-1]["type"], lines[-1]["files"]) == ("result", [str(tmp_path / "x" / "嘉兴 run.gpkg")])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "gpkg", "--layer", "x"], "该结果中没有图层 x"),
        (["--to", "gpkg", "--where", "service"], "不是"),
        (["--to", "gpkg", "--where", "=x"], "不是"),
    ],
)
def test_the_command_tells_faults_in_chinese_with_exit_code_2(run, words, said):
    told = _asked(run, *words, "--lang", "zh")
    assert told.exit_code == 2
    assert said in told.stderr
    assert told.stdout == ""


def test_an_unknown_format_is_refused_with_exit_code_2(run):
    assert _asked(run, "--to", "dwg").exit_code == 2


def test_a_run_named_by_a_dot_is_exported_beside_itself(run, monkeypatch):
    monkeypatch.chdir(run)
    done = export(".", "gpkg")
    assert [file.resolve() for file in done.files] == [run.with_name("嘉兴 run-export") / "嘉兴 run.gpkg"]
    shutil.rmtree(run.with_name("嘉兴 run-export"))


def test_a_geojson_without_its_end_is_a_full_disk(run, tmp_path, monkeypatch):
    def cut_short(held, layer, path, **how):
        path.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")

    monkeypatch.setattr(formats, "_write", cut_short)
    with pytest.raises(ConfigError) as error:
        export(run, "geojson", layers=["area"], out=tmp_path / "new")
    assert _codes(error) == ["output_failed"]
    assert not (tmp_path / "new").exists()
