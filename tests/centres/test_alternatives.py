"""What stands beside the joint choice: known answers, what each way keeps to, and what is said of it."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from geoplan.centres import Choice, Maximise, Minimise, PerGroup, Question, Tier, answer, judged
from geoplan.centres.alternatives import Alternative, alternatives
from geoplan.centres.broken import broken
from geoplan.centres.plain import greedy
from geoplan.centres.tier import Count
from geoplan.centres.variant_rows import alternative_rows

EDGES = """A-B15 A-E24 A-G18 B-C22 C-D18 C-E16 C-I20 D-F12 E-G25 E-H12 E-I24 F-I12 F-L22 G-H15 G-J22 H-I30 H-K25
 I-K19 I-L19 J-K19 K-L21"""
PEOPLE = dict(zip("ABCDEFGHIJKL", (15, 10, 12, 18, 5, 24, 11, 16, 13, 22, 19, 20), strict=True))
NONE: dict[str, dict[str, str]] = {"en": {}, "zh": {}}  # nobody has a name
TWO = (Tier("upper", 2, 1), Tier("lower", 2, 1))


@pytest.fixture(scope="module")
def daskin(table: Any) -> Question:
    """The 12 nodes of Daskin's textbook network, two places above two, every level the same weight."""
    graph = nx.Graph()
    for edge in EDGES.split():
        graph.add_edge(edge[0], edge[2], minutes=int(edge[3:]))
    ways = dict(nx.all_pairs_dijkstra_path_length(graph, weight="minutes"))
    times = table([[ways[a][b] for b in PEOPLE] for a in PEOPLE], list(PEOPLE), list(PEOPLE))
    people = np.array(list(PEOPLE.values()), float)
    return Question(times, people, people / people.sum(), TWO, Minimise())


def beside(question: Question, plan: Choice | None = None) -> dict[str, Alternative]:
    """By method what stands beside the plan."""
    return {one.method: one for one in alternatives(question, plan or answer(question), question.people)}


def travel(one: Alternative) -> float:
    assert one.asked.choice is not None
    return one.asked.choice.travel


def members(one: Alternative) -> list[str]:
    assert one.asked.choice is not None
    return ["".join(own) for own in one.asked.choice.members]


def test_top_down_and_bottom_up_give_the_known_answers(daskin: Question) -> None:
    found = beside(daskin)
    assert travel(found["joint"]) == 5193
    assert travel(found["top_down"]) == 5302
    assert travel(found["bottom_up"]) == 5521


@pytest.mark.shared
def test_the_known_answers_are_those_of_the_oracles(daskin: Question, shared: Path) -> None:
    known = json.loads((shared / "oracles/known_answers.json").read_text(encoding="utf-8"))["daskin12"][
        "nested_p1_4_p2_2"
    ]
    found = beside(daskin)
    assert [travel(found[way]) for way in ("joint", "top_down", "bottom_up")] == [
        known[name] for name in ("best", "top_down", "bottom_up")
    ]


def test_top_down_starts_with_the_best_upper_places_alone(daskin: Question) -> None:
    assert members(beside(daskin)["top_down"])[0] == "GI"  # the 2-median, 3145


def test_top_down_leaves_aside_what_is_fixed_below(daskin: Question) -> None:
    found = beside(replace(daskin, tiers=(TWO[0], Tier("lower", 2, 1, fixed=("G",)))))["top_down"]
    assert found.broken == ()
    assert "G" in members(found)[1]


def test_bottom_up_leaves_aside_what_is_forbidden_in_every_tier(daskin: Question) -> None:
    barred = members(beside(daskin)["bottom_up"])[1][0]
    tiers = tuple(replace(tier, forbidden=(barred,)) for tier in TWO)
    found = beside(replace(daskin, tiers=tiers))["bottom_up"]
    assert found.status == "keeps_rules"
    assert barred not in "".join(members(found))


def test_top_down_ends_with_the_merit_that_the_plan_is_held_to(daskin: Question) -> None:
    # the upper places score little: nine tenths of the best that is left would be less than nine tenths of the best
    score = np.array([5, 6, 9, 7, 6, 5, 6, 9, 3, 8, 7, 1]) / 10
    question = replace(daskin, score=score, objective=Minimise(0.9))
    plan, found = answer(question), beside(question)["top_down"]
    assert found.status == "keeps_rules"
    assert found.asked.choice is not None
    assert found.asked.choice.merit >= 0.9 * plan.proofs[0].objective * (1 - 1e-9)


def test_one_per_cent_worse_is_nearly_as_good_and_a_broken_rule_never() -> None:
    same, near, far = (Alternative("greedy", "keeps_rules", worse=worse) for worse in (0.0, 0.01, 0.0101))
    assert [one.as_good for one in (same, near, far)] == [True, False, False]
    assert [one.nearly_as_good for one in (same, near, far)] == [True, True, False]
    assert not Alternative("greedy", "breaks_rules", worse=-0.1).nearly_as_good


def test_greedy_adds_the_place_that_saves_most(daskin: Question) -> None:
    one = replace(daskin, tiers=(Tier("only", 3, 1),))
    found = beside(one)
    assert travel(found["greedy"]) == 2641  # against 2438 of the 3-median
    assert travel(found["joint"]) == 2438
    assert found["greedy"].worse == pytest.approx(2641 / 2438 - 1)


def worth(question: Question, tier_of: np.ndarray) -> tuple[float, float, float]:
    """People × levels beyond reach, people × levels that reach no member, and weighted travel of places chosen so far."""
    beyond = cut = travel = 0.0
    ms = question.times.dense()
    for k, tier in enumerate(question.tiers):
        serving = (tier_of >= 0) & (tier_of <= k) if tier.inclusive else tier_of == k
        minutes = ms[:, serving].min(axis=1, initial=np.inf) / 60_000
        there = np.isfinite(minutes)
        beyond += question.people[minutes > (tier.reach_min or np.inf)].sum()
        cut += question.people[~there].sum()
        travel += tier.weight * (question.people[there] * minutes[there]).sum()
    return round(beyond, 6), round(cut, 6), round(travel, 6)


def test_every_greedy_step_is_the_best_of_all_steps(table: Any) -> None:
    random = np.random.default_rng(4)
    for case in range(12):
        minutes = np.round(random.random((14, 8)) * 60, 2)
        minutes[random.random((14, 8)) < 0.2] = np.inf
        reach = [None, 25.0][case % 2]
        tiers = (
            Tier("a", 1, 1), Tier("b", 2, 5, inclusive=case % 3 > 0, reach_min=reach), Tier("c", 2, 2, reach_min=reach),
        )  # fmt: skip
        question = Question(table(minutes), np.exp(random.normal(3, 1, 14)), np.zeros(8), tiers, Minimise())
        by_hand = np.full(8, -1)
        for _ in range(5):
            steps = []
            for t, j in itertools.product(range(3), np.flatnonzero(by_hand < 0)):
                if (by_hand == t).sum() < tiers[t].most:
                    after = by_hand.copy()
                    after[j] = t
                    steps.append((worth(question, after), t, j))
            _, t, j = min(steps)
            by_hand[j] = t
        assert greedy(question, (1, 2, 2)).tolist() == by_hand.tolist()


def test_the_ranking_by_people_takes_the_most_people_first(daskin: Question) -> None:
    # F 24, J 22 | L 20, K 19
    assert members(beside(daskin)["people_ranking"]) == ["FJ", "KL"]


def test_every_way_has_as_many_places_as_the_plan(daskin: Question) -> None:
    ranged = replace(daskin, tiers=(TWO[0], Tier("lower", Count(1, 3), 1)))
    for one in beside(ranged).values():
        assert one.asked.choice is not None
        assert [len(own) for own in one.asked.choice.members] == [2, 3]


def test_at_equal_people_the_smaller_id_comes_first(daskin: Question) -> None:
    same = alternatives(daskin, answer(daskin), np.ones(12))
    assert members(same[1]) == ["AB", "CD"]


def test_the_ranking_by_score_takes_the_highest_scores(daskin: Question) -> None:
    scored = replace(daskin, score=np.arange(12.0))
    assert members(beside(scored)["score_ranking"]) == ["KL", "IJ"]


def test_rankings_and_greedy_keep_to_who_may_be_what(daskin: Question) -> None:
    tiers = (Tier("upper", 1, 1, forbidden=("F",)), Tier("lower", 3, 1, fixed=("E",), among=tuple("ABCDEF")))
    found = beside(replace(daskin, tiers=tiers))
    assert members(found["people_ranking"]) == ["J", "DEF"]  # F passed over above, J in its stead; L is not among
    assert all(not found[way].broken for way in ("people_ranking", "score_ranking", "greedy"))


def test_a_ranking_breaks_the_spacing_that_it_does_not_look_at_and_says_so(table: Any) -> None:
    minutes = [[0, 1, 9], [1, 0, 9], [9, 9, 0]]
    times, between = table(minutes), table(minutes, ["p00", "p01", "p02"])
    tiers = (Tier("town", 2, 1, spacing_min=5),)
    found = beside(Question(times, np.array([90.0, 80.0, 1.0]), np.zeros(3), tiers, Minimise(), between=between))
    assert found["people_ranking"].broken == ("town.spacing_min 5",)
    assert found["people_ranking"].status == "breaks_rules"
    assert travel(found["people_ranking"]) == 9 < travel(found["joint"]) == 80  # shorter, since it keeps no distance
    assert not found["people_ranking"].as_good
    assert found["greedy"].status == "keeps_rules"  # its second step leaves p01 aside


def test_a_ranking_breaks_a_group_quota_by_its_name(daskin: Question) -> None:
    groups = {"county": np.array(list("nnnnnnnnssss"))}
    lower = Tier("lower", 2, 1, per_group=PerGroup("county", min=1))
    found = beside(replace(daskin, tiers=(TWO[0], lower), groups=groups))
    assert found["people_ranking"].broken == ("lower.per_group county n min 1",)  # K and L are both in s


def test_the_plan_breaks_no_rule(daskin: Question) -> None:
    groups = {"county": np.array(list("nnnnnnnnssss"))}
    lower = Tier("lower", 2, 1, per_group=PerGroup("county", min=1), spacing_min=15, reach_min=20, min_people=20)
    for objective in (Minimise(), Minimise(0.9), Maximise(), Maximise(1.1)):
        question = replace(daskin, tiers=(TWO[0], lower), groups=groups, between=daskin.times, objective=objective)
        assert beside(question)["joint"].broken == ()


def test_people_left_beyond_reach_break_the_reach(table: Any) -> None:
    times = table([[0, 29]] * 9 + [[31, 30]], None, ["p00", "p01"])
    question = Question(times, np.ones(10), np.zeros(2), (Tier("top", 1, 1, reach_min=30),), Minimise())
    plan = answer(question)
    other = judged(question, np.array([0, -1]))
    assert broken(question, other, plan) == ("top.reach_min 30",)
    assert broken(question, plan, plan) == ()


def test_people_cut_off_break_what_the_plan_keeps(table: Any) -> None:
    times = table([[1, np.inf], [1, np.inf], [np.inf, 90]])
    question = Question(times, np.array([1.0, 1.0, 3.0]), np.zeros(2), (Tier("top", 1, 1),), Minimise())
    assert broken(question, judged(question, np.array([0, -1])), answer(question)) == ("people cut off",)


def test_a_hinterland_too_small_breaks_min_people(table: Any) -> None:
    times = table([[0, 9, 9], [0, 9, 9], [9, 0, 9], [9, 9, 0]], None, ["p00", "p01", "p02"])
    question = Question(times, np.ones(4), np.zeros(3), (Tier("top", 1, 1, min_people=4),), Minimise())
    plan = answer(question)
    two = replace(question, tiers=(Tier("top", 2, 1, min_people=2),))
    one = replace(question, tiers=(Tier("top", 2, 1, min_people=1),))
    assert broken(one, judged(one, np.array([0, 0, -1])), plan) == ()  # exactly one is enough
    # p00 has three (two of its own, and the one of p02 by the smaller id), p01 has one
    assert broken(two, judged(two, np.array([0, 0, -1])), plan) == ("top.min_people 2",)


def test_the_share_of_merit_that_is_held_is_a_rule_too(daskin: Question) -> None:
    held = replace(daskin, score=np.linspace(0, 1, 12), objective=Minimise(0.9))
    found = beside(held)
    assert found["greedy"].broken == ("merit_at_least 0.9",)
    assert found["score_ranking"].broken == ()


def test_no_way_that_keeps_the_rules_beats_the_joint_choice(daskin: Question) -> None:
    random = np.random.default_rng(7)
    for _ in range(6):
        people = np.exp(random.normal(3, 1, 12))
        upper = int(random.integers(1, 3))
        tiers = (Tier("upper", upper, 1), Tier("middle", 2, 2), Tier("lower", int(random.integers(1, 4)), 4))
        objective = [Minimise(), Minimise(0.8), Maximise(1.2)][int(random.integers(3))]
        question = replace(daskin, people=people, score=random.random(12), tiers=tiers, objective=objective)
        for one in alternatives(question, answer(question), people):
            assert one.broken or one.worse >= -1e-9, one.method


def test_bottom_up_separates_levels_from_the_lowest(daskin: Question) -> None:
    three = replace(daskin, tiers=(Tier("a", 1, 1), Tier("b", 1, 1), Tier("c", 2, 1)))
    found = members(beside(three)["bottom_up"])
    lowest = answer(replace(daskin, tiers=(Tier("all", 4, 1),))).members[0]
    assert "".join(sorted("".join(found))) == "".join(lowest)
    two = answer(replace(daskin, tiers=(Tier("b", 2, 1, among=lowest),))).members[0]
    assert "".join(sorted(found[0] + found[1])) == "".join(two)


def test_bottom_up_keeps_what_is_fixed_in_every_tier(daskin: Question) -> None:
    tiers = (Tier("a", 1, 1, fixed=("B",)), Tier("b", 1, 1, forbidden=("I",)), Tier("c", 2, 1, fixed=("L",)))
    found = beside(replace(daskin, tiers=tiers))["bottom_up"]
    assert found.broken == ()
    assert members(found)[0] == "B"
    assert "L" in members(found)[2]


def test_levels_that_do_not_hold_each_other_have_no_bottom_up(daskin: Question) -> None:
    found = beside(replace(daskin, tiers=(TWO[0], Tier("lower", 2, 1, inclusive=False))))
    assert found["bottom_up"].status == "not_nested"
    assert found["top_down"].status == "keeps_rules"


def test_bottom_up_leaves_every_group_what_its_tiers_need(daskin: Question) -> None:
    groups = {"county": np.array(list("nnnnnnnnnnns"))}  # L alone is in s, and no tier wants it but for the quota
    lower = Tier("lower", 2, 1, per_group=PerGroup("county", min=1))
    found = beside(replace(daskin, tiers=(TWO[0], lower), groups=groups))["bottom_up"]
    assert found.broken == ()
    assert "L" in members(found)[1]


def test_a_way_that_ends_without_a_plan_says_why(daskin: Question) -> None:
    # alone, the upper tier takes G and I; then county s has one place too few left for the lower tier
    groups = {"county": np.array(list("nnnnnnsnsnnn"))}
    tiers = (TWO[0], Tier("lower", 2, 1, per_group=PerGroup("county", min=1)))
    question = replace(daskin, tiers=tiers, groups=groups)
    found = beside(question)["top_down"]
    assert found.status == "infeasible"
    rows = alternative_rows(question, answer(question), [found], NONE)
    assert "lower.per_group county s min 1" in rows["sentence_en"][0]
    assert rows["sentence_zh"][0].startswith("自上而下")


def test_a_ranking_as_good_as_the_joint_choice_is_said_to_be(table: Any) -> None:
    times = table([[0, 9], [9, 0]])
    question = Question(times, np.array([5.0, 1.0]), np.zeros(2), (Tier("top", 1, 1),), Minimise())
    found = beside(question)
    assert found["people_ranking"].as_good
    rows = alternative_rows(question, answer(question), found.values(), NONE).set_index("way")
    assert (
        rows.at["people_ranking", "sentence_en"] == "The ranking by people gives the very places of the joint choice."
    )
    assert rows["as_good"].all()


def test_the_rows_say_how_many_people_are_within_reach(table: Any) -> None:
    times = table([[0, 40], [40, 0], [np.inf, np.inf]])
    tiers = (Tier("top", 1, 1, reach_min=30),)
    question = Question(times, np.array([5.0, 1.0, 4.0]), np.zeros(2), tiers, Minimise())
    row = alternative_rows(question, answer(question), alternatives(question, answer(question), np.ones(2)), NONE).iloc[
        0
    ]
    assert row["within_top"] == 0.5  # five of ten: one is 40 minutes away, four reach nothing
    assert row["mean_min_top"] == pytest.approx(40 / 6)


def test_places_that_differ_are_named(daskin: Question) -> None:
    names = {lang: {place: f"{place}ton" for place in PEOPLE} for lang in ("en", "zh")}
    plan = answer(daskin)
    rows = alternative_rows(daskin, plan, alternatives(daskin, plan, daskin.people), names).set_index("way")
    # the plan is FG | CJ, the ranking FJ | KL
    assert rows.at["people_ranking", "added_ids"] == "K;L"
    assert rows.at["people_ranking", "dropped"] == "Cton; Gton"
    assert rows.at["people_ranking", "moved_ids"] == "J"
    assert "Kton, Lton for Cton, Gton, Jton in another tier" in rows.at["people_ranking", "sentence_en"]


def test_the_price_of_parents_in_the_county_is_what_the_rule_takes(table: Any) -> None:
    minutes = [[0, 9, 9], [9, 0, 3], [9, 3, 0]]
    times = table(minutes, ["p00", "p01", "p02"])
    counties = {"county": np.array(["n", "s", "s"])}
    tiers = (Tier("seat", 1, 1), Tier("town", 1, 1, parent_in_county=True))
    question = Question(times, np.array([6.0, 2.0, 1.0]), np.zeros(3), tiers, Minimise(), counties, between=times)
    found = beside(question)
    free = answer(replace(question, tiers=(tiers[0], Tier("town", 1, 1))))
    assert travel(found["parents_anywhere"]) == free.travel < travel(found["joint"])
    assert found["parents_anywhere"].worse == pytest.approx(free.travel / travel(found["joint"]) - 1)
    assert len(found["parents_anywhere"].broken) == 1


def test_travel_that_is_less_since_people_are_cut_off_is_no_comparison(table: Any) -> None:
    # two islands: 100 people at A and B, ten minutes apart; 5 people alone at C
    far = np.inf
    times = table([[0, 10, far], [10, 0, far], [far, far, 0]], None, ["A", "B", "C"])
    people = np.array([50.0, 50.0, 5.0])
    question = Question(times, people, np.zeros(3), (Tier("seat", 2, 1.0),), Minimise())
    plan = answer(question)
    assert "C" in plan.members[0]
    by_people = next(one for one in alternatives(question, plan, people) if one.method == "people_ranking")
    assert by_people.asked.choice.travel < plan.travel
    assert by_people.broken == ("people cut off",)
    assert np.isnan(by_people.worse)
