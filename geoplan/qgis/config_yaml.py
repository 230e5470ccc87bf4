"""A config written as YAML with comments, with every text quoted so that it comes back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# what YAML 1.1 or 1.2 reads as something else than a text
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


@dataclass(frozen=True)
class Noted:
    """A value with a comment behind it."""

    value: Any
    note: str


def dump(config: Mapping[str, Any], head: Sequence[str] = ()) -> str:
    """The config as YAML text, below the lines of `head` as comments; what is None or an empty mapping is left out."""
    comments = [f"# {_one_line(line)}".rstrip() for line in head]
    return "\n".join([*comments, *_mapping(config, 0)]) + "\n"


def scalar(value: str | int | float | bool) -> str:
    """The value as one YAML scalar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return '"' + "".join(map(_letter, value)) + '"'


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    # line ends of Unicode, marks of writing direction and halves of pairs would not be read back
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _mapping(config: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, given in config.items():
        value, note = (given.value, given.note) if isinstance(given, Noted) else (given, "")
        if value is None or value == {}:
            continue
        behind = f"  # {_one_line(note)}" if note else ""
        before = "  " * depth + _key(str(key), "\n" + "  " * depth) + ":"
        if isinstance(value, Mapping):
            yield before + behind
            yield from _mapping(value, depth + 1)
        elif isinstance(value, (list, tuple)) and value and all(isinstance(each, Mapping) for each in value):
            yield before + behind
            for each in value:
                yield f"{'  ' * (depth + 1)}- {_flow(each)}"
        else:
            yield f"{before} {_flow(value)}{behind}"


def _flow(value: Any) -> str:
    """The value on one line; mappings and lists in brackets."""
    if isinstance(value, Noted):
        return _flow(value.value)
    if isinstance(value, Mapping):
        inside = (f"{_key(str(key))}: {_flow(each)}" for key, each in value.items() if each is not None)
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value)


def _key(key: str, before_the_value: str = " ") -> str:
    # a reader looks for the colon 1024 characters far, unless it is told that this is a key
    return scalar(key) if len(key) < 150 else f"? {scalar(key)}{before_the_value}"


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
