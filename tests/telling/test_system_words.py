"""What the last words say of the urban system beside its tiers."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from pyproj import CRS

from geoplan import tables, words
from geoplan.centres import robustness_shares
from geoplan.functions import levels
from geoplan.plan import Plan
from geoplan.system_words import beside

_ROWS: dict[str, list[dict[str, object]]] = {
    "centres": [
        {"candidate_id": "a", "name": "Aston", "tier": "centre", "class": "robust_in", "chosen_in": 1.0},
        {"candidate_id": "b", "name": "Burg", "tier": "town", "class": "contested", "chosen_in": 0.5},
        {"candidate_id": "c", "name": "", "tier": "town", "class": "contested", "chosen_in": 0.3},
    ],
    "alternatives": [
        {"position": 1, "way": "joint", "status": "keeps_rules", "as_good": True, "worse_share": 0.0},
        {"position": 2, "way": "people_ranking", "status": "keeps_rules", "as_good": False, "worse_share": 0.031},
        {"position": 3, "way": "greedy", "status": "keeps_rules", "as_good": False, "worse_share": 0.01},
    ],
    "quotas": [
        {"tier": "town", "count": 2, "is_plan": True, "objective": 2000.0, "quota_price": 150.0},
        {"tier": "town", "count": 3, "is_plan": False, "objective": 1850.0, "quota_price": None, "added": "Dorf"},
    ],
    "robustness": [
        {"candidate_id": one, "name": name, "in_plan": True, "class": "contested", "chosen_in": share, "draws": 500}
        for one, name, share in (("a", "Aston", 0.7), ("b", "Burg", 0.5), ("c", "", 0.3))
    ],
    "audit": [
        {"candidate_id": one, "status": status}
        for one, status in (("a", "kept"), ("b", "moved"), ("c", "extra"), ("d", "missed"))
    ],
    "audit_summary": [
        {"list": "model", "tier": "any", "travel_person_min": 2000.0, "merit": 4.0},
        {"list": "official", "tier": "any", "travel_person_min": 2050.0, "merit": 3.0, "breaks": "town.count 2"},
    ],
    "axes": [
        {"seat_id": "a", "seat_name": "Aston", "town_id": one, "name": name, "total_min": minutes, "status": "ok"}
        for one, name, minutes in (("b", "Aston – Burg", 12.0), ("c", "Aston – c", 31.0))
    ],
    "chains": [
        {"settlement_id": one, "name": "", "people": people, "status": status}
        for one, people, status in (("s1", 10.0, "ok"), ("s2", 20.0, "broken"), ("s3", 30.0, "cut_off"))
    ],
}  # fmt: skip


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """The lines about a hand-made plan where one layer has other columns, or layers are left out."""

    def lines(
        *, lang: str = "en", unit: str = "weighted person-minutes", without: tuple[str, ...] = (), **changes: object
    ) -> list[str]:
        made = {layer: pd.DataFrame(rows) for layer, rows in _ROWS.items() if layer not in without}
        for layer, columns in changes.items():
            made[layer] = made[layer].assign(**columns)  # type: ignore[arg-type]
        for layer in {"alternatives", "quotas"} - set(without):
            made[layer] = made[layer].assign(unit=unit)
        shaped = {layer: tables.shape(layer, table.assign(geometry=None) if tables.LAYERS[layer].geometry else table)
                  for layer, table in made.items()}  # fmt: skip
        plan = Plan(
            "x",
            {"en": "x", "zh": "x"},
            "en",
            CRS.from_epsg(32632),
            "people",
            "observed",
            shaped,
            tiers=("centre", "town"),
        )
        return beside(plan, lang)

    return lines


def test_everything_that_was_asked_has_one_line(told: Callable[..., list[str]]) -> None:
    assert told() == [
        "  The plain ranking by people would travel 3.1 % more.",
        "  One more town (Dorf) would save 150 weighted person-minutes (7.5 %).",
        "  How sure (500 draws): of 3 places 1 robust in, 2 contested: c, Burg; in the very tier that the plan gives them, "
        "0 robust in (not c, Burg, Aston).",
        "  The official list: 1 of 3 places in their tier, 1 in another, 1 not chosen; 1 chosen in the tiers it names "
        "that it does not have; it would travel 2.5 % more and break town.count 2.",
        "  Axes: 2, seats: Aston; the longest: Aston – c (31.0 min).",
        "  Settlements without an unbroken chain to the seat (broken: 1 with 20 people, cut off: 1 with 30 people): s3, s2.",
    ]


def test_a_list_that_leaves_tiers_open_is_told_as_completed(told: Callable[..., list[str]]) -> None:
    summary = {"list": ["model", "official_completed"], "travel_person_min": [2000.0, 2100.0], "breaks": ["", ""]}
    assert told(audit_summary=summary)[3].endswith("; with the rest chosen best it would travel 5.0 % more.")


def test_a_place_that_comes_for_another_is_told_with_it(told: Callable[..., list[str]]) -> None:
    assert "One more town (Dorf in, Burg out) would save" in told(quotas={"dropped": ["", "Burg"]})[1]


def test_what_was_not_asked_has_none(told: Callable[..., list[str]]) -> None:
    others = ("quotas", "robustness", "audit", "audit_summary", "axes", "chains")
    assert len(told(without=others)) == 1
    assert told(without=(*others, "alternatives")) == []


def test_the_chinese_lines_are_chinese(told: Callable[..., list[str]]) -> None:
    own = r"Aston|Burg|Dorf|town\.count|town|s\d|\bc\b"
    lines = told(lang="zh")
    assert len(lines) == 6
    assert not re.search("[A-Za-z]", re.sub(own, "", "".join(lines)))
    assert lines[0] == "  单按人口排名，出行将多 3.1 %。"
    assert all(line.endswith("。") for line in lines)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"as_good": [True, True, False]}, "The plain ranking by people does as well"),
        (
            {"as_good": [True, False, True]},
            "The plain ranking by people would travel 3.1 % more; as good as the joint choice: one place at a time",
        ),
        (
            {"worse_share": [0, -0.02, 0], "broken": ["", "town.spacing 20; centre.min 3; other 1", ""]},
            "The plain ranking by people would travel 2.0 % less and break town.spacing 20, centre.min 3 and 1 more",
        ),
        ({"worse_share": [0, 0.0001, 0]}, "The plain ranking by people would travel < 0.1 % more"),
        ({"worse_share": [0, 1.5, 0]}, "The plain ranking by people would travel 150.0 % more"),
        ({"status": ["keeps_rules", "infeasible", ""]}, "The plain ranking by people ends without a plan"),
    ],
)
def test_the_ranking_by_people_is_always_weighed(
    told: Callable[..., list[str]], changes: dict[str, object], sentence: str
) -> None:
    assert told(alternatives=changes)[0] == f"  {sentence}."


def test_a_plan_without_any_travel_has_no_share_to_tell(told: Callable[..., list[str]]) -> None:
    lines = told(alternatives={"worse_share": [0, np.nan, np.nan]})
    assert not any("ranking" in line for line in lines)


def test_a_plan_for_merit_is_held_against_merit(told: Callable[..., list[str]]) -> None:
    lines = told(unit="score", quotas={"quota_price": [-0.25, None], "objective": [4.0, 4.25]})
    assert lines[0] == "  The plain ranking by people would have 3.1 % less merit."
    assert lines[1] == "  One more town (Dorf) would add 0.25 score (6.2 %)."
    assert "it would have 25.0 % less merit and break town.count 2" in lines[3]


def test_places_that_are_robust_out_are_told_first_by_their_share(told: Callable[..., list[str]]) -> None:
    lines = told(centres={"class": ["robust_in", "robust_out", "contested"], "chosen_in": [1.0, 0.1, 0.5]})
    assert "of 3 places 1 robust in, 1 contested, 1 robust out: Burg, c; in the very tier" in lines[2]


def test_chains_that_nobody_judges_are_not_told_and_whole_ones_are(told: Callable[..., list[str]]) -> None:
    assert told(chains={"status": "ok"})[-1] == "  No chain from settlement to seat is broken."
    assert told(chains={"status": "linked"})[-1].startswith("  Axes")


def test_every_code_of_the_new_layers_has_words() -> None:
    classes = {robustness_shares.ROBUST_IN, robustness_shares.CONTESTED, robustness_shares.ROBUST_OUT}
    verdicts = {levels.HIGHER, levels.AS_OFFICIAL, levels.LOWER, levels.UNKNOWN}
    reasons = {"chosen", "near_missed", "kept_out", "not_chosen", "no_candidate"}
    audit, chains = {"kept", "moved", "missed", "extra"}, {"ok", "linked", "broken", "cut_off"}
    ways = {"joint", "people_ranking", "score_ranking", "greedy", "top_down", "bottom_up", "parents_anywhere"}
    of_ways = {"keeps_rules", "breaks_rules", "infeasible", "stopped", "not_nested"}
    relations = {"neighbours", "parent", "both"}
    assert classes | verdicts | reasons | audit | chains | ways | of_ways | relations <= words.WORDS.keys()
