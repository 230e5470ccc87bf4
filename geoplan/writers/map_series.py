"""Which maps a plan has, in the order in which they are read, and what each is called; without drawing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.writers import map_meaning, map_sentences
from geoplan.writers.map_meaning import Shown

# what the maps show, English and Chinese, over the service, the question or the like that they are about
_HEADINGS: dict[str, tuple[str, str]] = {
    "area": ("Planned area", "规划范围"),
    "population": ("Population", "人口分布"),
    "ratio": ("{base} for every {of}", "{base}与{of}之比"),
    "settlements": ("Settlements by size", "居民点规模"),
    "roads": ("Roads by speed", "道路速度"),
    "network": ("Network: what is not connected", "路网问题"),
    "isochrones": ("Travel time: {of}", "{of}等时圈"),
    "access": ("Access: {of}", "{of}可达性"),
    "measure": ("Measure of access: {of}", "可达性指标：{of}"),
    "gaps": ("Gaps in services", "公共服务缺口"),
    "gaps_of": ("Gaps: {of}", "{of}服务缺口"),
    "reached": ("Services within their standards", "达标服务数"),
    "functions": ("Settlements as they function", "居民点职能"),
    "flows": ("Flows between settlements: {of}", "居民点间联系：{of}"),
    "system": ("Urban system", "城镇体系"),
    "base": ("Settlements and roads", "居民点与道路"),
    "how_sure": ("How sure the choice is", "方案的稳健性"),
    "audit": ("The official list against the plan", "官方名单与方案对比"),
    "spheres": ("Spheres of influence", "影响范围"),
    "axes": ("Axes and chains", "发展轴线与联系"),
    "frontier": ("Travel against merit", "出行与得分的权衡"),
    "sites": ("Sites: {of}", "选址：{of}"),
}


@dataclass(frozen=True)
class SheetName:
    """A map of a plan: the name of its file without the ending, its title, and what it shows in a sentence."""

    file: str
    title_en: str
    title_zh: str
    sentence_en: str
    sentence_zh: str


def names(plan: Plan) -> tuple[SheetName, ...]:
    """Every map of the plan, in order."""
    return tuple(
        SheetName(
            file,
            *(heading(plan, shown, language) for language in ("en", "zh")),
            *(map_meaning.sentence(plan, shown, language) for language in ("en", "zh")),
        )
        for file, shown in series(plan)
    )


def series(plan: Plan) -> Iterator[tuple[str, Shown]]:
    """The file (without its ending) and the subject of every map, in order: what is there, what is lacking, what is planned.

    A map has its number for good, whether the maps before it are there or not.
    """
    yield from _base(plan)
    yield from _services(plan)
    if any(_some(plan, "functions", name) for name in ("functional_index", "centrality", "betweenness_people")):
        yield "functions", Shown(theme="functions")
    for flow in _values(plan, "flows", "flow"):
        yield f"10_flows_{flow}", Shown(theme="flows", flow=flow)
    yield from _system(plan)
    for siting in _values(plan, "sites", "siting"):
        yield f"sites_{siting}", Shown(siting=siting)


def _base(plan: Plan) -> Iterator[tuple[str, Shown]]:
    if plan.has("area"):
        yield "01_area", Shown(theme="area")
    if _some(plan, "demand", "people"):
        yield "02_population", Shown(theme="population")
        for column in plan.tables["demand"].columns:
            if column.startswith("people_") and _some(plan, "demand", column):
                yield f"02_population_to_{column.removeprefix('people_')}", Shown(theme="ratio", base=column)
    if _some(plan, "settlements", "people"):
        yield "03_settlements", Shown(theme="settlements")
    if _some(plan, "roads", "speed_kmh"):
        yield "04_roads", Shown(theme="roads")
    if plan.has("roads") and map_sentences.troubled(plan):
        yield "05_network", Shown(theme="network")


def _services(plan: Plan) -> Iterator[tuple[str, Shown]]:
    for service in whole_isochrones(plan):
        yield f"06_isochrones_{service}", Shown(theme="isochrones", service=service)
    services = _values(plan, "access", "service")
    for service in services:
        yield f"access_{service}", Shown(service=service)
    if plan.has("demand"):
        for measure in measured(plan):
            yield f"07_measure_{measure}", Shown(theme="measure", measure=measure)
    assessed = service_coverage.assessed(plan)[0]
    if len(assessed) > 1:
        yield "08_gaps", Shown(theme="gaps")
    for service in assessed:
        yield f"08_gaps_{service}", Shown(theme="gaps_of", service=service)
    if len(service_coverage.promised(plan)) > 1:
        yield "09_services_reached", Shown(theme="reached")


def _system(plan: Plan) -> Iterator[tuple[str, Shown]]:
    if plan.has("centres") or not plan.has("access"):
        yield plan.name, Shown()
    if not plan.has("centres"):
        return
    if plan.has("candidates") and (plan.tables["candidates"]["class"] != "").any():
        yield "how_sure", Shown(theme="how_sure")
    if plan.has("audit"):
        yield "11_audit", Shown(theme="audit")
    if plan.has("spheres") and (plan.tables["spheres"]["candidate_id"] != "").any():
        yield "spheres", Shown(theme="spheres")
    if plan.has("axes"):
        yield "axes", Shown(theme="axes")
    if plan.has("frontier") and _traded(plan.tables["frontier"]):
        yield "frontier", Shown(theme="frontier")


def heading(plan: Plan, shown: Shown, language: str) -> str:
    """What a map shows, in one language."""
    which: str = shown.theme or ("access" if shown.service else "sites" if shown.siting else "system")
    if shown.system and not plan.has("centres"):
        which = "base"
    about = words.named(shown.service or shown.siting or shown.measure or shown.flow, language)
    if shown.siting:
        service = plan.tables["sites"].set_index("siting")["service"].loc[[shown.siting]].iloc[0]
        about = f"{shown.siting}（{words.named(service, 'zh')}）" if language == "zh" else about
    if shown.base:
        about = shown.base.removeprefix("people_")
    return _HEADINGS[which][language == "zh"].format(of=about, base=plan.base)


def whole_isochrones(plan: Plan) -> list[str]:
    """The services that have isochrones of all of their facilities."""
    if "isochrones" not in plan.tables:
        return []
    own = plan.tables["isochrones"]
    return sorted(set(own["service"][(own["facility_id"] == "") & own["to_min"].notna()]))


def measured(plan: Plan) -> list[str]:
    """The measures of access that have a number anywhere."""
    if "access_measures" not in plan.tables:
        return []
    own = plan.tables["access_measures"]
    return sorted(set(own["measure"][own["value"].notna()]))


def _some(plan: Plan, layer: str, column: str) -> bool:
    """Whether a column of numbers is above 0 anywhere."""
    return plan.has(layer) and bool((plan.tables[layer][column] > 0).any())


def _values(plan: Plan, layer: str, column: str) -> list[str]:
    return sorted(set(plan.tables[layer][column])) if layer in plan.tables else []


def _traded(points: pd.DataFrame) -> bool:
    """Whether there is a trade-off to show: at least two different points."""
    line = points[(points["role"] != "plan") & points["travel_person_min"].notna()]
    return line["travel_person_min"].nunique() > 1
