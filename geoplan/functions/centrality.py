"""How central a settlement is by what it has: the rarer a service, the more it counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def location_coefficients(counts: NDArray[np.integer]) -> Floats:
    """The location coefficient of every service, 100 / F with F the number of them in all settlements; 0 where there is none.

    `counts` is settlement × service. What one of them adds to the centrality of the settlement that has it.

    Davies (1967), Centrality and the central place hierarchy, Urban Studies 4(1), 61–79 (C = t·100/T, t = 1).
    """
    total = counts.sum(axis=0).astype(np.float64)
    share: Floats = np.divide(100.0, total, out=np.zeros(len(total)), where=total > 0)
    return share


def weighted_centrality(counts: NDArray[np.integer]) -> Floats:
    """Σ n·C over the services of every settlement: every service shares out 100 among the settlements.

    With the number of facilities it is the functional index of Davies (1967). With 1 and 0 for services that are there or
    not it is the weighted centrality of Rondinelli, in which a second facility of a kind adds nothing.

    Davies (1967); Rondinelli (1985), Applied methods of regional analysis, chapter on settlement systems (from memory).
    """
    centrality: Floats = counts @ location_coefficients(counts)
    return centrality
