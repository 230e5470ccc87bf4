"""The case for and against a place: what speaks for it, what against, how sure that is, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import sureness
from geoplan.reporting.bilingual import Case, Number, Said, first, minutes, named, people, plain, say, sentence
from geoplan.reporting.sureness import Row, row_of

_STRONG, _WEAK = 1 / 4, 2 / 3  # of the candidates by an indicator's own rank
_CHEAP = 0.01  # a stand-in that costs less of the plan's travel than this is nearly as good
_RIVALS = 5

_SENTENCES = {
    "strong": (
        "Strong by {indicator}: {rank} of {count} candidates.",
        "“{indicator}”指标靠前：在 {count} 个候选地中列第 {rank}。",
    ),
    "weak": (
        "Weak by {indicator}: {rank} of {count} candidates.",
        "“{indicator}”指标靠后：在 {count} 个候选地中列第 {rank}。",
    ),
    "official": ("The official list has it as {tier}, as the plan does.", "官方名单同样列为“{tier}”。"),
    "official_alone": ("The official list has it as {tier}.", "官方名单列其为“{tier}”。"),
    "robust": ("It stays in the plan in {share} of the draws.", "在 {share} 的抽样中保持入选。"),
    "often_chosen": (
        "In {share} of the draws it is in the plan all the same.",
        "在 {share} 的抽样中仍会入选。",
    ),
    "contested": (
        "Contested: in {share} of the draws another place is chosen instead.",
        "有争议：在 {share} 的抽样中由别处取代。",
    ),
    "robust_out": (
        "Only in {share} of the draws is it in the plan.",
        "仅在 {share} 的抽样中入选。",
    ),
    "interchangeable": (
        "{name} could take its seat at hardly any cost ({share} more travel).",
        "换成{name}代价甚小（出行仅增加 {share}）。",
    ),
    "fixed": ("It was set by a rule of the config, not chosen: {rules}.", "由配置约束确定，并非模型选出：{rules}。"),
    "discount": ("Its score is discounted: {why}.", "得分被折减：{why}。"),
    "excluded": ("It is no candidate: {why}.", "不是候选地：{why}。"),
    "rivals": (
        "It competes for its hinterland with {names}.",
        "与{names}争夺腹地。",
    ),
    "alone": ("It serves nobody but its own people.", "仅服务本地人口。"),
    "missing": ("Functions of its tier that it lacks: {services}.", "缺少该层级应有的功能：{services}。"),
    "finding": ("{message}", "{message}"),
}
_LABELS = {
    "tier": ("Tier", "层级"),
    "rank": ("Rank by score", "得分排名"),
    "score": ("Score", "综合得分"),
    "people": ("People", "人口"),
    "hinterland": ("People of its hinterland", "腹地人口"),
    "parent": ("Way to the place above", "到上级地方"),
    "loss": ("Travel lost without it", "若无此地出行增加"),
    "chosen_in": ("In the plan in", "抽样入选比例"),
}
_OF = ("{rank} of {count}", "{rank} / {count}")
_PERSON_MINUTES = ("{value:,.0f} person-minutes", "{value:,.0f} 人·分钟")
_TO = ("{minutes} to {parent}", "到{parent} {minutes}")
_NONE = ("none", "无")


def case(plan: Plan, candidate_id: str) -> Case:
    """The case for and against a candidate of the urban system, told from the plan's tables; nothing is computed.

    KeyError where the plan has no such candidate.
    """
    row = row_of(plan, "reasons", "candidate_id", candidate_id)
    if row is None:
        raise KeyError(candidate_id)
    chosen = bool(row["chosen"])
    why = sentence(row)
    found = sureness.about(plan, candidate_id)
    warned = found[found["severity"] != "note"]
    doubts = dict.fromkeys(Said(en, zh) for en, zh in zip(warned["message_en"], warned["message_zh"], strict=True))
    tier = named(row["tier"]) if chosen else None
    strong, weak = _standing(plan, candidate_id)
    return Case(
        place_id=candidate_id,
        name=row["name"] or candidate_id,
        name_en=row["name_en"],
        tier=row["tier"] if chosen else "",
        for_=(*([why] if chosen else []), *strong, *_for(plan, row)),
        against=(*([] if chosen else [why]), *weak, *_against(plan, row), *doubts),
        how_sure=(*sureness.sure(plan, candidate_id, tier), *_official(plan, candidate_id)),
        numbers=_numbers(plan, row),
    )


def _say(sentence: str, **values: object) -> Said:
    return say(_SENTENCES[sentence], **values)


def _ranked(plan: Plan, own: str) -> Sequence[Row]:
    table = plan.tables.get("contributions")
    if table is None:
        return []
    rows = table[(table["candidate_id"] == own) & table["rank_within"].notna()]
    return rows.sort_values(["rank_within", "indicator"]).to_dict("records")


def _compared(plan: Plan) -> int:
    """How many candidates have a rank; the reasons tell of places that are none as well, such as those of the margin."""
    return int(plan.tables["reasons"]["rank"].notna().sum())


def _standing(plan: Plan, own: str) -> tuple[list[Said], list[Said]]:
    """The indicators by which the place is among the first of all candidates, and those by which it is among the last."""
    count, strong, weak = _compared(plan), [], []
    for row in _ranked(plan, own):
        told = {"indicator": named(row["indicator"]), "rank": row["rank_within"], "count": count}
        if row["rank_within"] <= max(1, count * _STRONG):
            strong.append(_say("strong", **told))
        elif row["rank_within"] > count * _WEAK:
            weak.append(_say("weak", **told))
    return strong, weak


def _for(plan: Plan, row: Row) -> list[Said]:
    """What else speaks for it: the draws and the official list."""
    own, told = row["candidate_id"], []
    candidate = row_of(plan, "candidates", "candidate_id", own) or {}
    share = candidate.get("chosen_in", np.nan)
    if candidate.get("class") == "robust_in" and row["chosen"]:
        told.append(_say("robust", share=words.share(share)))
    if candidate.get("class") and not row["chosen"] and share >= 0.2:
        told.append(_say("often_chosen", share=words.share(share)))
    audit = row_of(plan, "audit", "candidate_id", own)
    if audit is not None and audit["status"] == "kept":
        told.append(_say("official", tier=named(audit["official_tier"])))
    if audit is not None and audit["status"] == "missed":
        told.append(_say("official_alone", tier=named(audit["official_tier"])))
    return told


def _against(plan: Plan, row: Row) -> list[Said]:
    """What else speaks against it: vetoes, rules, draws, stand-ins, rivals and functions that are missing."""
    own, told = row["candidate_id"], []
    candidate = row_of(plan, "candidates", "candidate_id", own) or {}
    for kind, column in (("excluded", "excluded"), ("discount", "discount_reason")):
        if candidate.get(column):
            told.append(_say(kind, why=candidate[column]))
    share = candidate.get("chosen_in", np.nan)
    if row["chosen"]:
        if candidate.get("class") == "contested":
            told.append(_say("contested", share=words.share(1 - share)))
        told += _of_a_member(plan, row)
    elif candidate.get("class") and share < 0.2:
        told.append(_say("robust_out", share=words.share(share)))
    return told


def _of_a_member(plan: Plan, row: Row) -> list[Said]:
    own, told = row["candidate_id"], []
    centre = row_of(plan, "centres", "candidate_id", own) or {}
    if pd.notna(centre.get("fixed")) and centre.get("fixed") and row["forced_by"]:
        told.append(_say("fixed", rules=Said(*(words.rules(row["forced_by"], lang) for lang in ("en", "zh")))))
    travel = next((proof.objective for proof in plan.proofs if not proof.about and proof.question == "travel"), np.nan)
    cost = row["substitute_cost_person_min"]
    if row["substitute_name"] and travel > 0 and cost / travel < _CHEAP:
        told.append(_say("interchangeable", name=row["substitute_name"], share=f"{100 * cost / travel:.2f} %"))
    if centre.get("hinterland_people", np.nan) <= centre.get("people", np.nan):
        told.append(_say("alone"))
    rivals = plan.tables.get("competition")
    if rivals is not None:
        against = rivals[(rivals["candidate_id"] == own) & rivals["competing"].fillna(False).astype(bool)]
        if len(against):
            told.append(_say("rivals", names=first(against["rival_name"].tolist(), _RIVALS)))
    bundles = plan.tables.get("bundles")
    if bundles is not None:
        lacking = bundles[(bundles["candidate_id"] == own) & (bundles["status"] == "missing")]["service"]
        if len(lacking):
            told.append(_say("missing", services=first([named(name) for name in lacking], len(lacking))))
    return told


def _official(plan: Plan, own: str) -> list[Said]:
    row = row_of(plan, "audit", "candidate_id", own)
    return [] if row is None else [sentence(row)]


def _numbers(plan: Plan, row: Row) -> tuple[Number, ...]:
    """The numbers of a place, those that the plan has."""
    own = row["candidate_id"]
    candidate = row_of(plan, "candidates", "candidate_id", own) or {}
    centre = row_of(plan, "centres", "candidate_id", own) or {}
    values: list[tuple[str, Said]] = [("tier", named(row["tier"]) if row["chosen"] else say(_NONE))]
    if not pd.isna(row["rank"]):
        values.append(("rank", say(_OF, rank=row["rank"], count=_compared(plan))))
    if not pd.isna(row["score"]):
        values.append(("score", plain(f"{row['score']:.3f}")))
    for key, held in (("people", candidate.get("people")), ("hinterland", centre.get("hinterland_people"))):
        if held is not None and not pd.isna(held):
            values.append((key, people(held)))
    if centre.get("parent_id"):
        parent = row_of(plan, "centres", "candidate_id", centre["parent_id"]) or {}
        told = {"parent": parent.get("name") or centre["parent_id"]}
        values.append(("parent", say(_TO, minutes=minutes(centre["parent_min"]), **told)))
    if row["chosen"] and not pd.isna(row["loss_if_dropped_person_min"]):
        values.append(("loss", say(_PERSON_MINUTES, value=row["loss_if_dropped_person_min"])))
    if candidate.get("class"):
        values.append(("chosen_in", plain(words.share(candidate["chosen_in"]))))
    return tuple(Number(key, say(_LABELS[key]), value, plain("")) for key, value in values)
