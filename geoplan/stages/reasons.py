"""The stage that says why: for every place why it is in the plan or not, with what each indicator adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.centres import reason_sentences as sentences
from geoplan.centres import reasons
from geoplan.centres.question import Maximise
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served

_INTERCHANGEABLE = 0.001  # of what the plan optimises
_STRONGEST = 2  # indicators in a sentence

_UNWRITTEN = ["fixed", "barred", "strongest", "free_id", "free_name", "free_person_min", "free_merit", "free_breaks"]

# why a place is no candidate: in the table, in English, in Chinese
_NO_CANDIDATE = {
    "outside": ("outside", "it lies outside the planned area", "位于规划范围之外"),
    "no_point": ("no point", "it has no point", "没有位置"),
    "forbidden": ("forbidden", "it is forbidden", "被禁止"),
    "where": ("where {column}", "its {column} is {value}", "其 {column} 为 {value}"),
    "min_people": (
        "min_people {least:g}: {people} people",
        "it has {people} people, and {least:,.0f} are asked for",
        "其人口为 {people}，而要求至少 {least:,.0f} 人",
    ),
    "excluded": ("excluded {reason}", "it is excluded ({reason})", "已被排除（{reason}）"),
}


def reasons_of(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
) -> Found:
    """The layers `reasons` and `contributions`, `centres` with what they say of it, and places to swap."""
    told = about(chosen, on)
    parts = _contributions(chosen, made["candidates"])
    rows = _rows(chosen, made["candidates"], parts)
    for lang in ("en", "zh"):
        in_words = named(rows, ("", "substitute_", "instead_of_", "free_"), chosen, lang)
        rows[f"sentence_{lang}"] = [sentences.sentence(row, told, lang) for row in in_words.to_dict("records")]
    every = pd.concat([rows.drop(columns=_UNWRITTEN), _no_candidates(chosen)])
    known = chosen.places.loc[every["candidate_id"]]
    every = every.assign(chosen=every["status"] == "chosen", basis=chosen.basis, base=config.base)
    every["name"], every["name_en"] = known["name"].to_numpy(), known["name_en"].to_numpy()
    layer = gpd.GeoDataFrame(every, geometry=known.geometry.to_numpy(), crs=chosen.places.crs)
    own = rows.set_index("candidate_id")[["substitute_id", "loss_if_dropped_person_min"]]
    given = {place for tier in chosen.question.tiers for place in tier.fixed}
    centres = made["centres"].join(own, on="candidate_id")
    centres["fixed"] = centres["candidate_id"].isin(given)
    return Found(
        {"reasons": layer, "contributions": parts.assign(basis=chosen.basis), "centres": centres},
        findings=tuple(_interchangeable(rows, told)),
    )


def about(chosen: Chosen, on: Ground) -> sentences.About:
    """What the sentences need to know of the plan."""
    return sentences.About(
        travel=chosen.choice.travel,
        merit=chosen.choice.merit,
        for_merit=isinstance(chosen.question.objective, Maximise),
        candidates=len(chosen.choice.candidates),
        roads=chosen.reach.basis,
        people=weakest(set(on.demand["basis"])),
    )


def named(rows: pd.DataFrame, whose: tuple[str, ...], chosen: Chosen, lang: str) -> pd.DataFrame:
    """The rows with `…name` for every `…id` of these, in English where there is an English name and that is asked for."""
    known = chosen.places[["name", "name_en"]]
    called = known["name"].where(known["name"] != "", known.index.to_series())
    if lang == "en":
        called = known["name_en"].where(known["name_en"] != "", called)
    table = called.to_dict()
    return rows.assign(
        **{
            f"{one}name": rows[f"{one}id" if one else "candidate_id"].map(lambda place: table.get(place, ""))
            for one in whose
        }
    )


def _rows(chosen: Chosen, candidates: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The candidates' reasons with everything that their sentences name."""
    rows = reasons.reasons(chosen.question, chosen.choice)
    rows = named(rows, ("", "substitute_", "instead_of_", "free_"), chosen, "zh")
    known = candidates.loc[rows["candidate_id"]]
    rows["rank"], rows["score"] = known["rank"].to_numpy(), known["score"].to_numpy()
    lifting = parts[parts["contribution"] > 0].sort_values("contribution", ascending=False, kind="stable")
    merit = chosen.judged.merit
    cost = {name for name, more in zip(merit.names, merit.benefit, strict=True) if not more}
    strongest: dict[str, list[tuple[str, float, bool]]] = {}
    for place, indicator, part in zip(
        lifting["candidate_id"], lifting["indicator"], lifting["contribution"], strict=True
    ):
        strongest.setdefault(place, []).append((indicator, part, indicator in cost))
    most = [strongest.get(place, [])[:_STRONGEST] for place in rows["candidate_id"]]
    return rows.assign(strongest=pd.Series(most, index=rows.index, dtype=object))


def _contributions(chosen: Chosen, candidates: pd.DataFrame) -> pd.DataFrame:
    """The layer `contributions` before shaping."""
    ids, merit, raw = chosen.choice.candidates, chosen.judged.merit, chosen.judged.raw
    scores = candidates["score"].reindex(ids).to_numpy(dtype="float64")
    added = reasons.contributions(raw, merit, scores)
    shape = raw.shape
    return pd.DataFrame(
        {
            "candidate_id": np.repeat(ids.astype(object), shape[1]),
            "name": np.repeat(chosen.candidates.loc[ids, "name"].to_numpy(), shape[1]),
            "indicator": np.tile(np.array(merit.names, dtype=object), shape[0]),
            "raw": raw.ravel(),
            "normalised": added["normalised"].ravel(),
            "weight": np.tile(merit.weights, shape[0]),
            "contribution": added["contribution"].ravel(),
            "rank_within": added["rank"].ravel(),
        }
    )


def _no_candidates(chosen: Chosen) -> pd.DataFrame:
    """A row for every place that could not be chosen, with the first reason that applies."""
    others = chosen.places[~chosen.places.index.isin(chosen.choice.candidates)]
    rows: list[dict[str, Any]] = []
    for place, known in zip(others.index, others.to_dict("records"), strict=True):
        code, values = _why_not(str(place), known, chosen)
        table, en, zh = (text.format(**values) for text in _NO_CANDIDATE[code])
        name = known["name"] or str(place)
        name_en = known["name_en"] or name
        rows.append(
            {
                "candidate_id": place,
                "status": "no_candidate",
                "tier": "",
                "forced_by": table,
                "sentence_en": sentences.no_candidate(name_en, en, "en"),
                "sentence_zh": sentences.no_candidate(name, zh, "zh"),
            }
        )
    return pd.DataFrame(rows, columns=["candidate_id", "status", "tier", "forced_by", "sentence_en", "sentence_zh"])


def _why_not(place: str, known: Mapping[Any, Any], chosen: Chosen) -> tuple[str, dict[str, Any]]:
    """Which condition of a candidate the place fails, and the values that show it."""
    rules = chosen.section.candidates
    if not known["inside"]:
        return "outside", {}
    if known["geometry"] is None or known["geometry"].is_empty:
        return "no_point", {}
    if {place, known["name"], known["name_en"]} & set(rules.forbidden):
        return "forbidden", {}
    for column, values in rules.where.items():
        held = str(known["county_id" if column == "county" else column])
        if held not in {str(value) for value in values}:
            return "where", {"column": column, "value": held or "–"}
    if known["people"] < rules.min_people:
        return "min_people", {"least": rules.min_people, "people": sentences.count(known["people"])}
    return "excluded", {"reason": chosen.excluded[place]}


def _interchangeable(rows: pd.DataFrame, told: sentences.About) -> list[Finding]:
    """Chosen places that another could replace at next to no cost."""
    cost = rows["substitute_cost_merit" if told.for_merit else "substitute_cost_person_min"]
    whole = told.merit if told.for_merit else told.travel
    slight = rows[
        (rows["status"] == "chosen") & (rows["substitute_id"] != "") & (cost.abs() < _INTERCHANGEABLE * whole)
    ]
    return [
        Finding(
            "place_interchangeable",
            "centres",
            row["candidate_id"],
            {
                "place": row["name"],
                "tier": row["tier"],
                "other": row["substitute_name"],
                "share": sentences.share(abs(cost[at]), whole),
            },
        )
        for at, row in zip(slight.index, slight.to_dict("records"), strict=True)
    ]
