"""The plugin for QGIS: algorithms that start geoplan in its own Python and load what it made.

Within QGIS this folder is the package `geoplan`; it imports PyQGIS and the standard library, never geoplan itself.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """The plugin, as QGIS asks for it; `iface` is None in `qgis_process`."""
    from .plugin import Plugin

    return Plugin(iface)
