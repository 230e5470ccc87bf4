"""Keys and values that the config knows but this version cannot do yet, and which names are safe in file names."""

from __future__ import annotations

# a name becomes a folder or a file on every system: no separators or reserved characters, no space or dot at its ends
UNSAFE_NAME = r"^[^\s.<>:\"/\\|?*\x00-\x1f]([^<>:\"/\\|?*\x00-\x1f]*[^\s.<>:\"/\\|?*\x00-\x1f])?$"

# what Windows takes for a device, whatever follows the first dot
DEVICES = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))])

# `*` stands for any name or position
LATER_KEYS: tuple[str, ...] = (
    "batch",
    "extends",
    "groups",
    "scenarios",
    "layers.transit",
    "services.*.cost",
)

LATER_VALUES: dict[str, tuple[str, ...]] = {
    "layers.*.reader": ("postgis", "gtfs"),
    "network.modes.*.kind": ("bus", "transit"),
    "access.*.measure": ("i2sfca", "mh3sfca"),
    "centres.ranking.method": ("electre", "gra"),
    "centres.compare.*.method": ("electre", "gra"),
}


def fits(path: tuple[str | int, ...], pattern: str) -> bool:
    """Whether the key path is one that the pattern means."""
    parts = pattern.split(".")
    return len(parts) == len(path) and all(part in ("*", str(key)) for part, key in zip(parts, path, strict=True))


def key_comes_later(path: tuple[str | int, ...]) -> bool:
    """Whether this key is one that a later version takes."""
    return any(fits(path, pattern) for pattern in LATER_KEYS)


def value_comes_later(path: tuple[str | int, ...], value: object) -> bool:
    """Whether this value of a known key is one that a later version takes."""
    return any(fits(path, pattern) and value in values for pattern, values in LATER_VALUES.items())
