"""How the services stand: who is within which standard, and which services cannot be judged."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting.bilingual import Said, named, plain, say

Row = Mapping[Hashable, Any]
NOT_ASSESSED = "not_assessable"
MARKS = {"exact": "", "at_least": "≥", "indicative": "≈"}  # by `coverage_is`

_NO_NAME = Said("not stated", "未注明")
_WAYS = {  # by what travels
    "car": ("by car", "小汽车"),
    "walk": ("on foot", "步行"),
    "bicycle": ("by bicycle", "自行车"),
    "ebike": ("by e-bike", "电动自行车"),
}
_OWN_MODE = ("{way} ({name})", "{way}（{name}）")  # a mode that is not called by what travels
_MEANING = {
    "at_least": (
        "at least: facilities are missing from the data",
        "为下限：设施数据不完整",
    ),
    "indicative": (
        "indicative: demand points too coarse for the standard, or input not observed",
        "仅供参考：需求点对该标准过粗，或输入并非实测",
    ),
}


def services(plan: Plan) -> Sequence[Row]:
    """The rows of `summary` about everybody, one per service; none where no service was asked for."""
    return plan.everybody().to_dict("records") if "summary" in plan.tables else []


def coverage(row: Row) -> Said:
    """The share of the people within the standard, marked where it is a lower bound or indicative; "–" where there is none."""
    return marked(row["coverage"], row["coverage_is"])


def marked(share: float, coverage_is: str) -> Said:
    """A coverage with the mark of what it is; "–" where there is none."""
    if np.isnan(share):
        return plain("–")
    return plain(f"{mark(share, coverage_is)} {words.share(share)}".strip())


def mark(share: float, coverage_is: str) -> str:
    """The sign before a coverage that is a lower bound or indicative; "" before an exact one."""
    # facilities that are missing from the layer can only add to coverage, so all is all
    return "" if coverage_is == "at_least" and share >= 1 else MARKS[coverage_is]


def doubts(plan: Plan) -> dict[tuple[str, str, str, str], str]:
    """What coverage is by service, base, area and group of people, where it is not exact: for layers that do not say so."""
    if "summary" not in plan.tables:
        return {}
    rows = plan.tables["summary"].sort_values(["service", "base", "area_id", "group"])
    rows = rows[rows["coverage"].notna() & (rows["coverage_is"] != "exact")]
    return {
        (row["service"], row["base"], row["area_id"], row["group"]): row["coverage_is"]
        for row in rows.to_dict("records")
    }


def mode(plan: Plan, service: str) -> Said:
    """How people travel to a service: on foot, by car; "" where the config says nothing of the service."""
    name = ((plan.settings.get("services") or {}).get(service) or {}).get("mode") or ""
    own = ((plan.settings.get("network") or {}).get("modes") or {}).get(name) or {}
    kind = own.get("kind") or name
    if kind not in _WAYS:
        return named(name)
    way = say(_WAYS[kind])
    return way if name == kind else say(_OWN_MODE, way=way, name=named(name))


def caution(row: Row) -> Said:
    """What the mark before a coverage means; "" where it has none."""
    return say(_MEANING[row["coverage_is"]]) if row["coverage_is"] in _MEANING else plain("")


def meanings() -> Sequence[tuple[str, Said]]:
    """Every mark of a coverage with what it means."""
    return [(MARKS[name], say(pair)) for name, pair in _MEANING.items()]


def source(row: Row) -> Said:
    """Where a standard comes from."""
    return plain(row["standard_source"]) if row["standard_source"] else _NO_NAME


def assessed(plan: Plan) -> tuple[list[str], list[str]]:
    """The services with a standard whose gaps were assessed, and those where facilities may be missing from the data."""
    if "gaps" not in plan.tables:
        return [], []
    held = [plan.tables[layer] for layer in ("gaps", "county_gaps") if layer in plan.tables]
    not_possible = {name for table in held for name in table.loc[table["cause"] == NOT_ASSESSED, "service"]}
    every = {name for table in held for name in table["service"]} | set(promised(plan))
    return sorted(every - not_possible), sorted(not_possible)


def partly_known(plan: Plan) -> set[str]:
    """The services of which not all facilities are known: by what each was judged on, else by the inputs."""
    if plan.has("contrasts"):
        judged = plan.tables["contrasts"]
        return set(judged["service"][judged["completeness"].isin(["partial", "unknown"])]) | set(assessed(plan)[1])
    if "access" not in plan.tables or {note.completeness for note in plan.inputs if note.layer == "facilities"} <= {
        "full"
    }:
        return set()
    return set(plan.tables["access"]["service"])


def promised(plan: Plan) -> list[str]:
    """The services that anybody is promised within a time or a way."""
    if "access" not in plan.tables:
        return []
    access = plan.tables["access"]
    return sorted(set(access["service"][access["within_standard"].notna()]))


def people_beyond(plan: Plan, of: list[str]) -> tuple[float, float]:
    """People beyond the time or way of at least one of these services' standards, and all people who were judged.

    Each person counts once however many standards they are beyond. NaN where no demand point could be judged.
    """
    if not plan.tables.keys() >= {"access", "demand"}:
        return float("nan"), float("nan")
    access = plan.tables["access"]
    rows = access[access["service"].isin(of) & access["within_standard"].notna()]
    rows = rows[rows["demand_id"].isin(_inside(plan))]
    if rows.empty:
        return float("nan"), float("nan")
    within = rows["within_standard"].astype(bool)
    worst = pd.DataFrame({"within": within, "people": rows["people"]}).groupby(rows["demand_id"], sort=True)
    judged = worst.agg({"within": "all", "people": "max"})
    return float(judged.loc[~judged["within"], "people"].sum()), float(judged["people"].sum())


def _inside(plan: Plan) -> pd.Series:
    demand = plan.tables["demand"]
    inside: pd.Series = demand.loc[demand["inside"].fillna(False).astype(bool), "demand_id"]
    return inside
