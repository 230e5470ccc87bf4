"""Travel tables and questions of siting made of minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from geoplan.siting import Problem
from geoplan.travel import MS_PER_MINUTE, TravelTimes


def made(minutes: Sequence[Sequence[float | None]]) -> TravelTimes:
    """Rows a0, a1 … by facilities F0, F1 …; None = not within the limit."""
    whole = np.array([[-1 if cell is None else round(cell * MS_PER_MINUTE) for cell in row] for row in minutes])
    there = whole >= 0
    return TravelTimes(
        np.array([f"a{i:03d}" for i in range(len(whole))]),
        np.array([f"F{j:03d}" for j in range(whole.shape[1])]),
        np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int64),
        np.nonzero(there)[1].astype(np.int32),
        whole[there].astype(np.int32),
        np.where(there.any(axis=1), 0, 1).astype(np.int8),
        "car",
    )


@pytest.fixture(scope="session")
def table() -> Callable[..., TravelTimes]:
    return made


@pytest.fixture(scope="session")
def random_table() -> Callable[..., TravelTimes]:
    """Whole minutes from 0 to 9, with the pairs left out that a share says."""

    def make(seed: int, rows: int, facilities: int, missing: float = 0.0) -> TravelTimes:
        random = np.random.default_rng(seed)
        minutes = random.integers(0, 10, (rows, facilities))
        gone = random.random((rows, facilities)) < missing
        return made(
            [[None if g else m for m, g in zip(*pair, strict=True)] for pair in zip(minutes, gone, strict=True)]
        )

    return make


@pytest.fixture(scope="session")
def question() -> Callable[..., Problem]:
    def make(times: TravelTimes, people: Sequence[float], existing: Sequence[int] = (), **more: Any) -> Problem:
        n = len(times.facilities)
        kept, forced = np.zeros(n, bool), np.zeros(n, bool)
        kept[list(existing)] = True
        forced[list(more.pop("forced", ()))] = True
        return Problem(times, np.array(people, float), kept, forced, **more)

    return make
