"""What the plainer ways of choosing and other counts come to, in a sentence of English and of Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geoplan import words
from geoplan.centres.alternatives import ANYWHERE, JOINT, Alternative
from geoplan.centres.asked import Difference
from geoplan.centres.choice import Choice
from geoplan.centres.quotas import Quota

_NAMED = 5  # places a sentence names at most

_METHODS = {
    "people_ranking": ("The ranking by people", "按人口排名"),
    "score_ranking": ("The ranking by score", "按得分排名"),
    "greedy": ("Adding the best place one at a time", "逐个添加最优地方"),
    "top_down": ("Choosing tier by tier from the top", "自上而下逐级选择"),
    "bottom_up": ("Choosing level by level from below", "自下而上逐级选择"),
}
_SENTENCES = {
    "joint": ("The plan, chosen jointly: {value} {unit}.", "联合选择的方案：{value} {unit}。"),
    "same": (
        "{method} gives the very places of the joint choice.",
        "{method}得到的地方与联合选择完全相同。",
    ),
    "as_good": (
        "{method} does as well as the joint choice, with other places: {apart}.",
        "{method}与联合选择同样好，但地方不同：{apart}。",
    ),
    "nearly": (
        "{method} does nearly as well as the joint choice: {share} worse ({more} {unit}); {apart}.",
        "{method}与联合选择相差无几：差 {share}（{more} {unit}）；{apart}。",
    ),
    "worse": (
        "{method} is {share} worse than the joint choice ({more} {unit}); {apart}.",
        "{method}比联合选择差 {share}（{more} {unit}）；{apart}。",
    ),
    "breaks_worse": (
        "{method} breaks rules ({rules}) and is {share} worse all the same; {apart}.",
        "{method}违反约束（{rules}），却仍比联合选择差 {share}；{apart}。",
    ),
    "breaks_better": (
        "{method} would be {share} better, but breaks rules ({rules}); {apart}.",
        "{method}比联合选择好 {share}，但违反约束（{rules}）；{apart}。",
    ),
    "breaks_apart": (
        "{method} breaks rules ({rules}), and its travel can't be set beside the joint choice's; {apart}.",
        "{method}违反约束（{rules}），其出行不能与联合选择相比；{apart}。",
    ),
    "breaks_alike": (
        "{method} breaks rules ({rules}) and gains nothing by it; {apart}.",
        "{method}违反约束（{rules}），却并不更优；{apart}。",
    ),
    "no_way": (
        "{method} ends without a plan: too few places are left that may be chosen.",
        "{method}无法形成方案：可选的地方不足。",
    ),
    "infeasible": ("{method} ends without a plan: {why}.", "{method}无法形成方案：{why}。"),
    "stopped": (
        "{method}: the solver stopped before it found a plan.",
        "{method}：求解器在找到方案之前停止。",
    ),
    "not_nested": (
        "{method} needs levels that hold each other, and a tier here is not `inclusive`.",
        "{method}要求各级相互包含，而此处有层级不是 `inclusive`。",
    ),
    "free_to_cross": (
        "Having every parent in the place's own county costs {share} ({more} {unit}); without that rule: {apart}.",
        "上级须在本县的要求，代价为 {share}（{more} {unit}）；若取消：{apart}。",
    ),
    "free_alike": (
        "Having every parent in the place's own county costs nothing.",
        "上级须在本县的要求没有代价。",
    ),
    "exchanged": ("{added} for {dropped}", "{added}取代{dropped}"),
    "added": ("{added} in", "增加{added}"),
    "dropped": ("{dropped} out", "去掉{dropped}"),
    "moved": ("{moved} in another tier", "{moved}改变层级"),
    "unchanged": ("the same places", "地方相同"),
    "more_names": ("{names} and {more} more", "{names}等 {all} 处"),
    "quota_plan": ("{tier}: the plan's {count}.", "“{tier}”：方案的 {count} 处。"),
    "quota_saves": (
        "{tier}: {count} instead of {plan} would save {more} {unit} ({share}): {apart}.",
        "“{tier}”：由 {plan} 处改为 {count} 处，可减少 {more} {unit}（{share}）：{apart}。",
    ),
    "quota_costs": (
        "{tier}: {count} instead of {plan} would cost {more} {unit} ({share}): {apart}.",
        "“{tier}”：由 {plan} 处改为 {count} 处，将增加 {more} {unit}（{share}）：{apart}。",
    ),
    "quota_gains": (
        "{tier}: {count} instead of {plan} would gain {more} {unit} ({share}): {apart}.",
        "“{tier}”：由 {plan} 处改为 {count} 处，可增加 {more} {unit}（{share}）：{apart}。",
    ),
    "quota_loses": (
        "{tier}: {count} instead of {plan} would lose {more} {unit} ({share}): {apart}.",
        "“{tier}”：由 {plan} 处改为 {count} 处，将减少 {more} {unit}（{share}）：{apart}。",
    ),
    "quota_alike": (
        "{tier}: {count} instead of {plan} would change nothing: {apart}.",
        "“{tier}”：由 {plan} 处改为 {count} 处，目标值不变：{apart}。",
    ),
    "quota_none": ("{tier}: there is no plan with {count}: {why}.", "“{tier}”：{count} 处没有可行方案：{why}。"),
}


@dataclass(frozen=True)
class Tongue:
    """A language (en or zh) and what places are called in it."""

    lang: str
    names: Mapping[str, str]

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in this language."""
        return _SENTENCES[sentence][self.lang == "zh"].format(**values)

    def apart(self, apart: Difference) -> str:
        """Which places come, go and change their tier, by name."""
        told = {name: self.listed(getattr(apart, name)) for name in ("added", "dropped", "moved")}
        kinds = [name for name, there in (("added", apart.added), ("dropped", apart.dropped)) if there]
        kinds = ["exchanged"] if len(kinds) == 2 else kinds
        kinds += ["moved"] if apart.moved else []
        return ("，" if self.lang == "zh" else ", ").join(self.say(kind, **told) for kind in kinds or ["unchanged"])

    def listed(self, places: tuple[str, ...]) -> str:
        """The names of the first places, and how many more there are."""
        shown = words.listed([self.names.get(place) or place for place in places[:_NAMED]], self.lang)
        more = len(places) - _NAMED
        return self.say("more_names", names=shown, more=more, all=len(places)) if more > 0 else shown


def unit_of(plan: Choice) -> str:
    """The unit of what the plan optimises."""
    return plan.proofs[-1].unit


def of_alternative(one: Alternative, plan: Choice, tongue: Tongue) -> str:
    """What came of one way of choosing."""
    its = plan.proofs[-1]
    return tongue.say(
        _kind(one), method=_METHODS.get(one.method, ("", ""))[tongue.lang == "zh"], value=_number(its.objective),
        more=_number(abs(one.asked.objective - its.objective)), unit=words.word(unit_of(plan), tongue.lang),
        share=_percent(one.worse), rules=words.rules("; ".join(one.broken), tongue.lang),
        why=one.asked.why(tongue.lang).rstrip(".。"), apart=tongue.apart(one.difference),
    )  # fmt: skip


def _kind(one: Alternative) -> str:
    """Which sentence says what came of the method."""
    if one.method == JOINT:
        return "joint"
    if one.asked.choice is None:
        return "no_way" if one.status == "infeasible" and not one.asked.faults else one.status
    alike = not abs(one.worse) > 1e-9
    if one.method == ANYWHERE:
        return "free_alike" if alike else "free_to_cross"
    if one.broken and np.isnan(one.worse):
        return "breaks_apart"
    if one.broken:
        return "breaks_alike" if alike else "breaks_worse" if one.worse > 0 else "breaks_better"
    if one.as_good:
        return "as_good" if one.difference else "same"
    return "nearly" if one.nearly_as_good else "worse"


def of_quota(one: Quota, plan: Choice, less: bool, tongue: Tongue) -> str:
    """What another count of a tier would bring; `less` says whether less of the objective is better."""
    its = plan.proofs[-1]
    more = one.asked.objective - its.objective
    if one.is_plan:
        kind = "quota_plan"
    elif one.asked.choice is None:
        kind = "quota_none"
    elif abs(more) <= 1e-9 * abs(its.objective):
        kind = "quota_alike"
    elif less:
        kind = "quota_costs" if more > 0 else "quota_saves"
    else:
        kind = "quota_gains" if more > 0 else "quota_loses"
    own = next(len(members) for tier, members in zip(plan.tiers, plan.members, strict=True) if tier.name == one.tier)
    return tongue.say(
        kind, count=one.count, tier=words.in_prose(one.tier, tongue.lang), plan=own, more=_number(abs(more)),
        unit=words.word(unit_of(plan), tongue.lang), share=_percent(more / its.objective if its.objective else np.nan),
        apart=tongue.apart(one.difference), why=one.asked.why(tongue.lang).rstrip(".。"),
    )  # fmt: skip


def _percent(share: float) -> str:
    percent = abs(100 * share)
    return "–" if np.isnan(percent) else f"{percent:.1f} %" if percent >= 0.1 else f"{percent:.2g} %"


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
