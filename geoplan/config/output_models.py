"""How results are written and what the title blocks of maps and reports say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from geoplan.config.kinds import PathText, Section, Text, as_text

TextOrInt = Annotated[Text, BeforeValidator(as_text, json_schema_input_type=str | int)]


class Report(Section):
    """The title block of maps, the report and the document."""

    organisation: TextOrInt | None = None
    """Who answers for the plan."""
    project: TextOrInt | None = None
    """The project it belongs to."""
    version: TextOrInt | None = None
    """Version of the plan, such as 2026-11 or 2.1."""
    date: TextOrInt | None = None
    """The date that the title blocks print; left out, they print none, so that the same plan gives the same bytes."""
    approval_no: TextOrInt | None = None
    """Map approval number (审图号); left out, maps are marked as an internal draft."""
    draft: bool = False
    """Whether it is marked as a draft although it has an approval number."""


class Shapefile(Section):
    """How shapefiles are written."""

    encoding: Literal["UTF-8", "GBK"]
    """Encoding of their texts; UTF-8 where this section is left out. GBK holds Chinese for older GIS, and not every letter."""


class Maps(Section):
    """How maps are drawn."""

    font: PathText | None = None
    """A font file for all names; left out, one of this machine that has Chinese letters is found."""
    formats: Annotated[tuple[Literal["png", "pdf"], ...], Field(strict=False, min_length=1)] = ("png", "pdf")
    """The files of each map."""
    dpi: Annotated[int, Field(ge=72, le=600)] = 200
    """Dots an inch of the PNGs, which are A3."""
