"""The last lines of a run: what was found, in plain words, and where to look."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geoplan import system_words, words
from geoplan.plan import Plan
from geoplan.proof import Proof
from geoplan.reporting import service_coverage
from geoplan.tables import LAYERS

_Say = Callable[..., str]

_NAMES_SHOWN = 12
_WORKS_SHOWN = 6
_SENTENCES = {
    "people": (
        "{people:,.0f} people (column {base}) in {settlements} settlements.",
        "{people:,.0f} 人（口径：{base}），{settlements} 个居民点。",
    ),
    "basis": (
        "Not everything is observed: the weakest input is {basis}, and the maps say so.",
        "并非全部为实测数据：最弱输入为{basis}数据，地图已加水印。",
    ),
    "services": ("Services, in shares of the people:", "公共服务（按人口占比）："),
    "service": (
        "  {service}: {standing} · {mean} · 90th percentile {p90}",
        "  {service}：{standing} · {mean} · 第90百分位 {p90}",
    ),
    "nearness": ("  {service}: {standing}", "  {service}：{standing}"),
    "urban_rural": (
        "    of urban people {urban}, of rural people {rural}",
        "    其中城镇人口 {urban}，乡村人口 {rural}",
    ),
    "within": ("{share} within {standard}", "{share} 达标（标准：{standard}）"),
    "no_reach": ("no standard of time or distance ({standard})", "未设时间或距离标准（{standard}）"),
    "no_standard": ("no standard", "未设标准"),
    "nobody": ("nobody lives there", "无人口"),
    "mean": ("mean of the {share} who reach one: {minutes}", "可达者（占 {share}）平均 {minutes}"),
    "mean_of_all": ("mean of all: {minutes}", "全部可达，平均 {minutes}"),
    "reach_none": ("nobody reaches one", "无人可达"),
    "infinite": ("beyond reach", "不可达"),
    "gaps": (
        "Gaps: {count} (settlement × service); the first: {first}.",
        "缺口：{count} 处（居民点 × 服务）；首要：{first}。",
    ),
    "gap": ("{service} in {name} ({cause}, {people:,.0f} people)", "{name}的{service}（{cause}，{people:,.0f} 人）"),
    "no_gaps": ("Gaps: none among the services that can be assessed.", "缺口：可评估的服务中未发现缺口。"),
    "not_assessed": (
        "Gaps not assessed for {services}: not all of their facilities are known.",
        "未评估缺口的服务：{services}（设施数据不完整）。",
    ),
    "border": (
        "  {count} of them could be effects of the border: a facility beyond the data may be nearer.",
        "  其中 {count} 处可能是边界效应：数据范围之外可能有更近的设施。",
    ),
    "border_closed": (
        "If nobody crossed the border of their {border}, {service} would lose most: {people:,.0f} people would no longer be "
        "within its standard.",
        "若不使用{border}界外的设施，受影响最大的是{service}：{people:,.0f} 人将不再达标。",
    ),
    "border_costs_nothing": (
        "Without facilities across the border of the {border}, nobody would leave a standard.",
        "若不使用{border}界外的设施，无人由此不达标。",
    ),
    "bundles": (
        "  Functions missing at its places: {missing} of {all}.",
        "  各地应配置的功能缺少 {missing} 项（共 {all} 项）。",
    ),
    "at_least": ("  ≥ at least: facilities are missing from the data.", "  ≥ 为下限：设施数据不完整。"),
    "indicative": (
        "  ≈ indicative: demand points too coarse for the standard, or input not observed.",
        "  ≈ 仅供参考：需求点对该标准过粗，或输入并非实测。",
    ),
    "optimum": (
        "{measure}: the planner's optimum, not how people choose.",
        "{measure}：规划者的最优分配，并非居民的自主选择。",
    ),
    "sites": (
        "{siting} ({service}): {people:,.0f} people newly served, in this order: {works}.",
        "选址 {siting}（{service}）：新增服务 {people:,.0f} 人；按次序：{works}。",
    ),
    "work": ("{site} ({action})", "{site}（{action}）"),
    "system": ("The urban system ({counts}):", "城镇体系（{counts}）："),
    "tier": ("  {tier}: {names}", "  {tier}：{names}"),
    "proof": (
        "  {question}: {objective} {unit}, {status} (bound {bound}, gap {gap})",
        "  {question}：{objective} {unit}，{status}（界 {bound}，最优性间隙 {gap}）",
    ),
    "absent": (
        "Not computed, since the config does not ask for it or lacks what it needs: {layers}.",
        "配置未要求或缺少所需内容，未计算：{layers}。",
    ),
    "findings": (
        "Findings: {serious} serious, {warning} warnings, {note} notes ({codes}).",
        "检查发现：严重 {serious} 条，警告 {warning} 条，提示 {note} 条（{codes}）。",
    ),
    "no_findings": ("Findings: none.", "检查发现：无。"),
    "results": ("Results in {folder}.", "结果位于 {folder}。"),
    "look": ("Results in {folder}: {where}.", "结果位于 {folder}：{where}。"),
}

# what may stand in a run's folder, and what it is good for
_OUTPUTS = (
    ("report.html", "open report.html first", "先打开 report.html"),
    ("report.docx", "report.docx for Word", "Word 用 report.docx"),
    ("maps", "maps/ to print", "打印用 maps/"),
    ("project.qgz", "project.qgz for QGIS", "QGIS 用 project.qgz"),
    ("plan.gpkg", "plan.gpkg for any GIS", "其他 GIS 用 plan.gpkg"),
    ("shapefiles", "shapefiles/ for GIS that reads no GeoPackage", "不读 GeoPackage 的 GIS 用 shapefiles/"),
    ("tables.xlsx", "tables.xlsx for Excel", "Excel 用 tables.xlsx"),
    ("tables", "tables/*.csv", "tables/*.csv"),
)


def last_words(plan: Plan, lang: str = "en") -> list[str]:
    """What a person reads when the run is done, a sentence a line; the same for a run that was opened again."""

    def say(sentence: str, **values: object) -> str:
        return _SENTENCES[sentence][lang == "zh"].format(**values)

    inside = plan.tables["demand"].query("inside")
    settlements = inside.loc[inside["settlement_id"] != "", "settlement_id"].nunique()
    lines = [plan.title["zh" if lang == "zh" else "en"]]
    lines.append(
        say("people", people=inside["people"].sum(), base=words.base(plan.base, lang), settlements=settlements)
    )
    if plan.basis != "observed":
        lines.append(say("basis", basis=words.word(plan.basis, lang)))
    if "summary" in plan.tables:
        lines += [say("services"), *_services(plan, say, lang)]
    if "access_measures" in plan.tables:
        lines += _optima(plan, say, lang)
    if "gaps" in plan.tables:
        lines += _gaps(plan.tables["gaps"], say, lang)
    if "border_effect" in plan.tables:
        lines += _border(plan.tables["border_effect"], say, lang)
    if len(plan.tables.get("sites", ())):
        lines += _sites(plan, say, lang)
    if "centres" in plan.tables:
        lines += _system(plan, say, lang)
    if "bundles" in plan.tables:
        status = plan.tables["bundles"]["status"]
        lines.append(say("bundles", missing=int((status == "missing").sum()), all=len(status)))
    if plan.not_computed:
        called = [LAYERS[layer].zh if lang == "zh" else layer for layer in plan.not_computed]
        lines.append(say("absent", layers=words.listed(called, lang)))
    lines.append(_findings(plan, say, lang))
    if plan.folder is not None:
        lines.append(_where(plan.folder, say, lang))
    return lines


def _services(plan: Plan, say: _Say, lang: str) -> list[str]:
    whole = plan.everybody()
    lines, marks = [], set()
    for row in whole.to_dict("records"):
        standard, service = words.standard(row["standard"], lang), words.in_prose(row["service"], lang)
        mark = service_coverage.mark(row["coverage"], row["coverage_is"])
        marks.add(mark)
        told = {"standing": _standing(row, standard, mark, say)}
        reached = row["reached_share"]
        if np.isnan(reached) and row["people"]:  # a matter of nearness, as the Rural Access Index: nobody travels
            lines += [say("nearness", service=service, **told), *_urban_rural(plan, row, say)]
            continue
        told["mean"] = say("reach_none")
        if reached > 0:
            whose = "mean" if reached < 1 - 1e-9 else "mean_of_all"
            told["mean"] = say(whose, share=words.share(reached), minutes=words.minutes(row["mean"], lang))
        told["p90"] = words.minutes(row["p90"], lang) if np.isfinite(row["p90"]) else say("infinite")
        lines.append(say("service", service=service, **told))
        lines += _urban_rural(plan, row, say)
    lines += [say(sentence) for mark, sentence in (("≥", "at_least"), ("≈", "indicative")) if mark in marks]
    return lines


def _urban_rural(plan: Plan, row: Mapping[Hashable, Any], say: _Say) -> list[str]:
    """How many urban and how many rural people are within the standard; nothing where either is not known."""
    rows = plan.tables["summary"].query("area_level == 'area'").set_index(["service", "base", "group"])["coverage"]
    both = [rows.get((row["service"], row["base"], group), np.nan) for group in ("urban", "rural")]
    if np.isnan(both).any():
        return []
    return [say("urban_rural", urban=words.share(both[0]), rural=words.share(both[1]))]


def _standing(row: Mapping[Hashable, Any], standard: str, mark: str, say: _Say) -> str:
    """Who is within the standard, or why that is no question."""
    coverage = row["coverage"]
    if not row["people"]:
        return say("nobody")
    if np.isnan(coverage):
        return say("no_reach", standard=standard) if standard else say("no_standard")
    share = f"{mark} {words.share(coverage)}".strip()
    return say("within", share=share, standard=standard) if standard else say("no_standard")


def _not_assessed(gaps: pd.DataFrame) -> list[str]:
    """The services whose facilities are not all known."""
    return sorted(gaps.loc[gaps["cause"] == "not_assessable", "service"].unique())


def _gaps(gaps: pd.DataFrame, say: _Say, lang: str) -> list[str]:
    partly = _not_assessed(gaps)
    counted = gaps[gaps["cause"] != "not_assessable"]
    lines = []
    if len(counted):
        first = counted.sort_values("priority").iloc[0]
        worst = say(
            "gap",
            service=words.in_prose(first["service"], lang),
            name=first["name"] or first["settlement_id"] or first["county_id"],
            cause=words.word(first["cause"], lang),
            people=first["people_beyond"],
        )
        lines.append(say("gaps", count=len(counted), first=worst))
        if counted["edge"].any():
            lines.append(say("border", count=int(counted["edge"].sum())))
    elif not partly:
        lines.append(say("no_gaps"))
    if partly:
        lines.append(say("not_assessed", services=words.listed([words.in_prose(one, lang) for one in partly], lang)))
    return lines


def _border(effect: pd.DataFrame, say: _Say, lang: str) -> list[str]:
    """The service that most people have from across the border; nothing where no service has all its facilities known."""
    whole = effect[(effect["area_level"] == "area") & (effect["completeness"] == "full")]
    whole = whole.dropna(subset="people_only_across")
    if whole.empty:
        return []
    most = whole.sort_values("people_only_across", ascending=False, kind="stable").iloc[0]
    border, people = words.word(most["border"], lang), most["people_only_across"]
    if not people > 0:
        return [say("border_costs_nothing", border=border)]
    return [say("border_closed", border=border, service=words.in_prose(most["service"], lang), people=people)]


def _system(plan: Plan, say: _Say, lang: str) -> list[str]:
    centres = plan.tables["centres"]
    centres = centres.assign(name=centres["name"].mask(centres["name"] == "", centres["candidate_id"]))
    by_tier = {tier: centres[centres["tier"] == tier].sort_values("rank")["name"].tolist() for tier in plan.tiers}
    lines = [say("system", counts=" + ".join(str(len(names)) for names in by_tier.values()))]
    for tier, names in by_tier.items():
        lines.append(say("tier", tier=words.in_prose(tier, lang), names=words.first(names, _NAMES_SHOWN, lang)))
    return [*lines, *_proofs(plan, "", say, lang), *system_words.beside(plan, lang)]


def _sites(plan: Plan, say: _Say, lang: str) -> list[str]:
    """Every question of siting: its works in their order, what they bring, and the proof."""
    lines = []
    for name, own in plan.tables["sites"].groupby("siting", sort=True):
        own = own.sort_values("order")
        shown = [
            say("work", site=row["name"] or row["site_id"], action=words.word(row["action"], lang))
            for row in own.to_dict("records")
        ]
        service = words.in_prose(own["service"].iloc[0], lang)
        told = {"siting": name, "service": service, "works": words.first(shown, _WORKS_SHOWN, lang)}
        lines.append(say("sites", people=own["people_gained"].sum(), **told))
        lines += _proofs(plan, f"siting.{name}", say, lang)
    return lines


def _optima(plan: Plan, say: _Say, lang: str) -> list[str]:
    """The measures that are a planner's optimum, with the proof of each."""
    named = dict.fromkeys(proof.about for proof in plan.proofs if proof.about.startswith("access."))
    return [
        line
        for about in named
        for line in (say("optimum", measure=about.partition(".")[2]), *_proofs(plan, about, say, lang))
    ]


def _proofs(plan: Plan, about: str, say: _Say, lang: str) -> list[str]:
    return [_proof(proof, say, lang) for proof in plan.proofs if proof.about == about]


def _proof(proof: Proof, say: _Say, lang: str) -> str:
    told = {name: words.word(getattr(proof, name), lang) for name in ("question", "unit", "status")}
    objective, bound = (f"{n:,.6g}" if abs(n) < 1000 else f"{n:,.0f}" for n in (proof.objective, proof.bound))
    gap = "0" if proof.status == "optimal" else f"{proof.gap:.2g}"  # what is left is rounding
    return say("proof", objective=objective, bound=bound, gap=gap, **told)


def _findings(plan: Plan, say: _Say, lang: str) -> str:
    found = plan.tables.get("findings")
    if found is None or found.empty:
        return say("no_findings")
    codes = sorted(found["code"].value_counts().items(), key=lambda pair: (-pair[1], pair[0]))
    weights = found["severity"].value_counts()
    severities = {severity: int(weights.get(severity, 0)) for severity in ("serious", "warning", "note")}
    return say("findings", codes=words.listed([f"{code} {count}" for code, count in codes], lang), **severities)


def _where(folder: Path, say: _Say, lang: str) -> str:
    """Where to look: only at what was written."""
    there = [zh if lang == "zh" else en for name, en, zh in _OUTPUTS if (folder / name).exists()]
    where = ("；" if lang == "zh" else "; ").join(there)
    return say("look", folder=folder, where=where) if there else say("results", folder=folder)
