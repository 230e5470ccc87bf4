"""OpenStreetMap files as osmium reads them: objects one after another, and one sentence where the file is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import osmium
import osmium.filter

from geoplan.errors import LayerError
from geoplan.findings import Finding
from geoplan.listing import counted
from geoplan.readers.source import Source

Tags = dict[str, str]


def tags_of(thing: Any) -> Tags:
    """The tags of an osmium object, kept beyond its life."""
    return {tag.k: tag.v for tag in thing.tags}


def nodes(source: Source, role: str, *keys: str) -> Iterator[Any]:
    """Nodes with at least one of the keys. Raises LayerError where the file is broken."""
    entities = osmium.osm.NODE
    return _read(
        source,
        role,
        lambda: osmium.FileProcessor(str(source.path), entities).with_filter(osmium.filter.KeyFilter(*keys)),
    )


def everything(source: Source, role: str, *keys: str) -> Iterator[Any]:
    """Nodes, ways, relations and assembled areas with one of the keys. Raises LayerError where the file is broken."""

    def opened() -> Any:
        file = osmium.FileProcessor(str(source.path))
        return file.with_areas(osmium.filter.KeyFilter(*keys)).with_filter(osmium.filter.KeyFilter(*keys))

    return _read(source, role, opened)


def tagged(source: Source, role: str, tags: list[tuple[str, str]], *, areas: list[tuple[str, str]]) -> Iterator[Any]:
    """Objects with one of the tags, and assembled areas with one of `areas`. Raises LayerError where the file is broken."""

    def opened() -> Any:
        file = osmium.FileProcessor(str(source.path))
        return file.with_areas(osmium.filter.TagFilter(*areas)).with_filter(osmium.filter.TagFilter(*tags))

    return _read(source, role, opened)


def _read(source: Source, role: str, opened: Callable[[], Any]) -> Iterator[Any]:
    try:
        yield from opened()
    except RuntimeError as error:
        raise broken(source, role, error) from None


def broken(source: Source, role: str, error: RuntimeError) -> LayerError:
    """What osmium said about a file it can't read: truncated, corrupt and unknown files all end in RuntimeError."""
    problem = str(error).replace(str(source.path), source.shown).strip().rstrip(".")
    return source.error_of("osm_unreadable", role, problem=problem)


def kept(tags: Tags, where: Mapping[str, list[str]]) -> bool:
    """Whether an object has, for every key of `where`, one of its values."""
    return all(tags.get(key) in allowed for key, allowed in where.items())


def name_of(tags: Tags, source: Source) -> str:
    """The name in the place's own language, else the Chinese, else the English one; "" where there is none."""
    return next((tags[key] for key in name_keys(source) if tags.get(key)), "")


def name_keys(source: Source) -> tuple[str, ...]:
    """The keys that a name is looked for under, the first one first."""
    return source.fields.get("name", "name"), "name:zh", "name:en"


def name_en_of(tags: Tags, source: Source) -> str:
    """The English name, "" where there is none."""
    return tags.get(source.fields.get("name_en", "name:en"), "")


def as_finding(code: str, role: str, counts: Counter[str]) -> list[Finding]:
    """One finding that lists the values with their counts; none where there are none."""
    return [Finding(code, role, "", {"count": counts.total(), "values": counted(counts)})] if counts else []
