"""Draws of weights, speeds and people, and what they make of a plan: laws, and numbers with a source."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import drawn
import numpy as np
import pytest
from scipy.stats import binomtest

from geoplan import network, snapping, travel
from geoplan.centres import robustness as sure
from geoplan.centres import robustness_draws as draws
from geoplan.centres import robustness_shares as shares
from geoplan.centres import robustness_smaa as smaa
from geoplan.centres.indicators import Facts
from geoplan.centres.merit import Merit
from geoplan.centres.question import Minimise, Question
from geoplan.centres.ranking import ranks
from geoplan.centres.tier import Tier
from geoplan.centres.tiers import answer_warm
from geoplan.stages.drawing import Crowd

DRAWS = 4000


def random(seed: int = 1640) -> np.random.Generator:
    return np.random.default_rng(seed)


# the random numbers


def test_a_draw_is_the_same_whatever_the_number_of_draws():
    spawned = np.random.SeedSequence(7).spawn(50)[31].spawn(3)
    own = draws.streams(7, 31)
    for stream, child in zip((own.weights, own.speeds, own.people), spawned, strict=True):
        assert stream.random(3).tolist() == np.random.default_rng(child).random(3).tolist()


def test_no_two_streams_are_the_same():
    firsts = [getattr(draws.streams(7, i), name).random() for i in range(20) for name in sure.SOURCES]
    assert len(set(firsts)) == 60


def test_weights_are_drawn_around_those_of_the_plan():
    weights = np.array([0.25, 0.75, 0.0])
    many = np.array([draws.weights_around(stream, weights, concentration=50) for stream in [random()] * DRAWS])
    assert np.allclose(many.sum(axis=1), 1)
    assert (many[:, 2] == 0).all()
    assert many.mean(axis=0) == pytest.approx(weights, abs=0.004)
    assert many[:, 0].std() == pytest.approx(np.sqrt(0.25 * 0.75 / 51), rel=0.05)


def test_speeds_vary_between_their_ends_alone():
    many = np.array([draws.speed_factors(stream, 2, spread=0.2) for stream in [random()] * DRAWS])
    assert many.min() >= 0.8
    assert many.max() <= 1.2
    assert many.std() == pytest.approx(0.4 / np.sqrt(12), rel=0.03)  # of a uniform number
    assert abs(np.corrcoef(many.T)[0, 1]) < 0.05  # one class tells nothing of another


def test_people_have_the_error_that_is_stated():
    many = draws.people_factors(random(), 200_000, error=0.5)
    assert many.mean() == pytest.approx(1, abs=0.01)
    assert many.std() == pytest.approx(0.5, abs=0.01)
    assert np.log(many).std() == pytest.approx(np.sqrt(np.log(1.25)), abs=0.01)


def test_every_county_keeps_its_people():
    people, group = random(1).uniform(0, 9000, 60), np.repeat(np.arange(4), 15)
    people[45:] = 0  # a county without anybody
    factors = draws.people_factors(random(2), 60, error=0.5)
    drawn_people = people * factors * draws.scales(people, factors, group, 4)[group]
    for county in range(4):
        own = group == county
        assert drawn_people[own].sum() == pytest.approx(people[own].sum(), rel=1e-12)
    assert not np.allclose(drawn_people[:45], people[:45], rtol=0.01)


def test_a_place_gains_and_loses_with_its_members_and_the_margin_never_counts():
    # settlements s0 and s1 are one place of county 1, s2 another of county 2, s3 lies in the margin; d4 has no settlement
    crowd = Crowd(
        error=0.5,
        counted=np.array([100.0, 300.0, 50.0, 0.0, 70.0]),
        people=np.array([100.0, 300.0, 50.0, 900.0, 70.0]),
        unit=np.arange(5),
        group=np.array([1, 1, 2, 0, 2]),
        units=5,
        groups=3,
        settlement_people=np.array([100.0, 300.0, 50.0, 900.0]),
        settlement_group=np.array([1, 1, 2, 0]),
        place=np.array([0, 0, 1, 2]),
        place_people=np.array([400.0, 50.0]),
    )
    folk = crowd.made(random())
    assert folk.people[:2].sum() == pytest.approx(400)
    assert folk.people[[2, 4]].sum() == pytest.approx(120)
    assert folk.people[3] == 0
    assert folk.place_people == pytest.approx([400, folk.people[2]])  # the whole county, and the one settlement
    assert abs(folk.people[0] - 100) > 1


def built(drawing: str) -> tuple[drawn.County, network.Network]:
    county = drawn.county(drawing)
    made, _ = network.build(county.roads, speeds=drawn.SPEEDS)
    return county, made


def test_other_speeds_change_times_and_not_lengths():
    county, made = built("a--b==+--c")
    at = snapping.snap(made, county.places("abc"), access_kmh=4.5, snap_max_m=1500)
    roads = draws.roads(made)
    assert roads.classes.tolist() == ["motorway", "road"]
    other = roads.at(np.array([2.0, 0.5]))  # a minute of motorway takes half of one, a minute of road two
    for cost, expected in (("time", 0.5 * 2 + 2 * 2), ("metres", None)):
        before = travel.times(made, at, at, limit=None, cost=cost)
        after = travel.times(other, at, at, limit=None, cost=cost)
        if expected is None:
            assert after.ms.tolist() == before.ms.tolist()
        else:
            assert before.minutes("b", "c") == 4
            assert after.minutes("b", "c") == expected
            assert after.minutes("a", "b") == 4
    assert other.metres is made.metres


def test_a_way_that_is_closed_stays_closed_at_any_speed():
    _, made = built("a>>b--c")
    other = draws.roads(made).at(np.array([1.2]))
    assert ((other.ms_back == 0) == (made.ms_back == 0)).all()
    assert (made.ms_back == 0).any()


def test_at_speeds_as_they_are_nothing_changes():
    _, made = built("a>>b--c==d")
    same = draws.roads(made).at(np.ones(2))
    assert same.ms_forward.tolist() == made.ms_forward.tolist()
    assert same.ms_back.tolist() == made.ms_back.tolist()


# shares


@pytest.mark.parametrize(("hits", "of"), [(0, 10), (8, 10), (10, 10), (81, 263), (420, 500)])
def test_the_interval_is_that_of_wilson(hits: int, of: int):
    low, high = shares.interval(np.array([hits]), of)
    known = binomtest(hits, of).proportion_ci(method="wilson")
    assert (low[0], high[0]) == pytest.approx((known.low, known.high), abs=1e-12)


def test_the_interval_of_81_of_263_is_the_published_one():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    low, high = shares.interval(np.array([81]), 263)
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (0.2553, 0.3662)


def test_a_share_is_contested_where_its_interval_holds_a_threshold():
    hits = np.array([500, 420, 416, 250, 120, 60, 0])  # 0.84, 0.832, 0.5, 0.24, 0.12
    assert shares.classes(*shares.interval(hits, 500)).tolist() == [
        "robust_in", "robust_in", "contested", "contested", "contested", "robust_out", "robust_out",
    ]  # fmt: skip
    assert shares.classes(*shares.interval(np.array([20, 0]), 20)).tolist() == ["robust_in", "robust_out"]
    # 15 draws could tell nothing for sure, however they end
    assert shares.classes(*shares.interval(np.array([15]), 15)).tolist() == ["contested"]


def test_without_draws_nothing_is_said():
    low, high = shares.interval(np.array([0, 0]), 0)
    assert np.isnan(low).all()
    assert shares.classes(low, high).tolist() == ["", ""]


# SMAA-2


@pytest.mark.shared
def test_acceptability_is_the_known_one(shared: Path):
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))["smaa2"][0]
    values = np.array(known["alts"], float)
    weights = np.array([draws.weights_anywhere(stream, 2) for stream in [random()] * DRAWS])
    ranked = np.array([ranks(values @ own) for own in weights])
    share = smaa.acceptability(ranked, 2)
    for own, exact in zip(share[:, 0], known["b1"], strict=True):
        assert own == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / DRAWS))
    assert share.sum(axis=0) == pytest.approx([1, 1])
    assert share.sum(axis=1) == pytest.approx([1, 1])
    # the first alternative wins where w1 > 4/7: its central weights lie in the middle of that part
    central = smaa.central_weights(ranked, weights)
    assert central[0] == pytest.approx([11 / 14, 3 / 14], abs=0.01)
    assert central[1] == pytest.approx([4 / 14, 10 / 14], abs=0.01)
    # numbers that do not vary leave no doubt about who comes first with whose weights
    assert smaa.confidence(central, lambda draw, own: ranks(values @ own), 5).tolist() == [1, 1]


def test_whoever_never_comes_first_has_no_central_weights():
    ranked = np.array([[1, 2], [1, 2]])
    central = smaa.central_weights(ranked, np.array([[0.2, 0.8], [0.4, 0.6]]))
    assert central[0] == pytest.approx([0.3, 0.7])
    assert np.isnan(central[1]).all()
    certain = smaa.confidence(central, lambda draw, own: np.array([1, 2]), 2)
    assert certain[0] == 1
    assert np.isnan(certain[1])


# the plan asked again


@pytest.fixture
def plan(table: Any) -> sure.Plan:
    """Four towns on a line, ten minutes apart, each its own demand; the first two are large."""
    times = table(10.0 * np.abs(np.subtract.outer(np.arange(4), np.arange(4))))
    people = np.array([900.0, 800.0, 20.0, 10.0])
    facts = Facts(times, people, people)
    merit = Merit(("people",), np.array([True]), np.array([1.0]), "topsis")

    def measure(facts: Facts) -> np.ndarray:
        return facts.place_people[:, None].astype(float)

    score = merit.score(measure(facts))
    question = Question(times, people, score, (Tier("town", 2, 1.0),), Minimise())
    _, warm = answer_warm(question)
    return sure.Plan(question, warm, merit, measure, facts)


def test_a_draw_in_which_nothing_varies_is_the_plan(plan: sure.Plan):
    one = sure.outcome(plan, sure.Draw(), gap=0.005)
    assert one.tier_of is not None
    assert one.tier_of.tolist() == plan.start.tier_of.tolist()
    assert one.rank.tolist() == [1, 2, 3, 4]
    assert one.alone == {}


def test_no_error_and_no_spread_leave_the_plan_as_it_is(plan: sure.Plan):
    factors = draws.people_factors(random(), 4, error=0.0)
    assert factors.tolist() == [1, 1, 1, 1]
    assert draws.speed_factors(random(), 3, spread=0.0).tolist() == [1, 1, 1]
    folk = sure.Folk(plan.facts.people * factors, plan.facts.place_people * factors)
    one = sure.outcome(plan, sure.Draw(people=folk), gap=0.005)
    assert one.rank.tolist() == one.alone["people"].tolist() == [1, 2, 3, 4]


def test_the_place_far_ahead_is_robust_in_and_the_hopeless_one_is_out(plan: sure.Plan):
    outcomes = []
    for i in range(60):
        factors = draws.people_factors(draws.streams(5, i).people, 4, error=0.3)
        folk = sure.Folk(plan.facts.people * factors, plan.facts.place_people * factors)
        outcomes.append(sure.outcome(plan, sure.Draw(people=folk), gap=0.005))
    summary = sure.summed_up(outcomes, np.arange(1, 5), k=2, tiers=1, gap=0.005)
    low, high = shares.interval(summary.hits.sum(axis=1), summary.planned)
    assert shares.classes(low, high).tolist() == ["robust_in", "robust_in", "robust_out", "robust_out"]
    assert summary.hits.sum() == 2 * 60  # two towns a draw
    assert summary.top_k.tolist() == [1, 1, 0, 0]
    assert (summary.low_rank[0], summary.high_rank[0]) == (1, 2)  # the two large ones change places
    assert summary.wide == 0
    assert summary.moved["people"] > 0


def test_the_ends_of_the_ranks_are_ranks_that_came_up():
    # of 20 draws the 5th percentile is the first in order, the 95th the nineteenth
    first = [1, *[5] * 17, 8, 9]
    none = np.empty(0)
    outcomes = [sure.Outcome(none, none, np.array([own, 3]), {}, None, float("nan")) for own in first]
    summary = sure.summed_up(outcomes, np.array([5, 3]), k=2, tiers=1, gap=0.005)
    assert summary.low_rank.tolist() == [1, 3]
    assert summary.high_rank.tolist() == [8, 3]
    assert summary.top_k.tolist() == [0.05, 0]


def test_a_draw_without_a_plan_is_counted_and_not_taken_for_one(plan: sure.Plan):
    crowded = (Tier("town", 2, 1.0, min_people=800.0),)
    narrow = replace(plan, question=replace(plan.question, tiers=crowded))
    few = plan.facts.people * np.array([1.0, 0.5, 1.0, 1.0])  # no second town of 800 people
    outcomes = [
        sure.outcome(narrow, sure.Draw(people=sure.Folk(people, people)), gap=0.005)
        for people in (plan.facts.people, few)
    ]
    assert outcomes[1].tier_of is None
    summary = sure.summed_up(outcomes, np.arange(1, 5), k=2, tiers=1, gap=0.005)
    assert summary.planned == 1
    assert summary.hits[:, 0].tolist() == [1, 1, 0, 0]
    assert len(summary.ranks) == 2  # a ranking needs no plan
