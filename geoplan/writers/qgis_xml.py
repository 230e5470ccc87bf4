"""The small pieces that QGIS files are made of: elements, options, colours and expressions.

Only what QGIS 3.22 to 4 all read: `Option` maps without the older `prop` elements, and no attribute that has the usual value.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from geoplan.writers.letters import cleaned


def plain(text: str) -> str:
    """The text without the signs that begin an expression in legends, titles and labels of a layout."""
    return text.replace("[%", "[ %")


def made(tag: str, text: str = "", /, **attributes: object) -> Element:
    """An element; an attribute called as a word of Python ends in an underscore."""
    held = Element(tag, {name.rstrip("_"): cleaned(_said(value)) for name, value in attributes.items()})
    held.text = cleaned(text) or None
    return held


def child(parent: Element, tag: str, text: str = "", /, **attributes: object) -> Element:
    """A new element, the last of `parent`."""
    held = made(tag, text, **attributes)
    parent.append(held)
    return held


def options(parent: Element, values: Mapping[str, object], name: str = "") -> Element:
    """A map of settings below `parent`; a setting that is a map itself holds settings."""
    held = child(parent, "Option", type="Map", **({"name": name} if name else {}))
    for key, value in values.items():
        if isinstance(value, Mapping):
            options(held, value, key)
        else:
            kind = {bool: "bool", int: "int"}.get(type(value), "QString")
            child(held, "Option", name=key, type=kind, value=value)
    return held


def computed(parent: Element, tag: str, expressions: Mapping[str, str]) -> None:
    """What is not fixed but follows from an expression, by the name of the setting; nothing where there is none."""
    if expressions:
        told = {name: {"active": True, "expression": text, "type": 3} for name, text in expressions.items()}
        options(child(parent, tag), {"name": "", "properties": told, "type": "collection"})


def written(root: Element, doctype: str = "qgis") -> str:
    """The whole file as text."""
    ET.indent(root, " ")
    return f"<!DOCTYPE {doctype}>\n" + ET.tostring(root, encoding="unicode") + "\n"


def colour(code: str) -> str:
    """#rrggbb as QGIS writes it; "" is fully transparent."""
    if not code:
        return "0,0,0,0"
    return ",".join(str(int(code[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def field(name: str) -> str:
    """A column in an expression or in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | float) -> str:
    """A text or number in an expression, whatever signs it holds."""
    if not isinstance(value, str):
        return f"{value:g}"
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def sql_literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
