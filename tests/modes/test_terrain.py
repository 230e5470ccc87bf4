import numpy as np
import pytest
import rasterio
import shapely
from drawn import FRAME, roads
from hills import elevation, ramp, raster
from rasterio.transform import Affine

from geoplan import network, slopes, terrain, topology
from geoplan.errors import LayerError
from geoplan.heights import profiles as profiles_of
from geoplan.speed_tables import SpeedTable

WALK = SpeedTable("drawn", "walk", {"road": 4.5, "steps": 2.0}, {}, None, "test", level=frozenset(["steps"]))
EAST = {"id": "r", "line": [(0, 0), (1000, 0)]}


def along(*rows, dem, **more):
    """The edges of some roads, and their heights."""
    drawn = roads(*rows)
    edges, _ = topology.edges(drawn, tolerance_m=1.0)
    own = drawn.iloc[edges.road]
    straight = (own["bridge"] | own["tunnel"]).to_numpy(dtype=bool)
    return drawn, edges, *profiles_of(edges, straight, dem, FRAME, **more)


def walked(*rows, dem):
    drawn, edges, profiles, _ = along(*rows, dem=dem)
    return network.build(drawn, speeds=WALK, edges=edges, profiles=profiles, slope="tobler")[0]


def heights(profiles, edge=0):
    return profiles.height[profiles.start[edge] : profiles.start[edge + 1]]


def codes(error):
    return [fault.code for fault in error.value.faults]


def test_uphill_is_slower_than_downhill(tmp_path):
    built = walked(EAST, dem=elevation(raster(tmp_path, ramp)))
    flat = 1000 * 3600 / 4.5
    assert built.ms_forward[0] > flat > 0
    assert built.ms_forward[0] > built.ms_back[0]


def test_a_sampled_edge_takes_the_hand_sum(tmp_path):
    built = walked({**EAST, "metres": 1000.0}, dem=elevation(raster(tmp_path, ramp)))
    level, up, down = (6 * np.exp(-3.5 * abs(slope + 0.05)) for slope in (0.0, 0.1, -0.1))
    hour = 1000 * 3600 / 4.5
    assert built.ms_forward[0] == pytest.approx(hour * level / up, abs=2)
    assert built.ms_back[0] == pytest.approx(hour * level / down, abs=2)


def test_an_edge_is_sampled_a_cell_apart_with_its_ends(tmp_path):
    *_, profiles, _ = along({"id": "r", "line": [(0, 0), (950, 0)]}, dem=elevation(raster(tmp_path, ramp)))
    assert heights(profiles) == pytest.approx(500 + 0.1 * np.linspace(0, 950, 11), abs=0.01)


def test_longer_steps_smooth_what_is_only_noise(tmp_path):
    def rough(x, y):
        return 10.0 * (np.floor(x / 100) % 2)

    path = raster(tmp_path, rough)
    road = {"id": "r", "line": [(50, 0), (1050, 0)]}  # from the middle of a cell to that of another
    cells, smooth = (walked(road, dem=elevation(path, sample_m=step)) for step in (None, 1000.0))
    assert smooth.ms_forward[0] == pytest.approx(800_000, rel=1e-2)
    assert cells.ms_forward[0] > 1.05 * smooth.ms_forward[0]


def test_a_hill_between_two_ends_of_one_height_is_climbed(tmp_path):
    def hill(x, y):
        return np.maximum(0, 100 - 0.2 * np.abs(x - 500))

    over = walked(EAST, dem=elevation(raster(tmp_path, hill)))
    around = walked(EAST, dem=elevation(raster(tmp_path, lambda x, y: 0 * x)))
    assert over.ms_forward[0] > around.ms_forward[0]


def test_bridges_and_tunnels_run_straight_between_their_ends(tmp_path):
    def gorge(x, y):
        return np.where(np.abs(x - 500) < 350, 0.0, 300.0)

    for how in ("bridge", "tunnel"):
        *_, profiles, _ = along({**EAST, how: True}, dem=elevation(raster(tmp_path, gorge)))
        assert heights(profiles).tolist() == [300.0, 300.0]


def test_where_only_bridges_meet_the_node_hangs_between_their_ends(tmp_path):
    def gorge(x, y):
        return np.where((x > 150) & (x < 850), 0.0, np.where(x <= 150, 100.0, 200.0))

    rows = [
        {"id": "a", "line": [(-500, 0), (0, 0)]},
        {"id": "b", "line": [(0, 0), (250, 0)], "bridge": True},
        {"id": "c", "line": [(250, 0), (1000, 0)], "bridge": True},
        {"id": "d", "line": [(1000, 0), (1500, 0)]},
    ]
    *_, profiles, _ = along(*rows, dem=elevation(raster(tmp_path, gorge)))
    assert heights(profiles, 1) == pytest.approx([100, 125])
    assert heights(profiles, 2) == pytest.approx([125, 200])


def test_steps_keep_the_speed_of_the_table(tmp_path):
    dem = elevation(raster(tmp_path, ramp))
    built = walked({**EAST, "road_class": "steps", "metres": 1000.0}, dem=dem)
    assert built.ms_forward[0] == built.ms_back[0] == 1_800_000


def test_a_void_is_interpolated_along_the_edge_and_told(tmp_path):
    def holed(x, y):
        return np.where((x > 300) & (x < 700), -32768, ramp(x, y))

    *_, profiles, found = along(EAST, dem=elevation(raster(tmp_path, holed, nodata=None)))
    assert heights(profiles) == pytest.approx(500 + 0.1 * np.linspace(0, 1000, len(heights(profiles))), abs=0.1)
    assert [finding.code for finding in found] == ["elevation_voids"]
    assert 0.3 < float(found[0].values["km"]) < 0.8


def test_an_edge_without_any_height_is_flat_and_told(tmp_path):
    away = {"id": "s", "line": [(0, 50_000), (1000, 50_000)], "metres": 1000.0}
    drawn, edges, profiles, found = along(EAST, away, dem=elevation(raster(tmp_path, ramp)))
    built, _ = network.build(drawn, speeds=WALK, edges=edges, profiles=profiles, slope="tobler")
    assert [(finding.code, finding.values["count"]) for finding in found] == [("elevation_unknown", 1)]
    assert built.ms_forward.tolist()[1] == built.ms_back.tolist()[1] == 800_000


def test_kilometres_steeper_than_any_road_are_told(tmp_path):
    """A wall of 200 m between two cells: the way from the middle of the one to that of the other climbs 100 % twice."""

    def wall(x, y):
        return np.where(x < 500, 500.0, 700.0)

    *_, found = along(EAST, dem=elevation(raster(tmp_path, wall)))
    assert [(finding.code, finding.values["km"]) for finding in found] == [("elevation_steep", "0.2")]


def test_several_tiles_are_one_model(tmp_path):
    west = raster(tmp_path, ramp, name="w.tif", size=15)  # ends at 500 m
    east = raster(tmp_path, ramp, name="e.tif", west=500.0, size=15, south=-1000.0)
    low = raster(tmp_path, ramp, name="s.tif", size=15, south=-1000.0)
    *_, profiles, found = along(EAST, dem=elevation(west, low, east))
    assert not found
    assert heights(profiles) == pytest.approx(500 + 0.1 * np.linspace(0, 1000, 11), abs=6)


def test_a_model_in_degrees_gives_the_heights_of_the_same_places(tmp_path):
    # one degree is about 100 km: heights by longitude, 1000 m a degree

    path = tmp_path / "degrees.tif"
    lon = 119.9 + 0.001 * (np.arange(300) + 0.5)
    cells = np.tile(1000 * (lon - 119.9), (300, 1)).astype("float32")
    with rasterio.open(
        path, "w", driver="GTiff", width=300, height=300, count=1, dtype="float32", crs="EPSG:4326",
        transform=Affine(0.001, 0, 119.9, 0, -0.001, 30.15),
    ) as file:  # fmt: skip
        file.write(cells, 1)
    *_, profiles, _ = along(EAST, dem=elevation(path))
    assert heights(profiles)[0] == pytest.approx(100, abs=0.01)
    assert heights(profiles)[-1] == pytest.approx(100 + 1000 * 1000 / 96_486, abs=0.02)


AREA = roads(EAST).set_geometry([shapely.box(0, -1000, 2000, 0)])


def test_a_model_that_covers_the_area_in_metres_is_in_order(tmp_path):
    terrain.check(elevation(raster(tmp_path, ramp, unit="metre")), AREA)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("elevation_unit", {"unit": "foot"}),
        ("elevation_bands", {"bands": 3}),
        ("crs_needed", {"crs": None}),
        ("elevation_misses_area", {"west": 1000.0}),
        ("elevation_misses_area", {"west": 50_000.0}),
    ],
)
def test_a_model_that_cannot_be_used_is_a_fault(tmp_path, code, more):
    with pytest.raises(LayerError) as error:
        terrain.check(elevation(raster(tmp_path, ramp, **more)), AREA)
    assert codes(error) == [code]


@pytest.mark.parametrize(
    ("code", "height"),
    [("elevation_impossible", 30_000.0), ("elevation_impossible", -9999.0), ("elevation_all_void", -32768.0)],
)
def test_heights_that_no_place_has_are_a_fault(tmp_path, code, height):
    with pytest.raises(LayerError) as error:
        terrain.check(elevation(raster(tmp_path, lambda x, y: 0 * x + height, nodata=None)), AREA)
    assert codes(error) == [code]


def test_the_uncovered_share_and_place_are_named(tmp_path):
    with pytest.raises(LayerError) as error:
        terrain.check(elevation(raster(tmp_path, ramp, west=500.0)), AREA)
    fault = error.value.faults[0]
    assert fault.values["share"] == "25"
    assert fault.values["box"].startswith("120.000")


def test_all_faults_of_all_tiles_are_told_at_once(tmp_path):
    text, empty = tmp_path / "text.tif", tmp_path / "none.zip"
    text.write_text("no raster", encoding="utf-8")
    import zipfile

    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "no raster")
    with pytest.raises(LayerError) as error:
        terrain.check(elevation(text, empty, tmp_path / "gone.tif", raster(tmp_path, ramp, unit="ft")), AREA)
    assert codes(error) == ["elevation_not_raster", "elevation_zip_empty", "file_missing", "elevation_unit"]


def test_a_file_that_is_cut_short_is_a_fault(tmp_path):
    path = raster(tmp_path, ramp)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(LayerError) as error:
        terrain.check(elevation(path), AREA)
    assert codes(error) == ["elevation_not_raster"]


def test_a_model_of_the_whole_world_covers_the_area(tmp_path):
    path = tmp_path / "world.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=360, height=180, count=1, dtype="float32", crs="EPSG:4326",
        transform=Affine(1, 0, -180, 0, -1, 90),
    ) as file:  # fmt: skip
        file.write(np.full((180, 360), 7, dtype="float32"), 1)
    terrain.check(elevation(path), AREA)


def test_a_crs_is_stated_only_where_the_file_has_none(tmp_path):
    bare = raster(tmp_path, ramp, name="bare.tif", crs=None)
    terrain.check(elevation(bare, crs=FRAME.to_wkt()), AREA)
    with pytest.raises(LayerError) as error:
        terrain.check(elevation(raster(tmp_path, ramp), crs="EPSG:32650"), AREA)
    assert codes(error) == ["crs_contradiction"]


def test_the_order_of_roads_changes_no_time(tmp_path):
    dem = elevation(raster(tmp_path, ramp))
    rows = [EAST, {"id": "s", "line": [(1000, 0), (1000, -700)]}, {"id": "t", "line": [(0, 0), (300, -900)]}]
    assert walked(*rows, dem=dem).ms_forward.tolist() == walked(*rows[::-1], dem=dem).ms_forward.tolist()


def test_heights_rest_on_what_the_model_is_worth(tmp_path):
    built = walked(EAST, dem=elevation(raster(tmp_path, ramp), basis="modelled"))
    assert built.basis.tolist() == ["modelled"]


def test_profiles_of_some_edges_are_their_own():
    profiles = slopes.Profiles(np.array([0, 2, 5]), np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    some = profiles.take(np.array([False, True]))
    assert (some.start.tolist(), some.height.tolist()) == ([0, 3], [3.0, 4.0, 5.0])


def test_stored_numbers_become_metres_by_the_scale_and_offset_that_the_file_states(tmp_path):
    path = raster(tmp_path, lambda x, y: 10 * (ramp(x, y) - 100))
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.1,), (100.0,)
    with terrain.opened(elevation(path)) as (tiles, faults):
        assert not faults
        assert terrain.sampled(tiles, np.array([[0.0, 0.0], [2000.0, 0.0]]), FRAME) == pytest.approx([500, 700])
