"""What the number of places of a tier must hold together, and what the highest tier cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geoplan.config.document import Document, KeyPath
from geoplan.config.pointing import texts
from geoplan.errors import Fault


def counts(document: Document, path: KeyPath, tier: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults of one tier, which stands at `path`."""
    name, count, fixed = str(tier.get("name", "")), tier.get("count"), texts(tier.get("fixed"))
    ends = count if isinstance(count, dict) else {"min": count, "max": count}
    least, most, target = (_whole(ends.get(key)) for key in ("min", "max", "target"))
    if least and most and least > most:
        yield document.fault("tier_count_min_above_max", (*path, "count"), tier=name, min=least, max=most)
    elif least and most and target and not least <= target <= most:
        spot = (*path, "count", "target")
        yield document.fault("tier_count_target_outside", spot, tier=name, target=target, min=least, max=most)
    most = target or most
    if most and len(fixed) > most:
        yield document.fault("fixed_more_than_count", (*path, "fixed"), tier=name, fixed=len(fixed), count=most)
    if tier.get("parent_in_county") is True and path[-1] == 0:
        yield document.fault("parent_of_highest_tier", (*path, "parent_in_county"), tier=name)


def _whole(value: object) -> int:
    """A whole number above 0, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
