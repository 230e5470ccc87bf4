"""A small OpenStreetMap file drawn in a test: nodes a, b, c… and what is tagged on them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

from geoplan.readers.source import Source


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def osm_file(
    folder: Path,
    *,
    nodes: dict[int, tuple[float, float]] | None = None,
    tagged: dict[int, dict[str, str]] | None = None,
    ways: dict[int, tuple[list[int], dict[str, str]]] | None = None,
    relations: dict[int, tuple[list[tuple[int, str]], dict[str, str]]] | None = None,
    **source: object,
) -> Source:
    """A source of a file with nodes (id: lon, lat), ways (id: node ids, tags) and relations (id: member ways, tags)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    for node, (lon, lat) in (nodes or {}).items():
        lines.append(f'<node id="{node}" lon="{lon}" lat="{lat}">{_tags((tagged or {}).get(node, {}))}</node>')
    for way, (members, tags) in (ways or {}).items():
        lines.append(f'<way id="{way}">' + "".join(f'<nd ref="{node}"/>' for node in members) + _tags(tags) + "</way>")
    for relation, (parts, tags) in (relations or {}).items():
        drawn = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in parts)
        lines.append(f'<relation id="{relation}">{drawn}{_tags(tags)}</relation>')
    path = folder / "县.osm"
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return Source(path, "osm", **source)  # type: ignore[arg-type]
