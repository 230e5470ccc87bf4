"""What the models of the config are made of: kinds of values, and the section that refuses unknown keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from geoplan.config.words import UNSAFE_NAME

T = TypeVar("T")


def as_text(value: Any) -> Any:
    # `county_code: 330402` is a number in YAML; a code is text everywhere else
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


def _as_path(value: Any) -> Any:
    return value.replace("\\", "/") if isinstance(value, str) else value


def _as_crs(value: Any) -> Any:
    text = as_text(value)
    return f"EPSG:{text}" if isinstance(text, str) and text.isdecimal() else text


Text = Annotated[str, BeforeValidator(as_text, json_schema_input_type=str | int), StringConstraints(min_length=1)]
Crs = Annotated[Text, BeforeValidator(_as_crs, json_schema_input_type=str | int)]
Name = Annotated[Text, StringConstraints(max_length=60, pattern=UNSAFE_NAME)]
Texts = Annotated[
    tuple[Text, ...], Strict(False), BeforeValidator(as_list, json_schema_input_type=str | int | list[str | int])
]
PathText = Annotated[str, BeforeValidator(_as_path), StringConstraints(min_length=1)]
Where = Mapping[Text, Texts]
Several = Annotated[tuple[T, ...], Strict(False)]
Minutes = Annotated[float, Field(gt=0, le=1440)]
Metres = Annotated[float, Field(gt=0, le=1_000_000)]
People = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Basis = Literal["observed", "proxy", "modelled"]


class Section(BaseModel):
    """What all sections share: keys that are not named here are refused, and nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        populate_by_name=True,
    )
