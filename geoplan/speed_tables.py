"""Speed tables: how fast each class of road is travelled by one mode, and where one may stop on it.

The bundled tables are the files of `geoplan/speeds/`, each row with its source. A file of the same form can be given by
its path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml.comments import CommentedMap

from geoplan import marked_yaml
from geoplan.errors import ConfigError, Fault
from geoplan.listing import counted
from geoplan.marked_yaml import fault_at, hint, is_number, mark

STOPS = ("yes", "no", "last")  # last = only if nothing else is near enough
FERRY = "ferry"
ALL = "all"  # in a period: the classes it does not name
_KEYS = ("name", "mode", "source", "posted_factor", "classes", "periods")
_LATER = ("surface",)  # keys that a later version takes
_ROW_KEYS = ("kmh", "stop", "junction_s", "wait_min", "slope", "source", "confidence")
_PERIOD_KEYS = ("source", "factors")
_DELAYS = {"junction_s": 600, "wait_min": 1440}  # the most of each


@dataclass(frozen=True)
class SpeedTable:
    """The speeds of one kind of mode by road class. A class that is not in `kmh` is not usable by the mode.

    A class with `wait_min` runs by a timetable: its `kmh` is the vessel's own, and boarding waits so long. Without one,
    the wait is thought to be in `kmh`, and where a road states how long it takes, nobody waits.
    """

    name: str
    mode: str  # the kind: car, walk, bicycle or ebike
    kmh: Mapping[str, float]
    stop: Mapping[str, str]  # per class one of STOPS
    posted_factor: float | None  # share of a posted limit that is driven; None = posted limits say nothing
    source: str
    junction_s: Mapping[str, float] = field(default_factory=dict)  # seconds lost at a junction at the end of an edge
    wait_min: Mapping[str, float] = field(default_factory=dict)  # minutes before an edge is boarded
    level: frozenset[str] = frozenset()  # classes that slopes do not slow
    periods: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # factors of speed by class or `all`

    def factor(self, period: str, road_class: str) -> float:
        """What the speed of a class is multiplied by in a period; 1 where the table says nothing about it.

        `all` stands for every class but those that run by a timetable: ferries, and classes with `wait_min`.
        """
        factors = self.periods.get(period, {})
        timetable = road_class == FERRY or road_class in self.wait_min
        return factors.get(road_class, 1.0 if timetable else factors.get(ALL, 1.0))


def known() -> list[str]:
    """Names of the bundled tables in text order."""
    return sorted(entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml"))


def read(name_or_path: str) -> SpeedTable:
    """The bundled table of that name, or the one in a YAML file.

    Raises ConfigError with every fault of the file, or for an unknown name.
    """
    if name_or_path.endswith((".yaml", ".yml")):
        path = Path(name_or_path)
        if not path.is_file():
            raise ConfigError(Fault("speeds_file_missing", {"path": name_or_path}))
        return _parsed(marked_yaml.text(path, name_or_path, "speeds_not_yaml"), name_or_path, path.stem)
    if name_or_path in known():
        return _bundled(name_or_path)
    told = {"name": name_or_path, "hint": hint(name_or_path, known()), "known": ", ".join(known())}
    raise ConfigError(Fault("speeds_unknown", told))


@cache
def _bundled(name: str) -> SpeedTable:
    file = f"{name}.yaml"
    return _parsed((_folder() / file).read_text(encoding="utf-8"), file, name)


def classes_unknown(road_class: pd.Series[str], tables: Iterable[SpeedTable]) -> Fault | None:
    """The fault that lists road classes which no table holds, with how many roads each has; None where all are known.

    For plain road layers. In an OSM file a class without a speed is a road that the mode does not use, and no fault.
    """
    held = {name for table in tables for name in table.kmh}
    counts = road_class.fillna("").astype(str).value_counts()
    unknown = {str(name): int(count) for name, count in counts.items() if name not in held}
    if not unknown:
        return None
    return Fault("road_class_unknown", {"values": counted(unknown), "known": ", ".join(sorted(held))}, layer="roads")


def _folder() -> Any:
    return resources.files("geoplan") / "speeds"


def _parsed(text: str, file: str, name: str) -> SpeedTable:
    content = marked_yaml.content(text, file, "speeds_not_yaml")
    classes = content.get("classes") if isinstance(content, CommentedMap) else None
    if not isinstance(classes, CommentedMap) or not classes:
        raise ConfigError(Fault("speeds_no_classes", {}, file=file))
    faults = _faults(content, file)
    if faults:
        raise ConfigError(faults)
    factor = content.get("posted_factor")
    return SpeedTable(
        name=str(content.get("name", name)),
        mode=str(content["mode"]),
        kmh={str(key): float(row["kmh"]) for key, row in classes.items()},
        stop={str(key): str(row.get("stop", "yes")) for key, row in classes.items()},
        posted_factor=None if factor is None else float(factor),
        source=str(content.get("source", "")),
        junction_s={str(key): float(row["junction_s"]) for key, row in classes.items() if "junction_s" in row},
        wait_min={str(key): float(row["wait_min"]) for key, row in classes.items() if "wait_min" in row},
        level=frozenset(str(key) for key, row in classes.items() if str(row.get("slope", "yes")) == "no"),
        periods={
            str(name): {str(key): float(factor) for key, factor in period["factors"].items()}
            for name, period in content.get("periods", {}).items()
        },
    )


def _faults(content: CommentedMap, file: str) -> list[Fault]:
    """Unknown keys, a mode left out, and numbers and words that can't be."""
    faults = _unknown_keys(content, _KEYS, file)
    if not isinstance(content.get("mode"), str):
        faults.append(Fault("speeds_no_mode", {}, file=file))
    for name, row in content["classes"].items():
        line, column = mark(content["classes"], name)
        if not isinstance(row, CommentedMap):
            values = {"key": name, "value": row}
            faults.append(Fault("speeds_number", values, file=file, line=line, column=column))
            continue
        faults += _unknown_keys(row, _ROW_KEYS, file)
        faults += _number(row, "kmh", f"classes.{name}.kmh", 300, file)
        if str(row.get("stop", "yes")) not in STOPS:
            faults.append(fault_at(row, "stop", "speeds_stop", file, name=name, value=row["stop"]))
        if str(row.get("slope", "yes")) not in ("yes", "no"):
            faults.append(fault_at(row, "slope", "speeds_slope", file, name=name, value=row["slope"]))
        faults += _delays(row, str(name), file)
    if content.get("posted_factor") is not None:
        faults += _number(content, "posted_factor", "posted_factor", 2, file)
    return faults + _period_faults(content, file)


def _delays(row: CommentedMap, name: str, file: str) -> list[Fault]:
    """Delays that are no number in reach, and a class that is waited for but can be left on the way."""
    faults = []
    for key, most in _DELAYS.items():
        if key in row and not (is_number(row[key]) and 0 <= row[key] <= most):
            faults.append(
                fault_at(row, key, "speeds_delay", file, key=f"classes.{name}.{key}", value=row[key], most=most)
            )
    if "wait_min" in row and str(row.get("stop", "yes")) != "no":
        faults.append(fault_at(row, "wait_min", "speeds_wait_stop", file, name=name))
    return faults


def _period_faults(content: CommentedMap, file: str) -> list[Fault]:
    """Periods that are no sections, name classes that are not in the table, or hold factors that can't be."""
    if "periods" not in content:
        return []
    periods = content["periods"]
    if not isinstance(periods, CommentedMap):
        return [fault_at(content, "periods", "speeds_section", file, key="periods", value=periods)]
    faults = []
    for name, period in periods.items():
        factors = period.get("factors") if isinstance(period, CommentedMap) else None
        if not isinstance(factors, CommentedMap):
            key = f"periods.{name}" + (".factors" if isinstance(period, CommentedMap) else "")
            faults.append(fault_at(periods, name, "speeds_section", file, key=key, value=factors))
            continue
        faults += _unknown_keys(period, _PERIOD_KEYS, file)
        for road_class in factors:
            if road_class != ALL and road_class not in content["classes"]:
                meant = hint(str(road_class), [str(key) for key in content["classes"]])
                values = {"period": name, "value": road_class, "hint": meant}
                faults.append(fault_at(factors, road_class, "speeds_period_class", file, **values))
            faults += _number(factors, road_class, f"periods.{name}.factors.{road_class}", 2, file)
    return faults


def _unknown_keys(block: CommentedMap, keys: tuple[str, ...], file: str) -> list[Fault]:
    faults = []
    for key in block:
        line, column = mark(block, key)
        if key in _LATER:
            faults.append(Fault("speeds_key_not_yet", {"key": key}, file=file, line=line, column=column))
        elif key not in keys:
            values = {"key": key, "hint": hint(str(key), keys), "known": ", ".join(keys)}
            faults.append(Fault("speeds_key", values, file=file, line=line, column=column))
    return faults


def _number(block: CommentedMap, key: str, name: str, top: float, file: str) -> list[Fault]:
    """A fault unless the value is a number above 0 and up to `top`."""
    value = block.get(key)
    if is_number(value) and 0 < value <= top:
        return []
    return [fault_at(block, key, "speeds_number", file, key=name, value=value)]
