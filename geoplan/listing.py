"""Values with their counts, as sentences list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def first(names: Sequence[str], most: int = 8) -> str:
    """`a, b, c`: the first names, and how many more there are beyond `most`."""
    return ", ".join(names[:most]) + (f" … +{len(names) - most}" if len(names) > most else "")


def counted(counts: Mapping[str, int], most: int = 20) -> str:
    """`school (12), bank (3)`: the most frequent first, and how many more there are beyond `most`; – is an empty value."""
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(f"{value or '–'} ({count})" for value, count in order[:most])
    return shown + (f", … +{len(order) - most}" if len(order) > most else "")
