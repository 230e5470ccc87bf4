"""The chapters on the data and on the settlements as they are."""

from __future__ import annotations

from geoplan import reporting, words
from geoplan.plan import Plan
from geoplan.writers.document import Block, Heading
from geoplan.writers.document_figures import Pictures
from geoplan.writers.document_words import NONE, Voice, bullets, counties, heads, number, referring, share, table

_FUNCTIONS_SHOWN = 20

_TITLES = {
    "data": ("Data and their quality", "数据与质量"),
    "inputs": ("What the plan rests on", "数据来源"),
    "quality": ("What limits the answers", "数据局限"),
    "settlements": ("The settlement system today", "居民点体系现状"),
    "by_county": ("People and settlements", "人口与居民点"),
    "functions": ("Settlements as they function", "居民点职能"),
}
_WORDS = {
    "inputs": (
        "The inputs, where they come from and what they are worth are in {ref}.",
        "输入数据的来源与性质见{ref}。",
    ),
    "not_stated": ("not stated", "未注明"),
    "by_county": (
        "{people} people (column {base}) live in {count} settlements of the planned area; {ref} has them by county.",
        "规划范围内有居民点 {count} 个，人口 {people} 人（口径：{base}），分县（区）情况见{ref}。",
    ),
    "functions": (
        "{ref} ranks settlements by what they offer: every service shares out 100 points among its facilities.",
        "{ref}按职能指数排列居民点：每类服务共 100 分，由其设施平分。",
    ),
    "all": ("All", "合计"),
}
_COMPLETENESS = {
    "full": ("full", "完整"),
    "partial": ("partial", "不完整"),
    "unknown": ("unknown", "未知"),
}
_HEADS = {
    "input": ("Input", "数据"),
    "source": ("Source", "来源"),
    "date": ("Date", "日期"),
    "licence": ("Licence", "许可"),
    "basis": ("Basis", "性质"),
    "complete": ("Complete", "完整性"),
    "county": ("County", "县（区）"),
    "settlements": ("Settlements", "居民点（个）"),
    "people": ("People", "人口（人）"),
    "part": ("Share of people", "人口占比"),
    "largest": ("Largest settlement", "最大居民点"),
    "place": ("Settlement", "居民点"),
    "functions": ("Services", "服务种类"),
    "facilities": ("Facilities", "设施数"),
    "index": ("Index", "职能指数"),
    "official": ("Official level", "官方层级"),
    "verdict": ("Functions", "职能判断"),
    "rank": ("Rank", "排名"),
}


def data(plan: Plan, voice: Voice) -> list[Block]:
    """The inputs with source, date, licence, basis and completeness; and what limits the answers."""
    silent = voice(_WORDS["not_stated"])
    rows = [
        (
            voice(reporting.layer_named(note.layer)),
            note.source or silent,
            note.date or silent,
            note.licence or silent,
            voice.word(note.basis),
            voice(_COMPLETENESS[note.completeness]),
        )
        for note in plan.inputs
    ]
    columns = heads(
        voice,
        _HEADS,
        ("input", 2.2, False),
        ("source", 5.2, False),
        ("date", 1.8, False),
        ("licence", 2.8, False),
        ("basis", 1.7, False),
        ("complete", 1.7, False),
    )
    return [
        Heading(1, voice(_TITLES["data"]), "data"),
        Heading(2, voice(_TITLES["inputs"]), "inputs"),
        referring(voice, _WORDS["inputs"], "table_inputs"),
        table("table_inputs", voice(_TITLES["inputs"]), columns, rows),
        Heading(2, voice(_TITLES["quality"]), "quality"),
        *bullets(voice, reporting.quality(plan)),
    ]


def settlements(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """People and settlements by county, and settlements by what they offer."""
    blocks: list[Block] = [Heading(1, voice(_TITLES["settlements"]), "settlements"), *_by_county(plan, voice)]
    blocks += pictures.starting(voice, "area", "population", "settlements", "roads", "network")
    if "functions" in plan.tables:
        blocks += [Heading(2, voice(_TITLES["functions"]), "functions"), *_functions(plan, voice)]
        blocks += pictures.starting(voice, "functions", "hierarchy")
    return blocks


def _by_county(plan: Plan, voice: Voice) -> list[Block]:
    if not plan.tables.keys() >= {"demand", "settlements"}:
        return []
    demand = plan.tables["demand"]
    inside = demand[demand["inside"].fillna(False).astype(bool)]
    named = counties(plan, voice)
    own = plan.tables["settlements"].set_index("settlement_id").to_dict("index")
    whole, rows = float(inside["people"].sum()), []
    for county, people in inside.groupby("county_id", sort=True):
        by_settlement = people[people["settlement_id"] != ""].groupby("settlement_id", sort=True)["people"].sum()
        largest = str(by_settlement.idxmax()) if by_settlement.notna().any() else ""
        called = voice.place({**own[largest], "settlement_id": largest}, "settlement_id") if largest in own else NONE
        part = people["people"].sum() / whole if whole else None
        counted = str(len(by_settlement))
        rows.append((named.get(str(county), str(county)), counted, number(people["people"].sum()), share(part), called))
    count = inside.loc[inside["settlement_id"] != "", "settlement_id"].nunique()
    rows.append((voice(_WORDS["all"]), str(count), number(whole), share(1.0 if whole else None), NONE))
    columns = heads(
        voice,
        _HEADS,
        ("county", 3.0, False),
        ("settlements", 2.2, True),
        ("people", 2.4, True),
        ("part", 2.2, True),
        ("largest", 3.6, False),
    )
    told = {"people": number(whole), "base": words.base(plan.base, voice.lang), "count": count}
    return [
        Heading(2, voice(_TITLES["by_county"]), "by_county"),
        referring(voice, _WORDS["by_county"], "table_by_county", **told),
        table("table_by_county", voice(_TITLES["by_county"]), columns, rows),
    ]


def _functions(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables["functions"].sort_values(["rank", "settlement_id"]).head(_FUNCTIONS_SHOWN)
    rows = [
        (
            number(row["rank"]),
            voice.place(row, "settlement_id"),
            number(row["people"]),
            number(row["functions"]),
            number(row["facilities"]),
            number(row["functional_index"], 1),
            voice.named(row["level_official"]),
            voice.word(row["verdict"]),
        )
        for row in held.to_dict("records")
    ]
    columns = heads(
        voice,
        _HEADS,
        ("rank", 1.2, True),
        ("place", 3.2, False),
        ("people", 2.2, True),
        ("functions", 1.6, True),
        ("facilities", 1.6, True),
        ("index", 1.7, True),
    )
    columns += heads(voice, _HEADS, ("official", 2.0, False), ("verdict", 2.5, False))
    return [
        referring(voice, _WORDS["functions"], "table_functions"),
        table("table_functions", voice(_TITLES["functions"]), columns, rows),
    ]
