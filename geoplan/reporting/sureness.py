"""How sure a place is, and where it stands in the system: sentences from the tables of robustness, candidates and centres."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting.bilingual import Said, first, minutes, plain, say, word

Row = Mapping[Hashable, Any]
_CHILDREN_SHOWN = 12

_SENTENCES = {
    "sure": (
        "How sure: in the plan in {share} of the draws ({word}){own}.",
        "稳定性：在 {share} 的抽样中入选（{word}）{own}。",
    ),
    "own": ("; as {tier} in {share} ({word})", "；作为“{tier}”{share}（{word}）"),
    "ranks": (
        "Its rank lies between {low} and {high} in nine draws of ten.",
        "九成抽样中其名次介于 {low} 与 {high} 之间。",
    ),
    "rank": ("It ranks {low} by score in nine draws of ten.", "九成抽样中其名次为第 {low}。"),
    "parent": ("It belongs to {parent}, {minutes} away.", "其上级为{parent}，{minutes}。"),
    "children": ("To it belong: {names}.", "其下级：{names}。"),
}


def row_of(plan: Plan, layer: str, key: str, own: str) -> Row | None:
    """The first row of a layer about `own`; None where the layer or the row is not there."""
    table = plan.tables.get(layer)
    if table is None:
        return None
    found = np.flatnonzero(table[key].to_numpy() == own)
    # a page per town asks hundreds of times; slicing a table with geometries takes a hundred times as long
    return {name: table[name].iat[found[0]] for name in table.columns if name != "geometry"} if len(found) else None


def sure(plan: Plan, own: str, tier: Said | None = None) -> list[Said]:
    """In how many draws the place is chosen, and between which ranks it lies; nothing where nothing was drawn.

    `tier` is what its tier is called, the config's own name where that is left out.
    """
    row = row_of(plan, "candidates", "candidate_id", own)
    if row is None:
        return []
    told = []
    if row.get("class"):
        shown = {"share": words.share(row["chosen_in"]), "word": word(row["class"])}
        told.append(say(_SENTENCES["sure"], own=_as_planned(plan, own, tier), **shown))
    if not pd.isna(row.get("rank_p5", np.nan)):
        sentence = "rank" if row["rank_p5"] == row["rank_p95"] else "ranks"
        told.append(say(_SENTENCES[sentence], low=row["rank_p5"], high=row["rank_p95"]))
    return told


def _as_planned(plan: Plan, own: str, tier: Said | None) -> Said:
    """In how many draws the place has the very tier that the plan gives it; "" where it is not in the plan."""
    tiers = plan.tables.get("robustness")
    if tiers is None:
        return plain("")
    rows = tiers[(tiers["candidate_id"] == own) & tiers["in_plan"].fillna(False).astype(bool)]
    if rows.empty:
        return plain("")
    row = rows.iloc[0]
    shown = {"share": words.share(row["chosen_in"]), "word": word(row["class"])}
    return say(
        _SENTENCES["own"], tier=tier or Said(*(words.in_prose(row["tier"], lang) for lang in ("en", "zh"))), **shown
    )


def links(plan: Plan, own: str) -> list[Said]:
    """Which place it belongs to and which belong to it."""
    centres = plan.tables.get("centres")
    if centres is None:
        return []
    names = dict(zip(centres["candidate_id"], centres["name"], strict=True))
    told = []
    row = row_of(plan, "centres", "candidate_id", own)
    if row is not None and row["parent_id"]:
        parent = plain(names.get(row["parent_id"]) or row["parent_id"])
        told.append(say(_SENTENCES["parent"], parent=parent, minutes=minutes(row["parent_min"])))
    below = [names[place] or place for place in centres.loc[centres["parent_id"] == own, "candidate_id"]]
    if below:
        told.append(say(_SENTENCES["children"], names=first(below, _CHILDREN_SHOWN)))
    return told


def about(plan: Plan, own: str) -> pd.DataFrame:
    """The findings about a place or one of its settlements; no rows where there are none."""
    found = plan.tables.get("findings")
    if found is None:
        return pd.DataFrame({"severity": [], "message_en": [], "message_zh": []})
    ids = {own}
    row = row_of(plan, "candidates", "candidate_id", own)
    if row is not None:
        ids |= set(row["members"].split(";"))
    own_rows: pd.DataFrame = found[found["row_id"].isin(ids)]
    return own_rows
