"""The trade-off between travel and merit as a line, with the plan on it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from geoplan.styles.palette import BLUE, INK, PAPER, SOFT, VERMILLION, WHITE
from geoplan.writers import map_furniture
from geoplan.writers.map_fonts import Lettering
from geoplan.writers.map_sheet import DPI, Sheet, fitted

_A4 = (297 / 25.4, 210 / 25.4)  # inches
_MARGIN = 0.45
_LEFT, _FOOT, _HEAD = 1.05, 1.4, 1.85  # room for what stands beside the line
_LINE, _PLAN = BLUE, VERMILLION


def draw(sheet: Sheet, points: pd.DataFrame, warnings: Sequence[str]) -> None:
    """Draw the layer `frontier`: travel above the least there can be against the share of the best merit.

    Every point says how many of its places the plan does not have, and how many it has in another tier.
    """
    found = points[points["travel_person_min"].notna()]
    line = found[found["role"] != "plan"]
    least = float(line["travel_person_min"].min())
    axes = sheet.map
    # where the least travel is none at all, it is told in person-minutes
    more = found["travel_person_min"] / least - 1 if least > 0 else found["travel_person_min"]
    axes.plot(line["merit_share"], more[line.index], color=_LINE, linewidth=2.2, marker="o", markersize=7, zorder=20)
    plan = found[found["role"] == "plan"]
    axes.plot(
        plan["merit_share"], more[plan.index], color=_PLAN, linestyle="none", marker="D", markersize=11, zorder=25
    )
    axes.margins(0.06, 0.1)
    numbers = [
        " + ".join(str(len(places.split(";")) if places else 0) for places in kinds)
        for kinds in zip(line["added_ids"], line["moved_ids"], strict=True)
    ]
    for share, above, differ in zip(line["merit_share"], more[line.index], numbers, strict=True):
        axes.annotate(
            differ, (share, above), (-7, 5), textcoords="offset points", ha="right", fontsize=10.5,
            color=SOFT, zorder=15,
        )  # fmt: skip
    _scales(sheet, least > 0)
    _legend(sheet)
    map_furniture.watermark(sheet, [part for warning in warnings for part in warning.split(" — ")])


def lay_out(lettering: Lettering, language: str, dpi: int = DPI) -> Sheet:
    """An empty A4 sheet; its panel (axes in inches) is the strip at the foot."""
    width, height = _A4
    figure = Figure(figsize=_A4, dpi=dpi, facecolor=WHITE)
    FigureCanvasAgg(figure)
    room = width - _LEFT - _MARGIN, height - _FOOT - _HEAD
    drawn = figure.add_axes((_LEFT / width, _FOOT / height, room[0] / width, room[1] / height))
    drawn.set_facecolor(PAPER)
    drawn.grid(color=SOFT, alpha=0.25, linewidth=0.8)
    drawn.set_axisbelow(True)
    panel = figure.add_axes((0, 0, 1, _FOOT / height))
    panel.set(xlim=(0, width), ylim=(0, _FOOT))
    panel.axis("off")
    return Sheet(figure, drawn, panel, False, 1.0, lettering, language)


def _scales(sheet: Sheet, relative: bool) -> None:
    """What the two directions mean, and by how much."""
    axes, width = sheet.map, float(sheet.panel.get_xlim()[1])
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    if relative:
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.tick_params(colors=INK, labelsize=10.5)
    across = sheet.say("Merit, share of the highest there can be", "得分占最高得分的比例")
    fitted(sheet.write(sheet.panel, _LEFT, 0.95, across, 12), width - _LEFT - _MARGIN)
    up = (
        sheet.say("Travel above the least there can be", "出行超出最少出行的比例")
        if relative
        else sheet.say("Weighted person-minutes", "加权人·分钟")
    )
    figure_height = float(sheet.figure.get_size_inches()[1])
    middle = _FOOT + (figure_height - _FOOT - _HEAD) / 2
    sheet.write(sheet.panel, 0.22, middle, up, 12, rotation=90, va="center", clip_on=False)


def _legend(sheet: Sheet) -> None:
    entries = [
        Line2D([], [], color=_PLAN, linestyle="none", marker="D", markersize=10, label=sheet.say("The plan", "方案")),
        Line2D(
            [], [], color=_LINE, linewidth=2.2, marker="o", markersize=7,
            label=sheet.say(
                "Other choices; the numbers: places the plan does not have + in another tier",
                "其他选择；数字为方案之外的地方数＋改变层级的地方数",
            ),
        ),
    ]  # fmt: skip
    legend = sheet.panel.legend(
        handles=entries, loc="upper left", bbox_to_anchor=(_LEFT, 0.56), bbox_transform=sheet.panel.transData,
        frameon=False, borderaxespad=0, borderpad=0, prop={"family": list(sheet.lettering.families), "size": 10.5},
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_text(sheet.lettering.drawable(text.get_text()))
        text.set_parse_math(False)
