"""People assigned to facilities that can be full: known answers, the plain linear program, and laws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from drawn import times
from scipy import optimize, sparse

from geoplan.access import capacity_limited, placed
from geoplan.errors import LayerError
from geoplan.transport import assign, paths
from geoplan.transport.assign import compiled
from geoplan.travel import MS_PER_MINUTE, TravelTimes

Floats = np.ndarray


def plain(table: TravelTimes, people: Floats, room: Floats) -> tuple[float, float]:
    """People turned away and people × ms by two linear programs that share nothing with the code."""
    row, many = table.row(), len(table.ms)
    of_row = sparse.csr_array((np.ones(many), (row, np.arange(many))), shape=(len(people), many))
    of_site = sparse.csr_array((np.ones(many), (table.facility, np.arange(many))), shape=(len(room), many))
    bounds = sparse.vstack([of_row, of_site])
    most = np.concatenate([people, room])
    placed_most = -optimize.linprog(-np.ones(many), A_ub=bounds, b_ub=most, method="highs").fun
    held = sparse.vstack([bounds, -np.ones((1, many))])
    least = optimize.linprog(
        table.ms.astype(float), A_ub=held, b_ub=np.append(most, -placed_most * (1 - 1e-12)), method="highs"
    )
    return people.sum() - placed_most, least.fun


def test_the_one_too_many_goes_on_to_the_next_facility() -> None:
    drawing = times("""
        a--A-b---B
    """)
    people = np.array([5.0, 5.0])
    best = assign(drawing, people, np.array([6.0, 9.0]))
    # a has nowhere nearer to go; of b, which is 2 minutes from A and 4 from B, four go on
    assert best.flow.tolist() == [5, 0, 1, 4]
    assert best.load.tolist() == [6, 4]
    assert best.price.tolist() == [2 * MS_PER_MINUTE, 0]
    assert [proof.status for proof in best.proofs] == ["optimal", "optimal"]


def test_handing_on_goes_along_a_chain(table: Callable[..., TravelTimes]) -> None:
    chain = table([[0, None, None], [0, 1, None], [None, 0, 1]])
    best = assign(chain, np.array([1.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0]))
    assert best.flow.tolist() == [1, 0, 1, 0, 1]
    assert best.people_time == 2 * MS_PER_MINUTE


def test_letting_people_in_comes_before_saving_time(table: Callable[..., TravelTimes]) -> None:
    only_one_way = table([[1, 90], [1, None]])
    best = assign(only_one_way, np.array([4.0, 4.0]), np.array([4.0, 4.0]))
    assert best.turned_away.tolist() == [0, 0]
    assert best.flow.tolist() == [0, 4, 4]


def test_those_who_are_turned_away_are_those_who_would_travel_farthest(table: Callable[..., TravelTimes]) -> None:
    best = assign(table([[1], [3], [2]]), np.array([2.0, 2.0, 2.0]), np.array([3.0]))
    assert best.turned_away.tolist() == [0, 2, 1]
    assert best.admits.tolist() == [1]
    assert [proof.objective for proof in best.proofs] == [3, 4]  # 2 × 1 + 1 × 2 person-minutes


def test_who_reaches_nothing_is_turned_away_and_a_full_house_of_none_takes_nobody(
    table: Callable[..., TravelTimes],
) -> None:
    best = assign(table([[None, None], [1, 2]]), np.array([3.0, 4.0]), np.array([0.0, 9.0]))
    assert best.turned_away.tolist() == [3, 0]
    assert best.load.tolist() == [0, 4]


def test_with_room_for_everybody_it_is_the_nearest_and_the_smaller_id_among_equals(
    random_table: Callable[..., TravelTimes],
) -> None:
    for seed in range(20):
        near = random_table(seed, 30, 6, missing=0.3)
        people = np.random.default_rng(seed).random(30) * 9
        best = assign(near, people, np.full(6, people.sum()))
        entry, _ = near.least()
        expected = np.zeros(len(near.ms))
        expected[entry[entry >= 0]] = people[entry >= 0]
        assert (best.flow == expected).all()
        assert (assign(near, people, np.full(6, np.inf)).flow == expected).all()


@pytest.mark.parametrize("seed", range(40))
def test_it_equals_the_plain_linear_program(seed: int, random_table: Callable[..., TravelTimes]) -> None:
    random = np.random.default_rng(seed)
    rows, facilities = int(random.integers(1, 25)), int(random.integers(1, 8))
    near = random_table(seed, rows, facilities, missing=random.choice([0.0, 0.3, 0.7]))
    people = np.where(random.random(rows) < 0.2, 0, random.random(rows) * 10)
    room = np.where(random.random(facilities) < 0.2, 0, random.random(facilities))
    room *= people.sum() * random.choice([0.5, 1.0, 1.5]) / max(room.sum(), 1e-9)
    best = assign(near, people, room)
    turned_away, people_time = plain(near, people, room) if len(near.ms) else (people.sum(), 0.0)
    assert best.turned_away.sum() == pytest.approx(turned_away, abs=1e-7)
    assert best.people_time == pytest.approx(people_time, rel=1e-7, abs=1e-2)
    placed_people = np.bincount(near.row(), best.flow, rows)
    assert placed_people + best.turned_away == pytest.approx(people, rel=1e-12)
    assert (best.load <= room * (1 + 1e-9)).all()
    for proof in best.proofs:
        assert proof.status == "optimal"
        assert proof.bound == pytest.approx(proof.objective, rel=1e-9, abs=1e-9)


def test_a_price_says_what_one_more_place_is_worth(random_table: Callable[..., TravelTimes]) -> None:
    for seed in range(15):
        near = random_table(100 + seed, 12, 4, missing=0.2)
        people, room = np.full(12, 2.0) + seed / 7, np.full(4, 4.3)
        best = assign(near, people, room)
        for j in range(4):
            more = assign(near, people, room + (np.arange(4) == j) * 1e-6)
            let_in = best.turned_away.sum() - more.turned_away.sum()
            assert let_in == pytest.approx(best.admits[j] * 1e-6, abs=1e-9)
            assert best.people_time - more.people_time == pytest.approx(best.price[j] * 1e-6, abs=1e-3)


def test_more_room_never_turns_more_away(random_table: Callable[..., TravelTimes]) -> None:
    for seed in range(15):
        near, random = random_table(seed, 20, 5, missing=0.4), np.random.default_rng(seed)
        people, room = random.random(20), random.random(5) * 3
        before = assign(near, people, room).turned_away.sum()
        assert assign(near, people, room + random.random(5)).turned_away.sum() <= before + 1e-12


def test_the_order_of_rows_and_facilities_changes_nothing_that_matters(
    random_table: Callable[..., TravelTimes], table: Callable[..., TravelTimes]
) -> None:
    near, random = random_table(5, 25, 6), np.random.default_rng(5)
    people, room = random.random(25), random.random(6) * 3
    rows, columns = random.permutation(25), random.permutation(6)
    other = table((near.dense() / MS_PER_MINUTE)[np.ix_(rows, columns)].tolist())
    first, second = assign(near, people, room), assign(other, people[rows], room[columns])
    assert second.turned_away.sum() == pytest.approx(first.turned_away.sum(), rel=1e-12)
    assert second.people_time == pytest.approx(first.people_time, rel=1e-12)


def test_compiled_and_plain_give_the_same_bytes(random_table: Callable[..., TravelTimes]) -> None:
    near, random = random_table(8, 60, 7), np.random.default_rng(8)
    people, room = random.random(60), np.append(random.random(7) * 8, np.inf)
    cost = np.append(near.dense(), np.full((60, 1), 1e9), axis=1).astype(np.int64)
    order = np.argsort(cost, axis=1, kind="stable")
    given = (np.arange(61) * 8, order.ravel(), np.take_along_axis(cost, order, 1).ravel(), people, room)
    for one, other in zip(paths.routed(*given), compiled()(*given), strict=True):
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize(
    ("people", "room", "sentence"),
    [
        ([-1.0, 2.0], [1.0, 1.0], "1 rows have people that are negative or no number"),
        ([np.nan, np.inf], [1.0, 1.0], "2 rows have people"),
        ([1.0, 2.0], [np.nan, -1.0], "2 facilities have room that is negative or no number"),
    ],
)
def test_numbers_that_are_none_stop_it_with_a_sentence(
    people: list[float], room: list[float], sentence: str, table: Callable[..., TravelTimes]
) -> None:
    with pytest.raises(LayerError, match=sentence):
        assign(table([[1, 2], [2, 1]]), np.array(people), np.array(room))


def test_the_measure_is_the_share_who_get_a_place(table: Callable[..., TravelTimes]) -> None:
    near = table([[5], [10], [31], [8]])
    people = np.array([10.0, 30.0, 5.0, 0.0])
    share = capacity_limited(near, people, np.array([1.0]), people_per_unit=25, limit_min=30)
    assert share[:3].tolist() == [1, 0.5, 0]
    assert np.isnan(share[3])  # nobody lives there
    best = placed(near, people, np.array([1.0]), people_per_unit=25, limit_min=30)
    assert best.people.tolist() == [10, 15, 0, 0]
    assert best.seen("facilities").tolist() == [25]
    assert best.admits.tolist() == [1]


def test_ten_times_the_people_per_unit_is_ten_times_the_room(random_table: Callable[..., TravelTimes]) -> None:
    near, random = random_table(3, 30, 5), np.random.default_rng(3)
    people, beds = random.random(30) * 50, random.random(5)
    one = capacity_limited(near, people, beds * 10, people_per_unit=20)
    assert capacity_limited(near, people, beds, people_per_unit=200) == pytest.approx(one, abs=1e-12)
