"""Where to build, enlarge, merge or close: exact models of siting with their proofs."""

from geoplan.siting.problem import Problem, Sited

__all__ = ["Problem", "Sited"]
