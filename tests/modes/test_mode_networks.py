import geopandas as gpd
import numpy as np
import pytest
import shapely
from drawn import FRAME, roads
from hypothesis import given
from hypothesis import strategies as st

from geoplan import network, speed_tables
from geoplan.errors import ConfigError, NetworkError
from geoplan.speed_tables import SpeedTable

MIN = 60_000


def table(mode="car", kmh=None, **more):
    return SpeedTable("drawn", mode, kmh or {"road": 60.0, "ferry": 60.0, "primary": 60.0}, {}, None, "test", **more)


def line(id_, *xy, **more):
    """A road through points counted in kilometres, its length stated so that a kilometre is one."""
    points = np.array(xy, dtype="float64") * 1000
    whole = float(np.hypot(*np.diff(points, axis=0).T).sum())
    return {"id": id_, "line": points.tolist(), "metres": whole, **more}


def built(*rows, speeds=None, **more):
    return network.build(roads(*rows), speeds=speeds or table(), **more)[0]


def ms(made):
    """Minutes forward and back by edge."""
    both = zip(made.edge_id.tolist(), made.ms_forward / MIN, made.ms_back / MIN, strict=True)
    return {name: (float(there), float(back)) for name, there, back in both}


def zones(*rows):
    plain = {"factor": 0.5, "mode": "", "period": "", "basis": "observed"}
    table_ = gpd.GeoDataFrame(
        [plain | {key: value for key, value in row.items() if key != "box"} for row in rows],
        geometry=[shapely.box(*(1000 * edge for edge in row["box"])) for row in rows],
        crs=FRAME,
    )
    table_.index = [f"z{k}" for k in range(len(rows))]
    return table_


def test_a_mode_has_its_own_name_and_the_rules_of_its_kind():
    made = built(line("r", (0, 0), (1, 0), oneway="forward"), speeds=table("walk"), name="walk_elderly")
    assert made.mode == "walk_elderly"
    assert set(made.table()["mode"]) == {"walk_elderly"}
    assert ms(made) == {"r": (1, 1)}


@pytest.mark.parametrize("kind", ["bicycle", "ebike"])
@pytest.mark.parametrize(
    ("oneway", "told", "there", "back"),
    [("forward", "", 1, 0), ("backward", "", 0, 1), ("forward", "both", 1, 1), ("both", "backward", 0, 1)],
)
def test_bicycles_obey_one_way_unless_the_road_says_otherwise(kind, oneway, told, there, back):
    made = built(line("r", (0, 0), (1, 0), oneway=oneway, oneway_bicycle=told), speeds=table(kind))
    assert ms(made) == {"r": (there, back)}


@pytest.mark.parametrize("kind", ["bicycle", "ebike"])
def test_bicycles_and_ebikes_go_where_bicycles_may(kind):
    rows = [line("a", (0, 0), (1, 0), access_bicycle=False), line("b", (1, 0), (2, 0), access_bicycle=True)]
    assert list(ms(built(*rows, speeds=table(kind)))) == ["b"]


@pytest.mark.parametrize("kind", ["walk", "bicycle", "ebike"])
def test_speeds_of_vehicles_say_nothing_on_foot_or_by_bicycle(kind):
    rows = [line("r", (0, 0), (1, 0), speed_kmh=120.0, maxspeed_kmh=30.0)]
    assert ms(built(*rows, speeds=table(kind))) == {"r": (1, 1)}


@pytest.mark.parametrize("kind", ["car", "walk", "bicycle", "ebike"])
def test_on_a_ferry_everybody_moves_with_the_boat(kind):
    assert ms(built(line("f", (0, 0), (1, 0), road_class="ferry", speed_kmh=6.0), speeds=table(kind))) == {
        "f": (10, 10)
    }


def test_the_wait_is_paid_once_on_a_ferry_of_two_edges_and_at_either_shore():
    rows = [
        line("a", (0, 0), (1, 0)),
        line("f", (1, 0), (2, 0), road_class="ferry"),
        line("g", (2, 0), (3, 0), road_class="ferry"),
        line("z", (3, 0), (4, 0)),
    ]
    made = ms(built(*rows, speeds=table(wait_min={"ferry": 15.0})))
    assert made == {"a": (1, 1), "f": (16, 1), "g": (1, 16), "z": (1, 1)}


def test_nobody_waits_for_a_ferry_where_nobody_can_come_from():
    rows = [line("a", (0, 0), (1, 0), oneway="backward"), line("f", (1, 0), (2, 0), road_class="ferry")]
    assert ms(built(*rows, speeds=table(wait_min={"ferry": 15.0})))["f"] == (1, 1)


def test_a_stated_crossing_time_and_the_wait_add_up():
    rows = [line("a", (0, 0), (1, 0)), line("f", (1, 0), (2, 0), road_class="ferry", speed_kmh=6.0)]
    assert ms(built(*rows, speeds=table(wait_min={"ferry": 15.0})))["f"] == (25, 10)


def test_a_ferry_with_a_time_and_without_a_wait_is_told():
    rows = [line("f", (0, 0), (1, 0), road_class="ferry", speed_kmh=6.0)]
    _, found = network.build(roads(*rows), speeds=table())
    assert [(finding.code, finding.values["count"]) for finding in found] == [("ferry_without_wait", 1)]
    assert network.build(roads(*rows), speeds=table(wait_min={"ferry": 0.0}))[1] == []


def test_time_is_lost_at_junctions_only_and_towards_them():
    # a, b and c meet; c and d are one road with a bend
    rows = [
        line("a", (0, 0), (1, 0)),
        line("b", (1, 0), (2, 0)),
        line("c", (1, 0), (1, 1)),
        line("d", (1, 1), (1, 2)),
    ]
    made = ms(built(*rows, speeds=table(junction_s={"road": 30.0})))
    assert made == {"a": (1.5, 1), "b": (1, 1.5), "c": (1, 1.5), "d": (1, 1)}


def test_the_delay_is_that_of_the_class_that_is_driven():
    rows = [line("a", (0, 0), (1, 0), road_class="primary"), line("b", (1, 0), (2, 0)), line("c", (1, 0), (1, 1))]
    made = ms(built(*rows, speeds=table(junction_s={"road": 30.0})))
    assert (made["a"], made["b"], made["c"]) == ((1, 1), (1, 1.5), (1, 1.5))


def test_a_road_that_the_mode_may_not_use_makes_no_junction():
    rows = [line("a", (0, 0), (1, 0)), line("b", (1, 0), (2, 0)), line("c", (1, 0), (1, 1), access_car=False)]
    assert ms(built(*rows, speeds=table(junction_s={"road": 30.0}))) == {"a": (1, 1), "b": (1, 1)}


def test_a_period_slows_the_classes_it_names_and_all_the_others():
    rows = [
        line("p", (0, 0), (1, 0), road_class="primary"),
        line("r", (1, 0), (2, 0)),
        line("f", (2, 0), (3, 0), road_class="ferry"),
    ]
    speeds = table(periods={"peak": {"primary": 0.5, "all": 0.8}})
    assert ms(built(*rows, speeds=speeds, period="peak")) == {"f": (1, 1), "p": (2, 2), "r": (1.25, 1.25)}
    assert ms(built(*rows, speeds=speeds)) == {"f": (1, 1), "p": (1, 1), "r": (1, 1)}


def test_a_period_slows_stated_speeds_too():
    rows = [line("r", (0, 0), (1, 0), speed_kmh=30.0)]
    assert ms(built(*rows, speeds=table(periods={"peak": {"all": 0.5}}), period="peak")) == {"r": (4, 4)}


def test_a_zone_counts_for_the_share_of_the_edge_that_lies_in_it():
    rows = [line("r", (0, 0), (2, 0)), line("s", (5, 0), (6, 0))]
    made = ms(built(*rows, zones=zones({"box": (1, -1, 3, 1)})))
    assert made == {"r": (3, 3), "s": (1, 1)}


def test_where_zones_overlap_the_smaller_factor_counts():
    rows = [line("r", (0, 0), (4, 0))]
    overlapping = zones({"box": (0, -1, 3, 1), "factor": 0.5}, {"box": (2, -1, 4, 1), "factor": 0.25})
    # two kilometres at half the speed, two at a quarter
    assert ms(built(*rows, zones=overlapping)) == {"r": (2 * 2 + 2 * 4, 12)}


def test_zones_count_for_the_mode_the_kind_and_the_period_they_name():
    box = (0, -1, 9, 1)
    rows = [line("r", (0, 0), (1, 0))]
    named = zones(
        {"box": box, "mode": "car_school", "factor": 0.5},
        {"box": box, "mode": "car", "period": "school", "factor": 0.25},
        {"box": box, "mode": "walk", "factor": 0.1},
    )
    assert ms(built(*rows, zones=named)) == {"r": (1, 1)}
    assert ms(built(*rows, zones=named, name="car_school")) == {"r": (2, 2)}
    assert ms(built(*rows, zones=named, period="school")) == {"r": (4, 4)}


def test_a_ferry_keeps_its_time_in_a_zone():
    rows = [line("f", (0, 0), (1, 0), road_class="ferry")]
    assert ms(built(*rows, zones=zones({"box": (0, -1, 9, 1)}))) == {"f": (1, 1)}


def test_the_order_of_zones_changes_nothing():
    rows = [line("r", (0, 0), (4, 0)), line("s", (0, 0), (3, 3))]
    some = zones({"box": (0, -1, 3, 1)}, {"box": (2, -1, 4, 2), "factor": 0.7}, {"box": (1, 0, 2, 3), "factor": 0.9})
    turned = some.iloc[::-1]
    assert ms(built(*rows, zones=some)) == ms(built(*rows, zones=turned))


@given(st.floats(0.1, 1), st.floats(-1, 4), st.floats(0.1, 4))
def test_a_zone_that_slows_never_shortens_a_time(factor, west, width):
    made = built(line("r", (0, 0), (2, 0)), zones=zones({"box": (west, -1, west + width, 1), "factor": factor}))
    assert 2 <= ms(made)["r"][0] <= 2 / factor + 1e-4


def test_an_edge_in_a_zone_is_worth_no_more_than_the_zone():
    rows = [line("r", (0, 0), (1, 0)), line("s", (5, 0), (6, 0))]
    made = built(*rows, zones=zones({"box": (0, -1, 3, 1), "basis": "proxy"}))
    assert made.basis.tolist() == ["proxy", "observed"]


def test_without_conditions_an_edge_takes_its_length_by_its_speed_rounded_once():
    made = built(line("r", (0, 0), (1.2345, 0)), speeds=table(kmh={"road": 47.0}))
    assert made.ms_forward.tolist() == [round(1234.5 * 3600 / 47)]


@pytest.mark.parametrize("column", ["metres", "speed_kmh", "speed_back_kmh", "maxspeed_kmh"])
@pytest.mark.parametrize("value", [0.0, -5.0, np.inf, "far"])
def test_lengths_and_speeds_that_cannot_be_are_faults_with_their_roads(column, value):
    rows = [line("a", (0, 0), (1, 0)), {**line("b", (1, 0), (2, 0)), column: value}]
    with pytest.raises(NetworkError) as error:
        built(*rows)
    assert [(fault.code, fault.values["field"]) for fault in error.value.faults] == [("road_numbers", column)]
    assert "b (" in str(error.value)


@pytest.mark.parametrize(
    ("kind", "asked", "code"),
    [
        ("walk", {"slope": "tobler"}, "slope_without_elevation"),
        ("walk", {"slope": "cycling"}, "slope_of_other_kind"),
        ("car", {"slope": "tobler"}, "slope_of_other_kind"),
        ("car", {"period": "peak"}, "period_unknown"),
    ],
)
def test_conditions_that_cannot_be_met_are_faults_and_not_left_out(kind, asked, code):
    with pytest.raises(ConfigError) as error:
        built(line("r", (0, 0), (1, 0)), speeds=table(kind), **asked)
    assert [fault.code for fault in error.value.faults] == [code]


def test_the_bundled_bicycle_tables_leave_out_motorways_and_give_every_row_a_source():
    for name, flat in (("bicycle", 12), ("ebike", 18)):
        read = speed_tables.read(name)
        assert (read.mode, read.kmh["residential"], "motorway" in read.kmh) == (name, flat, False)
        assert read.level == {"steps", "ferry"}
