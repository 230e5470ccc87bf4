"""`--set a.b=c`: single values given on the command line, laid over the document."""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geoplan.config.document import Document, KeyPath, Mark, parse, scalar
from geoplan.errors import ConfigError, Fault


def apply(document: Document, settings: Sequence[str]) -> Document:
    """The document with every `key.path=value` in place; later ones win. Bad settings join the document's faults.

    A value is one YAML value: `[`, `{` and quotes open a flow value, anything else is a plain scalar. Numbers in a path
    count the entries of a list from 0. A relative file counts from the current folder, as everywhere on a command line;
    where nothing lies there, from the config's folder.
    """
    data = copy.deepcopy(document.data)
    keys, values = dict(document.keys), dict(document.values)
    faults = list(document.faults)
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not _is_text(setting):
            shown = setting.encode(errors="replace").decode()
            faults.append(Fault("setting_not_text", {"setting": shown}))
            continue
        if not equals or not all(name.split(".")):
            faults.append(Fault("setting_unreadable", {"setting": setting}))
            continue
        try:
            value = _value(text.strip(), setting)
        except ConfigError as error:
            faults.extend(error.faults)
            continue
        path = _path(data, name.split("."))
        if path and path[-1] == "path" and isinstance(value, str):
            value = _from_config_folder(value, Path(document.file).parent)
        stuck = _put(data, path, value)
        if stuck is not None:
            faults.append(Fault("setting_cannot_reach", {"key": name, "stop": stuck}, file=f"--set {setting}"))
            continue
        for table in (keys, values):
            for old in [old for old in table if old[: len(path)] == path]:
                del table[old]
            for cut in range(1, len(path) + 1):
                table.setdefault(path[:cut], Mark(0, 0, setting))
    return replace(document, data=data, keys=keys, values=values, faults=tuple(faults))


def _is_text(setting: str) -> bool:
    """Whether all its bytes were text: others come from a command line as halves of surrogate pairs, which no file holds."""
    return not any("\ud800" <= letter <= "\udfff" for letter in setting)


def _value(text: str, setting: str) -> Any:
    if not text.startswith(("[", "{", '"', "'")):
        return scalar(text)
    try:
        return parse(text, "").data
    except ConfigError as error:
        raise ConfigError(
            [replace(fault, file=f"--set {setting}", line=0, column=0) for fault in error.faults]
        ) from None


def _path(data: Any, parts: list[str]) -> KeyPath:
    path: list[str | int] = []
    for part in parts:
        key: str | int = int(part) if isinstance(data, list) and part.isdecimal() else part
        path.append(key)
        if isinstance(data, dict):
            data = data.get(str(key))
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            data = None
    return tuple(path)


def _put(data: Any, path: KeyPath, value: Any) -> str | None:
    """Puts `value` at `path` of our own copy; the key where the way ends, if it does."""
    for at, key in enumerate(path):
        last = at == len(path) - 1
        if isinstance(data, dict):
            if last:
                data[key] = value
            elif data.get(key) is None:
                data[key] = {}
            data = data[key]
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            if last:
                data[key] = value
            data = data[key]
        else:
            return ".".join(str(part) for part in path[: at + 1])
    return None


def _from_config_folder(given: str, folder: Path) -> str:
    path = Path(given.replace("\\", "/"))
    if path.is_absolute() or not path.exists() or path.resolve() == (folder / path).resolve():
        return given
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return path.absolute().as_posix()
