"""The stage that holds an official list of places against the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import centres, official_list, travel
from geoplan.centres import audit, audit_sentences, places
from geoplan.centres.reason_sentences import share
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages import reasons
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served


def official(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
) -> Found:
    """The layers `audit` and `audit_summary`, and what the list is worth beside the plan; nothing without a list."""
    listed = official_list.official(config, chosen.places)
    if not listed:
        return Found()
    question = _wide(chosen, sorted(set(listed) - set(chosen.choice.candidates.tolist())))
    ids = question.times.facilities
    known = np.isin(ids, chosen.choice.candidates)
    tier_of = np.full(len(ids), -1)
    tier_of[known] = chosen.choice.level - 1
    plan = centres.judged(question, tier_of, chosen.choice.proofs)
    people = chosen.places.loc[ids, "people"].to_numpy(dtype=float)
    # a listed place that is no candidate cannot be in any plan
    best = audit.completed(chosen.question, listed) if known.all() else None
    agreed = audit.agreement(question, plan, listed, people, known, best)
    rows = _rows(chosen, on, audit.differences(question, plan, listed), listed, made["reasons"])
    layer = gpd.GeoDataFrame(
        rows.assign(basis=chosen.basis),
        geometry=chosen.places.geometry.loc[rows["candidate_id"]].to_numpy(),
        crs=chosen.places.crs,
    )
    return Found(
        {"audit": layer, "audit_summary": agreed.assign(basis=chosen.basis)},
        findings=(_compared(agreed, rows), *_unchosen(rows, made["reasons"])),
    )


def _wide(chosen: Chosen, others: list[str]) -> centres.Question:
    """The question with the listed places that are no candidates among its facilities; those without a point stay out."""
    question = chosen.question
    located = [place for place in others if chosen.places.geometry[place] is not None]
    if not located:
        return question
    ids = sorted([*question.times.facilities.tolist(), *located])
    table = chosen.places.loc[ids]
    network, at = chosen.reach.network, chosen.reach.snap(table)
    score = pd.Series(question.score, index=question.times.facilities).reindex(ids)
    return replace(
        question,
        times=travel.times(network, chosen.reach.demand, at, limit=None),
        score=np.asarray(score, dtype=np.float64),
        groups=places.groups(table),
        between=travel.times(network, at, at, limit=None),
        names=table["name"].to_dict(),
    )


def _rows(chosen: Chosen, on: Ground, rows: pd.DataFrame, listed: Mapping[str, str], why: pd.DataFrame) -> pd.DataFrame:
    """The differences with names and sentences; a listed place that is no candidate says which rule of candidates it breaks."""
    nowhere = [place for place in sorted(listed) if place not in set(rows["candidate_id"])]
    lost = pd.DataFrame(
        {"candidate_id": nowhere, "official_tier": [listed[place] for place in nowhere], "status": "missed"}
    )
    rows = rows.assign(nowhere=False)
    if nowhere:
        rows = pd.concat([rows, lost.assign(nowhere=True)], ignore_index=True).sort_values(
            "candidate_id", kind="stable"
        )
        rows = rows.fillna({"tier": "", "instead_of_id": "", "breaks": "", "people_cut_off": 0.0})
    barred = why.loc[why["status"] == "no_candidate"].set_index("candidate_id")["forced_by"].to_dict()
    told = rows["candidate_id"].map(lambda place: barred.get(place, ""))
    no_candidate = ("candidates " + told).where(told != "", "")
    rows["breaks"] = [
        "; ".join(part for part in both if part) for both in zip(no_candidate, rows["breaks"], strict=True)
    ]
    rows = reasons.named(rows, ("", "instead_of_"), chosen, "zh")
    rows["name_en"] = chosen.places["name_en"].loc[rows["candidate_id"]].to_numpy()
    about = reasons.about(chosen, on)
    for lang in ("en", "zh"):
        in_words = reasons.named(rows, ("", "instead_of_"), chosen, lang)
        rows[f"sentence_{lang}"] = [audit_sentences.sentence(row, about, lang) for row in in_words.to_dict("records")]
    return rows.drop(columns=["nowhere", "people_cut_off"]).reset_index(drop=True)


def _compared(agreed: pd.DataFrame, rows: pd.DataFrame) -> Finding:
    """The list as a whole beside the plan, the ranking by people and a random draw."""
    whole = agreed[agreed["tier"] == audit.ANY].set_index("list")
    travel_of = whole["travel_person_min"]
    its = "official_completed" if "official_completed" in whole.index else "official"
    more = travel_of[its] - travel_of["model"]
    found = {f"recall_{name}": _percent(whole["recall"].get(name, np.nan)) for name in ("model", "people", "random")}
    status = rows["status"].value_counts()
    values = {
        "more": f"{'+' if more >= 0 else '−'}{share(abs(more), travel_of['model'])}",
        "breaks": whole["breaks"][its] or "–",
        **{name: int(status.get(name, 0)) for name in ("kept", "moved", "missed", "extra")},
        **found,
    }
    return Finding("official_list_compared", "audit", "", values)


def _unchosen(rows: pd.DataFrame, why: pd.DataFrame) -> list[Finding]:
    """A finding for every listed place that could not be chosen."""
    names = rows.set_index("candidate_id")["name"]
    barred = why[(why["status"] == "no_candidate") & why["candidate_id"].isin(names.index)]
    return [
        Finding("official_no_candidate", "audit", place, {"place": names[place], "why": reason})
        for place, reason in zip(barred["candidate_id"], barred["forced_by"], strict=True)
    ]


def _percent(part: float) -> str:
    return "–" if np.isnan(part) else f"{100 * part:.0f} %"
