"""What is said about a settlement and its level, in a sentence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from geoplan.functions import AS_OFFICIAL, HIGHER, LOWER, UNKNOWN

_LEVELS = {
    HIGHER: (
        "Officially {official}, it functions as {functional}.",
        "官方层级为“{official}”，职能相当于“{functional}”。",
    ),
    LOWER: (
        "Officially {official}, it functions only as {functional}.",
        "官方层级为“{official}”，职能仅相当于“{functional}”。",
    ),
    AS_OFFICIAL: ("It functions as what it officially is, {official}.", "职能与官方层级“{official}”相符。"),
    UNKNOWN: ("Its kind has no official level.", "其类型没有官方层级。"),
}
_HAS = (
    "{name} has {functions} of {services} services (facilities: {facilities}), {index} {value:.1f}, rank {rank} of {all} "
    "(by people {people_rank}).",
    "{name}拥有 {services} 类服务中的 {functions} 类、{facilities} 处设施：{index} {value:.1f}，"
    "排名 {rank}/{all}（人口排名 {people_rank}）。",
)
_INDICES = {"functional_index": ("functional index", "职能指数"), "centrality": ("centrality", "中心性")}
_INDICATIVE = (
    "Not all facilities are known, so this is indicative.",
    "设施数据不完整，仅供参考。",
)


def settlement(row: Mapping[Hashable, Any], services: int, count: int, lang: str) -> str:
    """What a settlement has of `services`, its rank among `count`, its level, and how sure that is."""
    zh = lang == "zh"
    named = row["name"] if zh or not row["name_en"] else row["name_en"]
    told = {name: row[name] for name in ("functions", "facilities", "rank", "people_rank")}
    parts = [
        _HAS[zh].format(
            name=named or row["members"],
            services=services,
            index=_INDICES[row["ranked_by"]][zh],
            value=row[row["ranked_by"]],
            all=count,
            **told,
        )
    ]
    if "verdict" in row:
        levels = {"official": row["level_official"], "functional": row["level_functional"]}
        parts.append(_LEVELS[row["verdict"]][zh].format(**levels))
    if row["completeness"] != "full":
        parts.append(_INDICATIVE[zh])
    return ("" if zh else " ").join(parts)
