"""What a solver result is worth: objective, bound, gap and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["optimal", "gap", "infeasible", "stopped"]


@dataclass(frozen=True)
class Proof:
    """`optimal` means that the solver's bound and our own recomputed objective agree to 1e-9; `gap` is relative."""

    question: str
    status: Status
    objective: float
    bound: float
    gap: float
    unit: str
    solver: str = ""
    reproducible: bool = True
    about: str = ""  # the entry of the config it belongs to, such as siting.clinics; "" = the urban system
    details: Mapping[str, Any] = field(default_factory=dict)
