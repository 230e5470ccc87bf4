"""What to build first: the works that every question of siting chose, in their order."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from geoplan.plan import Plan
from geoplan.reporting.bilingual import Said, named, plain, say, word

_MOST = 3
_WORK = (
    "{action}: {site} – {service}, {gain} ({place}{status}).",
    "{action}：{site}（{service}），{gain}（{place}{status}）。",
)
_PLACE = ("{order} of {count}, ", "第 {order} 项，共 {count} 项；")
_PEOPLE = ("{people:,.0f} people newly served", "新增服务 {people:,.0f} 人")
_SAVED = ("nobody newly served, {saved:,.0f} {unit} saved", "无新增服务人口，节省 {saved:,.0f} {unit}")
_UNTOLD = ("not proven", "未作证明")


def build_first(plan: Plan) -> tuple[Said, ...]:
    """Per question of siting its first works in order, at most three: what, where, for which service, for whom, and whether
    that choice is proven; nothing where nothing is to be built."""
    if not plan.has("sites"):
        return ()
    told: list[Said] = []
    for siting, own in plan.tables["sites"].groupby("siting", sort=True):
        own = own.sort_values(["order", "site_id"])
        status = _status(plan, str(siting))
        for row in own.head(_MOST).to_dict("records"):
            place = say(_PLACE, order=int(row["order"]), count=len(own)) if len(own) > 1 else plain("")
            told.append(
                say(
                    _WORK,
                    action=_opening(word(row["action"])),
                    site=row["name"] or row["site_id"],
                    service=named(row["service"]),
                    gain=_gain(row),
                    place=place,
                    status=status,
                )
            )
    return tuple(told)


def _gain(row: Mapping[Hashable, Any]) -> Said:
    """Whom a work serves; where nobody newly, what it saves those who are served already."""
    if row["people_gained"] > 0 or row["gain_unit"] == "people" or not row["marginal_gain"] > 0:
        return say(_PEOPLE, people=row["people_gained"])
    return say(_SAVED, saved=row["marginal_gain"], unit=word(row["gain_unit"]))


def _status(plan: Plan, siting: str) -> Said:
    """What is proven of all questions of a siting: optimal only where each is."""
    statuses = list(dict.fromkeys(proof.status for proof in plan.proofs if proof.about == f"siting.{siting}"))
    if not statuses:
        return say(_UNTOLD)
    return word("optimal" if statuses == ["optimal"] else next(one for one in statuses if one != "optimal"))


def _opening(said: Said) -> Said:
    return Said(f"{said.en[:1].upper()}{said.en[1:]}", said.zh)
