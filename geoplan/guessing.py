"""What the columns and values of one layer likely mean: the guesses of `init --from`, for pickers in another program."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pyogrio.errors import DataLayerError, DataSourceError

from geoplan import guesses
from geoplan.errors import ConfigError, Fault
from geoplan.found import Found, layers
from geoplan.readers.fields import REQUIRED

Role = Literal["area", "settlements", "facilities", "roads", "population"]


@dataclass(frozen=True)
class Doubt:
    """One thing that the guess is not sure of: about which of our fields, in English and Chinese."""

    field: str
    en: str
    zh: str


@dataclass(frozen=True)
class Guess:
    """Our field -> the column that likely holds it, why so, per field the file's values -> ours, and the doubts."""

    fields: dict[str, str]
    why: dict[str, str]
    values: dict[str, dict[str, str]]
    unsure: tuple[Doubt, ...]


def guess(file: Path, role: Role, layer: str = "", picked: Mapping[str, str] = MappingProxyType({})) -> Guess:
    """What the columns of the layer hold, if it is used as `role`; raises ConfigError where there is no such layer.

    `picked`: our field -> the column that somebody has chosen for it, which is not guessed again; its values are.
    """
    found = _found(file, layer)
    if role == "population" or not found.columns:
        return Guess({}, {}, {}, ())  # a raster or an extract of OpenStreetMap has no columns to choose from
    chosen = {field: column for field, column in picked.items() if column in found.columns}
    free = [column for column in found.columns if column not in chosen.values()]
    guessed = guesses.fields(role, free, found.repeated())
    fields = chosen | {field: column for field, column in guessed.items() if field not in chosen}
    mapped = {field: guesses.values(field, found.seen(column)) for field, column in fields.items()}
    values = {field: words for field, words in mapped.items() if words}
    doubts = (*_lacking(role, fields, found), *_ambiguous(role, fields, found), *_unknown(fields, values, found))
    return Guess(fields, {field: guesses.reason(column) for field, column in fields.items()}, values, doubts)


def _found(file: Path, layer: str) -> Found:
    told = {"path": file.as_posix()}
    if not file.exists():
        raise ConfigError(Fault("guess_file_missing", told))
    try:
        inside = list(layers(file))
    except (DataSourceError, DataLayerError, OSError, UnicodeDecodeError, KeyError, zipfile.BadZipFile) as error:
        raise ConfigError(Fault("guess_file_unreadable", told | {"reason": " ".join(str(error).split())})) from error
    if not inside:
        raise ConfigError(Fault("guess_no_layer", told))
    if not layer:
        return inside[0]
    # a layer alone in its file is not named in the config
    chosen = [each for each in inside if each.layer == layer or (each.layer is None and len(inside) == 1)]
    if not chosen:
        names = ", ".join(str(each.layer) for each in inside)
        raise ConfigError(Fault("guess_layer_missing", told | {"layer": layer, "layers": names}))
    return chosen[0]


def _lacking(role: str, fields: dict[str, str], found: Found) -> list[Doubt]:
    """A doubt per field that geoplan needs and no column looks like."""
    return [
        Doubt(
            field,
            f"no column looks like {field}; found {', '.join(found.columns)}",
            f"没有列像是 {field}；现有 {'、'.join(found.columns)}",
        )
        for field in REQUIRED[role]
        if field not in fields
    ]


def _ambiguous(role: str, fields: dict[str, str], found: Found) -> list[Doubt]:
    """A doubt per field that another, unused column usually holds as well."""
    out = []
    for field, column in fields.items():
        names = {name.casefold() for name in guesses.COLUMNS[role][field]}
        rivals = [other for other in found.columns if other.casefold() in names and other not in fields.values()]
        if rivals:
            others = ", ".join(rivals)
            out.append(
                Doubt(
                    field,
                    f"{field}: took {column}; it may also be {others}",
                    f"{field}：取 {column}；也可能是 {others}",
                )
            )
    return out


def _unknown(fields: dict[str, str], values: dict[str, dict[str, str]], found: Found) -> list[Doubt]:
    """A doubt per field with values that mean nothing to geoplan, beside others that do."""
    out = []
    for field, mapped in values.items():
        ours = set(guesses.VALUES[field].values())
        strange = [value for value in found.seen(fields[field]) if value not in mapped and value not in ours]
        if strange:
            told = ", ".join(strange[:8])
            out.append(Doubt(field, f"{field}: no guess for the values {told}", f"{field}：无法判断取值 {told}"))
    return out
