"""The chapters on the candidates and how sure they are, and on the urban system with its catchments and axes."""

from __future__ import annotations

import pandas as pd

from geoplan.plan import Plan
from geoplan.reporting.bilingual import sentence
from geoplan.writers.document import Block, Heading, Ref, text
from geoplan.writers.document_access import proofs
from geoplan.writers.document_figures import Pictures
from geoplan.writers.document_words import NONE, Voice, counties, heads, number, referring, share, table

_RANKED, _AXES = 20, 12

_TITLES = {
    "candidates": ("Candidates, and how sure they are", "候选地与稳定性"),
    "indicators": ("Indicators and weights", "指标与权重"),
    "ranked": ("The first candidates by score", "得分靠前的候选地"),
    "contested": ("Contested places", "有争议的地方"),
    "ways": ("Other ways of choosing", "其他选择方式"),
    "system": ("The urban system", "城镇体系"),
    "chosen": ("The chosen places", "入选地方"),
    "official": ("The official list", "官方名单对照"),
    "chains": ("Chains settlement – town – seat", "“村—镇—县城”联系"),
    "axes": ("Axes", "轴线"),
    "quotas": ("What other counts would bring", "其他名额的得失"),
}
_WORDS = {
    "indicators": ("The indicators and what they weigh are in {ref}.", "指标及其权重见{ref}。"),
    "ranked": (
        "{ref} has the first candidates by score. A place is chosen for the plan as a whole, so that its rank alone decides "
        "nothing.",
        "{ref}为得分靠前的候选地。入选取决于整体方案，名次本身并不决定入选。",
    ),
    "contested": (
        "Places that are in the plan in some draws and not in others are in {ref}.",
        "在部分抽样中入选、部分抽样中落选的地方见{ref}。",
    ),
    "none_contested": ("No place is contested.", "没有有争议的地方。"),
    "ways": (
        "What plainer ways of choosing would have given, each with as many places:",
        "名额相同时，其他选择方式的结果：",
    ),
    "chosen": (
        "{ref} has the places of every tier, the place that each belongs to, and the people of its hinterland; the case for and "
        "against each is in the annex, its page in the last column.",
        "{ref}列出各层级的地方、其上级与腹地人口；每处的理由见附录，页码见末列。",
    ),
    "official": (
        "{ref} sets the official list against the plan, as far as they differ.",
        "{ref}列出官方名单与方案的差异。",
    ),
    "official_same": ("The official list and the plan agree.", "官方名单与方案一致。"),
    "chains": (
        "Settlements whose way to their town and on to the seat keeps the limits, by county: {ref}.",
        "居民点到镇、镇到县城均在时限之内的情况，分县（区）见{ref}。",
    ),
    "axes": ("The axes that most people live along are in {ref}.", "沿线人口最多的轴线见{ref}。"),
}
_HEADS = {
    "indicator": ("Indicator", "指标"),
    "unit": ("Unit", "单位"),
    "direction": ("Better is", "方向"),
    "weight": ("Weight", "权重"),
    "least": ("Least", "最小"),
    "most": ("Most", "最大"),
    "rank": ("Rank", "排名"),
    "place": ("Place", "地方"),
    "county": ("County", "县（区）"),
    "people": ("People", "人口（人）"),
    "score": ("Score", "综合得分"),
    "tier": ("Tier", "层级"),
    "sure": ("In the plan in", "抽样入选比例"),
    "class": ("How sure", "稳定性"),
    "hinterland": ("Hinterland (people)", "腹地人口（人）"),
    "parent": ("Belongs to", "上级"),
    "minutes": ("Minutes", "时间（分钟）"),
    "page": ("Page", "页码"),
    "official": ("Official", "官方层级"),
    "status": ("Difference", "差异"),
    "more": ("More travel", "出行增加（人·分钟）"),
    "area": ("Area", "区域"),
    "settlements": ("Settlements", "居民点（个）"),
    "chained": ("People chained", "联系完整（人）"),
    "part": ("Share", "占比"),
    "broken": ("People broken", "中断（人）"),
    "axis": ("Axis", "轴线"),
    "along": ("People along", "沿线人口（人）"),
}
_DIRECTIONS = {"benefit": ("more", "越大越好"), "cost": ("less", "越小越好")}


def candidates(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """What speaks for a place and weighs how much, who comes first, who is contested, and what plainer ways give."""
    if "candidates" not in plan.tables:
        return []
    blocks: list[Block] = [Heading(1, voice(_TITLES["candidates"]), "candidates"), *_indicators(plan, voice)]
    held = plan.tables["candidates"].sort_values(["rank", "candidate_id"])
    tiers = _tiers(plan)
    if held["rank"].notna().any():
        rows = [
            _candidate(plan, voice, row, tiers) for row in held[held["rank"].notna()].head(_RANKED).to_dict("records")
        ]
        blocks += [
            Heading(2, voice(_TITLES["ranked"]), "ranked"),
            referring(voice, _WORDS["ranked"], "table_ranked"),
            table("table_ranked", voice(_TITLES["ranked"]), _candidate_columns(voice), rows),
        ]
    if "robustness" in plan.tables:
        blocks += [Heading(2, voice(_TITLES["contested"]), "contested")]
        doubted = held[held["class"] == "contested"].sort_values(["chosen_in", "candidate_id"], ascending=[False, True])
        if doubted.empty:
            blocks.append(text(voice(_WORDS["none_contested"])))
        else:
            rows = [_candidate(plan, voice, row, tiers) for row in doubted.to_dict("records")]
            blocks.append(referring(voice, _WORDS["contested"], "table_contested"))
            blocks.append(table("table_contested", voice(_TITLES["contested"]), _candidate_columns(voice), rows))
    blocks += pictures.starting(voice, "how_sure", "frontier")
    if "alternatives" in plan.tables:
        blocks += [Heading(2, voice(_TITLES["ways"]), "ways"), text(voice(_WORDS["ways"]))]
        blocks += _sentences(plan, voice, plan.tables["alternatives"].sort_values("position"))
    return blocks


def _sentences(plan: Plan, voice: Voice, rows: pd.DataFrame) -> list[Block]:
    told = (sentence(row).of(voice.lang) for row in rows.to_dict("records"))
    return [text(one, kind="bullet") for one in told if one]


def _tiers(plan: Plan) -> dict[str, str]:
    centres = plan.tables.get("centres")
    return {} if centres is None else dict(zip(centres["candidate_id"], centres["tier"], strict=True))


def _candidate_columns(voice: Voice) -> list[tuple[str, float, bool]]:
    columns = heads(
        voice, _HEADS, ("rank", 1.2, True), ("place", 3.4, False), ("county", 2.8, False), ("people", 2.2, True)
    )
    return columns + heads(
        voice, _HEADS, ("score", 1.6, True), ("tier", 2.0, False), ("sure", 2.0, True), ("class", 2.0, False)
    )


def _candidate(plan: Plan, voice: Voice, row: dict[object, object], tiers: dict[str, str]) -> tuple[str, ...]:
    own = str(row["candidate_id"])
    return (
        number(row["rank"]),
        voice.place(row),
        counties(plan, voice).get(str(row["county_id"]), str(row["county_id"]) or NONE),
        number(row["people"]),
        number(row["score"], 3),
        voice.named(tiers.get(own, "")),
        share(row["chosen_in"]),
        voice.word(row["class"]),
    )


def _indicators(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("indicators")
    if held is None or held.empty:
        return []
    rows = [
        (
            voice.named(row["indicator"]),
            voice.word(row["unit"]),
            voice(_DIRECTIONS[row["direction"]]) if row["direction"] in _DIRECTIONS else NONE,
            number(row["weight"], 3),
            f"{row['least']:,.4g}" if abs(row["least"]) < 1000 else number(row["least"]),
            f"{row['most']:,.4g}" if abs(row["most"]) < 1000 else number(row["most"]),
        )
        for row in held.to_dict("records")
    ]
    columns = heads(
        voice, _HEADS, ("indicator", 3.6, False), ("unit", 2.4, False), ("direction", 2.0, False), ("weight", 1.8, True)
    )
    columns += heads(voice, _HEADS, ("least", 2.2, True), ("most", 2.2, True))
    return [
        Heading(2, voice(_TITLES["indicators"]), "indicators"),
        referring(voice, _WORDS["indicators"], "table_indicators"),
        table("table_indicators", voice(_TITLES["indicators"]), columns, rows),
    ]


def system(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """The places of every tier with their parents, what is proven, the official list, chains, and axes."""
    if "centres" not in plan.tables:
        return []
    blocks: list[Block] = [
        Heading(1, voice(_TITLES["system"]), "system"),
        Heading(2, voice(_TITLES["chosen"]), "chosen"),
    ]
    blocks += [*proofs(plan, voice, ""), *_chosen(plan, voice), *pictures.row(voice, plan.name)]
    if "quotas" in plan.tables:
        other = plan.tables["quotas"]
        other = other[~other["is_plan"].fillna(False).astype(bool)]
        blocks += (
            [Heading(2, voice(_TITLES["quotas"]), "quotas"), *_sentences(plan, voice, other)] if len(other) else []
        )
    blocks += [*_official(plan, voice), *pictures.starting(voice, "audit"), *_chains(plan, voice), *_axes(plan, voice)]
    return [*blocks, *pictures.starting(voice, "axes", "spheres", "flows", "regions")]


def _chosen(plan: Plan, voice: Voice) -> list[Block]:
    centres = plan.tables["centres"]
    order = {tier: at for at, tier in enumerate(plan.tiers)}
    held = centres.assign(order=centres["tier"].map(order)).sort_values(["order", "rank", "candidate_id"])
    named = {row["candidate_id"]: voice.place(row) for row in centres.to_dict("records")}
    own_page = set(plan.tables["reasons"]["candidate_id"]) if "reasons" in plan.tables else set()
    rows = [
        (
            voice.named(row["tier"]),
            named[row["candidate_id"]],
            counties(plan, voice).get(row["county_id"], row["county_id"] or NONE),
            number(row["people"]),
            number(row["hinterland_people"]),
            named.get(row["parent_id"], row["parent_id"]) or NONE,
            voice.minutes(row["parent_min"]),
            Ref(f"town_{row['candidate_id']}", page=True) if row["candidate_id"] in own_page else NONE,
        )
        for row in held.to_dict("records")
    ]
    columns = heads(
        voice, _HEADS, ("tier", 2.0, False), ("place", 3.4, False), ("county", 2.8, False), ("people", 2.0, True)
    )
    columns += heads(
        voice, _HEADS, ("hinterland", 2.2, True), ("parent", 2.6, False), ("minutes", 1.6, True), ("page", 1.2, True)
    )
    return [
        referring(voice, _WORDS["chosen"], "table_chosen"),
        table("table_chosen", voice(_TITLES["chosen"]), columns, rows),
    ]


def _official(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("audit")
    if held is None:
        return []
    blocks: list[Block] = [Heading(2, voice(_TITLES["official"]), "official")]
    differing = held[held["status"] != "kept"]
    if differing.empty:
        return [*blocks, text(voice(_WORDS["official_same"]))]
    rows = [
        (
            voice.place(row),
            voice.named(row["official_tier"]),
            voice.named(row["tier"]),
            voice.word(row["status"]),
            number(row["cost_person_min"]),
        )
        for row in differing.to_dict("records")
    ]
    columns = heads(
        voice,
        _HEADS,
        ("place", 3.6, False),
        ("official", 2.6, False),
        ("tier", 2.6, False),
        ("status", 3.0, False),
        ("more", 3.0, True),
    )
    return [
        *blocks,
        referring(voice, _WORDS["official"], "table_official"),
        table("table_official", voice(_TITLES["official"]), columns, rows),
        *_sentences(plan, voice, differing),
    ]


def _chains(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("chain_summary")
    if held is None or held.empty:
        return []
    rows = [
        (
            row["name"] or row["area_id"],
            number(row["settlements"]),
            number(row["people_chained"]),
            share(row["chained_share"]),
            number(row["people_broken"]),
        )
        for row in held.to_dict("records")
    ]
    columns = heads(
        voice,
        _HEADS,
        ("area", 4.0, False),
        ("settlements", 2.4, True),
        ("chained", 2.8, True),
        ("part", 2.0, True),
        ("broken", 2.6, True),
    )
    return [
        Heading(2, voice(_TITLES["chains"]), "chains"),
        referring(voice, _WORDS["chains"], "table_chains"),
        table("table_chains", voice(_TITLES["chains"]), columns, rows),
    ]


def _axes(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("axes")
    if held is None or held.empty:
        return []
    first = held.sort_values(["people_along", "name"], ascending=[False, True]).head(_AXES)
    rows = [
        (row["name"], voice.minutes(row["total_min"]), number(row["people_along"])) for row in first.to_dict("records")
    ]
    columns = heads(voice, _HEADS, ("axis", 7.0, False), ("minutes", 2.4, True), ("along", 3.0, True))
    return [
        Heading(2, voice(_TITLES["axes"]), "axes"),
        referring(voice, _WORDS["axes"], "table_axes"),
        table("table_axes", voice(_TITLES["axes"]), columns, rows),
    ]
