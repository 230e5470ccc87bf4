"""Draws how_sure.png: how often each place of Jiaxing is chosen in 200 draws, with its interval.

python docs/urban_system/draw_how_sure.py
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

import geoplan
from geoplan.centres.robustness_shares import classes, interval

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DRAWS = 200
COLOURS = {"robust_in": "#2a7f62", "contested": "#e08e0b", "robust_out": "#777777"}


def candidates() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The candidates, and the layer `robustness`."""
    asked = [f"centres.robustness={{draws: {DRAWS}, seed: 1640}}", "outputs=[tables]"]
    with tempfile.TemporaryDirectory() as folder:
        plan = geoplan.run(geoplan.read_config(ROOT / "configs" / "jiaxing.yaml", asked), out=Path(folder) / "run")
    return plan.tables["candidates"], plan.tables["robustness"]


def draw(axes: Axes, title: str, rows: pd.DataFrame, least: float, most: float) -> None:
    """A row per place that is chosen in more than `least` and fewer than `most` of the draws."""
    rows = rows[(rows["share"] > least) & (rows["share"] < most)].sort_values(["share", "name"])
    for at, row in enumerate(rows.to_dict("records")):
        colour = COLOURS[row["kind"]]
        axes.plot((row["low"], row["high"]), (at, at), color=colour, lw=1.4)
        axes.scatter(row["share"], at, s=38, facecolor=colour if row["chosen"] else "white", edgecolor=colour, zorder=3)
    axes.set_yticks(range(len(rows)), rows["name"], fontsize=8)
    for threshold in (0.2, 0.8):
        axes.axvline(threshold, color="#bbbbbb", lw=0.8, ls=":")
    axes.set_xlim(-0.02, 1.02)
    axes.set_title(title, fontsize=10, fontweight="bold")
    axes.set_xlabel(f"share of {DRAWS} draws")
    axes.spines[["top", "right"]].set_visible(False)


def main() -> None:
    places, tiers = candidates()
    english = places.set_index("candidate_id")["name_en"]
    seats = {
        "嘉兴": "Jiaxing",
        "嘉善": "Jiashan",
        "平湖": "Pinghu",
        "海盐": "Haiyan",
        "海宁": "Haining",
        "桐乡": "Tongxiang",
    }
    names = english.where(english != "", english.index.to_series().map(seats))
    sub = tiers[tiers["tier"] == "subcentre"]
    left = pd.DataFrame({
        "name": names.loc[sub["candidate_id"]].to_numpy(), "share": sub["chosen_in"].to_numpy(), "low": sub["low"].to_numpy(),
        "high": sub["high"].to_numpy(), "kind": sub["class"].to_numpy(), "chosen": sub["in_plan"].to_numpy(bool),
    })  # fmt: skip
    chosen = tiers[tiers["in_plan"].astype(bool)]["candidate_id"]
    draws = int(tiers["draws"].iloc[0])
    low, high = interval(np.round(places["chosen_in"].to_numpy() * draws).astype(np.int64), draws)
    right = pd.DataFrame({
        "name": names.to_numpy(), "share": places["chosen_in"].to_numpy(), "low": low, "high": high,
        "kind": classes(low, high), "chosen": places["candidate_id"].isin(chosen).to_numpy(),
    })  # fmt: skip
    figure, (one, two) = plt.subplots(1, 2, figsize=(12, 5.6), layout="constrained")
    draw(one, "as a sub-centre (6 of 55)", left, 0.015, 1.0)
    draw(two, "in any tier (47 of 55)", right, 0.0, 0.975)
    figure.savefig(HERE / "how_sure.png", dpi=75)


if __name__ == "__main__":
    main()
