"""Rankings side by side: the same indicators by several methods, how far these agree, and what the ranking hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres import agreement, leaving_out
from geoplan.centres.leaving_out import Change
from geoplan.centres.ranking import ranks
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.listing import first
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served

Floats = NDArray[np.float64]

_PLACES_AT_MOST = 500  # candidates up to which every one is left out in turn; above, only as many as rank first


def rankings(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
) -> Found:
    """The layers `rankings`, `ranking_agreement` and `sensitivity`; nothing where the config compares no methods."""
    asked = chosen.section.compare
    if asked is None:
        return Found()
    merit, raw = chosen.judged.merit, chosen.judged.raw
    own, k = chosen.section.ranking.label, int((chosen.choice.level > 0).sum())
    scores = {own: merit.score(raw)}
    scores |= {one.label: agreement.by(merit, one.method, one.settings).score(raw) for one in asked}
    agreed = agreement.pairs(scores, k)
    without = leaving_out.indicators(merit, raw, k)
    tried = _tried(scores[own])
    alone = leaving_out.places(merit, raw, k, tried)
    ids, names = chosen.candidates.index.to_numpy().astype(str), chosen.candidates["name"].to_numpy()
    rows = [
        *_rows("indicator", without, merit.names, merit.names, ids, names),
        *_rows("place", alone, ids, names, ids, names),
    ]
    tables = {
        "rankings": _side_by_side(scores, own, ids, names).assign(basis=chosen.basis),
        "ranking_agreement": agreed.assign(basis=chosen.basis),
        "sensitivity": pd.DataFrame(rows).assign(method=own, top_k=k, basis=chosen.basis),
    }
    found = [*agreement.doubts(agreed), *_hanging(without, merit.names, names, k), *_reversals(own, alone, names, k)]
    if len(tried) < len(ids):
        found.append(Finding("sensitivity_places_limited", "sensitivity", "", {"all": len(ids), "count": len(tried)}))
    return Found(tables, findings=tuple(found))


def _tried(score: Floats) -> list[int]:
    """The rows of the candidates that are left out one at a time."""
    return sorted(agreement.best(score, _PLACES_AT_MOST).tolist())


def _side_by_side(
    scores: Mapping[str, Floats], own: str, ids: NDArray[np.str_], names: NDArray[np.object_]
) -> pd.DataFrame:
    """A row per candidate and method."""
    parts = [
        pd.DataFrame(
            {
                "candidate_id": ids.astype(object),
                "name": names,
                "method": method,
                "score": score,
                "rank": ranks(score),
                "own_method": method == own,
            }
        )
        for method, score in scores.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _rows(
    what: str,
    changes: Sequence[Change],
    out_ids: Sequence[str] | NDArray[np.str_],
    out_names: Sequence[str] | NDArray[np.object_],
    ids: NDArray[np.str_],
    names: NDArray[np.object_],
) -> Iterator[dict[str, object]]:
    for one in changes:
        yield {
            "left_out": what,
            "left_out_id": out_ids[one.out],
            "left_out_name": out_names[one.out],
            "kendall_tau": one.tau,
            "top_entered": ", ".join(names[list(one.entered)]),
            "top_left": ", ".join(names[list(one.left)]),
            "largest_rank_change": one.change,
            "largest_change_id": _or_none(ids, one.changed),
            "largest_change_name": _or_none(names, one.changed),
            "pairs_reversed": one.pairs,
            "risen_id": _or_none(ids, one.risen),
            "fallen_id": _or_none(ids, one.fallen),
        }


def _or_none(words: NDArray[np.str_] | NDArray[np.object_], row: int) -> str:
    return "" if row < 0 else str(words[row])


def _hanging(
    changes: Sequence[Change], indicators: Sequence[str], names: NDArray[np.object_], k: int
) -> Iterator[Finding]:
    """A finding for every indicator without which the ranking is another one."""
    for one in changes:
        if one.tau < agreement.STRONG:
            indicator = indicators[one.out]
            told = {"indicator": indicator, "tau": f"{one.tau:.2f}", "k": k}
            told["places"] = first(names[list(one.left)].tolist()) or "–"
            yield Finding("ranking_hangs_on_indicator", "sensitivity", indicator, told)


def _reversals(method: str, changes: Sequence[Change], names: NDArray[np.object_], k: int) -> Iterator[Finding]:
    """A finding where leaving out a place changes the order of others, with the one that changes most."""
    turned = [one for one in changes if one.pairs]
    if not turned:
        return
    worst = max(turned, key=lambda one: (one.pairs, -one.out))
    told = {"method": method, "count": len(turned), "all": len(changes), "place": names[worst.out], "k": k}
    told["lost"] = sum(bool(one.left) for one in turned)
    told |= {"pairs": worst.pairs, "risen": names[worst.risen], "fallen": names[worst.fallen]}
    yield Finding("rank_reversal", "sensitivity", "", told)
