"""Ways of an OpenStreetMap file by the thousand: osmium filters them and writes them out, Arrow reads them in columns.

osmium hands objects to Python one by one, and the nodes of a way one by one; nearly all time goes into that. Here it writes
the ways that pass its filter, with the positions of their nodes, as lines of text (its OPL format) into a temporary file,
so that no object of the file becomes one of Python.
"""

from __future__ import annotations

import ctypes
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import osmium.filter
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from geoplan.readers.osm_file import Tags, broken
from geoplan.readers.source import Source

_BLOCK_BYTES = 4 << 20  # of text at once: some 10,000 ways
_MOST_LOOKED_UP = 1000  # missing nodes per block
_OPL = "opl,add_metadata=false,locations_on_ways=true"  # w123 Thighway=primary,name=… Nn1x9.5y47.1,n2x9.6y47.1
_WAY = {"id": pa.string(), "tags": pa.string(), "nodes": pa.string()}
_NODE = {"node": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}
_APART = bytes.maketrans(b",xy", b"\n,,")
_PLAIN = csv.ParseOptions(delimiter=" ", quote_char=False)
_ESCAPED = re.compile(r"%([0-9a-f]+)%")


@dataclass(frozen=True)
class Ways:
    """Ways one after another, and their nodes one after another; a node that is not in the file has no position (NaN)."""

    ids: pa.StringArray  # w123
    tags: pa.ListArray  # key=value as osmium wrote it, coded: `distinct` reads them
    size: NDArray[np.int64]  # nodes per way
    node: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def distinct(self, keys: frozenset[str]) -> tuple[NDArray[np.int64], list[str]]:
        """Per way the number of its tags with one of `keys`, and each such choice of tags once, for `tags_in`."""
        first, pairs = self.tags.offsets.to_numpy(), self.tags.values
        asked = np.array([_plain(pair.partition("=")[0]) in keys for pair in pairs.dictionary.to_pylist()], dtype=bool)
        code = pairs.indices.to_numpy()
        keep = asked[code]
        start = np.concatenate([[0], np.cumsum(keep)])[first]
        own = pa.ListArray.from_arrays(pa.array(start, pa.int32()), pairs.dictionary.take(pa.array(code[keep])))
        choices = pc.binary_join(own, ",").dictionary_encode()
        return choices.indices.to_numpy().astype(np.int64), choices.dictionary.to_pylist()


def ways(source: Source, role: str, *keys: str) -> Iterator[Ways]:
    """Ways with at least one of the keys, in blocks, in the order of the file.

    Memory grows by 16 bytes for a node of the file, whose positions osmium holds, and by the ways that are asked for. Raises
    LayerError where the file is broken or its ways come before their nodes.
    """
    places = osmium.index.create_map("flex_mem")
    with tempfile.TemporaryDirectory(prefix="geoplan-", ignore_cleanup_errors=True) as folder:
        text = Path(folder) / "ways.opl"
        try:
            _write(source.path, places, text, keys)
        except RuntimeError as error:
            raise broken(source, role, error) from None
        try:
            for block in _blocks(text):
                if _behind(block, places):
                    raise source.error_of("osm_unsorted", role)
                yield block
        except pa.ArrowInvalid:  # a line that is longer than a block
            raise source.error_of("osm_unreadable", role, problem="one of its ways has far too many nodes") from None


def _write(path: Path, places: osmium.index.LocationTable, text: Path, keys: tuple[str, ...]) -> None:
    located = osmium.NodeLocationsForWays(places)
    located.ignore_errors()
    asked = osmium.filter.KeyFilter(*keys)
    asked.enable_for(osmium.osm.WAY)  # before the look-up of nodes: those of other ways are not needed
    only_ways = osmium.filter.EntityFilter(osmium.osm.WAY)
    with osmium.io.Reader(str(path), osmium.osm.NODE | osmium.osm.WAY) as reader:
        writer = osmium.SimpleWriter(osmium.io.File(str(text), _OPL))
        try:
            osmium.apply(reader, asked, located, only_ways, writer)
            writer.close()
        except RuntimeError:
            # a writer that failed (text that is not UTF-8, a full disk) would end the process when it is thrown away
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))
            raise


def _blocks(text: Path) -> Iterator[Ways]:
    if not text.stat().st_size:
        return
    options = csv.ReadOptions(column_names=list(_WAY), block_size=_BLOCK_BYTES, use_threads=False)
    kinds = csv.ConvertOptions(column_types=_WAY)
    with csv.open_csv(text, read_options=options, parse_options=_PLAIN, convert_options=kinds) as stream:
        for batch in stream:
            drawn = pc.utf8_ltrim(batch["nodes"], characters="N")
            size = pc.add(pc.count_substring(drawn, ","), 1).to_numpy().astype(np.int64)
            size[pc.equal(drawn, "").to_numpy(zero_copy_only=False)] = 0
            tags = pc.split_pattern(pc.utf8_slice_codeunits(batch["tags"], 1), ",")  # after the T
            coded = pa.ListArray.from_arrays(tags.offsets, tags.values.dictionary_encode())
            yield Ways(batch["id"], coded, size, *_nodes(drawn))


def _nodes(drawn: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Id, longitude and latitude of the nodes `n1x9.5y47.1,n2x9.6y47.1` of many ways."""
    whole = pa.ListArray.from_arrays([0, len(drawn)], drawn)
    text = pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes().translate(_APART, b"n")
    if not text.strip():
        return np.empty(0, dtype=np.int64), np.empty(0), np.empty(0)
    table = csv.read_csv(
        io.BytesIO(text),
        read_options=csv.ReadOptions(column_names=list(_NODE), use_threads=False),
        convert_options=csv.ConvertOptions(column_types=_NODE),
    )
    node, lon, lat = (table[name].to_numpy() for name in _NODE)
    there = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return node, np.where(there, lon, np.nan), np.where(there, lat, np.nan)


def _behind(block: Ways, places: osmium.index.LocationTable) -> bool:
    """Whether a node that the ways lacked was in the file after all, behind them."""
    lost = np.unique(block.node[np.isnan(block.lon) & (block.node > 0)])[:_MOST_LOOKED_UP]
    for node in lost.tolist():
        try:
            if places.get(node).valid():
                return True
        except KeyError:
            continue
    return False


def tags_in(text: str) -> Tags:
    """The tags of one choice."""
    pairs = [pair.partition("=") for pair in text.split(",")] if text else []
    return {_plain(key): _plain(value) for key, _, value in pairs}


def _plain(text: str) -> str:
    """Text before osmium escaped its signs (`%20%` for a space)."""
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text) if "%" in text else text
