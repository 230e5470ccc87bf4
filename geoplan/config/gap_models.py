"""What is asked about gaps besides who is beyond a standard."""

from __future__ import annotations

from typing import Literal

from geoplan.config.kinds import Section


class Gaps(Section):
    """How gaps are looked at. Those against a standard are always told."""

    border: Literal["county", "area"]
    """county: access is computed a second time with only the facilities of one's own county, area: with only those inside."""
