"""What the urban system of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.axes_checks import axes as _axes
from geoplan.config.count_checks import counts
from geoplan.config.document import Document, KeyPath
from geoplan.config.gap_checks import bundle as _bundle
from geoplan.config.indicator_checks import indicators
from geoplan.config.judging import unknown_key
from geoplan.config.official_checks import official as _official
from geoplan.config.pointing import mode_there, number, texts
from geoplan.config.ranking_checks import rankings
from geoplan.config.robustness_checks import robustness as _robustness
from geoplan.config.variant_checks import variants
from geoplan.config.veto_checks import vetoes
from geoplan.errors import Fault

PLACE_COLUMNS = ("kind", "county", "zone", "name", "name_en", "basis")


def centres(document: Document) -> Iterator[Fault]:
    if not document.section("centres"):
        return
    yield from mode_there(document, ("centres", "mode"))
    yield from _objective(document)
    yield from indicators(document)
    for key in document.section("centres", "candidates", "where"):
        if key not in PLACE_COLUMNS:
            yield unknown_key(document, ("centres", "candidates", "where", key), list(PLACE_COLUMNS))
    yield from rankings(document)
    yield from vetoes(document)
    yield from _tiers(document)
    yield from variants(document)
    yield from _official(document)
    yield from _robustness(document)
    yield from _axes(document, PLACE_COLUMNS)


def _objective(document: Document) -> Iterator[Fault]:
    objective = document.section("centres", "objective")
    forms = ({"minimise", "merit_at_least"}, {"maximise", "travel_within"})
    if objective and set(objective) not in forms and not set(objective) - forms[0] - forms[1]:
        yield document.fault("objective_form", ("centres", "objective"), value=", ".join(objective))


def _tiers(document: Document) -> Iterator[Fault]:
    tiers = document.get("centres", "tiers")
    seen: dict[str, int] = {}
    fixed_in: dict[str, str] = {}
    for at, tier in enumerate(tiers if isinstance(tiers, list) else []):
        if not isinstance(tier, dict):
            continue
        path: KeyPath = ("centres", "tiers", at)
        name = str(tier.get("name", ""))
        if name and name in seen:
            yield document.fault("tier_name_twice", (*path, "name"), value=name, other=seen[name] + 1)
        seen.setdefault(name, at)
        fixed = texts(tier.get("fixed"))
        yield from counts(document, path, tier)
        barred = {*texts(tier.get("forbidden")), *texts(document.get("centres", "candidates", "forbidden"))}
        for place in fixed:
            if place in barred:
                yield document.fault("fixed_and_forbidden", (*path, "fixed"), place=place)
            if place in fixed_in:
                yield document.fault("fixed_twice", (*path, "fixed"), place=place, tier=fixed_in[place])
            fixed_in[place] = name
        for key in document.section(*path, "where"):
            if key not in PLACE_COLUMNS:
                yield unknown_key(document, (*path, "where", key), list(PLACE_COLUMNS))
        yield from _per_group(document, (*path, "per_group"))
        yield from _bundle(document, path)


def _per_group(document: Document, path: KeyPath) -> Iterator[Fault]:
    quota = document.section(*path)
    least, most = quota.get("min"), quota.get("max")
    if quota and "min" not in quota and "max" not in quota:
        yield document.fault("per_group_says_nothing", path)
    if quota.get("by") == "zone" and "zone" not in document.section("layers", "settlements", "fields"):
        yield document.fault("zone_not_mapped", (*path, "by"))
    if number(least) and number(most) and most < least:
        yield document.fault("per_group_min_above_max", path, min=least, max=most)
