"""Doubtful things that do not stop a run: each becomes a row of the layer `findings`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from geoplan.messages import MESSAGES

_ORDER = {"serious": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Finding:
    """One doubtful thing: its code, the layer and row it is about, the values of its sentence, and where it lies."""

    code: str
    layer: str = ""
    row_id: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    point: tuple[float, float] | None = None  # x, y in the computing frame; None = nowhere in particular

    @property
    def severity(self) -> str:
        """`serious`, `warning` or `note`."""
        return MESSAGES[self.code].severity

    def sentence(self, lang: str = "en") -> str:
        """What was found and what to do about it."""
        text, remedy = MESSAGES[self.code].render(self.values, lang)
        return " ".join(part for part in (text, remedy) if part)


def table(findings: Iterable[Finding], frame: CRS) -> gpd.GeoDataFrame:
    """The layer `findings`: a row per finding, the serious first, then by code, layer and row; points in `frame`."""
    rows = []
    for finding in findings:
        message = MESSAGES[finding.code]
        en, remedy_en = message.render(finding.values, "en")
        zh, remedy_zh = message.render(finding.values, "zh")
        rows.append(
            {
                "code": finding.code,
                "severity": message.severity,
                "layer": finding.layer,
                "row_id": finding.row_id,
                "message_en": en,
                "message_zh": zh,
                "remedy_en": remedy_en,
                "remedy_zh": remedy_zh,
                "geometry": None if finding.point is None else shapely.Point(finding.point),
            }
        )
    columns = ["code", "severity", "layer", "row_id", "message_en", "message_zh", "remedy_en", "remedy_zh", "geometry"]
    return gpd.GeoDataFrame(in_order(pd.DataFrame(rows, columns=columns)), geometry="geometry", crs=frame)


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of findings, the serious first, then by code, layer and row."""
    weighed = rows.assign(weight=rows["severity"].map(_ORDER))
    ordered = weighed.sort_values(["weight", "code", "layer", "row_id", "message_en"], kind="stable")
    return ordered.drop(columns="weight").reset_index(drop=True)
