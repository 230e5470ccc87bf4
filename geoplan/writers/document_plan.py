"""The whole document of a plan: its cover and its chapters, those that the plan has something for."""

from __future__ import annotations

from collections.abc import Sequence

from geoplan import reporting
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.writers import document_access, document_annexes, document_ground, document_system
from geoplan.writers.document import Block, Document, Heading, Numbers, PageBreak, text
from geoplan.writers.document_figures import Pictures
from geoplan.writers.document_words import Voice, bullets

_COVER = (
    ("organisation", ("Organisation", "编制单位")),
    ("project", ("Project", "项目")),
    ("version", ("Version", "版本")),
    ("date", ("Date", "日期")),
    ("approval_no", ("Map approval number", "审图号")),
)
_STAMP = ("Internal draft", "内部草案，未经审图")
_SUBTITLE = ("Planning report", "规划成果报告")
_TITLES = {
    "summary": ("Summary for decision-makers", "决策摘要"),
    "english": ("Summary in English", "英文摘要 Summary in English"),
    "limits": ("Limits and sensitivity", "局限与敏感性"),
}
_WORDS = {
    "build": ("What to build first", "先建什么"),
    "worst": ("What is missing most", "最主要的缺口"),
    "trust": ("What limits these numbers", "数据局限"),
    "absent": (
        "Not computed, since the config does not ask for it or lacks what it needs: {names}.",
        "配置未要求或缺少所需内容，未计算：{names}。",
    ),
    "no_forecast": (
        "Results say who reaches what by the network and the numbers given. They are no forecast, and access is no income.",
        "成果反映在给定路网与数据下的可达情况，并非预测；可达性改善不等于收入变化。",
    ),
    "standards_limit": (
        "Standards are as strict as their sources; those without a source are a choice of this plan.",
        "标准的效力取决于其来源；无来源的标准为本方案的选择。",
    ),
    "candidates_only": (
        "Places are proposals. A change of a place's rank or seat needs the consent of those who live there.",
        "入选地方为方案建议；层级与布局的调整须征求当地意见。",
    ),
}
_ABSENT = {
    "access": ("access and capacity", "可达性与容量"),
    "gaps": ("gaps against standards", "对标缺口"),
    "centres": ("the urban system", "城镇体系"),
    "robustness": ("robustness", "稳定性检验"),
    "axes": ("axes", "轴线"),
    "audit": ("comparison with an official list", "官方名单对照"),
    "sites": ("sites", "选址"),
    "functions": ("functions of settlements", "居民点职能"),
    "border_effect": ("borders open and closed", "边界开放与关闭"),
}
_ENGLISH = Voice("en")
_MAPS = 2
_ALONE = 0.7  # of the text's width, an upright map


def document(plan: Plan, pictures: Pictures) -> Document:
    """The document of a plan: English where its language is en, else Chinese; `both` adds a summary in English.

    Two languages beside each other in every sentence would make neither a document that a council can take as its own.
    """
    voice = Voice("en" if plan.language == "en" else "zh")
    blocks: list[Block] = [*_summary(plan, voice, pictures)]
    if plan.language == "both":
        blocks += [PageBreak(), Heading(1, voice(_TITLES["english"]), "english"), *_told(plan, _ENGLISH)]
    chapters: list[Sequence[Block]] = [
        document_ground.data(plan, voice),
        document_ground.settlements(plan, voice, pictures),
        document_access.access(plan, voice, pictures),
        document_access.gaps(plan, voice, pictures),
        document_system.candidates(plan, voice, pictures),
        document_system.system(plan, voice, pictures),
        document_access.sites(plan, voice, pictures),
        _limits(plan, voice),
        document_annexes.annexes(plan, voice, pictures),
    ]
    for chapter in chapters:
        if chapter:
            blocks += [PageBreak(), *chapter]
    told = plan.settings.get("report") or {}
    title = plan.titled(voice.lang)
    other = plan.titled("en")
    return Document(
        title=title,
        subtitle=other if plan.language == "both" and other != title else voice(_SUBTITLE),
        cover=tuple((voice(label), str(told[key])) for key, label in _COVER if told.get(key)),
        stamp="" if told.get("approval_no") and not told.get("draft") else voice(_STAMP),
        author=str(told.get("organisation") or ""),
        lang=voice.lang,
        blocks=tuple(blocks),
    )


def _summary(plan: Plan, voice: Voice, pictures: Pictures) -> list[Block]:
    """The numbers, what to build first, the worst gaps, and the two maps that a decision needs."""
    shown = _maps_first(plan, pictures)
    # two upright maps fit on a page beside each other, lying ones below each other
    upright = all(pictures.found[name][1] > 1 for name in shown)
    rows = [tuple(shown)] if upright else [(name,) for name in shown]
    width = _ALONE if upright and len(shown) == 1 else 1.0
    return [
        Heading(1, voice(_TITLES["summary"]), "summary"),
        *_told(plan, voice),
        *(figures for names in rows for figures in pictures.row(voice, *names, width=width, again=True)),
    ]


def _maps_first(plan: Plan, pictures: Pictures) -> list[str]:
    """The urban system, then the sites or the gaps; a map of access that cannot be assessed only where there is no other."""
    known, unknown = ([f"access_{service}" for service in services] for services in service_coverage.assessed(plan))
    found = list(pictures.found)
    sites = [name for name in found if name.startswith("sites_")]
    gaps = [name for name in found if name.lstrip("0123456789_").startswith("gaps")]
    wanted = [plan.name, *sites[:1], *gaps[:1], "how_sure", *known]
    fitting = [name for name in wanted if name in pictures.found]
    others = [name for name in found if name.startswith("access_") and name not in unknown] or found
    return list(dict.fromkeys(fitting or others))[:_MAPS]


def _told(plan: Plan, voice: Voice) -> list[Block]:
    """The numbers, what to build first, and the worst gaps in one language."""
    numbers = tuple((voice(one.label), voice(one.value), voice(one.note)) for one in reporting.five(plan))
    worst = reporting.worst_gaps(plan, most=3)
    blocks: list[Block] = [Numbers(numbers)]
    if works := reporting.build_first(plan):
        blocks += [text(voice(_WORDS["build"]), kind="lead"), *bullets(voice, works)]
    if worst:
        blocks += [text(voice(_WORDS["worst"]), kind="lead"), *bullets(voice, worst)]
    return blocks


def _limits(plan: Plan, voice: Voice) -> list[Block]:
    """What the plan does not say, and what moves it."""
    absent = [voice(pair) for layer, pair in _ABSENT.items() if layer not in plan.tables or plan.tables[layer].empty]
    blocks: list[Block] = [Heading(1, voice(_TITLES["limits"]), "limits")]
    blocks += [text(voice(_WORDS[key]), kind="bullet") for key in ("no_forecast", "standards_limit")]
    if "centres" in plan.tables:
        blocks.append(text(voice(_WORDS["candidates_only"]), kind="bullet"))
    if absent:
        joined = ("、" if voice.lang == "zh" else ", ").join(absent)
        blocks.append(text(voice(_WORDS["absent"], names=joined), kind="bullet"))
    found = plan.tables.get("findings")
    if found is not None:
        moved = found[found["code"].str.startswith(("robustness_moved", "robustness_found"))]
        column = "message_zh" if voice.lang == "zh" else "message_en"
        blocks += [text(row[column], kind="bullet") for row in moved.to_dict("records")]
    return blocks
