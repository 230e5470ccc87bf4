"""The layers `alternatives`, `frontier` and `quotas` before shaping, each row with its sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from geoplan.centres.alternatives import Alternative
from geoplan.centres.choice import Choice
from geoplan.centres.frontier import Point
from geoplan.centres.question import Minimise, Question
from geoplan.centres.quotas import Quota
from geoplan.centres.variant_sentences import Tongue, of_alternative, of_quota, unit_of

Names = Mapping[str, Mapping[str, str]]  # by language (en, zh), then by place


def alternative_rows(question: Question, plan: Choice, found: Iterable[Alternative], names: Names) -> pd.DataFrame:
    """A row per method, the plan first."""
    unit, rows = unit_of(plan), []
    for position, one in enumerate(found, start=1):
        row: dict[str, object] = {
            "position": position, "way": one.method, "status": one.status, "objective": one.asked.objective,
            "unit": unit, "worse_share": one.worse, "as_good": one.as_good, "broken": "; ".join(one.broken),
            "gap": one.asked.gap, **one.difference.columns(names["zh"]),
        }  # fmt: skip
        if one.asked.choice is not None:
            row |= {"travel_person_min": one.asked.choice.travel, "merit": one.asked.choice.merit}
            row |= _levels(question, one.asked.choice)
        row |= {f"sentence_{lang}": of_alternative(one, plan, Tongue(lang, names[lang])) for lang in names}
        rows.append(row)
    return pd.DataFrame(rows)


def frontier_rows(points: Iterable[Point], names: Names) -> pd.DataFrame:
    """A row per point, the plan first; `merit_share` is of the best possible merit."""
    rows = []
    for position, one in enumerate(points):
        row: dict[str, object] = {
            "position": position, "role": one.role, "merit_at_least": one.share, "status": one.asked.status,
            "bound": one.asked.bound, "gap": one.asked.gap, "merit_share": one.merit_share,
            **one.difference.columns(names["zh"]),
        }  # fmt: skip
        if one.asked.choice is not None:
            row |= {"travel_person_min": one.asked.choice.travel, "merit": one.asked.choice.merit}
        rows.append(row)
    return pd.DataFrame(rows)


def quota_rows(question: Question, plan: Choice, found: Iterable[Quota], names: Names) -> pd.DataFrame:
    """A row per tier and count."""
    unit, rows = unit_of(plan), []
    less = isinstance(question.objective, Minimise)
    for one in found:
        row: dict[str, object] = {
            "tier": one.tier, "count": one.count, "is_plan": one.is_plan, "objective": one.asked.objective, "unit": unit,
            "bound": one.asked.bound, "gap": one.asked.gap, "status": one.asked.status, "quota_price": one.price,
            **one.difference.columns(names["zh"]),
        }  # fmt: skip
        row |= {f"sentence_{lang}": of_quota(one, plan, less, Tongue(lang, names[lang])) for lang in names}
        rows.append(row)
    return pd.DataFrame(rows)


def _levels(question: Question, choice: Choice) -> dict[str, float]:
    """Per level the mean minutes of those who reach a member and, where it has `reach_min`, the share within it."""
    people, found = question.people, {}
    everybody = float(people.sum())
    demand = question.times.demand
    lost = float(people[np.isin(demand, choice.unreached)].sum())
    for k, tier in enumerate(choice.tiers):
        arrive = everybody - lost - float(people[np.isin(demand, choice.cut_off[k])].sum())
        found[f"mean_min_{tier.name}"] = choice.travel_by_level[k] / arrive if arrive > 0 else np.nan
        if tier.reach_min is not None:
            within = everybody - lost - choice.beyond_reach[k]
            found[f"within_{tier.name}"] = within / everybody if everybody > 0 else np.nan
    return found
