"""What the keys of `equity` must hold together with those of `access`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.judging import unknown_value
from geoplan.config.measure_checks import SHARES
from geoplan.config.pointing import texts
from geoplan.errors import Fault
from geoplan.fields import GROUPS

_OF_SUPPLY = (*SHARES, "cumulative", "gravity")  # the measures that say how much of something a person has


def per_person(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of `access` gives every demand point so much of something that more is better."""
    return entry.get("measure") in _OF_SUPPLY and entry.get("view", "people") == "people"


def equity(document: Document) -> Iterator[Fault]:
    section, entries = document.section("equity"), document.section("access")
    if not section:
        return
    if not entries:
        yield document.fault("equity_without_access", ("equity",), at_key=True)
        return
    supply = [name for name, entry in entries.items() if isinstance(entry, dict) and per_person(entry)]
    named = texts(section.get("measures"))
    yield from _measures(document, named, list(entries))
    if "measures" not in section and not supply:
        yield document.fault("equity_nothing_per_person", ("equity",), at_key=True, known=", ".join(entries))
    for name in document.section("equity", "lines"):
        path: KeyPath = ("equity", "lines", name)
        compared = named or supply
        if name not in entries:
            yield unknown_value(document, path, name, compared)
        elif name not in compared:
            yield document.fault("equity_line_idle", path, at_key=True, measure=name)
        elif name not in supply:
            yield document.fault("equity_line_of_minutes", path, at_key=True, measure=name)
    rank = section.get("rank_by")
    if isinstance(rank, str) and rank and rank != "income" and not rank.startswith(GROUPS):
        mapped = [field for field in document.section("layers", "settlements", "fields") if field.startswith(GROUPS)]
        yield unknown_value(document, ("equity", "rank_by"), rank, ["income", *mapped])


def _measures(document: Document, named: list[str], entries: list[str]) -> Iterator[Fault]:
    given = document.get("equity", "measures")
    for at, name in enumerate(named):
        path: KeyPath = ("equity", "measures", at) if isinstance(given, list) else ("equity", "measures")
        if name not in entries:
            yield unknown_value(document, path, name, entries)
        elif document.get("access", name, "view") == "facilities":
            yield document.fault("equity_of_facilities", path, value=name)
        if name in named[:at]:
            yield document.fault("listed_twice", path, value=name)
