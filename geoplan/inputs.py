"""What the inputs are worth: where each layer came from, and whether it is observed, a proxy or a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BASES = ("observed", "proxy", "modelled")  # the strongest first


def weakest(bases: Iterable[str]) -> str:
    """The weakest of the bases; `observed` where there are none. A result is worth as much as its weakest input."""
    return max(bases, key=BASES.index, default="observed")


@dataclass(frozen=True)
class InputNote:
    """Where one input layer came from, for source lines on maps and for the manifest."""

    layer: str
    path: str  # as the config gives it
    sha256: str
    source: str = ""  # "" = not stated
    date: str = ""
    licence: str = ""
    basis: str = "observed"
    completeness: str = "unknown"
    error: float | None = None  # relative error of its numbers, where stated
