"""The official list of places in the config, which the plan is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Field

from geoplan.config.kinds import PathText, Section, Text, Texts


class OfficialList(Section):
    """The official list: a key for every tier with the ids or names of its places, or a file with a place and its tier a row."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Texts]

    path: PathText | None = None
    """The table (CSV or XLSX) with the list, counted from the config's folder."""
    sheet: Text | None = None
    """Sheet of a workbook."""
    header_row: Annotated[int, Field(ge=1)] | None = None
    """Row that holds the column names, counted from 1; left out, it is the first."""
    encoding: Text | None = None
    """Text encoding such as GBK; left out, it is found and reported."""
    fields: Mapping[Text, Text] = Field(default_factory=dict)
    """Our field (id, name, tier): the column of the file that holds it."""
    values: Mapping[Text, Mapping[Text, Text]] = Field(default_factory=dict)
    """Our field: {value in the file: our value}, such as tier: {重点镇: town}."""
    source: Text | None = None
    """Who drew up the list, and when."""

    @property
    def by_tier(self) -> Mapping[str, tuple[str, ...]]:
        """The places of every tier as the config lists them; empty where a file does."""
        return self.__pydantic_extra__ or {}
