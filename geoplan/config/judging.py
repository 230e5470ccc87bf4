"""What the models refuse, told as faults: key path, value seen, place, remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from geoplan.config.document import Document, KeyPath, brief
from geoplan.config.models import Config
from geoplan.config.words import key_comes_later, value_comes_later
from geoplan.errors import Fault
from geoplan.nearness import near

_KINDS = {
    "string_type": "not_text",
    "string_sub_type": "not_text",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "float_type": "not_number",
    "finite_number": "not_number",
    "bool_type": "not_true_false",
    "tuple_type": "not_list",
    "mapping_type": "not_section",
    "dict_type": "not_section",
    "model_type": "not_section",
    "model_attributes_type": "not_section",
}
_FORMS = ("[key]", "[number]", "[range]")  # of a value, no part of the path to it
_BOUNDS = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<", "less_than_equal": "≤"}


def empty_sections(document: Document) -> list[Fault]:
    """A fault for every key that is there but holds nothing; a key that does not exist is told elsewhere."""

    def inside(value: Any, path: KeyPath) -> Iterator[Fault]:
        known = known_keys(path) if isinstance(value, dict) else []
        for key, inner in (
            value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
        ):
            if known and key not in known:
                continue
            if inner is None or inner in ("", {}, []):
                yield document.fault("section_empty", (*path, key), at_key=True)
            yield from inside(inner, (*path, key))

    return list(inside(document.data, ()))


def model_faults(document: Document, error: ValidationError) -> list[Fault]:
    """A fault for every complaint of the models, but for keys that are empty (they are told elsewhere)."""
    faults = []
    for complaint in error.errors(include_url=False):
        path: KeyPath = tuple(key for key in complaint["loc"] if key not in _FORMS)
        value = complaint["input"]
        if "[key]" in complaint["loc"] and value == "":
            faults.append(document.fault("name_empty", path[:-1], at_key=True))
            continue
        told_as_empty = complaint["type"] not in ("missing", "extra_forbidden")
        if told_as_empty and (value is None or value in ("", {}, [], ())):
            continue
        if complaint["type"] == "too_short":
            continue  # a list whose entries are told already
        fault = _fault(document, path, complaint["type"], value, complaint.get("ctx", {}))
        if fault not in faults:
            faults.append(fault)
    return faults


def _fault(document: Document, path: KeyPath, kind: str, value: Any, context: Mapping[str, Any]) -> Fault:
    if kind == "missing":
        return document.fault("key_missing", path, at_key=True)
    if kind == "extra_forbidden":
        return unknown_key(document, path, known_keys(path[:-1]))
    if value_comes_later(path, value):
        return document.fault("value_not_yet", path, value=_form(value))
    if path == ("version",):
        return document.fault(
            "version_unknown", path, value=f'"{brief(value)}"' if isinstance(value, str) else _form(value)
        )
    if kind == "literal_error":
        return unknown_value(document, path, value, [word.strip("'") for word in _words(context["expected"])])
    if kind in _BOUNDS:
        bound = next(iter(context.values()))
        return document.fault("number_outside", path, value=brief(value), bound=f"{_BOUNDS[kind]} {bound:g}")
    if kind in ("too_long", "string_too_long"):
        return document.fault("name_too_long", path, value=brief(value), most=context["max_length"], count=len(value))
    if kind.startswith("string_"):
        return document.fault("not_text" if kind in _KINDS else "name_unsafe", path, value=brief(value))
    return document.fault(_KINDS[kind], path, value=f'"{brief(value)}"' if isinstance(value, str) else _form(value))


def unknown_key(document: Document, path: KeyPath, known: list[str]) -> Fault:
    """The fault of a key that does not exist, or not yet."""
    if key_comes_later(path):
        return document.fault("key_not_yet", path, at_key=True)
    meant = near(str(path[-1]), known)
    if meant:
        return document.fault("key_unknown_near", path, at_key=True, near=meant)
    return document.fault("key_unknown", path, at_key=True, known=", ".join(known))


def unknown_value(document: Document, path: KeyPath, value: object, known: list[str]) -> Fault:
    """The fault of a value that is none of the known ones."""
    meant = near(str(value), known)
    if meant:
        return document.fault("value_not_known_near", path, value=_form(value), near=meant, known=", ".join(known))
    return document.fault("value_not_known", path, value=_form(value), known=", ".join(known))


def known_keys(path: KeyPath) -> list[str]:
    """The keys that the section at `path` takes; empty where any name may stand."""
    model: Any = Config
    for key in path:
        model = _inside(model, key)
    model = _section(model)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _inside(kind: Any, key: str | int) -> Any:
    model = _section(kind)
    if model:
        named = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        return named.get(str(key))
    for origin, arguments in _parts(kind):
        if origin in (tuple, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
            return arguments[0] if origin is tuple else arguments[1]
    return None


def _section(kind: Any) -> type[BaseModel] | None:
    found = [part for part, _ in _parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)]
    return found[0] if found else None


def _parts(kind: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The kinds that an annotation is made of, without Optional and Annotated."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _parts(get_args(kind)[0])
    elif origin in (Union, UnionType):
        for part in get_args(kind):
            yield from _parts(part)
    else:
        yield (origin or kind), get_args(kind)


def _words(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: …" for key in value) + "}"
    return "[…]" if isinstance(value, list | tuple) else brief(value)
