"""From an OSM extract to a network: geoplan, first and second time, pyrosm, and plain handlers of pyosmium."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import networks
import numpy as np
from racing import Answer, Entrant, Task

WHAT = "OSM PBF to car network in memory, in one process, everything loaded and read once before"
FILES = {
    "andorra": networks.shared("andorra/andorra-2025-01-19.osm.pbf"),
    "porto": networks.shared("porto_alegre/poa_osm.pbf"),
    "liechtenstein": networks.HOME / "data/liechtenstein/liechtenstein-2013-08-03.osm.pbf",
}
_EARTH_M = 6_371_008.8


def entrants(file: Path) -> list[Entrant]:
    """Everybody who reads the file."""
    return [
        Entrant("geoplan, first read", "geoplan", partial(_begin_geoplan, file, kept=False)),
        Entrant("geoplan, second read", "geoplan", partial(_begin_geoplan, file, kept=True)),
        Entrant("pyosmium, plain handler and numpy", "osmium", partial(_begin, "osmium", file)),
        Entrant("pyrosm `get_network`, first read", "pyrosm", partial(_begin, "pyrosm", file)),
        Entrant("pyrosm `get_network`, second read", "pyrosm", partial(_begin, "pyrosm kept", file)),
    ]


def _begin_geoplan(file: Path, *, kept: bool) -> Task:
    if not kept:
        os.environ["GEOPLAN_CACHE"] = "off"
    networks.built(file, reader="osm")
    return Task(lambda: None, lambda made: networks.built(file, reader="osm"), _geoplan_answer)


def _geoplan_answer(made: Any, found: Any) -> Answer:
    return {"km": np.array([round(float(found.metres.sum()) / 1000)])}


def _begin(which: str, file: Path) -> Task:
    read = {"osmium": _by_handler, "pyrosm": _by_pyrosm_anew, "pyrosm kept": _by_pyrosm}[which]
    # where pyrosm keeps what it has read
    kept = networks.work_folder() / which.replace(" ", "-")
    kept.mkdir(exist_ok=True)
    tempfile.tempdir = str(kept)
    read(file)
    return Task(lambda: None, lambda made: read(file), lambda made, found: {"km": np.array([round(found[0])])})


def _by_pyrosm_anew(file: Path) -> Any:
    shutil.rmtree(Path(tempfile.gettempdir()) / "pyrosm", ignore_errors=True)
    return _by_pyrosm(file)


def _by_pyrosm(file: Path) -> Any:
    import pyrosm

    nodes, edges = pyrosm.OSM(str(file)).get_network(network_type="driving", nodes=True)
    return edges["length"].sum() / 1000, nodes, edges


def _by_handler(file: Path) -> Any:
    """What one writes first: a handler that notes ids and coordinates of drivable ways, then segments in numpy."""
    import osmium

    from geoplan import speed_tables

    classes = set(speed_tables.read("osm_default").kmh)

    class Ways(osmium.SimpleHandler):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.nodes: list[tuple[int, float, float]] = []
            self.ways: list[tuple[int, int, str, str | None, str | None]] = []

        def way(self, way: Any) -> None:
            if way.tags.get("highway") in classes:
                nodes = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
                self.nodes += nodes
                tags = way.tags
                self.ways.append((way.id, len(nodes), tags["highway"], tags.get("oneway"), tags.get("maxspeed")))

    handler = Ways()
    handler.apply_file(str(file), locations=True)
    ref = np.array([node[0] for node in handler.nodes], dtype=np.int64)
    lon, lat = np.radians(np.array([node[1:] for node in handler.nodes])).T
    way = np.repeat(np.arange(len(handler.ways)), [count for _, count, *_ in handler.ways])
    same = way[1:] == way[:-1]
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[1:]) * np.cos(lat[:-1]) * np.sin(np.diff(lon) / 2) ** 2
    metres = 2 * _EARTH_M * np.arcsin(np.sqrt(half))[same]
    _, node = np.unique(ref, return_inverse=True)
    return metres.sum() / 1000, node[:-1][same], node[1:][same], handler.ways
