"""The cause of a gap decides the remedy, so the first cause that applies is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from held_county import NEAR, access, held, settlements

from geoplan import words
from geoplan.access import Standard
from geoplan.gaps import CAUSES, gaps, rank

FAR = access(minutes=[20.0, 45.0], status=["ok", "beyond_standard"])


def found(table: pd.DataFrame, *standards: Standard, **settings: object) -> pd.DataFrame:
    return gaps(held(table, *standards, **settings), settlements(table)).assign(service="clinic")


def only(table: pd.DataFrame, *standards: Standard, **settings: object) -> pd.Series:
    rows = found(table, *standards, **settings)
    assert len(rows) == 1
    return rows.iloc[0]


def test_who_is_within_the_standard_has_no_gap():
    assert len(found(access())) == 0


def test_too_far_says_by_how_much():
    row = only(FAR)
    assert row[["settlement_id", "name", "cause", "people", "people_beyond", "need", "have", "shortfall"]].tolist() == [
        "b", "B", "too_far", 50, 50, 30, 45, 15,
    ]  # fmt: skip
    assert row[["unit", "coverage", "existence"]].tolist() == ["min", 0, True]


def test_a_promised_way_is_told_in_metres():
    table = access(metres=[900.0, 2500.0], status=["ok", "beyond_standard"])
    assert only(table, Standard(metres=2000))[["need", "have", "unit"]].tolist() == [2000, 2500, "m"]


@pytest.mark.parametrize("status", ["absent", "unreachable", "not_snapped"])
def test_where_nothing_is_reached_the_reason_is_the_cause(status: str):
    row = only(access(minutes=[20.0, np.nan], status=["ok", status]))
    assert row["cause"] == status
    assert row["people_beyond"] == 50


def test_beyond_the_limit_is_too_far():
    row = only(access(minutes=[20.0, np.nan], status=["ok", "beyond_limit"]))
    assert row["cause"] == "too_far"
    assert np.isnan(row["have"])


def test_of_two_causes_in_one_settlement_the_first_in_order_is_named_and_all_of_its_people_counted():
    table = access(
        settlement_id=["a", "a", "a"],
        people=[1.0, 2.0, 4.0],
        status=["ok", "beyond_standard", "unreachable"],
        minutes=[20.0, 45.0, np.nan],
    )
    row = only(table)
    assert row[["cause", "people", "people_beyond"]].tolist() == ["unreachable", 7, 6]
    assert row["coverage"] == pytest.approx(1 / 7)


def test_unknown_facilities_make_no_gap_and_no_number():
    rows = found(FAR, assessable=False, having=(frozenset({"a"}),))
    assert rows["cause"].tolist() == ["not_assessable", "not_assessable"]
    assert rows[["people_beyond", "need", "have", "coverage", "sufficiency"]].isna().all(axis=None)
    assert rows["existence"].tolist() == [True, pd.NA]  # a facility on the map is one; none on the map may be one
    assert rank(rows).isna().all()


def test_a_unit_without_its_own_facility_lacks_one_however_near_the_next_is():
    row = only(access(), Standard(one_per="settlement"), having=(frozenset({"a"}),))
    told = row[["settlement_id", "cause", "people_beyond", "need", "have", "shortfall", "unit", "existence"]]
    assert told.tolist() == ["b", "absent", 50, 1, 0, 1, "facility", False]


def test_where_no_unit_is_promised_a_facility_the_next_one_will_do():
    assert len(found(access(), having=(frozenset(),))) == 0


def test_too_small_only_where_all_else_holds():
    share = pd.Series({"a": 0.004, "b": 0.008})
    row = only(access(), Standard(minutes=30, per_1000=6.0), share=share, capacity_unit="beds")
    assert row[["settlement_id", "cause", "unit", "people_beyond"]].tolist() == ["a", "too_small", "beds", 100]
    assert row[["need", "have", "shortfall", "sufficiency"]].tolist() == pytest.approx([0.6, 0.4, 0.2, 2 / 3])
    far = found(FAR, Standard(minutes=30, per_1000=6.0), share=share * [1, 0.5], capacity_unit="beds")
    assert far["cause"].tolist() == ["too_small", "too_far"]  # b lacks capacity too, but must first be near
    assert far["capacity_have"].tolist() == pytest.approx([0.4, 0.2])
    assert far["sufficiency"].tolist() == pytest.approx([2 / 3, 2 / 3])


def test_enough_is_enough_to_the_last_bed():
    assert len(found(access(), Standard(per_1000=6.0), share=pd.Series({"a": 0.006, "b": 0.1}))) == 0


def test_urban_and_rural_people_are_each_held_against_their_own_standard():
    table = access(minutes=[20.0, 45.0], status=["beyond_standard", "ok"])
    urban, rural = Standard(minutes=15, setting="urban"), Standard(minutes=60, setting="rural")
    row = only(table, urban, rural, promised=np.array([0, 1], dtype=np.int8))
    assert row[["settlement_id", "need", "have", "standard"]].tolist() == ["a", 15, 20, "15 min"]


def test_a_mixed_settlement_is_called_by_most_of_its_people_and_judged_by_each_ones_own():
    table = access(
        settlement_id=["a", "a"], people=[30.0, 70.0], minutes=[20.0, 45.0], status=["beyond_standard", "ok"]
    )
    urban, rural = Standard(minutes=15, setting="urban"), Standard(minutes=60, setting="rural")
    row = only(table, urban, rural, promised=np.array([0, 1], dtype=np.int8))
    assert row["standard"] == "60 min"
    assert row[["people_beyond", "need", "have", "shortfall"]].tolist() == [30, 15, 20, 5]


def test_only_those_who_are_promised_capacity_need_it():
    town, village = Standard(minutes=30, per_1000=6.0), Standard(minutes=30)
    rows = found(
        access(), town, village, promised=np.array([0, 1], dtype=np.int8), share=pd.Series({"a": 0.0, "b": 0.0})
    )
    assert rows["settlement_id"].tolist() == ["a"]


def test_nobody_is_no_gap_of_anybody_but_stays_a_row():
    row = only(access(people=[100.0, 0.0], minutes=[20.0, 45.0], status=["ok", "beyond_standard"]))
    assert row[["people", "people_beyond", "have"]].tolist() == [0, 0, 45]
    assert np.isnan(row["coverage"])
    assert rank(found(access(people=[100.0, 0.0], status=["ok", "beyond_standard"]))).isna().all()


def test_people_of_no_settlement_are_not_forgotten():
    table = access(settlement_id=["a", ""], status=["ok", "unreachable"], minutes=[20.0, np.nan])
    assert only(table)[["settlement_id", "name", "county_id", "people_beyond"]].tolist() == ["", "", "x", 50]


def test_a_gap_rests_on_its_weakest_input():
    table = access(settlement_id=["b", "b"], status=["ok", "beyond_standard"], basis=["modelled", "observed"])
    assert only(table)["basis"] == "modelled"


def test_most_people_come_first_then_the_worse_off():
    far = access(people=[50.0, 50.0], minutes=[60.0, 40.0], status=["beyond_standard"] * 2)
    assert rank(found(far)).tolist() == [1, 2]
    assert rank(found(far.assign(people=[50.0, 80.0]))).tolist() == [2, 1]


def test_the_order_of_the_rows_changes_nothing():
    many = access(
        settlement_id=["a", "b", "a", "c"],
        status=["ok", "beyond_standard", "unreachable", "not_snapped"],
        minutes=[20.0, 45.0, np.nan, np.nan],
    )
    pd.testing.assert_frame_equal(found(many), found(many.iloc[::-1]))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_cause_calls_for_another_remedy(lang: str):
    assert len({words.remedy(cause, lang) for cause in CAUSES}) == len(CAUSES)
    assert only(FAR, NEAR)[f"remedy_{lang}"] == words.remedy("too_far", lang)


def test_people_of_no_settlement_have_no_unit_that_could_lack_a_facility():
    rows = found(access(settlement_id=["a", ""]), Standard(one_per="settlement"), having=(frozenset(),))
    assert rows["settlement_id"].tolist() == ["a"]


def test_of_a_place_without_settlement_nobody_says_that_a_facility_is_not_there():
    table = access(settlement_id=["a", ""], status=["ok", "unreachable"], minutes=[20.0, np.nan])
    assert only(table, having=(frozenset("a"),))["existence"] is pd.NA


def test_a_gap_may_be_an_effect_of_the_edge_only_where_somebody_beyond_is_near_it():
    table = access(settlement_id=["a", "a"], status=["ok", "beyond_standard"], minutes=[20.0, 45.0], edge=[True, False])
    assert not only(table)["edge"]
    assert only(table.assign(edge=[False, True]))["edge"]


def test_where_nobody_lives_the_way_of_the_others_is_not_spoilt():
    table = access(
        settlement_id=["a", "a"],
        people=[100.0, 0.0],
        status=["beyond_standard", "unreachable"],
        minutes=[45.0, np.nan],
        metres=[9000.0, np.nan],
    )
    assert only(table)["have"] == 45
