"""Every input spoilt, through the command line: the exit code, one sentence that says what and where, nothing written."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.readers import datum
from geoplan.writers import folder as folders

ROOT = Path(__file__).parents[2]
X, Y = 500_000, 3_400_000


def put(*way, to):
    """A change of the config: the value at the end of the way."""

    def change(config):
        for key in way[:-1]:
            config = config[key]
        config[way[-1]] = to

    return change


def on(layer, change):
    """A change of one layer."""

    def changed(tables):
        tables[layer] = change(tables[layer])

    return changed


def moved(table, shapes):
    return table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=table.crs))


def line_of(fault, folder):
    """The line of the config that a fault names, and the one after it (a list begins below its bracket)."""
    line = int(fault.split(":")[1])
    return "".join((folder / "plan.yaml").read_text(encoding="utf-8").splitlines()[line - 1 : line + 1])


def listed(folder, table="access"):
    with (folder / "outputs" / "county" / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_county_itself_runs_whole(spoilt):
    told = spoilt()
    assert told.code == 0
    assert "centre: 魏塘" in told.out


# what a config can say wrongly: exit 2, the line in the file, the value and the remedy
WRONG_CONFIGS = [
    (put("layers", "roads", "feilds", to={"a": "b"}), '"feilds"', "Did you mean `fields`?"),
    (put("layers", "roads", "feilds", to={}), '"feilds"', "is not a key of the config. Did you mean `fields`?"),
    (put("area", "margin_km", to="abc"), '"margin_km"', 'must be a number, not "abc"'),
    (put("version", to="1"), '"version"', '`version` is "1"; this geoplan reads version 1'),
    (put("services", to={}), '"services"', "`services` is there but empty"),
    (put("layers", "roads", "path", to="none.gpkg"), '"none.gpkg"', "there is no file none.gpkg"),
    (put("layers", "roads", "path", to="a" * 5000), '"aaaa', "there is no file aaaa"),
    (put("name", to="长" * 300), '"name": "长', "300 characters long; file names take 60"),
    (put("name", to="con.1"), '"name": "con.1"', "a name that Windows keeps for a device"),
    (put("name", to="../up"), '"name": "../up"', "cannot name a file on every system"),
    (put("network", "modes", "car", "access_kmh", to=1e-9), '"access_kmh"', "it must be ≥ 1"),
    (put("centres", "tiers", 0, "fixed", to=["a", "b"]), '"a"', "names 2 places, but tier centre holds 1"),
    (put("centres", "tiers", 0, "fixed", to=["天津"]), '"天津"', "there is no place 天津"),
    (put("centres", "tiers", 0, "count", to=9), '"count": 9', "tier centre asks for 9 places, but has 4 candidates"),
    (put("crs", to="EPSG:4490"), '"crs"', "is in degrees; travel needs metres"),
    (put("crs", to="EPSG:32610"), '"crs"', "the area lies at 120.00"),
    (put("catchments", to={"cell_m": 0.01}), '"cell_m"', "Set `catchments.cell_m` to"),
]


@pytest.mark.parametrize(("change", "where", "what"), WRONG_CONFIGS)
def test_a_wrong_config_is_told_with_its_line_and_the_value_seen(spoilt, change, where, what):
    told = spoilt(config=change)
    assert told.code == 2
    fault = next(line for line in told.faults if what in line)
    assert where in line_of(fault, told.folder)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("title: 嘉善\n".encode("gbk"), "plan.yaml:1: the config is not UTF-8 (byte 0xBC)"),
        ("version: 1\n".encode("utf-16"), "the config is not UTF-8 (byte 0xFF)"),
        (b"version: 1\nname: \x07\n", "plan.yaml:2:7: the config holds the control character U+0007"),
        (b"a: [1,\n", "this is not YAML"),
        (b"- a\n", "must be keys with values"),
        (b"", "the config is empty"),
        (b"x: " + b"[" * 900 + b"]" * 900, "more than 50 levels deep"),
        (b"x: " + b"{a: " * 60 + b"1" + b"}" * 60, "more than 50 levels deep"),
        (b"a: &a [x,x,x,x,x,x,x,x,x]\n"
         + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(8)),
         "more than 100000 values"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_told_so(call, tmp_path, content, what):
    (tmp_path / "plan.yaml").write_bytes(content)
    told = call("run", "plan.yaml")
    assert told.code == 2
    assert what in told.faults[0]
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]


def test_a_config_with_bom_crlf_and_backslashes_runs(spoilt):
    def windows(folder):
        text = (folder / "plan.yaml").read_text(encoding="utf-8").replace("\n", "\r\n")
        (folder / "plan.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())

    told = spoilt(config=put("layers", "roads", "path", to=".\\roads.gpkg"), files=windows)
    assert told.code == 0


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("a", "--set a is not of the form a.b=c"),
        ("areaa.b=1", "--set areaa.b=1: `areaa` is not a key of the config. Did you mean `area`?"),
        ("centres.tiers.7.count=1", "Entries of a list are counted from 0"),
        ("services=", "--set services=: `services` is there but empty"),
        ("centres.tiers.0.fixed=[天津]", "--set centres.tiers.0.fixed=[天津]: "),
    ],
)
def test_a_wrong_setting_is_told_as_it_was_typed(spoilt, setting, what):
    told = spoilt("run", "plan.yaml", "--set", setting)
    assert told.code == 2
    assert what in told.err


# what a layer can hold wrongly: exit 3, the file, the layer, rows and values
WRONG_LAYERS = [
    (on("towns", lambda t: t.iloc[:0]), "towns.gpkg: settlements: the layer has no rows"),
    (on("roads", lambda t: moved(t, t.centroid)), "roads.gpkg: roads: the layer holds Point (2)"),
    (on("towns", lambda t: t.drop(columns="people")), "names the column people, which the file does not have"),
    (on("roads", lambda t: t[["geometry"]]), "found no column at all"),
    (on("towns", lambda t: t.assign(code="7")), "1 id(s) of code stand in several rows: 7"),
    (on("towns", lambda t: t.assign(people=[None, 1, 1, 1])), "row 101: people is empty in 1 row(s)"),
    (on("towns", lambda t: t.assign(people=[-5, 1, 1, 1])), "101 (-5)"),
    (on("towns", lambda t: t.assign(people=["1.2万", "1", "1", "1"])), "101 ('1.2万')"),
    (on("towns", lambda t: t.assign(people=[1e300, 1, 1, 1])), "more than all people on earth in 1 row(s): 101"),
    (on("roads", lambda t: t.set_crs("EPSG:3857", allow_override=True)), "nothing of the layer lies in the area"),
    (on("sites", lambda t: t.assign(kind="医院")), "values no service uses: 医院 (1)"),
    (on("roads", lambda t: t.assign(**{"class": ""})), "road classes that no speed table knows: – (2)"),
    (on("roads", lambda t: moved(t, [shapely.LineString([(X, Y), (X, Y)])] * 2)), "none of the 2 roads is a line"),
    (on("towns", lambda t: moved(t, t.translate(90_000))), "nothing of the layer lies in the area or its margin"),
]


@pytest.mark.parametrize(("change", "what"), WRONG_LAYERS)
def test_a_wrong_layer_is_told_with_its_file_and_row(spoilt, change, what):
    told = spoilt(tables=change)
    assert told.code == 3
    assert what in told.err


def test_a_service_value_that_matches_nothing_points_at_the_line_of_its_service(spoilt):
    told = spoilt(tables=on("sites", lambda t: t.assign(kind="医院")))
    assert '"hospital"' in line_of(told.faults[0], told.folder)


def test_settlements_that_all_lie_in_the_margin_are_a_fault(spoilt):
    west = [shapely.Point(X - 500, Y + 900 * i) for i in range(4)]
    told = spoilt(config=put("area", "margin_km", to=2), tables=on("towns", lambda t: moved(t, west)))
    assert told.code == 3
    assert "none of the 4 settlements lies in the area itself" in told.err


def test_a_missing_and_a_contradicting_crs_are_faults(spoilt):
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        told = spoilt(tables=on("roads", lambda t: t.set_crs(None, allow_override=True)))
    assert (told.code, "Set `layers.roads.crs`, for instance EPSG:4549" in told.err) == (3, True)
    told = spoilt(config=put("layers", "roads", "crs", to="EPSG:32650"))
    assert (told.code, "the file says EPSG:4549, the config EPSG:32650" in told.err) == (3, True)


def test_coordinates_that_are_no_numbers_are_told_and_warn_nobody(spoilt):
    with np.errstate(invalid="ignore"):
        gap = shapely.LineString([(X, np.nan), (X + 9, Y)])
    told = spoilt(tables=on("roads", lambda t: moved(t, [gap, t.geometry[1]])))
    assert (told.code, "row #1: 1 row(s) have coordinates that are not finite" in told.err) == (3, True)


def test_an_invalid_polygon_is_repaired_with_a_finding(spoilt):
    bow = shapely.Polygon([(X, Y), (X + 5000, Y + 4000), (X + 5000, Y), (X, Y + 4000)])
    told = spoilt(tables=on("area", lambda t: moved(t, [bow, t.geometry[1]])))
    assert (told.code, "polygon_repaired 1" in told.out) == (0, True)


@pytest.mark.parametrize(
    ("name", "bytes_", "what"),
    [
        ("r.osm.pbf", b"", "can't be read"),
        ("r.osm.pbf", None, "unexpected EOF"),
        ("r.osm", b"<osm><node", "can't be read"),
        ("r.gpkg", b"", "not recognized as being in a supported file format. Open it in a GIS"),
        ("r.shp", b"\x00\x00\x27\x0a" + bytes(96), "the shapefile came without its .shx, .dbf"),
        ("r.geojson", b'{"type":"FeatureCollection","features":[{', "cannot be read"),
        ("r.zip", b"PK\x03\x04", "cannot be read"),
        ("r.csv", b"a,b\n1,2\n", "gives points; this layer needs lines"),
    ],
)
def test_a_damaged_file_is_told_and_not_half_read(spoilt, name, bytes_, what):
    if bytes_ is None:
        bytes_ = (ROOT / "data/liechtenstein/liechtenstein-2013-08-03.osm.pbf").read_bytes()[:50_000]
    told = spoilt(
        config=put("layers", "roads", to={"path": name}), files=lambda folder: (folder / name).write_bytes(bytes_)
    )
    assert told.code == 3
    assert f"{name}: roads: " in told.err
    assert what in told.err


def shapefile(folder):
    """The towns as ArcGIS in China saves them: GBK, Chinese field names, no .cpg."""
    towns = gpd.read_file(folder / "towns.gpkg").rename(columns={"name": "名称", "people": "常住人口"})
    towns.to_file(folder / "towns.shp", driver="ESRI Shapefile", encoding="GBK", engine="pyogrio")
    (folder / "towns.cpg").unlink()


TOWNS_SHP = put("layers", "settlements", to={
    "path": "towns.shp", "fields": {"id": "code", "name": "名称", "people": "常住人口"},
})  # fmt: skip


def test_a_gbk_shapefile_without_cpg_reads_with_a_finding(spoilt):
    told = spoilt(config=TOWNS_SHP, files=shapefile)
    assert told.code == 0
    assert "centre: 魏塘" in told.out
    assert "encoding_found 1" in told.out


@pytest.mark.parametrize(
    ("part", "what"), [("shp", "the .shp ends after 120 bytes"), ("dbf", "the .dbf ends after 120")]
)
def test_a_shapefile_cut_short_says_which_part(spoilt, part, what):
    def cut(folder):
        shapefile(folder)
        (folder / f"towns.{part}").write_bytes((folder / f"towns.{part}").read_bytes()[:120])

    told = spoilt(config=TOWNS_SHP, files=cut)
    assert (told.code, what in told.err) == (3, True)


def test_a_file_geodatabase_reads_by_layer_name(spoilt):
    def database(folder):
        roads = gpd.read_file(folder / "roads.gpkg").rename(columns={"class": "道路等级"})
        roads.to_file(folder / "r.gdb", driver="OpenFileGDB", layer="道路", engine="pyogrio")

    source = {"path": "r.gdb", "layer": "道路", "fields": {"road_class": "道路等级"}}
    assert spoilt(config=put("layers", "roads", to=source), files=database).code == 0


# tables as Excel leaves them
def sheet(rows, encoding="utf-8", **more):
    """The config and the CSV of towns given as (code, name, people) and their points in degrees."""
    source = {
        "path": "towns.csv", "datum": "cgcs2000", **more,
        "fields": {"id": "代码", "name": "名称", "people": "常住人口", "lon": "经度", "lat": "纬度"},
    }  # fmt: skip

    def write(folder):
        points = gpd.read_file(folder / "towns.gpkg").to_crs(4490).geometry
        lines = ["代码,名称,常住人口,经度,纬度"]
        for i, row in enumerate(rows):
            spot = [f"{points[i].x:.6f}", f"{points[i].y:.6f}"] if i < 4 else ["", ""]
            lines.append(",".join([*row, *spot]))
        (folder / "towns.csv").write_bytes("\r\n".join([*more.get("_top", []), *lines]).encode(encoding))

    source.pop("_top", None)
    return {"config": put("layers", "settlements", to=source), "files": write}


GOOD = [("001", "魏塘", '"1,234"'), ("002", "干窑", "２００ "), ("003", "武原", "30"), ("004", "沈荡", "4")]


def test_a_gb18030_table_with_thousands_and_full_width_digits_reads(spoilt):
    told = spoilt(**sheet(GOOD, "gb18030"))
    assert told.code == 0
    assert "1,468 people" in told.out
    assert {row["settlement_id"] for row in listed(told.folder)} == {"001", "002", "003", "004"}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([*GOOD, ("合 计", "", "1468")], "towns.csv:6: settlements: 1 row(s) are totals"),
        ([("330421001.0", *GOOD[0][1:]), *GOOD[1:]], "damaged by a spreadsheet: #2 ('330421001.0')"),
        ([("3.30421E+11", *GOOD[0][1:]), *GOOD[1:]], "damaged by a spreadsheet: #2 ('3.30421E+11')"),
        ([*GOOD, ("005", "孤镇", "5")], "row 005: 1 row(s) have no place"),
        ([(*GOOD[0][:2], "#REF!"), *GOOD[1:]], "001 ('#REF!')"),
    ],
)
def test_what_excel_spoils_is_told_with_line_and_value(spoilt, rows, what):
    told = spoilt(**sheet(rows, "gb18030"))
    assert (told.code, what in told.err) == (3, True)


def test_heading_rows_are_told_with_the_row_that_holds_the_names(spoilt):
    told = spoilt(**sheet(GOOD, "gb18030", _top=["某县人口,,,,", "单位：人,,,,"]))
    assert (told.code, "Set `header_row: 3`" in told.err) == (3, True)


def test_points_in_gcj02_must_be_named_so_and_then_lie_where_they_are(spoilt):
    def shifted(folder):
        site = gpd.read_file(folder / "sites.gpkg").to_crs(4326)
        lon, lat = datum.wgs84_to_gcj02(site.geometry.x.to_numpy(), site.geometry.y.to_numpy())
        table = pd.DataFrame({"code": ["h1"], "kind": ["hospital"], "lon": lon, "lat": lat})
        table.to_csv(folder / "sites.csv", index=False)

    source = {"path": "sites.csv", "fields": {"id": "code", "service": "kind"}, "completeness": "full"}
    told = spoilt(config=put("layers", "facilities", to=source), files=shifted)
    assert (told.code, "Set `layers.facilities.datum`" in told.err) == (3, True)
    exact = [float(row["minutes"]) for row in listed(spoilt().folder)]
    told = spoilt(config=put("layers", "facilities", to={**source, "datum": "gcj02"}), files=shifted)
    assert told.code == 0
    assert [float(row["minutes"]) for row in listed(told.folder)] == pytest.approx(exact, abs=0.01)


def test_eastings_with_a_zone_prefix_and_an_area_in_degrees_go_together(spoilt):
    def mixed(tables):
        tables["area"] = tables["area"].to_crs(4490)
        tables["roads"] = moved(tables["roads"], tables["roads"].translate(40_000_000))

    told = spoilt(tables=mixed)
    assert (told.code, "easting_prefixed 1" in told.out) == (0, True)


# names that attack whoever reads them
def test_names_of_all_kinds_neither_break_lines_nor_become_formulas(spoilt):
    names = ['=HYPERLINK("http://x","y")', "<script>😀</script>", "\u202e" + "长" * 300, "魏\n塘"]
    maps = put("outputs", to=["tables", "maps", "shapefile", "geopackage"])
    told = spoilt(config=maps, tables=on("towns", lambda t: t.assign(name=names)))
    assert told.code == 0
    rows = {row["settlement_id"]: row["name"] for row in listed(told.folder, "settlements")}
    assert rows["101"].startswith("'=")
    assert rows["102"] == names[1]
    assert rows["104"] == "魏 塘"


# counties at the edge of what a county can be
def single(tables):
    tables["towns"] = tables["towns"].iloc[:1]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (single, "centre: 魏塘"),
        (on("towns", lambda t: t.assign(people=0)), "0 people (column people)"),
        (on("towns", lambda t: moved(t, [t.geometry[0]] * 4)), "county_without_settlements 1"),
        (on("roads", lambda t: t.iloc[1:]), "place_not_snapped"),
        (on("roads", lambda t: moved(t, [shapely.LineString([(X, Y), (X, Y)]), t.geometry[1]])), "road_without_length 1"),
        (on("roads", lambda t: moved(t, [shapely.LineString(shapely.Point(X + 5000, Y + 2000).buffer(1900).exterior.coords),
                                         t.geometry[1]])), "centre: "),
        (on("roads", lambda t: moved(t, [shapely.LineString([(X, Y + 2000), (X + 4000, Y + 2000)]),
                                         shapely.LineString([(X + 6000, Y + 2000), (X + 9000, Y + 2000)])])),
         "network_disconnected 1"),
        (on("towns", lambda t: moved(t, [shapely.Point(X + 90_000, Y), *t.geometry[1:]])), "settlement_outside 1"),
        (on("area", lambda t: moved(t, [shapely.box(X, Y, X + 3500, Y + 4000), t.geometry[1]])), "centre: "),
        (on("area", lambda t: moved(t, [shapely.MultiPolygon([
            t.geometry[0].difference(shapely.box(X + 900, Y + 900, X + 1400, Y + 1400)),
            shapely.box(X - 3000, Y, X - 2000, Y + 900)]), t.geometry[1]])), "centre: "),
        (on("roads", lambda t: t.assign(geometry=shapely.force_3d(t.geometry.to_numpy(), 5.0))), "centre: "),
    ],
)  # fmt: skip
def test_an_odd_county_gives_results_and_findings(spoilt, change, found):
    told = spoilt(tables=change)
    assert told.code == 0
    assert found in told.out


def test_a_service_without_facilities_is_a_result(spoilt):
    told = spoilt(config=put("services", "school", to={"mode": "car", "standard": {"minutes": 9, "source": "x"}}))
    assert (told.code, "service_without_facilities 1" in told.out) == (0, True)
    assert {row["status"] for row in listed(told.folder) if row["service"] == "school"} == {"absent"}


def test_an_ambiguous_name_lists_the_ids_it_may_mean(spoilt):
    told = spoilt(config=put("centres", "tiers", 0, "fixed", to=["新村"]),
                  tables=on("towns", lambda t: t.assign(name="新村")))  # fmt: skip
    assert (told.code, "新村 is the name of several places: 101, 102, 103, 104" in told.err) == (2, True)


def test_a_plan_that_cannot_be_names_the_constraints_in_the_way(spoilt):
    def far_apart(config):
        config["centres"]["tiers"][0] |= {"count": 2, "spacing_min": 600}

    told = spoilt(config=far_apart)
    assert told.code == 4
    assert "plan.yaml:" in told.err
    assert "centre.count 2; centre.spacing_min 600" in told.err


# where results go
def test_a_run_never_stands_on_what_is_not_its_own(spoilt, call, tmp_path):
    def prepare(folder):
        (folder / "taken").write_text("mine", encoding="utf-8")
        (folder / "mine").mkdir()
        (folder / "mine" / "notes.txt").write_text("mine", encoding="utf-8")

    for out, what in [
        ("taken", "taken is a file"),
        ("taken/in", "cannot be written"),
        ("mine", "is not a finished run and is left alone"),
        (".", ". holds plan.yaml, which this run reads"),
        ("长" * 90, "cannot be written"),
    ]:
        told = spoilt("run", "plan.yaml", "--out", out, "--replace", files=prepare)
        assert (told.code, what in told.err) == (2, True), out
        for old in (tmp_path / "mine" / "notes.txt", tmp_path / "taken"):
            assert old.read_text(encoding="utf-8") == "mine"
            old.unlink()
        (tmp_path / "mine").rmdir()


def test_an_input_kept_in_an_earlier_run_is_not_replaced_with_it(spoilt, call, tmp_path):
    assert spoilt().code == 0
    kept = tmp_path / "outputs" / "county" / "roads.gpkg"
    (tmp_path / "roads.gpkg").rename(kept)
    told = call("run", "plan.yaml", "--replace", "--set", "layers.roads.path=outputs/county/roads.gpkg")
    assert (told.code, kept.is_file()) == (2, True)
    assert "outputs/county holds" in told.err.replace("\\", "/")


def test_a_disk_that_is_full_is_told_and_leaves_nothing(tmp_path):
    place = tmp_path / "out"
    with pytest.raises(ConfigError, match="could not be written to its end: No space left"), folders.building(place):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_run_itself_is_not_taken_for_a_full_disk(tmp_path):
    with pytest.raises(FileNotFoundError), folders.building(tmp_path / "out"):
        (tmp_path / "elsewhere.txt").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_between_the_two_moves_brings_the_earlier_run_back(spoilt, tmp_path, monkeypatch):
    assert spoilt().code == 0
    target, real = tmp_path / "outputs" / "county", Path.rename

    def interrupted(self, goal):
        moved_to = real(self, goal)
        if self == target:
            raise KeyboardInterrupt
        return moved_to

    with folders.building(target) as fresh:
        monkeypatch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            folders.settle(fresh, target)
        monkeypatch.undo()
    assert (target / "manifest.json").is_file()
    assert [path.name for path in target.parent.iterdir()] == ["county"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals there are sent to a whole console")
@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_a_run_stopped_while_it_writes_leaves_the_earlier_one_alone(spoilt, tmp_path, name):
    assert spoilt().code == 0
    running = subprocess.Popen(
        [sys.executable, "-m", "geoplan", "run", "plan.yaml", "--progress", "json", "--set", "outputs=[maps]"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=partial(signal.signal, getattr(signal, name), signal.SIG_DFL),  # nohup may have it ignored
    )  # fmt: skip
    assert running.stdout is not None
    lines = []
    for line in running.stdout:
        lines.append(json.loads(line))
        if lines[-1]["stage"] == "write":
            break
    time.sleep(0.1)
    for _ in range(3):  # someone impatient
        running.send_signal(getattr(signal, name))
    rest, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert json.loads(rest.splitlines()[-1])["code"] == "cancelled"
    assert [path.name for path in (tmp_path / "outputs").iterdir()] == ["county"]
    assert (tmp_path / "outputs" / "county" / "manifest.json").is_file()


# how a run speaks
def test_every_line_of_json_progress_is_json_whatever_happens(spoilt):
    told = spoilt("run", "plan.yaml", "--progress", "json")
    assert json.loads(told.out.splitlines()[-1])["type"] == "result"
    told = spoilt("run", "plan.yaml", "--progress", "json", tables=on("towns", lambda t: t.assign(people=-1)))
    objects = [json.loads(line) for line in told.out.splitlines()]
    assert told.code == 3
    assert [(each["type"], each.get("code")) for each in objects][-1] == ("error", "people_negative")
    told = spoilt(
        "validate", "plan.yaml", "--progress", "json", config=put("centres", "tiers", 0, "fixed", to=["天津"])
    )
    assert json.loads(told.out)["message"].startswith("plan.yaml:")


def test_faults_speak_chinese_when_asked(spoilt):
    told = spoilt("run", "plan.yaml", "--lang", "zh", tables=on("towns", lambda t: t.assign(people=-1)))
    assert (told.code, "people 有 4 行为负数" in told.err) == (3, True)


@pytest.mark.skipif(not sys.prefix.isascii(), reason="under LC_ALL=C Python itself cannot start from such a folder")
def test_a_gbk_terminal_in_a_folder_of_chinese_letters_and_spaces_is_enough(spoilt, tmp_path):
    assert spoilt("validate", "plan.yaml").code == 0
    home = tmp_path / "规划 项目"
    home.mkdir()
    for path in [path for path in tmp_path.iterdir() if path.is_file()]:
        path.rename(home / path.name)
    told = subprocess.run(
        [sys.executable, "-m", "geoplan", "run", str(home / "plan.yaml"), "--lang", "zh", "--out", str(home / "结 果")],
        cwd=home, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONIOENCODING": "gbk"},
    )  # fmt: skip
    assert told.returncode == 0
    assert "城镇体系" in told.stdout.decode("gbk")
    assert (home / "结 果" / "manifest.json").is_file()


def test_two_configs_that_say_the_same_are_equal_wherever_they_were_read(spoilt, tmp_path):
    spoilt("validate", "plan.yaml")
    (tmp_path / "other.yaml").write_bytes(b"# moved down\n\n" + (tmp_path / "plan.yaml").read_bytes())
    first = read_config(tmp_path / "plan.yaml")
    other = read_config(tmp_path / "other.yaml")
    assert first.model_dump() == other.model_dump()


def test_a_day_long_edge_after_another_never_turns_negative(spoilt):
    def crawling(tables):
        cuts = np.linspace(X, X + 10_000, 41)
        pieces = [shapely.LineString([(a, Y + 2000), (b, Y + 2000)]) for a, b in pairwise(cuts)]
        tables["roads"] = gpd.GeoDataFrame(geometry=pieces, crs=4549).assign(**{"class": "primary", "kmh": 1e-6})

    told = spoilt(
        config=put("layers", "roads", "fields", to={"road_class": "class", "speed_kmh": "kmh"}), tables=crawling
    )
    assert told.code == 0
    rows = {row["demand_id"]: row for row in listed(told.folder)}
    assert float(rows["101"]["minutes"]) == 10 * 24 * 60
    assert {code for code, row in rows.items() if row["within_standard"] == "1"} == {"102"}  # it stands at the hospital
