"""How sure the urban system is: its question asked again with drawn weights, speeds and people, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres import ranking, robustness_shares, robustness_smaa
from geoplan.centres.robustness import Outcome, Plan, Summary, outcome, summed_up
from geoplan.config.models import Config
from geoplan.config.robustness_models import Robustness
from geoplan.findings import Finding
from geoplan.milp import SOLVER
from geoplan.proof import Proof
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.drawing import Drawing, drawing
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served

Ranks = NDArray[np.int64]

GAP = 0.005  # to which the plan of a draw is proven, where the config takes no wider one
FIRST_RANKS = 10  # ranks whose acceptability is reported


@dataclass(frozen=True)
class _Sure:
    """Per candidate: the share of draws in which it is chosen for any tier, and what that makes of it."""

    share: NDArray[np.float64]
    classes: NDArray[np.object_]


def robustness(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
) -> Found:
    """The layers `robustness` and `acceptability`, and what candidates and centres are worth in the draws."""
    asked = chosen.section.robustness
    if asked is None:
        return Found()
    plan = Plan(chosen.question, chosen.warm, chosen.judged.merit, chosen.judged.measure, chosen.facts)
    draws = drawing(asked, config, on, reaches, served, chosen)
    aim = max(GAP, chosen.question.gap)
    outcomes = chosen.apart(partial(_one, plan, draws, aim), range(asked.draws))
    plan_rank = ranking.ranks(chosen.question.score)
    k, tiers = int((chosen.choice.level > 0).sum()), len(chosen.choice.tiers)
    summary = summed_up(outcomes, plan_rank, k=k, tiers=tiers, gap=aim)
    any_tier = summary.hits.sum(axis=1)
    low, high = robustness_shares.interval(any_tier, summary.planned)
    sure = _Sure(_share(any_tier, summary.planned), robustness_shares.classes(low, high))
    tables = {
        **_with(made, chosen, summary, sure),
        "robustness": _tiers(chosen, summary),
    }
    if asked.weights is not None and asked.weights.among == "any":
        tables["acceptability"] = _acceptability(plan, chosen, outcomes, summary)
    return Found(
        tables,
        (_proof(asked, draws, summary, aim),),
        tuple(_findings(asked, draws, chosen, summary, sure, aim)),
        (asked.seed,),
    )


def _one(plan: Plan, draws: Drawing, aim: float, number: int) -> Outcome:
    return outcome(plan, draws.draw(number), gap=aim)


def _share(hits: Ranks, draws: int) -> NDArray[np.float64]:
    return hits / draws if draws else np.full(hits.shape, np.nan)


def _with(made: Mapping[str, pd.DataFrame], chosen: Chosen, summary: Summary, sure: _Sure) -> dict[str, pd.DataFrame]:
    """The layers `candidates` and `centres` with their columns of robustness."""
    own = pd.DataFrame(
        {
            "rank_p5": summary.low_rank,
            "rank_p95": summary.high_rank,
            "top_k_probability": summary.top_k,
            "chosen_in": sure.share,
            "class": sure.classes,
        },
        index=pd.Index(chosen.choice.candidates.astype(object)),
    )
    candidates, centres = made["candidates"], made["centres"]
    of_centres = own.loc[centres["candidate_id"], ["chosen_in", "class"]]
    return {
        "candidates": candidates.assign(**_columns(own.loc[candidates.index])),
        "centres": centres.assign(**_columns(of_centres)),
    }


def _columns(table: pd.DataFrame) -> dict[str, NDArray[Any]]:
    return {str(name): table[name].to_numpy() for name in table}


def _tiers(chosen: Chosen, summary: Summary) -> pd.DataFrame:
    """The layer `robustness`: in which share of draws each tier is the highest of each candidate."""
    parts = []
    for at, tier in enumerate(chosen.choice.tiers):
        hits = summary.hits[:, at]
        low, high = robustness_shares.interval(hits, summary.planned)
        parts.append(
            pd.DataFrame(
                {
                    "candidate_id": chosen.choice.candidates.astype(object),
                    "name": chosen.candidates["name"].to_numpy(),
                    "tier": tier.name,
                    "in_plan": chosen.choice.level == at + 1,
                    "chosen_in": _share(hits, summary.planned),
                    "low": low,
                    "high": high,
                    "class": robustness_shares.classes(low, high),
                    "draws": summary.planned,
                    "basis": chosen.basis,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _acceptability(plan: Plan, chosen: Chosen, outcomes: Sequence[Outcome], summary: Summary) -> pd.DataFrame:
    """The layer `acceptability`: ranks, central weights and confidence of every candidate where no weights are given."""
    ids = chosen.choice.candidates
    share = robustness_smaa.acceptability(summary.ranks, min(FIRST_RANKS, len(ids)))
    central = robustness_smaa.central_weights(summary.ranks, np.stack([one.weights for one in outcomes]))

    def ranked(draw: int, weights: NDArray[np.float64]) -> Ranks:
        return ranking.ranks(plan.merit.score(outcomes[draw].raw, weights))

    columns = {f"acceptability_{rank + 1}": share[:, rank] for rank in range(share.shape[1])}
    columns |= {f"central_{name}": central[:, at] for at, name in enumerate(plan.merit.names)}
    return pd.DataFrame(
        {
            "candidate_id": ids.astype(object),
            "name": chosen.candidates["name"].to_numpy(),
            "rank": ranking.ranks(chosen.question.score),
            "score": chosen.question.score,
            "confidence_factor": robustness_smaa.confidence(central, ranked, len(outcomes)),
            "basis": chosen.basis,
            **columns,
        }
    )


def _proof(asked: Robustness, draws: Drawing, summary: Summary, aim: float) -> Proof:
    """How many draws have a plan and how well the plans are proven, with what was drawn."""
    details = {"seed": asked.seed, **draws.told(), "aim": aim, "moved": dict(summary.moved)}
    whole = summary.planned == asked.draws and summary.worst_gap <= 1e-9
    return Proof(
        question="robustness draws",
        status="optimal" if whole else "gap",
        objective=float(summary.planned),
        bound=float(asked.draws),
        gap=summary.worst_gap,
        unit="draws",
        solver=SOLVER,
        about="centres.robustness",
        details=details,
    )


def _findings(
    asked: Robustness, draws: Drawing, chosen: Chosen, summary: Summary, sure: _Sure, aim: float
) -> list[Finding]:
    found = []
    if asked.people is not None and draws.people is None:
        found.append(Finding("robustness_people_fixed", "robustness", values={"layer": draws.layer}))
    lost = asked.draws - summary.planned
    if lost:
        told = {"count": lost, "draws": asked.draws, "planned": summary.planned}
        found.append(Finding("robustness_without_plan", "robustness", values=told))
    if summary.wide:
        told = {"count": summary.wide, "planned": summary.planned}
        gaps = {"aim": f"{aim:g}", "gap": f"{summary.worst_gap:.2g}"}
        found.append(Finding("robustness_gap", "robustness", values={**told, **gaps}))
    if summary.planned:
        found.append(Finding("robustness_found", "robustness", values=_counts(chosen, summary, sure)))
    for source, moved in summary.moved.items():
        found.append(Finding(f"robustness_moved_by_{source}", "candidates", source, {"moved": f"{moved:.1f}"}))
    return found


def _counts(chosen: Chosen, summary: Summary, sure: _Sure) -> dict[str, object]:
    """How many places are what, of those chosen and of the others."""
    inside = chosen.choice.level > 0
    held = {name: sure.classes == name for name in ("robust_in", "contested", "robust_out")}
    return {
        "chosen": int(inside.sum()),
        "robust": int((inside & held["robust_in"]).sum()),
        "contested": int((inside & held["contested"]).sum()),
        "out": int((inside & held["robust_out"]).sum()),
        "rivals": int((~inside & held["contested"]).sum()),
        "unlucky": int((~inside & held["robust_in"]).sum()),
        "planned": summary.planned,
        "candidates": len(inside),
        "chance": f"{100 * inside.mean():.0f} %",
    }
