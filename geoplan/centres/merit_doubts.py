"""What is doubtful about the indicators of the candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.centres import normalising
from geoplan.centres.merit import Merit, winsorised
from geoplan.centres.missing import listed
from geoplan.findings import Finding
from geoplan.listing import first

Floats = NDArray[np.float64]


def left_out(excluded: Mapping[str, str], labels: Mapping[str, str]) -> list[Finding]:
    """A finding for every candidate that went since it misses a value."""
    return [
        Finding(
            "indicator_place_excluded",
            "candidates",
            place,
            {"place": labels.get(place, place), "indicator": reason.removeprefix("missing: ")},
        )
        for place, reason in sorted(excluded.items())
        if reason.startswith("missing: ")
    ]


def doubts(merit: Merit, raw: Floats, labels: Sequence[str], groups: Mapping[str, NDArray[np.str_]]) -> list[Finding]:
    """Indicators that tell nothing apart, values that were drawn in, and values that stand in for missing ones.

    `labels` names the candidates, `groups` by indicator the group of each where it is compared within groups.
    """
    values = merit.values(raw)
    found = _mixed(merit)
    for at, (name, own) in enumerate(zip(merit.names, merit.treated(), strict=True)):
        column = values[:, at]
        if len(column) > 1 and column.min() == column.max():
            told: dict[str, Any] = {"indicator": name, "value": f"{column[0]:g}"}
            found.append(Finding("indicator_constant", layer="candidates", row_id=name, values=told))
        gone = np.isnan(raw[:, at])
        if gone.any():
            told = {"indicator": name, "count": int(gone.sum()), "value": f"{column[gone][0]:g}"}
            told["places"] = listed(labels, gone)
            found.append(Finding(f"indicator_imputed_{own.impute}", layer="candidates", row_id=name, values=told))
        if own.winsorise:
            found += _drawn_in(name, raw[:, at], own.winsorise, labels)
        if name in groups:
            found += _alone(name, column, groups[name])
    return found


def _mixed(merit: Merit) -> list[Finding]:
    """A finding where indicators are stretched in ways that do not compare, which weights cannot tell."""
    used = [own.normalise or normalising.PINS[merit.ranking] for own in merit.treated()]
    kinds = {"0–1" if one in normalising.FROM_0_TO_1 else one for one in used}
    if merit.ranking not in normalising.SCALED or len(kinds) == 1:
        return []
    told = ", ".join(f"{name} {one}" for name, one in zip(merit.names, used, strict=True))
    return [Finding("normalisations_mixed", "indicators", "", {"used": told})]


def drawn_in(values: Floats, share: float) -> NDArray[np.bool_]:
    """Which values winsorising changes."""
    return np.asarray(~np.isnan(values) & (winsorised(values, share) != values))


def _drawn_in(name: str, values: Floats, share: float, labels: Sequence[str]) -> list[Finding]:
    after, moved = winsorised(values, share), drawn_in(values, share)
    if not moved.any():
        return []
    changes = [f"{labels[at]} {values[at]:g} → {after[at]:g}" for at in np.flatnonzero(moved).tolist()]
    told: dict[str, Any] = {"indicator": name, "count": int(moved.sum()), "changes": first(changes)}
    told |= {"least": f"{np.nanmin(after):g}", "most": f"{np.nanmax(after):g}"}
    return [Finding("indicator_winsorised", layer="candidates", row_id=name, values=told)]


def _alone(name: str, values: Floats, group: NDArray[np.str_]) -> list[Finding]:
    same = [str(one) for one in np.unique(group) if np.ptp(values[group == one]) == 0]
    if not same or len(same) == len(np.unique(group)) == 1:
        return []
    return [Finding("indicator_alone_in_group", "candidates", name, {"indicator": name, "groups": first(same)})]
