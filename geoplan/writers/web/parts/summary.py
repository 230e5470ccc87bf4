"""The first screen: whose plan this is, the numbers that a decision rests on, and what they are worth."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from geoplan.plan import Plan
from geoplan.reporting import build_first, five, map_words
from geoplan.writers.web import payload


def data(plan: Plan) -> dict[str, Any] | None:
    """Title block, numbers, what to build first, and warnings about inputs that were not observed."""
    return {
        "block": payload.both(map_words.title_block(plan, "en"), map_words.title_block(plan, "zh")),
        "warnings": payload.both(map_words.warnings(plan, "en"), map_words.warnings(plan, "zh")),
        "numbers": [asdict(number) for number in five(plan)],
        "build": [asdict(said) for said in build_first(plan)],
    }
