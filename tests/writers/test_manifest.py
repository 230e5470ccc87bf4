"""manifest.json and run.json."""

import hashlib
import json

from geoplan import provenance
from geoplan.writers import WRITERS, csv_tables, manifest


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_manifest_lists_the_hash_of_every_file(plan, tmp_path):
    for writer in WRITERS.values():
        writer.write(plan, tmp_path)
    manifest.write_run(tmp_path, seconds={"network": 1.23456})
    manifest.write(plan, tmp_path)
    outputs = _read(tmp_path / "manifest.json")["outputs"]
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("manifest.json", "run.json")]
    assert outputs == {
        path.relative_to(tmp_path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    assert list(outputs) == sorted(outputs)


def test_the_manifest_says_what_the_run_was_made_from_and_with(plan, tmp_path):
    manifest.write(plan, tmp_path)
    held = _read(tmp_path / "manifest.json")
    assert [(note["layer"], note["path"], note["sha256"][:2]) for note in held["inputs"]] == [
        ("roads", "../data/roads.gpkg", "ab"),
        ("settlements", "../data/towns.csv", "cd"),
    ]
    assert {"python", "geoplan", "geopandas", "gdal", "proj", "geos", "highspy"} <= held["versions"].keys()
    assert held["findings"] == {"old_run_moved": 1}
    assert held["layers"]["settlements"] == 3
    assert held["seeds"] == [1640]
    assert held["crs"] == "EPSG:4549"


def test_a_proof_is_written_in_twelve_digits_and_no_word_that_json_lacks(plan, tmp_path):
    manifest.write(plan, tmp_path)
    proof = _read(tmp_path / "manifest.json")["proofs"][0]
    assert proof["objective"] == 0.333333333333
    assert proof["details"] == {"counts": [1, 1], "worst": "inf"}


def test_run_json_keeps_what_differs_from_run_to_run(tmp_path):
    manifest.write_run(tmp_path, seconds={"network": 1.23456})
    held = _read(tmp_path / "run.json")
    assert held["seconds"] == {"network": 1.235}
    assert held["peak_memory_mib"] is None or held["peak_memory_mib"] > 1
    assert held["host"]["cores"] >= 1


def test_a_run_as_written_counts_as_unedited(plan, tmp_path):
    csv_tables.write(plan, tmp_path)
    manifest.write(plan, tmp_path)
    manifest.write_run(tmp_path, seconds={})
    assert manifest.is_ours(tmp_path)
    assert manifest.edited(tmp_path) == ()


def test_the_hash_of_a_shapefile_changes_with_its_table(tmp_path):
    for end in (".shp", ".dbf", ".shx"):
        (tmp_path / f"towns{end}").write_text("a", encoding="utf-8")
    before = provenance.sha256(tmp_path / "towns.shp")
    (tmp_path / "towns.dbf").write_text("b", encoding="utf-8")
    assert provenance.sha256(tmp_path / "towns.shp") != before
    (tmp_path / "towns.dbf").write_text("a", encoding="utf-8")
    (tmp_path / "other.shp").write_text("x", encoding="utf-8")
    assert provenance.sha256(tmp_path / "towns.shp") == before


def test_the_parts_of_a_shapefile_are_found_in_upper_and_in_lower_case(tmp_path):
    for name in ("Towns.SHP", "Towns.dbf", "towns2.dbf", "Towns.txt"):
        (tmp_path / name).write_text("a", encoding="utf-8")
    whole = {".shp": tmp_path / "Towns.SHP", ".dbf": tmp_path / "Towns.dbf"}
    assert provenance.shapefile_parts(tmp_path / "Towns.SHP") == whole
    if (tmp_path / "TOWNS.shp").exists():  # where the system takes both for the same
        assert provenance.shapefile_parts(tmp_path / "TOWNS.shp") == whole


def test_a_lock_of_another_program_changes_no_hash(tmp_path):
    (tmp_path / "one.gdb").mkdir()
    (tmp_path / "one.gdb" / "a").write_text("x", encoding="utf-8")
    before = provenance.sha256(tmp_path / "one.gdb")
    (tmp_path / "one.gdb" / "a.lock").write_text("", encoding="utf-8")
    assert provenance.sha256(tmp_path / "one.gdb") == before


def test_the_hash_of_a_folder_takes_in_its_files_names(tmp_path):
    for name in ("one.gdb", "two.gdb"):
        (tmp_path / name).mkdir()
    (tmp_path / "one.gdb" / "a").write_text("x", encoding="utf-8")
    (tmp_path / "two.gdb" / "b").write_text("x", encoding="utf-8")
    assert provenance.sha256(tmp_path / "one.gdb") != provenance.sha256(tmp_path / "two.gdb")
