"""Weights moved in the report rank the candidates as the engine itself would, whatever the method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import Browser
from pyproj import CRS
from scipy.stats import kendalltau

from geoplan import tables
from geoplan.centres import Merit, ranking, ranks
from geoplan.centres.merit import Treatment, scored
from geoplan.plan import Plan
from geoplan.writers.web import page, payload
from geoplan.writers.web.parts import weights

pytestmark = pytest.mark.browser

NAMES = ("people", "分钟", "beds per person", "yes")
BENEFIT = np.array([True, False, True, True])
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])
CHOSEN = 7
SCORE = """([weights, k]) => {
    const held = geoplan.ranking.ready(geoplan.page.data.weights, geoplan.page);
    const found = geoplan.ranking.reranked(geoplan.page.data.weights, held, weights, k);
    return found && {
        scores: found.scores, ranks: found.ranks, tau: found.tau,
        enter: found.enter.map((place) => place.candidate_id), leave: found.leave.map((place) => place.candidate_id),
    };
}"""

# the ranking method, its settings, and how each indicator is normalised (None = as the method has it)
CASES: dict[str, tuple[str, dict[str, Any], tuple[str | None, ...]]] = {
    "topsis": ("topsis", {}, (None,) * 4),
    "topsis, all ways": ("topsis", {}, ("z", "rank", "min_max", None)),
    "saw": ("saw", {}, (None,) * 4),
    "saw by ranks": ("saw", {}, ("rank", "rank", "vector", None)),
    "wpm": ("wpm", {}, (None,) * 4),
    "vikor": ("vikor", {"v": 0.5}, (None,) * 4),
    "vikor by the worst": ("vikor", {"v": 0.0}, ("z", None, "rank", None)),
    "promethee usual": ("promethee", {"preference": "usual"}, (None,) * 4),
    "promethee u_shape": ("promethee", {"preference": "u_shape", "q": 0.25}, (None,) * 4),
    "promethee v_shape": ("promethee", {"preference": "v_shape", "p": 0.5}, (None,) * 4),
    "promethee level": ("promethee", {"preference": "level", "q": 0.25, "p": 0.5}, (None,) * 4),
    "promethee by ranks": ("promethee", {"preference": "level", "q": 0.11, "p": 0.43}, ("rank", None, "rank", None)),
    "promethee linear": ("promethee", {"preference": "linear", "q": 0.25, "p": 0.5}, ("z", "vector", None, None)),
}


def raw(places: int = 40, seed: int = 1640) -> np.ndarray:
    """Indicators of so many candidates; the third and fourth of them have the same values."""
    draws = np.random.default_rng(seed)
    values = np.column_stack(
        (
            draws.lognormal(10, 1, places).round(),
            draws.uniform(1, 90, places),
            draws.integers(0, 5, places).astype(float),
            draws.integers(0, 2, places).astype(float),
        )
    )
    if places > 3:
        values[3] = values[2]
    return values


def merit_of(case: str, places: int, factor: np.ndarray | None = None) -> Merit:
    method, settings, normalise = CASES[case]
    county = np.arange(places) % 3
    treatments = tuple(
        Treatment(normalise=one, group=county if at == 0 and one in ("rank", "z") else None)
        for at, one in enumerate(normalise)
    )
    return Merit(NAMES, BENEFIT, WEIGHTS, method, treatments, settings, factor)


def planned(merit: Merit, values: np.ndarray, *, excluded: int = 0) -> Plan:
    """A plan that has chosen the first by merit; some further places were excluded."""
    ids = [f"p{at:03}" for at in range(len(values))]
    places = gpd.GeoDataFrame(
        {"name": [f"镇 {own}" for own in ids], "county_id": "c", "kind": "town", "members": "", "people": values[:, 0]},
        index=pd.Index(ids, name="candidate_id"),
        geometry=[shapely.Point(at, at % 7) for at in range(len(ids))],
        crs=4549,
    ).assign(basis="observed", name_en="", base="people")
    table = scored(places, values, merit)
    if merit.factor is not None:
        table = table.assign(discount=merit.factor)
    centres = table[table["rank"] <= CHOSEN].assign(tier="town")
    gone = places.iloc[:excluded].rename(index=lambda own: f"x{own}").assign(excluded="forbidden")
    indicators = pd.DataFrame(
        {
            "indicator": NAMES,
            "direction": np.where(merit.benefit, "benefit", "cost"),
            "normalise": [
                own.normalise or {"topsis": "vector", "wpm": "ratio"}.get(merit.ranking, "min_max")
                for own in merit.treated()
            ],
            "weight": merit.weights,
        }
    )
    layers = {
        "candidates": gpd.GeoDataFrame(pd.concat([table, gone]), crs=4549),
        "centres": centres[["name", "tier", "rank", "score", "people", "geometry"]],
        "indicators": indicators,
        "area": gpd.GeoDataFrame(
            {"county_id": ["c"], "name": ["县"], "name_en": ["County"]}, geometry=[shapely.box(-1, -1, 50, 8)], crs=4549
        ),
        "demand": gpd.GeoDataFrame(
            {"demand_id": ids, "settlement_id": ids, "people": values[:, 0], "inside": True},
            geometry=places.geometry.to_numpy(),
            crs=4549,
        ),
    }
    return Plan(
        name="weighed",
        title={"en": "Weighed", "zh": "权重"},
        language="en",
        crs=CRS.from_epsg(4549),
        base="people",
        basis="observed",
        tables={name: tables.shape(name, layer) for name, layer in layers.items()},
        tiers=("town",),
        settings={
            "centres": {
                "ranking": {"method": merit.ranking, **merit.settings},
                "indicators": {key: {} for key in NAMES},
                "weights": {"method": "given"},
            }
        },
    )


def asked(opened: Any, share: np.ndarray) -> Any:
    return opened.evaluate(SCORE, [(100 * share).tolist(), CHOSEN])


@pytest.fixture(scope="module")
def ranked(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Merit, Plan, Any]]:
    """By case the merit of 40 candidates, of which vetoes discount eight, their plan, and its page; each made once."""

    @cache
    def made(case: str) -> tuple[Merit, Plan, Any]:
        merit = merit_of(case, 40, np.where(np.arange(40) % 5 == 0, 0.8, 1.0))
        plan = planned(merit, raw(), excluded=3)
        return merit, plan, running.open(page.page(plan), tmp_path_factory.mktemp("report"))

    return made


@pytest.mark.parametrize("case", CASES)
def test_under_the_plans_weights_scores_and_ranks_are_those_of_the_plan(case: str, ranked: Any):
    _, plan, opened = ranked(case)
    told = asked(opened, WEIGHTS)
    candidates = plan.tables["candidates"].query("excluded == ''")
    assert told["scores"] == pytest.approx(candidates["score"].tolist(), abs=1e-9)
    assert told["ranks"] == candidates["rank"].tolist()
    assert (told["enter"], told["leave"], told["tau"]) == ([], [], 1)


@pytest.mark.parametrize("case", CASES)
def test_under_ten_other_weightings_the_page_ranks_as_the_engine_does(case: str, ranked: Any):
    merit, _, opened = ranked(case)
    for share in [*np.random.default_rng(3).dirichlet(np.ones(4), 9).tolist(), [0, 0, 1, 0]]:
        told = asked(opened, np.array(share))
        score = merit.score(raw(), np.array(share))
        assert told["scores"] == pytest.approx(score.tolist(), abs=1e-9)
        # to nine digits, so that what is equal but for noise is told by the smaller id on both sides
        assert told["ranks"] == ranks(np.round(score, 9)).tolist()


def test_the_page_says_where_it_cannot_find_the_plans_own_scores(ranked: Any, running: Browser, tmp_path: Path):
    _, plan, opened = ranked("saw")
    assert "other scores than the plan has" not in opened.locator("#weights").inner_text()
    candidates = plan.tables["candidates"].copy()
    candidates.loc[0, "score"] += 1e-6
    odd = running.open(page.page(replace(plan, tables={**plan.tables, "candidates": candidates})), tmp_path)
    assert "other scores than the plan has" in odd.locator("#weights").inner_text()


def test_where_all_fall_equally_short_in_their_worst_the_sum_decides(ranked: Any):
    # the same as the engine is held to: sums of shortfalls 1 + 5/8, 2 and 2, everybody is last in something
    _, _, opened = ranked("saw")
    rows = [[1.0, 0.0, 0.5], [0.0, 1.0, 0.2], [0.0, 0.0, 1.0]]
    told = opened.evaluate(
        "(rows) => geoplan.ranking.scores('vikor', rows, [1 / 3, 1 / 3, 1 / 3], [true, true, true], { v: 0.5 })", rows
    )
    assert told == pytest.approx([1, 0.5, 0.5])


def test_sums_that_differ_by_noise_alone_are_equal(ranked: Any):
    # 0.1 + 0.2 + 0.7 and its like in other orders: nobody falls shorter than another, in all or in the worst
    _, _, opened = ranked("saw")
    rows = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    weights = [0.1 + 0.2, 0.3, 0.3]
    told = opened.evaluate(
        "([rows, weights]) => geoplan.ranking.scores('vikor', rows, weights, [true, true, true], { v: 0.5 })",
        [rows, weights],
    )
    benefit = np.ones(3, bool)
    assert told == ranking.vikor(np.array(rows), np.array(weights), benefit, v=0.5).tolist() == [0.5, 0.5, 0.5]


def test_equal_scores_go_to_the_smaller_id(ranked: Any):
    _, _, opened = ranked("saw")
    told = asked(opened, np.array([0.1, 0.6, 0.2, 0.1]))
    assert told["scores"][2] == told["scores"][3]
    assert told["ranks"][3] == told["ranks"][2] + 1


def test_who_enters_and_leaves_and_how_alike_the_rankings_are(running: Browser, tmp_path: Path):
    merit, values = merit_of("saw", 40), raw()
    plan = planned(merit, values)
    opened = running.open(page.page(plan), tmp_path)
    share = np.array([0.0, 1.0, 0.0, 0.0])
    told = asked(opened, share)
    now, before = ranks(merit.score(values, share)), plan.tables["candidates"]["rank"].to_numpy(dtype=int)
    ids = plan.tables["candidates"]["candidate_id"].to_numpy()
    assert set(told["enter"]) == set(ids[(now <= CHOSEN) & (before > CHOSEN)])
    assert set(told["leave"]) == set(ids[(now > CHOSEN) & (before <= CHOSEN)])
    assert len(told["enter"]) == len(told["leave"]) > 0
    assert told["tau"] == pytest.approx(kendalltau(before, now).statistic)


def test_a_moved_slider_changes_ranks_shares_and_the_sentence(running: Browser, tmp_path: Path):
    opened = running.open(page.page(planned(merit_of("topsis", 40), raw())), tmp_path)
    section = opened.locator("#weights")
    summary = section.locator("#weights-summary")
    assert summary.inner_text() == "These are the plan's own weights."
    assert section.locator("output").all_inner_texts() == ["40.0 %", "30.0 %", "20.0 %", "10.0 %"]
    slider = section.get_by_role("slider").nth(1)
    slider.focus()
    slider.press("End")
    assert section.locator("output").all_inner_texts() == ["23.5 %", "58.8 %", "11.8 %", "5.9 %"]
    assert "Enter the first 7" in summary.inner_text() and "Kendall" in summary.inner_text()
    assert section.locator("tbody .up").count() > 0
    assert '分钟": 0.588235' in section.locator("#weights-yaml").input_value()
    section.locator("#weights-reset").click()
    assert summary.inner_text() == "These are the plan's own weights."
    section.locator("#weights-equal").click()
    assert section.locator("output").all_inner_texts() == ["25.0 %"] * 4
    section.get_by_role("spinbutton").nth(0).fill("0")
    assert section.locator("output").all_inner_texts() == ["0.0 %", "33.3 %", "33.3 %", "33.3 %"]


def test_weights_that_are_all_zero_rank_nobody_and_say_so(running: Browser, tmp_path: Path):
    opened = running.open(page.page(planned(merit_of("topsis", 40), raw())), tmp_path)
    for box in opened.locator("#weights").get_by_role("spinbutton").all():
        box.fill("0")
    assert "All weights are 0" in opened.locator("#weights-summary").inner_text()
    assert asked(opened, np.zeros(4)) is None
    assert opened.locator("#weights-yaml").input_value() == ""


@pytest.mark.parametrize("case", ["topsis", "saw", "wpm", "vikor", "promethee linear"])
def test_a_single_candidate_keeps_the_engines_score(case: str, running: Browser, tmp_path: Path):
    merit, values = merit_of(case, 1), raw(1)
    opened = running.open(page.page(planned(merit, values)), tmp_path)
    told = asked(opened, WEIGHTS)
    assert told["scores"] == pytest.approx(merit.score(values).tolist(), abs=1e-12)
    assert (told["ranks"], told["tau"]) == ([1], None)


def test_a_candidate_without_an_indicator_is_left_out_and_counted(running: Browser, tmp_path: Path):
    plan = planned(merit_of("saw", 40), raw())
    held = plan.tables["candidates"].copy()
    held.loc[5, "norm_people"], held.loc[6, "norm_people"] = np.nan, np.inf
    opened = running.open(page.page(replace(plan, tables={**plan.tables, "candidates": held})), tmp_path)
    assert "2 candidates lack an indicator" in opened.locator("#weights").inner_text()
    assert len(asked(opened, WEIGHTS)["ranks"]) == 38


def test_excluded_places_are_counted_and_not_ranked(ranked: Any):
    _, _, opened = ranked("saw")
    assert "3 excluded places" in opened.locator("#weights").inner_text()
    assert len(asked(opened, WEIGHTS)["ranks"]) == 40


def test_a_plan_without_candidates_or_ranking_has_no_sliders():
    plan = planned(merit_of("saw", 5), raw(5))
    assert weights.data(plan) is not None
    assert weights.data(replace(plan, tables={"centres": plan.tables["centres"]})) is None
    assert weights.data(replace(plan, settings={})) is None


def test_what_is_compared_is_written_without_nan():
    plan = planned(merit_of("saw", 5), raw(5))
    plan.tables["candidates"].loc[0, "norm_people"] = np.nan
    assert payload.plain(weights.data(plan))["compared"][0][0] is None


def test_nothing_was_asked_of_a_network_and_nothing_complained_of(running: Browser):
    assert (running.asked, running.errors) == ([], [])
