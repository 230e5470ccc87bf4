"""A YAML file as plain values, with the line and column of every key and value."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from geoplan.errors import ConfigError, Fault

KeyPath = tuple[str | int, ...]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)$|0x[0-9a-fA-F]+$|0o[0-7]+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HALF = re.compile("[\ud800-\udfff]")
_DEEPEST = 50  # levels of keys; a plan has about six
_MOST_VALUES = 100_000  # aliases of aliases would fill the memory
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|[-+]?\.(inf|Inf|INF)$|\.(nan|NaN|NAN)$")
_PLAIN_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """Where a key or value stands: a line and column of the file, or the `--set` that gave it."""

    line: int
    column: int
    setting: str = ""


@dataclass(frozen=True)
class Document:
    """Plain values (text, numbers, booleans, None, dicts, lists) and where each of them stands."""

    file: str
    data: dict[str, Any]
    keys: Mapping[KeyPath, Mark] = field(default_factory=dict)
    values: Mapping[KeyPath, Mark] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, code: str, path: KeyPath, *, at_key: bool = False, **values: object) -> Fault:
        """A fault about `path`, placed at its value or key, or at the nearest one above that stands in the file."""
        for cut in range(len(path), -1, -1):
            mark = (self.keys if at_key or cut < len(path) else self.values).get(path[:cut])
            if mark is not None:
                break
        else:
            mark = Mark(1, 1)
        return place(Fault(code, {"key": shown(path), **values}), self.file, mark)

    def get(self, *path: str | int) -> Any:
        """The value at `path`; None where something on the way is missing or of another kind."""
        value: Any = self.data
        for key in path:
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return value

    def section(self, *path: str | int) -> dict[str, Any]:
        """The mapping at `path`; an empty one where there is none."""
        value = self.get(*path)
        return value if isinstance(value, dict) else {}


def place(fault: Fault, file: str, mark: Mark) -> Fault:
    """The fault with its place filled in."""
    if mark.setting:
        return replace(fault, file=f"--set {mark.setting}")
    return replace(fault, file=file, line=mark.line, column=mark.column)


def shown(path: KeyPath) -> str:
    """A key path as people write it: `centres.tiers[0].count`."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def read(path: Path) -> Document:
    """The document in a YAML file. Raises ConfigError where there is no file, it is not UTF-8, empty, or not YAML."""
    file = str(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(Fault("config_missing", {"folder": str(path.parent.absolute())}, file=file)) from None
    except OSError as error:
        raise ConfigError(Fault("config_unreadable", {"reason": error.strerror or str(error)}, file=file)) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            Fault("config_not_utf8", {"byte": f"0x{raw[error.start]:02X}"}, file=file, line=line)
        ) from None
    document = parse(text.replace("\r\n", "\n").replace("\r", "\n"), file)
    if not isinstance(document.data, dict):
        raise ConfigError(Fault("config_not_mapping", {"value": brief(document.data)}, file=file, line=1, column=1))
    return document


def parse(text: str, file: str) -> Document:
    """The document in `text`; its `faults` are those a reader can pass over. Raises ConfigError where it cannot."""
    for control in _CONTROL.finditer(text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        seen = {"character": f"U+{ord(control.group()):04X}"}
        raise ConfigError(Fault("config_control_character", seen, file=file, line=line, column=column))
    try:
        node = YAML(typ="rt").compose(io.StringIO(text))
    except RecursionError:
        raise ConfigError(Fault("config_too_deep", {"most": _DEEPEST}, file=file)) from None
    except MarkedYAMLError as error:
        raise ConfigError(_syntax(error, file, text)) from None
    except YAMLError as error:
        reason = str(error).splitlines()[0]
        raise ConfigError(Fault("config_not_yaml", {"problem": reason, "seen": ""}, file=file)) from None
    if node is None or _plain(node) is None:
        raise ConfigError(Fault("config_empty", {}, file=file))
    built = _Builder(file)
    data = built.value(node, (), ())
    return Document(file, data, built.keys, built.values, tuple(built.faults))


def _plain(node: Node) -> Any:
    """The value of a plain scalar after YAML 1.2's core schema; other nodes come back as they are."""
    if not isinstance(node, ScalarNode):
        return node
    return node.value if node.style else scalar(node.value)


def scalar(text: str) -> Any:
    """A plain scalar after YAML 1.2's core schema: only true and false are booleans, and dates stay text."""
    if text in _PLAIN_WORDS:
        return _PLAIN_WORDS[text]
    if _INT.match(text):
        return int(text, 0)
    if _FLOAT.match(text) and not _LEADING_ZERO.match(text):
        return float(text.replace(".inf", "inf").replace(".nan", "nan").lower()) if text[-1].isalpha() else float(text)
    return text


class _Builder:
    """Turns composed nodes into plain values and remembers where they stood."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[KeyPath, Mark] = {}
        self.values: dict[KeyPath, Mark] = {}
        self.faults: list[Fault] = []

    def value(self, node: Node, path: KeyPath, above: tuple[int, ...]) -> Any:
        mark = _mark(node)
        self.values[path] = mark
        if len(path) > _DEEPEST:
            raise ConfigError(place(Fault("config_too_deep", {"most": _DEEPEST}), self.file, mark))
        if len(self.values) > _MOST_VALUES:
            raise ConfigError(place(Fault("config_too_large", {"most": _MOST_VALUES}), self.file, mark))
        if id(node) in above:
            self._fault("alias_in_itself", mark, key=shown(path))
            return None
        above = (*above, id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path, above)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, at), above) for at, child in enumerate(node.value)]
        if isinstance(node, ScalarNode) and not node.style and _LEADING_ZERO.match(node.value):
            self._fault("leading_zero", mark, key=shown(path), value=node.value)
        self._check_text(node)
        return _plain(node)

    def _check_text(self, node: Node) -> None:
        """Raise ConfigError for half of a surrogate pair, which an escape such as \\ud800 can name but no file can hold."""
        half = _HALF.search(node.value) if isinstance(node, ScalarNode) else None
        if half:
            seen = {"character": f"U+{ord(half.group()):04X}"}
            raise ConfigError(place(Fault("config_control_character", seen), self.file, _mark(node)))

    def _mapping(self, node: MappingNode, path: KeyPath, above: tuple[int, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = _mark(key_node)
            if not isinstance(key_node, ScalarNode):
                self._fault("key_not_text", mark, key=shown(path))
                continue
            self._check_text(key_node)
            key = key_node.value
            inner = (*path, key)
            if key in out:
                self._fault("key_twice", mark, key=shown(inner), line=self.keys[inner].line)
                continue
            self.keys[inner] = mark
            out[key] = self.value(value_node, inner, above)
        return out

    def _fault(self, code: str, mark: Mark, **values: object) -> None:
        self.faults.append(place(Fault(code, values), self.file, mark))


def _mark(node: Node) -> Mark:
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)


def _syntax(error: MarkedYAMLError, file: str, text: str) -> Fault:
    problem = str(error.problem or error.context or "")
    spot = error.problem_mark or error.context_mark
    line, column = (spot.line + 1, spot.column + 1) if spot else (0, 0)
    if "'\\t'" in problem:
        return Fault("config_tab", {}, file=file, line=line, column=column)
    if "escape" in problem and "double-quoted" in str(error.context):
        return Fault("backslash_in_quotes", {}, file=file, line=line, column=column)
    if "another document" in problem:
        return Fault("config_several_documents", {}, file=file, line=line, column=column)
    lines = text.splitlines()
    seen = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Fault("config_not_yaml", {"problem": problem, "seen": brief(seen)}, file=file, line=line, column=column)


def brief(value: object) -> str:
    """A value as YAML would show it, short enough for a sentence."""
    words = {None: "null", True: "true", False: "false"}
    text = words[value] if value is None or isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
