"""Draws siting.png: one county, the same people and roads, and nine questions of where clinics should stand.

python docs/measures/draw_siting.py
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from geoplan import siting
from geoplan.travel import MS_PER_MINUTE, TravelTimes

HERE = Path(__file__).resolve().parent
KMH = 40.0
STANDARD = 15  # minutes
COUNT = 3
Floats = NDArray[np.float64]


def county() -> tuple[Floats, Floats, Floats]:
    """Where people live, how many, and where a clinic could stand: a town in the west, villages, a remote valley."""
    rng = np.random.default_rng(7)
    town = rng.normal((10, 16), (2.2, 2.2), (45, 2))
    land = rng.uniform((0, 0), (36, 28), (75, 2))
    valley = rng.normal((46, 5), (1.0, 1.5), (6, 2))
    people = np.concatenate([rng.integers(600, 2500, 45), rng.integers(50, 500, 75), rng.integers(30, 120, 6)])
    sites = np.concatenate([town[::9], land[::2], valley[:2]])
    return np.concatenate([town, land, valley]), people.astype(float), sites


def table(start: Floats, end: Floats, prefix: str) -> TravelTimes:
    """Times as the crow flies at 40 km/h."""
    km = np.hypot(*(start[:, None] - end[None, :]).transpose(2, 0, 1))
    ms = np.round(km / KMH * 60 * MS_PER_MINUTE).astype(np.int32)
    rows, columns = ms.shape
    return TravelTimes(
        np.array([f"{prefix}{i:03}" for i in range(rows)]), np.array([f"s{j:03}" for j in range(columns)]),
        np.arange(rows + 1) * columns, np.tile(np.arange(columns, dtype=np.int32), rows), ms.ravel(),
        np.zeros(rows, np.int8), "car",
    )  # fmt: skip


def answers(homes: Floats, people: Floats, sites: Floats) -> dict[str, siting.Sited]:
    """The choice of every model; `close` begins with ten clinics that exist."""
    times, within = table(homes, sites, "d"), STANDARD * MS_PER_MINUTE
    none = np.zeros(len(sites), bool)
    asked = siting.Problem(times, people, none, none, COUNT)
    ten = none.copy()
    ten[[0, 3, 6, 11, 16, 21, 26, 31, 38, 43]] = True
    standing = siting.Problem(times.only(ten[times.facility]), people, ten, none, None)
    return {
        "p_median": siting.p_median(asked),
        "mclp": siting.mclp(asked, within=within),
        "backup": siting.backup(replace(asked, count=5), within=within),
        "least_excess": siting.least_excess(asked, within=within),
        "least_p90": siting.least_p90(asked, share=0.9),
        "p_centre": siting.p_centre(asked),
        "p_dispersion": siting.p_dispersion(asked, between=table(sites, sites, "s")),
        "lscp": siting.lscp(siting.Problem(times, people, none, none), within=within),
        "close": siting.close(standing_only(standing, ten), worst=2 * within),
    }


def standing_only(asked: siting.Problem, ten: NDArray[np.bool_]) -> siting.Problem:
    """The question with the existing clinics alone in its table."""
    place = np.cumsum(ten) - 1
    times = asked.times
    small = TravelTimes(
        times.demand, times.facilities[ten], times.start, place[times.facility].astype(np.int32), times.ms,
        times.why_empty, times.mode,
    )  # fmt: skip
    return siting.Problem(small, asked.people, np.ones(int(ten.sum()), bool), np.zeros(int(ten.sum()), bool))


def draw(axes: Axes, name: str, answer: siting.Sited, homes: Floats, people: Floats, sites: Floats) -> None:
    every = [int(site[1:]) for site in answer.sites]
    opened = sites[[at for at, is_open in zip(every, answer.open, strict=True) if is_open]]
    shut = sites[[at for at, is_open in zip(every, answer.open, strict=True) if not is_open]]
    km = np.hypot(*(homes[:, None] - opened[None, :]).transpose(2, 0, 1))
    minutes = km.min(axis=1) / KMH * 60
    for home, at in zip(homes, opened[km.argmin(axis=1)], strict=True):
        axes.plot(*zip(home, at, strict=True), color="#cfcfcf", lw=0.5, zorder=1)
    near = minutes <= STANDARD
    for which, colour in ((near, "#2a7f62"), (~near, "#e08e0b")):
        axes.scatter(*homes[which].T, s=people[which] / 30 + 2, color=colour, alpha=0.75, lw=0, zorder=2)
    axes.scatter(*shut.T, marker="x", s=14, color="#777777", lw=0.7, zorder=3)
    axes.scatter(*opened.T, marker="P", s=130, color="#1f4e9c", edgecolor="white", zorder=4)
    order = np.argsort(minutes)
    p90 = minutes[order][np.searchsorted(np.cumsum(people[order]), 0.9 * people.sum())]
    mean, share = (minutes * people).sum() / people.sum(), 100 * people[near].sum() / people.sum()
    axes.set_title(f"{name}: {len(opened)} open", fontsize=10, fontweight="bold", pad=16)
    line = f"mean {mean:.1f}, p90 {p90:.1f}, worst {minutes.max():.1f} min, {share:.0f} % within {STANDARD}"
    axes.text(0.5, 1.02, line, transform=axes.transAxes, ha="center", fontsize=8)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])


def main() -> None:
    homes, people, sites = county()
    figure, grid = plt.subplots(3, 3, figsize=(12.5, 9), layout="constrained")
    for axes, (name, answer) in zip(grid.flat, answers(homes, people, sites).items(), strict=True):
        draw(axes, name, answer, homes, people, sites)
        assert {proof.status for proof in answer.proofs} == {"optimal"}
    figure.savefig(HERE / "siting.png", dpi=75)


if __name__ == "__main__":
    main()
