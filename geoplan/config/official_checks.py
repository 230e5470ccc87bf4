"""What the official list of the config must hold together."""

from __future__ import annotations

from collections.abc import Iterator

from geoplan.config.document import Document, KeyPath
from geoplan.config.files import missing
from geoplan.config.judging import unknown_key
from geoplan.config.pointing import texts
from geoplan.errors import Fault
from geoplan.fields import FIELDS

_OF_FILE = ("path", "sheet", "header_row", "encoding", "fields", "values")


def official(document: Document) -> Iterator[Fault]:
    """Faults of a list that is neither or both, of tiers that there are not, and of places that are listed twice."""
    path: KeyPath = ("centres", "official")
    given = document.section(*path)
    if not given:
        return
    inline = [key for key in given if key not in (*_OF_FILE, "source")]
    of_file = [key for key in given if key in _OF_FILE]
    if bool(inline) == bool(of_file) or (of_file and "path" not in given):
        yield document.fault("official_form", path, at_key=True)
    if isinstance(given.get("path"), str):
        yield from missing(document, (*path, "path"), given["path"])
    for section in ("fields", "values"):
        for key in document.section(*path, section):
            if key not in FIELDS["official"]:
                yield unknown_key(document, (*path, section, key), list(FIELDS["official"]))
    tiers = document.get("centres", "tiers")
    names = [str(tier.get("name")) for tier in tiers if isinstance(tier, dict)] if isinstance(tiers, list) else []
    seen: dict[str, str] = {}
    for tier in inline:
        if given[tier] is None or given[tier] in ("", [], {}):
            yield document.fault("section_empty", (*path, tier), at_key=True)
        if tier not in names:
            yield unknown_key(document, (*path, tier), names)
        for place in texts(given[tier]):
            if seen.setdefault(place, tier) != tier:
                yield document.fault("official_twice", (*path, tier), place=place, tier=seen[place], other=tier)
