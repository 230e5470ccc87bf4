"""The last lines of a run: what was found, in plain words, and where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

from geoplan.plan import Plan
from geoplan.proof import Proof

_Say = Callable[..., str]

_NAMES_SHOWN = 12

_WORDS = {
    "people": (
        "{people:,.0f} people (column {base}) in {settlements} settlements.",
        "{people:,.0f} 人（口径：{base}），{settlements} 个居民点。",
    ),
    "basis": (
        "Not everything is observed: the weakest input is {basis}, and the maps say so.",
        "并非全部为实测数据：最弱输入为 {basis}，地图已加水印。",
    ),
    "services": (
        "Services (people within the standard · mean of those who reach one · 90th percentile):",
        "公共服务（达标人口占比 · 可达者平均时间 · 第90百分位）：",
    ),
    "service": (
        "  {service}: {coverage} within {standard} · {mean} · {p90}",
        "  {service}：{coverage}（标准 {standard}）· {mean} · {p90}",
    ),
    "no_standard": ("no standard", "无标准"),
    "gaps": (
        "Gaps: {count} (settlement × service); the first: {first}.",
        "缺口：{count} 处（居民点 × 服务）；首要：{first}。",
    ),
    "gap": ("{service} in {name} ({cause}, {people:,.0f} people)", "{name}的{service}（{cause}，{people:,.0f} 人）"),
    "no_gaps": ("Gaps: none among the services that can be assessed.", "缺口：可评估的服务中未发现缺口。"),
    "not_assessed": (
        "Gaps not assessed for {services}: not all of their facilities are known, so coverage is at least what is shown.",
        "未评估缺口的服务：{services}（设施数据不完整，覆盖率为下限）。",
    ),
    "system": ("The urban system ({counts}):", "城镇体系（{counts}）："),
    "tier": ("  {tier}: {names}", "  {tier}：{names}"),
    "more": ("{names} and {more} more", "{names} 等，另有 {more} 个"),
    "proof": (
        "  {question}: {objective:,.6g} {unit}, {status} (bound {bound:,.6g}, gap {gap:.2g})",
        "  {question}：{objective:,.6g} {unit}，{status}（下界 {bound:,.6g}，差距 {gap:.2g}）",
    ),
    "absent": ("Not computed, since the config has no such section: {layers}.", "配置中无相应部分，未计算：{layers}。"),
    "findings": (
        "Findings: {serious} serious, {warning} warnings, {note} notes ({codes}).",
        "检查发现：严重 {serious} 条，警告 {warning} 条，提示 {note} 条（{codes}）。",
    ),
    "no_findings": ("Findings: none.", "检查发现：无。"),
    "look": (
        "Results in {folder}: look at maps/ first; plan.gpkg and shapefiles/ for GIS, tables/ for Excel (findings.csv too).",
        "结果位于 {folder}：先看 maps/；GIS 用 plan.gpkg 与 shapefiles/；Excel 用 tables/（含 findings.csv）。",
    ),
    "optimal": ("proven optimal", "已证明最优"),
    "gap_status": ("not proven optimal", "未证明最优"),
}


def last_words(plan: Plan, lang: str = "en") -> list[str]:
    """What a person reads when the run is done, a sentence a line."""

    def say(word: str, **values: object) -> str:
        return _WORDS[word][lang == "zh"].format(**values)

    inside = plan.tables["demand"].query("inside")
    lines = [plan.title["zh" if lang == "zh" else "en"]]
    lines.append(
        say("people", people=inside["people"].sum(), base=plan.base, settlements=inside["settlement_id"].nunique())
    )
    if plan.basis != "observed":
        lines.append(say("basis", basis=plan.basis))
    if "summary" in plan.tables:
        lines += [say("services"), *_services(plan, say)]
    if "gaps" in plan.tables:
        lines += _gaps(plan.tables["gaps"], say)
    if "centres" in plan.tables:
        lines += _system(plan, say)
    if plan.not_computed:
        lines.append(say("absent", layers=", ".join(plan.not_computed)))
    codes = Counter(finding.code for finding in plan.findings)
    told = ", ".join(f"{code} {count}" for code, count in sorted(codes.items(), key=lambda pair: (-pair[1], pair[0])))
    weights = Counter(finding.severity for finding in plan.findings)
    severities = {severity: weights[severity] for severity in ("serious", "warning", "note")}
    lines.append(say("findings", codes=told, **severities) if codes else say("no_findings"))
    if plan.folder is not None:
        lines.append(say("look", folder=plan.folder))
    return lines


def _services(plan: Plan, say: _Say) -> list[str]:
    whole = plan.tables["summary"].query("area_level == 'area'")
    access = plan.tables["access"].drop_duplicates("service").set_index("service")
    partly = {finding.values["service"] for finding in plan.findings if finding.code == "gaps_not_assessable"}
    lines = []
    for row in whole.to_dict("records"):
        standard = str(access.at[row["service"], "standard"]) or say("no_standard")
        share = "–" if np.isnan(row["coverage"]) else f"{100 * row['coverage']:.1f} %"
        # facilities that are missing from the layer can only add to coverage
        share = f"≥ {share}" if row["service"] in partly else share
        times = {"mean": _minutes(row["mean"]), "p90": _minutes(row["p90"])}
        lines.append(say("service", service=row["service"], coverage=share, standard=standard, **times))
    return lines


def _gaps(gaps: pd.DataFrame, say: _Say) -> list[str]:
    unknown = gaps["cause"] == "not_assessable"
    counted = gaps[~unknown]
    lines = []
    if len(counted):
        first = counted.sort_values("priority").iloc[0]
        worst = say(
            "gap", service=first["service"], name=first["name"], cause=first["cause"], people=first["people_beyond"]
        )
        lines.append(say("gaps", count=len(counted), first=worst))
    elif not unknown.all() or gaps.empty:
        lines.append(say("no_gaps"))
    if unknown.any():
        lines.append(say("not_assessed", services=", ".join(sorted(gaps.loc[unknown, "service"].unique()))))
    return lines


def _system(plan: Plan, say: _Say) -> list[str]:
    centres = plan.tables["centres"]
    centres = centres.assign(name=centres["name"].mask(centres["name"] == "", centres["candidate_id"]))
    tiers = plan.tiers
    by_tier = {tier: centres[centres["tier"] == tier].sort_values("rank")["name"].tolist() for tier in tiers}
    lines = [say("system", counts=" + ".join(str(len(names)) for names in by_tier.values()))]
    for tier, names in by_tier.items():
        shown = ", ".join(names[:_NAMES_SHOWN])
        if len(names) > _NAMES_SHOWN:
            shown = say("more", names=shown, more=len(names) - _NAMES_SHOWN)
        lines.append(say("tier", tier=tier, names=shown))
    return lines + [_proof(proof, say) for proof in plan.proofs]


def _proof(proof: Proof, say: _Say) -> str:
    status = say("optimal") if proof.status == "optimal" else say("gap_status")
    told = {
        "question": proof.question,
        "objective": proof.objective,
        "unit": proof.unit,
        "bound": proof.bound,
        "gap": proof.gap,
    }
    return say("proof", status=status, **told)


def _minutes(value: float) -> str:
    return "–" if np.isnan(value) else "∞" if np.isinf(value) else f"{value:.1f} min"
