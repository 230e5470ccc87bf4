import pandas as pd
import pytest

from geoplan import speed_tables
from geoplan.errors import ConfigError


@pytest.mark.parametrize("name", speed_tables.known())
def test_every_bundled_table_reads_and_names_its_source(name):
    table = speed_tables.read(name)
    assert (table.name, bool(table.source)) == (name, True)
    assert table.kmh.keys() == table.stop.keys()


def test_one_may_stop_on_a_county_road_and_not_on_a_motorway_a_trunk_road_or_a_ferry():
    stop = speed_tables.read("china").stop
    assert stop["secondary"] == "yes"
    assert {stop[name] for name in ("motorway", "motorway_link", "trunk", "trunk_link", "ferry")} == {"no"}


def test_nobody_walks_on_a_motorway():
    assert "motorway" not in speed_tables.read("walk").kmh


def codes(*arguments):
    with pytest.raises(ConfigError) as error:
        speed_tables.read(*arguments)
    return [(fault.code, fault.line) for fault in error.value.faults], str(error.value)


def test_an_unknown_table_is_a_fault_that_says_what_was_meant():
    found, sentence = codes("chian")
    assert found == [("speeds_unknown", 0)]
    assert "(china?)" in sentence


def test_every_fault_of_a_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "mode: car\nposted_factr: 0.8\nclasses:\n"
        "  primary: {kmh: -5}\n  secondary: {kmh: 50, stop: maybe}\n  tertiary: 30\n",
        encoding="utf-8",
    )
    assert codes(str(path))[0] == [("speeds_key", 2), ("speeds_number", 4), ("speeds_stop", 5), ("speeds_number", 6)]
    path.write_text("mode: car\nclasses: {a: [1\n", encoding="utf-8")
    assert codes(str(path))[0] == [("speeds_not_yaml", 3)]
    assert codes(str(tmp_path / "none.yaml"))[0] == [("speeds_file_missing", 0)]


def test_a_table_of_ones_own_is_read_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "自备.yaml"
    path.write_text("mode: car\nclasses:\n  县道: {kmh: 40, stop: no}\n", encoding="utf-8-sig")
    table = speed_tables.read(str(path))
    assert (table.kmh, table.stop, table.posted_factor) == ({"县道": 40.0}, {"县道": "no"}, None)


def test_classes_that_no_table_knows_are_listed_with_their_counts():
    tables = [speed_tables.read("china"), speed_tables.read("walk")]
    assert speed_tables.classes_unknown(pd.Series(["primary", "footway"]), tables) is None
    fault = speed_tables.classes_unknown(pd.Series(["primary", "县道", "县道", None]), tables)
    assert fault is not None
    assert fault.values["values"] == "县道 (2), – (1)"


def test_speeds_by_surface_are_not_available_yet(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("mode: car\nclasses: {primary: {kmh: 60}}\nsurface: {gravel: 0.7}\n", encoding="utf-8")
    assert codes(str(path))[0] == [("speeds_key_not_yet", 3)]
