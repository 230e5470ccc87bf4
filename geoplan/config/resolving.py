"""The config written out in full, and its JSON Schema."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML

from geoplan.config.models import Config


def resolved(config: Config) -> str:
    """YAML with every default filled in, keys in the order of the models, paths as the config gives them.

    Reading it again from the same folder gives an equal config.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 4096
    out = io.StringIO()
    out.write("# Every default filled in. Relative paths count from the folder of the config this was read from.\n")
    yaml.dump(plain(config), out)
    return out.getvalue()


def plain(config: Config) -> dict[str, Any]:
    """The config in plain mappings, lists, texts and numbers, with every default filled in; what is not given is left out."""
    filled: dict[str, Any] = _filled(config.model_dump(mode="json", by_alias=True))
    return filled


def _filled(value: Any) -> Any:
    """Without what is not given: an empty key would be a fault."""
    if isinstance(value, dict):
        inner = {key: _filled(part) for key, part in value.items()}
        return {key: part for key, part in inner.items() if part is not None and part not in ({}, [])}
    return [_filled(part) for part in value] if isinstance(value, list) else value


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the config, as editors use it."""
    schema = Config.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "geoplan config",
        **{key: value for key, value in _without_null(schema).items() if key != "title"},
    }


def _without_null(part: Any, *, names: bool = False) -> Any:
    """The schema without nulls, which the config refuses, and without titles that only repeat the key.

    `names` says that the keys are the user's (properties), not the schema's own.
    """
    if isinstance(part, list):
        return [_without_null(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {
        key: _without_null(value, names=not names and key in ("properties", "$defs"))
        for key, value in part.items()
        if names or not (key == "title" or (key == "default" and value is None))
    }
    if not names and "anyOf" in kept:
        options = [option for option in kept.pop("anyOf") if option != {"type": "null"}]
        kept = {**(options[0] if len(options) == 1 else {"anyOf": options}), **kept}
    return kept
