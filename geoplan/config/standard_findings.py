"""What is doubtful about the standards that the config picks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.config import picking
from geoplan.config.models import Config
from geoplan.config.service_models import Promise, Service
from geoplan.standards_library import ANY, Row

if TYPE_CHECKING:
    from geoplan.findings import Finding

Doubt = tuple[str, str, dict[str, object]]  # code, row id, values


def findings(config: Config) -> list[Finding]:
    """Standards without a source or of low confidence, changed, or meant for another mode or other people."""
    from geoplan.findings import Finding  # brings geopandas, which reading a config does not need

    promises = {name: promises_of(service) for name, service in config.services.items()}
    if config.rural_access:
        promises["rural_access"] = {"": config.rural_access.standard}
    picked = any(promise.name for own in promises.values() for promise in own.values())
    path = Path(config.folder / config.standards) if config.standards else None
    rows, replaced = picking.rows_of(path, config.standards or "") if picked else ({}, ())
    doubts: list[Doubt] = [
        ("standard_row_replaced", name, {"name": name, "file": config.standards}) for name in replaced
    ]
    for name, own in promises.items():
        for setting, promise in own.items():
            doubts += _of_promise(name, promise)
            if promise.name and promise.name in rows:
                doubts += _of_row(config, name, setting, promise, rows[promise.name])
        doubts += _of_tiers(config, name, own, promises, rows)
    once = {(code, row_id, str(values)): Finding(code, "config", row_id, values) for code, row_id, values in doubts}
    return list(once.values())


def promises_of(service: Service) -> dict[str, Promise]:
    """What a service promises, by whom it is for: "" = everybody, else urban and rural."""
    given = service.standard
    if given is None:
        return {}
    return {"urban": given.urban, "rural": given.rural} if given.urban and given.rural else {"": given}


def _of_promise(service: str, promise: Promise) -> Iterator[Doubt]:
    if promise.source is None:
        yield "standard_without_source", service, {"service": service}
    if promise.confidence == "low":
        told: dict[str, object] = {"service": service, "standard": promise.name or "–", "source": promise.source or "–"}
        yield "standard_low_confidence", service, told


def _of_row(config: Config, service: str, setting: str, promise: Promise, row: Row) -> Iterator[Doubt]:
    """Where the config says otherwise than the row, or holds others against it than those it is meant for."""
    told: dict[str, object] = {"service": service, "name": row.name}
    changes = picking.changes(row, promise.model_dump())
    if changes:
        yield "standard_overridden", service, told | {"changes": changes}
    if service not in config.services:
        return
    mode = config.services[service].mode
    modes = config.network.modes if config.network else {}
    kind = modes[mode].kind_as(mode) if mode in modes else mode
    if row.mode and kind not in row.mode:
        yield "standard_other_mode", service, told | {"mode": mode, "meant": ", ".join(row.mode)}
    if row.setting not in (ANY, setting):
        yield "standard_other_setting", service, told | {"meant": row.setting, "held": setting or "urban + rural"}


def _of_tiers(
    config: Config,
    service: str,
    own: Mapping[str, Promise],
    promises: Mapping[str, Mapping[str, Promise]],
    rows: Mapping[str, Row],
) -> Iterator[Doubt]:
    """Where facilities of another service count, though both keep to one source by which its tiers do not nest.

    Whether an upper tier serves a lower one is a property of the service: `facilities` decides, and this only tells.
    """
    families = {_family(promise, rows) for promise in own.values() if promise.nested is False}
    for other in config.services[service].facilities if service in config.services else ():
        shared = families & {_family(promise, rows) for promise in promises.get(other, {}).values()}
        for source in sorted(shared - {""}):
            yield "tiers_not_inclusive", service, {"service": service, "other": other, "source": source}


def _family(promise: Promise, rows: Mapping[str, Row]) -> str:
    """The source that a standard shares with others of its family."""
    row = rows.get(promise.name or "")
    return (row.source if row else promise.source or "").split(";")[0]
