"""Faults that only the data bring to light, placed at the line of the config that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from geoplan.config.document import KeyPath
from geoplan.config.models import Config
from geoplan.errors import Fault, GeoplanError

# where the fault itself names no key; {…} are values of the fault, `tier` the position of the tier it names
_ABOUT: dict[str, tuple[str, ...]] = {
    "area_too_wide": ("crs",),
    "cells_too_many": ("catchments", "cell_m"),
    "network_empty": ("network", "modes", "{mode}", "speeds"),
    "plan_infeasible": ("centres", "tiers"),
    "plan_not_found": ("centres", "tiers"),
    "service_matches_nothing": ("services", "{service}"),
    "tier_exceeds_candidates": ("centres", "tiers", "{tier}", "count"),
    "tier_fixed_exceed_count": ("centres", "tiers", "{tier}", "fixed"),
    "tier_fixed_not_candidate": ("centres", "tiers", "{tier}", "fixed"),
    "tier_fixed_outside_where": ("centres", "tiers", "{tier}", "fixed"),
    "tier_place_fixed_twice": ("centres", "tiers", "{tier}", "fixed"),
    "tier_fixed_and_forbidden": ("centres", "tiers", "{tier}", "forbidden"),
    "tier_count_min_above_max": ("centres", "tiers", "{tier}", "count"),
    "tier_count_target_outside": ("centres", "tiers", "{tier}", "count"),
    "tier_fixed_exceed_quota": ("centres", "tiers", "{tier}", "per_group"),
    "tier_fixed_too_close": ("centres", "tiers", "{tier}", "spacing_min"),
    "tier_quota_exceeds_group": ("centres", "tiers", "{tier}", "per_group"),
    "tier_quotas_above_count": ("centres", "tiers", "{tier}", "per_group"),
    "tier_quotas_below_count": ("centres", "tiers", "{tier}", "per_group"),
    "tiers_exceed_candidates": ("centres", "tiers"),
    "veto_empties_group": ("centres", "tiers", "{tier}", "per_group"),
    "veto_excludes_fixed": ("centres", "tiers", "{tier}", "fixed"),
}
_KEY = re.compile(r"[a-z_]+(\.[^.\[\]]+|\[\d+\])+|crs|base")
_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


@contextmanager
def telling_where(config: Config) -> Iterator[None]:
    """What is raised inside, with every fault that is about the config placed in its file."""
    try:
        yield
    except GeoplanError as error:
        raise type(error)([placed(config, fault) for fault in error.faults]) from error


def placed(config: Config, fault: Fault) -> Fault:
    """The fault with the file, line and column of the key it is about; unchanged where it is about another file."""
    if fault.line or fault.file not in ("", str(config.file)):
        return fault
    path = _about(config, fault)
    if path is None or config.document is None:
        return fault
    spot = config.document.fault(fault.code, path)
    return replace(fault, file=spot.file, line=spot.line, column=spot.column)


def _about(config: Config, fault: Fault) -> KeyPath | None:
    if _KEY.fullmatch(fault.layer):
        return tuple(int(number) if number else name for number, name in _PART.findall(fault.layer))
    if fault.code not in _ABOUT:
        return None
    tiers = [tier.name for tier in config.centres.tiers] if config.centres else []
    path: list[str | int] = []
    for part in _ABOUT[fault.code]:
        if part == "{tier}":
            tier = str(fault.values.get("tier"))
            if tier not in tiers:
                break
            path.append(tiers.index(tier))
        else:
            path.append(part.format(**fault.values))
    return tuple(path)
