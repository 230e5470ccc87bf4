"""The methods that a plan used, each with its formula and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from geoplan.plan import Plan
from geoplan.reporting.bilingual import Method, Said, plain, say
from geoplan.reporting.method_texts import EQUITY, FUNCTIONS, MEASURES, RANKINGS, SITING, SYSTEM, TRAVEL, WEIGHTS

_OBJECTIVES = {
    "travel": (
        "It is made least among all plans with at least {share} of the best possible merit.",
        "在综合得分不低于最优值 {share} 的方案中取其最小。",
    ),
    "travel_alone": ("It is made least.", "取其最小。"),
    "merit": (
        "Merit is made most among all plans with at most {share} times the least possible travel.",
        "在出行不超过最小值 {share} 倍的方案中取得分最高者。",
    ),
}
_NOT_STATED = "not stated"
# indices of equity by a column that the config must ask for, or "" where they are always there
_INDICES = {
    "gini": "gini",
    "theil": "theil_t",
    "atkinson": "atkinson",
    "williamson": "williamson",
    "concentration": "concentration",
    "fgt": "fgt0",
}


def methods(plan: Plan) -> tuple[Method, ...]:
    """The methods that this plan used, in the order of its story; none twice."""
    found = {method.key: method for method in _used(plan)}
    return tuple(found.values())


def _used(plan: Plan) -> Iterator[Method]:
    yield from _travel(plan)
    yield from _measures(plan)
    yield from (SITING[str(own["model"])] for _, own in sorted(_section(plan, "siting").items()))
    yield from (FUNCTIONS[layer] for layer in FUNCTIONS if layer in plan.tables)
    if "centres" in plan.tables:
        yield from _system(plan)


def _section(plan: Plan, name: str) -> Mapping[str, Any]:
    """A section of the config; empty where it was left out."""
    return plan.settings.get(name) or {}


def _travel(plan: Plan) -> Iterator[Method]:
    if plan.tables.keys() & {"access", "centres"}:
        yield _filled(TRAVEL["travel"], speeds=plain(_speeds(plan)))
    for key, layer in (
        ("coverage", "summary"),
        ("gaps", "gaps"),
        ("border_effect", "border_effect"),
        ("catchments", "catchments"),
    ):
        if layer in plan.tables:
            yield TRAVEL[key]
    if _section(plan, "rural_access"):
        yield TRAVEL["rural_access"]


def _speeds(plan: Plan) -> str:
    """The speed tables of the modes by name."""
    modes = _section(plan, "network").get("modes") or {}
    named = [f"{mode}: {own['speeds']}" for mode, own in modes.items() if isinstance(own.get("speeds"), str)]
    return ", ".join(named) or _NOT_STATED


def _measures(plan: Plan) -> Iterator[Method]:
    yield from (MEASURES[str(own["measure"])] for _, own in sorted(_section(plan, "access").items()))
    if "summary" in plan.tables:
        yield from (EQUITY[key] for key in ("gini", "theil"))
    if "equity" in plan.tables:
        held = plan.tables["equity"]
        yield from (EQUITY[key] for key, column in _INDICES.items() if held[column].notna().any())


def _system(plan: Plan) -> Iterator[Method]:
    asked = _section(plan, "centres")
    weights, ranking = asked.get("weights") or {}, asked.get("ranking") or {}
    if "indicators" in plan.tables and weights:
        yield from (WEIGHTS[name] for name in (weights["method"], *(weights.get("of") or ())))
    if "indicators" in plan.tables and ranking:
        yield RANKINGS[ranking["method"]]
        yield from (RANKINGS[one["method"]] for one in asked.get("compare") or ())
    yield _filled(SYSTEM["travel_of_tiers"], objective=_objective(asked.get("objective") or {}))
    yield SYSTEM["merit"]
    yield SYSTEM["proof"]
    layers = ("quotas", "frontier", "robustness", "acceptability", "audit", "hinterlands", "chains", "axes")
    for layer in (*layers, "competition", "spheres", "bundles"):
        if layer in plan.tables:
            limits = (asked.get("chains") or {}).get("source") or _NOT_STATED
            yield _filled(SYSTEM[layer], chains=plain(limits)) if layer == "chains" else SYSTEM[layer]


def _objective(asked: Mapping[str, Any]) -> Said:
    """Which plan is taken, by the objective of the config; "" where the plan does not say."""
    if asked.get("minimise") == "travel" and asked.get("merit_at_least"):
        return say(_OBJECTIVES["travel"], share=f"{100 * asked['merit_at_least']:g} %")
    if asked.get("minimise") == "travel":
        return say(_OBJECTIVES["travel_alone"])
    if asked.get("maximise") == "merit" and asked.get("travel_within"):
        return say(_OBJECTIVES["merit"], share=f"{asked['travel_within']:g}")
    return plain("")


def _filled(method: Method, **values: Said) -> Method:
    """The method with what the config says of it in place."""
    en, zh = ({name: value.of(lang) for name, value in values.items()} for lang in ("en", "zh"))
    says = Said(method.says.en.format(**en), method.says.zh.format(**zh))
    return replace(method, says=says, source=method.source.format(**en))
