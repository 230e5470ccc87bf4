"""Works of siting: what is built, enlarged and closed, by question."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan import words
from geoplan.plan import Plan
from geoplan.styles.kinds import Category, Label, Mark, Style
from geoplan.styles.palette import BLACK, GREEN, PURPLE

ACTIONS: dict[str, Mark] = {
    "build": Mark("star", PURPLE, 6.0),
    "enlarge": Mark("triangle", GREEN, 4.6),
    "close": Mark("x", BLACK, 4.0),
}


def styles(plan: Plan) -> Iterator[Style]:
    """The works of every question."""
    services = dict(plan.tables["sites"][["siting", "service"]].to_numpy().tolist()) if "sites" in plan.tables else {}
    for siting in sorted(services):
        yield Style(
            f"sites_{siting}",
            "sites",
            "siting",
            f"Sites · {words.named(siting, 'en')}",
            words.question(siting, services[siting], "zh"),
            column="action",
            categories=tuple(Category((code,), mark, *words.WORDS[code]) for code, mark in ACTIONS.items()),
            where={"siting": siting},
            label=Label("order", 10.0, bold=True),
            visible=True,
        )
