"""The official list against the plan, and the flows between settlements, on a map."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles import Mark
from geoplan.styles.centres import AUDIT, FLOW, of_tier
from geoplan.styles.palette import KINDS, SOFT
from geoplan.tinting import numbers
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_scene import Listing, Scene, Sections
from geoplan.writers.map_sheet import Sheet

_WIDEST = 5.0  # points
_NAMED = 60
_OTHER = Mark("circle", SOFT, 1.6)


def audit(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the places of the official list and of the plan by what became of them; returns the legend's sections."""
    told = map_places.located(scene.layers["audit"])
    entries: list[Artist] = []
    labels: list[Label] = []
    for status, mark in AUDIT.items():
        own = told[told["status"] == status]
        if own.empty:
            continue
        map_marks.points(sheet.map, own.geometry, mark, zorder=22)
        entries.append(map_marks.entry(mark, f"{sheet.say(*words.WORDS[status])}  ({len(own)})"))
        named = zip(map_places.written(sheet, own), own.geometry, strict=True)
        weight = "normal" if status == "kept" else "bold"
        labels += [Label(name, at.x, at.y, 10, weight, map_places.radius(mark)) for name, at in named]
    others = map_places.located(scene.layers["centres"])
    others = others[~others["candidate_id"].isin(told["candidate_id"])]
    small: list[Artist] = []
    if len(others):
        map_marks.points(sheet.map, others.geometry, _OTHER, zorder=18)
        tiers = [map_places.called(sheet, scene.order, tier) for tier in scene.order if (others["tier"] == tier).any()]
        text = sheet.say(*(words.listed(tiers, language) for language in ("en", "zh")))
        small.append(map_marks.entry(_OTHER, f"{text}  ({len(others)})"))
    map_places.write(sheet, sorted(labels, key=lambda label: label.weight))
    return [
        (sheet.say("Official list and plan", "官方名单与方案"), entries),
        (sheet.say("Not compared", "未列入比较"), small),
    ]


def compared(sheet: Sheet, scene: Scene) -> Listing:
    """The places with their official tier and that of the plan, those that differ first."""
    told = scene.layers["audit"]
    rank = {status: number for number, status in enumerate(("moved", "missed", "extra", "no_candidate", "kept"))}
    told = told.assign(first=told["status"].map(rank)).sort_values(["first", "candidate_id"])
    name = map_places.on_one_line(sheet, told)
    rows = [
        (name[row.candidate_id], f"{_tier(sheet, row.official_tier)} → {_tier(sheet, row.tier)}")
        for row in told.itertuples()
    ]
    return (sheet.say("Place", "地方"), sheet.say("official → plan", "官方 → 方案")), [rows]


def _tier(sheet: Sheet, tier: str) -> str:
    if not tier:
        return "–"
    return words.named(tier, "en" if sheet.language == "en" else "zh")


def flows(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the strongest linkages as wide as they are strong, and the settlements by region; returns the legend's sections."""
    own = map_places.located(scene.layers["flows"])
    own = own[own["flow"] == scene.shown.flow].sort_values(["value", "from_id", "to_id"])
    value = own["value"].to_numpy(dtype="float64")
    most = float(value[np.isfinite(value)].max(initial=0.0))
    widths = np.clip(_WIDEST * np.nan_to_num(value) / most if most else np.zeros(len(own)), 0.3, _WIDEST)
    map_marks.strokes(sheet.map, own.geometry.to_numpy(), FLOW, linewidths=widths, alpha=0.7, zorder=14)
    entries: list[Artist] = [
        map_marks.line_entry(FLOW, f"{step:,.4g}".replace(",", " "), max(_WIDEST * step / most, 0.3))
        for step in map_marks.steps(most)
    ]
    return [(sheet.say("Strength of a linkage", "联系强度"), entries), *_regions(sheet, scene)]


def _regions(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the settlements in the colour of their region; returns the section of the legend."""
    if not scene.has("flow_regions"):
        return []
    own = map_places.located(scene.layers["flow_regions"])
    own = own[own["flow"] == scene.shown.flow]
    regions = sorted(set(own["region_id"]) - {""})
    hulls = [own.geometry[own["region_id"] == region].union_all().convex_hull for region in regions]
    colour = {region: KINDS[number - 1] for region, number in zip(regions, numbers(hulls), strict=True)}
    labels = []
    for region in ["", *regions]:
        members = own[own["region_id"] == region]
        head = (members["settlement_id"] == region).to_numpy()
        for those, mark in (
            (~head, Mark("circle", colour.get(region, SOFT), 2.0)),
            (head, _head(colour.get(region, SOFT))),
        ):
            map_marks.points(sheet.map, members.geometry[those], mark, zorder=22 if mark.shape == "square" else 20)
    shown = own.assign(head=own["settlement_id"] == own["region_id"])
    shown = shown.sort_values(["head", "people", "settlement_id"], ascending=[False, False, True])[:_NAMED]
    name = _names(sheet, scene)
    for row in shown.itertuples():
        text = name.get(row.settlement_id, row.name or row.settlement_id)
        size, weight = (11.0, "bold") if row.head else (8.5, "normal")
        labels.append(Label(text, row.geometry.x, row.geometry.y, size, weight, 6.0))
    map_places.write(sheet, labels)
    text = sheet.say(f"middle of a region  ({len(regions)})", f"区域中心  ({len(regions)})")
    member = sheet.say("settlement, in the colour of its region", "居民点（按所属区域着色）")
    entries: list[Artist] = [
        map_marks.entry(_head(KINDS[0]), text), map_marks.entry(Mark("circle", KINDS[0], 2.0), member),
    ]  # fmt: skip
    return [(sheet.say("Regions by the largest flow", "主导流分区"), entries)]


def _names(sheet: Sheet, scene: Scene) -> dict[str, str]:
    if not scene.has("settlements"):
        return {}
    settled = scene.layers["settlements"]
    return dict(zip(settled["settlement_id"], map_places.written(sheet, settled, "settlement_id"), strict=True))


def _head(colour: str) -> Mark:
    upper, _ = of_tier(1)
    return Mark(upper.shape, colour, 3.6, upper.outline, upper.outline_mm)
