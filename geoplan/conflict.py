"""Which of several named constraints cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Rule = TypeVar("Rule")


def smallest(rules: Sequence[Rule], holds: Callable[[Sequence[Rule]], bool]) -> list[Rule]:
    """A minimal set of `rules` that do not hold together: with any one of them dropped the others do.

    `rules` as a whole do not hold. The deletion filter of Chinneck & Dravnieks (1991): each rule is left out once, and
    for good if the others still do not hold.
    """
    kept = list(rules)
    for rule in rules:
        rest = [other for other in kept if other is not rule]
        if not holds(rest):
            kept = rest
    return kept
