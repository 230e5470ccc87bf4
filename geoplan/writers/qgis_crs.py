"""A coordinate system as QGIS writes it, by its code and by its definition."""

from __future__ import annotations

import warnings
from xml.etree.ElementTree import Element

from pyproj import CRS

from geoplan.writers.qgis_xml import child, made


def system(crs: CRS) -> Element:
    """The coordinate system; one without a code is known by its definition alone.

    All of it is needed: with the code alone a scale bar has no length.
    """
    authority = crs.to_authority(min_confidence=100)
    held = made("spatialrefsys", nativeFormat="Wkt")
    child(held, "wkt", crs.to_wkt("WKT2_2019"))
    child(held, "proj4", _proj4(crs))
    child(held, "srsid", "0")
    child(held, "srid", authority[1] if authority and authority[1].isdigit() else "0")
    child(held, "authid", ":".join(authority or ()))
    child(held, "description", crs.name)
    child(held, "geographicflag", "true" if crs.is_geographic else "false")
    return held


def _proj4(crs: CRS) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says that something is lost, which the definition keeps
        return crs.to_proj4().replace(" +type=crs", "")
