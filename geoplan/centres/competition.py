"""Places that compete for one hinterland: whose people could as well go to the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres.chains import towns
from geoplan.centres.choice import Choice
from geoplan.travel.times import MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]


def competition(times: TravelTimes, people: Floats, choice: Choice, *, tie_min: float, share: float) -> pd.DataFrame:
    """A row per place of the lowest level and rival that some of its people need at most `tie_min` longer to.

    candidate_id, rival_id, people (of the hinterland), people_shared with this rival, shared_share, contested_share (of
    the people with any rival), rival_share (what the rival shares with the place), competing: both shares are at
    least `share`. People are per row of `times`, 0 = does not count. Sorted by both ids.
    """
    width = len(choice.candidates)
    owner, least = towns(times, choice)
    near = times.only(choice.serving(len(choice.tiers) - 1)[times.facility])
    row, place = near.row(), near.facility.astype(np.int64)
    shared = (near.ms - least[row] <= round(tie_min * MS_PER_MINUTE)) & (place != owner[row]) & (people[row] > 0)
    row, place = row[shared], place[shared]
    pairs, which = np.unique(owner[row] * width + place, return_inverse=True)
    amount = np.bincount(which, people[row], len(pairs)).astype(float)
    own, rival = pairs // width, pairs % width
    counted = (owner >= 0) & (people > 0)
    whole = np.bincount(owner[counted], people[counted], width).astype(float)
    rows = np.unique(row)
    contested = np.bincount(owner[rows], people[rows], width).astype(float)
    back = dict(zip(pairs.tolist(), (amount / whole[own]).tolist(), strict=True))
    mutual = np.array([back.get(key, 0.0) for key in (rival * width + own).tolist()], dtype=float)
    return pd.DataFrame(
        {
            "candidate_id": choice.candidates[own].astype(object),
            "rival_id": choice.candidates[rival].astype(object),
            "people": whole[own],
            "people_shared": amount,
            "shared_share": amount / whole[own],
            "contested_share": contested[own] / whole[own],
            "rival_share": mutual,
            "competing": (amount / whole[own] >= share) & (mutual >= share),
        }
    )
