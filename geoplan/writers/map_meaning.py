"""What a map shows, in one sentence of one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.styles.centres import tiers
from geoplan.writers import map_sentences

Theme = Literal[
    "", "area", "population", "ratio", "settlements", "roads", "network", "isochrones", "measure", "gaps", "gaps_of",
    "reached", "functions", "flows", "how_sure", "audit", "spheres", "axes", "frontier",
]  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What a sheet is about: a theme, access to a service, a question of siting, or none of them: the urban system."""

    service: str = ""
    siting: str = ""
    theme: Theme = ""
    measure: str = ""
    flow: str = ""
    base: str = ""  # the column of another base of people

    @property
    def system(self) -> bool:
        """Whether it is about the urban system as it was chosen."""
        return not self.service and not self.siting and not self.theme


def sentence(plan: Plan, shown: Shown, language: str) -> str:
    """What the map shows in one sentence, with the proof where something was chosen."""
    if shown.theme in _THEMES:
        return _THEMES[shown.theme](plan, language)
    if shown.theme:
        return map_sentences.SAID[shown.theme](plan, shown)[language == "zh"]
    if shown.service:
        return _coverage(plan, shown.service, language)
    if shown.siting:
        return _works(plan, shown.siting, language)
    if "centres" not in plan.tables or not len(plan.tables["centres"]):
        return "居民点与道路" if language == "zh" else "Settlements and roads"
    return _proven(plan, language)


def _works(plan: Plan, siting: str, language: str) -> str:
    """How many works there are, whom they serve, and what is proven."""
    own = plan.tables["sites"].query("siting == @siting")
    told: dict[str, Any] = {
        "about": words.question(siting, own["service"].iloc[0], language),
        "people": own["people_gained"].sum(),
    }
    told |= {"count": len(own), "works": "work" if len(own) == 1 else "works"}
    statuses = {proof.status for proof in plan.proofs if proof.about == f"siting.{siting}"}
    proven = words.word("optimal" if statuses == {"optimal"} else "gap", language)
    if language == "zh":
        return "{about}：{count} 项工程，新增服务 {people:,.0f} 人 · ".format(**told) + proven
    return "{about}: {count} {works}, {people:,.0f} people newly served · ".format(**told) + proven


def _proven(plan: Plan, language: str) -> str:
    counts = plan.tables["centres"]["tier"].value_counts()
    sizes = " + ".join(str(counts[tier]) for tier in tiers(plan))
    chinese = language == "zh"
    told = [f"{sizes} 处城镇" if chinese else f"{sizes} places"]
    own = [proof for proof in plan.proofs if not proof.about]
    gap = max((proof.gap for proof in own), default=0.0)
    statuses = {proof.status for proof in own}
    if statuses == {"optimal"}:
        told.append(words.word("optimal", language))
    elif statuses and np.isfinite(gap):
        told.append(f"与最优相差不超过 {gap:.2%}" if chinese else f"within {gap:.2%} of the best possible")
    elif statuses:
        told.append(words.word("gap", language))
    if plan.basis != "observed":
        told.append("数据非实测" if chinese else "on data that are not observed")
    return " · ".join(told)


def _coverage(plan: Plan, service: str, language: str) -> str:
    name, mode = words.named(service, language), service_coverage.mode(plan, service).of(language)
    name = f"{name}{'，' if language == 'zh' else ' '}{mode}" if mode else name
    if "summary" not in plan.tables:
        return name
    rows = plan.everybody().query("service == @service")
    if not len(rows) or rows[["reached_share", "coverage"]].iloc[0].isna().all():
        return name
    row = rows.iloc[0]
    share, reached = (
        service_coverage.marked(row["coverage"], row["coverage_is"]).of(language),
        words.share(row["reached_share"]),
    )
    standard = words.standard(row["standard"], language) or ("标准" if language == "zh" else "the standard")
    doubtful = service in service_coverage.partly_known(plan)
    if np.isnan(rows["coverage"].iloc[0]):
        return (
            f"{name} · {reached} 的人口可达（未设标准）"
            if language == "zh"
            else f"{name} · {reached} of the people reach one (no standard of time or distance)"
        )
    if language == "zh":
        return f"{name} · {share} 的人口达标（{standard}）" + ("（仅就已知设施，设施数据可能不全）" if doubtful else "")
    doubt = " of a known facility (facilities may be incomplete)" if doubtful else ""
    return f"{name} · {share} of the people within {standard}{doubt}"


def _sure(plan: Plan, language: str) -> str:
    """How many of the chosen places, and how many others, are how sure."""
    candidates, chosen = plan.tables["candidates"], plan.tables["centres"]
    inside = candidates["candidate_id"].isin(chosen["candidate_id"])
    counts = candidates["class"][inside].value_counts()
    told = {name: int(counts.get(name, 0)) for name in ("robust_in", "contested", "robust_out")}
    told |= {"chosen": len(chosen), "rivals": int((candidates["class"][~inside] == "contested").sum())}
    told |= {"draws": int(plan.tables["robustness"]["draws"].max())}
    if language == "zh":
        return (
            "{draws} 次抽样（不论层级）：入选 {chosen} 处中稳定 {robust_in}、有争议 {contested}、稳定落选 {robust_out}；"
            "未入选而有争议 {rivals}".format(**told)
        )
    return (
        "{draws} draws, in any tier: of {chosen} chosen {robust_in} robust in, {contested} contested, {robust_out} robust out; "
        "of the others {rivals} contested".format(**told)
    )


def _axes(plan: Plan, language: str) -> str:
    """How many axes run to how many seats, and how many chains are broken."""
    axes, chinese = plan.tables["axes"], language == "zh"
    seats = len(set(axes["seat_id"]) - {""})
    told = {"axes": int((axes["status"] == "ok").sum()), "seats": seats, "word": "seat" if seats == 1 else "seats"}
    told["lines"] = "axis" if told["axes"] == 1 else "axes"
    text = "{axes} 条轴线，{seats} 个县城（中心）" if chinese else "{axes} {lines} to {seats} {word}"
    if "chains" in plan.tables:
        status = plan.tables["chains"]["status"].value_counts()
        told |= {name: int(status.get(name, 0)) for name in ("broken", "cut_off")}
        if told["broken"] or told["cut_off"]:
            text += (
                "；居民点联系中断 {broken} 个、不通 {cut_off} 个"
                if chinese
                else "; settlements: {broken} with a broken chain, {cut_off} cut off"
            )
        else:
            text += "；居民点联系无中断" if chinese else "; no chain is broken"
    return text.format(**told)


def _spheres(plan: Plan, language: str) -> str:
    """What a sphere is."""
    tier = words.named(plan.tables["spheres"]["tier"].iloc[0], language)
    if language == "zh":
        return f"“{tier}”级地方按吸引力与出行时间划分的影响范围"
    return f"Spheres of influence at the level of {tier}, by attraction and travel time"


def _functions(plan: Plan, language: str) -> str:
    """How many settlements function above and below their official level."""
    known = plan.tables["functions"]
    counts = known["verdict"].value_counts()
    told = {name: int(counts.get(name, 0)) for name in ("higher", "lower")} | {"all": len(known)}
    doubt = set(known["completeness"]) - {"full", ""}
    if (known["verdict"] != "").any():
        text = (
            "{all} 个居民点中，职能高于官方层级 {higher} 个，低于 {lower} 个"
            if language == "zh"
            else "Of {all} settlements {higher} function above their official level and {lower} below"
        )
    elif (known["ranked_by"] != "").any():
        text = "居民点的职能" if language == "zh" else "How central settlements are by their services"
    else:
        text = "居民点之间行程的途经地" if language == "zh" else "Which settlements trips between others pass through"
    if doubt:
        text += "（设施数据可能不全）" if language == "zh" else " (facilities may be incomplete)"
    return text.format(**told)


def _frontier(plan: Plan, language: str) -> str:
    """What the line shows."""
    if language == "zh":
        return "每一点为满足其余全部约束、得分不低于该值时的最少出行"
    return "Every point is the least travel with at least that merit, all other rules kept"


_THEMES = {"frontier": _frontier, "how_sure": _sure, "axes": _axes, "spheres": _spheres, "functions": _functions}
