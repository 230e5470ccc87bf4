"""The joint choice asked again with something changed, and how what comes back differs from the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geoplan.centres.choice import Choice
from geoplan.centres.question import Minimise, Question
from geoplan.centres.tiers import answer
from geoplan.centres.warm import Warm
from geoplan.errors import ConfigError, Fault, PlanInfeasible


@dataclass(frozen=True)
class Asked:
    """An answer with what is proven about it; without a choice, `faults` say why there is none."""

    choice: Choice | None
    status: str  # of the last proof; infeasible, or stopped where the search ended before it found a plan
    objective: float
    bound: float
    gap: float
    faults: tuple[Fault, ...] = ()

    def why(self, lang: str) -> str:
        """The rules that cannot hold together, or else what is wrong; "" where there is a choice."""
        return "; ".join(str(fault.values.get("constraints") or fault.sentence(lang)) for fault in self.faults)


@dataclass(frozen=True)
class Difference:
    """The places of a choice that the plan does not have, those of the plan that it lacks, and those in another tier."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    moved: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.moved)

    def columns(self, names: Mapping[str, str]) -> dict[str, str]:
        """Its columns of a table: ids and names, parted by semicolons."""
        told = {}
        for name in ("added", "dropped", "moved"):
            ids: tuple[str, ...] = getattr(self, name)
            told[f"{name}_ids"] = ";".join(ids)
            told[name] = "; ".join(names.get(place) or place for place in ids)
        return told


SAME = Difference((), (), ())
NOTHING = Asked(None, "", np.nan, np.nan, np.nan)  # nothing was searched


def ask(question: Question, start: Warm | None = None) -> Asked:
    """The answer to the question, or why there is none."""
    try:
        choice = answer(question, start=start)
    except (ConfigError, PlanInfeasible) as error:
        stopped = any(fault.code == "plan_not_found" for fault in error.faults)
        return Asked(None, "stopped" if stopped else "infeasible", np.nan, np.nan, np.nan, error.faults)
    return told(choice)


def told(choice: Choice) -> Asked:
    """A choice that is known already, with what is proven about it."""
    proof = choice.proofs[-1]
    # where the proof is complete, what is left of the gap is rounding
    return Asked(choice, proof.status, proof.objective, proof.bound, 0.0 if proof.status == "optimal" else proof.gap)


def objective(question: Question, choice: Choice) -> float:
    """What the question optimises, of this choice: travel or merit."""
    return choice.travel if isinstance(question.objective, Minimise) else choice.merit


def difference(choice: Choice, plan: Choice) -> Difference:
    """How the places of a choice differ from those of the plan, in id order."""
    ids, here, there = plan.candidates, choice.level, plan.level

    def where(which: np.ndarray) -> tuple[str, ...]:
        return tuple(ids[which].tolist())

    both = (here > 0) & (there > 0)
    return Difference(where((here > 0) & (there == 0)), where((here == 0) & (there > 0)), where(both & (here != there)))
