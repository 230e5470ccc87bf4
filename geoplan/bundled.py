"""Where the examples that come with geoplan stand: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

from geoplan.errors import ConfigError, Fault

DEMOS = ("liechtenstein", "coquimbo", "jiaxing")


def root() -> Path:
    """The folder that holds `configs` and `data`."""
    package = Path(__file__).resolve().parent
    installed = package / "bundled"
    return installed if installed.is_dir() else package.parent


def demo(name: str) -> Path:
    """The config of a bundled example. Raises ConfigError where there is none of that name."""
    path = root() / "configs" / f"{name}.yaml"
    if name not in DEMOS or not path.is_file():
        raise ConfigError(Fault("demo_unknown", {"name": name, "known": ", ".join(DEMOS)}))
    return path
