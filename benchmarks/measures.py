"""How long each measure of access takes on 5,000 demand points × 500 facilities, every pair within the limit.

Times are the least of several rounds, after the travel times. Made by `python benchmarks/measures.py`.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from geoplan import access, decay, travel

ROWS, COLUMNS, ROUNDS = 5_000, 500, 5
BELL, FALL = decay.Gaussian(sigma_min=20), decay.Exponential(beta=0.05)
SETTINGS: dict[str, dict[str, Any]] = {
    "nearest": {},
    "kth_nearest": {"k": 3},
    "cumulative": {"limit_min": 30},
    "gravity": {"decay": decay.Power(beta=1.5, smallest_min=1)},
    "2sfca": {"limit_min": 60},
    "e2sfca": {"limit_min": 60},
    "3sfca": {"decay": BELL},
    "m2sfca": {"decay": BELL},
    "kd2sfca": {"limit_min": 60},
    "gaussian_2sfca": {"limit_min": 60},
    "huff": {"decay": FALL, "alpha": 1},
    "doubly_constrained": {"decay": FALL},
}


def main() -> None:
    rng = np.random.default_rng(1640)
    times = travel.TravelTimes(
        demand=np.array([f"{i:04d}" for i in range(ROWS)]),
        facilities=np.array([f"{j:03d}" for j in range(COLUMNS)]),
        start=np.arange(0, ROWS * COLUMNS + 1, COLUMNS),
        facility=np.tile(np.arange(COLUMNS, dtype=np.int32), ROWS),
        ms=rng.integers(0, 3_600_000, ROWS * COLUMNS).astype(np.int32),
        why_empty=np.zeros(ROWS, dtype=np.int8),
        mode="car",
    )
    people, capacity = rng.uniform(0, 1000, ROWS), rng.uniform(1, 50, COLUMNS)
    print("| measure | ms |\n| --- | ---: |")
    for name, settings in SETTINGS.items():
        seconds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            access.MEASURES[name](times, people, capacity, **settings)
            seconds.append(time.perf_counter() - start)
        print(f"| `{name}` | {1000 * min(seconds):.0f} |")


if __name__ == "__main__":
    main()
