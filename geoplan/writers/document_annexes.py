"""The annexes: methods, standards, a page per town with the case for and against it, and findings."""

from __future__ import annotations

from geoplan import reporting, words
from geoplan.plan import Plan
from geoplan.reporting.bilingual import Case
from geoplan.writers.document import Block, Heading, PageBreak, text
from geoplan.writers.document_figures import Pictures
from geoplan.writers.document_words import NONE, Voice, bullets, heads, number, referring, table

_TITLES = {
    "annexes": ("Annexes", "附录"),
    "methods": ("Methods and formulas", "方法与公式"),
    "standards": ("Standards", "标准"),
    "towns": ("The case for and against each place", "各地入选理由"),
    "maps": ("Further maps", "其他图件"),
    "findings": ("Findings", "检查发现"),
}
_WORDS = {
    "for": ("What speaks for it", "支持理由"),
    "against": ("What speaks against it", "反对理由"),
    "how_sure": ("How sure that is", "可靠程度"),
    "numbers": ("{name} in numbers", "{name}主要数据"),
    "nothing": ("Nothing was found.", "未发现。"),
    "not_drawn": ("Not tested: no draws were asked for.", "未检验：未要求抽样。"),
    "standards": ("What the plan was held against is in {ref}.", "方案所依据的标准见{ref}。"),
    "no_standards": ("No service has a standard.", "各项服务均未设标准。"),
    "findings": (
        "Findings by kind, each with its first example, are in {ref}; tables/findings.csv has every one.",
        "检查发现按种类列于{ref}（各举首例），全部条目见 tables/findings.csv。",
    ),
    "no_findings": ("There are none.", "无。"),
    "source": ("Source: {source}", "来源：{source}"),
}
_HEADS = {
    "service": ("Service", "服务"),
    "standard": ("Standard", "标准"),
    "source": ("Source", "来源"),
    "confidence": ("Confidence", "可信度"),
    "what": ("What", "项目"),
    "value": ("Value", "数值"),
    "severity": ("Severity", "程度"),
    "count": ("Count", "条数"),
    "example": ("First example and what to do", "首例与对策"),
}
_SEVERITIES = {"serious": ("serious", "严重"), "warning": ("warning", "警告"), "note": ("note", "提示")}
_CONFIDENCE = {"high": ("high", "高"), "medium": ("medium", "中"), "low": ("low", "低")}
_NOT_STATED = ("not stated", "未注明")


def annexes(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """Methods with formulas, standards, findings, maps that no chapter shows, and a page per chosen place."""
    left = pictures.starting(voice, "")
    maps: list[Block] = [Heading(2, voice(_TITLES["maps"]), "maps"), *left] if left else []
    parts = [*_methods(plan, voice), *_standards(plan, voice), *_findings(plan, voice), *maps, *_towns(plan, voice)]
    return [Heading(1, voice(_TITLES["annexes"]), "annexes"), *parts]


def _methods(plan: Plan, voice: Voice) -> list[Block]:
    blocks: list[Block] = [Heading(2, voice(_TITLES["methods"]), "methods")]
    for method in reporting.methods(plan):
        source = voice(_WORDS["source"], source=voice.word(method.source))
        blocks += [
            text(voice(method.title), kind="lead"),
            text(method.formula, kind="formula"),
            text(f"{voice(method.says)} {source}"),
        ]
    return blocks


def _standards(plan: Plan, voice: Voice) -> list[Block]:
    held = reporting.standards(plan)
    blocks: list[Block] = [Heading(2, voice(_TITLES["standards"]), "standards")]
    if held.empty:
        return [*blocks, text(voice(_WORDS["no_standards"]))]
    rows = [
        (
            voice.named(row["service"]),
            words.standard(row["standard"], voice.lang),
            row["source"] or voice(_NOT_STATED),
            voice(_CONFIDENCE[row["confidence"]]) if row["confidence"] in _CONFIDENCE else NONE,
        )
        for row in held.to_dict("records")
    ]
    columns = [
        (voice(_HEADS[name]), width, False)
        for name, width in (("service", 2.6), ("standard", 4.0), ("source", 7.0), ("confidence", 1.8))
    ]
    return [
        *blocks,
        referring(voice, _WORDS["standards"], "table_standards"),
        table("table_standards", voice(_TITLES["standards"]), columns, rows),
    ]


def _findings(plan: Plan, voice: Voice) -> list[Block]:
    """The findings by kind, the serious first: how many, and the first of each with what to do."""
    held = plan.tables.get("findings")
    blocks: list[Block] = [Heading(2, voice(_TITLES["findings"]), "findings")]
    if held is None or held.empty:
        return [*blocks, text(voice(_WORDS["no_findings"]))]
    rows = []
    for severity, pair in _SEVERITIES.items():
        for _, own in held[held["severity"] == severity].groupby("code", sort=True):
            row = own.iloc[0]
            message = f"{row[f'message_{voice.lang}']} {row[f'remedy_{voice.lang}']}".strip()
            rows.append((voice(pair), number(len(own)), message))
    columns = heads(voice, _HEADS, ("severity", 1.6, False), ("count", 1.3, True), ("example", 12.5, False))
    return [
        *blocks,
        referring(voice, _WORDS["findings"], "table_findings"),
        table("table_findings", voice(_TITLES["findings"]), columns, rows),
    ]


def _towns(plan: Plan, voice: Voice) -> list[Block]:
    """A page per chosen place, in the order of tiers and ranks."""
    if "reasons" not in plan.tables or "centres" not in plan.tables:
        return []
    order = {tier: at for at, tier in enumerate(plan.tiers)}
    reasons = plan.tables["reasons"]
    own = reasons[reasons["chosen"].fillna(False).astype(bool)]
    own = own.assign(order=own["tier"].map(order)).sort_values(["order", "rank", "candidate_id"])
    if own.empty:
        return []
    blocks: list[Block] = [PageBreak(), Heading(2, voice(_TITLES["towns"]), "towns")]
    for at, candidate_id in enumerate(own["candidate_id"]):
        blocks += ([PageBreak()] if at else []) + _town(reporting.case(plan, candidate_id), voice)
    return blocks


def _town(case: Case, voice: Voice) -> list[Block]:
    name = voice.place({"name": case.name, "name_en": case.name_en, "candidate_id": case.place_id})
    also = case.name if name != case.name else case.name_en
    apart = ("（{}）" if voice.lang == "zh" else " ({})").format(also) if also and also != name else ""
    columns = heads(voice, _HEADS, ("what", 5.0, False), ("value", 8.0, False))
    rows = [(voice(one.label), voice(one.value)) for one in case.numbers]
    blocks: list[Block] = [
        Heading(3, f"{name}{apart}", f"town_{case.place_id}"),
        table(f"table_town_{case.place_id}", voice(_WORDS["numbers"], name=name), columns, rows),
    ]
    for title, said, empty in (
        ("for", case.for_, "nothing"),
        ("against", case.against, "nothing"),
        ("how_sure", case.how_sure, "not_drawn"),
    ):
        blocks.append(text(voice(_WORDS[title]), kind="lead"))
        blocks += bullets(voice, said) if said else [text(voice(_WORDS[empty]))]
    return blocks
