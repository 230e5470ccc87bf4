"""Every fault and finding has its sentence in both languages, over the same values, and each is used."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from geoplan import messages
from geoplan.messages import MESSAGES

PACKAGE = Path(messages.__file__).parent.parent
SOURCES = [
    path for path in sorted(PACKAGE.rglob("*.py")) if "messages" not in path.parts and "bundled" not in path.parts
]
TABLES = [path for path in sorted((PACKAGE / "messages").glob("*.py")) if path.stem not in ("__init__", "message")]
MAKERS = {"Fault", "Finding", "fault", "error_of", "finding"}  # what takes a code first


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def told_codes() -> dict[str, str]:
    """Code -> file, for every literal code given to a maker of faults or findings."""
    out = {}
    for path in SOURCES:
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            first = call.args[0] if call.args else None
            if name in MAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                out[first.value] = path.name
    return out


def used(code: str, constants: set[str], patterns: set[str]) -> bool:
    """Whether the source holds the code, whole or put together from a stem and an ending (`f"{code}_near"`)."""
    endings = {pattern for pattern in patterns if code.endswith(pattern)}
    beginnings = {pattern for pattern in patterns if code.startswith(pattern)}
    return code in constants or any(code.removesuffix(end) in constants for end in endings) or bool(beginnings)


def strings() -> tuple[set[str], set[str]]:
    """Every string of the source, and every fixed part of a string put together."""
    whole: set[str] = set()
    parts: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts |= {
                    part.value for part in node.values if isinstance(part, ast.Constant) and "_" in str(part.value)
                }
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    return whole, parts


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_say_the_same_values(code: str) -> None:
    message = MESSAGES[code]
    assert message.en and message.zh
    assert values(message.en) == values(message.zh)
    assert values(message.remedy_en) == values(message.remedy_zh)
    assert bool(message.remedy_en) == bool(message.remedy_zh)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in message.zh)


@pytest.mark.parametrize("code", sorted(code for code, message in MESSAGES.items() if message.severity == "fault"))
def test_a_fault_says_what_to_do(code: str) -> None:
    assert MESSAGES[code].remedy_en


def test_every_code_that_is_told_has_a_sentence() -> None:
    missing = {code: file for code, file in told_codes().items() if code not in MESSAGES}
    assert missing == {}


def test_every_sentence_is_used() -> None:
    constants, parts = strings()
    assert [code for code in sorted(MESSAGES) if not used(code, constants, parts)] == []


def test_no_code_stands_in_two_tables() -> None:
    seen: dict[str, str] = {}
    twice = []
    for path in TABLES:
        room = __import__(f"geoplan.messages.{path.stem}", fromlist=["MESSAGES"])
        twice += [f"{code}: {seen[code]}, {path.name}" for code in room.MESSAGES if code in seen]
        seen |= dict.fromkeys(room.MESSAGES, path.name)
    assert twice == []


def test_every_table_is_gathered() -> None:
    gathered = {
        code for path in TABLES for code in __import__(f"geoplan.messages.{path.stem}", fromlist=["MESSAGES"]).MESSAGES
    }
    assert gathered == set(MESSAGES)
