"""Where to build, enlarge, merge or close: exact models of siting with their proofs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geoplan.siting.capacitated import capacitated_cover, capacitated_median
from geoplan.siting.centre import least_p90, p_centre
from geoplan.siting.closing import close
from geoplan.siting.covering import backup, lscp, mclp
from geoplan.siting.dispersion import p_dispersion
from geoplan.siting.median import least_excess, p_median
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.sizes import Growth, Sized, Sizes, offered
from geoplan.siting.works import Aim, Work, sized_works, works

__all__ = [
    "MODELS",
    "Aim",
    "Growth",
    "Problem",
    "Sited",
    "Sized",
    "Sizes",
    "Work",
    "backup",
    "capacitated_cover",
    "capacitated_median",
    "close",
    "least_excess",
    "least_p90",
    "lscp",
    "mclp",
    "offered",
    "p_centre",
    "p_dispersion",
    "p_median",
    "sized_works",
    "works",
]

MODELS: Mapping[str, Callable[..., Sited]] = {
    "lscp": lscp,
    "mclp": mclp,
    "backup": backup,
    "p_centre": p_centre,
    "least_p90": least_p90,
    "p_dispersion": p_dispersion,
    "close": close,
    "p_median": p_median,
    "least_excess": least_excess,
    "capacitated_cover": capacitated_cover,
    "capacitated_median": capacitated_median,
}
