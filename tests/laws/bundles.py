"""The bundled plans, computed once per test session."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geoplan.config import Config, read_config
from geoplan.plan import Plan
from geoplan.stages import ground as stage
from geoplan.story import compute

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("liechtenstein", "coquimbo", "jiaxing")


@cache
def config(name: str, *settings: str) -> Config:
    return read_config(ROOT / "configs" / f"{name}.yaml", list(settings))


@cache
def plan(name: str) -> Plan:
    return compute(config(name))


@cache
def ground(name: str) -> tuple[stage.Ground, dict[str, stage.Reach]]:
    on = stage.ground(config(name))
    reaches, _ = stage.networks(config(name), on)
    return on, reaches
