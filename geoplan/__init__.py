"""geoplan: who reaches which service in how many minutes, where the gaps are and why, and which towns form the urban system.

`run(read_config(path))` makes a whole plan. The rooms work on plain tables too: `network.build`, `snap`, `travel.times`,
`access`, `decay`, `equity`, `gaps`, `functions`, `siting`, `catchments`, `centres`. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.5.0"

# public name -> (module, name in it); "" = the module itself
_PUBLIC = {
    "read_config": ("geoplan.config", "read_config"),
    "validate": ("geoplan.validation", "validate"),
    "run": ("geoplan.story", "run"),
    "open_run": ("geoplan.finished", "open_run"),
    "explain": ("geoplan.explaining", "explain"),
    "Plan": ("geoplan.plan", "Plan"),
    "snap": ("geoplan.snapping", "snap"),
    "network": ("geoplan.network", ""),
    "barriers": ("geoplan.barriers", ""),
    "travel": ("geoplan.travel", ""),
    "works": ("geoplan.works", ""),
    "access": ("geoplan.access", ""),
    "decay": ("geoplan.decay", ""),
    "equity": ("geoplan.equity", ""),
    "gaps": ("geoplan.gaps", ""),
    "functions": ("geoplan.functions", ""),
    "siting": ("geoplan.siting", ""),
    "catchments": ("geoplan.catchments", ""),
    "centres": ("geoplan.centres", ""),
    "speed_tables": ("geoplan.speed_tables", ""),
}

__all__ = ["__version__", *_PUBLIC]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'geoplan' has no attribute {name!r}")
    module, inner = _PUBLIC[name]
    loaded = import_module(module)
    return getattr(loaded, inner) if inner else loaded


def __dir__() -> list[str]:
    return sorted(__all__)
