"""How fairly something is shared among people: indices of inequality, their parts, and poverty of access."""

from geoplan.equity.concentration import concentration_index, fractional_rank
from geoplan.equity.decomposition import Parts, theil_l_parts, theil_t_parts, williamson
from geoplan.equity.indices import (
    atkinson,
    coefficient_of_variation,
    coverage,
    gini,
    mean,
    theil_l,
    theil_t,
    weighted_quantile,
)
from geoplan.equity.lorenz import lorenz, palma, value_shares
from geoplan.equity.poverty import fgt

__all__ = [
    "Parts",
    "atkinson",
    "coefficient_of_variation",
    "concentration_index",
    "coverage",
    "fgt",
    "fractional_rank",
    "gini",
    "lorenz",
    "mean",
    "palma",
    "theil_l",
    "theil_l_parts",
    "theil_t",
    "theil_t_parts",
    "value_shares",
    "weighted_quantile",
    "williamson",
]
