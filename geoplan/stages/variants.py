"""The stage of what stands beside the joint choice: plainer ways of choosing, the frontier, and other counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from geoplan import words
from geoplan.centres import variant_rows
from geoplan.centres.alternatives import ANYWHERE, JOINT, Alternative, alternatives
from geoplan.centres.frontier import frontier
from geoplan.centres.quotas import quotas
from geoplan.config.models import Config
from geoplan.config.variant_checks import EVERY
from geoplan.findings import Finding
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served

# of these it is said, too, that they come near to the joint choice; the others are searches of their own
_RANKINGS = ("people_ranking", "score_ranking")


def variants(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
) -> Found:
    """The layers `alternatives` and, where the config asks for them, `frontier` and `quotas`.

    The tables carry bound, gap and status of their answers; the proofs of the run stay those of the plan.
    """
    section, question, plan = chosen.section, chosen.question, chosen.choice
    names = _names(chosen)
    beside = alternatives(question, plan, chosen.facts.place_people, start=chosen.warm)
    tables = {"alternatives": variant_rows.alternative_rows(question, plan, beside, names)}
    if section.frontier is not None:
        points = frontier(question, plan, points=section.frontier, start=chosen.warm, runner=chosen.runner)
        tables["frontier"] = variant_rows.frontier_rows(points, names)
    if counts := _counts(chosen):
        found = quotas(question, plan, counts, start=chosen.warm, runner=chosen.runner)
        tables["quotas"] = variant_rows.quota_rows(question, plan, found, names)
    told = {name: table.assign(basis=chosen.basis) for name, table in tables.items()}
    return Found(told, findings=tuple(_told(beside)))


def _names(chosen: Chosen) -> dict[str, dict[str, str]]:
    """What the candidates are called, by language."""
    own, english = chosen.candidates["name"].to_dict(), chosen.candidates["name_en"].to_dict()
    return {"en": {place: english[place] or name for place, name in own.items()}, "zh": own}


def _counts(chosen: Chosen) -> list[Sequence[int]]:
    """Per tier the counts to be worked out: all of a range, one more and one less for a quota price; empty if none is."""
    asked, most = chosen.section.quota_prices, len(chosen.choice.candidates)
    counts: list[Sequence[int]] = []
    for tier, members in zip(chosen.question.tiers, chosen.choice.members, strict=True):
        own: set[int] = set()
        if not isinstance(tier.count, int):
            own |= set(range(tier.count.min, min(tier.count.max, most) + 1))  # a range may say: as many as there are
        if tier.name in asked or EVERY in asked:
            own |= {len(members) - 1, len(members) + 1}
        counts.append(sorted(own))
    return counts if any(counts) else []


def _told(beside: Sequence[Alternative]) -> list[Finding]:
    """The plainer ways that are as good as the joint choice, and the rankings that are nearly so."""
    found = []
    for one in beside:
        if one.method in (JOINT, ANYWHERE):
            continue
        values: dict[str, object] = {"count": len(one.difference.added) + len(one.difference.moved)}
        if one.as_good:
            found.append(Finding(f"{one.method}_as_good", "alternatives", one.method, values))
        elif one.nearly_as_good and one.method in _RANKINGS:
            values |= {"share": words.share(max(one.worse, 0.0))}
            found.append(Finding(f"{one.method}_nearly_as_good", "alternatives", one.method, values))
    return found
