"""The same plan gives the same bytes, whatever the order its rows came in."""

import pytest

from geoplan.writers import WRITERS, manifest


def _written(plan, folder):
    folder.mkdir()
    for writer in WRITERS.values():
        writer.write(plan, folder)
    manifest.write(plan, folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_writes_of_one_plan_are_equal(plan, tmp_path):
    first, second = _written(plan, tmp_path / "一 run"), _written(plan, tmp_path / "other")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_shuffled_rows_give_the_same_files(layers, replan, tmp_path):
    turned = {layer: frame.iloc[::-1].reset_index(drop=True) for layer, frame in layers.items()}
    first, second = _written(replan(layers), tmp_path / "a"), _written(replan(turned), tmp_path / "b")
    assert [name for name in first if first[name] != second[name]] == []


def test_no_output_names_a_place_on_this_machine(plan, tmp_path):
    for name, content in _written(plan, tmp_path / "run").items():
        assert str(tmp_path).encode() not in content, name


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_writer_leaves_the_plan_as_it_was(plan, tmp_path, name):
    before = {layer: frame.copy(deep=True) for layer, frame in plan.tables.items()}
    WRITERS[name].write(plan, tmp_path)
    for layer, frame in plan.tables.items():
        assert frame.equals(before[layer])
