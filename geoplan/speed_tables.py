"""Speed tables: how fast each class of road is travelled by one mode, and where one may stop on it.

The bundled tables are the files of `geoplan/speeds/`, each row with its source. A file of the same form can be given by
its path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geoplan.errors import ConfigError, Fault
from geoplan.listing import counted
from geoplan.nearness import near

STOPS = ("yes", "no", "last")  # last = only if nothing else is near enough
_KEYS = ("name", "mode", "source", "posted_factor", "classes")
_LATER = ("surface",)  # keys that a later version takes
_ROW_KEYS = ("kmh", "stop", "source", "confidence")


@dataclass(frozen=True)
class SpeedTable:
    """One mode's speeds by road class. A class that is not in `kmh` is not usable by the mode."""

    name: str
    mode: str
    kmh: Mapping[str, float]
    stop: Mapping[str, str]  # per class one of STOPS
    posted_factor: float | None  # share of a posted limit that is driven; None = posted limits say nothing
    source: str


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
        return _parsed(_text(path, name_or_path), name_or_path, path.stem)
    if name_or_path in known():
        file = f"{name_or_path}.yaml"
        return _parsed((_folder() / file).read_text(encoding="utf-8"), file, name_or_path)
    hint = _hint(name_or_path, known())
    raise ConfigError(Fault("speeds_unknown", {"name": name_or_path, "hint": hint, "known": ", ".join(known())}))


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


def _hint(word: str, words: Iterable[str]) -> str:
    meant = near(word, words)
    return f" ({meant}?)" if meant else ""


def _text(path: Path, given: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(Fault("speeds_not_yaml", {"problem": "UTF-8"}, file=given)) from None


def _parsed(text: str, file: str, name: str) -> SpeedTable:
    try:
        content = YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problem = " ".join(str(error.problem or error.context).split())
        raise ConfigError(Fault("speeds_not_yaml", {"problem": problem}, file=file, line=line)) from None
    except YAMLError as error:
        raise ConfigError(Fault("speeds_not_yaml", {"problem": " ".join(str(error).split())}, file=file)) from None
    if not isinstance(content, CommentedMap) or not isinstance(content.get("classes"), CommentedMap):
        raise ConfigError(Fault("speeds_no_classes", {}, file=file))
    faults = _faults(content, file)
    if faults:
        raise ConfigError(faults)
    classes, factor = content["classes"], content.get("posted_factor")
    return SpeedTable(
        name=str(content.get("name", name)),
        mode=str(content["mode"]),
        kmh={str(key): float(row["kmh"]) for key, row in classes.items()},
        stop={str(key): str(row.get("stop", "yes")) for key, row in classes.items()},
        posted_factor=None if factor is None else float(factor),
        source=str(content.get("source", "")),
    )


def _faults(content: CommentedMap, file: str) -> list[Fault]:
    """Unknown keys, a mode left out, and numbers and words that can't be."""
    faults = _unknown_keys(content, _KEYS, file)
    if not isinstance(content.get("mode"), str):
        faults.append(Fault("speeds_no_mode", {}, file=file))
    for name, row in content["classes"].items():
        line, column = _mark(content["classes"], name)
        if not isinstance(row, CommentedMap):
            values = {"key": name, "value": row}
            faults.append(Fault("speeds_number", values, file=file, line=line, column=column))
            continue
        faults += _unknown_keys(row, _ROW_KEYS, file)
        faults += _number(row, "kmh", f"classes.{name}.kmh", 300, file)
        if str(row.get("stop", "yes")) not in STOPS:
            where = _mark(row, "stop")
            values = {"name": name, "value": row["stop"]}
            faults.append(Fault("speeds_stop", values, file=file, line=where[0], column=where[1]))
    if content.get("posted_factor") is not None:
        faults += _number(content, "posted_factor", "posted_factor", 2, file)
    return faults


def _unknown_keys(block: CommentedMap, keys: tuple[str, ...], file: str) -> list[Fault]:
    faults = []
    for key in block:
        line, column = _mark(block, key)
        if key in _LATER:
            faults.append(Fault("speeds_key_not_yet", {"key": key}, file=file, line=line, column=column))
        elif key not in keys:
            values = {"key": key, "hint": _hint(str(key), keys), "known": ", ".join(keys)}
            faults.append(Fault("speeds_key", values, file=file, line=line, column=column))
    return faults


def _number(block: CommentedMap, key: str, name: str, top: float, file: str) -> list[Fault]:
    """A fault unless the value is a number above 0 and up to `top`."""
    value = block.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and 0 < value <= top:
        return []
    line, column = _mark(block, key)
    shown = "–" if value is None else value
    return [Fault("speeds_number", {"key": name, "value": shown}, file=file, line=line, column=column)]


def _mark(block: CommentedMap, key: str) -> tuple[int, int]:
    """1-based line and column of a key, of the block where the key is missing."""
    line, column = block.lc.key(key) if key in block else (block.lc.line, block.lc.col)
    return line + 1, column + 1
