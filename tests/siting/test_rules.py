"""The rules that all models of siting share, and which of them cannot hold together."""

from __future__ import annotations

import numpy as np
import pytest
from siting_cases import problem

from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.siting import MODELS, mclp
from geoplan.siting.rules import holds, named, program, start

SQUARE = np.full((2, 4), 5.0)
NAMES = {"s0000": "North (s0000)", "s0001": "East", "s0002": "South"}


def test_every_contradiction_is_told_at_once() -> None:
    asked = problem(SQUARE, [-1, np.nan], 1, existing=[0], forced=[0, 1, 2], apart=[(0, 2), (1, 2)], names=NAMES)
    with pytest.raises(ConfigError) as caught:
        start(asked)
    assert [fault.code for fault in caught.value.faults] == [
        "sites_people_wrong", "sites_forced_exceed_count", "sites_forced_existing", "sites_forced_apart",
        "sites_forced_near_existing",
    ]  # fmt: skip
    assert "North (s0000)" in caught.value.sentences("en")[2]
    assert "North (s0000)" in caught.value.sentences("zh")[2]


@pytest.mark.parametrize(("count", "code"), [(-1, "sites_count_negative"), (5, "sites_exceed_candidates")])
def test_a_count_that_cannot_be_is_a_fault(count: int, code: str) -> None:
    with pytest.raises(ConfigError) as caught:
        start(problem(SQUARE, [1, 1], count))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_no_site_at_all_is_a_fault() -> None:
    with pytest.raises(ConfigError, match="no candidate and no existing facility"):
        start(problem(np.empty((2, 0)), [1, 1]))


def test_what_cannot_hold_together_is_named_and_nothing_else() -> None:
    # of three candidates all near each other two cannot open; the forced one elsewhere has no part in it
    near = [(0, 1), (0, 2), (1, 2)]
    with pytest.raises(PlanInfeasible) as caught:
        mclp(problem(SQUARE, [1, 1], 3, forced=[3], apart=near), within=5)
    assert caught.value.exit_code == 4
    assert caught.value.faults[0].values["constraints"] == "count 3; apart"


def test_existing_facilities_that_bar_the_candidates_are_named() -> None:
    with pytest.raises(PlanInfeasible) as caught:
        mclp(problem(SQUARE, [1, 1], 1, existing=[0], apart=[(0, 1), (0, 2), (0, 3)]), within=5)
    assert caught.value.faults[0].values["constraints"] == "existing; count 1; apart"


def test_without_any_one_of_the_rules_named_there_is_a_plan() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        near = [(i, j) for i in range(6) for j in range(i + 1, 6) if rng.random() < 0.6]
        asked = problem(np.full((1, 6), 5.0), [1], int(rng.integers(2, 5)), existing=[0], apart=near)
        try:
            start(asked)
        except PlanInfeasible as error:
            told = error.faults[0].values["constraints"].split("; ")
            rules = [rule for rule in named(asked) if rule.name in told]
            assert len(rules) == len(told)
            for left_out in rules:
                rest = [rule for rule in rules if rule is not left_out]
                assert holds(program(asked, rest))
            assert not holds(program(asked, rules))


def test_two_existing_facilities_may_stand_near_each_other() -> None:
    assert mclp(problem(SQUARE, [1, 1], 1, existing=[0, 1], apart=[(0, 1)]), within=5).open.sum() == 3


def test_what_single_rules_imply_stands_in_the_bounds() -> None:
    asked = problem(np.full((1, 5), 5.0), [1], 2, existing=[0], forced=[2], apart=[(0, 1), (2, 3)])
    begun = start(asked)
    assert begun.lower.tolist() == [1, 0, 1, 0, 0]
    assert begun.upper.tolist() == [1, 0, 1, 0, 1]


def test_every_model_of_the_config_is_there() -> None:
    wanted = {"lscp", "mclp", "backup", "p_median", "least_excess", "least_p90", "p_centre", "p_dispersion", "close"}
    assert wanted <= set(MODELS)
