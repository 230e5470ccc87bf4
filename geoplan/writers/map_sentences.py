"""What the maps of the ground, of access and of gaps say in one sentence, English and Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage

if TYPE_CHECKING:
    from geoplan.writers.map_meaning import Shown

Pair = tuple[str, str]
FAR_M = 1000.0  # to the road: farther is worth a look

# kinds of measures, as far as their names say little
_MEASURES: dict[str, Pair] = {
    "nearest": ("way to the nearest", "到最近设施"),
    "kth_nearest": ("way to the {which} nearest", "到第 {k} 近设施"),
    "cumulative": ("how much is within {limit_min:g} min", "{limit_min:g} 分钟内可达的数量"),
    "gravity": ("how much can be reached, what is near counts more", "按距离衰减可达的数量"),
    "huff": ("by where people choose to go (Huff)", "按选择概率（Huff）"),
    "doubly_constrained": ("by flows that fill every facility", "双约束流量"),
    "capacity_limited": ("if everybody is placed as near as capacity allows", "按容量就近安置"),
}
_UNITS: dict[str, str] = {
    "min": "分钟", "m": "米", "facilities": "设施", "beds": "床位", "seats": "学位", "places": "名额", "people": "人",
    "doctors": "医生", "staff": "人员",
}  # fmt: skip
_ORDINALS = {1: "very", 2: "second", 3: "third"}
_CATCHMENT: Pair = ("capacity for each person, shared among all who reach it ({kind})", "人均可得容量（{kind}）")


def gaps_by_settlement(plan: Plan) -> pd.Series:
    """By settlement how many of the assessed services have a gap there."""
    gaps = plan.tables["gaps"]
    own = gaps[
        gaps["service"].isin(service_coverage.assessed(plan)[0])
        & ~gaps["cause"].isin(["", service_coverage.NOT_ASSESSED])
    ]
    return own.groupby("settlement_id")["service"].nunique()


def reached_by_point(plan: Plan) -> pd.DataFrame:
    """By demand point how many services are `lacking` within their standards, of how many, and its `people`."""
    access = plan.tables["access"]
    own = access[access["service"].isin(service_coverage.promised(plan))]
    within = own["within_standard"].fillna(False).astype(bool)
    lacking = (~within).groupby(own["demand_id"]).sum()
    return pd.DataFrame({"lacking": lacking, "people": own.groupby("demand_id")["people"].max()})


def _area(plan: Plan, shown: Shown) -> Pair:
    area, margin = plan.tables["area"], (plan.settings.get("area") or {}).get("margin_km")
    settled = _inside(plan, "settlements")
    en = [f"{len(area)} {'county' if len(area) == 1 else 'counties'}", _counted(settled, "settlement")]
    zh = [f"{len(area)} 个县（区）", f"{settled} 个居民点"]
    if margin:
        en.append(f"margin of {margin:g} km around it, whose roads and facilities count")
        zh.append(f"外围 {margin:g} 公里内的道路与设施计入计算")
    else:
        en.append("nothing beyond the border counts")
        zh.append("边界以外不计入")
    return " · ".join(en), " · ".join(zh)


def _inside(plan: Plan, layer: str) -> int:
    if layer not in plan.tables:
        return 0
    return int(plan.tables[layer]["inside"].fillna(True).astype(bool).sum())


def _population(plan: Plan, shown: Shown) -> Pair:
    demand = plan.tables["demand"]
    own = demand[demand["inside"].fillna(True).astype(bool)]
    people = _total(own["people"])
    return f"{people:,.0f} people at {_counted(len(own), 'point')}", f"{len(own):,} 个点，共 {people:,.0f} 人"


def _ratio(plan: Plan, shown: Shown) -> Pair:
    demand, other = plan.tables["demand"], shown.base.removeprefix("people_")
    own = demand[demand["inside"].fillna(True).astype(bool)]
    here, there = _total(own["people"]), _total(own[shown.base])
    share = here / there if there else np.nan
    return (
        f"{plan.base} {here:,.0f}, {other} {there:,.0f}: {share:.2f} for every one",
        f"{plan.base} {here:,.0f} 人，{other} {there:,.0f} 人，比值 {share:.2f}",
    )


def _settlements(plan: Plan, shown: Shown) -> Pair:
    settled = plan.tables["settlements"]
    own = settled[settled["inside"].fillna(True).astype(bool)]
    middle = float(np.nanmedian(own["people"].to_numpy(dtype="float64"))) if own["people"].notna().any() else np.nan
    return (
        f"{_counted(len(own), 'settlement')}, half of them below {middle:,.0f} people",
        f"{len(own)} 个居民点，中位规模 {middle:,.0f} 人",
    )


def _roads(plan: Plan, shown: Shown) -> Pair:
    roads = plan.tables["roads"]
    parts = []
    for mode in sorted(set(roads["mode"])):
        own = roads[roads["mode"] == mode]
        km, speed = own["metres"].sum() / 1000, own["speed_kmh"].to_numpy(dtype="float64")
        known = np.isfinite(speed)
        hours = (own["metres"].to_numpy()[known] / 1000 / speed[known]).sum()
        parts.append((mode, km, own["metres"].to_numpy()[known].sum() / 1000 / hours if hours else np.nan))
    return (
        "; ".join(f"{words.named(mode, 'en')}: {km:,.0f} km at {mean:.0f} km/h on average" for mode, km, mean in parts),
        "；".join(f"{words.named(mode, 'zh')}：{km:,.0f} 公里，平均 {mean:.0f} 公里/时" for mode, km, mean in parts),
    )


def _network(plan: Plan, shown: Shown) -> Pair:
    roads = plan.tables["roads"]
    apart = roads[roads["component"].fillna(0) > 1]
    pieces = len(apart[["mode", "component"]].drop_duplicates())
    off, far = _off_the_road(plan)
    en = (
        (pieces, f"{_counted(pieces, 'piece')} of road apart from the main network"),
        (off, f"{_counted(off, 'place')} without a road within reach"),
        (far, f"{_counted(far, 'place')} more than {FAR_M:,.0f} m from one"),
    )
    zh = (
        (pieces, f"{pieces} 处道路与主路网不相连"),
        (off, f"{off} 处地点附近无可接入道路"),
        (far, f"{far} 处地点距道路超过 {FAR_M:,.0f} 米"),
    )
    return ", ".join(text for count, text in en if count), "，".join(text for count, text in zh if count)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _off_the_road(plan: Plan) -> tuple[int, int]:
    """How many places have no road within reach, and how many are far from theirs."""
    if "snaps" not in plan.tables:
        return 0, 0
    snaps = plan.tables["snaps"]
    lost = snaps["status"] != "ok"
    far = ~lost & (snaps["snap_m"] > FAR_M)
    counts = [snaps.loc[those, "place_id"].nunique() for those in (lost, far)]
    return counts[0], counts[1]


def troubled(plan: Plan) -> bool:
    """Whether the network falls apart, or a place is not on it or far away."""
    return bool((plan.tables["roads"]["component"] > 1).any()) or any(_off_the_road(plan))


def _isochrones(plan: Plan, shown: Shown) -> Pair:
    own = plan.tables["isochrones"]
    own = own[(own["service"] == shown.service) & (own["facility_id"] == "")]
    whole = _total(own["people"])
    bands = own[own["to_min"].notna()].sort_values("to_min")
    share = bands["people"].cumsum() / whole if whole else bands["people"] * np.nan
    told = list(zip(bands["to_min"], share, strict=True))
    told = told[: 1 + next((at for at, (_, part) in enumerate(told) if part > 1 - 1e-9), len(told))]  # not 100 % twice
    shares = [words.share(part) for _, part in told]
    en = ", ".join(f"{share} within {to:g}" for (to, _), share in zip(told, shares, strict=True))
    en = en.replace(f" within {told[0][0]:g}", f" of the people within {told[0][0]:g} min", 1)
    zh = "，".join(f"{to:g} 分钟内 {share}" for (to, _), share in zip(told, shares, strict=True)) + " 的人口"
    if mode := service_coverage.mode(plan, shown.service).en:
        en, zh = f"{mode[:1].upper()}{mode[1:]}: {en}", f"{service_coverage.mode(plan, shown.service).zh}：{zh}"
    if shown.service in service_coverage.partly_known(plan):
        en, zh = f"{en} of a known facility (facilities may be incomplete)", f"{zh}（仅就已知设施，设施数据可能不全）"
    return en, zh


def _measure(plan: Plan, shown: Shown) -> Pair:
    own = plan.tables["access_measures"]
    own = own[own["measure"] == shown.measure]
    asked: dict[str, Any] = dict((plan.settings.get("access") or {}).get(shown.measure) or {})
    kind = str(asked.get("measure", ""))
    en, zh = _MEASURES.get(kind, _CATCHMENT if "sfca" in kind else ("", ""))
    which = _ORDINALS.get(int(asked.get("k") or 1), f"{asked.get('k')}th")
    told = {"k": 1, "limit_min": np.nan, **asked, "kind": kind, "which": which}
    service, own_unit = str(own["service"].iloc[0]), str(own["unit"].iloc[0])
    values = own["value"].to_numpy(dtype="float64")
    span = f"{np.nanmin(values):,.3g} – {np.nanmax(values):,.3g}"
    parts_en = [words.named(service, "en"), en.format(**told), f"{span} {unit(own_unit, 'en')}"]
    parts_zh = [words.named(service, "zh"), zh.format(**told), f"{span} {unit(own_unit, 'zh')}"]
    if service in service_coverage.partly_known(plan):
        parts_en.append("facilities may be incomplete")
        parts_zh.append("设施数据可能不全")
    return " · ".join(filter(None, parts_en)), " · ".join(filter(None, parts_zh))


def unit(name: str, language: str) -> str:
    """A unit of a measure in words; one of the config's own stays as it is."""
    if language != "zh":
        return name.replace("_", " ")
    whole = name.removesuffix(", weighted").removesuffix(" per person")
    return f"{'人均' if name.endswith(' per person') else ''}{_UNITS.get(whole, words.named(whole, 'zh'))}"


def _gaps(plan: Plan, shown: Shown) -> Pair:
    services, left = service_coverage.assessed(plan)
    lacking = len(gaps_by_settlement(plan))
    en = f"{_counted(lacking, 'settlement')} with a gap in at least one of {len(services)} services: {_named(services, 'en')}"
    zh = f"{lacking} 个居民点在 {len(services)} 项服务中至少一项有缺口：{_named(services, 'zh')}"
    if left:
        en, zh = f"{en}; not assessed: {_named(left, 'en')}", f"{zh}；未评估：{_named(left, 'zh')}"
    return en, zh


def _gaps_of(plan: Plan, shown: Shown) -> Pair:
    gaps = plan.tables["gaps"]
    own = gaps[(gaps["service"] == shown.service) & (gaps["cause"] != "")]
    people = _total(own["people_beyond"])
    standards = sorted(set(gaps["standard"][gaps["service"] == shown.service]) - {""})
    en = f"{_counted(len(own), 'settlement')} with a gap, {people:,.0f} people beyond the standard"
    zh = f"{len(own)} 个居民点有缺口，{people:,.0f} 人未达标"
    if standards:
        en += f" ({'; '.join(words.standard(one, 'en') for one in standards)})"
        zh += f"（{'；'.join(words.standard(one, 'zh') for one in standards)}）"
    return en, zh


def _reached(plan: Plan, shown: Shown) -> Pair:
    points, services = reached_by_point(plan), service_coverage.promised(plan)
    whole = _total(points["people"])
    every = _total(points["people"][points["lacking"] == 0]) / whole if whole else np.nan
    en = f"{words.share(every)} of the people have all {len(services)} services within their standards: {_named(services, 'en')}"
    zh = f"{words.share(every)} 的人口 {len(services)} 项服务全部达标：{_named(services, 'zh')}"
    if service_coverage.partly_known(plan) & set(services):
        en, zh = f"{en} (facilities may be incomplete)", f"{zh}（设施数据可能不全）"
    return en, zh


def _audit(plan: Plan, shown: Shown) -> Pair:
    counts = plan.tables["audit"]["status"].value_counts()
    there = [status for status in ("kept", "moved", "missed", "extra", "no_candidate") if counts.get(status, 0)]
    return (
        ", ".join(f"{counts[status]} {words.word(status, 'en')}" for status in there),
        "，".join(f"{words.word(status, 'zh')} {counts[status]} 处" for status in there),
    )


def _flows(plan: Plan, shown: Shown) -> Pair:
    count = int((plan.tables["flows"]["flow"] == shown.flow).sum())
    en, zh = f"The {count} strongest linkages", f"最强的 {count} 条联系"
    if "flow_regions" in plan.tables:
        own = plan.tables["flow_regions"]
        regions = len(set(own["region_id"][own["flow"] == shown.flow]) - {""})
        en, zh = f"{en}; {_counted(regions, 'region')} by the largest flow", f"{zh}；按主导流分为 {regions} 个区"
    return en, zh


def _named(services: list[str], language: str) -> str:
    return words.listed([words.named(service, language) for service in services], language)


def _total(people: pd.Series) -> float:
    held = people.to_numpy(dtype="float64", na_value=np.nan)
    return float(held[np.isfinite(held)].sum())


SAID: dict[str, Callable[[Plan, Shown], Pair]] = {
    "area": _area,
    "population": _population,
    "ratio": _ratio,
    "settlements": _settlements,
    "roads": _roads,
    "network": _network,
    "isochrones": _isochrones,
    "measure": _measure,
    "gaps": _gaps,
    "gaps_of": _gaps_of,
    "reached": _reached,
    "audit": _audit,
    "flows": _flows,
}
