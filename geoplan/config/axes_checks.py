"""What the axes, chains and spheres of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_key, unknown_value
from geoplan.config.pointing import texts
from geoplan.errors import Fault

PLACE = ("people", "score")  # what attracts beside the indicators


def axes(document: Document, columns: tuple[str, ...]) -> Iterator[Fault]:
    """The faults of `centres.axes`, `centres.chains` and `centres.spheres`; `columns` may stand in a `where`."""
    for section, key in (("axes", "from"), ("chains", "from"), ("spheres", "of")):
        yield from _tier(document, ("centres", section, key), above=key == "from")
    where: KeyPath = ("centres", "axes", "villages", "where")
    for column in document.section(*where):
        if column not in columns:
            yield unknown_key(document, (*where, column), list(columns))
    yield from _chains(document)
    yield from _spheres(document)


def _tier(document: Document, path: KeyPath, *, above: bool) -> Iterator[Fault]:
    """A tier that does not exist, or one that has none below it where it must be `above` another."""
    given, tiers = document.get(*path), document.get("centres", "tiers")
    names = [str(tier["name"]) for tier in tiers if isinstance(tier, dict) and "name" in tier] if tiers else []
    if not isinstance(given, str | int) or isinstance(given, bool) or given == "" or not names:
        return
    if str(given) not in names:
        yield unknown_value(document, path, str(given), names)
    elif above and names.index(str(given)) == len(names) - 1:
        yield document.fault("tier_has_none_below", path, tier=str(given))


def _chains(document: Document) -> Iterator[Fault]:
    chains = document.section("centres", "chains")
    if chains and ("from" in chains) == ("seats" in chains):
        yield document.fault("chains_from_or_seats", ("centres", "chains"), at_key=True)
    seats = texts(chains.get("seats"))
    for at, seat in enumerate(seats):
        if seat in seats[:at]:
            yield document.fault("listed_twice", ("centres", "chains", "seats", at), value=seat)


def _spheres(document: Document) -> Iterator[Fault]:
    spheres = document.section("centres", "spheres")
    if not spheres:
        return
    if not document.section("catchments"):
        yield document.fault("spheres_without_cells", ("centres", "spheres"), at_key=True)
    given, indicators = spheres.get("attraction"), document.section("centres", "indicators")
    path: KeyPath = ("centres", "spheres", "attraction")
    if not isinstance(given, str) or not given or given in PLACE:
        return
    if given not in indicators:
        yield unknown_value(document, path, given, list(dict.fromkeys([*PLACE, *map(str, indicators)])))
    elif document.get("centres", "indicators", given, "direction") == "cost":
        yield document.fault("attraction_is_cost", path, value=given)
