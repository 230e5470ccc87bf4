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
Exponent = Annotated[float, Field(ge=0.1, le=20)]  # of time; studies find 0.5 to 3
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


class Layer(Section):
    """Where an input layer comes from, how its columns and values become ours, and what it is worth."""

    path: PathText
    """The file, counted from the config's folder."""
    reader: Literal["vector", "osm", "table"] | None = None
    """How the file is read; left out, it follows from the file's ending."""
    layer: Text | None = None
    """Layer of a GeoPackage or File Geodatabase."""
    sheet: Text | None = None
    """Sheet of a workbook."""
    header_row: Annotated[int, Field(ge=1)] | None = None
    """Row of a table that holds the column names, counted from 1; left out, it is the first."""
    encoding: Text = "auto"
    """Text encoding such as GBK; `auto` finds and reports it."""
    crs: Crs | None = None
    """CRS, only where the file states none."""
    datum: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] | None = None
    """Datum of longitudes and latitudes in a table."""
    fields: Mapping[Text, Text] = Field(default_factory=dict)
    """Our field: the column of the file that holds it."""
    values: Mapping[Text, Mapping[Text, Text]] = Field(default_factory=dict)
    """Our field: {value in the file: our value}."""
    where: Where = Field(default_factory=dict)
    """Column: the values whose rows are kept."""
    source: Text | None = None
    """Who made the data."""
    date: Text | None = None
    """The day or year the data stand for."""
    licence: Text | None = None
    """Terms the data may be used under."""
    basis: Basis = "observed"
    """observed, proxy (stands for something unmeasured) or modelled."""
    completeness: Literal["full", "partial", "unknown"] = "unknown"
    """Whether every object is in the layer; gaps are only assessed where it is full."""
    error: Annotated[float, Field(ge=0, le=10)] | None = None
    """Relative error of the numbers, where known: 0.2 is 20 %."""
