"""Draws the pictures of access.md: the decays, and every measure on one drawn county.

The county has a village on every square kilometre of 48 × 32, most people around the town in the west, and three hospitals
of 300, 80 and 40 beds; everybody drives straight at 40 km/h. Made by `python docs/measures/draw_access.py`.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from geoplan import access, decay, travel

HERE = Path(__file__).resolve().parent
Floats = NDArray[np.float64]

WIDE, HIGH, KMH = 48, 32, 40.0
HOSPITALS = {"town": (12, 16, 300.0), "east": (35, 20, 80.0), "south": (30, 4, 40.0)}
TOWN_PEOPLE, TOWN_KM, VILLAGE_PEOPLE = 900.0, 5.0, 25.0

DECAYS = {
    "power, beta 1.5, from 5 min": decay.Power(beta=1.5, smallest_min=5),
    "exponential, beta 0.05": decay.Exponential(beta=0.05),
    "gaussian, sigma 15 min": decay.Gaussian(sigma_min=15),
    "logistic, 20 min, 0.3": decay.Logistic(inflexion_min=20, steepness=0.3),
    "step 1, 0.68, 0.22": decay.Step(zones=[10, 20, 30], weights=[1, 0.68, 0.22]),
    "table": decay.Table(minutes=[0, 10, 30], weights=[1, 0.8, 0.1]),
    "epanechnikov, 30 min": decay.Epanechnikov(limit_min=30),
    "gaussian_kernel, 30 min": decay.GaussianKernel(limit_min=30),
}

MINUTES, BEDS, SHARE = ("minutes", 0, 60), ("beds per 1,000 people", 0, 10), ("share placed", 0, 1)
BELL = decay.Gaussian(sigma_min=12)
# title, measure, its settings, what a colour means, and by how much values are multiplied
PANELS = [
    ("nearest", "nearest", {}, MINUTES, 1),
    ("huff", "huff", {"decay": decay.Power(beta=2, smallest_min=3), "alpha": 1}, MINUTES, 1),
    ("doubly_constrained", "doubly_constrained", {"decay": decay.Exponential(beta=0.1)}, MINUTES, 1),
    ("capacity_limited", "capacity_limited", {"people_per_unit": 400, "limit_min": 45}, SHARE, 1),
    ("cumulative, 30 min", "cumulative", {"limit_min": 30}, ("beds", 0, 420), 1),
    ("gravity", "gravity", {"decay": BELL}, ("beds, weighted", 0, 300), 1),
    ("2sfca, 30 min", "2sfca", {"limit_min": 30}, BEDS, 1000),
    ("e2sfca, 30 min", "e2sfca", {"limit_min": 30}, BEDS, 1000),
    ("3sfca", "3sfca", {"decay": BELL, "limit_min": 30}, BEDS, 1000),
    ("m2sfca", "m2sfca", {"decay": BELL, "limit_min": 30}, BEDS, 1000),
    ("kd2sfca, 30 min", "kd2sfca", {"limit_min": 30}, BEDS, 1000),
    ("gaussian_2sfca, 30 min", "gaussian_2sfca", {"limit_min": 30}, BEDS, 1000),
]


def county() -> tuple[travel.TravelTimes, Floats, Floats]:
    """Travel times, people and beds."""
    y, x = np.mgrid[0:HIGH, 0:WIDE].reshape(2, -1).astype(np.float64)
    hx, hy, beds = np.array(list(HOSPITALS.values())).T
    km = np.hypot(x[:, None] - hx, y[:, None] - hy)
    rows, columns = km.shape
    times = travel.TravelTimes(
        demand=np.array([f"{i:04d}" for i in range(rows)]),
        facilities=np.array(list(HOSPITALS)),
        start=np.arange(0, rows * columns + 1, columns),
        facility=np.tile(np.arange(columns, dtype=np.int32), rows),
        ms=np.round(km.ravel() / KMH * 3_600_000).astype(np.int32),
        why_empty=np.zeros(rows, dtype=np.int8),
        mode="car",
    )
    people = VILLAGE_PEOPLE + TOWN_PEOPLE * np.exp(-0.5 * (km[:, 0] / TOWN_KM) ** 2)
    return times, people, beds


def draw_decays() -> None:
    minutes = np.linspace(0, 45, 901)
    figure, axis = plt.subplots(figsize=(7, 3.6), layout="constrained")
    for number, (name, falls) in enumerate(DECAYS.items()):
        weight = falls.weight(minutes)
        if name.startswith("power"):
            weight, name = weight / weight[0], f"{name} (first = 1)"
        axis.plot(minutes, weight, label=name, linestyle=("-", "--")[number % 2], linewidth=1.6)
    axis.set(xlabel="minutes", ylabel="weight", xlim=(0, 45), ylim=(0, 1.03))
    axis.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    axis.spines[["top", "right"]].set_visible(False)
    save(figure, "decays.png")


def draw_measures() -> None:
    times, people, beds = county()
    figure, axes = plt.subplots(3, 4, figsize=(11, 5.6), layout="constrained")
    for axis, (title, measure, settings, (unit, least, most), factor) in zip(axes.flat, PANELS, strict=True):
        value = factor * access.MEASURES[measure](times, people, beds, **settings)
        colours = "viridis_r" if unit == "minutes" else "viridis"
        image = axis.imshow(
            value.reshape(HIGH, WIDE), origin="lower", cmap=colours, vmin=least, vmax=most, interpolation="nearest"
        )
        for x, y, size in HOSPITALS.values():
            axis.plot(x, y, "o", color="white", markeredgecolor="black", markersize=3 + size / 40)
        axis.set_title(title, fontsize=9)
        axis.set_xticks([])
        axis.set_yticks([])
        bar = figure.colorbar(image, ax=axis, shrink=0.75, aspect=14, extend="max" if value.max() > most else "neither")
        bar.set_label(unit, fontsize=7)
        bar.ax.tick_params(labelsize=6)
    save(figure, "access.png")


def save(figure: plt.Figure, name: str) -> None:
    figure.savefig(HERE / name, dpi=110, metadata={"Software": None})
    plt.close(figure)


if __name__ == "__main__":
    draw_decays()
    draw_measures()
