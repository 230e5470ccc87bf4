"""Guttman's scalogram: whether a settlement that has a rare service also has all that are more common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.functions.centrality import weighted_centrality

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Scalogram:
    """Presence held against a perfect scale; `expected` and `errors` are settlement × service in the order of the input.

    `settlements` and `services` are their positions in the order of the scale: most services, most settlements first.
    """

    settlements: NDArray[np.intp]
    services: NDArray[np.intp]
    expected: Flags
    errors: Flags
    reproducibility: float  # 1 − errors / (rows · columns); NaN of an empty table
    scalability: float  # how much of what could go wrong does not; NaN where nothing could


def scalogram(present: Flags) -> Scalogram:
    """Presence (settlement × service) against the scale on which a settlement with k services has the k most common.

    An error is every cell that differs from that. A reproducibility of 0.9 or more makes a scale; but services that nearly
    all or hardly any settlement has reach it by themselves. Scalability takes that away: 1 − errors over the most errors
    that the frequencies of the services allow, Σ min(those that have it, those that do not); 0.6 or more is usual.
    Equally common services stand in the given order; equally many services are ordered by their rarity.

    Guttman (1944), A basis for scaling qualitative data, American Sociological Review 9, 139–150; errors counted as by
    Goodenough (1944); scalability by Menzel (1953), Public Opinion Quarterly 17, 268–280, over the services (both from
    memory; formulas as in Rasch Measurement Transactions 14:2).
    """
    rows, columns = present.shape
    having = present.sum(axis=0)
    services = np.argsort(-having, kind="stable")
    place = np.empty(columns, dtype=np.intp)
    place[services] = np.arange(columns)
    kinds = present.sum(axis=1)
    expected = place[None, :] < kinds[:, None]
    errors = expected != present
    rarity = weighted_centrality(present.astype(np.int64))
    settlements = np.lexsort((np.arange(rows), -np.round(rarity, 9), -kinds))
    wrong, most = int(errors.sum()), int(np.minimum(having, rows - having).sum())
    return Scalogram(
        settlements,
        services,
        expected,
        errors,
        1 - wrong / present.size if present.size else float("nan"),
        1 - wrong / most if most else float("nan"),
    )
