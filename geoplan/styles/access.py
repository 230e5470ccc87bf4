"""Access to services, catchments, isochrones and gaps: one style per service."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geoplan import words
from geoplan.plan import Plan
from geoplan.styles.ground import most
from geoplan.styles.kinds import Category, Fill, Label, Mark, Range, Shape, Style
from geoplan.styles.palette import (
    BLACK,
    BLUE,
    GREY,
    LAND,
    NOBODY,
    NOBODY_RIM,
    ORANGE,
    PURPLE,
    RIM,
    VERMILLION,
    from_near_to_far,
)

LARGEST_MM = 5.0  # width of the dot of the most people

# who is within a standard, beyond it, without any, or not known; `ok` and `reached` never stand on one map
STANDINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "ok": (("ok",), BLUE),
    "beyond_standard": (("beyond_standard",), ORANGE),
    "unreached": (("beyond_limit", "unreachable", "absent"), VERMILLION),
    "not_snapped": ((), GREY),
}
# gaps by cause; "" is none
CAUSES: dict[str, tuple[str, Shape]] = {
    "absent": (VERMILLION, "square"),
    "unreachable": (BLACK, "x"),
    "too_far": (ORANGE, "circle"),
    "too_small": (PURPLE, "triangle"),
    "not_snapped": (GREY, "x"),
    "not_assessable": (GREY, "diamond"),
}
NONE_MM = 1.2
UNSERVED = Fill(NOBODY, NOBODY_RIM, 0.1, hatched=True)


def styles(plan: Plan) -> Iterator[Style]:
    """Isochrones, catchments and access of every service, then gaps, lowest first; the first service is visible."""
    services = _services(plan, "access")
    shown = "centres" not in plan.tables
    for service in _services(plan, "isochrones"):
        yield _isochrones(plan, service)
    for at, service in enumerate(_services(plan, "catchments")):
        yield Style(
            f"catchments_{service}",
            "catchments",
            "access",
            f"Catchments · {words.named(service, 'en')}",
            f"服务范围 · {words.named(service, 'zh')}",
            column="map_colour",
            categories=land("of one facility", "单个设施", "reaches none", "不可达"),
            where={"service": service},
            visible=shown and at == 0,
        )
    for at, service in enumerate(services):
        yield _access(plan, service, visible=shown and at == 0)
    for service in _services(plan, "gaps"):
        yield _gaps(plan, service)


def land(en: str, zh: str, nobody_en: str, nobody_zh: str) -> tuple[Category, ...]:
    """Land by `map_colour`: the first of the palette speaks for all in a legend, the others have no words."""
    tints = [
        Category((at,), Fill(colour, RIM, 0.15), *((en, zh) if at == 1 else ("", "")))
        for at, colour in enumerate(LAND, 1)
    ]
    return (*tints, Category((), UNSERVED, nobody_en, nobody_zh))


def _services(plan: Plan, layer: str) -> list[str]:
    return sorted(set(plan.tables[layer]["service"])) if layer in plan.tables else []


def _isochrones(plan: Plan, service: str) -> Style:
    own = plan.tables["isochrones"]
    ends = sorted({float(end) for end in own["to_min"][own["service"] == service].dropna() if math.isfinite(end)})
    starts = [0.0, *ends][: len(ends)]
    colours = from_near_to_far(len(ends))
    bands = [
        Range(start, end, Fill(colour, "", 0.0), f"{start:g}–{end:g} min", f"{start:g}–{end:g} 分钟")
        for start, end, colour in zip(starts, ends, colours, strict=True)
    ]
    last = ends[-1] if ends else 0.0
    words_ = (f"over {last:g} min", f"超过 {last:g} 分钟") if ends else ("reaches none", "不可达")
    beyond = Range(last, math.inf, UNSERVED, *words_)
    return Style(
        f"isochrones_{service}",
        "isochrones",
        "access",
        f"Travel time · {words.named(service, 'en')}",
        f"等时圈 · {words.named(service, 'zh')}",
        column="to_min",
        ranges=(*bands, beyond),
        where={"service": service, "facility_id": ""},
    )


def _access(plan: Plan, service: str, visible: bool) -> Style:
    own = plan.tables["access"]
    own = own[own["service"] == service]
    promised = bool(own["within_standard"].notna().any())
    categories = []
    for name, (values, colour) in STANDINGS.items():
        word = "reached" if name == "ok" and not promised else name
        mark = Mark("circle", colour, LARGEST_MM, "#ffffff", 0.15)
        categories.append(Category(values, mark, *words.WORDS[word]))
    return Style(
        f"access_{service}",
        "access",
        "access",
        f"Access · {words.named(service, 'en')}",
        f"可达性 · {words.named(service, 'zh')}",
        column="status",
        categories=tuple(categories),
        where={"service": service},
        area_by="people",
        area_most=most(own, "people"),
        visible=visible,
    )


def _gaps(plan: Plan, service: str) -> Style:
    own = plan.tables["gaps"]
    own = own[own["service"] == service]
    present = set(own["cause"])
    categories = [
        Category((cause,), Mark(shape, colour, LARGEST_MM), *words.WORDS[cause])
        for cause, (colour, shape) in CAUSES.items()
        if cause in present
    ]
    # the layer has only those with a gap: a legend of what cannot be assessed must not speak of none
    if "" in present:
        categories.append(Category((), Mark("circle", BLUE, NONE_MM), "no gap", "无缺口"))
    return Style(
        f"gaps_{service}",
        "gaps",
        "gaps",
        f"Gaps · {words.named(service, 'en')}",
        f"缺口 · {words.named(service, 'zh')}",
        column="cause",
        categories=tuple(categories),
        where={"service": service},
        label=Label("name", 7.5),
    )
