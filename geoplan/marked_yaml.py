"""Tables of one's own in YAML (speeds, standards): their content with the place of every key, so that faults can point."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geoplan.errors import ConfigError, Fault
from geoplan.nearness import near


def text(path: Path, given: str, code: str) -> str:
    """The text of a file. Raises ConfigError with `code` where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(Fault(code, {"problem": "UTF-8"}, file=given)) from None


def content(text: str, file: str, code: str) -> Any:
    """What the YAML in `text` says, with the place of every key. Raises ConfigError with `code` where it is no YAML."""
    try:
        return YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problem = " ".join(str(error.problem or error.context).split())
        raise ConfigError(Fault(code, {"problem": problem}, file=file, line=line)) from None
    except YAMLError as error:
        raise ConfigError(Fault(code, {"problem": " ".join(str(error).split())}, file=file)) from None
    except RecursionError:
        raise ConfigError(Fault(code, {"problem": "[[[[…"}, file=file)) from None


def fault_at(block: CommentedMap, at: str, code: str, file: str, **values: object) -> Fault:
    """A fault at the place of a key; a value that is not there is shown as a dash, a section or a list by its brackets."""
    line, column = mark(block, at)
    brackets = {type(None): "–", CommentedMap: "{…}", CommentedSeq: "[…]"}
    shown = {name: brackets.get(type(value), value) for name, value in values.items()}
    return Fault(code, shown, file=file, line=line, column=column)


def mark(block: CommentedMap, key: str) -> tuple[int, int]:
    """1-based line and column of a key, of the block where the key is missing."""
    line, column = block.lc.key(key) if key in block else (block.lc.line, block.lc.col)
    return line + 1, column + 1


def hint(word: str, words: Iterable[str]) -> str:
    """` (nearest?)` where a known word is near, else nothing."""
    meant = near(word, words)
    return f" ({meant}?)" if meant else ""


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
