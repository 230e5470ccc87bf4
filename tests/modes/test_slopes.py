import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoplan import slopes


def kmh(rule, flat, slope):
    return float(rule(np.array([float(flat)]), np.array([float(slope)]))[0])


@pytest.mark.shared
def test_tobler_gives_the_known_answers(shared):
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))["tobler_kmh"]
    assert {slope: round(float(slopes.tobler_kmh(np.array(float(slope)))), 4) for slope in known} == known


def test_tobler_walks_six_kmh_down_five_percent_and_five_on_the_flat():
    assert slopes.tobler_kmh(np.array([-0.05, 0.0])).tolist() == pytest.approx([6.0, 5.0367], abs=1e-4)


def test_on_the_flat_every_rule_keeps_the_speed_of_the_table():
    rules = [rule for own in slopes.RULES.values() for rule in own.values()]
    assert [kmh(rule, 12, 0) for rule in rules] == pytest.approx([12.0] * 3)


def test_a_table_of_three_kmh_walks_at_three_fifths_of_toblers_pace():
    assert kmh(slopes.walking_kmh, 3.0, 0.1) == pytest.approx(3.0 * 3.5493 / 5.0367, abs=1e-4)


def test_a_rider_of_twelve_kmh_climbs_five_percent_at_eight():
    # Parkin and Rotheram: 6.01 m/s less 0.4002 for each of five percent, as a share of the twelve
    assert kmh(slopes.cycling_kmh, 12, 0.05) == pytest.approx(12 * (6.01 - 5 * 0.4002) / 6.01)


def test_a_rider_gains_downhill_up_to_six_percent_and_no_more():
    assert kmh(slopes.cycling_kmh, 12, -0.05) == pytest.approx(12 * (6.01 + 5 * 0.2379) / 6.01)
    assert kmh(slopes.cycling_kmh, 12, -0.06) == kmh(slopes.cycling_kmh, 12, -0.2)


def test_too_steep_to_ride_the_bicycle_is_pushed():
    assert kmh(slopes.cycling_kmh, 12, 0.2) == kmh(slopes.walking_kmh, 4.5, 0.2)


def test_an_ebike_loses_three_eighths_of_what_a_bicycle_loses_uphill():
    lost, lost_assisted = 12 - kmh(slopes.cycling_kmh, 12, 0.04), 12 - kmh(slopes.assisted_kmh, 12, 0.04)
    assert lost_assisted == pytest.approx(lost * 3 / 8)


@given(st.floats(0.5, 30), st.floats(0, 1), st.sampled_from(["walk", "bicycle", "ebike"]))
def test_uphill_is_never_quicker_than_on_the_flat_and_steeper_never_quicker(flat, slope, kind):
    rule = next(iter(slopes.RULES[kind].values()))
    assert 0 < kmh(rule, flat, slope) <= flat * (1 + 1e-12)
    assert kmh(rule, flat, slope) <= kmh(rule, flat, slope / 2) * (1 + 1e-12)


def test_an_edge_takes_the_sum_of_its_pieces():
    # 100 m up a tenth, 100 m flat: at 6 km/h on the flat that is 600 ms a metre
    profiles = slopes.Profiles(np.array([0, 3]), np.array([0.0, 10.0, 10.0]))
    metres, flat = np.array([200.0]), np.array([6.0])
    there = slopes.ms(profiles, metres, flat, slopes.walking_kmh, back=False)
    back = slopes.ms(profiles, metres, flat, slopes.walking_kmh, back=True)
    level = 5.0367
    assert there[0] == pytest.approx(60_000 * (level / 3.5493 + 1), rel=1e-4)
    assert back[0] == pytest.approx(60_000 * (level / (6 * np.exp(-3.5 * 0.05)) + 1), rel=1e-4)


def test_no_road_is_steeper_than_45_degrees():
    profiles = slopes.Profiles(np.array([0, 2]), np.array([0.0, 500.0]))
    one = slopes.ms(profiles, np.array([100.0]), np.array([4.5]), slopes.walking_kmh, back=False)
    assert one[0] == pytest.approx(100 * 3600 / kmh(slopes.walking_kmh, 4.5, 1.0))
