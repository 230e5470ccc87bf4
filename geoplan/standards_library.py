"""The library of planning standards: what a code, plan or norm promises, each row with its source and how sure that is.

The bundled rows are the files of `geoplan/standards/`; a file of the same form may add rows of one's own, and replace some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from geoplan import marked_yaml
from geoplan.errors import ConfigError, Fault
from geoplan.fields import GROUPS
from geoplan.marked_yaml import fault_at, hint, is_number, mark

ANY = "any"  # a service, setting or terrain that a row does not narrow
SETTINGS, TERRAINS = ("urban", "rural", ANY), ("plain", "hill", "mountain", ANY)
CONFIDENCE = ("high", "medium", "low")
ONE_PER = ("settlement", "county", "area")
MODES = ("car", "walk", "bicycle", "ebike", "bus")
# what a config replaces
VALUES = ("minutes", "metres", "share", "per_1000", "one_per", "people_per_facility", "nested")
_PROMISES = ("minutes", "metres", "per_1000", "one_per")
_TARGETS = ("at_most", "at_least")
_MOST = {"minutes": 1440.0, "metres": 1e6, "share": 1.0, "per_1000": 1e6, "people_per_facility": 1e9}
_FILE_KEYS = ("version", "rows")
_ROW_KEYS = (
    "service", "title", *_PROMISES, "people_per_facility", "straight_line", "share", "of", "unit", *_TARGETS,
    "mode", "setting", "terrain", "nested", "monitoring", "source", "clause", "confidence", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One promise by its name. A row that is only for monitoring holds a target and is no promise of access."""

    name: str
    service: str  # the service it is for, `any` = whichever
    title: Mapping[str, str]  # en and zh
    source: str
    clause: str
    confidence: str
    nested: bool  # whether facilities of upper levels count as well
    version: str  # of the file it stands in
    minutes: float | None = None
    metres: float | None = None
    straight_line: bool = False  # metres as the crow flies
    share: float | None = None  # the part of the people that minutes or metres are promised to
    per_1000: float | None = None
    of: str = "people"  # the population column that `per_1000` counts
    unit: Mapping[str, str] | None = None  # of `per_1000` or of the target, en and zh
    one_per: str | None = None
    people_per_facility: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    mode: tuple[str, ...] = ()  # ways of travelling it is meant for
    setting: str = ANY
    terrain: str = ANY
    monitoring: bool = False
    note: str = ""

    def cited(self) -> str:
        """The source with its clause."""
        return f"{self.source}, {self.clause}" if self.clause else self.source

    def promise(self) -> dict[str, Any]:
        """The values that a config takes from it, those that it does not state left out."""
        stated = {key: getattr(self, key) for key in VALUES}
        return {key: value for key, value in stated.items() if value is not None}

    def fits(self, services: Iterable[str]) -> bool:
        """Whether it is for one of these services."""
        return self.service == ANY or self.service in services


@cache
def rows() -> Mapping[str, Row]:
    """The bundled rows by name, in the order of their files and lines."""
    found: dict[str, Row] = {}
    folder = resources.files("geoplan") / "standards"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            own = _parsed(entry.read_text(encoding="utf-8"), entry.name)
            twice = sorted(set(own) & set(found))
            if twice:
                raise ConfigError(Fault("standards_name_twice", {"names": ", ".join(twice)}, file=entry.name))
            found |= own
    return found


def row(name: str) -> Row:
    """The bundled row of that name. Raises ConfigError where there is none."""
    known = rows()
    if name not in known:
        raise ConfigError(Fault("standard_unknown", {"name": name, "hint": hint(name, known), "known": listed(known)}))
    return known[name]


def read(path: Path, given: str) -> Mapping[str, Row]:
    """The rows of a file of one's own by name. Raises ConfigError with every fault of the file."""
    if not path.is_file():
        raise ConfigError(Fault("standards_file_missing", {"given": given}))
    return _parsed(marked_yaml.text(path, given, "standards_not_yaml"), given)


def listed(names: Iterable[str]) -> str:
    """Names of rows in a sentence."""
    return ", ".join(sorted(names)) or "–"


def _parsed(text: str, file: str) -> dict[str, Row]:
    content = marked_yaml.content(text, file, "standards_not_yaml")
    rows = content.get("rows") if isinstance(content, CommentedMap) else None
    if not isinstance(rows, CommentedMap) or not rows:
        raise ConfigError(Fault("standards_no_rows", {}, file=file))
    faults = _unknown_keys(content, _FILE_KEYS, "", file)
    if not isinstance(content.get("version"), str):
        faults.append(fault_at(content, "version", "standards_version", file, value=content.get("version")))
    for name, block in rows.items():
        faults += _row_faults(rows, name, block, file)
    if faults:
        raise ConfigError(faults)
    return {str(name): _row(str(name), block, content["version"]) for name, block in rows.items()}


def _row(name: str, block: CommentedMap, version: str) -> Row:
    stated: dict[str, Any] = {str(key): value for key, value in block.items()}
    for key in (*_MOST, *_TARGETS):
        if key in stated:
            stated[key] = float(stated[key])
    for key in ("title", "unit"):
        if key in stated:
            stated[key] = {str(lang): str(words) for lang, words in stated[key].items()}
    modes = stated.get("mode", [])
    stated["mode"] = (modes,) if isinstance(modes, str) else tuple(modes)
    return Row(name=name, version=version, **{"clause": "", **stated})


def _row_faults(rows: CommentedMap, name: Any, block: Any, file: str) -> list[Fault]:
    """Unknown keys, values that can't be, what every row needs, and promises that do not go together."""
    if not isinstance(name, str) or not name.isascii() or not name.replace("_", "a").isalnum() or name != name.lower():
        return [fault_at(rows, name, "standards_row_name", file, name=name)]
    if not isinstance(block, CommentedMap):
        return [fault_at(rows, name, "standards_value", file, key=name, value=block, wanted="{…}")]
    faults = _unknown_keys(block, _ROW_KEYS, f"{name}.", file)
    for key in ("service", "title", "source", "confidence", "nested"):
        if key not in block:
            faults.append(fault_at(block, key, "standards_key_missing", file, key=f"{name}.{key}"))
    for key, (right, wanted) in _SHAPES.items():
        if key in block and not right(block[key]):
            faults.append(
                fault_at(block, key, "standards_value", file, key=f"{name}.{key}", value=block[key], wanted=wanted)
            )
    return faults or _together(name, block, file)


def _together(name: str, block: CommentedMap, file: str) -> list[Fault]:
    """What the keys of a row must hold together."""
    promised = [key for key in _PROMISES if key in block]
    targets = [key for key in _TARGETS if key in block]
    wrong = []
    if block.get("monitoring", False):
        if promised or len(targets) != 1 or "unit" not in block:
            wrong.append(("standards_monitoring", next(iter(promised), "monitoring")))
    elif targets or not promised:
        wrong.append(("standards_promises", next(iter(targets), "service")))
    if "minutes" in block and "metres" in block:
        wrong.append(("standards_twice", "metres"))
    needs = {"of": ("per_1000",), "straight_line": ("metres",), "share": ("minutes", "metres")}
    for key, others in needs.items():
        if key in block and not any(other in block for other in others):
            wrong.append(("standards_idle", key))
    if "per_1000" in block and "unit" not in block:
        wrong.append(("standards_unit", "per_1000"))
    return [fault_at(block, key, code, file, name=name, key=key) for code, key in wrong]


def _unknown_keys(block: CommentedMap, keys: tuple[str, ...], within: str, file: str) -> list[Fault]:
    faults = []
    for key in block:
        if key not in keys:
            line, column = mark(block, key)
            told = {"key": f"{within}{key}", "hint": hint(str(key), keys), "known": ", ".join(keys)}
            faults.append(Fault("standards_key", told, file=file, line=line, column=column))
    return faults


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _bilingual(value: Any) -> bool:
    return isinstance(value, CommentedMap) and set(value) == {"en", "zh"} and all(_text(own) for own in value.values())


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _one_of(words: tuple[str, ...]) -> tuple[Callable[[Any], bool], str]:
    return (lambda value: isinstance(value, str) and value in words), " | ".join(words)


def _up_to(most: float) -> tuple[Callable[[Any], bool], str]:
    return (lambda value: is_number(value) and 0 < value <= most), f"> 0, ≤ {most:g}"


def _modes(value: Any) -> bool:
    own = [value] if isinstance(value, str) else value
    return isinstance(own, list) and bool(own) and all(isinstance(one, str) and one in MODES for one in own)


def _group(value: Any) -> bool:
    return _text(value) and (value == "people" or value.startswith(GROUPS))


# what each key of a row may hold, and how a fault says it
_SHAPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    **{key: _up_to(most) for key, most in _MOST.items()},
    **dict.fromkeys(_TARGETS, (is_number, "1.9")),
    **dict.fromkeys(("service", "source", "clause", "note"), (_text, "…")),
    **dict.fromkeys(("title", "unit"), (_bilingual, "{en: …, zh: …}")),
    **dict.fromkeys(("straight_line", "nested", "monitoring"), (_flag, "true | false")),
    "of": (_group, "people | people_… | aged_… | children…"),
    "mode": (_modes, " | ".join(MODES)),
    "one_per": _one_of(ONE_PER),
    "setting": _one_of(SETTINGS),
    "terrain": _one_of(TERRAINS),
    "confidence": _one_of(CONFIDENCE),
}
