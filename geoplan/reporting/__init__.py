"""What reports say, whatever they are written in: the numbers, the gaps, the methods, the standards, the case of a place."""

from geoplan.reporting.bilingual import Case, Method, Number, Said
from geoplan.reporting.cases import case
from geoplan.reporting.first_works import build_first
from geoplan.reporting.methods import methods
from geoplan.reporting.numbers import five
from geoplan.reporting.quality import layer_named, quality
from geoplan.reporting.standards import standards
from geoplan.reporting.worst import worst_gaps

__all__ = [
    "Case",
    "Method",
    "Number",
    "Said",
    "build_first",
    "case",
    "five",
    "layer_named",
    "methods",
    "quality",
    "standards",
    "worst_gaps",
]
