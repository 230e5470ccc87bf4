"""Modes, elevation, speed zones and speed tables spoilt, through the command line."""

import zipfile

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

X, Y = 500_000, 3_400_000
CAR = {"speeds": "china", "access_kmh": 4.5, "snap_max_m": 1500}
WALK = {**CAR, "speeds": "walk"}
TABLE = "mode: car\nclasses:\n  primary: {kmh: 60}\n  secondary: {kmh: 60}\n"
PERIODS = TABLE + "periods:\n  peak: {source: counts, factors: {primary: 0.5, all: 0.8}}\n"


def modes(**more):
    return lambda config: config["network"].update(modes={"car": CAR, **more})


def dem(folder, *, west=X - 500, height=100.0, place=None, **more):
    """An elevation model of the whole county, 100 m a cell."""
    profile = {
        "driver": "GTiff",
        "width": 120,
        "height": 60,
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:4549",
        **more,
    }
    place = place or Affine(100, 0, west, 0, -100, Y + 5000)
    with rasterio.open(folder / "dem.tif", "w", transform=place, **profile) as file:
        file.write(np.full((60, 120), height, dtype=profile["dtype"]), 1)


def sloping(**more):
    def change(config):
        config["layers"]["elevation"] = {"path": "dem.tif", **more}
        config["network"]["modes"] = {"car": CAR, "walk": {**WALK, "slope": "tobler"}}

    return change


def zoned(**columns):
    """A layer of one speed zone over the western county."""

    def change(tables):
        given = {"factor": [0.5], **columns}
        tables["zones"] = gpd.GeoDataFrame(given, geometry=[shapely.box(X, Y, X + 5000, Y + 4000)], crs=4549)

    return change


def with_zones(config):
    config["layers"]["speed_zones"] = {"path": "zones.gpkg"}


@pytest.mark.parametrize(
    ("change", "code", "what"),
    [
        (modes(car_peak=CAR), 2, "the mode car_peak does not say what travels"),
        (modes(wlak=WALK), 2, "does not say what travels (walk?)"),
        (modes(bus={**CAR, "kind": "bus"}), 2, "`network.modes.bus.kind: bus` is not available yet"),
        (modes(old={**WALK, "kind": "wlak"}), 2, "Did you mean `walk`?"),
        (modes(walk={**WALK, "kind": "car"}), 2, "the mode walk says that it is of the kind car"),
        (modes(old={**WALK, "kind": "car"}), 2, "the speed table walk is made for walk, not for car"),
        (modes(walk={**WALK, "slop": "tobler"}), 2, "Did you mean `slope`?"),
        (modes(walk={**WALK, "slope": "tobler"}), 2, "`network.modes.walk.slope` is tobler, but there is no elevation"),
        (modes(walk={**WALK, "slope": "cycling"}), 2, "Known for it: tobler, none."),
        (modes(slow={**CAR, "kind": "car", "slope": "tobler"}), 2, "not for a mode of the kind car"),
        (modes(rush={**CAR, "kind": "car", "period": "peak"}), 2, "the speed table china and the speed zones know –"),
        (modes(**{"": {**WALK, "kind": "walk"}}), 2, "a name under `network.modes` is empty"),
        (
            lambda config: config["network"].update(works=[{"close": [None]}]),
            2,
            "works[0].close[0]` is there but empty",
        ),
        (lambda config: config["network"].update(modes={}), 2, "`network.modes` is there but empty"),
        (lambda config: config["services"]["hospital"].update(mode="bike"), 2, "`services.hospital.mode` is bike"),
    ],
)
def test_a_wrong_mode_is_told_before_anything_is_computed(spoilt, change, code, what):
    told = spoilt("validate", "plan.yaml", config=change)
    assert (told.code, what in told.err) == (code, True), told.err


def test_a_wrong_period_points_at_its_line(spoilt):
    told = spoilt("validate", "plan.yaml", config=modes(rush={**CAR, "kind": "car", "period": "peak"}))
    line = int(told.faults[0].split(":")[1])
    assert '"period": "peak"' in (told.folder / "plan.yaml").read_text(encoding="utf-8").splitlines()[line - 1]


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ({"west": X + 4000}, "the elevation model leaves 40 % of the area uncovered"),
        ({"west": X + 90_000}, "the elevation model leaves 100 % of the area uncovered"),
        ({"height": 20_000.0}, "lie outside -500 to 9000 m, such as 20000"),
        ({"crs": None}, "Set `layers.elevation.crs`"),
        ({"height": -32768.0}, "the raster holds no height at all"),
        ({"crs": "EPSG:5773"}, "the file states no coordinate system"),
        ({"crs": 'LOCAL_CS["site grid",UNIT["metre",1]]'}, "the file states no coordinate system"),
        ({"place": Affine(0, 0, X, 0, 0, Y)}, "the raster does not say where its cells lie"),
        ({"dtype": "complex64"}, "the file is no raster that can be read: complex64"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "run"])
def test_a_wrong_elevation_model_is_told_with_its_file(spoilt, command, file, what):
    told = spoilt(command, "plan.yaml", config=sloping(), files=lambda folder: dem(folder, **file))
    assert (told.code, what in told.err) == (3, True), told.err


def test_a_file_that_is_no_raster_is_told(spoilt):
    told = spoilt("validate", "plan.yaml", config=sloping(path="roads.gpkg"), files=dem)
    assert (told.code, "roads.gpkg: elevation: the file is no raster that can be read" in told.err) == (3, True)
    told = spoilt("validate", "plan.yaml", config=sloping(path=["dem.tif", "none.tif"]), files=dem)
    assert (told.code, "`layers.elevation.path[1]`: there is no file none.tif" in told.err) == (2, True)


def test_an_archive_that_is_broken_is_told(spoilt):
    def broken(folder):
        with zipfile.ZipFile(folder / "dem.zip", "w") as archive:
            archive.writestr("N30E120.hgt", b"heights")
        whole = (folder / "dem.zip").read_bytes()
        (folder / "dem.zip").write_bytes(whole.replace(b"PK\x01\x02", b"XXXX"))

    told = spoilt("validate", "plan.yaml", config=sloping(path="dem.zip"), files=broken)
    assert (told.code, "dem.zip: elevation: the file is no raster that can be read" in told.err) == (3, True)


def test_the_part_that_no_tile_covers_is_told_without_the_noise_along_borders(spoilt):
    told = spoilt(
        "validate", "plan.yaml", config=sloping(), files=lambda folder: dem(folder, west=X + 4000 - 120 * 100)
    )
    assert "within 120.042 " in told.err, told.err


def test_heights_closer_together_than_a_metre_are_refused(spoilt):
    told = spoilt("validate", "plan.yaml", config=sloping(sample_m=1e-9), files=dem)
    assert (told.code, "`layers.elevation.sample_m` is 1e-09; it must be ≥ 1" in told.err) == (2, True)


def test_a_county_with_its_elevation_runs_and_its_model_stands_among_the_inputs(spoilt):
    told = spoilt(config=sloping(source="drawn"), files=dem)
    assert told.code == 0, told.err
    manifest = (told.folder / "outputs" / "county" / "manifest.json").read_text(encoding="utf-8")
    assert "dem.tif" in manifest


def test_elevation_that_no_mode_uses_is_a_finding(spoilt):
    told = spoilt(
        "validate", "plan.yaml", config=lambda c: c["layers"].update(elevation={"path": "dem.tif"}), files=dem
    )
    assert (told.code, "no mode of travel and no veto uses slopes" in told.out + told.err) == (0, True)


@pytest.mark.parametrize(
    ("zone", "code", "what"),
    [
        ({"factor": [0.0]}, 3, "factor must be above 0 and at most 2; found otherwise in 1 row(s): #1 (0)"),
        ({"factor": [70.0]}, 3, "0.7 for 30 % slower, not 70"),
        ({"factor": [-1.0]}, 3, "factor is negative in 1 row(s): #1 (-1)"),
        ({"factor": [np.nan]}, 3, "factor is empty in 1 row(s): #1"),
        ({"factor": ["half"]}, 3, "factor is not a number in 1 row(s): #1 ('half')"),
        ({"mode": ["cra"]}, 3, "`mode` names modes that the config does not have: cra (1)"),
        ({"mode": ["walk"]}, 0, "No mode of travel uses 1 of the 1 speed zones"),
        ({"period": ["peak"]}, 0, "No mode of travel uses 1 of the 1 speed zones"),
    ],
)
def test_a_wrong_speed_zone_is_told_with_its_row(spoilt, zone, code, what):
    told = spoilt("validate", "plan.yaml", config=with_zones, tables=zoned(**zone))
    assert (told.code, what in told.out + told.err) == (code, True), told.err


def test_speed_zones_are_no_openstreetmap_layer(spoilt):
    def change(config):
        config["layers"]["speed_zones"] = {"path": "zones.osm"}

    told = spoilt(
        "validate", "plan.yaml", config=change,
        files=lambda folder: (folder / "zones.osm").write_text("<osm version='0.6'></osm>", encoding="utf-8"),
    )  # fmt: skip
    assert (told.code, "zones.osm: speed_zones: an OpenStreetMap file does not hold this layer" in told.err) == (
        3,
        True,
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (TABLE + "periods: peak\n", "own.yaml:5:1: `periods` must be keys with values, not peak"),
        (TABLE + "periods: {peak: {source: s}}\n", "`periods.peak.factors` must be keys with values, not –"),
        ("mode: car\nclasses: {}\n", "own.yaml: the speed table holds no `classes`"),
        (PERIODS.replace("primary: 0.5", "primry: 0.5"), "names the class primry, which the table does not hold (primary?)"),
        (PERIODS.replace("0.8", "80"), "periods.peak.factors.all must be a number above 0"),
        (PERIODS.replace("source: counts", "sorce: x"), "unknown name sorce"),
        (TABLE.replace("kmh: 60}", "kmh: 60, junction_s: -1}", 1), "classes.primary.junction_s must be a number from 0 to 600"),
        (TABLE.replace("kmh: 60}", "kmh: 60, wait_min: 9}", 1), 'primary: a class with `wait_min` must have `stop: "no"`'),
        (TABLE.replace("kmh: 60}", "kmh: 60, slope: steep}", 1), "primary: slope must be yes or no; found steep"),
        (TABLE.replace("kmh: 60}", "kmh: .nan}", 1), "classes.primary.kmh must be a number above 0"),
    ],
)  # fmt: skip
def test_a_wrong_speed_table_is_told_with_its_line(spoilt, text, what):
    told = spoilt(
        "validate", "plan.yaml",
        config=lambda c: c["network"]["modes"]["car"].update(speeds="own.yaml"),
        files=lambda folder: (folder / "own.yaml").write_text(text, encoding="utf-8"),
    )  # fmt: skip
    assert (told.code, what in told.err) == (2, True), told.err


def test_a_service_travels_at_the_hour_of_its_mode(spoilt):
    def change(config):
        config["network"]["modes"] = {
            "car": {**CAR, "speeds": "own.yaml"},
            "car_peak": {**CAR, "speeds": "own.yaml", "kind": "car", "period": "peak"},
        }
        config["services"]["rush"] = {"mode": "car_peak", "facilities": ["hospital"]}

    told = spoilt(config=change, files=lambda folder: (folder / "own.yaml").write_text(PERIODS, encoding="utf-8"))
    assert told.code == 0, told.err
    folder = told.folder / "outputs" / "county" / "tables"
    import pandas as pd

    minutes = pd.read_csv(folder / "access.csv", encoding="utf-8-sig").groupby("service")["minutes"].max()
    assert minutes["rush"] == pytest.approx(2 * minutes["hospital"], rel=1e-4)


@pytest.mark.parametrize(
    ("cells", "code", "what"),
    [
        ({"metres": [0.0, 1.0]}, 3, "metres is 0 in 1 row(s): #1 (0)"),
        ({"metres": [-3.0, 1.0]}, 3, "metres is negative in 1 row(s): #1 (-3)"),
        ({"metres": [np.inf, 1.0]}, 3, "metres is infinite in 1 row(s): #1"),
        ({"metres": [np.nan, 5000.0]}, 0, ""),
        ({"speed_kmh": [0.0, 1.0]}, 3, "speed_kmh is 0 in 1 row(s): #1 (0)"),
        ({"speed_kmh": ["fast", "1"]}, 3, "speed_kmh is not a number in 1 row(s): #1 ('fast')"),
        ({"maxspeed_kmh": [-30.0, 1.0]}, 3, "maxspeed_kmh is negative in 1 row(s): #1 (-30)"),
        ({"maxspeed_kmh": [0.0, 50.0]}, 0, "maxspeed_kmh is 0 in 1 row(s) and was read as not stated: #1."),
    ],
)
def test_lengths_and_speeds_that_cannot_be_are_told_with_their_rows(spoilt, cells, code, what):
    told = spoilt("validate", "plan.yaml", tables=lambda t: t.update(roads=t["roads"].assign(**cells)))
    assert (told.code, what in told.out + told.err) == (code, True), told.err
