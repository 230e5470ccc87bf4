"""The chapters on access, on gaps, and on sites."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from geoplan import reporting, words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.reporting.bilingual import say
from geoplan.words import standard
from geoplan.writers.document import Block, Heading, text
from geoplan.writers.document_figures import Pictures
from geoplan.writers.document_words import NONE, Voice, bullets, counties, heads, number, referring, share, table

_GAPS_SHOWN = 20

Doubts = Mapping[tuple[str, str, str, str], str]

_TITLES = {
    "access": ("Access and capacity", "可达性与容量"),
    "services": ("Services and their standards", "各类服务与标准"),
    "coverage_by_county": ("Coverage by county", "分县（区）覆盖率"),
    "contrasts": ("Contrasts", "城乡与县际对比"),
    "border": ("Borders open and closed", "边界开放与关闭"),
    "equity": ("How fairly it is shared", "公平性"),
    "gaps": ("Gaps against standards", "对标缺口"),
    "worst": ("The gaps that come first", "首要缺口"),
    "gaps_by_county": ("Gaps by county", "分县（区）缺口"),
    "sites": ("Sites and investments", "选址与投资"),
}
_WORDS = {
    "services": (
        "{ref} has the people within the standard of each service, and how long those travel who reach one.",
        "{ref}列出各类服务的达标人口比例与可达者的出行时间。",
    ),
    "infinite": (
        "A median or 90th percentile counts whoever reaches none as infinite.",
        "中位数与第 90 百分位将不可达者计为无穷大。",
    ),
    "coverage": ("Coverage by county is in {ref}.", "分县（区）覆盖率见{ref}。"),
    "contrasts": (
        "{ref} sets the highest county against the lowest, and urban people against rural ones where they are known.",
        "{ref}对比最高与最低的县（区），以及城镇与乡村人口（如有区分）。",
    ),
    "border": (
        "{ref} says what would be lost if nobody used facilities across the border of the {border}. It is no forecast.",
        "{ref}说明若不使用{border}界外设施的影响；并非预测。",
    ),
    "equity": ("{ref} has the inequality of the measures over all people.", "{ref}为各指标在全体人口中的不平等程度。"),
    "worst": ("The gaps that concern most people are in {ref}.", "涉及人口最多的缺口见{ref}。"),
    "by_county": ("{ref} has the gaps of every county.", "各县（区）缺口见{ref}。"),
    "sites": (
        "{siting}: {people} people newly served by the works of {ref}, in this order.",
        "{siting}：按{ref}的次序建设，新增服务 {people} 人。",
    ),
    "proof": ("{question}: {objective} {unit}, {status}.", "{question}：{objective} {unit}，{status}。"),
    "no_standard": ("no standard", "未设标准"),
    "not_stated": ("not stated", "未注明"),
}
_WORDS_OF_MARK = ("{mark} {meaning}.", "{mark} {meaning}。")
_HEADS = {
    "service": ("Service", "服务"),
    "mode": ("Travel", "出行方式"),
    "standard": ("Standard", "标准"),
    "source": ("Source", "标准来源"),
    "covered": ("Within the standard", "达标人口比例"),
    "reached": ("Reach one", "可达人口比例"),
    "mean": ("Mean (min)", "平均（分钟）"),
    "median": ("Median (min)", "中位数（分钟）"),
    "p90": ("90th percentile (min)", "第 90 百分位（分钟）"),
    "county": ("County", "县（区）"),
    "indicator": ("Indicator", "指标"),
    "urban": ("Urban", "城镇"),
    "rural": ("Rural", "乡村"),
    "highest": ("Highest", "最高"),
    "lowest": ("Lowest", "最低"),
    "only_across": ("People served only across", "仅靠界外达标（人）"),
    "open": ("Coverage open", "开放时覆盖率"),
    "closed": ("Coverage closed", "关闭时覆盖率"),
    "place": ("Settlement", "居民点"),
    "beyond": ("People beyond", "未达标（人）"),
    "cause": ("Cause", "原因"),
    "remedy": ("Remedy", "对策"),
    "gaps": ("Settlements with a gap", "有缺口的居民点"),
    "order": ("Order", "次序"),
    "site": ("Site", "地点"),
    "work": ("Work", "措施"),
    "gained": ("People gained", "新增服务（人）"),
    "cost": ("Cost", "费用"),
    "measure": ("Measure", "指标"),
    "value": ("Mean", "平均值"),
    "gini": ("Gini", "基尼系数"),
    "theil": ("Theil", "泰尔指数"),
    "none": ("Nothing", "为零人口比例"),
}


def access(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """Who reaches what in how many minutes: by service, by county, in contrasts, with borders closed, and how fairly."""
    if not plan.tables.keys() >= {"summary", "access"}:
        return []
    blocks: list[Block] = [Heading(1, voice(_TITLES["access"]), "access"), *_services(plan, voice)]
    blocks += _by_county(plan, voice)
    blocks += pictures.starting(voice, "access_", "isochrones_", "measure_", "services_reached")
    blocks += [*_contrasts(plan, voice), *_border(plan, voice), *_equity(plan, voice)]
    return blocks


def _services(plan: Plan, voice: Voice) -> list[Block]:
    rows = [
        (
            voice.named(row["service"]),
            voice(service_coverage.mode(plan, row["service"])) or NONE,
            standard(row["standard"], voice.lang) or voice(_WORDS["no_standard"]),
            voice(service_coverage.coverage(row)),
            share(row["reached_share"]),
            voice.minutes(row["mean"]),
            voice.minutes(row["median"]),
            voice.minutes(row["p90"]),
        )
        for row in service_coverage.services(plan)
    ]
    columns = heads(
        voice, _HEADS, ("service", 2.2, False), ("mode", 1.7, False), ("standard", 2.6, False), ("covered", 2.0, True)
    )
    columns += heads(
        voice, _HEADS, ("reached", 1.8, True), ("mean", 1.6, True), ("median", 1.6, True), ("p90", 2.0, True)
    )
    return [
        Heading(2, voice(_TITLES["services"]), "services"),
        referring(voice, _WORDS["services"], "table_services"),
        table(
            "table_services",
            voice(_TITLES["services"]),
            columns,
            rows,
            note=_marks(voice, rows, voice(_WORDS["infinite"])),
        ),
    ]


def _marks(voice: Voice, rows: Sequence[Sequence[str]], more: str = "") -> str:
    """What the marks mean that stand in these rows, and what else has to be known of them."""
    there = [
        say(_WORDS_OF_MARK, mark=mark, meaning=meaning)
        for mark, meaning in service_coverage.meanings()
        if any(f"{mark} " in cell for row in rows for cell in row)
    ]
    return ("" if voice.lang == "zh" else " ").join(filter(None, [*(voice(one) for one in there), more]))


def _by_county(plan: Plan, voice: Voice) -> list[Block]:
    """A row per county, a column per service: the people within the standard."""
    summary = plan.tables["summary"]
    whole = {(row["service"], row["base"]) for row in service_coverage.services(plan)}
    own = summary[(summary["area_level"] == "county") & (summary["group"] == "all")]
    own = own[[pair in whole for pair in zip(own["service"], own["base"], strict=True)]]
    named = counties(plan, voice)
    services = [row["service"] for row in service_coverage.services(plan) if row["standard"]]
    if own.empty or not services or len(named) < 2:
        return []
    held = {(row["area_id"], row["service"]): voice(service_coverage.coverage(row)) for row in own.to_dict("records")}
    rows = [(name, *(held.get((county, service), NONE) for service in services)) for county, name in named.items()]
    columns = [
        *heads(voice, _HEADS, ("county", 2.6, False)),
        *((voice.named(service), 1.6, True) for service in services),
    ]
    return [
        Heading(2, voice(_TITLES["coverage_by_county"]), "coverage_by_county"),
        referring(voice, _WORDS["coverage"], "table_coverage"),
        table("table_coverage", voice(_TITLES["coverage_by_county"]), columns, rows, note=_marks(voice, rows)),
    ]


def _contrasts(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("contrasts")
    if held is None or held.empty:
        return []
    named, doubts = counties(plan, voice), service_coverage.doubts(plan)
    rows = []
    for row in held.to_dict("records"):
        shown = _shown(voice, doubts, row)
        rows.append(
            (
                voice.named(row["service"]),
                voice.word(row["indicator"]),
                shown(row["urban"], "all", "urban"),
                shown(row["rural"], "all", "rural"),
                f"{named.get(row['highest_id'], row['highest_name'])} {shown(row['highest'], row['highest_id'])}".strip(),
                f"{named.get(row['lowest_id'], row['lowest_name'])} {shown(row['lowest'], row['lowest_id'])}".strip(),
            )
        )
    columns = heads(
        voice, _HEADS, ("service", 2.2, False), ("indicator", 3.6, False), ("urban", 1.5, True), ("rural", 1.5, True)
    )
    columns += heads(voice, _HEADS, ("highest", 2.8, False), ("lowest", 2.8, False))
    return [
        Heading(2, voice(_TITLES["contrasts"]), "contrasts"),
        referring(voice, _WORDS["contrasts"], "table_contrasts"),
        table("table_contrasts", voice(_TITLES["contrasts"]), columns, rows, note=_marks(voice, rows)),
    ]


def _shown(voice: Voice, doubts: Doubts, row: Mapping[Hashable, Any]) -> Callable[..., str]:
    """How a contrast is written for an area and a group of people: by its unit, a coverage with the mark of what it is."""
    if row["indicator"] == "coverage":
        return lambda value, area, group="all": _covered(voice, doubts, row, value, area, group)
    if row["unit"] == "0–1":
        return lambda value, *_: share(value)
    if row["unit"] == "min":
        return lambda value, *_: voice.minutes(value)
    return lambda value, *_: number(value, 2)


def _covered(
    voice: Voice, doubts: Doubts, row: Mapping[Hashable, Any], value: float, area: str, group: str = "all"
) -> str:
    """The coverage of an area with the mark that the summary gives it: a lower bound, or indicative."""
    doubt = doubts.get((row["service"], row["base"], area, group), "exact")
    return voice(service_coverage.marked(value, doubt))


def _border(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("border_effect")
    if held is None:
        return []
    whole = held[held["area_level"] == "area"].drop_duplicates("service")
    doubts = service_coverage.doubts(plan)
    rows = [
        (
            voice.named(row["service"]),
            number(row["people_only_across"]),
            _covered(voice, doubts, row, row["coverage_open"], row["area_id"]),
            _covered(voice, doubts, row, row["coverage_closed"], row["area_id"]),
        )
        for row in whole.to_dict("records")
    ]
    if not rows:
        return []
    columns = heads(
        voice, _HEADS, ("service", 3.0, False), ("only_across", 3.0, True), ("open", 2.4, True), ("closed", 2.4, True)
    )
    border = voice.word(whole["border"].iloc[0])
    return [
        Heading(2, voice(_TITLES["border"]), "border"),
        referring(voice, _WORDS["border"], "table_border", border=border),
        table("table_border", voice(_TITLES["border"]), columns, rows, note=_marks(voice, rows)),
    ]


def _equity(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables.get("equity")
    if held is None:
        return []
    whole = held[(held["area_level"] == "area") & (held["group"] == "all")]
    rows = [
        (
            row["measure"],
            f"{row['mean_value']:,.4g} {row['unit']}".strip(),
            share(row["zero_share"]),
            number(row["gini"], 3),
            number(row["theil_t"], 3),
        )
        for row in whole.to_dict("records")
    ]
    columns = heads(
        voice,
        _HEADS,
        ("measure", 4.0, False),
        ("value", 3.4, True),
        ("none", 2.4, True),
        ("gini", 1.8, True),
        ("theil", 1.8, True),
    )
    return [
        Heading(2, voice(_TITLES["equity"]), "equity"),
        referring(voice, _WORDS["equity"], "table_equity"),
        table("table_equity", voice(_TITLES["equity"]), columns, rows),
    ]


def gaps(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """The gaps that come first, those of every county, and which services could not be assessed."""
    if not plan.tables.keys() >= {"gaps", "county_gaps"}:
        return []
    blocks: list[Block] = [
        Heading(1, voice(_TITLES["gaps"]), "gaps"),
        *bullets(voice, reporting.worst_gaps(plan, most=0)),
    ]
    held = plan.tables["gaps"]
    counted = held[held["cause"] != service_coverage.NOT_ASSESSED].sort_values(["priority", "service", "settlement_id"])
    named = counties(plan, voice)
    if len(counted):
        rows = [
            (
                number(row["priority"]),
                voice.named(row["service"]),
                row["name"] or row["settlement_id"] or NONE,
                named.get(row["county_id"], row["county_id"]),
                number(row["people_beyond"]),
                standard(row["standard"], voice.lang),
                voice.word(row["cause"]),
            )
            for row in counted.head(_GAPS_SHOWN).to_dict("records")
        ]
        columns = heads(
            voice, _HEADS, ("order", 1.2, True), ("service", 2.2, False), ("place", 3.2, False), ("county", 2.8, False)
        )
        columns += heads(voice, _HEADS, ("beyond", 2.0, True), ("standard", 2.4, False), ("cause", 2.2, False))
        blocks += [
            Heading(2, voice(_TITLES["worst"]), "worst"),
            referring(voice, _WORDS["worst"], "table_gaps"),
            table("table_gaps", voice(_TITLES["worst"]), columns, rows),
        ]
    return [*blocks, *_gaps_by_county(plan, voice), *pictures.starting(voice, "gaps")]


def _gaps_by_county(plan: Plan, voice: Voice) -> list[Block]:
    held = plan.tables["county_gaps"].sort_values(["county_id", "service"])
    held = held[held["service"].isin(service_coverage.assessed(plan)[0])]
    if held.empty:
        return []
    named, doubts = counties(plan, voice), service_coverage.doubts(plan)
    rows = [
        (
            named.get(row["county_id"], row["name"]),
            voice.named(row["service"]),
            _covered(voice, doubts, row, row["coverage"], row["county_id"]),
            number(row["people_beyond"]),
            number(row["settlements_with_gap"]),
            voice.word(row["cause"]),
        )
        for row in held.to_dict("records")
    ]
    columns = heads(
        voice, _HEADS, ("county", 3.0, False), ("service", 2.6, False), ("covered", 2.2, True), ("beyond", 2.2, True)
    )
    columns += heads(voice, _HEADS, ("gaps", 2.4, True), ("cause", 2.6, False))
    return [
        Heading(2, voice(_TITLES["gaps_by_county"]), "gaps_by_county"),
        referring(voice, _WORDS["by_county"], "table_county_gaps"),
        table("table_county_gaps", voice(_TITLES["gaps_by_county"]), columns, rows, note=_marks(voice, rows)),
    ]


def sites(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """Every question of siting: its works in their order, what they bring and cost, and the proof."""
    held = plan.tables.get("sites")
    if held is None or held.empty:
        return []
    blocks: list[Block] = [Heading(1, voice(_TITLES["sites"]), "sites")]
    columns = heads(
        voice,
        _HEADS,
        ("order", 1.4, True),
        ("site", 4.4, False),
        ("work", 2.4, False),
        ("gained", 2.8, True),
        ("cost", 3.0, True),
    )
    for siting, own in held.groupby("siting", sort=True):
        key, named = f"table_sites_{siting}", words.question(str(siting), own["service"].iloc[0], voice.lang)
        rows = [
            (
                number(row["order"]),
                row["name"] or row["site_id"],
                voice.word(row["action"]),
                number(row["people_gained"]),
                f"{number(row['cost'])} {row['currency']}".strip(),
            )
            for row in own.sort_values("order").to_dict("records")
        ]
        blocks += [
            Heading(2, named, f"sites_{siting}"),
            referring(voice, _WORDS["sites"], key, siting=named, people=number(own["people_gained"].sum())),
            table(key, named, columns, rows),
            *proofs(plan, voice, f"siting.{siting}"),
            *pictures.row(voice, f"sites_{siting}"),
        ]
    return blocks


def proofs(plan: Plan, voice: Voice, about: str) -> list[Block]:
    """A bullet per proof of one question."""
    return [
        text(
            voice(
                _WORDS["proof"],
                question=voice.word(proof.question),
                objective=f"{proof.objective:,.6g}" if abs(proof.objective) < 1000 else number(proof.objective),
                unit=voice.word(proof.unit),
                status=voice.word(proof.status),
            ),
            kind="bullet",
        )
        for proof in plan.proofs
        if proof.about == about
    ]
