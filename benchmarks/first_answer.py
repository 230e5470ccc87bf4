"""A whole process: the network of a county in, from every node the nearest of twenty facilities out.

python benchmarks/first_answer.py ARRAYS.npz     the network's arrays, as geoplan would keep them
python benchmarks/first_answer.py FILE.osm.pbf   an OSM extract, read before or not
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import plain

from geoplan import travel
from geoplan.network import Network

_FACILITIES = 20


def main() -> None:
    file = Path(sys.argv[1])
    network = _of_arrays(file) if file.suffix == ".npz" else _of_extract(file)
    edges = np.linspace(0, len(network.edge_id) - 1, _FACILITIES).astype(np.int32)
    found = travel.node_times(network, plain.snaps(edges, np.full(_FACILITIES, 0.5)))
    print(int(found.ms.max()))


def _of_arrays(file: Path) -> Network:
    with np.load(file) as arrays:
        return plain.network(**arrays)


def _of_extract(file: Path) -> Network:
    from geoplan import network, speed_tables, topology
    from geoplan.crs import computing_frame
    from geoplan.readers import READERS, Source

    roads, _ = READERS["osm"](Source(file, reader="osm"), "roads")
    roads = roads.to_crs(computing_frame(roads.geometry))
    edges, _ = topology.edges(roads, tolerance_m=1.0)
    return network.build(roads, speeds=speed_tables.read("osm_default"), edges=edges)[0]


if __name__ == "__main__":
    main()
