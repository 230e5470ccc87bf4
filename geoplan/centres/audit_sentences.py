"""What separates the official list and the plan, place by place, as sentences in English and Chinese."""

from __future__ import annotations

import math

from geoplan import words
from geoplan.centres.reason_sentences import About, Row, cost, count, share

_SENTENCES = {
    "kept": ("{name} is {tier} in the plan and in the official list.", "{name}在方案和官方名单中均为“{tier}”。"),
    "moved": (
        "{name} is {tier} in the plan and {official} in the official list. To follow the list it would change seats with "
        "{other}, at {cost}.",
        "{name}在方案中为“{tier}”，在官方名单中为“{official}”。若按名单，须与{other}互换层级，{cost}。",
    ),
    "moved_none": (
        "{name} is {tier} in the plan and {official} in the official list. No member could change seats with it.",
        "{name}在方案中为“{tier}”，在官方名单中为“{official}”。没有可与它互换层级的地方。",
    ),
    "missed": (
        "The official list has {name} as {official}; the plan leaves it out. To put it in, {other} would leave, at {cost}.",
        "官方名单将{name}列为“{official}”，方案未选。若列入，须由{other}让出名额，{cost}。",
    ),
    "missed_none": (
        "The official list has {name} as {official}; the plan leaves it out, and it could take no seat without cutting "
        "people off.",
        "官方名单将{name}列为“{official}”，方案未选；若列入，必有一部分人无法到达。",
    ),
    "missed_nowhere": (
        "The official list has {name} as {official}; it has no point, so that nobody can travel there.",
        "官方名单将{name}列为“{official}”；它没有位置，无法计算出行。",
    ),
    "extra": (
        "The plan has {name} as {tier}; the official list does not. Without it the plan's weighted travel would grow by "
        "{loss} person-minutes ({share}).",
        "方案将{name}选为“{tier}”，官方名单未列。若没有它，方案的加权出行将增加 {loss} 人·分钟（{share}）。",
    ),
    "cut_off": (
        "{people} people would then reach no place of that level.",
        "届时将有 {people} 人到不了任何该级地方。",
    ),
    "breaks": ("That breaks {rules}.", "这会违反：{rules}。"),
}


def sentence(row: Row, about: About, lang: str) -> str:
    """What separates the list and the plan at the place of this row, which also holds `name` and `instead_of_name`."""
    travel, merit = row["cost_person_min"], row["cost_merit"]
    tier, official = (words.in_prose(row[each], lang) for each in ("tier", "official_tier"))
    said = {"name": row["name"], "tier": tier, "official": official}
    said["other"] = row["instead_of_name"]
    which = row["status"]
    if which == "missed" and row["nowhere"]:
        which = "missed_nowhere"
    elif which in ("moved", "missed"):
        which = f"{which}_none" if math.isnan(travel) else which
        unknown = about.for_merit and math.isnan(merit)
        priced = About(**{**vars(about), "for_merit": False}) if unknown else about
        said["cost"] = "" if math.isnan(travel) else cost(travel, merit, priced, lang)
    elif which == "extra":
        said |= {"loss": count(travel), "share": share(travel, about.travel)}
    parts = [_say(which, lang, **said)]
    if row["people_cut_off"] > 0:
        parts.append(_say("cut_off", lang, people=count(row["people_cut_off"])))
    if row["breaks"]:
        parts.append(_say("breaks", lang, rules=words.rules(row["breaks"], lang)))
    return ("" if lang == "zh" else " ").join(parts)


def _say(which: str, lang: str, /, **values: object) -> str:
    return _SENTENCES[which][lang == "zh"].format(**values)
