"""The run's folder: whole or not there, and never at the cost of an earlier run."""

import os
import sqlite3
import time

import pytest

from geoplan.errors import ConfigError
from geoplan.writers import folder, manifest


@pytest.fixture
def run(plan):
    """Write a run that holds one table, `content`, and settle it."""

    def written(target, content="first", *, replace=False):
        with folder.building(target) as path:
            (path / "tables").mkdir()
            (path / "tables" / "centres.csv").write_text(content, encoding="utf-8")
            manifest.write(plan, path)
            return folder.settle(path, target, replace=replace)

    return written


def _names(place):
    return sorted(path.name for path in place.iterdir())


def _content(place):
    return (place / "tables" / "centres.csv").read_text(encoding="utf-8")


def _codes(error):
    return [fault.code for fault in error.value.faults]


def test_a_run_stands_at_its_place_and_nothing_beside_it(run, tmp_path):
    target = tmp_path / "结果 一" / "jiaxing"
    standing = run(target)
    assert standing.folder == target
    assert _names(target) == ["manifest.json", "tables"]
    assert _names(target.parent) == ["jiaxing"]


def test_a_new_run_moves_the_old_one_to_the_next_number(run, tmp_path):
    target = tmp_path / "jiaxing"
    run(target, "first")
    run(target, "second")
    standing = run(target, "third")
    assert _names(tmp_path) == ["jiaxing", "jiaxing.1", "jiaxing.2"]
    assert [_content(tmp_path / name) for name in _names(tmp_path)] == ["third", "first", "second"]
    assert standing.moved == tmp_path / "jiaxing.2"
    assert [finding.code for finding in standing.findings] == ["old_run_moved"]


def test_a_number_once_used_is_not_used_again(run, tmp_path):
    (tmp_path / "jiaxing.7").mkdir()
    run(tmp_path / "jiaxing")
    assert run(tmp_path / "jiaxing").moved == tmp_path / "jiaxing.8"


def test_files_that_a_person_has_edited_added_or_removed_are_named(run, tmp_path):
    target = tmp_path / "jiaxing"
    run(target)
    (target / "tables" / "centres.csv").write_text("my own numbers", encoding="utf-8")
    (target / "笔记.txt").write_text("note", encoding="utf-8")
    standing = run(target)
    assert standing.edited == ("tables/centres.csv", "笔记.txt")
    assert _content(tmp_path / "jiaxing.1") == "my own numbers"
    assert "tables/centres.csv, 笔记.txt" in standing.findings[1].sentence("en")
    assert "笔记.txt" in standing.findings[1].sentence("zh")


def test_replace_removes_the_old_run(run, tmp_path):
    run(tmp_path / "jiaxing", "first")
    standing = run(tmp_path / "jiaxing", "second", replace=True)
    assert _names(tmp_path) == ["jiaxing"]
    assert _content(standing.folder) == "second"
    assert [finding.code for finding in standing.findings] == ["old_run_replaced"]


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_without_our_manifest_is_refused_and_left_alone(run, tmp_path, replace):
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "manifest.json").write_text('{"name": "somebody else\'s"}', encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        run(target, replace=replace)
    assert _codes(error) == ["output_not_ours"]
    assert _names(target) == ["manifest.json"]
    assert _names(tmp_path) == ["thesis"]


def test_an_empty_folder_is_taken(run, tmp_path):
    (tmp_path / "jiaxing").mkdir()
    assert run(tmp_path / "jiaxing").moved is None
    assert _names(tmp_path) == ["jiaxing"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_an_interrupted_run_leaves_nothing_and_the_old_one_whole(run, tmp_path, stop):
    target = tmp_path / "out" / "jiaxing"
    run(target, "first")
    with pytest.raises(stop), folder.building(target) as path:
        (path / "plan.gpkg").write_text("half", encoding="utf-8")
        raise stop
    assert _names(target.parent) == ["jiaxing"]
    assert _content(target) == "first"


def test_an_interrupted_first_run_leaves_not_even_the_folders_above_it(tmp_path):
    with pytest.raises(KeyboardInterrupt), folder.building(tmp_path / "a" / "b" / "run"):
        raise KeyboardInterrupt
    assert _names(tmp_path) == []


def test_a_run_that_cannot_be_put_in_place_puts_the_old_one_back(run, tmp_path):
    target = tmp_path / "jiaxing"
    run(target, "first")
    with pytest.raises(ConfigError) as error, folder.building(target):
        folder.settle(tmp_path / "never built", target)
    assert _codes(error) == ["output_not_writable"]
    assert _names(tmp_path) == ["jiaxing"]
    assert _content(target) == "first"


def test_an_old_run_that_cannot_be_moved_stays_and_the_new_one_stands_beside(run, tmp_path, monkeypatch):
    target = tmp_path / "jiaxing"
    run(target, "first")
    move = type(target).rename

    def held_open(self, to):
        if self == target:
            raise PermissionError(13, "The process cannot access the file")
        return move(self, to)

    monkeypatch.setattr(type(target), "rename", held_open)
    assert run(target, "second").folder == tmp_path / "jiaxing.new"
    standing = run(target, "third")
    assert standing.folder == tmp_path / "jiaxing.new2"
    assert [_content(tmp_path / name) for name in _names(tmp_path)] == ["first", "second", "third"]
    assert "The process cannot access the file" in standing.findings[0].sentence("en")


def test_old_runs_are_numbered_whatever_the_case_of_their_names(run, tmp_path):
    (tmp_path / "Jiaxing.1").mkdir()
    run(tmp_path / "jiaxing", "first")
    assert run(tmp_path / "jiaxing", "second").moved == tmp_path / "jiaxing.2"


def test_a_file_where_the_run_should_stand_is_a_fault(tmp_path):
    (tmp_path / "jiaxing").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        folder.check(tmp_path / "jiaxing")
    assert _codes(error) == ["output_is_a_file"]


def test_a_place_that_cannot_be_written_is_a_fault_before_anything_is_computed(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for target in (tmp_path / "file" / "run", tmp_path / ("x" * 300)):
        with pytest.raises(ConfigError) as error:
            folder.check(target)
        assert _codes(error) == ["output_not_writable"]
    assert _names(tmp_path) == ["file"]


def test_checking_leaves_nothing_behind(tmp_path):
    folder.check(tmp_path / "a" / "b" / "run")
    assert _names(tmp_path) == []


def test_what_a_killed_run_left_is_cleared_after_a_day_and_nothing_else(run, tmp_path):
    names = [".jiaxing.building-old", ".jiaxing.building-new", ".jiaxing.building-foreign", ".other.building-old"]
    for name in names:
        (tmp_path / name).mkdir()
        if "foreign" not in name:
            (tmp_path / name / ".geoplan-building").write_text("", encoding="utf-8")
    for path in [
        file for name in names if "new" not in name for file in (*(tmp_path / name).iterdir(), tmp_path / name)
    ]:
        os.utime(path, (time.time() - 90_000,) * 2)
    run(tmp_path / "jiaxing")
    assert _names(tmp_path) == [".jiaxing.building-foreign", ".jiaxing.building-new", ".other.building-old", "jiaxing"]


def test_a_geopackage_that_finds_no_room_for_its_labels_is_a_sentence(tmp_path):
    with pytest.raises(ConfigError) as error, folder.building(tmp_path / "run"):
        raise sqlite3.OperationalError("database or disk is full")
    assert _codes(error) == ["output_failed"]
    assert "disk is full" in str(error.value)
    assert _names(tmp_path) == []


def test_a_folder_to_write_beside_a_place_leaves_the_place_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with folder.beside(tmp_path / "mine") as path:
        (path / "new.csv").write_text("x", encoding="utf-8")
        path.joinpath("new.csv").rename(tmp_path / "new.csv")
    assert _names(tmp_path) == ["mine", "new.csv"]
    assert _names(tmp_path / "mine") == ["thesis.txt"]


def test_beside_a_file_there_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError) as error, folder.beside(tmp_path / "file" / "place"):
        pass
    assert _codes(error) == ["output_not_writable"]
