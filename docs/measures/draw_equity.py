"""Draws equity.png: two Lorenz curves of Liechtenstein, from the bundled data.

python docs/measures/draw_equity.py
"""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd

import geoplan

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (
    "access.pharmacies.measure=2sfca",
    "access.pharmacies.service=pharmacy",
    "access.pharmacies.limit_min=10",
    "equity.atkinson_epsilon=0.5",
)
DRAWN = {
    "pharmacies": ("#0b6e8a", "pharmacies per person, within 10 min by car"),
    "schools_in_30_min": ("#c4561b", "schools within 30 min on foot"),
}


def main() -> None:
    plan = geoplan.run(geoplan.read_config(ROOT / "configs" / "liechtenstein.yaml", SETTINGS))
    draw(plan.tables["lorenz"], plan.tables["equity"].query("area_level == 'area'").set_index("measure"))


def draw(curves: pd.DataFrame, whole: pd.DataFrame) -> None:
    """The picture from the layer `lorenz`, and the whole area's rows of `equity` by measure."""
    figure, axes = plt.subplots(figsize=(5.6, 5.2), layout="constrained")
    axes.plot([0, 1], [0, 1], color="#777777", linewidth=1)
    axes.text(0.37, 0.40, "everybody the same", rotation=45, ha="center", va="bottom", color="#555555", fontsize=9)
    for measure, (colour, what) in DRAWN.items():
        curve = curves[curves["measure"] == measure]
        label = f"{what}: Gini {whole.loc[measure, 'gini']:.2f}, Palma {whole.loc[measure, 'palma']:.1f}"
        axes.plot(curve["people_share"], curve["value_share"], color=colour, linewidth=2, label=label)
        none = whole.loc[measure, "zero_share"]
        axes.plot([none], [0], "o", color=colour, clip_on=False)
    axes.annotate(
        "up to here people have nothing", (whole["zero_share"].max(), 0), (0.5, 0.05), fontsize=9, va="center", color="#333333",
        arrowprops={"arrowstyle": "-", "color": "#777777"},
    )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set_xlabel("share of the people, those with least first")
    axes.set_ylabel("share of the whole that they have")
    axes.legend(loc="upper left", frameon=False, fontsize=8.5)
    figure.savefig(Path(__file__).with_name("equity.png"), dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
