"""The ground: area, roads, settlements, demand, facilities; and above all else what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.styles.kinds import Category, Fill, Label, Mark, Stroke, Style, Symbol
from geoplan.styles.palette import (
    BLACK,
    BORDER,
    COUNTY,
    GREY,
    GROUND,
    INK,
    KINDS,
    NOBODY_RIM,
    ORANGE,
    SKY,
    VERMILLION,
    WHITE,
)
from geoplan.tables import LAYERS

# road classes from the widest line to the narrowest; a class that is not here is drawn as the last
ROADS: tuple[tuple[tuple[str, ...], Stroke, str, str], ...] = (
    (("motorway", "trunk"), Stroke("#b07a55", 0.6), "motorway, trunk", "高速、快速路"),
    (("primary",), Stroke("#b58f70", 0.41), "primary", "主干路"),
    (("secondary",), Stroke("#a8a29a", 0.28), "secondary", "次干路"),
    (("tertiary",), Stroke("#b4b0aa", 0.19), "tertiary", "支路"),
    ((), Stroke("#c4c1bc", 0.12), "other roads", "其他道路"),
)
CLOSED = Stroke("#c01f2e", 0.49, (1.1, 0.6))  # a road that works have closed
AREA = Fill(GROUND, BORDER, 0.5)
COUNTIES = Fill(GROUND, COUNTY, 0.32, (2.9, 1.0, 0.6, 1.0))
SETTLEMENT = Mark("circle", "#6f6f6f", 4.0, "#555555", 0.18)
OUTSIDE = Mark("circle", "#ffffff", 4.0, "#555555", 0.18)  # a settlement of the margin
PLACE = Mark("circle", WHITE, 1.4, INK, 0.2)  # a settlement on a map of something else
FAINT = Stroke(NOBODY_RIM, 0.14)  # roads under something that matters more
CELL = Mark("circle", SKY, 1.0, "", 0.0)
FACILITY = Mark("cross", BLACK, 3.0, "#ffffff", 0.35)
SNAPS = {"ok": Stroke(GREY, 0.2), "far": Stroke(ORANGE, 0.4), "not_snapped": Stroke(VERMILLION, 0.5)}
SEVERITIES = {
    "serious": Mark("x", VERMILLION, 3.2),
    "warning": Mark("diamond", ORANGE, 2.6),
    "note": Mark("circle", GREY, 1.8),
}

# how a layer looks that has nothing to tell apart
PLAIN: dict[str | None, Symbol] = {"Point": CELL, "LineString": Stroke(GREY, 0.3), "MultiPolygon": Fill(GROUND, COUNTY)}


def styles(plan: Plan) -> Iterator[Style]:
    """The ground, lowest first."""
    if "area" in plan.tables:
        many = len(plan.tables["area"]) > 1
        yield _shown("area", symbol=COUNTIES if many else AREA, visible=True)
    if "roads" in plan.tables:
        modes = sorted(set(plan.tables["roads"]["mode"]))
        for mode in modes:
            yield _shown(
                "roads",
                name=f"roads_{mode}",
                en=f"Roads · {words.named(mode, 'en')}",
                zh=f"道路 · {words.named(mode, 'zh')}",
                column="road_class",
                categories=tuple(_classes()),
                where={"mode": mode},
                visible=mode == modes[0],
            )
    if "snaps" in plan.tables:
        yield _shown("snaps", symbol=SNAPS["ok"])
    if "demand" in plan.tables:
        yield _shown("demand", symbol=CELL)
    if "settlements" in plan.tables:
        yield _shown(
            "settlements",
            column="inside",
            categories=(
                Category((1,), SETTLEMENT, "in the planned area", "规划范围内"),
                Category((), OUTSIDE, "in the margin", "外围"),
            ),
            label=Label("name", 7.5, column_en="name_en"),
            area_by="people",
            area_most=most(plan.tables["settlements"], "people"),
            visible=not {"access", "centres"} & plan.tables.keys(),
        )


def over(plan: Plan) -> Iterator[Style]:
    """What stands above everything: facilities and findings."""
    if plan.has("facilities"):
        services = sorted(set(plan.tables["facilities"]["service"]))
        marks = [Mark("cross", KINDS[at % len(KINDS)], 2.6, "#ffffff", 0.3) for at in range(len(services))]
        yield _shown(
            "facilities",
            column="service",
            categories=tuple(
                Category((service,), mark, words.named(service, "en"), words.named(service, "zh"))
                for service, mark in zip(services, marks, strict=True)
            ),
            label=Label("name", 7.0),
        )
    if "findings" in plan.tables or plan.findings:
        yield _shown(
            "findings",
            column="severity",
            categories=(
                Category(("serious",), SEVERITIES["serious"], "serious", "严重"),
                Category(("warning",), SEVERITIES["warning"], "warning", "警告"),
                Category((), SEVERITIES["note"], "note", "提示"),
            ),
        )


def most(table: pd.DataFrame, column: str) -> float:
    """The largest finite number of a column; 0 where there is none."""
    held = table[column].to_numpy(dtype="float64", na_value=np.nan)
    return float(held[np.isfinite(held)].max(initial=0.0))


def _classes() -> Iterator[Category]:
    for classes, stroke, en, zh in ROADS:
        yield Category(tuple(name for one in classes for name in (one, f"{one}_link")), stroke, en, zh)


def _shown(layer: str, name: str = "", en: str = "", zh: str = "", **look: Any) -> Style:
    own = LAYERS[layer]
    return Style(name or layer, layer, "base", en or own.en, zh or own.zh, **look)
