"""Up to five numbers that a decision-maker needs, each with what has to be known of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.reporting.bilingual import (
    Number,
    Said,
    called,
    first,
    joined,
    listed,
    minutes,
    named,
    parted,
    people,
    plain,
    say,
    standard,
    word,
)

_MOST = 5
_NAMES = 7

_LABELS = {
    "people": ("People of the plan", "规划人口"),
    "worst": ("Weakest service: {service}", "最薄弱的服务：{service}"),
    "lowest": ("Lowest known coverage: {service}", "已知设施下最低覆盖：{service}"),
    "longest": ("Farthest service: {service}", "最远的服务：{service}"),
    "beyond": ("People beyond a standard", "未达标人口"),
    "system": ("The urban system", "城镇体系"),
    "sure": ("How sure the choice is", "方案稳定性"),
    "worth": ("Worth of the joint choice", "联合选择的价值"),
    "sites": ("Newly served by {siting}", "{siting}新增服务人口"),
}
_NOTES = {
    "people": (
        "Column {base}; settlements: {settlements}, counties: {counties}; population: {basis}.",
        "口径：{base}，{settlements} 个居民点，{counties} 个县（区）；人口数据为{basis}。",
    ),
    "worst": (
        "People within {standard}{mode} (source: {source}).{caution}",
        "达标人口比例，标准：{standard}{mode}（来源：{source}）。{caution}",
    ),
    "caution": (" {mark} {meaning}.", "{mark} {meaning}。"),
    "mode": (" {mode}", "（{mode}）"),
    "moded": ("{service} ({mode})", "{service}（{mode}）"),
    "incomplete": (
        " A lower bound: facilities are missing from the data of every service, so that none is known to be the weakest.",
        "为下限：各项服务的设施数据均不完整，无法判定何者最薄弱。",
    ),
    "not_compared": (
        " Not compared, facilities incomplete: {names}.",
        "设施数据不完整、未参与比较：{names}。",
    ),
    "longest": (
        "Mean{mode} of the {share} of people who reach one; no standard is set.",
        "可达人口（占 {share}）的平均时间{mode}；未设标准。",
    ),
    "beyond": (
        "{share} of the people are beyond the time or way of at least one standard. Judged: {judged}.{rest}",
        "{share} 的人口至少有一项未达到时间或距离标准。已评估：{judged}。{rest}",
    ),
    "rest": (
        " Not assessed, facilities incomplete: {names}.",
        "设施数据不完整、未评估：{names}。",
    ),
    "not_assessed": (
        "Facilities incomplete: {names}. This is not a count of zero.",
        "设施数据不完整：{names}。这不表示没有缺口。",
    ),
    "system": ("{tiers}. {proof}", "{tiers}。{proof}"),
    "tier": ("{tier}: {names}", "{tier}：{names}"),
    "proof": ("{questions}: {status}", "{questions}：{status}"),
    "sure": (
        "Chosen places that stay in the plan in nearly all of {draws} draws of {varied}; contested: {contested}.",
        "在 {draws} 次抽样（变动：{varied}）中几乎始终入选的地方；有争议：{contested}。",
    ),
    "worth_travel": (
        "So much more would people travel if the largest places were simply taken{data}.",
        "若只按人口排名选取，出行将增加的比例{data}。",
    ),
    "worth_merit": (
        "So much less merit would the plan have if the largest places were simply taken{data}.",
        "若只按人口排名选取，综合得分将减少的比例{data}。",
    ),
    "worth_rules": (
        " The ranking would also break {rules}.",
        "单按人口排名还将违反 {rules}。",
    ),
    "worth_data": (", on data that are not observed", "（数据非实测）"),
    "worth_others": (" Other plain ways: {ways}.", "其他简单方式：{ways}。"),
    "way_worse": ("{way} {share} worse", "{way}差 {share}"),
    "way_same": ("{way} gives the same places", "{way}得到相同的地方"),
    "way_as_good": ("{way} is as good with other places", "{way}同样好但地方不同"),
    "way_breaks": ("{way} {share} better, but breaking {rules}", "{way}好 {share}，但违反“{rules}”"),
    "way_breaks_worse": ("{way} {share} worse, and breaking {rules}", "{way}差 {share}，且违反“{rules}”"),
    "way_breaks_even": ("{way} as good, but breaking {rules}", "{way}同样好，但违反“{rules}”"),
    "sites": ("{service}: {works}; {status}.", "{service}：{works}；{status}。"),
    "work": ("{site} ({action})", "{site}（{action}）"),
}
_VALUES = {
    "not_assessed": ("not assessed", "未评估"),
    "sure": ("{robust} of {chosen} robust", "{chosen} 处中 {robust} 处稳定"),
    "none": ("none", "无"),
}
_EVEN, _SHOWN = 1e-9, 5e-4  # shares that are none, and that one decimal of a percent would show as none
_WAYS = {
    "score_ranking": ("ranking by score", "按得分排名"),
    "greedy": ("one place at a time", "逐个添加"),
    "top_down": ("tier by tier from the top", "自上而下逐级"),
    "bottom_up": ("level by level from below", "自下而上逐级"),
}
_VARIED = {"weights": ("weights", "权重"), "speeds": ("speeds", "速度"), "people": ("people", "人口")}


def five(plan: Plan) -> tuple[Number, ...]:
    """Up to five numbers: people, the weakest service, who is beyond a standard, the system, and how sure or worth what.

    What the plan has no answer to is left out; where gaps could not be assessed that is said in place of a number.
    """
    told: tuple[Callable[[Plan], Number | None], ...] = (
        _people,
        _worst,
        _beyond,
        _system,
        _sure,
        _worth,
        _sites,
        _longest,
    )
    numbers = (tell(plan) for tell in told)
    return tuple([number for number in numbers if number is not None][:_MOST])


def _label(key: str, **values: object) -> Said:
    return say(_LABELS[key], **values)


def _note(key: str, **values: object) -> Said:
    return say(_NOTES[key], **values)


def _by(plan: Plan, service: str) -> Said:
    """The way of travelling behind a standard or a time; "" where it is not known."""
    mode = service_coverage.mode(plan, service)
    return _note("mode", mode=mode) if mode.en else mode


def _moded(plan: Plan, service: str) -> Said:
    """A service with the way of travelling to it."""
    mode = service_coverage.mode(plan, service)
    return _note("moded", service=named(service), mode=mode) if mode.en else named(service)


def _people(plan: Plan) -> Number | None:
    if "demand" not in plan.tables:
        return None
    demand = plan.tables["demand"]
    inside = demand[demand["inside"].fillna(False).astype(bool)]
    rests = {note.basis for note in plan.inputs if note.layer in ("settlements", "population")}
    told = {
        "base": Said(*(words.base(plan.base, lang) for lang in ("en", "zh"))),
        "settlements": inside.loc[inside["settlement_id"] != "", "settlement_id"].nunique(),
        "counties": len(plan.tables.get("area", ())),
        "basis": listed(word(basis) for basis in sorted(rests) or [plan.basis]),
    }
    return Number("people", _label("people"), people(inside["people"].sum()), _note("people", **told))


def _worst(plan: Plan) -> Number | None:
    """The service that the fewest are within the standard of; one whose facilities are all known, if there is any."""
    rows = [row for row in service_coverage.services(plan) if not np.isnan(row["coverage"])]
    if not rows:
        return None
    not_judged = service_coverage.assessed(plan)[1]
    rows = [row for row in rows if row["service"] not in not_judged] or rows
    row = min(rows, key=lambda row: (row["coverage"], row["service"]))
    meaning, mark = service_coverage.caution(row), service_coverage.MARKS[row["coverage_is"]]
    caution = _note("caution", mark=mark, meaning=meaning) if meaning.en else plain("")
    if row["service"] in not_judged:
        caution = joined(caution, _note("incomplete"))
    elif not_judged:
        # one of these may have the lower share: the reader sees it in the table of coverage
        caution = joined(caution, _note("not_compared", names=listed(named(name) for name in not_judged)))
    told = {
        "standard": standard(row["standard"]),
        "mode": _by(plan, row["service"]),
        "source": service_coverage.source(row),
        "caution": caution,
    }
    label = _label("lowest" if row["service"] in not_judged else "worst", service=named(row["service"]))
    return Number("worst", label, service_coverage.coverage(row), _note("worst", **told))


def _longest(plan: Plan) -> Number | None:
    """The service without a standard that is farthest from those who reach one."""
    rows = [row for row in service_coverage.services(plan) if np.isnan(row["coverage"]) and row["mean"] > 0]
    if not rows:
        return None
    row = max(rows, key=lambda row: (row["mean"], row["service"]))
    note = _note("longest", share=words.share(row["reached_share"]), mode=_by(plan, row["service"]))
    return Number("longest", _label("longest", service=named(row["service"])), minutes(row["mean"]), note)


def _beyond(plan: Plan) -> Number | None:
    judged, not_judged = service_coverage.assessed(plan)
    if not judged and not not_judged:
        return None
    left = listed(named(name) for name in not_judged)
    beyond, every = service_coverage.people_beyond(plan, judged)
    if np.isnan(beyond):
        if not not_judged:
            return None  # standards of capacity alone
        return Number("beyond", _label("beyond"), say(_VALUES["not_assessed"]), _note("not_assessed", names=left))
    told = {
        "share": words.share(beyond / every) if every else "–",
        "judged": listed(_moded(plan, name) for name in judged),
        "rest": _note("rest", names=left) if not_judged else plain(""),
    }
    return Number("beyond", _label("beyond"), people(beyond), _note("beyond", **told))


def _system(plan: Plan) -> Number | None:
    if "centres" not in plan.tables:
        return None
    centres = plan.tables["centres"].sort_values(["rank", "candidate_id"])
    rows = centres.to_dict("records")
    by_tier = {tier: [called(row) for row in rows if row["tier"] == tier] for tier in plan.tiers}
    # the lowest tier is a long list; the table of the system has it
    upper = {tier: names for tier, names in by_tier.items() if tier != plan.tiers[-1] or len(by_tier) == 1}
    tiers = [_note("tier", tier=named(tier), names=first(names, _NAMES)) for tier, names in upper.items()]
    counts = plain(" + ".join(str(len(names)) for names in by_tier.values()))
    return Number("system", _label("system"), counts, _note("system", tiers=parted(tiers), proof=_proofs(plan)))


def _proofs(plan: Plan) -> Said:
    """What was proven of the urban system, by status; a sentence."""
    proofs = [proof for proof in plan.proofs if not proof.about]
    stated = [
        _note(
            "proof",
            questions=listed(word(proof.question) for proof in proofs if proof.status == status),
            status=word(status),
        )
        for status in dict.fromkeys(proof.status for proof in proofs)
    ]
    if not stated:
        return plain("")
    whole = parted(stated)
    return Said(f"{whole.en[:1].upper()}{whole.en[1:]}.", f"{whole.zh}。")


def _sure(plan: Plan) -> Number | None:
    if "robustness" not in plan.tables or "centres" not in plan.tables:
        return None
    centres = plan.tables["centres"]
    if not (centres["class"] != "").any():
        return None
    doubted = centres[centres["class"] == "contested"].sort_values(["chosen_in", "candidate_id"])
    names = [called(row) for row in doubted.to_dict("records")]
    section = (plan.settings.get("centres") or {}).get("robustness") or {}
    varied = [say(pair) for name, pair in _VARIED.items() if section.get(name) is not None]
    told = {
        "draws": int(plan.tables["robustness"]["draws"].max()),
        "varied": listed(varied or [say(pair) for pair in _VARIED.values()]),
        "contested": first(names, _NAMES) if names else say(_VALUES["none"]),
    }
    robust = int((centres["class"] == "robust_in").sum())
    value = say(_VALUES["sure"], robust=robust, chosen=len(centres))
    return Number("sure", _label("sure"), value, _note("sure", **told))


def _worth(plan: Plan) -> Number | None:
    """What the joint choice is worth against the plain ranking by people."""
    if "alternatives" not in plan.tables:
        return None
    ways = plan.tables["alternatives"]
    row = next(iter(ways[ways["way"] == "people_ranking"].to_dict("records")), None)
    if row is None or np.isnan(row["worse_share"]):
        return None
    merit = bool((ways["unit"] == "score").any())
    data = plain("") if plan.basis == "observed" else _note("worth_data")
    note = _note("worth_merit" if merit else "worth_travel", data=data)
    if row["broken"]:
        note = joined(note, _note("worth_rules", rules=_rules(row["broken"])))
    others = ways[~ways["way"].isin(["joint", "people_ranking"]) & ways["worse_share"].notna()].sort_values("position")
    if len(others):
        note = joined(note, _note("worth_others", ways=parted(way(other) for other in others.to_dict("records"))))
    return Number("worth", _label("worth"), plain(f"{100 * row['worse_share']:,.1f} %"), note)


def way(row: Mapping[Hashable, Any]) -> Said:
    """What came of a plain way of choosing, in a few words."""
    way, worse = say(_WAYS[row["way"]]), row["worse_share"]
    share = f"{100 * abs(worse):,.1f} %"
    if row["broken"]:
        key = "way_breaks" if worse < -_EVEN else "way_breaks_worse" if worse > _EVEN else "way_breaks_even"
        return _note(key, way=way, share=share, rules=_rules(row["broken"]))
    if worse > _EVEN:
        return _note("way_worse", way=way, share="< 0.1 %" if worse < _SHOWN else share)
    apart = any(row[column] for column in ("added_ids", "dropped_ids", "moved_ids"))
    return _note("way_as_good" if apart else "way_same", way=way)


def _rules(broken: str) -> Said:
    return Said(*(words.rules(broken, lang) for lang in ("en", "zh")))


def _sites(plan: Plan) -> Number | None:
    """What the first question of siting brings."""
    sites = plan.tables.get("sites")
    if sites is None or sites.empty:
        return None
    siting = sorted(set(sites["siting"]))[0]
    own = sites[sites["siting"] == siting].sort_values("order")
    works = [
        _note("work", site=row["name"] or row["site_id"], action=word(row["action"])) for row in own.to_dict("records")
    ]
    proofs = [proof for proof in plan.proofs if proof.about == f"siting.{siting}"]
    told = {
        "service": named(own["service"].iloc[0]),
        "works": first(works, _NAMES),
        "status": word(proofs[-1].status) if proofs else plain("–"),
    }
    asked = Said(*(words.question(siting, own["service"].iloc[0], lang) for lang in ("en", "zh")))
    return Number("sites", _label("sites", siting=asked), people(own["people_gained"].sum()), _note("sites", **told))
