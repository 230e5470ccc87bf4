"""Candidates for which an indicator has no value: who they are, and who goes for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.errors import Fault
from geoplan.listing import first

Floats = NDArray[np.float64]


def labels(places: pd.DataFrame) -> list[str]:
    """Every place as sentences name it: its name and, where that is something else, its id."""
    return [
        f"{name} ({place})" if name and name != place else str(place)
        for place, name in zip(places.index, places["name"], strict=True)
    ]


def refused(raw: Floats, names: Sequence[str], missing: Sequence[str], labels: Sequence[str]) -> list[Fault]:
    """A fault for every indicator that must not miss a value and does; `missing` says per indicator what is done.

    Nothing can stand in for the values of an indicator that has none at all.
    """
    faults = []
    for at, name in enumerate(names):
        gone = np.isnan(raw[:, at])
        if gone.any() and (missing[at] == "refuse" or gone.all()):
            told = {"indicator": name, "count": int(gone.sum()), "places": listed(labels, gone)}
            faults.append(Fault("indicator_value_missing", told, layer=f"centres.indicators.{name}"))
    return faults


def excluded(raw: Floats, names: Sequence[str], missing: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """The candidates that go since an indicator misses a value for them, with the reason: `missing: NAME, NAME`."""
    lacking = {
        place: [name for at, name in enumerate(names) if missing[at] == "exclude" and np.isnan(row[at])]
        for place, row in zip(ids, raw, strict=True)
    }
    return {place: "missing: " + ", ".join(which) for place, which in lacking.items() if which}


def listed(labels: Sequence[str], which: NDArray[np.bool_]) -> str:
    """The first of those that are meant, and how many more there are."""
    return first([labels[at] for at in np.flatnonzero(which).tolist()])
