"""What the last words say of the urban system beside its tiers: at most a line each on what it was held against."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan

_NAMES_SHOWN = 5
_RULES_SHOWN = 2
_SETTLED = ("joint", "people_ranking", "parents_anywhere")  # not among the plainer ways that are listed

_SENTENCES = {
    "ranking_as_good": ("The plain ranking by people does as well", "单按人口排名同样好"),
    "ranking_travel_more": ("The plain ranking by people would travel {share} more", "单按人口排名，出行将多 {share}"),
    "ranking_travel_less": ("The plain ranking by people would travel {share} less", "单按人口排名，出行将少 {share}"),
    "ranking_merit_less": (
        "The plain ranking by people would have {share} less merit",
        "单按人口排名，得分将少 {share}",
    ),
    "ranking_merit_more": (
        "The plain ranking by people would have {share} more merit",
        "单按人口排名，得分将多 {share}",
    ),
    "ranking_same": ("The plain ranking by people reaches the same objective", "单按人口排名，目标值相同"),
    "ranking_none": ("The plain ranking by people ends without a plan", "单按人口排名得不到可行方案"),
    "ranking_breaks": ("The plain ranking by people would break {rules}", "单按人口排名将违反 {rules}"),
    "breaks": (" and break {rules}", "，且违反 {rules}"),
    "also": ("; as good as the joint choice: {ways}", "；与联合选择同样好的做法：{ways}"),
    "price_travel": (
        "One more {tier}{place} would save {amount} {unit} ({share})",
        "再增一处“{tier}”{place}，可少 {amount} {unit}（{share}）",
    ),
    "price_merit": (
        "One more {tier}{place} would add {amount} {unit} ({share})",
        "再增一处“{tier}”{place}，可多 {amount} {unit}（{share}）",
    ),
    "place": (" ({names})", "（{names}）"),
    "exchange": (" ({names} in, {goes} out)", "（增加{names}，去掉{goes}）"),
    "sure": (
        "How sure ({draws} draws): of {chosen} places {robust_in} robust in, {contested} contested{out}{names}{own}",
        "稳定性（{draws} 次抽样）：{chosen} 处中稳定入选 {robust_in} 处，有争议 {contested} 处{out}{names}{own}",
    ),
    "own": (
        "; in the very tier that the plan gives them, {own} robust in{names}",
        "；就方案所给的层级而言，稳定 {own} 处{names}",
    ),
    "not_own": (" (not {names})", "（不含：{names}）"),
    "out": (", {robust_out} robust out", "，稳定落选 {robust_out} 处"),
    "named": (": {names}", "：{names}"),
    "audit": (
        "The official list: {kept} of {all} places in their tier, {moved} in another, {missed} not chosen; {extra} chosen in "
        "the tiers it names that it does not have{whole}",
        "官方名单：{all} 处中层级一致 {kept} 处，层级不同 {moved} 处，未入选 {missed} 处；名单所列层级中另选 {extra} 处{whole}",
    ),
    "travel_more": ("; {it} would travel {share} more", "；{it}，出行将多 {share}"),
    "travel_less": ("; {it} would travel {share} less", "；{it}，出行将少 {share}"),
    "merit_less": ("; {it} would have {share} less merit", "；{it}，得分将少 {share}"),
    "merit_more": ("; {it} would have {share} more merit", "；{it}，得分将多 {share}"),
    "as_it_stands": ("it", "若照名单"),
    "completed": ("with the rest chosen best it", "名单之外按最优补足后"),
    "axes": (
        "Axes: {count}, seats: {seats}; the longest: {longest} ({minutes})",
        "轴线 {count} 条，县城（中心）：{seats}；最长：{longest}（{minutes}）",
    ),
    "chains_whole": ("No chain from settlement to seat is broken", "居民点到县城的联系无中断"),
    "chains": (
        "Settlements without an unbroken chain to the seat ({lost}){names}",
        "到县城的联系不完整的居民点（{lost}）{names}",
    ),
    "broken": ("broken: {count} with {people:,.0f} people", "中断 {count} 个，{people:,.0f} 人"),
    "cut_off": ("cut off: {count} with {people:,.0f} people", "不通 {count} 个，{people:,.0f} 人"),
}


def beside(plan: Plan, lang: str) -> list[str]:
    """At most six lines: plainer ways, the next place, how sure, the official list, axes and chains, as far as asked for."""
    told = (_ranking, _price, _sure, _audit, _axes, _chains)
    end = "。" if lang == "zh" else "."
    return [f"  {line}{end}" for tell in told if (line := tell(plan, lang))]


def _say(sentence: str, lang: str, **values: object) -> str:
    return _SENTENCES[sentence][lang == "zh"].format(**values)


def _percent(share: float) -> str:
    return "< 0.1 %" if 0 < abs(share) < 0.0005 else f"{100 * abs(share):,.1f} %"


def _for_merit(plan: Plan) -> bool:
    """Whether the plan was chosen for merit, and not for travel."""
    return bool((plan.tables["alternatives"]["unit"] == "score").any())


def _compared(worse: float, merit: bool) -> str:
    """The end of a sentence's code by what is compared and which way it differs."""
    return {
        (False, True): "travel_more", (False, False): "travel_less",
        (True, True): "merit_less", (True, False): "merit_more",
    }[merit, worse > 0]  # fmt: skip


def _ranking(plan: Plan, lang: str) -> str:
    """What the plain ranking by people is worth, and which other plain ways do as well."""
    if "alternatives" not in plan.tables:
        return ""
    ways = plan.tables["alternatives"].set_index("way")
    line = (
        _by_people(ways.loc["people_ranking"].to_dict(), _for_merit(plan), lang)
        if "people_ranking" in ways.index
        else ""
    )
    good = [words.word(way, lang) for way in ways.index[ways["as_good"].fillna(False)] if way not in _SETTLED]
    return line + _say("also", lang, ways=words.listed(good, lang)) if line and good else line


def _by_people(row: Mapping[Hashable, Any], merit: bool, lang: str) -> str:
    worse = row["worse_share"]
    if row["status"] == "infeasible":
        return _say("ranking_none", lang)
    if pd.notna(row["as_good"]) and row["as_good"]:
        return _say("ranking_as_good", lang)
    if np.isnan(worse):
        rules = words.first([words.rules(rule, lang) for rule in row["broken"].split("; ") if rule], _RULES_SHOWN, lang)
        return _say("ranking_breaks", lang, rules=rules) if rules else ""
    code = f"ranking_{_compared(worse, merit)}" if worse else "ranking_same"
    line = _say(code, lang, share=_percent(worse))
    return line + _breaks(row["broken"], lang)


def _breaks(broken: str, lang: str) -> str:
    """Which rules are broken; "" where none is."""
    rules = [words.rules(rule, lang) for rule in broken.split("; ") if rule]
    return _say("breaks", lang, rules=words.first(rules, _RULES_SHOWN, lang)) if rules else ""


def _price(plan: Plan, lang: str) -> str:
    """What one more place of the lowest tier that was asked for would bring."""
    if "quotas" not in plan.tables:
        return ""
    quotas = plan.tables["quotas"]
    own = quotas[quotas["is_plan"].fillna(False).astype(bool) & quotas["quota_price"].notna()].set_index("tier")
    tier = next((name for name in reversed(plan.tiers) if name in own.index), "")
    if not tier:
        return ""
    row = own.loc[tier].to_dict()
    merit = row["unit"] == "score"
    amount, whole = abs(row["quota_price"]), row["objective"]
    after = quotas[(quotas["tier"] == tier) & (quotas["count"] == row["count"] + 1)].iloc[0]
    comes, goes = ([name for name in after[column].split("; ") if name] for column in ("added", "dropped"))
    shown = {"names": words.listed(comes, lang), "goes": words.listed(goes, lang)}
    few = 0 < len(comes) + len(goes) <= _NAMES_SHOWN
    told = {
        "tier": words.in_prose(tier, lang),
        "place": _say("exchange" if goes else "place", lang, **shown) if few else "",
        "amount": f"{amount:,.3g}" if amount < 1000 else f"{amount:,.0f}",
        "unit": words.word(row["unit"], lang),
        "share": _percent(amount / whole if whole else 0.0),
    }
    return _say("price_merit" if merit else "price_travel", lang, **told)


def _sure(plan: Plan, lang: str) -> str:
    """How many of the chosen places are how sure, and which are contested, the least sure first."""
    if "robustness" not in plan.tables:
        return ""
    centres = plan.tables["centres"]
    counts = {name: int((centres["class"] == name).sum()) for name in ("robust_in", "contested", "robust_out")}
    if not any(counts.values()):
        return ""
    doubted = centres[centres["class"] != "robust_in"].sort_values(["chosen_in", "candidate_id"])
    names = words.first(_named(doubted), _NAMES_SHOWN, lang)
    told = {
        **counts,
        "draws": int(plan.tables["robustness"]["draws"].max()),
        "chosen": len(centres),
        "out": _say("out", lang, **counts) if counts["robust_out"] else "",
        "names": _say("named", lang, names=names) if names else "",
        "own": _in_own_tier(plan, lang),
    }
    return _say("sure", lang, **told)


def _in_own_tier(plan: Plan, lang: str) -> str:
    """How many places are robust in the tier that the plan gives them, and which are not, where these are few."""
    tiers = plan.tables["robustness"]
    own = tiers[tiers["in_plan"].fillna(False).astype(bool)]
    held = own["class"] == "robust_in"
    doubted = own[~held].sort_values(["chosen_in", "candidate_id"])
    few = 0 < len(doubted) <= _NAMES_SHOWN
    names = _say("not_own", lang, names=words.listed(_named(doubted), lang)) if few else ""
    return _say("own", lang, own=int(held.sum()), names=names)


def _named(places: pd.DataFrame, key: str = "candidate_id") -> list[str]:
    named: list[str] = places["name"].mask(places["name"] == "", places[key]).tolist()
    return named


def _audit(plan: Plan, lang: str) -> str:
    """How many places of the official list are kept, and what the list is worth as a whole."""
    if "audit" not in plan.tables:
        return ""
    audit, whole = plan.tables["audit"], plan.tables["audit_summary"]
    counts = {name: int((audit["status"] == name).sum()) for name in ("kept", "moved", "missed", "extra")}
    merit = _for_merit(plan)
    every = whole[whole["tier"] == "any"].set_index("list")
    # a list that is silent about a tier is compared with that tier chosen
    its = "official_completed" if "official_completed" in every.index else "official"
    worth = every["merit" if merit else "travel_person_min"]
    more = worth[its] / worth["model"] - 1 if worth["model"] else np.nan
    worse = -more if merit else more
    it = _say("completed" if its == "official_completed" else "as_it_stands", lang)
    after = "" if np.isnan(worse) else _say(_compared(worse, merit), lang, share=_percent(worse), it=it)
    after += _breaks(every["breaks"][its], lang) if after else ""
    told = {**counts, "all": counts["kept"] + counts["moved"] + counts["missed"], "whole": after}
    return _say("audit", lang, **told)


def _axes(plan: Plan, lang: str) -> str:
    """How many axes there are, to which seats, and which is the longest."""
    axes = plan.tables.get("axes", pd.DataFrame({"status": []}))
    axes = axes[axes["status"] == "ok"]
    if axes.empty:
        return ""
    seats = axes.drop_duplicates("seat_id")
    longest = axes.sort_values("total_min", ascending=False, kind="stable").iloc[0]
    told = {
        "count": len(axes),
        "seats": words.first(
            seats["seat_name"].mask(seats["seat_name"] == "", seats["seat_id"]).tolist(), _NAMES_SHOWN, lang
        ),
        "longest": longest["name"],
        "minutes": words.minutes(longest["total_min"], lang),
    }
    return _say("axes", lang, **told)


def _chains(plan: Plan, lang: str) -> str:
    """How many settlements have a broken chain or none, and the largest; nothing where no limit judges those there are."""
    if "chains" not in plan.tables:
        return ""
    chains = plan.tables["chains"]
    lost = chains[chains["status"].isin(["broken", "cut_off"])]
    if lost.empty:
        return _say("chains_whole", lang) if (chains["status"] == "ok").any() else ""
    counted = [
        _say(status, lang, count=len(own), people=own.sum())
        for status in ("broken", "cut_off")
        if len(own := lost.loc[lost["status"] == status, "people"])
    ]
    largest = lost.sort_values(["people", "settlement_id"], ascending=[False, True])
    names = words.first(_named(largest, "settlement_id"), _NAMES_SHOWN, lang)
    return _say("chains", lang, lost=words.listed(counted, lang), names=_say("named", lang, names=names))
