"""Draws choice.png: a known answer chosen in three ways, and every plan of Coquimbo by its travel and merit.

python docs/urban_system/draw_choice.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.sparse.csgraph import shortest_path

import geoplan
from geoplan.centres import Choice, Minimise, Question, Tier, answer
from geoplan.centres.stepwise import bottom_up, top_down
from geoplan.travel import MS_PER_MINUTE, TravelTimes

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EDGES = (
    "A-B15", "A-E24", "A-G18", "B-C22", "C-D18", "C-E16", "C-I20", "D-F12", "E-G25", "E-H12", "E-I24", "F-I12", "F-L22",
    "G-H15", "G-J22", "H-I30", "H-K25", "I-K19", "I-L19", "J-K19", "K-L21",
)  # fmt: skip
NODES = "ABCDEFGHIJKL"
PEOPLE = (15, 10, 12, 18, 5, 24, 11, 16, 13, 22, 19, 20)
# where the nodes are drawn: the book's network has minutes, and no map
XY = dict(zip(NODES, ((0, 6), (2.2, 8), (5, 7.4), (8.2, 7.6), (3.6, 5.2), (9.6, 4.8), (0.6, 2.8), (3.2, 2.9), (6.8, 4.2),
                      (1.6, 0), (5.2, 0.4), (8.4, 1.6)), strict=True))  # fmt: skip
UPPER, LOWER, PLAIN = "#1f4e9c", "#e08e0b", "#9a9a9a"


def daskin() -> Question:
    """Two places above two on Daskin's 12 nodes, every level of the same weight."""
    far = np.full((len(NODES), len(NODES)), np.inf)
    for edge in EDGES:
        far[NODES.index(edge[0]), NODES.index(edge[2])] = int(edge[3:])
    minutes = shortest_path(far, directed=False)
    n = len(NODES)
    ids = np.array(list(NODES))
    times = TravelTimes(
        ids, ids, np.arange(n + 1) * n, np.tile(np.arange(n, dtype=np.int32), n),
        np.round(minutes * MS_PER_MINUTE).astype(np.int32).ravel(), np.zeros(n, np.int8), "car",
    )  # fmt: skip
    people = np.array(PEOPLE, float)
    return Question(times, people, people / people.sum(), (Tier("upper", 2, 1), Tier("lower", 2, 1)), Minimise())


def network(axes: Axes, title: str, choice: Choice) -> None:
    for edge in EDGES:
        (x0, y0), (x1, y1) = XY[edge[0]], XY[edge[2]]
        axes.plot((x0, x1), (y0, y1), color="#d4d4d4", lw=1, zorder=1)
        axes.text((x0 + x1) / 2, (y0 + y1) / 2, edge[3:], fontsize=6, color="#888888", ha="center", va="center",
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3}, zorder=2)  # fmt: skip
    for node, count, level in zip(NODES, PEOPLE, choice.level, strict=True):
        marker, colour, size = (("o", PLAIN, 18), ("s", UPPER, 130), ("o", LOWER, 110))[level]
        axes.scatter(*XY[node], marker=marker, color=colour, s=size, zorder=3)
        axes.text(XY[node][0] + 0.35, XY[node][1] + 0.3, f"{node} {count}", fontsize=7.5, zorder=4)
    axes.set_title(f"{title}: {choice.travel:,.0f}", fontsize=10, fontweight="bold")
    axes.set(xlim=(-0.7, 11), ylim=(-0.8, 9))
    axes.axis("off")


def coquimbo() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The layers `frontier` and `alternatives` of the bundled Coquimbo."""
    config = geoplan.read_config(ROOT / "configs" / "coquimbo.yaml", ["centres.frontier=15", "outputs=[tables]"])
    with tempfile.TemporaryDirectory() as folder:
        plan = geoplan.run(config, out=Path(folder) / "run")
    return plan.tables["frontier"], plan.tables["alternatives"]


def trade_off(axes: Axes) -> None:
    frontier, beside = coquimbo()
    line = frontier[frontier["role"] != "plan"]
    best = line["merit"].max()
    axes.plot(line["travel_person_min"] / 1e6, line["merit"] / best, "-o", color=UPPER, ms=3.5, lw=1.2, zorder=2)
    for row in beside.to_dict("records"):
        x, y = row["travel_person_min"] / 1e6, row["merit"] / best
        keeps, plan = row["status"] == "keeps_rules", row["way"] == "joint"
        colour = "#b3261e" if plan else LOWER
        axes.scatter(x, y, s=110 if plan else 45, marker="*" if plan else "D", zorder=4,
                     facecolor=colour if keeps else "white", edgecolor=colour)  # fmt: skip
        label = "the plan" if plan else row["way"] + ("" if keeps else " (breaks a rule)")
        at, side = ((-7, 8), "right") if row["way"] == "score_ranking" else ((8, -8), "left")
        at = {"joint": (-8, 6), "top_down": (8, 0), "bottom_up": (8, -12)}.get(row["way"], at)
        side = "right" if plan else side
        axes.annotate(label, (x, y), at, textcoords="offset points", fontsize=8, ha=side)
    axes.axhline(0.9, color="#bbbbbb", lw=0.8, ls=":", zorder=1)
    axes.text(15.7, 0.903, "merit_at_least 0.9", fontsize=7.5, color="#777777", ha="right")
    axes.set(xlabel="travel, million weighted person-minutes", ylabel="merit, share of the best possible")
    axes.set_title("Coquimbo, 47 of 133: travel against merit", fontsize=10, fontweight="bold")
    axes.set_xlim(10.2, 15.8)
    axes.spines[["top", "right"]].set_visible(False)


def main() -> None:
    question = daskin()
    joint = answer(question)
    assert joint.travel == 5193
    figure, panels = plt.subplot_mosaic([["joint", "down", "trade"], ["up", "key", "trade"]], figsize=(13, 7.2),
                                        width_ratios=(1, 1, 1.55), layout="constrained")  # fmt: skip
    network(panels["joint"], "jointly", joint)
    for panel, title, asked in (
        ("down", "top-down", top_down(question, joint)),
        ("up", "bottom-up", bottom_up(question)),
    ):
        assert asked.choice is not None
        network(panels[panel], title, asked.choice)
    trade_off(panels["trade"])
    key = panels["key"]
    key.axis("off")
    for y, marker, colour, text in (
        (0.75, "s", UPPER, "upper tier: serves both levels"), (0.6, "o", LOWER, "lower tier"),
        (0.45, "o", PLAIN, "no place of either; people beside it"), (0.3, "*", "#b3261e", "the plan"),
        (0.15, "D", LOWER, "a plainer way; hollow: breaks a rule"),
    ):  # fmt: skip
        key.scatter(0.06, y, marker=marker, color=colour, s=70)
        key.text(0.14, y, text, fontsize=9, va="center")
    key.set(xlim=(0, 1), ylim=(0, 1))
    figure.savefig(HERE / "choice.png", dpi=75)


if __name__ == "__main__":
    main()
