"""Layers of OpenStreetMap files kept between runs: the same rows cold, warm and without a cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from osm_drawn import osm_file
from pandas.testing import assert_frame_equal

from geoplan import cache
from geoplan.errors import LayerError
from geoplan.findings import Finding
from geoplan.readers import kept, osm
from geoplan.readers.source import Source

LIECHTENSTEIN = Path(__file__).parents[2] / "data" / "liechtenstein" / "liechtenstein-2013-08-03.osm.pbf"
WHERE = {"area": {"admin_level": ["8"]}}
LINE = {1: (120.0, 30.0), 2: (120.01, 30.0), 3: (120.02, 30.0)}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """An empty cache, and nothing told about an earlier one."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    cache.findings()
    return tmp_path / "cache" / "layers"


def county(role: str, **changes: object) -> Source:
    return Source(LIECHTENSTEIN, "osm", where=WHERE.get(role, {}), **changes)  # type: ignore[arg-type]


def equal(one: tuple[gpd.GeoDataFrame, list[Finding]], other: tuple[gpd.GeoDataFrame, list[Finding]]) -> bool:
    (table, findings), (again, told) = one, other
    assert_frame_equal(table, again, check_column_type=True)
    assert table.geometry.to_wkb().equals(again.geometry.to_wkb())
    assert (table.crs, table.index.name, table.geometry.name) == (again.crs, again.index.name, again.geometry.name)
    return findings == told


class Parser:
    """Reads one row, and counts how often it is asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, source: Source, role: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
        self.times += 1
        index = pd.Index(["n1"], dtype=object, name="settlement_id")
        text = Path(source.path).read_text(encoding="utf-8")
        table = pd.DataFrame({"name": pd.Series([text], index=index, dtype=object), "people": [np.nan]}, index=index)
        finding = Finding("osm_people_missing", role, "n1", {"count": 1, "of": 1, "tag": "人口"}, (1.5, 2.0))
        return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy([1.0], [2.0]), crs=4326), [finding]


@pytest.mark.parametrize("role", sorted(osm.ROLES))
def test_a_layer_is_the_same_cold_warm_and_without_a_cache(role, folder, monkeypatch):
    cold = osm.read(county(role), role)
    assert len(list(folder.iterdir())) == 1
    assert equal(cold, osm.read(county(role), role))
    monkeypatch.setenv(cache.VARIABLE, "off")
    assert equal(cold, osm.read(county(role), role))
    assert cache.findings() == []


def test_node_ids_of_roads_are_kept_as_whole_numbers_in_order():
    cold, warm = (osm.read(county("roads"), "roads")[0]["nodes"] for _ in range(2))
    assert {nodes.dtype for nodes in warm} == {np.dtype("int64")}
    assert all(np.array_equal(one, other) for one, other in zip(cold, warm, strict=True))


def test_a_second_read_parses_nothing(tmp_path):
    source, parse = Source(tmp_path / "a.osm", "osm"), Parser()
    source.path.write_text("first", encoding="utf-8")
    once, again = (kept.read(source, "settlements", parse) for _ in range(2))
    assert parse.times == 1
    assert equal(once, again)


def test_another_content_or_another_setting_is_parsed_anew(tmp_path):
    source, parse = Source(tmp_path / "a.osm", "osm"), Parser()
    source.path.write_text("first", encoding="utf-8")
    kept.read(source, "settlements", parse)
    for changed in (
        Source(source.path, "osm", where={"place": ["town"]}),
        Source(source.path, "osm", fields={"name": "ref"}),
        Source(source.path, "osm", values={"kind": {"town": "镇"}}),
        Source(source.path, "osm", basis="proxy"),
    ):
        before = parse.times
        kept.read(changed, "settlements", parse)
        assert parse.times == before + 1
    kept.read(source, "facilities", parse)
    source.path.write_text("other", encoding="utf-8")
    assert kept.read(source, "settlements", parse)[0]["name"].tolist() == ["other"]
    assert parse.times == 7


def test_the_same_content_under_another_path_is_not_parsed_again(tmp_path):
    parse = Parser()
    for name in ("a.osm", "b.osm"):
        (tmp_path / name).write_text("same", encoding="utf-8")
        kept.read(Source(tmp_path / name, "osm"), "settlements", parse)
    assert parse.times == 1


def test_a_name_that_osmium_does_not_know_stays_a_fault_though_the_content_is_kept(tmp_path):
    osm.read(county("roads"), "roads")
    shutil.copy(LIECHTENSTEIN, tmp_path / "roads.txt")
    with pytest.raises(LayerError) as error:
        osm.read(Source(tmp_path / "roads.txt", "osm"), "roads")
    assert error.value.faults[0].code == "osm_unreadable"


def garbled(whole: bytes) -> dict[str, bytes]:
    """Ways in which a kept file may have gone bad."""
    middle = len(whole) // 2
    return {
        "cut": whole[:middle],
        "empty": b"",
        "other": b"name,people\n",
        "rotten": whole[:middle] + bytes(64) + whole[middle + 64 :],
    }


@pytest.mark.parametrize("how", ["cut", "empty", "other", "rotten", "foreign"])
def test_a_kept_file_that_is_not_whole_is_a_finding_and_made_again(how, folder):
    cold = osm.read(county("settlements"), "settlements")
    (place,) = folder.iterdir()
    whole = place.read_bytes()
    if how == "foreign":
        gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([0.0], [0.0]), crs=4326).to_parquet(place)
    else:
        place.write_bytes(garbled(whole)[how])
    assert equal(cold, osm.read(county("settlements"), "settlements"))
    told = cache.findings()
    assert [finding.code for finding in told] == ["kept_layer_unreadable"]
    assert "settlements of liechtenstein-2013-08-03.osm.pbf" in told[0].sentence("en")
    assert place.read_bytes() == whole


def test_a_layer_kept_under_the_name_of_another_is_a_finding_and_made_again(folder):
    osm.read(county("settlements"), "settlements")
    (settlements,) = folder.iterdir()
    cold = osm.read(county("area"), "area")
    (area,) = set(folder.iterdir()) - {settlements}
    area.write_bytes(settlements.read_bytes())
    assert equal(cold, osm.read(county("area"), "area"))
    assert [finding.code for finding in cache.findings()] == ["kept_layer_unreadable"]


def test_a_fault_is_not_kept(tmp_path, folder):
    source = osm_file(tmp_path, nodes=LINE, ways={1: ([1, 2], {"building": "yes"})})
    for _ in range(2):
        with pytest.raises(LayerError):
            osm.read(source, "roads")
    assert list(folder.iterdir()) == []


def test_a_kept_layer_is_geoparquet_for_any_reader(folder):
    table, _ = osm.read(county("roads"), "roads")
    (place,) = folder.iterdir()
    read = gpd.read_parquet(place)
    assert read.crs.to_epsg() == 4326
    assert read["road_id"].tolist() == table.index.tolist()
    assert read.geometry.to_wkb().tolist() == table.geometry.to_wkb().tolist()


def test_two_processes_that_read_at_once_give_the_same_rows(folder):
    code = (
        "import sys; from pathlib import Path; from geoplan.readers import osm, Source;"
        "table, _ = osm.read(Source(Path(sys.argv[1]), 'osm'), 'roads');"
        "print(len(table), round(table.length.sum(), 9), table['nodes'].map(sum).sum())"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(LIECHTENSTEIN)]
    pair = [subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ)) for _ in range(2)]
    said = {process.communicate()[0] for process in pair}
    assert [process.returncode for process in pair] == [0, 0]
    assert len(said) == 1
    assert [place.suffix for place in folder.iterdir()] == [".parquet"]
