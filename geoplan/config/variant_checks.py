"""What the config asks beside the joint choice must hang together: quota prices of tiers there are, borders with a parent."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document
from geoplan.config.judging import unknown_value
from geoplan.config.pointing import texts
from geoplan.errors import Fault

EVERY = "all"


def variants(document: Document) -> Iterator[Fault]:
    tiers = document.get("centres", "tiers")
    listed = [tier for tier in (tiers if isinstance(tiers, list) else []) if isinstance(tier, dict)]
    names = [str(tier.get("name")) for tier in listed if tier.get("name")]
    for name in texts(document.get("centres", "quota_prices")):
        if names and name not in (*names, EVERY):
            yield unknown_value(document, ("centres", "quota_prices"), name, [*names, EVERY])
    if listed and "crossing_min" in listed[0]:
        yield document.fault("crossing_without_parent", ("centres", "tiers", 0, "crossing_min"), at_key=True)
    for at, tier in enumerate(listed):
        if tier.get("parent_in_county") is True and "crossing_min" in tier:
            yield document.fault("crossing_idle", ("centres", "tiers", at, "crossing_min"), at_key=True)
