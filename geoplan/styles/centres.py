"""The urban system: chosen places by tier, hinterlands, links, axes, and what stands around the choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoplan import words
from geoplan.plan import Plan
from geoplan.styles.access import land
from geoplan.styles.ground import most
from geoplan.styles.kinds import Category, Label, Mark, Stroke, Style
from geoplan.styles.palette import BLACK, BLUE, GREY, KINDS, ORANGE, PLUM, PURPLE, SKY, VERMILLION, WHITE
from geoplan.tables import LAYERS

# by how many tiers stand above: the mark, and the size of the name beside it
TIERS: tuple[tuple[Mark, float], ...] = (
    (Mark("star", VERMILLION, 8.8, "#ffffff", 0.4), 16.0),
    (Mark("square", BLUE, 4.6, "#ffffff", 0.4), 11.5),
    (Mark("circle", BLACK, 2.8, "#ffffff", 0.35), 8.5),
    (Mark("triangle", PLUM, 2.2, "#ffffff", 0.3), 7.5),
)
LINKS = (
    Stroke("#333333", 0.67),
    Stroke("#333333", 0.28),
)  # from the places of the upper two tiers, and from the others
SURE: dict[str, str] = {"robust_in": BLUE, "contested": ORANGE, "robust_out": GREY}
AUDIT: dict[str, Mark] = {
    "kept": Mark("circle", BLUE, 3.0),
    "moved": Mark("diamond", ORANGE, 3.6),
    "missed": Mark("x", VERMILLION, 3.6),
    "extra": Mark("triangle", PURPLE, 3.6),
    "no_candidate": Mark("x", GREY, 3.0),
}
REASONS: dict[str, Mark] = {
    "chosen": Mark("circle", BLUE, 3.0),
    "near_missed": Mark("diamond", ORANGE, 3.0),
    "kept_out": Mark("x", VERMILLION, 3.0),
    "not_chosen": Mark("circle", GREY, 1.8),
    "no_candidate": Mark("x", GREY, 1.8),
}
VERDICTS: dict[str, Mark] = {
    "higher": Mark("triangle", BLUE, 3.4),
    "as_official": Mark("circle", GREY, 2.4),
    "lower": Mark("triangle_down", VERMILLION, 3.4),
}
CHAINS: dict[str, Mark] = {
    "ok": Mark("circle", GREY, 1.6),
    "linked": Mark("circle", GREY, 1.6),
    "broken": Mark("diamond", VERMILLION, 2.8),
    "cut_off": Mark("x", BLACK, 3.0),
}
AXIS = Stroke(BLUE, 0.8)
BROKEN_AXIS = Stroke(VERMILLION, 0.6, (1.6, 1.0))
FLOW = Stroke(SKY, 0.5)
BREAKPOINT = Mark("x", VERMILLION, 2.6)
# on a map of axes: a colour for every seat (without that of what is broken), the places on them, and who has no whole chain
SEATS = tuple(Stroke(colour, 1.06) for colour in KINDS)
ON_AXES: dict[str, tuple[Mark, float]] = {
    "seat": (Mark("square", BLACK, 4.6, WHITE, 0.35), 11.5),
    "via": (Mark("diamond", BLACK, 3.5, WHITE, 0.35), 10.0),
    "town": (Mark("circle", BLACK, 2.8, WHITE, 0.35), 8.5),
    "village": (Mark("triangle", BLACK, 2.3, WHITE, 0.35), 7.5),
}
BROKEN_CHAIN = Mark("circle", "", 4.3, VERMILLION, 0.78)  # a ring around the place that it may be
NEAREST = Stroke(PLUM, 0.42, (1.7, 0.85))  # the outline of hinterlands on a map of spheres
UNKNOWN = Mark("circle", "#cfcfcf", 2.0)


def tiers(plan: Plan) -> list[str]:
    """The tiers that have places, the highest first."""
    chosen = set(plan.tables["centres"]["tier"]) if "centres" in plan.tables else set()
    return [tier for tier in plan.tiers if tier in chosen]


def of_tier(level: int) -> tuple[Mark, float]:
    """The mark of the tier that so many tiers stand above, and the size of its names in points."""
    return TIERS[min(level, len(TIERS) - 1)]


def styles(plan: Plan) -> Iterator[Style]:
    """The urban system, lowest first."""
    order = tiers(plan)
    if "hinterlands" in plan.tables:
        drawn = [tier for tier in order if (plan.tables["hinterlands"]["tier"] == tier).any()]
        for tier in drawn:
            yield Style(
                f"hinterlands_{tier}",
                "hinterlands",
                "centres",
                f"Hinterlands · {words.named(tier, 'en')}",
                f"腹地 · {words.named(tier, 'zh')}",
                column="map_colour",
                categories=land(
                    f"of one {words.named(tier, 'en')}",
                    f"一处“{words.named(tier, 'zh')}”",
                    "reaches no place",
                    "无法到达",
                ),
                where={"tier": tier},
                visible=tier == drawn[-1],
            )
    if "spheres" in plan.tables:
        yield _shown(
            "spheres", column="map_colour", categories=land("of one place", "一处地方", "reaches no place", "无法到达")
        )
    if "flows" in plan.tables:
        yield _shown("flows", symbol=FLOW)
    if "axes" in plan.tables:
        whole = Category(("ok",), AXIS, "axis", "轴线")
        other = Category((), BROKEN_AXIS, "broken or cut off", "中断或不通")
        yield _shown("axes", column="status", categories=(whole, other))
    if "links" in plan.tables:
        kinds = tuple(
            Category(
                (tier,),
                LINKS[0 if at < 2 and len(order) > 2 else 1],
                f"{words.named(tier, 'en')} to its parent",
                f"“{words.named(tier, 'zh')}”的上级联系",
            )
            for at, tier in enumerate(order)
            if (plan.tables["links"]["tier"] == tier).any()
        )
        others = Category((), LINKS[1], "other links", "其他联系")
        yield _shown("links", column="tier", categories=kinds or (others,), visible=True)
    yield from _points(plan)
    if order:
        chosen = tuple(
            Category((tier,), of_tier(level)[0], words.named(tier, "en"), words.named(tier, "zh"))
            for level, tier in enumerate(order)
        )
        sizes = tuple(of_tier(level)[1] for level in range(len(order)))
        label = Label("name", 9.0, column_en="name_en", sizes=sizes)
        yield _shown("centres", column="tier", categories=chosen, label=label, visible=True)


def _points(plan: Plan) -> Iterator[Style]:
    """What is said of settlements and candidates one by one."""
    told = (
        ("chains", CHAINS, "status"),
        ("functions", VERDICTS, "verdict"),
        ("reasons", REASONS, "status"),
        ("audit", AUDIT, "status"),
    )
    for layer, marks, column in told:
        if layer in plan.tables:
            present = set(plan.tables[layer][column])
            kinds = [Category((code,), mark, *words.WORDS[code]) for code, mark in marks.items() if code in present]
            if not present <= marks.keys() or not kinds:
                kinds.append(Category((), UNKNOWN, *words.WORDS["unknown"]))
            yield _shown(layer, column=column, categories=tuple(kinds), label=Label("name", 7.5))
    if "flow_regions" in plan.tables:
        yield _shown("flow_regions", symbol=Mark("circle", KINDS[0], 2.4), label=Label("name", 7.0))
    if "breakpoints" in plan.tables:
        yield _shown("breakpoints", symbol=BREAKPOINT)
    if "candidates" in plan.tables:
        candidates = plan.tables["candidates"]
        label = Label("name", 7.5, column_en="name_en")
        if (candidates["class"] != "").any():
            classes = [
                Category((code,), Mark("circle", colour, 3.0), *words.WORDS[code]) for code, colour in SURE.items()
            ]
            excluded = Category((), UNKNOWN, "excluded", "已排除")
            yield _shown("candidates", column="class", categories=(*classes, excluded), label=label)
        else:
            symbol = Mark("circle", ORANGE, 4.0)
            yield _shown("candidates", symbol=symbol, label=label, area_by="score", area_most=most(candidates, "score"))


def _shown(layer: str, **look: Any) -> Style:
    own = LAYERS[layer]
    return Style(layer, layer, "centres", own.en, own.zh, **look)
