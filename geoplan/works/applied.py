"""A list of works applied to the networks of all modes, one after the other, with a finding for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as with_

import numpy as np

from geoplan import network as networks
from geoplan.errors import Fault, NetworkError
from geoplan.findings import Finding
from geoplan.network import Network
from geoplan.speed_tables import SpeedTable
from geoplan.work import Work
from geoplan.works import adding, edits, naming

# what keeps a work from one mode and is no fault as long as it concerns another
_OF_ONE_MODE = {"work_polygon_empty", "work_changes_nothing", "work_class_unknown", "work_road_astray", "network_empty"}
_DRIVEN = ("car",)


def apply(
    built: Mapping[str, Network],
    works: Sequence[Work],
    *,
    speeds: Mapping[str, SpeedTable],
    tolerance_m: float = 1.0,
    builds: Mapping[str, adding.Build] | None = None,
) -> tuple[dict[str, Network], list[Finding]]:
    """The networks by mode after all works in their order, and for every work and mode a finding that says how much.

    `speeds` are the modes' tables, `builds` how their new roads become edges (`network.build` where left out). Raises
    NetworkError with the faults of all works.
    """
    after = dict(built)
    findings: list[Finding] = []
    faults: list[Fault] = []
    for work in works:
        told, doubts = _worked(after, work, speeds, tolerance_m, builds or {})
        faults += _placed(told, work.key)
        findings += doubts
    if faults:
        raise NetworkError(faults)
    return after, findings


def _worked(
    after: dict[str, Network],
    work: Work,
    speeds: Mapping[str, SpeedTable],
    tolerance_m: float,
    builds: Mapping[str, adding.Build],
) -> tuple[list[Fault], list[Finding]]:
    """The faults and findings of one work; the networks in `after` are exchanged for those with the work done."""
    modes = [mode for mode in after if mode in (work.modes or _concerned(work, speeds))]
    known = {mode: [name for name in work.edges if len(naming.edges(after[mode], [name])[0])] for mode in modes}
    told = [] if modes else [Fault("work_without_mode", {"modes": ", ".join(after)})]
    told += _unknown(after, work, known)
    findings: list[Finding] = []
    meant = [mode for mode in modes if known[mode] or not work.edges]
    wrong: dict[str, tuple[Fault, ...]] = {}
    for mode in meant:
        own = with_(work, edges=tuple(known[mode]))
        try:
            changed, doubts = _done(after[mode], own, speeds[mode], tolerance_m, builds.get(mode, networks.build))
        except NetworkError as error:
            wrong[mode] = error.faults
            continue
        findings += [*doubts, _said(after[mode], changed, own)]
        after[mode] = changed
    for faults in wrong.values():
        if work.modes or len(wrong) == len(meant) or {fault.code for fault in faults} - _OF_ONE_MODE:
            told += faults
    return told, findings


def _concerned(work: Work, speeds: Mapping[str, SpeedTable]) -> list[str]:
    if work.kind != "upgrade":
        return list(speeds)
    return [mode for mode, table in speeds.items() if table.mode in _DRIVEN]


def _unknown(after: Mapping[str, Network], work: Work, known: Mapping[str, Sequence[str]]) -> list[Fault]:
    """A fault for every name that no edge has: in any mode, or in one of those the work is for."""
    told = []
    for name in work.edges:
        missing = [mode for mode in known if name not in known[mode]]
        if missing and (work.modes or len(missing) == len(known)):
            values = {"name": name, "mode": ", ".join(missing), "hint": naming.hint(after[missing[0]], name)}
            told.append(Fault("work_edge_unknown", values))
    return told


def _done(
    network: Network, work: Work, speeds: SpeedTable, tolerance_m: float, build: adding.Build
) -> tuple[Network, list[Finding]]:
    if work.kind == "add":
        assert work.roads is not None
        roads = work.roads
        fits = roads["road_class"].isin(list(speeds.kmh))
        if not work.modes and fits.any():
            roads = roads[fits]  # another mode's table knows the rest, or refuses it
        within_m = tolerance_m if work.tolerance_m is None else work.tolerance_m
        return adding.added(network, roads, speeds=speeds, tolerance_m=within_m, build=build)
    if work.kind == "close":
        return edits.close(network, work.edges, within=work.within, direction=work.direction), []
    edit: Callable[..., Network] = edits.slow if work.kind == "slow" else edits.upgrade
    return edit(network, work.edges, within=work.within, factor=work.factor, kmh=work.kmh), []


def _said(before: Network, after: Network, work: Work) -> Finding:
    """How many edges and kilometres a work changed."""
    values: dict[str, object] = {"name": work.name or "–", "mode": after.mode}
    row = work.name or work.key or work.kind
    if work.kind == "add":
        own = ~np.isin(after.edge_id, before.edge_id)
        new = own & np.char.startswith(after.edge_id, "new:")
        cut = len(before.edge_id) - int(np.isin(before.edge_id, after.edge_id).sum())
        values |= {"km": _km(after, new), "edges": int(new.sum()), "cut": cut}
        return Finding("work_added", "roads", row, values)
    touched = (before.ms_forward != after.ms_forward) | (before.ms_back != after.ms_back)
    code = {"close": "work_closed", "slow": "work_slowed", "upgrade": "work_upgraded"}[work.kind]
    return Finding(code, "roads", row, values | {"km": _km(after, touched), "edges": int(touched.sum())})


def _km(network: Network, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    return f"{network.metres[which].sum() / 1000:.1f}"


def _placed(faults: Sequence[Fault], key: str) -> list[Fault]:
    """The faults at the work they are about; what several modes say the same of is said once."""
    once: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        same = tuple(
            (name, str(value)) for name, value in fault.values.items() if name not in ("mode", "table", "known")
        )
        once.setdefault((fault.code, same), with_(fault, layer=key or fault.layer))
    return list(once.values())
