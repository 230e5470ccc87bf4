"""Each index on a handful of people, where the number can be done in the head."""

import numpy as np
import pytest

from geoplan import equity
from geoplan.errors import LayerError

NAN, INF = np.nan, np.inf


def array(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype="float64")


def all_of_them(values, people=None, groups=None) -> dict[str, float]:
    """Every relative index of the values."""
    people = np.ones(len(values)) if people is None else people
    groups = np.arange(len(values)) % 2 if groups is None else groups
    return {
        "gini": equity.gini(values, people),
        "theil_t": equity.theil_t(values, people),
        "theil_l": equity.theil_l(values, people),
        "atkinson": equity.atkinson(values, people, epsilon=0.5),
        "palma": equity.palma(values, people),
        "cv": equity.coefficient_of_variation(values, people),
        "williamson": equity.williamson(values, people, groups),
        "t_between": equity.theil_t_parts(values, people, groups).between,
        "l_within": equity.theil_l_parts(values, people, groups).within,
        "concentration": equity.concentration_index(values, people, np.arange(len(values), dtype="float64")),
    }


def test_where_everybody_has_the_same_nothing_is_unequal():
    even = all_of_them(array(7.3, 7.3, 7.3, 7.3, 7.3))
    assert even.pop("palma") == pytest.approx(0.25)  # a tenth of it over four tenths
    assert list(even.values()) == pytest.approx([0.0] * 9, abs=1e-15)
    assert even["gini"] == 0


def test_where_nobody_has_anything_there_is_no_index():
    assert np.isnan(list(all_of_them(array(0, 0, 0)).values())).all()
    assert equity.mean(array(0, 0), np.ones(2)) == 0


def test_where_nobody_lives_there_is_no_index():
    assert np.isnan(list(all_of_them(array(1, 2, 3), people=np.zeros(3)).values())).all()
    assert np.isnan(list(all_of_them(array()).values())).all()
    assert np.isnan([equity.mean(array(1), np.zeros(1)), equity.coverage(np.array([True]), np.zeros(1))]).all()


@pytest.mark.parametrize("unknown", [NAN, INF])
def test_somebody_without_a_number_is_never_dropped(unknown):
    assert np.isnan(list(all_of_them(array(1, 2, unknown)).values())).all()
    assert np.isnan(equity.fgt(array(1, unknown), np.ones(2), line=1, alpha=0))
    assert len(equity.lorenz(array(1, unknown), np.ones(2))[0]) == 0


def test_a_row_where_nobody_lives_counts_nothing_whatever_its_value():
    people = array(1, 1, 1, 1, 0)
    assert all_of_them(array(1, 2, 3, 4, INF), people=people) == pytest.approx(all_of_them(array(1, 2, 3, 4)))


def test_a_row_of_three_people_is_three_rows():
    groups = np.array(["x", "y"])
    many = all_of_them(array(1, 5), people=array(3, 2), groups=groups)
    each = all_of_them(array(1, 1, 1, 5, 5), groups=groups[[0, 0, 0, 1, 1]])
    each["concentration"] = equity.concentration_index(array(1, 1, 1, 5, 5), np.ones(5), array(0, 0, 0, 1, 1))
    assert many == pytest.approx(each)


def test_one_who_has_everything():
    values = array(0, 0, 0, 8)
    assert equity.theil_t(values, np.ones(4)) == pytest.approx(np.log(4))  # its greatest value among four
    assert equity.coefficient_of_variation(values, np.ones(4)) == pytest.approx(np.sqrt(3))
    assert equity.palma(values, np.ones(4)) == INF


def test_who_has_nothing_makes_theil_l_infinite_and_atkinson_one_where_the_poorest_count():
    values = array(0, 1, 3)
    assert equity.theil_l(values, np.ones(3)) == INF
    assert [equity.atkinson(values, np.ones(3), epsilon=epsilon) for epsilon in (1, 1.5, 4)] == [1, 1, 1]
    assert 0 < equity.atkinson(values, np.ones(3), epsilon=0.9) < 1


def test_theil_l_is_the_mean_logarithm_of_how_far_below_the_mean():
    assert equity.theil_l(array(1, 3), np.ones(2)) == pytest.approx((np.log(2) + np.log(2 / 3)) / 2)


def test_palma_splits_the_person_at_the_cut():
    assert equity.palma(np.arange(1.0, 11.0), np.ones(10)) == pytest.approx(10 / (1 + 2 + 3 + 4))
    # of five people the top tenth is half a person, the bottom four tenths are two
    assert equity.palma(array(1, 2, 3, 4, 10), np.ones(5)) == pytest.approx(5 / 3)


def test_the_lorenz_curve_goes_through_what_the_poorest_have_together():
    who, what = equity.lorenz(array(3, 1, 4, 2), np.ones(4))
    assert who.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert what.tolist() == pytest.approx([0, 0.1, 0.3, 0.6, 1])
    assert equity.value_shares(array(3, 1, 4, 2), np.ones(4), array(0, 0.125, 0.5, 1)).tolist() == pytest.approx(
        [0, 0.05, 0.3, 1]
    )


def test_williamson_weighs_counties_by_their_people():
    # county means 1 and 4 with 3 and 1 people: mean 1.75, variance (3·0.5625 + 5.0625) / 4
    values, county = array(0, 1, 2, 4), np.array(["x", "x", "x", "y"])
    expected = np.sqrt((3 * 0.75**2 + 2.25**2) / 4) / 1.75
    assert equity.williamson(values, np.ones(4), county) == pytest.approx(expected)


def test_theil_between_urban_and_rural_is_the_two_sector_theil():
    values, people, land = array(1, 2, 6), array(50, 30, 20), np.array(["rural", "rural", "urban"])
    amount, share = array(50 + 60, 120) / 230, array(0.8, 0.2)
    two_sector = (amount * np.log(amount / share)).sum()
    assert equity.theil_t_parts(values, people, land).between == pytest.approx(two_sector)


def test_a_group_that_has_nothing():
    values, groups = array(0, 0, 2, 4), np.array(["x", "x", "y", "y"])
    parts = equity.theil_t_parts(values, np.ones(4), groups)
    assert parts.between == pytest.approx(np.log(2))  # all of it is with half of the people
    assert parts.total == pytest.approx(parts.between + parts.within)
    of_l = equity.theil_l_parts(values, np.ones(4), groups)
    assert [of_l.total, of_l.between] == [INF, INF]
    assert of_l.within == pytest.approx(equity.theil_l(array(2, 4), np.ones(2)) / 2)
    one_with_nothing = equity.theil_l_parts(array(0, 2, 2, 4), np.ones(4), groups)
    assert [one_with_nothing.within, np.isfinite(one_with_nothing.between)] == [INF, True]


def test_those_with_the_same_income_share_the_middle_rank():
    assert equity.fractional_rank(array(5, 9, 5, 1), np.ones(4)).tolist() == [0.5, 0.875, 0.5, 0.125]
    assert equity.fractional_rank(array(1, 2), array(3, 1)).tolist() == [0.375, 0.875]


def test_the_concentration_index_says_who_has_more():
    income, people = array(10, 20, 30, 40), np.ones(4)
    assert equity.concentration_index(array(1, 2, 3, 4), people, income) == pytest.approx(0.25)  # the Gini of them
    assert equity.concentration_index(array(4, 3, 2, 1), people, income) == pytest.approx(-0.25)
    assert equity.concentration_index(array(1, 2, 3, 4), people, array(7, 7, 7, 7)) == 0
    assert np.isnan(equity.concentration_index(array(1, 2), np.ones(2), array(1, NAN)))


def test_who_has_exactly_the_line_is_not_below_it():
    values, people = array(0, 3, 6, 9), array(1, 2, 3, 4)
    assert equity.fgt(values, people, line=6, alpha=0) == pytest.approx(0.3)
    assert equity.fgt(values, people, line=6, alpha=1) == pytest.approx((1 * 1 + 2 * 0.5) / 10)
    assert equity.fgt(values, people, line=6, alpha=2) == pytest.approx((1 * 1 + 2 * 0.25) / 10)
    tenth = array(0.1 + 0.2)  # a rounding above 0.3
    assert equity.fgt(array(0.3), np.ones(1), line=tenth[0], alpha=0) == 0


def test_coverage_is_the_share_of_people_within():
    assert equity.coverage(np.array([True, False]), array(3, 1)) == 0.75


def test_negative_values_and_people_are_refused_in_words():
    with pytest.raises(LayerError, match=r"2 of the values are negative \(the least is -3\)"):
        equity.gini(array(-3, -1, 4), np.ones(3))
    with pytest.raises(LayerError, match="1 of the numbers of people are negative or not finite, such as -2"):
        equity.gini(array(1, 2), array(1, -2))
    with pytest.raises(LayerError, match="such as nan"):
        equity.coverage(np.array([True]), array(NAN))
