"""Speed tables: how fast each class of road is travelled by one mode, and where one may stop on it.

The bundled tables are the files of `geoplan/speeds/`, each row with its source. A file of the same form can be given by
its path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geoplan.errors import ConfigError, Fault

STOPS = ("yes", "no", "last")  # last = only if nothing else is near enough
_LISTED = 40
_KEYS = ("name", "mode", "source", "posted_factor", "classes", "surface")
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
    surface: Mapping[str, float] = field(
        default_factory=dict
    )  # share of the class speed by OSM surface; {} = none stated


def known() -> list[str]:
    """Names of the bundled tables in text order."""
    return sorted(entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml"))


def read(name_or_path: str, overrides: Mapping[str, float] | None = None) -> SpeedTable:
    """The bundled table of that name, or the one in a YAML file; `overrides` (class -> km/h) stand above its rows.

    An override may name a class of this table or of any bundled one; a class new to the table may be stopped on.
    Raises ConfigError with every fault of the file, or for an unknown name.
    """
    if name_or_path.endswith((".yaml", ".yml")):
        path = Path(name_or_path)
        if not path.is_file():
            raise ConfigError(Fault("speeds_file_missing", {"path": name_or_path}))
        table = _parsed(_text(path, name_or_path), name_or_path, path.stem)
    elif name_or_path in known():
        file = f"{name_or_path}.yaml"
        table = _parsed((_folder() / file).read_text(encoding="utf-8"), file, name_or_path)
    else:
        hint = _hint(name_or_path, known())
        raise ConfigError(Fault("speeds_unknown", {"name": name_or_path, "hint": hint, "known": ", ".join(known())}))
    return _overridden(table, overrides or {})


def classes_unknown(road_class: pd.Series[str], tables: Iterable[SpeedTable]) -> Fault | None:
    """The fault that lists road classes which no table holds, with how many roads each has; None where all are known.

    For plain road layers. In an OSM file a class without a speed is a road that the mode does not use, and no fault.
    """
    held = {name for table in tables for name in table.kmh}
    counts = road_class.fillna("").astype(str).replace("", "(empty)").value_counts()
    unknown = sorted((name, int(count)) for name, count in counts.items() if name not in held)
    if not unknown:
        return None
    # a wrong column brings thousands of values; forty show that as well as all of them
    listed = ", ".join(f"{name} ({count})" for name, count in unknown[:_LISTED])
    if len(unknown) > _LISTED:
        listed += f", … {len(unknown)} in all"
    return Fault("road_class_unknown", {"values": listed, "known": ", ".join(sorted(held))}, layer="roads")


def _folder() -> Any:
    return resources.files("geoplan") / "speeds"


def _hint(word: str, words: Iterable[str]) -> str:
    near = get_close_matches(word, list(words), n=1)
    return f" ({near[0]}?)" if near else ""


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
        surface={str(key): float(share) for key, share in (content.get("surface") or {}).items()},
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
    surface = content.get("surface")
    if isinstance(surface, CommentedMap):
        for name in surface:
            faults += _number(surface, name, f"surface.{name}", 2, file)
    return faults


def _unknown_keys(block: CommentedMap, keys: tuple[str, ...], file: str) -> list[Fault]:
    faults = []
    for key in block:
        if key not in keys:
            line, column = _mark(block, key)
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


def _overridden(table: SpeedTable, overrides: Mapping[str, float]) -> SpeedTable:
    if not overrides:
        return table
    bundled = [_parsed((_folder() / f"{name}.yaml").read_text(encoding="utf-8"), name, name) for name in known()]
    allowed = sorted({name for each in (table, *bundled) for name in each.kmh})
    faults = []
    for name, kmh in overrides.items():
        if name not in allowed:
            values = {"key": name, "hint": _hint(name, allowed), "known": ", ".join(allowed)}
            faults.append(Fault("speeds_key", values))
        elif not (math.isfinite(kmh) and 0 < kmh <= 300):
            faults.append(Fault("speeds_number", {"key": name, "value": kmh}))
    if faults:
        raise ConfigError(faults)
    stop = {**dict.fromkeys(overrides, "yes"), **table.stop}
    return replace(table, kmh={**table.kmh, **overrides}, stop=stop)
