"""Location coefficients, the functional index, and Guttman's scalogram."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from geoplan import functions


def flags(drawing: str) -> np.ndarray:
    return np.array([[cell == "x" for cell in row.split()] for row in drawing.strip().split("\n")])


@pytest.mark.shared
def test_the_functional_index_is_the_known_answer(shared: Path):
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))["functional_index"]
    counts = np.array(known["presence_towns_x_functions"])
    assert functions.location_coefficients(counts) == pytest.approx(known["location_coefficient"])
    assert functions.weighted_centrality(counts) == pytest.approx(known["centrality"])


def test_the_second_of_a_kind_counts_for_the_functional_index_and_not_for_centrality():
    counts = np.array([[3, 1], [1, 0]])
    assert functions.weighted_centrality(counts) == pytest.approx([75 + 100, 25])
    assert functions.weighted_centrality((counts > 0).astype(int)) == pytest.approx([50 + 100, 50])


def test_every_service_that_is_anywhere_shares_out_a_hundred():
    counts = np.random.default_rng(4).integers(0, 3, (30, 6))
    counts[:, 2] = 0
    assert functions.weighted_centrality(counts).sum() == pytest.approx(500)
    assert functions.location_coefficients(counts)[2] == 0


def test_a_perfect_scale_has_no_errors():
    scale = functions.scalogram(flags("x x x\nx x .\nx . .\n. . ."))
    assert (scale.errors.sum(), scale.reproducibility, scale.scalability) == (0, 1.0, 1.0)
    assert scale.services.tolist() == [0, 1, 2]
    assert scale.settlements.tolist() == [0, 1, 2, 3]


def test_a_rare_service_without_the_common_one_is_two_errors():
    # the last has one service, but not the most common one: one cell is filled that should be empty, one the other way
    present = flags("x x .\nx x .\nx . .\n. . x")
    scale = functions.scalogram(present)
    assert scale.errors.tolist() == flags(". . .\n. . .\n. . .\nx . x").tolist()
    assert scale.reproducibility == pytest.approx(1 - 2 / 12)
    # of 3, 2 and 1 settlements with it, at most 1 + 2 + 1 cells can be wrong
    assert scale.scalability == pytest.approx(1 - 2 / 4)


def test_services_that_all_have_reproduce_by_themselves_and_scale_nothing():
    scale = functions.scalogram(np.ones((5, 3), dtype=bool))
    assert scale.reproducibility == 1
    assert np.isnan(scale.scalability)


def test_scalability_is_what_reproducibility_adds_to_that_of_the_frequencies_alone():
    present = np.random.default_rng(9).random((40, 7)) < np.linspace(0.9, 0.1, 7)
    scale = functions.scalogram(present)
    share = present.mean(axis=0)
    alone = np.maximum(share, 1 - share).mean()  # the minimal marginal reproducibility
    assert scale.scalability == pytest.approx((scale.reproducibility - alone) / (1 - alone))


def test_the_scale_does_not_depend_on_the_order_of_settlements():
    rng = np.random.default_rng(2)
    present = rng.random((25, 5)) < 0.4
    order = rng.permutation(25)
    scale, shuffled = functions.scalogram(present), functions.scalogram(present[order])
    assert (shuffled.errors == scale.errors[order]).all()
    assert shuffled.services.tolist() == scale.services.tolist()
