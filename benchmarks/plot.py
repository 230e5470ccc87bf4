"""Seconds by number of nodes, drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def drawn(kept: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The jobs that are drawn."""
    return [found for found in kept.values() if found.get("job") in ("nearest", "table")]


def cost(row: dict[str, Any], prepared: bool) -> float:
    """Seconds of a row, with preparation or without; 0 where it has none."""
    if row["run_s"] is None:
        return 0.0
    return float(row["run_s"] + (row["prepare_s"] if prepared else 0))


def draw(kept: dict[str, dict[str, Any]], file: Path) -> None:
    """Seconds by nodes: generated networks as lines, the others as marks of the same colour."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = (("nearest", False, "Nearest of 20, run"), ("nearest", True, "Nearest of 20, with preparation"),
              ("table", False, "Table 1,000 × 1,000, run"))  # fmt: skip
    figure, axes = pyplot.subplots(1, len(panels), figsize=(15, 5.6), layout="constrained")
    names = list(dict.fromkeys(_line(row) for found in drawn(kept) for row in found["rows"]))
    names.remove("")
    colours = dict(zip(names, pyplot.get_cmap("tab20").colors * 2, strict=False))
    for axis, (job, prepared, title) in zip(axes, panels, strict=True):
        for name in names:
            points = sorted(
                (found["nodes"], cost(row, prepared), found["network"].startswith("grid"), found["real"])
                for found in drawn(kept)
                for row in found["rows"]
                if found["job"] == job and _line(row) == name and row["run_s"]
            )
            own = name.startswith("geoplan")
            style = {"color": colours[name], "linewidth": 2.6 if own else 1.2, "zorder": 3 if own else 2}
            line = [(nodes, seconds) for nodes, seconds, made, _ in points if made]
            axis.plot(*zip(*line, strict=True) if line else ([], []), "-o", markersize=3, label=name, **style)
            for marker, wanted in (("s", True), ("x", False)):
                rest = [(nodes, seconds) for nodes, seconds, made, real in points if not made and real is wanted]
                axis.scatter(*zip(*rest, strict=True) if rest else ([], []), color=colours[name], marker=marker, s=22)
        axis.set(xscale="log", yscale="log", title=title, xlabel="nodes", ylabel="seconds")
        axis.grid(alpha=0.3)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=6, frameon=False)
    figure.suptitle(
        "Lines: generated networks. Squares: real networks. Crosses: real topology with made weights.", fontsize=10
    )
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)


def _line(row: dict[str, Any]) -> str:
    """The name of the line that a row belongs to; "" where it is not drawn."""
    if row["hidden"] or "with owners" in row["name"] or (row["package"] == "geoplan" and "(" in row["name"]):
        return ""
    return "SciPy" if row["package"] == "scipy" else str(row["name"])
