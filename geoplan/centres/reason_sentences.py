"""Why each place is in the plan or not, as sentences in English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geoplan import words
from geoplan.centres.broken import CUT_OFF
from geoplan.centres.reasons import ALL_CHOSEN

Row = Mapping[Any, Any]

_SENTENCES = {
    "nearest": (
        "{name} is in the plan as {tier}: {people} people have it as their nearest place of that level.",
        "{name}入选为“{tier}”：对 {people} 人来说，它是最近的该级地方。",
    ),
    "nobody_nearest": (
        "{name} is in the plan as {tier}, but nobody has it as their nearest place of that level.",
        "{name}入选为“{tier}”，但对任何人来说都不是最近的该级地方。",
    ),
    "without": (
        "Without it they would travel {minutes} minutes longer on average; the plan's weighted travel would grow by {loss} "
        "person-minutes ({share}).",
        "若没有它，这些人平均要多走 {minutes} 分钟；方案的加权出行将增加 {loss} 人·分钟（{share}）。",
    ),
    "without_some": (
        "Without it {cut_off} of them would reach no place of that level, and the others would travel {minutes} minutes "
        "longer on average; the plan's weighted travel would grow by {loss} person-minutes ({share}).",
        "若没有它，其中 {cut_off} 人将到不了任何该级地方，其余的人平均要多走 {minutes} 分钟；方案的加权出行将增加 {loss} 人·分钟"
        "（{share}）。",
    ),
    "without_all": (
        "Without it they would reach no place of that level at all.",
        "若没有它，这些人将到不了任何该级地方。",
    ),
    "merit_without": (
        "Without it the plan's merit would be {merit} instead of {whole}.",
        "若没有它，方案的得分将由 {whole} 降为 {merit}。",
    ),
    "fixed": ("It was fixed ({rules}).", "它是固定入选的（{rules}）。"),
    "fixed_costs": (
        "It was fixed ({rules}): {other} in its place would {bettered}.",
        "它是固定入选的（{rules}）：若换成{other}，{bettered}。",
    ),
    "held": (
        "But for {rules}, {other} in its place would {bettered}.",
        "若无此约束（{rules}），换成{other}，{bettered}。",
    ),
    "seat_for_nobody_else": (
        "{rules} leaves its seat to nobody else.",
        "受约束（{rules}），其名额不能给别处。",
    ),
    "stand_in": ("The best stand-in is {other}, at {cost}.", "最佳替代是{other}，{cost}。"),
    "stand_in_if_free": (
        "Were it not, the best stand-in would be {other}, at {cost}.",
        "若不固定，最佳替代是{other}，{cost}。",
    ),
    "no_stand_in": (
        "No place outside the plan could take its seat and keep all rules.",
        "方案之外没有任何地方能替代它而不违反约束。",
    ),
    "no_stand_in_but": (
        "No place outside the plan could take its seat and keep all rules: the cheapest, {other}, would break {rules}, at "
        "{cost}.",
        "方案之外没有任何地方能替代它而不违反约束：代价最小的{other}会违反约束（{rules}），且{cost}。",
    ),
    "needed_by_all": (
        "No other candidate is left to stand in for it: all are chosen.",
        "候选地已全部入选，没有可替代它的地方。",
    ),
    "only_way": (
        "Nobody outside the plan could take its seat without cutting people off.",
        "换成方案之外的任何地方，都会使一部分人无法到达。",
    ),
    "near_missed": (
        "{name} is not in the plan, but among the first that could come in: in place of {other} ({tier}) it would be the "
        "nearest for {people} people, at {cost}.",
        "{name}未入选，但属于最先可递补的地方：若替代{other}（{tier}），将成为 {people} 人最近的该级地方，{cost}。",
    ),
    "not_chosen": (
        "{name} is not in the plan: its cheapest way in, in place of {other} ({tier}), comes at {cost}; it would be the "
        "nearest for {people} people.",
        "{name}未入选：代价最小的入选方式是替代{other}（{tier}），{cost}；届时它将是 {people} 人最近的该级地方。",
    ),
    "but_for": (
        "But for {rules} it would better the plan.",
        "若无此约束（{rules}），它的入选会使方案更好。",
    ),
    "no_way_in": (
        "{name} is not in the plan: no exchange that keeps all rules lets it in ({rules}).",
        "{name}未入选：任何换入方式都会违反约束（{rules}）。",
    ),
    "rank": (
        "It ranks {nth} of {all} candidates by score ({score}).",
        "其综合得分 {score}，在 {all} 个候选地中排第 {nth}。",
    ),
    "rank_by": (
        "It ranks {nth} of {all} candidates by score ({score}), mostly by {indicators}.",
        "其综合得分 {score}，在 {all} 个候选地中排第 {nth}，主要来自{indicators}。",
    ),
    "no_candidate": ("{name} is no candidate: {why}.", "{name}不是候选地：{why}。"),
    "same": ("no more travel", "出行不增加"),
    "more": ("{share} more travel ({cost} person-minutes)", "出行增加 {share}（{cost} 人·分钟）"),
    "less": ("{share} less travel ({cost} person-minutes)", "出行减少 {share}（{cost} 人·分钟）"),
    "merit_same": ("no less merit", "得分不降低"),
    "merit_less": ("{share} less merit", "得分降低 {share}"),
    "merit_more": ("{share} more merit", "得分提高 {share}"),
    "saves": ("save {cost} person-minutes ({share})", "出行可减少 {cost} 人·分钟（{share}）"),
    "merit_gains": ("raise merit by {share}", "得分可提高 {share}"),
    "on": ("On {inputs}.", "依据{inputs}。"),
    "modelled": ("modelled {what}", "推导的{what}"),
    "proxy": ("proxy numbers of {what}", "推算的{what}"),
    "roads": ("roads", "道路数据"),
    "people": ("people", "人口数据"),
    "more_of": ("{indicator} ({part})", "{indicator}（{part}）"),
    "less_of": ("little {indicator} ({part})", "较低的{indicator}（{part}）"),
    "and": (" and ", "和"),
}


@dataclass(frozen=True)
class About:
    """The plan that the sentences are about: what it is worth, whether merit is its aim, and the weakest bases."""

    travel: float
    merit: float
    for_merit: bool
    candidates: int
    roads: str = "observed"
    people: str = "observed"


def sentence(row: Row, about: About, lang: str) -> str:
    """Why the candidate of this row of `reasons` is in the plan or not.

    The row also holds name, rank, score, `substitute_name`, `instead_of_name` and `strongest`, the indicators that lift
    it most, what they add to the score, and whether less of them is better.
    """
    said = _chosen(row, about, lang) if row["status"] == "chosen" else _outside(row, about, lang)
    return _joined([*said, _rank(row, about, lang), _on(about, lang)], lang)


def no_candidate(name: str, why: str, lang: str) -> str:
    """That a place could not be chosen, and why."""
    return _say("no_candidate", lang, name=name, why=why)


def cost(travel: float, merit: float, about: About, lang: str) -> str:
    """What an exchange costs, as a share of the plan: more travel, or less merit where that is the aim."""
    if about.for_merit:
        which = _turn("merit_", merit, about.merit, "less", "more")
        return _say(which, lang, share=share(abs(merit), about.merit))
    which = _turn("", travel, about.travel, "more", "less")
    return _say(which, lang, share=share(abs(travel), about.travel), cost=count(abs(travel)))


def share(part: float, whole: float) -> str:
    """A part of the whole in percent, with two digits that tell; 0 % where there is no whole."""
    percent = 100 * part / whole if whole > 0 else 0.0
    if 0 < percent < 0.01:
        return "< 0.01 %"
    digits = 0 if percent == 0 or percent >= 10 else 1 if percent >= 1 else 2
    return f"{percent:.{digits}f} %"


def count(number: float) -> str:
    """A number as people read it: to the unit, from a hundred thousand on with three digits that tell."""
    if abs(number) >= 100_000:
        size = 10 ** (math.floor(math.log10(abs(number))) - 2)
        number = round(number / size) * size
    return f"{number:,.0f}"


def _bettered(travel: float, merit: float, about: About, lang: str) -> str:
    """What an exchange that betters the plan would do: save travel, or raise merit where that is the aim."""
    if about.for_merit:
        return _say("merit_gains", lang, share=share(abs(merit), about.merit))
    return _say("saves", lang, share=share(abs(travel), about.travel), cost=count(abs(travel)))


def _chosen(row: Row, about: About, lang: str) -> list[str]:
    served, cut_off = row["people_served"], row["people_cut_off_if_dropped"]
    told = {"name": row["name"], "tier": words.in_prose(row["tier"], lang), "people": count(served)}
    parts = [_say("nearest" if served > 0 else "nobody_nearest", lang, **told)]
    if served > 0:
        which = "without" if cut_off == 0 else "without_some" if cut_off < served else "without_all"
        loss = row["loss_if_dropped_person_min"]
        more = {"cut_off": count(cut_off), "loss": count(loss), "share": share(loss, about.travel)}
        parts.append(_say(which, lang, minutes=f"{row['minutes_longer_if_dropped']:.1f}", **more))
    if about.for_merit:
        merits = {"merit": f"{row['merit_if_dropped']:.3f}", "whole": f"{about.merit:.3f}"}
        parts.append(_say("merit_without", lang, **merits))
    return [*parts, *_stand_in(row, about, lang)]


def _stand_in(row: Row, about: About, lang: str) -> list[str]:
    """Which rule holds the place there, and who could take its seat."""
    forced, other = row["forced_by"], row["substitute_name"]
    travel, merit = row["substitute_cost_person_min"], row["substitute_cost_merit"]
    if forced == ALL_CHOSEN:
        return [_say("needed_by_all", lang)]
    if forced == CUT_OFF:
        return [_say("only_way", lang)]
    rules = words.rules(forced, lang)
    freely = row["free_person_min"], row["free_merit"]
    told = {"rules": rules, "other": other, "cost": cost(travel, merit, about, lang)}
    if row["fixed"] and other and _saves(travel, merit, about):
        return [_say("fixed_costs", lang, **told, bettered=_bettered(travel, merit, about, lang))]
    if row["fixed"]:
        parts = [_say("fixed", lang, **told)]
    elif row["barred"]:
        bettered = _bettered(*freely, about, lang)
        parts = [_say("held", lang, rules=rules, other=row["free_name"], bettered=bettered)]
    elif rules:
        return [_say("seat_for_nobody_else", lang, rules=rules)]
    else:
        parts = []
    if other:
        return [*parts, _say("stand_in_if_free" if row["fixed"] else "stand_in", lang, **told)]
    if row["barred"] or not row["free_name"]:
        return [*parts, _say("no_stand_in", lang)]
    told = {
        "rules": words.rules(row["free_breaks"], lang),
        "other": row["free_name"],
        "cost": cost(*freely, about, lang),
    }
    return [*parts, _say("no_stand_in_but", lang, **told)]


def _saves(travel: float, merit: float, about: About) -> bool:
    """Whether an exchange betters what the plan is for."""
    change, whole = (merit, about.merit) if about.for_merit else (travel, about.travel)
    return change < -1e-9 * abs(whole)


def _outside(row: Row, about: About, lang: str) -> list[str]:
    travel, merit, rules = row["needed_person_min"], row["needed_merit"], words.rules(row["forced_by"], lang)
    barred = [_say("but_for", lang, rules=rules)] if row["barred"] else []
    if math.isnan(travel):
        return [_say("no_way_in", lang, name=row["name"], rules=rules), *barred]
    told = {"name": row["name"], "other": row["instead_of_name"], "tier": words.in_prose(row["tier"], lang)}
    told |= {"people": count(row["people_served"]), "cost": cost(travel, merit, about, lang)}
    return [_say("near_missed" if row["status"] == "near_missed" else "not_chosen", lang, **told), *barred]


def _rank(row: Row, about: About, lang: str) -> str:
    strongest = [
        _say("less_of" if less else "more_of", lang, indicator=words.in_prose(name, lang), part=f"{part:.2f}")
        for name, part, less in row["strongest"]
    ]
    nth = ordinal(int(row["rank"])) if lang == "en" else str(row["rank"])
    told = {"nth": nth, "all": about.candidates, "score": f"{row['score']:.2f}"}
    # the largest part of a low score speaks for nothing
    if not strongest or row["rank"] > about.candidates / 2:
        return _say("rank", lang, **told)
    return _say("rank_by", lang, indicators=_say("and", lang).join(strongest), **told)


def _on(about: About, lang: str) -> str:
    """What it rests on, where that is not observed."""
    bases = (("roads", about.roads), ("people", about.people))
    weak = [_say(basis, lang, what=_say(what, lang)) for what, basis in bases if basis in ("modelled", "proxy")]
    return _say("on", lang, inputs=_say("and", lang).join(weak)) if weak else ""


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th …"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _turn(family: str, value: float, whole: float, up: str, down: str) -> str:
    """Which word fits the change; a change of less than a billionth of the whole is none."""
    if abs(value) <= 1e-9 * abs(whole):
        return f"{family}same"
    return family + (up if value > 0 else down)


def _say(which: str, lang: str, /, **values: object) -> str:
    return _SENTENCES[which][lang == "zh"].format(**values)


def _joined(parts: list[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(part for part in parts if part)
