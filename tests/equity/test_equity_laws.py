"""What every index of inequality owes: it knows no unit, no head count and no order, and a gift to the poorer lowers it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geoplan import equity

AMOUNTS = st.floats(min_value=0.01, max_value=1e4)
ROWS = st.lists(st.tuples(AMOUNTS, st.floats(min_value=0.1, max_value=1e5), st.integers(0, 3)), min_size=1, max_size=30)
INDICES = {
    "gini": equity.gini,
    "theil_t": equity.theil_t,
    "theil_l": equity.theil_l,
    "atkinson_half": lambda values, people: equity.atkinson(values, people, epsilon=0.5),
    "atkinson_one": lambda values, people: equity.atkinson(values, people, epsilon=1.0),
    "atkinson_two": lambda values, people: equity.atkinson(values, people, epsilon=2.0),
    "palma": equity.palma,
    "cv": equity.coefficient_of_variation,
}
each_index = pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)


def arrays(rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, people, groups = zip(*rows, strict=True)
    return np.array(values), np.array(people), np.array(groups)


@each_index
@settings(deadline=None, max_examples=40)
@given(rows=ROWS, scale=st.floats(min_value=1e-6, max_value=1e6))
def test_the_unit_does_not_matter(index, rows, scale):
    values, people, _ = arrays(rows)
    assert index(values * scale, people) == pytest.approx(index(values, people), rel=1e-9, abs=1e-9)


@each_index
@settings(deadline=None, max_examples=40)
@given(rows=ROWS, times=st.integers(2, 5))
def test_the_same_people_again_change_nothing(index, rows, times):
    values, people, _ = arrays(rows)
    expected = pytest.approx(index(values, people), rel=1e-9, abs=1e-9)
    assert index(np.tile(values, times), np.tile(people, times)) == expected
    assert index(values, people * times) == expected


@each_index
@settings(deadline=None, max_examples=40)
@given(rows=ROWS, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(index, rows, random):
    values, people, _ = arrays(rows)
    order = list(range(len(values)))
    random.shuffle(order)
    assert index(values[order], people[order]) == pytest.approx(index(values, people), rel=1e-9, abs=1e-12)


@each_index
@settings(deadline=None, max_examples=60)
@given(values=st.lists(AMOUNTS, min_size=2, max_size=20), part=st.floats(min_value=0.05, max_value=0.5), pick=st.data())
def test_a_gift_from_richer_to_poorer_never_raises_it(index, values, part, pick):
    before = np.array(values)
    rich, poor = (pick.draw(st.integers(0, len(values) - 1)) for _ in range(2))
    assume(before[rich] > before[poor] * 1.01)
    after = before.copy()
    gift = part * (before[rich] - before[poor])  # the giver stays no poorer than the other becomes
    after[rich], after[poor] = before[rich] - gift, before[poor] + gift
    people = np.ones(len(values))
    least = index(before, people)
    assert index(after, people) <= least + 1e-12
    if index is not equity.palma:  # which looks at the tails only
        assert index(after, people) < least


@settings(deadline=None, max_examples=100)
@given(rows=ROWS)
def test_between_and_within_add_up_to_the_whole(rows):
    values, people, groups = arrays(rows)
    for parts in (equity.theil_t_parts(values, people, groups), equity.theil_l_parts(values, people, groups)):
        assert parts.between + parts.within == pytest.approx(parts.total, rel=1e-9, abs=1e-12)
        assert parts.between >= 0 and parts.within >= 0


@settings(deadline=None, max_examples=50)
@given(rows=ROWS)
def test_with_one_group_all_is_within_and_with_a_group_a_row_all_is_between(rows):
    values, people, _ = arrays(rows)
    one, own = np.zeros(len(values)), np.arange(len(values))
    for parts in (equity.theil_t_parts, equity.theil_l_parts):
        assert parts(values, people, one).between == pytest.approx(0, abs=1e-12)
        assert parts(values, people, own).within == pytest.approx(0, abs=1e-12)
    assert equity.williamson(values, people, own) == pytest.approx(equity.coefficient_of_variation(values, people))
    assert equity.williamson(values, people, one) == pytest.approx(0, abs=1e-7)


@settings(deadline=None, max_examples=100)
@given(rows=ROWS)
def test_the_gini_is_twice_the_area_between_the_diagonal_and_the_lorenz_curve(rows):
    values, people, _ = arrays(rows)
    who, what = equity.lorenz(values, people)
    assert equity.gini(values, people) == pytest.approx(1 - 2 * np.trapezoid(what, who), abs=1e-12)
    assert (what <= who + 1e-12).all() and (np.diff(what) >= 0).all()
    assert [who[0], what[0], who[-1], what[-1]] == [0, 0, 1, 1]


@settings(deadline=None, max_examples=100)
@given(rows=ROWS, ranks=st.lists(st.integers(0, 9), min_size=30, max_size=30))
def test_no_ranking_concentrates_more_than_the_values_own(rows, ranks):
    values, people, _ = arrays(rows)
    rank = np.array(ranks[: len(values)], dtype="float64")
    gini = equity.gini(values, people)
    assert equity.concentration_index(values, people, values) == pytest.approx(gini, abs=1e-12)
    assert abs(equity.concentration_index(values, people, rank)) <= gini + 1e-12


@settings(deadline=None, max_examples=100)
@given(rows=ROWS, line=AMOUNTS)
def test_poverty_weighs_less_the_more_it_looks_at_the_poorest_and_adds_up_over_groups(rows, line):
    values, people, groups = arrays(rows)
    told = [equity.fgt(values, people, line=line, alpha=alpha) for alpha in (0, 1, 2)]
    assert 1 >= told[0] >= told[1] - 1e-12 >= told[2] - 2e-12 >= -2e-12
    for alpha in (0, 1, 2):
        apart = sum(
            people[groups == group].sum()
            * equity.fgt(values[groups == group], people[groups == group], line=line, alpha=alpha)
            for group in np.unique(groups)
        )
        assert apart / people.sum() == pytest.approx(told[alpha], abs=1e-12)


@settings(deadline=None, max_examples=50)
@given(rows=ROWS)
def test_atkinson_lies_between_0_and_1_and_rises_with_the_aversion(rows):
    values, people, _ = arrays(rows)
    told = [equity.atkinson(values, people, epsilon=epsilon) for epsilon in (0.1, 0.5, 1.0, 2.0, 8.0)]
    assert all(0 <= one <= 1 for one in told)
    assert (np.diff(told) >= -1e-12).all()
    assert told[2] == pytest.approx(1 - np.exp(-equity.theil_l(values, people)), abs=1e-12)
