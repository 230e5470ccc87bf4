"""Standards picked from the library by name: the document with their values filled in, what it says itself in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from geoplan import standards_library
from geoplan.config.document import Document, KeyPath, brief
from geoplan.config.files import missing
from geoplan.config.pointing import number, texts
from geoplan.errors import ConfigError, Fault
from geoplan.marked_yaml import hint
from geoplan.standards_library import VALUES, Row

RURAL_ACCESS: KeyPath = ("rural_access", "standard")
_LIMITS = ("minutes", "metres")


def filled(document: Document) -> tuple[Document, list[Fault]]:
    """The document with the values of every standard that is picked by name, and the faults of the picks.

    A standard that cannot be had is taken out, so that nothing else is said about it. A row that counts a group of people
    sets the service's `base` where it states none.
    """
    picks = [(path, name) for path, name in _picks(document) if isinstance(name, str)]
    known, faults = _known(document)
    unread = bool(faults)
    data, lost = dict(document.data), set()
    for path, name in picks:
        row, wrong = _row(document, path, name, known)
        faults += [] if unread and name not in known else wrong
        whole = path[:1] if path == RURAL_ACCESS else path[:3]
        if row is None:
            _put(data, whole, None)
            lost.add(whole)
        if row is None or whole in lost:
            continue
        given = document.get(*path)
        _put(data, path, _values(row, given if isinstance(given, dict) else {}))
        if path != RURAL_ACCESS and row.per_1000 is not None and row.of != "people":
            _put(data, (*path[:2], "base"), document.get(*path[:2], "base") or row.of)
    return replace(document, data=data), faults


def changes(row: Row, stated: Mapping[str, Any]) -> str:
    """What a standard says otherwise than its row: `minutes 30 → 25`; "" where it is as the row has it."""
    said = row.promise()
    differ = [key for key in VALUES if said.get(key) != stated.get(key)]
    return ", ".join(f"{key} {_shown(said.get(key))} → {_shown(stated.get(key))}" for key in differ)


def rows_of(path: Path | None, given: str) -> tuple[Mapping[str, Row], tuple[str, ...]]:
    """All rows by name, those of a file of one's own in place of the bundled ones, and the names that it replaces."""
    bundled = standards_library.rows()
    if path is None:
        return bundled, ()
    own = standards_library.read(path, given)
    return {**bundled, **own}, tuple(sorted(set(own) & set(bundled)))


def _picks(document: Document) -> Iterator[tuple[KeyPath, Any]]:
    """Where a standard is picked, and the name it is picked by."""
    places: list[KeyPath] = [("services", service, "standard") for service in document.section("services")]
    places += [(*path, setting) for path in places for setting in ("urban", "rural")]
    for path in [*places, RURAL_ACCESS]:
        given = document.get(*path)
        if isinstance(given, str) and given:
            yield path, given
        elif isinstance(given, dict) and "name" in given:
            yield path, given["name"]


def _known(document: Document) -> tuple[Mapping[str, Row], list[Fault]]:
    """The rows that can be picked; without those of a file of one's own that can't be read, which is a fault."""
    given = document.get("standards")
    if not isinstance(given, str) or not given:
        return standards_library.rows() if next(_picks(document), None) else {}, []
    faults = list(missing(document, ("standards",), given))
    if not faults:
        try:
            return rows_of(Path(document.file).parent / given.replace("\\", "/"), given)[0], []
        except ConfigError as error:
            # what is wrong with the file as a whole has no place in it, and is told where the config names it
            here = [document.fault(fault.code, ("standards",), **dict(fault.values)) for fault in error.faults]
            faults = [own if own.file else told for own, told in zip(error.faults, here, strict=True)]
    return standards_library.rows(), faults


def _row(document: Document, path: KeyPath, name: str, known: Mapping[str, Row]) -> tuple[Row | None, list[Fault]]:
    """The row of that name if it is one for this place; else the fault."""
    rural = path == RURAL_ACCESS
    service = str(path[1])
    fitting = {service, *texts(document.get(*path[:2], "facilities"))}

    def right(row: Row) -> bool:
        return row.straight_line if rural else row.fits(fitting) and not row.monitoring and not row.straight_line

    told: dict[str, Any] = {
        "name": name,
        "known": standards_library.listed(other for other, row in known.items() if right(row)),
    }
    row = known.get(name)
    if row is None:
        return None, [document.fault("standard_unknown", path, hint=hint(name, known), **told)]
    if right(row):
        return row, []
    if rural:
        return None, [document.fault("rural_access_standard", path, **told)]
    if row.monitoring:
        return None, [document.fault("standard_is_monitoring", path, **told)]
    if row.straight_line:
        return None, [document.fault("standard_straight_line", path, **told)]
    return None, [document.fault("standard_of_other_service", path, service=service, made_for=row.service, **told)]


def _values(row: Row, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a row promises with what the config says in its place.

    The source says what is replaced. Where the config states a source of its own, it also says how sure that is.
    """
    said = row.promise()
    if set(given) & set(_LIMITS):
        said = {key: value for key, value in said.items() if key not in _LIMITS}
    values = {**said, **given}
    differ = changes(row, values)
    source = f"{row.cited()}, overridden: {differ}" if differ else row.cited()
    sure = {} if "source" in given else {"source": source, "confidence": row.confidence}
    return {"name": row.name, **sure, **values}


def _put(data: dict[Any, Any], path: KeyPath, value: Any) -> None:
    """Puts `value` at `path`, copying the sections on the way; None takes out what stands there."""
    for key in path[:-1]:
        data[key] = dict(data[key])
        data = data[key]
    if value is None:
        data.pop(path[-1], None)
    else:
        data[path[-1]] = value


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if number(value) else brief(value)
